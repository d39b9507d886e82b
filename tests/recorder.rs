//! The recorder on real programs (`tests/node/programs`), with every Node found: a recorded program does what it does
//! alone, and its trace says what the program itself has counted.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "shared/folder.rs"]
mod folder;

#[path = "conformance/nodes.rs"]
mod nodes;

#[path = "shared/lines_of.rs"]
mod lines_of;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use folder::Folder;
use highwater::engine::{Event, EventKind, StreamId, StreamInfo};
use highwater::formats::Importer;
use highwater::trace::{StreamNow, Trace};
use nodes::Node;
use serde_json::{Value, json};

/// What `node --import` is given.
const RECORDER: &str = "static/recorder/main.mjs";

/// The traces in a folder.
fn traces(folder: &Folder) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(&folder.0).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.to_string_lossy().ends_with(".trace")).collect()
}

fn program(node: &Node, name: &str, folder: &Folder) -> Command {
    let mut command = Command::new(&node.program);
    command.arg(nodes::path("tests/node/programs").join(name)).current_dir(&folder.0);
    command.env_remove("NODE_OPTIONS");
    command
}

fn recorded(node: &Node, name: &str, folder: &Folder) -> Command {
    let mut command = Command::new(&node.program);
    command.arg("--import").arg(nodes::path(RECORDER));
    command.arg(nodes::path("tests/node/programs").join(name)).current_dir(&folder.0);
    command.env_remove("NODE_OPTIONS");
    command
}

/// What the recorder tells of a program beside its streams' events.
const DOINGS: [&str; 11] =
    ["place", "on", "off", "pipeline", "finished", "iterate", "unheard", "flow", "child", "worker", "pipeTo"];

/// The lines of a trace, and those that its records stand for, as JSON; the first one is its header.
#[track_caller]
fn lines(path: &Path) -> Vec<Value> {
    lines_of::parts(&std::fs::read(path).unwrap()).into_iter().map(|(_, line)| line).collect()
}

/// Those that have all of these keys.
fn with(lines: &[Value], keys: Value) -> Vec<&Value> {
    let has =
        |line: &&Value| keys.as_object().unwrap().iter().all(|(key, value)| line.get(key) == Some(value));
    lines.iter().filter(has).collect()
}

/// Runs a program recorded, and gives its lines.
#[track_caller]
fn told(node: &Node, name: &str, folder: &Folder) -> Vec<Value> {
    assert!(recorded(node, name, folder).output().unwrap().status.code().is_some());
    let traces = traces(folder);
    assert_eq!(traces.len(), 1, "{traces:?}");
    lines(&traces[0])
}

/// The one trace in the folder; nothing in it is faulty or unknown.
#[track_caller]
fn trace(folder: &Folder) -> Trace {
    let traces = traces(folder);
    assert_eq!(traces.len(), 1, "{traces:?}");
    read(&traces[0])
}

/// Reads what a trace tells of its streams. The lines about the program's own doing, and of the Web's ReadableStreams, are
/// left out here: these tests are about events of the others, and there are tests of the lines themselves (`lines`).
#[track_caller]
fn read(path: &Path) -> Trace {
    let mut whole = Importer::new(Trace::DEFAULT_LIMIT);
    whole.push(&std::fs::read(path).unwrap());
    let whole = whole.finish();
    assert_eq!((whole.problems, whole.unknown), (vec![], 0), "every line is known");
    let mut importer = Importer::new(Trace::DEFAULT_LIMIT);
    let mut lines = lines(path);
    lines[0]["highwater"] = json!(1);
    let web: Vec<Value> = with(&lines, json!({"e": "create", "kind": "ReadableStream"}))
        .iter()
        .map(|line| line["s"].clone())
        .collect();
    let beside =
        |line: &&Value| line["e"].as_str().is_some_and(|e| DOINGS.contains(&e)) || web.contains(&line["s"]);
    for line in lines.iter().filter(|line| !beside(line)) {
        importer.push(format!("{line}\n").as_bytes());
    }
    let import = importer.finish();
    assert_eq!((import.problems, import.unknown), (vec![], 0));
    import.trace.unwrap()
}

fn events(trace: &Trace) -> Vec<Event> {
    let mut all = Vec::new();
    trace.for_each(0..trace.end(), |_, event| all.push(event.clone()));
    all
}

