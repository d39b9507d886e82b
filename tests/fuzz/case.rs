//! One text, all the way: read, run, exported, imported, and as a Node program. It panics where something is wrong.

use std::time::Duration;

use highwater::engine::{NodeVersion, SimTime};
use highwater::formats::{Importer, export};
use highwater::run::Run;
use highwater::scenario::{Scenario, listing, main_script, node_program};

use super::code::outside_strings;
use super::pools::BREAKOUT;

/// How far a run goes.
#[derive(Clone, Copy)]
pub struct Bounds {
    pub events: u64,
    /// Whether the time that it takes ends it, too.
    pub time: Option<Duration>,
    /// Events that its trace keeps.
    pub kept: usize,
}

/// Events of a trace that is also written and read.
pub const KEPT: usize = 4096;

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Came {
    pub accepted: bool,
    pub events: u64,
    /// It ran to its end.
    pub complete: bool,
    /// The longest that the processor was busy within what brings one more event, and in reading.
    pub step: Duration,
    pub reading: Duration,
}

pub fn run(text: &str, version: Option<NodeVersion>, bounds: Bounds) -> Came {
    let started = busy();
    let read = Scenario::read(text);
    let mut came = Came { accepted: read.is_ok(), reading: busy() - started, ..Came::default() };
    let scenario = match read {
        Ok(scenario) => scenario,
        Err(faults) => {
            assert!(!faults.is_empty(), "what is refused has a fault");
            for fault in faults {
                let told = fault.to_string();
                assert!(fault.words.len() > 3, "a fault has a sentence: {fault:?}");
                assert!(told.chars().count() < 1000, "a fault is a sentence, not {} characters", told.len());
            }
            return came;
        }
    };
    let written = serde_json::to_string(&scenario).expect("what was read can be written");
    // What a file does not say is written neither; it may be longer than it was, but no more than a file may be.
    if written.len() <= highwater::scenario::LONGEST {
        assert_eq!(Scenario::read(&written).as_ref(), Ok(&scenario), "what was written is read again");
    }
    program(&scenario);
    let scenario = Scenario { node: version.unwrap_or(scenario.node), ..scenario };
    let mut run = Run::start(&scenario, bounds.kept);
    let from = busy();
    loop {
        let before = busy();
        came.complete = run.advance(SimTime(u64::MAX), 1);
        let after = busy();
        came.step = came.step.max(after - before);
        came.events = run.trace().borrow().end();
        let late = bounds.time.is_some_and(|time| after - from > time);
        if came.complete || late || came.events >= bounds.events {
            break;
        }
    }
    if bounds.kept <= KEPT {
        there_and_back(&run);
    }
    came
}

fn program(scenario: &Scenario) {
    let code = main_script(scenario).join("\n");
    let outside = outside_strings(&code).unwrap_or_else(|what| panic!("{what}\n{code}"));
    assert!(!outside.contains(BREAKOUT), "a name breaks out of its string\n{code}");
    let text = node_program(scenario);
    let comments = text.split(['\n', '\r', '\u{2028}', '\u{2029}']).take_while(|line| line.starts_with("//"));
    assert!(comments.last().is_some_and(|line| line.contains("Run it with: node")), "{text}");
    for flow in 0..scenario.flows.len().min(3) {
        assert!(listing(scenario, flow).iter().all(|line| !line.text.contains(BREAKOUT)));
    }
}

/// A trace is the same when it was a file.
fn there_and_back(run: &Run) {
    let trace = run.trace().borrow();
    let mut text = Vec::new();
    export(&trace, &mut text).expect("memory takes all");
    let mut importer = Importer::new(1 << 20);
    importer.push(&text);
    let import = importer.finish();
    assert!(import.problems.is_empty(), "{:?}", import.problems);
    let again = import.trace.expect("an exported trace can be imported");
    assert_eq!(again.latest().time, trace.latest().time);
}

/// How long this thread has kept a processor busy, or nothing where the system does not say.
pub fn busy() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = told.split(' ').next().and_then(|first| first.parse().ok());
    Duration::from_nanos(nanos.unwrap_or_default())
}
