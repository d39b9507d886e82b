//! The native program: what it prints and how it exits, for people and for scripts.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::Write;
use std::path::PathBuf;
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

/// A file with that content, gone at the end.
struct File(PathBuf);

impl File {
    fn new(name: &str, content: &str) -> File {
        let path = std::env::temp_dir().join(format!("highwater-{}-{name}", std::process::id()));
        std::fs::write(&path, content).unwrap();
        File(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

const SMALL: &str = r#"{"node":20,"flows":[{"stages":[
    {"type":"readable","name":"source","chunk":1024,"count":64,"highWaterMark":"16 KiB","read":{"by":"timer","takes":"1 ms"}},
    {"type":"writable","name":"sink","highWaterMark":4096,"write":{"by":"timer","takes":"10 ms"}}]}]}"#;

/// A recording of a program that writes on after each `false`, with where it does so.
const IGNORES: &str = concat!(
    r#"{"highwater":1,"node":"v24.0.0","clock":"monotonic","title":"app.mjs","tells":["listeners","pipelines"]}"#,
    "\n",
    r#"{"t":0,"s":1,"e":"create","kind":"Writable","name":"app.log","writableHighWaterMark":1024,"at":"app.mjs:3"}"#,
    "\n",
    r#"{"t":1,"s":1,"e":"place","of":"write","at":"app.mjs:5"}"#,
    "\n",
);

fn ignoring() -> String {
    let mut text = IGNORES.to_owned();
    for n in 1..200 {
        text += &format!("{{\"t\":{n},\"s\":1,\"e\":\"write\",\"p\":\"call\",\"size\":1024}}\n");
        let level = n * 1024;
        text += &format!(
            "{{\"t\":{n},\"s\":1,\"e\":\"write\",\"p\":\"return\",\"ret\":false,\"wl\":{level},\"nd\":true}}\n"
        );
    }
    text + "{\"t\":300,\"e\":\"exit\",\"idle\":false,\"code\":0,\"by\":\"exit\"}\n"
}

#[test]
fn a_finding_is_told_with_its_id_and_place_and_fails_a_script_that_asks_for_it() {
    let trace = ignoring();
    check(&["read", "-"], &trace, 0, &["error [write-false-ignored] app.log's write()", "app.mjs:5 (write)"]);
    check(&["read", "--fail-on", "error", "-"], &trace, 1, &["write-false-ignored"]);
    check(&["read", "--fail-on", "warning", "-"], &trace, 1, &["write-false-ignored"]);
    let calm = trace.lines().take(3).collect::<Vec<_>>().join("\n");
    check(&["read", "--fail-on", "warning", "-"], &calm, 0, &["app.log"]);
}

#[test]
fn findings_as_json_have_an_id_streams_places_and_the_moment_that_proves_them() {
    let text = check(&["read", "--json", "-"], &ignoring(), 0, &[]);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let finding = &json["findings"][0];
    assert_eq!(finding["id"], "write-false-ignored");
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["streams"][0]["name"], "app.log");
    assert_eq!(finding["places"][0]["at"], "app.mjs:5");
    // The second `false`: the write() that was called although the first one had said no.
    assert_eq!(finding["time"], 2);
    assert_eq!(json["companions"], serde_json::json!([]));
}

#[test]
fn the_traces_of_threads_and_children_beside_a_trace_are_read_with_it() {
    let worker = File::new("worker.jsonl", &ignoring());
    let name = worker.path().rsplit('/').next().unwrap();
    let main = format!(
        "{{\"highwater\":1,\"node\":\"v24.0.0\",\"clock\":\"monotonic\"}}\n{{\"t\":1,\"e\":\"worker\",\"p\":\"call\",\"n\":1,\"name\":\"job.mjs\",\"trace\":\"{name}\"}}\n{{\"t\":2,\"e\":\"exit\",\"idle\":true}}\n"
    );
    let main = File::new("main.jsonl", &main);
    check(
        &["read", "--fail-on", "error", main.path()],
        "",
        1,
        &["job.mjs has its own trace", "write-false-ignored"],
    );
    drop(worker);
    check(&["read", "--fail-on", "error", main.path()], "", 0, &["job.mjs has its own trace"]);
}