/// Runs a program alone and recorded, on all Nodes, and compares its own counts with the trace.
#[track_caller]
fn check(name: &str, code: i32, also: impl Fn(&Trace)) {
    for node in nodes::find() {
        let version = node.version.release();
        let (alone, beside) = (Folder::new(), Folder::new());
        let plain = program(&node, name, &alone).output().unwrap();
        let watched = recorded(&node, name, &beside).output().unwrap();
        assert_eq!(watched.status.code(), Some(code), "{version} {}", stderr(&watched));
        assert_eq!(plain.status.code(), Some(code), "{version} alone");
        assert_eq!(stdout(&watched), stdout(&plain), "{version}");
        assert!(traces(&alone).is_empty(), "nothing is recorded unasked");
        let trace = trace(&beside);
        assert_eq!(trace.header().node, version);
        assert_eq!(trace.header().title, name);
        check_facts(&trace, &stderr(&watched), version);
        also(&trace);
    }
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Each fact that the program gives of a stream is what its trace comes to.
#[track_caller]
fn check_facts(trace: &Trace, said: &str, version: &str) {
    let Some(facts) = said.lines().find(|line| line.starts_with("{\"")) else { return };
    let facts: serde_json::Map<String, Value> = serde_json::from_str(facts).unwrap();
    for (name, facts) in &facts {
        let now = stream(trace, name);
        for (key, expected) in facts.as_object().unwrap() {
            assert_eq!(&fact(now, key), expected, "{version} {name} {key}");
        }
    }
}

#[track_caller]
fn stream<'a>(trace: &'a Trace, name: &str) -> &'a StreamNow {
    let names: Vec<_> = trace.streams().iter().map(|info| &*info.name).collect();
    let place = names.iter().position(|one| *one == name);
    let id = StreamId::new(place.unwrap_or_else(|| panic!("no stream {name} among {names:?}")) as u16);
    trace.latest().stream(id).unwrap()
}

fn fact(now: &StreamNow, key: &str) -> Value {
    match key {
        "pushes" => now.pushes.into(),
        "pushed" => now.pushed.into(),
        "datas" => now.data_events.into(),
        "delivered" => now.delivered.into(),
        "pauses" => now.pauses.into(),
        "resumes" => now.resumes.into(),
        "writes" => now.writes.into(),
        "accepted" => now.accepted.into(),
        "written" => now.written.into(),
        "falses" => now.false_returns.into(),
        "drains" => now.drains.into(),
        "ended" => now.ended.into(),
        "finished" => now.finished.into(),
        "closed" => now.closed.into(),
        other => panic!("no such fact: {other}"),
    }
}

#[track_caller]
fn ends_by_itself(trace: &Trace) {
    assert!(trace.latest().process.idle, "nothing was left to do");
    ends(trace);
}

#[track_caller]
fn ends(trace: &Trace) {
    assert!(trace.latest().process.exited);
    assert_eq!(events(trace).last().unwrap().kind, EventKind::Exit);
    assert!(trace.latest().process.memory.is_some_and(|bytes| bytes > 1 << 20), "memory is told");
}

#[track_caller]
fn ends_by(trace: &Trace, error: &str) {
    let events = events(trace);
    let uncaught = events.iter().find(|event| event.kind == EventKind::Uncaught).expect("it is told");
    assert_eq!(uncaught.error.as_deref(), Some(error));
    assert!(!trace.latest().process.exited);
}

#[test]
fn a_file_piped_into_a_slow_sink() {
    check("copy-by-pipe.mjs", 0, ends_by_itself);
}

#[test]
fn writing_by_hand_without_looking() {
    check("ignoring.mjs", 0, ends_by_itself);
}

#[test]
fn a_pipeline_through_zlib() {
    check("gzip.mjs", 0, ends_by_itself);
}

#[test]
fn streams_of_the_web_and_their_writers() {
    check("web-writer.mjs", 0, |trace| {
        ends_by_itself(trace);
        assert_eq!(stream(trace, "WritableStream 3").errored.as_deref(), Some("ENOSPC"));
        let of_bytes = |info: &StreamInfo| (info.writable_high_water_mark, info.writable_object_mode);
        assert_eq!(trace.streams().iter().map(of_bytes).nth(1), Some((Some(8), false)));
    });
}

