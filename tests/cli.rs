//! The native program: what it prints and how it exits, for people and for scripts.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::Write;
use std::process::{Command, Stdio};

/// Runs it with these words and this standard input, and checks its exit code and that it says all of `said`.
#[track_caller]
fn check(words: &[&str], input: &str, code: i32, said: &[&str]) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_highwater"))
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may end without having read all of it.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{text}");
    for part in said {
        assert!(text.contains(part), "{part}\nis not in\n{text}");
    }
    text
}

const SMALL: &str = r#"{"node":20,"source":{"sizes":[1024],"count":64,"highWaterMark":16384,"pace":{"kind":"timer","ns":1000000}},
    "sink":{"highWaterMark":4096,"pace":{"kind":"timer","ns":10000000}}}"#;

#[test]
fn a_scenario_becomes_a_trace_that_is_read_back() {
    let trace = check(&["run", "-"], SMALL, 0, &[r#""node":"v20.20.2""#, r#""e":"drain""#, r#""ret":false"#]);
    check(
        &["read", "-"],
        &trace,
        0,
        &["source → sink", "pushed 64 KiB in 64 chunks", "written 64 KiB of 64 KiB"],
    );
}

#[test]
fn a_summary_has_the_figures_and_the_version_can_be_chosen() {
    check(&["run", "-", "--summary"], SMALL, 0, &["Node v20.20.2", "write() returned false 16 times of 64"]);
    check(&["run", "-", "--summary", "--node", "26"], SMALL, 0, &["Node v26.10.0"]);
    check(&["run", "upload-crash:ignore", "--summary"], "", 0, &["JavaScript heap out of memory"]);
    let chain = ["log → gzip → cipher → upload", "written 228 MiB of 228 MiB"];
    check(&["run", "four-stage-pipeline:pipeline", "--summary"], "", 0, &chain);
    check(&["run", "upload-crash:hope"], "", 1, &["upload-crash:hope: "]);
}

#[test]
fn faults_are_named_with_their_place_and_the_exit_code() {
    check(
        &["run", "-"],
        r#"{"source":{"sizes":"many","count":1},"sink":{}}"#,
        1,
        &["source.sizes: invalid type"],
    );
    check(&["run", "no-such-file.json"], "", 1, &["no-such-file.json: "]);
    check(&["run", "-", "--node", "19"], SMALL, 1, &["--node takes 20, 22, 24 or 26"]);
    check(&["read", "-"], "{\"highwater\":1}\nnonsense\n", 1, &["line 2: not an event"]);
    check(&["walk"], "", 1, &["highwater help"]);
}
