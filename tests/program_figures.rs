//! Figures whose subject is a program: what is found in their runs is what they say, their fixes have no fault, and real Node prints
//! what the interpreter does.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "conformance/nodes.rs"]
mod nodes;

#[path = "shared/program_figures.rs"]
mod programs;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use highwater::engine::NodeVersion;
use highwater::figure::{Figure, Try, built_in_figure, built_in_programs, catalogue, main_of, program_files};
use highwater::judge::{Finding, Severity, findings};
use highwater::script::{Process, Program};
use highwater::trace::{Cursor, flows};

fn figures() -> Vec<(String, Figure)> {
    let figure = |id: String| built_in_figure(&id).map(|figure| (id, figure)).expect("a figure");
    built_in_programs().into_iter().map(figure).collect()
}

/// What is found in a run, without what is only noted.
fn found(process: &Process) -> Vec<Finding> {
    let trace = process.trace().borrow();
    let mut end = Cursor::default();
    end.seek(&trace, trace.end());
    let all = findings(&trace, &end, &flows(&trace));
    all.into_iter()
        .filter(|finding| matches!(finding.kind.severity(), Severity::Error | Severity::Warning))
        .collect()
}

fn ids(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.kind.id()).collect()
}

/// Figures whose finding is about a stream that Node makes, at no line of the program.
const NODES_OWN: [&str; 1] = ["unread-answers"];

#[test]
fn a_figures_program_has_the_fault_that_it_names_at_a_line_of_its_own() {
    let mut wrong = Vec::new();
    for (id, figure) in figures() {
        let found = found(&programs::run(&figure));
        let named = figure.finding.as_deref().expect("a finding");
        match found.iter().find(|finding| finding.kind.id() == named) {
            None => wrong.push(format!("{id}: {named} is not found, but {:?}", ids(&found))),
            Some(finding) if finding.places.is_empty() != NODES_OWN.contains(&id.as_str()) => {
                wrong.push(format!("{id}: {named}: {:?}", finding.places))
            }
            Some(_) => {}
        }
        let others: Vec<&str> = ids(&found).into_iter().filter(|other| *other != named).collect();
        if !others.is_empty() {
            wrong.push(format!("{id}: {others:?} is found, too"));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn the_fix_of_a_figures_program_has_no_fault() {
    let mut wrong = Vec::new();
    for (id, figure) in figures() {
        let fixes: Vec<&String> = figure
            .tries
            .iter()
            .filter_map(|to| if let Try::Program(name) = to { Some(name) } else { None })
            .collect();
        if fixes.is_empty() {
            wrong.push(format!("{id}: there is no fix"));
        }
        for name in fixes {
            let found = found(&programs::run_text(programs::text(name), &figure));
            if !found.is_empty() {
                wrong.push(format!("{id}: {name}: {:?}", ids(&found)));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_program_beside_the_figures_belongs_to_one() {
    let mut named = BTreeSet::new();
    let all = catalogue().unwrap();
    for figure in all.ids().filter_map(built_in_figure) {
        named.extend(figure.program.clone());
        named.extend(figure.tries.iter().filter_map(|to| match to {
            Try::Program(name) => Some(name.clone()),
            _ => None,
        }));
    }
    let there: BTreeSet<String> = program_files().map(|(name, _)| name.to_owned()).collect();
    assert_eq!(named, there);
}

#[test]
fn every_block_of_the_lessons_code_stands_in_a_program_as_it_is_and_runs() {
    let folder = nodes::path("tests/lesson");
    let text = fs::read_to_string(folder.join("programs.json")).unwrap();
    let programs: BTreeMap<String, String> = serde_json::from_str(&text).unwrap();
    assert_eq!(programs.len(), 13);
    let mut wrong = Vec::new();
    for (block, name) in programs {
        let code = fs::read_to_string(folder.join(&block)).unwrap();
        let text = programs::text(&name);
        if !text.contains(code.trim_end()) {
            wrong.push(format!("{name} has not the code of {block}"));
        }
        let mut process =
            Process::new(Program::of_text(main_of(text), text), NodeVersion::default()).unwrap();
        let outcome = process.finish();
        // One is about an error that nobody hears.
        if (outcome.exit_code != 0) != (name == "lesson-pipe-error.mjs") || outcome.stop.is_some() {
            wrong.push(format!("{name}: {:?} {:?} {:?}", outcome.exit_code, outcome.error, outcome.stop));
        }
        if outcome.output.is_empty() {
            wrong.push(format!("{name} prints nothing"));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Programs that need express, which real Node has not beside it.
const WITH_EXPRESS: [&str; 3] = ["lesson-upload.js", "lesson-proxy-leak.mjs", "lesson-proxy-pipe.mjs"];

/// A folder for programs that real Node runs, with the devices for it beside them.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("highwater-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("devices.mjs"), include_str!("../static/devices.mjs")).unwrap();
    folder
}

/// Seconds of real time, for the devices take theirs.
#[test]
#[ignore = "minutes: make nightly"]
fn real_node_prints_what_the_interpreter_does_nightly() {
    let folder = folder("program-figures");
    let mut wrong = Vec::new();
    for node in nodes::some() {
        for (name, text) in program_files().filter(|(name, _)| !WITH_EXPRESS.contains(name)) {
            let main = main_of(text);
            fs::write(folder.join(main), text).unwrap();
            let output = Command::new(&node.program).arg(main).current_dir(&folder).output().unwrap();
            let mut process = Process::new(Program::of_text(main, text), node.version).unwrap();
            let outcome = process.finish();
            let printed = outcome.output.iter().filter(|output| !output.is_error);
            let ours: String = printed.map(|output| output.text.as_str()).collect();
            let theirs = String::from_utf8_lossy(&output.stdout);
            let (our_code, their_code) = (outcome.exit_code, output.status.code());
            if ours != theirs || Some(our_code) != their_code {
                let of = node.version.release();
                wrong.push(format!("{name} on {of}: {their_code:?}\n{theirs}but here {our_code}\n{ours}"));
            }
        }
    }
    fs::remove_dir_all(&folder).unwrap();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