#[test]
fn an_http_server_and_its_client() {
    check("http.mjs", 0, |trace| {
        ends_by_itself(trace);
        let secret = trace.streams().iter().find(|info| info.name.contains("secret"));
        assert_eq!(secret, None, "queries are contents");
        assert!(trace.streams().iter().any(|info| info.name.starts_with("socket ")));
    });
}

#[test]
fn for_await_to_the_end_and_broken_off() {
    check("for-await.mjs", 0, ends_by_itself);
}

#[test]
fn a_program_that_throws_in_a_listener() {
    check("uncaught.mjs", 1, |trace| ends_by(trace, "RangeError"));
}

#[test]
fn a_program_that_dies_of_an_error_that_nobody_hears() {
    check("unheard-error.mjs", 1, |trace| {
        ends_by(trace, "ENOSPC");
        let names: Vec<_> = trace.streams().iter().map(|info| &*info.name).collect();
        assert!(!names.contains(&"stderr"), "pipe() looks at it, but nobody uses it: {names:?}");
    });
}

#[test]
fn a_program_that_exits_in_the_middle() {
    check("exit.mjs", 8, |trace| {
        ends(trace);
        assert!(!trace.latest().process.idle, "a chunk was under way");
    });
}

#[test]
fn objects_through_transforms_with_flush_and_final() {
    check("objects.mjs", 0, ends_by_itself);
}

#[test]
fn ten_thousand_writes_in_a_loop() {
    check("sync-loop.mjs", 0, ends_by_itself);
}

#[test]
fn standard_output() {
    check("stdout.mjs", 0, ends_by_itself);
}

#[test]
fn what_programs_can_see_of_streams_stays_what_it_was() {
    check("untouched.mjs", 0, ends_by_itself);
}

#[test]
fn what_programs_can_see_of_functions_about_streams_stays_what_it_was() {
    check("untouched-functions.mjs", 0, ends_by_itself);
}

/// Where in a program of these tests the line with this mark is.
fn place(program: &str, mark: &str) -> String {
    let text = std::fs::read_to_string(nodes::path("tests/node/programs").join(program)).unwrap();
    let line = text.lines().position(|line| line.ends_with(&format!(" // {mark}"))).unwrap() + 1;
    format!("{program}:{line}")
}

