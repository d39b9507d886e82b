//! Programs in JavaScript do on the interpreter what they do on real Node: the same programs, made by chance, run on both, and
//! what they print is compared. tests/script/streams/ has the programs, by kinds; alone.mjs and process.mjs run them.
//!
//! A few of each kind run with all tests; many take minutes, and run with `make conformance`.
//!
//! `SEED=7 COUNT=1000 KINDS=core,async` chooses; without a seed there are the first programs and some fresh ones.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "conformance/nodes.rs"]
mod nodes;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use highwater::engine::{NodeVersion, SimTime};
use highwater::script::{Limits, Process, Program};
use nodes::{Node, path, say};

/// The kinds of programs that alone.mjs knows.
const KINDS: [&str; 13] = [
    "core",
    "async",
    "finished",
    "iterator",
    "from",
    "pipeline",
    "duplexify",
    "compose",
    "duplex_pair",
    "operators",
    "wrap",
    "abort_signal",
    "dispose",
];

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Where programs begin, and how many there are: the first ones, and fresh ones that the test tells of.
fn ranges(count: u64) -> Vec<(u64, u64)> {
    let count = setting("COUNT").unwrap_or(count);
    if let Some(seed) = setting("SEED") {
        return vec![(seed, count)];
    }
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let fresh = since % 1_000_000_000;
    say(&format!("fresh programs from SEED={fresh}"));
    vec![(1, count), (fresh, count / 3 + 1)]
}

fn folder() -> PathBuf {
    path("tests/script/streams")
}

/// The files of the programs.
fn files() -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(folder()).expect("the folder is there");
    let texts = entries.filter_map(|entry| {
        let file = entry.ok()?.path();
        let name = file.file_name()?.to_str().filter(|name| name.ends_with(".mjs"))?.to_owned();
        Some((name, std::fs::read_to_string(&file).ok()?))
    });
    texts.collect()
}

/// What a run prints, and its exit code.
type Printed = (String, i32);

/// How long programs of one call may take on Node; and how much they may do in the interpreter, which is many times what any does.
const PATIENCE: Duration = Duration::from_secs(100);
const LIMITS: Limits = Limits {
    loop_turns: 2_000_000,
    depth: 400,
    output: 64 << 20,
    steps: 2_000_000,
    time: SimTime(u64::MAX),
    events: 1 << 20,
};

fn on_node(node: &Node, main: &str, arguments: &[String]) -> Printed {
    let mut command = Command::new(&node.program);
    command.arg("--no-warnings").arg(folder().join(main)).args(arguments);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("Node runs");
    let mut pipe = child.stdout.take().expect("what it prints is read");
    let reader = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).map(|_| bytes)
    });
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("Node is there") {
            break status;
        }
        if begun.elapsed() > PATIENCE {
            child.kill().expect("Node is ended");
            panic!("{main} {} does not end on Node {}", arguments.join(" "), node.version.release());
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let bytes = reader.join().expect("the reader ends").expect("what Node prints is there");
    (String::from_utf8_lossy(&bytes).into_owned(), status.code().unwrap_or(-1))
}

fn on_ours(version: NodeVersion, main: &str, arguments: &[String]) -> Printed {
    let program = Program {
        files: files(),
        main: main.to_owned(),
        arguments: arguments.to_vec(),
        limits: LIMITS,
        ..Program::default()
    };
    let outcome = Process::new(program, version).expect("the interpreter is set up").finish();
    let printed = outcome.output.iter().filter(|output| !output.is_error).map(|output| output.text.as_str());
    let mut text: String = printed.collect();
    if let Some(stop) = outcome.stop {
        let arguments = arguments.join(" ");
        text +=
            &format!("\n{main} {arguments} does not end in the interpreter: its limit is reached, {stop:?}");
    }
    (text, outcome.exit_code)
}

/// The programs of a text by their headings.
fn programs(text: &str) -> BTreeMap<&str, &str> {
    let parts = text.split("## ").skip(1);
    parts.map(|part| part.split_once('\n').map_or((part, ""), |(head, log)| (head, log.trim_end()))).collect()
}

/// The first lines that differ, with what comes before them.
fn difference(node: &str, ours: &str) -> String {
    let (node, ours): (Vec<&str>, Vec<&str>) = (node.lines().collect(), ours.lines().collect());
    let at = (0..).find(|&at| node.get(at) != ours.get(at)).unwrap_or(0);
    let before = node[at.saturating_sub(5)..at.min(node.len())].join("\n    ");
    format!("    {before}\n  Node: {:?}\n  ours: {:?}", node.get(at), ours.get(at))
}

