//! The engine against real Nodes: the same scenarios on both, compared event by event. Where they differ, Node is right.
//!
//! `CASES` scenarios (400) are made from `SEED` (absent: always the same; `make nightly` takes fresh ones) and run on the
//! versions in `NODES` (all). `tests/conformance/nodes.rs` says where Nodes are looked for.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod calls;
mod child;
mod devices;
mod differences;
mod errors;
mod generate;
mod generate_calls;
mod lessons;
mod nodes;
mod plans;
#[path = "../shared/schema_words.rs"]
mod schema_words;
mod values;
mod web;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use highwater::engine::{
    Event, EventKind, Levels, NodeVersion, Observer, Ret, SimTime, StreamId, StreamInfo,
};
use highwater::figure::{built_in_figure, built_in_names};
use highwater::formats::Importer;
use highwater::run::Run;
use highwater::scenario::{Completion, Device, Flow, Scenario, StageKind, main_script, node_program};
use highwater::trace::{Header, Trace};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use calls::End;
use child::Runner;
use nodes::{Node, say};
use plans::Program;
use schema_words::schema_words;
use serde::Serialize;

const FIXED_SEED: u64 = 0x4869_6768_7761_7465;
const LIMIT: usize = 400_000;

/// What runs scenarios and programs of calls on a real Node.
const SCENARIOS: &str = "run-scenarios.mjs";

/// Running Nodes, one of each version.
struct Nodes(Vec<(Node, Runner)>);

impl Nodes {
    fn start() -> Nodes {
        Nodes(nodes::find().into_iter().map(|node| (node.clone(), Runner::start(&node, SCENARIOS))).collect())
    }

    /// Runs what `line` says for each on all of them, and the same on the engine; what differs first.
    fn check(
        &mut self,
        line: impl Fn(NodeVersion) -> String,
        on_engine: impl Fn(NodeVersion) -> Result<Outcome, String>,
    ) -> Result<(), String> {
        for (node, runner) in &mut self.0 {
            runner.begin(&line(node.version));
        }
        let mut result = Ok(());
        for (node, runner) in &mut self.0 {
            let engine = on_engine(node.version);
            let real = runner.trace().ok_or("Node has died".to_owned());
            if real.is_err() {
                *runner = Runner::start(node, SCENARIOS);
            }
            if result.is_ok() {
                result = real
                    .and_then(|(text, below)| differ(&engine?, &imported(&text)?, below))
                    .map_err(|what| format!("{}: {what}", node.version.release()));
            }
        }
        result
    }

    fn check_scenario(&mut self, scenario: &Scenario) -> Result<(), String> {
        let faults = scenario.faults();
        if let Some(fault) = faults.first() {
            return Err(format!("it cannot be run: {fault}"));
        }
        let of = |version| Scenario { node: version, ..scenario.clone() };
        self.check(|version| code(&of(version)), |version| run_scenario(&of(version)))
    }

    fn check_calls(&mut self, program: &Program) -> Result<(), String> {
        self.check(|_| json(program), |version| run_calls(program, version))
    }

    fn versions(&self) -> String {
        let versions: Vec<_> = self.0.iter().map(|(node, _)| node.version.release()).collect();
        versions.join(", ")
    }
}

/// A trace that is kept while the engine writes to it.
struct Shared(Rc<RefCell<Trace>>);

impl Observer for Shared {
    fn stream(&mut self, info: StreamInfo) {
        Observer::stream(&mut *self.0.borrow_mut(), info);
    }

    fn event(&mut self, event: &Event) {
        Observer::event(&mut *self.0.borrow_mut(), event);
    }