#[test]
fn what_the_program_does_is_told_with_its_places() {
    check("doing.mjs", 3, ends);
    for node in nodes::find() {
        let folder = Folder::new();
        let lines = told(&node, "doing.mjs", &folder);
        let version = node.version.release();
        let tells = json!(["listeners", "places", "pipelines", "process"]);
        assert_eq!(lines[0]["tells"], tells, "{version}");
        assert!(lines[0]["heapLimit"].as_u64().unwrap() > 1 << 20 && lines[0]["pid"].is_u64(), "{version}");
        let id = |name: &str| with(&lines, json!({"e": "create", "name": name}))[0]["s"].clone();
        let (slow, both, side) = (id("Slow 1"), id("Transform 1"), id("Slow 2"));
        let made = json!({"e": "create", "class": "Slow", "at": place("doing.mjs", "create")});
        assert_eq!(with(&lines, made).len(), 1, "{version}");
        for (stream, of, mark) in [
            (&slow, "write", "write"),
            (&slow, "write on", "write on"),
            (&slow, "on drain", "on drain"),
            (&slow, "on drain", "once"),
            (&slow, "pipeline", "pipeline"),
            (&side, "write", "side"),
            (&side, "end", "end"),
            (&side, "finished", "finished"),
            (&id("PassThrough 1"), "iterate", "iterate"),
            (&id("doing.txt"), "iterate", "lines"),
            (&id("ReadableStream 1"), "enqueue", "enqueue"),
            (&id("ReadableStream 1"), "pipeTo", "pipeTo"),
        ] {
            let line = json!({"s": stream, "e": "place", "of": of, "at": place("doing.mjs", mark)});
            assert_eq!(with(&lines, line).len(), 1, "{version} {of} {mark}");
        }
        let within = json!({"s": side, "e": "place", "by": both, "in": "_transform"});
        assert!(!with(&lines, within).is_empty(), "{version}");
        let listeners = |e| with(&lines, json!({"s": slow, "e": e, "ev": "drain"}));
        assert_eq!(listeners("on").iter().map(|line| &line["n"]).collect::<Vec<_>>(), [1, 2], "{version}");
        assert_eq!(listeners("on")[0]["async"], true, "{version}");
        assert_eq!(listeners("on")[1]["once"], true, "{version}");
        assert_eq!(listeners("off").iter().map(|line| &line["n"]).collect::<Vec<_>>(), [1], "{version}");
        let source = id("Readable 1");
        for (e, p, keys) in [
            ("pipeline", "call", json!({"s": slow, "of": [source, both, slow]})),
            ("pipeline", "done", json!({"s": slow})),
            ("finished", "call", json!({"s": side})),
            ("finished", "done", json!({"s": side})),
            ("iterate", "call", json!({"s": id("PassThrough 1")})),
            ("iterate", "done", json!({"s": id("PassThrough 1"), "ret": true})),
            ("iterate", "call", json!({"s": id("doing.txt"), "by": "lines"})),
        ] {
            let mut line = json!({"e": e, "p": p});
            line.as_object_mut().unwrap().extend(keys.as_object().unwrap().clone());
            assert_eq!(with(&lines, line.clone()).len(), 1, "{version} {line}");
        }
        let lost = with(&lines, json!({"s": id("doing.txt"), "e": "unheard", "by": "lines"}));
        assert_eq!((&lost[0]["n"], &lost.last().unwrap()["n"]), (&json!(1), &json!(100)), "{version}");
        for (to, from) in [
            (&both, &source),
            (&side, &source),
            (&slow, &both),
            (&id("TransformStream 1 readable"), &id("TransformStream 1 writable")),
        ] {
            assert_eq!(with(&lines, json!({"s": to, "e": "flow", "from": from})).len(), 1, "{version}");
        }
        let exit = json!({"e": "exit", "code": 3, "by": "exit", "at": place("doing.mjs", "exit")});
        assert_eq!(with(&lines, exit).len(), 1, "{version}");
        let web = id("ReadableStream 1");
        assert_eq!(
            with(&lines, json!({"s": web, "e": "enqueue", "p": "call", "size": 10})).len(),
            0,
            "objects count as 1"
        );
        assert_eq!(with(&lines, json!({"s": web, "e": "enqueue", "p": "return"})).len(), 3, "{version}");
        let levels = |line: &&Value| ["rl", "fl", "wl", "nd"].iter().any(|key| line.get(key).is_some());
        let doings = lines
            .iter()
            .filter(|line| line["e"] != "pipeTo" && DOINGS.contains(&line["e"].as_str().unwrap_or("")));
        assert_eq!(
            doings.filter(levels).collect::<Vec<_>>(),
            Vec::<&Value>::new(),
            "who skips them misses no level"
        );
    }
}

#[test]
fn streams_of_the_web_have_places_and_the_names_of_what_they_belong_to() {
    check("web-names.mjs", 0, ends);
    for node in nodes::find() {
        let folder = Folder::new();
        let lines = told(&node, "web-names.mjs", &folder);
        let version = node.version.release();
        let of = |name: &str| {
            let found = with(&lines, json!({"e": "create", "name": name}));
            assert_eq!(found.len(), 1, "{version} {name}");
            found[0]
        };
        let source = of("ReadableStream 1");
        for branch in ["ReadableStream branch 1", "ReadableStream branch 2"] {
            let id = &of(branch)["s"];
            assert_eq!(
                with(&lines, json!({"s": id, "e": "flow", "from": source["s"]})).len(),
                1,
                "{version}"
            );
        }
        let unread = &of("ReadableStream branch 2")["s"];
        let filled = with(&lines, json!({"s": unread, "e": "enqueue", "p": "call", "size": 1})).len();
        assert_eq!(filled, 5, "{version}: what nobody reads of a branch is told");
        assert_eq!(with(&lines, json!({"s": unread, "rl": 5})).len(), 1, "{version}");
        for body in ["body of GET /files/large", "body of GET /files/large clone", "body of POST /post"] {
            of(body);
        }
        assert!(
            !lines.iter().any(|line| line.to_string().contains("secret")),
            "{version}: queries are contents"
        );
        for (name, mark) in [
            ("ReadableStream 1", "create source"),
            ("WritableStream 1", "create sink"),
            ("TransformStream 1 readable", "create transform"),
            ("TransformStream 1 writable", "create transform"),
        ] {
            assert_eq!(of(name)["at"], place("web-names.mjs", mark), "{version} {name}");
        }
        let imported = json!({"e": "create", "at": place("web-names.mjs", "create imported")});
        assert_eq!(with(&lines, imported).len(), 1, "{version}");
        let sink = &of("WritableStream 1")["s"];
        assert_eq!(with(&lines, json!({"s": sink, "e": "closed"})).len(), 1, "{version}: it has no close()");
        assert_eq!(with(&lines, json!({"e": "on", "ev": "line", "async": true})).len(), 1, "{version}");
        let heard = json!({"e": "place", "of": "on line", "at": place("web-names.mjs", "on line")});
        assert_eq!(with(&lines, heard).len(), 1, "{version}");
    }
}

