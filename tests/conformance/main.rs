//! The engine against real Nodes: the same scenarios on both, compared event by event. Where they differ, Node is right.
//!
//! `CASES` scenarios (200) are made from `SEED` (absent: from a fixed one, then from a fresh one) and run on the
//! versions in `NODES` (all). `tests/conformance/nodes.rs` says where Nodes are looked for.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod child;
mod compare;
mod generate;
mod lessons;
mod nodes;

use std::cell::RefCell;

use highwater::engine::{NodeVersion, SimTime};
use highwater::run::Run;
use highwater::scenario::Scenario;
use highwater::trace::{Importer, Trace};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use child::Runner;
use nodes::{Node, say};

const FIXED_SEED: u64 = 0x4869_6768_7761_7465;
const LIMIT: usize = 400_000;

/// Running Nodes, one of each version.
struct Nodes(Vec<(Node, Runner)>);

impl Nodes {
    fn start() -> Nodes {
        Nodes(nodes::find().into_iter().map(|node| (node.clone(), Runner::start(&node))).collect())
    }

    /// Runs the scenario on all of them and on the engine; what differs first.
    fn check(&mut self, scenario: &Scenario) -> Result<(), String> {
        let line = serde_json::to_string(scenario).unwrap();
        for (_, runner) in &mut self.0 {
            runner.begin(&line);
        }
        let mut result = Ok(());
        for (node, runner) in &mut self.0 {
            let engine = on_engine(scenario, node.version);
            let text = runner.trace();
            if result.is_ok() {
                result = engine
                    .and_then(|engine| differ(&engine, &imported(&text)?))
                    .map_err(|what| format!("{}: {what}", node.version.release()));
            }
        }
        result
    }

    fn versions(&self) -> String {
        let versions: Vec<_> = self.0.iter().map(|(node, _)| node.version.release()).collect();
        versions.join(", ")
    }
}

fn on_engine(scenario: &Scenario, version: NodeVersion) -> Result<Trace, String> {
    let mut run = Run::start_with_reads(&Scenario { node: version, ..scenario.clone() }, LIMIT);
    match run.advance(SimTime(u64::MAX), LIMIT as u64) {
        true => Ok(run.trace().borrow().clone()),
        false => Err("the engine comes to no end".to_owned()),
    }
}

fn imported(text: &[u8]) -> Result<Trace, String> {
    let mut importer = Importer::new(LIMIT);
    importer.push(text);
    let import = importer.finish();
    match import.trace {
        Some(trace) if import.problems.is_empty() && import.unknown == 0 => Ok(trace),
        _ => Err(format!("Node's trace has faults: {:?}", import.problems)),
    }
}

fn differ(engine: &Trace, node: &Trace) -> Result<(), String> {
    compare::difference(engine, node).map_or(Ok(()), Err)
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name)
        .ok()
        .map(|value| value.parse().unwrap_or_else(|_| panic!("{name} is no number: {value}")))
}

fn check_seed(nodes: &mut Nodes, seed: u64, cases: u64) {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config {
        cases: cases as u32,
        max_shrink_iters: 5000,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let shared = RefCell::new(&mut *nodes);
    let result = runner.run(&generate::scenario(), |scenario| {
        shared.borrow_mut().check(&scenario).map_err(TestCaseError::fail)
    });
    match result {
        Ok(()) => say(&format!("{cases} cases of seed {seed} compared with each of {}", nodes.versions())),
        Err(TestError::Fail(what, scenario)) => panic!(
            "the engine differs from Node; SEED={seed} CASES={cases} repeats it\n{}\n{what}",
            serde_json::to_string(&scenario).unwrap()
        ),
        Err(TestError::Abort(why)) => panic!("{why}"),
    }
}

#[test]
fn the_engine_does_what_node_does_in_any_scenario() {
    let mut nodes = Nodes::start();
    let cases = number("CASES").unwrap_or(200);
    if nodes.0.is_empty() {
        return;
    }
    let seeds = match number("SEED") {
        Some(seed) => vec![seed],
        None => {
            let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
            vec![FIXED_SEED, now.as_nanos() as u64]
        }
    };
    for seed in seeds {
        check_seed(&mut nodes, seed, cases);
    }
}

#[test]
fn the_engine_does_what_node_does_in_the_lessons() {
    let mut nodes = Nodes::start();
    for scenario in lessons::all() {
        if let Err(what) = nodes.check(&scenario) {
            panic!("{}: the engine differs from Node\n{what}", scenario.title);
        }
    }
}
