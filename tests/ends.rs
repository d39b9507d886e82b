//! Nobody is accused who may be innocent: a recording that breaks off, wherever that is, that a signal has ended, or that
//! lacks events, is told as such, and nothing is held against the program but what the whole recording says, too.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "conformance/nodes.rs"]
mod nodes;

#[path = "shared/lines_of.rs"]
mod lines_of;

#[path = "shared/words.rs"]
mod pictures;

use std::collections::BTreeSet;
use std::process::{Command, Output};

use highwater::engine::StreamId;
use highwater::formats::Importer;
use highwater::judge::{Tone, causes, explain, findings, latest_stall, missing, reservation, summary};
use highwater::trace::{Beyond, Cursor, Trace, beyond, flows, grouped, lanes};
use highwater::views::sequence::SequenceViewport;
use highwater::views::timeline::TimelineViewport;
use highwater::views::{Moment, pipe, sequence, timeline};
use nodes::Node;

/// Words that say that something will not come, or that all has.
const JUDGES: [&str; 10] = [
    "cannot come",
    "cannot be fulfilled",
    "never",
    "ignored",
    "the program does not",
    "nothing tells",
    "nothing reads from",
    "left open",
    "still open",
    "everything is done",
];

/// Runs a program of `tests/node/programs`, recorded; the recording, and what came of the program.
fn record(node: &Node, name: &str, settings: &[(&str, &str)]) -> (Vec<u8>, Output) {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("ends");
    std::fs::create_dir_all(&folder).unwrap();
    let said: Vec<&str> = settings.iter().map(|(_, value)| *value).collect();
    let file = folder.join(format!("{name}-{}-{}.trace", node.version.major(), said.join("-")));
    let _ = std::fs::remove_file(&file);
    let mut command = Command::new(&node.program);
    command.arg("--import").arg(nodes::path("static/recorder/main.mjs"));
    command.arg(nodes::path("tests/node/programs").join(name));
    command.current_dir(&folder).env_remove("NODE_OPTIONS");
    command.env("HIGHWATER_TRACE", &file).envs(settings.iter().copied());
    let output = command.output().unwrap();
    (std::fs::read(&file).unwrap(), output)
}

fn read(bytes: &[u8]) -> Trace {
    let mut importer = Importer::new(Trace::DEFAULT_LIMIT);
    importer.push(bytes);
    importer.finish().trace.unwrap()
}

/// Looks at the end of a trace.
fn at_end<T>(trace: &Trace, look: impl FnOnce(&Moment) -> T) -> T {
    let mut cursor = Cursor::default();
    cursor.seek(trace, trace.end());
    let time = trace.end_time();
    look(&Moment { trace, cursor: &cursor, time, reached: time, speed: 0.0 })
}

/// What is held against the program at a trace's end.
fn accusations(trace: &Trace) -> BTreeSet<String> {
    let found = at_end(trace, |moment| findings(trace, moment.cursor, &flows(trace)));
    found.into_iter().filter(|one| one.tone() == Tone::Bad).map(|one| one.text).collect()
}

/// What else is said at a trace's end that judges it: in sentences, and in pictures.
fn judgements(trace: &Trace) -> BTreeSet<String> {
    let graph = pipe::StreamGraph::of(&lanes(trace));
    let streams: Vec<StreamId> = graph.streams().into_iter().take(8).collect();
    let said = at_end(trace, |moment| {
        let Moment { cursor, .. } = *moment;
        let mut said = vec![explain(trace, cursor).text, summary(trace, cursor, &graph.hops()).text];
        if let Some(stall) = latest_stall(trace, &streams, trace.end()) {
            said.extend(causes(trace, stall).into_iter().map(|link| link.text));
        }
        said.extend(pictures::texts(&pipe::layout(moment, &graph, 1200.0, 500.0)));
        said.extend(pictures::texts(&sequence::layout(
            moment,
            &streams,
            &SequenceViewport::default(),
            1200.0,
            500.0,
        )));
        said.extend(pictures::texts(&timeline::layout(
            moment,
            &streams,
            &TimelineViewport::default(),
            1200.0,
            500.0,
        )));
        said
    });
    // How much there was at most is no judgement, nor is what was so at a moment.
    let judges = |text: &String| {
        let text = text.to_lowercase();
        let text = ["never held more", "nothing reads from it"]
            .iter()
            .fold(text, |text, words| text.replace(words, ""));
        JUDGES.iter().any(|word| text.contains(word))
    };
    said.into_iter().filter(judges).collect()
}