#[test]
fn a_program_on_the_command_line_is_called_as_node_calls_it() {
    for node in nodes::find() {
        let folder = Folder::new();
        let mut command = Command::new(&node.program);
        command.arg("--import").arg(nodes::path(RECORDER)).args(["-e", "console.log(1)", "word.js"]);
        assert!(command.current_dir(&folder.0).env_remove("NODE_OPTIONS").output().unwrap().status.success());
        assert_eq!(trace(&folder).header().title, "[eval]");
        let name = traces(&folder)[0].file_name().unwrap().to_string_lossy().into_owned();
        assert!(name.starts_with("eval-"), "{name}");
    }
}

#[test]
fn an_error_that_nobody_hears_is_told_with_its_stream_and_its_place() {
    for node in nodes::find() {
        let folder = Folder::new();
        let lines = told(&node, "unheard-error.mjs", &folder);
        let error = with(&lines, json!({"e": "uncaught", "err": "ENOSPC"}))[0];
        let stream = with(&lines, json!({"e": "error", "err": "ENOSPC"}))[0];
        assert_eq!(error["of"], stream["s"]);
        assert!(error["at"].as_str().unwrap().starts_with("unheard-error.mjs:"), "{error}");
    }
}

#[test]
fn processes_and_threads_have_traces_of_their_own() {
    check_family(None);
    check_family(Some("app.trace.jsonl"));
    check_family(Some("app-%p.jsonl"));
}

#[track_caller]
fn check_family(variable: Option<&str>) {
    for node in nodes::find() {
        let folder = Folder::new();
        let mut command = recorded(&node, "family.mjs", &folder);
        command.envs(variable.map(|path| ("HIGHWATER_TRACE", path)));
        let output = command.output().unwrap();
        assert_eq!(stdout(&output), "true\n0 4 true\n", "{}", stderr(&output));
        let files = std::fs::read_dir(&folder.0).unwrap().map(|entry| entry.unwrap().path());
        let traces: Vec<(String, Vec<Value>)> = files
            .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), lines(&path)))
            .collect();
        assert_eq!(traces.len(), 3, "{variable:?}");
        let of = |key| traces.iter().find(|(_, lines)| lines[0].get(key).is_some()).unwrap();
        let (child, thread) = (of("parent"), of("thread"));
        let (_, parent) = traces.iter().find(|(name, _)| *name != child.0 && *name != thread.0).unwrap();
        assert_eq!(child.1[0]["parent"], parent[0]["pid"]);
        assert_eq!(thread.1[0]["pid"], parent[0]["pid"]);
        let begun = json!({"e": "child", "n": child.1[0]["pid"], "name": "family.mjs", "trace": child.0});
        assert_eq!(with(parent, begun).len(), 1, "{variable:?}");
        let other = with(parent, json!({"e": "child"}))[1];
        assert!(other.get("trace").is_none(), "{other}");
        let begun =
            json!({"e": "worker", "n": thread.1[0]["thread"], "name": "family.mjs", "trace": thread.0});
        assert_eq!(with(parent, begun).len(), 1, "{variable:?}");
        assert_eq!(with(&thread.1, json!({"e": "exit", "code": 4, "by": "exit"})).len(), 1);
        for (name, lines) in &traces {
            assert_eq!(with(lines, json!({"e": "create", "name": "PassThrough 1"})).len(), 1, "{name}");
        }
    }
}

