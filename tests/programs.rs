//! Each scenario of the catalogue, as the program that a reader edits, does on the interpreter what it does as a scenario: both
//! traces are the same, event by event, and so is the time.
//!
//! `SCENARIO=upload-crash` chooses one.
#![cfg(all(not(target_arch = "wasm32"), feature = "script"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use highwater::engine::SimTime;
use highwater::figure::{built_in, built_in_names};
use highwater::formats::difference;
use highwater::run::Run;
use highwater::scenario::{Scenario, page_program};
use highwater::script::{Limits, Process, Program};

/// Scenarios that are not the same, each with the reason.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("buffering-everything", "the memory of chunks that a program keeps itself is not counted"),
    ("break-only-pauses", "only programs tell what next() of their loops has come to"),
    (
        "desired-size-is-room",
        "of the Web's streams, which are JavaScript there, the last write tells of room a step earlier",
    ),
];

/// Events that each trace keeps.
const EVENTS: usize = 1 << 20;

/// The scenario as a program, which runs to its end.
fn process(scenario: &Scenario) -> Process {
    let time = scenario.until.map_or(SimTime(u64::MAX), |until| SimTime(until.0));
    let program = Program {
        limits: Limits { time, events: EVENTS, ..Limits::default() },
        ..Program::of_text("program.mjs", &page_program(scenario))
    };
    let mut process = Process::new(program, scenario.node).unwrap();
    process.finish();
    process
}

/// What differs, as lines.
fn difference_of(name: &str) -> Option<String> {
    let scenario = built_in(name).unwrap();
    let process = process(&scenario);
    let mut run = Run::start(&scenario, EVENTS);
    run.finish();
    let (program, run) = (process.trace().borrow(), run.trace().borrow());
    let difference = difference(&program, &run, u64::MAX)?;
    let outcome = process.outcome();
    let ends = [outcome.error.map(|fault| fault.text), outcome.stop.map(|stop| format!("{stop:?}"))];
    let ends: Vec<String> = ends.into_iter().flatten().collect();
    Some(format!("{}\n{}", difference.report("the program", "the scenario"), ends.join("\n")))
}

#[test]
fn each_scenario_is_the_same_as_a_program() {
    let chosen = std::env::var("SCENARIO").ok();
    let mut wrong = Vec::new();
    for name in built_in_names().iter().filter(|name| chosen.as_ref().is_none_or(|chosen| chosen == *name)) {
        let excepted = EXCEPTIONS.iter().find(|(excepted, _)| excepted == name);
        match (difference_of(name), excepted) {
            (Some(difference), None) => wrong.push(format!("{name}: {difference}")),
            (None, Some((_, reason))) => wrong.push(format!("{name} is the same, though “{reason}”")),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n\n"));
    for (name, _) in EXCEPTIONS {
        assert!(built_in(name).is_some(), "there is no scenario {name}");
    }
}