/// The words of the timeline.
fn over_time(trace: &Trace) -> Vec<String> {
    let streams: Vec<StreamId> = trace.ids().take(1).collect();
    at_end(trace, |moment| {
        pictures::texts(&timeline::layout(moment, &streams, &TimelineViewport::default(), 1200.0, 300.0))
    })
}

/// Nothing is said of a part of a recording that is not said of the whole, and it is told what is missing.
#[track_caller]
fn check_part(part: &[u8], whole: &(BTreeSet<String>, BTreeSet<String>), pictures: bool, place: &str) {
    let trace = read(part);
    let found = accusations(&trace);
    assert!(found.is_subset(&whole.0), "{place}: {found:#?}");
    if pictures {
        let said = judgements(&trace);
        assert!(said.is_subset(&whole.1), "{place}: {said:#?}");
    }
    at_end(&trace, |moment| {
        assert_eq!(beyond(&trace, moment.cursor), Beyond::Unknown, "{place}");
        assert!(reservation(&trace, moment.cursor).is_some(), "{place}");
        assert!(!missing(&trace).is_empty(), "{place}");
    });
}

/// Lines at which a long recording is cut.
fn cuts() -> usize {
    if nodes::is_nightly() { 700 } else { 300 }
}

/// A recording of a program that is as it should be, cut at its lines, and with the rest of them left out.
#[track_caller]
fn check(name: &str) {
    for node in nodes::some() {
        let (whole_file, output) = record(&node, name, &[]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let trace = read(&whole_file);
        let whole = (accusations(&trace), judgements(&trace));
        assert_eq!(whole.0, BTreeSet::new(), "{name} is as it should be");
        assert_eq!(at_end(&trace, |moment| reservation(&trace, moment.cursor)), None);
        assert!(at_end(&trace, |moment| beyond(&trace, moment.cursor)) == Beyond::Nothing);
        assert_eq!(missing(&trace), [""; 0]);
        let ends: Vec<usize> = lines_of::parts(&whole_file).into_iter().map(|(end, _)| end).collect();
        let last = format!("{{\"t\":{},\"e\":\"exit\",\"idle\":true}}\n", trace.end_time().0);
        let lost =
            format!("{{\"t\":{},\"e\":\"lost\",\"n\":9,\"err\":\"LIMIT\"}}\n{last}", trace.end_time().0);
        for (number, end) in ends.iter().enumerate().take(ends.len() - 1).step_by(ends.len() / cuts() + 1) {
            let place = format!("{name}, Node {}, after line {}", node.version.major(), number + 1);
            let part = &whole_file[..*end];
            check_part(part, &whole, true, &place);
            let limited = [part, lost.as_bytes()].concat();
            check_part(&limited, &whole, true, &format!("{place}, with the rest left out"));
            let torn = [part, b"{\"t\":1,\"s\n", last.as_bytes()].concat();
            let found = accusations(&read(&torn));
            assert!(found.is_subset(&whole.0), "{place}, with a torn line: {found:#?}");
        }
    }
}

#[test]
fn a_server_with_many_answers_under_way() {
    check("server.mjs");
}

#[test]
fn a_program_that_takes_its_time() {
    check("patient.mjs");
}

#[test]
fn a_server_that_waits_for_drain() {
    check("http.mjs");
}

#[test]
fn pipes_and_transforms_and_objects() {
    for name in ["copy-by-pipe.mjs", "gzip.mjs", "objects.mjs", "for-await.mjs"] {
        check(name);
    }
}

#[test]
fn cut_at_any_byte() {
    for node in nodes::some().into_iter().take(1) {
        let (file, _) = record(&node, "patient.mjs", &[("PART", "bytes")]);
        let header = file.iter().position(|&byte| byte == b'\n').unwrap();
        let whole = (BTreeSet::new(), BTreeSet::new());
        // What lacks nothing but the last line's end is whole.
        for end in header..=file.iter().rposition(|&byte| byte == b'}').unwrap() {
            check_part(&file[..end], &whole, false, &format!("byte {end}"));
        }
    }
}

#[test]
fn a_server_that_a_signal_ends_is_not_accused_of_what_was_not_written() {
    for node in nodes::some() {
        for signal in ["SIGINT", "SIGTERM", "SIGKILL"] {
            for requests in ["8", "40", "60", "100"] {
                let settings = [("END", signal), ("REQUESTS", requests)];
                let (text, output) = record(&node, "server.mjs", &settings);
                assert_eq!(output.status.code(), None, "{signal}");
                let trace = read(&text);
                assert_eq!(accusations(&trace), BTreeSet::new(), "{signal} after {requests}");
                assert_eq!(judgements(&trace), BTreeSet::new(), "{signal} after {requests}");
                assert!(trace.breaks_off());
                assert!(missing(&trace)[0].contains("breaks off"));
                assert!(over_time(&trace).contains(&"breaks off".to_owned()));
            }
        }
    }
}

#[test]
fn a_server_that_is_ended_or_reaches_a_limit_is_not_accused_of_what_was_not_written() {
    for node in nodes::some() {
        for limit in ["1", "200", "500", "1000"] {
            let (text, output) = record(&node, "server.mjs", &[("END", "exit"), ("HIGHWATER_LIMIT", limit)]);
            assert!(output.status.success());
            let trace = read(&text);
            assert_eq!(accusations(&trace), BTreeSet::new(), "{limit}");
            let gaps = trace.gaps();
            let lost: u64 = gaps.iter().map(|gap| gap.n).sum();
            assert_eq!((lost, gaps.len()), (trace.latest().process.lost, 1));
            // From where the first one was left out to where the process ends.
            assert_eq!(trace.time_at(trace.whole_until()), gaps[0].from);
            assert_eq!(gaps[0].to, trace.time_at(trace.end() - 1));
            let said = &missing(&trace)[0];
            assert!(said.contains("HIGHWATER_LIMIT") && said.contains(&grouped(lost)), "{said}");
            let words = format!("{} events left out", grouped(lost));
            assert!(over_time(&trace).contains(&words), "{words}");
        }
        let (text, _) = record(&node, "server.mjs", &[("END", "exit")]);
        let trace = read(&text);
        assert_eq!(accusations(&trace), BTreeSet::new());
        let said = at_end(&trace, |moment| reservation(&trace, moment.cursor)).unwrap();
        assert!(said.contains("work left to do"), "{said}");
    }
}

#[test]
fn a_message_in_two_parts_is_told_false_twice_and_ignores_nothing() {
    let mut text = "{\"highwater\":1,\"clock\":\"monotonic\"}\n".to_owned();
    text += "{\"t\":0,\"s\":1,\"e\":\"create\",\"kind\":\"Duplex\",\"name\":\"socket\",\"writableHighWaterMark\":16384}\n";
    for number in 1..20 {
        let at = |micros: u64, line: &str| {
            format!("{{\"t\":{},\"s\":1,{line}}}\n", (number * 1000 + micros) * 1000)
        };
        text += &at(0, r#""e":"write","p":"call","size":65536"#);
        text += &at(1, r#""e":"_write","p":"call","size":65536,"wl":65536"#);
        text += &at(2, r#""e":"write","p":"return","ret":false,"nd":true"#);
        text += &at(3, r#""e":"write","p":"call","size":0"#);
        text += &at(4, r#""e":"write","p":"return","ret":false"#);
        let trace = read(text.as_bytes());
        assert_eq!((accusations(&trace), judgements(&trace)), Default::default(), "message {number}");
        text += &at(500, r#""e":"_write","p":"done","wl":0"#);
        text += &at(501, r#""e":"drain","nd":false"#);
    }
}

#[test]
fn memory_that_was_nearly_out_is_told_of_a_process_that_ended_well_and_no_other() {
    let accused = |limit: u64| {
        let mut text = format!("{{\"highwater\":1,\"clock\":\"monotonic\",\"memoryLimit\":{limit}}}\n");
        text += "{\"t\":0,\"s\":1,\"e\":\"create\",\"kind\":\"Readable\",\"name\":\"rows\",\"readableHighWaterMark\":16384}\n";
        for number in 0..500_u64 {
            let (time, size) = (number * 10_000_000, (40 + number) << 20);
            text += &format!("{{\"t\":{time},\"s\":1,\"e\":\"push\",\"p\":\"call\",\"size\":16384}}\n");
            text += &format!("{{\"t\":{time},\"s\":1,\"e\":\"data\",\"size\":16384}}\n");
            text +=
                &format!("{{\"t\":{time},\"s\":1,\"e\":\"push\",\"p\":\"return\",\"ret\":true,\"rl\":0}}\n");
            text += &format!("{{\"t\":{time},\"e\":\"memory\",\"size\":{size}}}\n");
        }
        text += "{\"t\":5000000000,\"s\":1,\"e\":\"end\"}\n{\"t\":5000000000,\"s\":1,\"e\":\"close\"}\n";
        text += "{\"t\":5000000001,\"e\":\"exit\",\"idle\":true,\"code\":0}\n";
        let trace = read(text.as_bytes());
        at_end(&trace, |moment| findings(&trace, moment.cursor, &flows(&trace)))
            .into_iter()
            .map(|finding| finding.kind.id())
            .collect::<Vec<_>>()
    };
    assert_eq!(accused(544 << 20), ["memory-elsewhere"]);
    assert_eq!(accused(4 << 30), [""; 0]);
}