#[test]
fn a_killed_program_leaves_all_but_the_last_moment() {
    for node in nodes::find() {
        let folder = Folder::new();
        let mut child =
            recorded(&node, "hanging.mjs", &folder).stdout(std::process::Stdio::piped()).spawn().unwrap();
        let mut said = [0; 1];
        std::io::Read::read_exact(child.stdout.as_mut().unwrap(), &mut said).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(500));
        child.kill().unwrap();
        child.wait().unwrap();
        let trace = trace(&folder);
        assert!(!trace.latest().process.exited);
        let now = stream(&trace, "PassThrough 1");
        assert_eq!(
            (now.writes, now.false_returns),
            (3, 1),
            "what came right before the silence is there, too"
        );
    }
}

#[test]
fn the_last_seconds_begin_with_what_is_left_of_earlier_ones() {
    for node in nodes::find() {
        let folder = Folder::new();
        let mut command = recorded(&node, "last-second.mjs", &folder);
        let output = command.env("HIGHWATER_LAST", "1").output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        let mut traces = traces(&folder);
        traces.sort_by_key(|path| path.as_os_str().len());
        assert_eq!(traces.len(), 2, "at the signal and at the end");
        for path in &traces {
            read(path);
        }
        let (first, last) = (lines(&traces[0]), lines(&traces[1]));
        assert_eq!(first[0]["last"], 1);
        assert!(
            with(&first, json!({"e": "exit"})).is_empty() && with(&last, json!({"e": "exit"})).len() == 1
        );
        let begin = last[1]["t"].as_u64().unwrap();
        assert!(begin > 500_000_000, "nothing is from the beginning: {begin}");
        assert_eq!(with(&last, json!({"e": "pipe", "p": "call", "t": begin})).len(), 1);
        let gone = with(&last, json!({"e": "create", "name": "PassThrough 3"}));
        assert!(gone.is_empty(), "a stream that was closed long before");
    }
}

#[test]
fn reads_are_told_only_when_asked_for() {
    let reads = |trace: &Trace| events(trace).iter().filter(|e| e.kind == EventKind::ReadReturn).count();
    for node in nodes::find() {
        let folder = Folder::new();
        let output = recorded(&node, "for-await.mjs", &folder).output().unwrap();
        assert!(output.status.success() && reads(&trace(&folder)) == 0);
        let folder = Folder::new();
        recorded(&node, "for-await.mjs", &folder).env("HIGHWATER_READS", "1").output().unwrap();
        assert!(reads(&trace(&folder)) > 10);
    }
}

#[test]
fn beyond_the_limit_events_are_only_counted() {
    for node in nodes::find() {
        let folder = Folder::new();
        recorded(&node, "sync-loop.mjs", &folder).env("HIGHWATER_LIMIT", "500").output().unwrap();
        let trace = trace(&folder);
        let streams = events(&trace).iter().filter(|e| e.stream != StreamId::PROCESS).count();
        assert!((500..510).contains(&streams), "{streams}");
        assert!(trace.latest().process.lost > 19_000);
        assert!(trace.latest().process.exited);
    }
}

/// The rows of the tables of a part of the document of the format, without backticks.
fn documented(part: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(nodes::path("docs/trace-format.md")).unwrap();
    let part = text.split_once(part).unwrap().1;
    let part = part.split_once("\n## ").map_or(part, |(part, _)| part);
    let cells = |line: &str| {
        line.trim_matches('|').split(" | ").map(|cell| cell.trim().trim_matches('`').to_owned()).collect()
    };
    part.lines().filter(|line| line.starts_with("| `")).map(cells).collect()
}