#[test]
fn what_is_missing_in_a_recording_is_said_and_not_held_against_the_program() {
    let lines = [
        r#"{"highwater":1,"clock":"monotonic"}"#,
        r#"{"t":0,"s":1,"e":"create","kind":"Writable","name":"out","writableHighWaterMark":100}"#,
        r#"{"t":1000000,"s":1,"e":"write","p":"call","size":200}"#,
        r#"{"t":1000000,"s":1,"e":"_write","p":"call","size":200,"wl":200}"#,
        r#"{"t":2000000,"s":1,"e":"write","p":"return","ret":false,"nd":true}"#,
    ];
    let cut = lines.join("\n") + "\n";
    let accused = "that cannot come: its _write() never called the callback for 200 B";
    let whole = format!("{cut}{}\n", r#"{"t":3000000,"e":"exit","idle":true}"#);
    check(&["read", "-"], &whole, 0, &[accused]);
    for (end, said) in [
        ("", "The recording breaks off before the process ends"),
        (r#"{"t":3000000,"e":"exit"}"#, "perhaps with work left to do"),
        (
            "{\"t\":2000000,\"e\":\"lost\",\"n\":1,\"err\":\"LIMIT\"}\n{\"t\":3000000,\"e\":\"lost\",\"n\":24776,\"err\":\"LIMIT\"}\n{\"t\":3000000,\"e\":\"exit\",\"idle\":true}",
            "From 2 ms on 24,777 events were left out, because HIGHWATER_LIMIT was reached.",
        ),
    ] {
        let text = check(&["read", "-"], &format!("{cut}{end}\n"), 0, &[said]);
        assert!(!text.contains("never called the callback"), "{text}");
    }
}

#[test]
fn help_names_the_commands_and_the_exit_codes() {
    check(&["--help"], "", 0, &["run", "read", "diff", "Exit codes:", "two traces differ"]);
    check(&["help", "diff"], "", 0, &["shows where they diverge", "virtual clock"]);
    check(&["--version"], "", 0, &["highwater 0."]);
}

#[test]
fn a_scenario_becomes_a_trace_that_is_read_back() {
    let trace = check(&["run", "-"], SMALL, 0, &[r#""node":"v20.20.2""#, r#""e":"drain""#, r#""ret":false"#]);
    let said = ["source → sink", "pushed 64 KiB in 64 chunks", "written 64 KiB of 64 KiB"];
    check(&["read", "-"], &trace, 0, &said);
    check(&["read", File::new("read.jsonl", &trace).path()], "", 0, &said);
}

#[test]
fn a_summary_has_the_figures_and_the_version_can_be_chosen() {
    check(&["run", "-", "--summary"], SMALL, 0, &["Node v20.20.2", "write() returned false 16 of 64 times"]);
    check(&["run", "-", "--summary", "--node", "26"], SMALL, 0, &["Node v26.10.0"]);
    check(
        &["run", "upload-crash:ignore", "--summary"],
        "",
        0,
        &["peak memory 1.5 GiB", "died: Killed", "exit code 137"],
    );
    let chain = ["log → gzip → cipher → upload", "written 228 MiB of 228 MiB"];
    check(&["run", "four-stage-pipeline:pipeline", "--summary"], "", 0, &chain);
}

#[test]
fn the_same_traces_are_the_same_whichever_comes_from_standard_input() {
    let trace = check(&["run", "-"], SMALL, 0, &[]);
    let file = File::new("same.jsonl", &trace);
    check(&["diff", file.path(), file.path()], "", 0, &["the same "]);
    check(&["diff", "-", file.path()], &trace, 0, &["the same "]);
    check(&["diff", file.path(), "-"], &trace, 0, &["the same "]);
}

#[test]
fn traces_that_differ_are_shown_where_they_part_with_their_figures() {
    let consumer = |name: &str| {
        check(
            &["run", "-"],
            &SMALL.replace("\"stages\"", &format!(r#""consumer":"{name}","stages""#)),
            0,
            &[],
        )
    };
    let (manual, ignore) = (consumer("manual"), consumer("ignore"));
    let ignore = File::new("ignore.jsonl", &ignore);
    let said = [
        " events are the same, then they diverge:",
        "sink write() returned false",
        "source pause()",
        "sink (Writable) 'drain'",
        "15 times",
        "0 times",
        "sink (Writable) peak writableLength",
    ];
    let text = check(&["diff", "-", ignore.path()], &manual, 1, &said);
    assert!(!text.contains("(Readable) pushed"), "figures that are the same are left out:\n{text}");
    let other_mark = check(&["run", "-"], &SMALL.replace("4096", "8192"), 0, &[]);
    let other_mark = File::new("mark.jsonl", &other_mark);
    check(
        &["diff", "-", other_mark.path()],
        &manual,
        1,
        &["stream 2:", "sink (Writable) writableHighWaterMark 8192"],
    );
    let longer = File::new("longer.jsonl", &manual);
    let shorter: String = manual.lines().take(20).map(|line| format!("{line}\n")).collect();
    check(&["diff", longer.path(), "-"], &shorter, 1, &["(nothing more)"]);
}

#[test]
fn times_of_real_clocks_are_not_compared() {
    let at = |clock: &str, time: u64| {
        let stream = r#"{"id":1,"kind":"Writable","name":"sink","writableHighWaterMark":16}"#;
        let header = format!(r#"{{"highwater":1,"clock":"{clock}","streams":[{stream}]}}"#);
        format!("{header}\n{{\"t\":{time},\"s\":1,\"e\":\"drain\"}}\n")
    };
    let real = File::new("real.jsonl", &at("monotonic", 1));
    check(&["diff", real.path(), "-"], &at("monotonic", 2), 0, &["the same 1 events"]);
    let virtual_ = File::new("virtual.jsonl", &at("virtual", 1));
    check(&["diff", virtual_.path(), "-"], &at("virtual", 2), 1, &["1 sink drain", "2 sink drain"]);
}

#[test]
fn faults_in_a_trace_are_named_with_their_place_and_are_a_bad_answer() {
    let faulty = "{\"highwater\":1}\nnonsense\n";
    check(&["read", "-"], faulty, 1, &["-: line 2: not an event"]);
    let file = File::new("faulty.jsonl", faulty);
    check(&["diff", file.path(), "-"], faulty, 1, &["line 2: not an event", "the same 0 events"]);
}

const WRONG: &str = r#"{"flows":[{"stages":[{"type":"readable","chunk":"many","count":1}]}]}"#;

#[test]
fn a_scenario_is_checked_with_the_place_of_each_fault() {
    check(&["check", "-"], SMALL, 0, &["-: valid"]);
    check(&["check", "upload-crash"], "", 0, &[": valid, with"]);
    check(&["check", "-"], WRONG, 1, &["-: flows[0].stages[0].chunk: “many” is not an amount"]);
    let two = SMALL.replace("\"count\":64", "\"count\":64,\"burst\":99999").replace("10 ms", "999 h");
    check(&["check", "-"], &two, 1, &["stages[0].burst: ", "stages[1].write.takes: "]);
}

#[test]
fn what_has_a_name_is_listed_and_written_as_a_file_that_can_be_run() {
    check(&["scenarios"], "", 0, &["upload-crash ", "four-stage-pipeline "]);
    let file = check(&["scenarios", "upload-crash:pipe"], "", 0, &[r#""consumer": "pipe""#]);
    let said = ["req → file", "written 4 GiB of 4 GiB"];
    check(&["run", "-", "--summary"], &file, 0, &said);
    check(&["scenarios", "nothing"], "", 2, &["there is no scenario of that name"]);
}

#[test]
fn a_scenario_is_written_as_a_node_program() {
    check(&["program", "-"], SMALL, 0, &["source.pipe(sink);", "node:stream", "\nrun(main, Infinity);"]);
}

#[test]
fn what_cannot_be_read_or_understood_is_no_answer() {
    check(&["run", "-"], WRONG, 2, &["-: flows[0].stages[0].chunk: “many” is not an amount"]);
    check(&["run", "no-such-file.json"], "", 2, &["no-such-file.json: "]);
    check(&["run", "upload-crash:hope"], "", 2, &["upload-crash:hope: "]);
    check(&["read", "no-such-file.jsonl"], "", 2, &["no-such-file.jsonl: "]);
    check(&["read", "-"], "nonsense\n", 2, &["-: this is not a trace"]);
    check(&["read", "-"], "", 2, &["-: this is not a trace"]);
    let file = File::new("empty.jsonl", "");
    check(&["diff", "-", file.path()], "{\"highwater\":1}\n", 2, &["empty.jsonl: this is not a trace"]);
    check(&["diff", "-", "-"], "", 2, &["only one of the two traces can be standard input"]);
}

#[test]
fn wrong_words_are_no_answer() {
    check(&[], "", 2, &["Usage: highwater"]);
    check(&["walk"], "", 2, &["walk", "--help"]);
    check(&["diff", "one.jsonl"], "", 2, &["<RIGHT>"]);
    check(&["run", "-", "--sumary"], SMALL, 2, &["--summary"]);
    check(&["run", "-", "--node", "19"], SMALL, 2, &["20, 22, 24, 26"]);
}

/// As in `highwater run … | head -1`.
#[test]
fn a_reader_who_has_had_enough_is_no_failure() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_highwater"))
        .args(["run", "upload-crash:pipe"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn a_trace_is_written_in_the_formats_of_other_programs() {
    let trace = check(&["run", "-"], SMALL, 0, &[]);
    let csv = check(&["export", "-", "--format", "csv"], &trace, 0, &["ns,stream,name,event,phase,size"]);
    assert_eq!(csv.lines().count(), trace.lines().count(), "a head, and a row an event");
    let chrome =
        check(&["export", "-", "--format", "chrome"], &trace, 0, &["\"thread_name\"", "waiting for 'drain'"]);
    let chrome: serde_json::Value = serde_json::from_str(&chrome).unwrap();
    let events = chrome["traceEvents"].as_array().unwrap();
    let falses = events.iter().filter(|event| event["name"] == "write() → false").count();
    assert_eq!(falses, 16, "as the summary has it");
    let said = ["sequenceDiagram", "participant S0 as source", "S1-->>S0: false, 4 KiB of 4 KiB", "'drain'"];
    check(&["export", "-", "--format", "mermaid"], &trace, 0, &said);
    check(
        &["export", "-", "--format", "mermaid", "--stream", "nobody"],
        &trace,
        2,
        &["there is no stream nobody"],
    );
    assert_eq!(check(&["export", "-", "--format", "jsonl"], &trace, 0, &[]), trace, "as it was");
    assert_eq!(check(&["export", "-", "--format", "jsonl"], SMALL, 0, &[]), trace, "of what runs, too");
    let part = check(&["export", "-", "--format", "jsonl", "--event", "40"], SMALL, 0, &[]);
    assert_eq!(part.lines().count(), 41, "a header, and what has happened by then");
    assert!(trace.starts_with(&part), "{part}");
}

#[test]
fn an_answer_goes_to_a_file_that_is_named() {
    let file = File::new("picture.svg", "");
    let render = ["render", "upload-crash", "--view", "pipe", "--at", "1.2s"];
    assert_eq!(check(&[&render[..], &["-o", file.path()]].concat(), "", 0, &[]), "");
    let picture = std::fs::read_to_string(file.path()).unwrap();
    assert_eq!(picture, check(&render, "", 0, &["<title>", ", 1.200 s</title>"]));
    for words in [
        &["export", "upload-crash", "--at", "1ms", "--format", "csv"][..],
        &["program", "upload-crash"],
        &render,
    ] {
        check(&[words, &["--output", "no/such/folder/file"]].concat(), "", 2, &["no/such/folder/file: "]);
    }
}

#[test]
fn a_moment_is_named_by_what_happens_there() {
    let render = |at: &str| check(&["render", "-", "--view", "sequence", "--at", at], SMALL, 0, &[]);
    let first = render("sink.false(1)");
    assert!(first.contains(">false<") && !first.contains("'drain'"), "{first}");
    assert!(render("sink.drain").contains("'drain'"));
    let never = ["render", "-", "--view", "pipe", "--at", "sink.error"];
    check(&never, SMALL, 2, &["-: sink.error never happens"]);
    check(&["render", "-", "--view", "pipe", "--at", "sink.hope"], SMALL, 2, &["“hope” is not an event"]);
    let trace = check(&["run", "-"], SMALL, 0, &[]);
    let words = ["render", "-", "--view", "sequence", "--at", "sink.false(1)"];
    assert_eq!(check(&words, &trace, 0, &[]), first, "of a recording, too");
}

#[test]
fn a_figure_is_drawn_by_its_name_or_its_file() {
    let words = |input| ["render", input, "--view", "timeline", "--at", "file.false(1)"];
    let named = check(&words("upload-crash"), "", 0, &["<svg"]);
    assert_eq!(named, check(&words("static/figures/upload-crash.json"), "", 0, &[]));
}

#[test]
fn a_moment_is_drawn_in_the_colours_of_a_theme() {
    for view in ["pipe", "sequence", "timeline"] {
        for theme in ["light", "dark", "projector"] {
            let words =
                ["render", "-", "--view", view, "--at", "20ms", "--theme", theme, "--size", "640x360"];
            let picture = check(&words, SMALL, 0, &["<svg xmlns", "width=\"640\"", "sink"]);
            assert!(!picture.contains("var("), "{view}: a colour is not known: {picture}");
        }
    }
    for (words, said) in [
        (["--background", "dark"], "fill=\"#111a22\"/>"),
        (["--background", "white"], "height=\"540\" fill=\"#ffffff\"/>"),
        (["--view", "all"], "translate("),
        (["--scale", "2"], "width=\"1920\" height=\"1080\" viewBox=\"0 0 960 540\""),
    ] {
        let view = if words[0] == "--view" { &[][..] } else { &["--view", "pipe"] };
        check(&[&["render", "-"], view, &words].concat(), SMALL, 0, &[said]);
    }
    let words = ["render", "-", "--view", "pipe", "--background", "transparent"];
    let bare = check(&words, SMALL, 0, &[]);
    assert!(!bare.contains("height=\"540\" fill"), "{bare}");
    for [background, theme] in [["white", "dark"], ["dark", "light"], ["dark", "projector"]] {
        let words = ["render", "-", "--view", "pipe", "--background", background, "--theme", theme];
        check(&words, SMALL, 2, &["cannot be read on"]);
    }
    let trace = check(&["run", "-"], SMALL, 0, &[]);
    let of_scenario = check(&["render", "-", "--view", "pipe", "--event", "40"], SMALL, 0, &[]);
    let of_trace = check(&["render", "-", "--view", "pipe", "--event", "40"], &trace, 0, &[]);
    assert_eq!(of_scenario, of_trace, "wherever it comes from");
    check(&["render", "-", "--view", "pipe", "--size", "1x1"], SMALL, 2, &["a form such as 960x540"]);
}

#[test]
fn another_language_is_told_by_its_file() {
    let render = ["render", "upload-crash", "--view", "pipe", "--at", "0.5s"];
    check(&render, "", 0, &["false, but ignored"]);
    let german = ["--words", "static/words/de.json"];
    check(&[&render[..], &german].concat(), "", 0, &["false, aber ignoriert"]);
    check(&["scenarios", "--words", "no.json"], "", 2, &["no.json: "]);
    check(&["scenarios", "--words", "Cargo.toml"], "", 2, &["The words of Cargo: "]);
}