/// Compares programs of one kind on one Node, some at a time; what differs.
fn compare(node: &Node, kind: &str, first: u64, count: u64) -> Vec<String> {
    let starts = (first..first + count).step_by(AT_A_TIME as usize);
    starts.flat_map(|start| compare_some(node, kind, start, AT_A_TIME.min(first + count - start))).collect()
}

/// How many programs run in one process, one after another.
const AT_A_TIME: u64 = 50;

fn compare_some(node: &Node, kind: &str, first: u64, count: u64) -> Vec<String> {
    let arguments = [kind.to_owned(), first.to_string(), count.to_string()];
    let theirs = on_node(node, "alone.mjs", &arguments).0;
    let ours = on_ours(node.version, "alone.mjs", &arguments).0;
    let (theirs, own) = (programs(&theirs), programs(&ours));
    assert_eq!(theirs.len() as u64, count, "Node has run all programs of the kind {kind} from {first}");
    if own.is_empty() {
        return vec![format!("{kind} from {first}, {count} programs: the interpreter printed {ours}")];
    }
    let differing = theirs.iter().filter_map(|(program, log)| {
        let own = own.get(program).copied().unwrap_or_default();
        let version = node.version.release();
        (*log != own).then(|| format!("{program} on {version}:\n{}", difference(log, own)))
    });
    differing.collect()
}

/// Compares programs about the process; what differs.
fn compare_processes(node: &Node, first: u64, count: u64) -> Vec<String> {
    let differing = (first..first + count).filter_map(|seed| {
        let arguments = [seed.to_string()];
        let theirs = on_node(node, "process.mjs", &arguments);
        let ours = on_ours(node.version, "process.mjs", &arguments);
        let version = node.version.release();
        let codes = format!("{} {}", theirs.1, ours.1);
        (theirs != ours).then(|| {
            format!(
                "process.mjs {seed} on {version}, exit codes {codes}:\n{}",
                difference(&theirs.0, &ours.0)
            )
        })
    });
    differing.collect()
}

fn none_differs(differing: &[String]) {
    assert!(differing.is_empty(), "{} programs differ:\n{}", differing.len(), differing.join("\n\n"));
}

fn check(kinds: &[&str], count: u64) {
    let wanted = std::env::var("KINDS").ok();
    let wanted = |kind: &str| wanted.as_deref().is_none_or(|list| list.split(',').any(|one| one == kind));
    let ranges = ranges(count);
    let mut differing = Vec::new();
    for node in nodes::some() {
        for kind in kinds.iter().copied().filter(|kind| wanted(kind)) {
            for &(first, count) in &ranges {
                differing.extend(compare(&node, kind, first, count));
            }
        }
    }
    none_differs(&differing);
}

/// Two programs of each kind, and four about the process, on each Node.
#[test]
fn some_programs_of_each_kind_do_what_they_do_on_node() {
    let nodes = nodes::some();
    let of_node = |node: &Node| {
        let mut differing: Vec<String> = KINDS.iter().flat_map(|kind| compare(node, kind, 1, 2)).collect();
        differing.extend(compare_processes(node, 1, 4));
        differing
    };
    none_differs(&nodes.iter().flat_map(of_node).collect::<Vec<_>>());
}

#[test]
#[ignore = "it takes minutes: make conformance"]
fn streams_do_what_they_do_on_node() {
    check(&KINDS[..1], 60);
}

#[test]
#[ignore = "it takes minutes: make conformance"]
fn promises_and_ticks_come_in_nodes_order() {
    check(&KINDS[1..2], 60);
}

#[test]
#[ignore = "it takes minutes: make conformance"]
fn what_is_built_on_streams_does_what_it_does_on_node() {
    check(&KINDS[2..], 30);
}

#[test]
#[ignore = "it takes minutes: make conformance"]
fn processes_end_as_on_node() {
    let ranges = ranges(20);
    let of_node = |node: &Node| -> Vec<String> {
        ranges.iter().flat_map(|&(first, count)| compare_processes(node, first, count)).collect()
    };
    none_differs(&nodes::some().iter().flat_map(of_node).collect::<Vec<_>>());
}
