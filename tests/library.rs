//! Node's modules for programs (`src/script/lib/`) do what Node's own do: both run beside one another on real Node, where the tests
//! in tests/script/ compare them.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code)]

#[path = "conformance/nodes.rs"]
mod nodes;

use std::process::Command;

use highwater::engine::NodeVersion;
use nodes::{path, say};

/// Runs a script of tests/script/ on the oldest and the newest Node, nightly on all.
fn check(script: &str, arguments: &[&str]) {
    check_with(script, |_| arguments.iter().map(|&argument| argument.to_owned()).collect());
}

fn check_with(script: &str, arguments: impl Fn(NodeVersion) -> Vec<String>) {
    for node in nodes::some() {
        let mut command = Command::new(&node.program);
        command.arg(path("tests/script").join(script)).args(arguments(node.version));
        command.env("NODES", &node.program).env("HIGHWATER", env!("CARGO_BIN_EXE_highwater"));
        command.current_dir(path("."));
        let output = command.output().expect("Node runs");
        let printed = String::from_utf8_lossy(&output.stdout);
        let version = node.version.release();
        assert!(
            output.status.success(),
            "{script} on {version}:\n{printed}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        say(&format!("{version}: {}", printed.lines().last().unwrap_or_default()));
    }
}

#[test]
fn errors_and_checks_of_arguments_say_what_nodes_say() {
    check("errors.test.mjs", &[]);
}

#[test]
fn emitters_events_and_signals_do_what_nodes_do() {
    check("events.test.mjs", &[]);
}

#[test]
fn buffers_and_decoders_have_the_bytes_of_nodes() {
    check("buffer.test.mjs", &[]);
}

#[test]
fn values_are_shown_as_node_shows_them() {
    check("inspect.test.mjs", &[]);
}

#[test]
fn paths_assertions_timers_and_others_do_what_nodes_do() {
    check("modules.test.mjs", &[]);
}

#[test]
fn urls_and_lines_are_read_as_node_reads_them() {
    check("url_and_readline.test.mjs", &[]);
}

#[test]
fn what_is_made_of_streams_is_made_as_node_makes_it() {
    check("streams.mjs", &["--count=20"]);
}

#[test]
fn streams_of_the_web_do_what_nodes_do() {
    check("webstreams/compare.mjs", &["200", "1"]);
}

#[test]
fn files_sockets_and_processes_do_what_nodes_do() {
    check_with("compare.mjs", |version| vec!["tests/script/io".to_owned(), version.major().to_string()]);
}

#[test]
fn what_nodes_own_tests_have_found_is_mended() {
    check("node/mended.mjs", &[]);
}