    fn wants_reads(&self) -> bool {
        true
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

/// A scenario as the statements of its Node program, in one line of JSON.
fn code(scenario: &Scenario) -> String {
    #[derive(Serialize)]
    struct Code<'a> {
        title: &'a str,
        until: Option<u64>,
        code: String,
    }
    let code = main_script(scenario).join("\n");
    json(&Code { title: &scenario.title, until: scenario.until.map(|until| until.0), code })
}

/// A run on the engine.
struct Outcome {
    trace: Trace,
    /// Whether all counts stayed at zero or above, as the engine has it.
    counts_hold: bool,
}

fn run_scenario(scenario: &Scenario) -> Result<Outcome, String> {
    let mut run = Run::start_with_reads(scenario, LIMIT);
    let mut counts_hold = true;
    loop {
        let over = run.advance(SimTime(u64::MAX), 1);
        counts_hold &= run.counts_hold();
        if over {
            break;
        }
        if run.trace().borrow().end() > LIMIT as u64 {
            return Err("the engine comes to no end".to_owned());
        }
    }
    let trace = run.trace().borrow().clone();
    Ok(Outcome { trace, counts_hold })
}

fn run_calls(program: &Program, version: NodeVersion) -> Result<Outcome, String> {
    let trace = Rc::new(RefCell::new(Trace::new(Header::default(), LIMIT).with_reads()));
    let observer = Box::new(Shared(trace.clone()));
    let end = calls::run(program, version, observer, || (), LIMIT as u64, false);
    let mut trace = trace.borrow().clone();
    match end {
        End::Exit(time) => {
            let exit = Event::new(time, StreamId::PROCESS, EventKind::Exit, Levels::default());
            Observer::event(&mut trace, &Event { ret: Ret::True, ..exit });
        }
        End::Death => {}
        End::BelowZero => return Ok(Outcome { trace, counts_hold: false }),
        End::Never => return Err("the engine comes to no end".to_owned()),
    }
    Ok(Outcome { trace, counts_hold: true })
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

/// Where the engine differs from Node. `below` says after how many events one of Node's own counts fell below zero: Node
/// alone decides where the comparison ends, and the engine has to count below zero there as well.
fn differ(engine: &Outcome, node: &Trace, below: Option<u64>) -> Result<(), String> {
    if let Some(what) = highwater::formats::difference(&engine.trace, node, below.unwrap_or(u64::MAX)) {
        return Err(what.report("engine", "Node"));
    }
    match (engine.counts_hold, below) {
        (true, Some(events)) => Err(format!("only Node counts below zero, after {events} events")),
        (false, None) => Err("only the engine counts below zero".to_owned()),
        _ => Ok(()),
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name)
        .ok()
        .map(|value| value.parse().unwrap_or_else(|_| panic!("{name} is no number: {value}")))
}

/// Makes so many values from a seed, and makes a failing one smaller.
fn test_runner(cases: u64, seed: u64) -> TestRunner {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config {
        cases: cases as u32,
        max_shrink_iters: 5000,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

/// Makes values, checks each, and makes a failing one smaller.
fn check_seed<T: Serialize + std::fmt::Debug>(
    nodes: &mut Nodes,
    what: &str,
    values: &impl Strategy<Value = T>,
    check: impl Fn(&mut Nodes, &T) -> Result<(), String>,
) {
    if nodes.0.is_empty() {
        return;
    }
    let (seed, cases) = (number("SEED").unwrap_or(FIXED_SEED), number("CASES").unwrap_or(400));
    let mut runner = test_runner(cases, seed);
    let shared = RefCell::new(&mut *nodes);
    let result =
        runner.run(values, |value| check(&mut shared.borrow_mut(), &value).map_err(TestCaseError::fail));
    match result {
        Ok(()) => say(&format!("{cases} {what} of seed {seed} compared with each of {}", nodes.versions())),
        Err(TestError::Fail(difference, value)) => panic!(
            "the engine differs from Node; SEED={seed} CASES={cases} repeats it\n{}\n{difference}",
            json(&value)
        ),
        Err(TestError::Abort(why)) => panic!("{why}"),
    }
}

#[test]
fn the_engine_does_what_node_does_in_any_scenario() {
    let mut nodes = Nodes::start();
    check_seed(&mut nodes, "scenarios", &generate::scenario(), Nodes::check_scenario);
}

#[test]
fn the_engine_does_what_node_does_whatever_is_called() {
    let mut nodes = Nodes::start();
    check_seed(&mut nodes, "programs of calls", &generate_calls::program(), Nodes::check_calls);
}

#[test]
fn the_engine_does_what_node_does_in_the_lessons() {
    let mut nodes = Nodes::start();
    for scenario in lessons::all() {
        if let Err(what) = nodes.check_scenario(&scenario) {
            panic!("{}: the engine differs from Node\n{what}", scenario.title);
        }
    }
}

#[test]
fn the_engine_does_what_node_does_with_streams_of_the_web() {
    let mut nodes = Nodes::start();
    for scenario in web::all() {
        if let Err(what) = nodes.check_scenario(&scenario) {
            panic!("{}: the engine differs from Node\n{what}", scenario.title);
        }
    }
    let of = |node| {
        web::all()
            .into_iter()
            .map(move |scenario| run_scenario(&Scenario { node, ..scenario }).unwrap().trace)
    };
    let differs = |(old, new): (Trace, Trace)| highwater::formats::difference(&old, &new, u64::MAX).is_some();
    assert!(of(NodeVersion::V22).zip(of(NodeVersion::V24)).any(differs), "Node 24 does all as 22 does");
}

/// What the figure about `desiredSize` says of streams that the engine does not have.
#[test]
fn a_readable_stream_of_the_web_counts_below_zero_and_is_pulled_only_above_it() {
    for node in nodes::find() {
        let program = nodes::path("tests/node/programs/web-desired-size.mjs");
        let output = std::process::Command::new(&node.program).arg(program).output().unwrap();
        assert_eq!(
            String::from_utf8_lossy(&output.stdout),
            "1, 0, -1, -2, read, read, read, pull at 1, readable 0, writable 1\n",
            "{}",
            node.version.release()
        );
    }
}

/// A program in a file, run by Node: what it prints but for the memory.
fn printed(node: &Node, program: &str) -> String {
    let path = std::env::temp_dir().join(format!("highwater-program-{}.mjs", std::process::id()));
    std::fs::write(&path, program).unwrap();
    let output = std::process::Command::new(&node.program).arg(&path).output().unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.rsplit_once(", ").map_or(text.clone(), |(text, _)| text.to_owned())
}

/// The same from a run of the engine that is over.
fn counts(run: &Run) -> String {
    let trace = run.trace().borrow();
    let now = trace.latest();
    let mut text = String::new();
    for (info, now) in trace.streams().iter().zip(&now.streams) {
        let mut counts = Vec::new();
        if info.kind.reads() {
            let (pushes, pauses, peak) = (now.pushes, now.pauses, now.peak_readable);
            counts.push(format!("pushes {pushes}, pauses {pauses}, peakReadableLength {peak}"));
        }
        if info.kind.is_web() {
            let levels = Levels { writable_length: now.peak_writable, ..Levels::default() };
            let lowest = info.desired_size(levels).unwrap();
            let (writes, unwanted, ready) = (now.writes, now.false_returns, now.drains);
            counts.push(format!(
                "writes {writes}, unwanted {unwanted}, ready {ready}, lowestDesiredSize {lowest}"
            ));
        } else if info.kind.writes() {
            let (writes, falses, drains, peak) =
                (now.writes, now.false_returns, now.drains, now.peak_writable);
            counts.push(format!(
                "writes {writes}, falses {falses}, drains {drains}, peakWritableLength {peak}"
            ));
        }
        text += &format!("{}: {}\n", info.name, counts.join(", "));
    }
    let how = if now.process.exited { "over" } else { "cut off" };
    text + &format!("{how} at {} ns", trace.end_time().0)
}

/// All that the figures of the lesson are about, with their names, but for memory: a Node program holds what it is given,
/// and says nothing of it.
fn all_figures() -> Vec<(String, Scenario)> {
    let mut all = Vec::new();
    for id in built_in_names() {
        let figure = built_in_figure(&id).unwrap();
        let runs = std::iter::once(figure.first()).chain(figure.below());
        all.extend(runs.map(|scenario| (id.clone(), Scenario { memory: None, ..scenario })));
    }
    all
}

/// Events of a figure that are compared one by one.
const COMPARED: u64 = 8000;

#[test]
fn the_engine_does_what_node_does_in_every_figure() {
    let mut nodes = Nodes::start();
    for (id, scenario) in all_figures() {
        let mut run = Run::start_with_reads(&scenario, LIMIT);
        let whole = run.advance(SimTime(u64::MAX), COMPARED);
        let now = run.trace().borrow().end_time().0;
        let until = if whole { scenario.until } else { Some(SimTime(now)) };
        if let Err(what) = nodes.check_scenario(&Scenario { until, ..scenario }) {
            panic!("{id}: the engine differs from Node\n{what}");
        }
    }
}

/// Bytes that a real process may be made to hold.
const HELD: u64 = 256 << 20;

#[test]
fn the_node_program_of_a_figure_prints_the_counts_of_its_run() {
    let nodes: Vec<Node> = Nodes::start().0.into_iter().map(|(node, _)| node).collect();
    let mut printed_of = 0;
    for (id, scenario) in all_figures() {
        let Some(node) = nodes.iter().find(|node| node.version == scenario.node) else { continue };
        let mut run = Run::start(&scenario, LIMIT);
        run.finish();
        let held: u64 = run.trace().borrow().latest().streams.iter().map(|stream| stream.peak_writable).sum();
        // A Node program sees no level within a `write()`, where such a destination is done already.
        let stages = scenario.flows.iter().flat_map(|flow| &flow.stages);
        let at_once = stages.filter_map(|stage| stage.write).any(|write| write.by == Some(Completion::Sync));
        if held <= HELD && !at_once {
            let (engine, real) = (counts(&run), printed(node, &node_program(&scenario)));
            // What callbacks were told stands before the counts.
            let told = real.lines().count().saturating_sub(engine.lines().count());
            let real: Vec<&str> = real.lines().skip(told).collect();
            assert_eq!(engine.lines().collect::<Vec<_>>(), real, "{id} on {}", node.version.release());
            printed_of += 1;
        }
    }
    assert!(printed_of > 0 || nodes.is_empty());
}

#[test]
fn each_difference_between_versions_is_shown_by_a_program_and_followed() {
    let mut nodes = Nodes::start();
    for difference in differences::all() {
        let what = difference.what;
        if let Err(how) = nodes.check_calls(&difference.program) {
            panic!("{what}: the engine differs from Node\n{how}");
        }
        let (before, after) = difference.versions;
        let trace = |version| run_calls(&difference.program, version).unwrap().trace;
        let same = highwater::formats::difference(&trace(before), &trace(after), u64::MAX).is_none();
        assert!(!same, "{what}: {} and {} do the same", before.release(), after.release());
    }
}

/// Whether chance reaches everything: no kind of event is told by neither.
#[test]
fn what_is_compared_has_every_kind_of_event_in_it() {
    let mut told = BTreeSet::new();
    let mut count = |trace: &Trace| {
        trace.for_each(0..trace.end(), |_, event| {
            told.insert(event.kind as u8);
        });
    };
    let mut runner = TestRunner::deterministic();
    for _ in 0..300 {
        let scenario = generate::scenario().new_tree(&mut runner).unwrap().current();
        count(&run_scenario(&scenario).unwrap().trace);
        let program = generate_calls::program().new_tree(&mut runner).unwrap().current();
        count(&run_calls(&program, NodeVersion::default()).unwrap().trace);
    }
    // These are the recorder's, and the memory model's.
    let elsewhere = [
        EventKind::Create,
        EventKind::Memory,
        EventKind::Fatal,
        EventKind::Lost,
        EventKind::ListenerAdd,
        EventKind::ListenerRemove,
        EventKind::PipelineCall,
        EventKind::FinishedCall,
        EventKind::IterateCall,
        EventKind::IterateDone,
        EventKind::Handover,
        EventKind::Unheard,
        EventKind::FlushCall,
        EventKind::CallbackLost,
        EventKind::Abandoned,
    ];
    for kind in EventKind::ALL {
        assert_eq!(told.contains(&(*kind as u8)), !elsewhere.contains(kind), "{kind:?}");
    }
}

/// Whether chance reaches all that a scenario file can say, and most of what it makes is compared to its end.
#[test]
fn scenarios_by_chance_say_all_that_a_file_can_say() {
    const CASES: usize = 600;
    let mut said = BTreeSet::new();
    let (mut cut_short, mut events, mut meeting) = (0, 0, 0);
    let mut runner = TestRunner::deterministic();
    for _ in 0..CASES {
        let scenario = generate::scenario().new_tree(&mut runner).unwrap().current();
        words(&serde_json::to_value(&scenario).unwrap(), &mut said);
        let outcome = run_scenario(&scenario).unwrap();
        cut_short += usize::from(!outcome.counts_hold);
        events += outcome.trace.end();
        let used = |flow: &Flow| flow.stages.iter().any(|stage| stage.kind == Some(StageKind::Use));
        meeting += usize::from(scenario.flows.iter().any(used));
    }
    let all: BTreeSet<String> = schema_words(&highwater::scenario::schema()).into_iter().collect();
    // Names of devices are tests/devices.rs's; memory ends no run here; two are what is absent.
    let elsewhere =
        ["device", "title", "story", "memory", "limit", "of", "heap", "container", "posix", "sync"];
    let devices = Device::ALL.map(|device| serde_json::to_value(device).unwrap());
    let missing = all.iter().filter(|word| {
        let device = devices.iter().any(|device| device == word.as_str());
        !said.contains(*word) && !device && !elsewhere.contains(&word.as_str())
    });
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<&String>::new());
    assert!(cut_short * 50 < CASES, "{cut_short} of {CASES} are compared in part");
    assert!(events > 60 * CASES as u64, "{events} events");
    assert!(meeting * 10 > CASES, "in {meeting} flows meet");
}

/// Whether most of what chance makes of calls is compared to its end, and Node itself says where it cannot be.
#[test]
fn few_programs_of_calls_count_below_zero_and_node_says_so_too() {
    const CASES: usize = 2000;
    let mut nodes = Nodes::start();
    let mut runner = TestRunner::deterministic();
    let programs = (0..CASES).map(|_| generate_calls::program().new_tree(&mut runner).unwrap().current());
    let holds = |program: &Program, version: &NodeVersion| run_calls(program, *version).unwrap().counts_hold;
    let below: Vec<Program> =
        programs.filter(|program| !NodeVersion::ALL.iter().all(|version| holds(program, version))).collect();
    assert!((5..CASES / 50).contains(&below.len()), "{} of {CASES} are compared in part", below.len());
    for program in &below {
        if let Err(what) = nodes.check_calls(program) {
            panic!("{}\n{what}", json(program));
        }
    }
}

/// Keys and texts of a file.
fn words(value: &serde_json::Value, words_said: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(entries) => {
            for (key, value) in entries {
                words_said.insert(key.clone());
                words(value, words_said);
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| words(item, words_said)),
        serde_json::Value::String(text) => drop(words_said.insert(text.clone())),
        _ => {}
    }
}