#[test]
fn the_document_and_the_recorder_name_the_same_variables_and_bounds() {
    let main = std::fs::read_to_string(nodes::path(RECORDER)).unwrap();
    let (head, _) = main.split_once("\nimport ").unwrap();
    let modules = std::fs::read_dir(nodes::path(RECORDER).parent().unwrap()).unwrap();
    let code: String = modules
        .map(|module| module.unwrap().path())
        .filter(|path| !path.ends_with("main.mjs"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    let table = documented("## The recorder");
    let (variables, bounds): (Vec<_>, Vec<_>) =
        table.iter().partition(|row| row[0].starts_with("HIGHWATER_"));
    let named = |text: &str| {
        let name = |part: &str| {
            let end = part.find(|letter: char| !letter.is_ascii_uppercase()).unwrap_or(part.len());
            part[..end].to_owned()
        };
        let mut names: Vec<String> = text.split("HIGHWATER_").skip(1).map(name).collect();
        names.sort();
        names.dedup();
        names
    };
    let mut known: Vec<&str> = variables.iter().map(|row| &row[0]["HIGHWATER_".len()..]).collect();
    known.sort_unstable();
    assert_eq!(named(head), known);
    assert_eq!(named(&code), known);
    for row in bounds {
        let n: u64 = row[1].parse().unwrap();
        let grouped = highwater::trace::grouped(n).replace(',', "_");
        let (in_code, in_head) = match row[0].as_str() {
            "events" => (format!("limit = {grouped}"), format!("({n})")),
            "streams" => (format!("STREAMS = {grouped};"), format!("most {n} streams")),
            "name" => (format!(".slice(0, {n})"), String::new()),
            "block" => (format!("BLOCK = {} * 1024;", n / 1024), String::new()),
            other => panic!("{other}"),
        };
        assert!(code.contains(&in_code), "{in_code}");
        assert!(head.contains(&in_head), "{in_head}");
    }
}

#[test]
fn the_document_and_the_reader_have_the_same_bounds() {
    let header = "{\"highwater\":1,\"streams\":[{\"id\":1,\"kind\":\"Readable\",\"name\":\"a\"}]}\n";
    let faulty = |lines: &mut dyn Iterator<Item = String>| {
        let mut importer = Importer::new(Trace::DEFAULT_LIMIT);
        importer.push(header.as_bytes());
        lines.for_each(|line| {
            importer.push(line.as_bytes());
        });
        importer.finish().faulty
    };
    for row in documented("## Bad input") {
        let n: usize = row[1].parse().unwrap();
        let beyond = |more: usize| match row[0].as_str() {
            "line" => {
                let line = "{\"t\":1,\"s\":1,\"e\":\"end\"}";
                let spaces = " ".repeat(n - line.len() + more);
                faulty(&mut std::iter::once(format!("{line}{spaces}\n")))
            }
            "streams" => {
                let line = |id| format!("{{\"t\":1,\"s\":{id},\"e\":\"create\",\"kind\":\"Readable\"}}\n");
                faulty(&mut (2..=n + more).map(line))
            }
            "events" => u64::from(Trace::DEFAULT_LIMIT < n + more),
            other => panic!("{other}"),
        };
        assert_eq!((beyond(0), beyond(1)), (0, 1), "{}", row[0]);
    }
}

/// What the recorder says on standard error of a value, and what comes of it.
#[track_caller]
fn check_variable(name: &str, value: &str, refused: bool, of: impl Fn(&Trace) -> bool) {
    let values = documented("## The recorder").into_iter().find(|row| row[0] == name).unwrap();
    for node in nodes::find() {
        let folder = Folder::new();
        let output = recorded(&node, "for-await.mjs", &folder).env(name, value).output().unwrap();
        assert!(output.status.success());
        let said = stderr(&output);
        let told = said.contains(&format!("highwater: {name}={value} is not valid; it must be"));
        assert_eq!(told, refused, "{name}={value}, which may be {}: {said}", values[1]);
        assert!(of(&trace(&folder)), "{name}={value}");
    }
}

#[test]
fn variables_that_are_empty_are_not_set_and_those_that_make_no_sense_are_named() {
    let reads = |trace: &Trace| events(trace).iter().any(|e| e.kind == EventKind::ReadReturn);
    for (value, refused, told) in [
        ("1", false, true),
        ("0", false, false),
        ("", false, false),
        ("yes", true, false),
        ("constructor", true, false),
    ] {
        check_variable("HIGHWATER_READS", value, refused, |trace| reads(trace) == told);
    }
    for (value, refused, lost) in [
        ("10", false, true),
        ("", false, false),
        ("0", true, false),
        ("-5", true, false),
        ("abc", true, false),
        ("1.5", true, false),
    ] {
        check_variable("HIGHWATER_LIMIT", value, refused, |trace| (trace.latest().process.lost > 0) == lost);
    }
    for (value, refused) in [("9", false), ("", false), ("0", true), ("soon", true)] {
        check_variable("HIGHWATER_LAST", value, refused, |trace| trace.latest().process.exited);
    }
    for (value, refused) in
        [("hidden", false), ("shown", false), ("", false), ("1", true), ("toString", true)]
    {
        check_variable("HIGHWATER_NAMES", value, refused, |trace| trace.latest().process.exited);
    }
    for (value, refused) in [("0", false), ("", false), ("yes", true)] {
        check_variable("HIGHWATER_SLEEP", value, refused, |trace| trace.latest().process.exited);
    }
    check_variable("HIGHWATER_TRACE", "", false, |trace| trace.header().title == "for-await.mjs");
}

#[test]
fn the_streams_of_readable_stream_are_said_not_to_be_seen() {
    for node in nodes::find() {
        for (way, unseen) in [(None, true), (Some("disable"), false)] {
            let folder = Folder::new();
            let package = folder.0.join("node_modules/readable-stream");
            std::fs::create_dir_all(&package).unwrap();
            std::fs::write(package.join("index.js"), "module.exports = require('node:stream');").unwrap();
            std::fs::write(folder.0.join("app.cjs"), "require('readable-stream'); console.log(1);").unwrap();
            let mut command = Command::new(&node.program);
            command.arg("--import").arg(nodes::path(RECORDER)).arg("app.cjs").current_dir(&folder.0);
            command.env_remove("NODE_OPTIONS").envs(way.map(|way| ("READABLE_STREAM", way)));
            assert!(command.output().unwrap().status.success());
            let trace = trace(&folder);
            assert_eq!(trace.latest().process.unseen, unseen);
            let said = highwater::judge::missing(&trace);
            assert_eq!(said.iter().any(|said| said.contains("READABLE_STREAM=disable")), unseen, "{said:?}");
            ends_by_itself(&trace);
        }
    }
}

#[test]
fn of_two_copies_in_one_process_the_second_stands_back() {
    for node in nodes::find() {
        let (folder, copies) = (Folder::new(), Folder::new());
        for module in std::fs::read_dir(nodes::path(RECORDER).parent().unwrap()).unwrap() {
            let module = module.unwrap();
            std::fs::copy(module.path(), copies.0.join(module.file_name())).unwrap();
        }
        let copy = copies.0.join("main.mjs");
        let mut command = recorded(&node, "objects.mjs", &folder);
        let output = command.env("NODE_OPTIONS", format!("--import={}", copy.display())).output().unwrap();
        assert!(output.status.success());
        let said = stderr(&output);
        assert_eq!(said.matches("is already recording this process").count(), 1, "{said}");
        ends_by_itself(&trace(&folder));
    }
}

#[test]
fn further_streams_than_can_be_told_apart_are_counted_and_the_place_is_told() {
    for node in nodes::find() {
        let folder = Folder::new();
        recorded(&node, "many-streams.mjs", &folder).output().unwrap();
        let trace = trace(&folder);
        let bound: usize =
            documented("## The recorder").iter().find(|row| row[0] == "streams").unwrap()[1].parse().unwrap();
        assert_eq!(trace.streams().len(), bound);
        let gaps = trace.gaps();
        assert!(gaps.len() == 2 && gaps[0].to < gaps[1].from, "those that are known go on: {gaps:?}");
        let said = &highwater::judge::missing(&trace)[0];
        assert!(said.contains("65,000 streams") && said.contains("From "), "{said}");
        assert!(trace.latest().process.idle);
    }
}

#[test]
fn a_path_can_be_given_and_node_options_too() {
    for node in nodes::find() {
        let folder = Folder::new();
        let path = folder.0.join("here");
        let options = format!("--import={}", nodes::path(RECORDER).display());
        let mut command = program(&node, "objects.mjs", &folder);
        command.env("NODE_OPTIONS", options).env("HIGHWATER_TRACE", path.join("%p.jsonl"));
        let output = command.output().unwrap();
        assert!(output.status.success(), "a path that cannot be written to stops no program");
        assert!(stderr(&output).contains("highwater: recording stops here: ENOENT"));
        std::fs::create_dir(&path).unwrap();
        assert!(command.output().unwrap().status.success());
        let files: Vec<_> = std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(files.len(), 1);
        assert!(files[0].file_stem().unwrap().to_string_lossy().parse::<u32>().is_ok(), "{files:?}");
        ends_by_itself(&read(&files[0]));
    }
}
