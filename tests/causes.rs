//! The chain of causes of what stalls a stream: told from the trace alone, whoever made it, and however far apart its
//! events are.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "shared/scenarios.rs"]
mod scenarios;

use highwater::engine::{Event, EventKind, Observer, Ret, SimTime, StreamId};
use highwater::figure::built_in;
use highwater::formats::Importer;
use highwater::judge::{CausePart, causes, latest_stall};
use highwater::run::Run;
use highwater::scenario::{Consumer, Scenario};
use highwater::trace::{EventIndex, Trace, grouped};
use scenarios::{four_stage_pipeline, upload_crash};

fn run(scenario: &Scenario, milliseconds: u64) -> Trace {
    let mut run = Run::start(scenario, Trace::DEFAULT_LIMIT);
    run.advance(SimTime::from_millis(milliseconds), u64::MAX);
    run.trace().borrow().clone()
}

const HEADER: &str = r#"{"highwater":1,"node":"v24.21.0","clock":"monotonic","streams":[
{"id":1,"kind":"Readable","name":"in","readableHighWaterMark":65536},
{"id":2,"kind":"Writable","name":"out","writableHighWaterMark":100}]}"#;

/// A trace written by hand: what follows `"t":`, line by line.
fn by_hand(lines: &str) -> Trace {
    let mut importer = Importer::new(1 << 20);
    importer.push(format!("{}\n", HEADER.replace('\n', "")).as_bytes());
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        importer.push(format!("{{\"t\":{line}}}\n").as_bytes());
    }
    let import = importer.finish();
    assert!(import.problems.is_empty(), "{:?}", import.problems);
    import.trace.unwrap()
}

/// The `n`th such event of a stream, counted from 1.
fn nth(trace: &Trace, stream: &str, n: usize, is: fn(&Event) -> bool) -> EventIndex {
    let mut found = Vec::new();
    trace.for_each(trace.first()..trace.end(), |index, event| {
        if is(event) && trace.stream(event.stream).is_some_and(|info| &*info.name == stream) {
            found.push(index);
        }
    });
    found[n - 1]
}

fn refused(event: &Event) -> bool {
    event.kind == EventKind::WriteReturn && event.ret == Ret::False
}

fn paused(event: &Event) -> bool {
    event.kind == EventKind::PauseCall
}

/// The chain is told in just these words: the part, the stream, the sentence.
#[track_caller]
fn check(trace: &Trace, asked: EventIndex, story: &[&str]) {
    let told = told(trace, asked);
    assert_eq!(told, story, "{told:#?}");
}

/// The same without the numbers, which are the scenario's matter.
#[track_caller]
fn check_gist(trace: &Trace, asked: EventIndex, story: &[&str]) {
    let told = told(trace, asked);
    let gist = |said: &String| {
        let (who, text) = said.split_once(": ").unwrap_or_default();
        let ends = ["(chunk", ": ", ", after", " (no."].map(|end| text.find(end).unwrap_or(text.len()));
        format!("{who}: {}", &text[..ends.into_iter().min().unwrap()])
    };
    let gists: Vec<String> = told.iter().map(gist).collect();
    assert_eq!(gists, story, "{told:#?}");
}

/// One line a link, which is of the event that it says, in the order of time.
fn told(trace: &Trace, asked: EventIndex) -> Vec<String> {
    let name = |id: StreamId| trace.stream(id).map_or("process".to_owned(), |info| info.name.to_string());
    let links = causes(trace, asked);
    let told: Vec<String> = links
        .iter()
        .map(|link| {
            if let Some((index, time)) = link.at {
                let event = trace.event(index).unwrap();
                assert_eq!((event.stream, event.time), (link.stream, time), "{}", link.text);
            }
            let part = match link.part {
                CausePart::Because => "because",
                CausePart::Held => "held by",
                CausePart::Until => "until",
            };
            format!("{part} {}: {}", name(link.stream), link.text)
        })
        .collect();
    for pair in links.windows(2).filter(|pair| pair[0].part == pair[1].part) {
        if let [Some((one, _)), Some((other, _))] = [pair[0].at, pair[1].at] {
            assert!(one < other, "{} after {}", pair[0].text, pair[1].text);
        }
    }
    told
}

#[test]
fn a_pause_is_traced_back_to_the_chunk_that_is_under_way_and_forward_to_its_resume() {
    for consumer in [Consumer::Manual, Consumer::Pipe] {
        let trace = run(&upload_crash(consumer), 30);
        check(
            &trace,
            nth(&trace, "req", 1, paused),
            &[
                "because file: _write(chunk 1, 16 KiB) starts and is still running",
                "because file: write(chunk 4, 16 KiB): writableLength reaches 64 KiB, its highWaterMark",
                "because file: write() returned false: wait for 'drain'",
                "because req: pause(), because write() to file returned false",
                "until file: its last _write() completes: writableLength is 0",
                "until file: 'drain': safe to write again",
                "until req: resume(): it flows again, after 2.214 ms",
            ],
        );
    }
}

#[test]
fn a_full_source_is_traced_back_to_the_false_further_down() {
    let trace = run(&upload_crash(Consumer::Pipe), 30);
    check(
        &trace,
        nth(&trace, "req", 1, |e| e.kind == EventKind::PushReturn && e.ret == Ret::False),
        &[
            "because file: write(chunk 4, 16 KiB): writableLength reaches 64 KiB, its highWaterMark",
            "because file: write() returned false: wait for 'drain'",
            "because req: pause(), because write() to file returned false",
            "because file: _write(chunk 2, 16 KiB) starts and is still running",
            "because req: push() returned false: 64 KiB must be read first; until then _read() is not called",
            "until req: _read(): it wants more data",
        ],
    );
}

#[test]
fn a_drain_and_a_resume_say_which_wait_they_end() {
    let trace = run(&upload_crash(Consumer::Pipe), 30);
    check(
        &trace,
        nth(&trace, "file", 1, |e| e.kind == EventKind::Drain),
        &[
            "because file: write() returned false: wait for 'drain'",
            "because file: its last _write() completes: writableLength is 0",
            "because file: 'drain': safe to write again",
            "until req: resume(): it flows again",
        ],
    );
    check(
        &trace,
        nth(&trace, "req", 2, |e| e.kind == EventKind::ResumeCall),
        &[
            "because req: pause()",
            "because file: its last _write() completes: writableLength is 0",
            "because file: 'drain': safe to write again",
            "because req: resume(): it flows again, after 2.214 ms",
        ],
    );
}

#[test]
fn a_drain_that_has_not_come_is_foretold_at_the_measured_rate() {
    let trace = run(&upload_crash(Consumer::Pipe), 30);
    check(
        &trace,
        latest_stall(&trace, &[StreamId::new(0), StreamId::new(1)], trace.end()).unwrap(),
        &[
            "because file: _write(chunk 45, 16 KiB) starts and is still running",
            "because file: write(chunk 48, 16 KiB): writableLength reaches 64 KiB, its highWaterMark",
            "because file: write() returned false: wait for 'drain'",
            "because req: pause(), because write() to file returned false",
            "held by file: _write(chunk 46, 16 KiB) starts and is still running",
            "until file: 'drain' is emitted when writableLength is 0: 48 KiB to go; \
             at the measured 24 MiB/s, at about 31.38 ms",
        ],
    );
}

#[test]
fn a_false_that_nobody_minds_is_counted_and_never_drained() {
    let mut run = Run::start(&upload_crash(Consumer::Ignore), Trace::DEFAULT_LIMIT);
    run.finish();
    let trace = run.trace().borrow();
    let asked = nth(&trace, "file", 3, refused);
    check_gist(
        &trace,
        asked,
        &[
            "because file: _write",
            "because file: write",
            "because file: write() returned false again",
            "held by file: _write",
            "until process: dies before 'drain' can come",
        ],
    );
    assert!(told(&trace, asked)[2].contains("(no. 3)"));
}

const UPSTREAM: [&str; 7] = [
    "upload: write",
    "upload: write() returned false",
    "cipher: pause(), because write() to upload returned false",
    "cipher: push() returned false",
    "cipher: write",
    "cipher: write() returned false",
    "gzip: pause(), because write() to cipher returned false",
];

const DOWNSTREAM: [&str; 5] = [
    "until upload: its last _write() completes",
    "until upload: 'drain'",
    "until cipher: resume()",
    "until cipher: its last _write() completes",
    "until cipher: 'drain'",
];

/// The same part for all, and the device that is at work, which stands where it began its last chunk.
fn part(part: &str, lines: &[&str], device: usize) -> Vec<String> {
    let mut lines: Vec<String> = lines.iter().map(|line| format!("{part} {line}")).collect();
    lines.insert(device, format!("{part} upload: _write"));
    lines
}

fn slices(lines: &[String]) -> Vec<&str> {
    lines.iter().map(String::as_str).collect()
}

#[test]
fn in_a_chain_the_pressure_walks_upstream_and_lets_go_downstream() {
    let trace = run(&four_stage_pipeline(Consumer::Pipeline), 100);
    let because = part("because", &UPSTREAM, 4);
    let story = [&slices(&because)[..], &DOWNSTREAM, &["until gzip: resume()"]].concat();
    check_gist(&trace, nth(&trace, "gzip", 1, paused), &story);
}

#[test]
fn a_wait_that_begins_for_one_reason_and_lasts_for_another_tells_both() {
    let trace = run(&four_stage_pipeline(Consumer::Pipeline), 100);
    // The last pause of the log before upload's first 'drain': gzip is at work, and then cannot hand on its result.
    let drain = nth(&trace, "upload", 1, |e| e.kind == EventKind::Drain);
    let works = [
        "because gzip: write",
        "because gzip: _transform",
        "because gzip: write() returned false",
        "because log: pause(), because write() to gzip returned false",
    ];
    let held = part("held by", &UPSTREAM, 7);
    let held = [&slices(&held)[..], &["held by gzip: push() returned false"]].concat();
    let ends = ["until gzip: its last _write() completes", "until gzip: 'drain'", "until log: resume()"];
    let story = [&works, &held[..], &DOWNSTREAM, &["until gzip: resume()"], &ends].concat();
    check_gist(&trace, latest_stall(&trace, &[StreamId::new(0)], drain).unwrap(), &story);
    // The first one waits for gzip's own work alone.
    check_gist(&trace, nth(&trace, "log", 1, paused), &[&works[..], &ends].concat());
}

/// A `_write` of 60 bytes, and a `write()` of 60 more, which is refused.
const STALL: &str = r#"
    100,"s":2,"e":"write","p":"call","size":60
    110,"s":2,"e":"_write","p":"call","size":60,"wl":60
    120,"s":2,"e":"write","p":"return","ret":true,"wl":60
    130,"s":2,"e":"write","p":"call","size":60,"wl":60
    140,"s":2,"e":"write","p":"return","ret":false,"wl":120,"nd":true
"#;

const STALLED: [&str; 3] = [
    "because out: _write(chunk 1, 60 B) starts and is still running",
    "because out: write(chunk 2, 60 B): writableLength reaches 120 B, over its highWaterMark of 100 B",
    "because out: write() returned false: wait for 'drain'",
];

#[test]
fn what_has_to_happen_is_said_without_a_time_where_nothing_was_measured() {
    let trace = by_hand(STALL);
    let awaited = "until out: 'drain' is emitted when writableLength is 0: 120 B to go";
    check(&trace, nth(&trace, "out", 1, refused), &[&STALLED[..], &[awaited]].concat());
}

#[test]
fn a_write_that_a_stream_of_the_web_did_not_want_is_told_with_its_desired_size() {
    let trace = run(&built_in("desired-size-is-room").unwrap(), 900);
    let story = [
        "because upload: sink.write(chunk 1) starts and is still running",
        "because upload: write(chunk 2): desiredSize is −1",
        "because upload: desiredSize is 0 or less: await ready",
        "until upload: sink.write(): desiredSize is 1",
        "until upload: ready: safe to write again",
    ];
    check(&trace, nth(&trace, "upload", 2, refused), &story);
}

#[test]
fn why_no_drain_ever_comes_is_said() {
    for (line, told) in [
        (
            r#"150,"s":2,"e":"end","p":"call","wl":120,"nd":true"#,
            "until out: end() is called: 'finish' will come, with no 'drain' before it",
        ),
        (
            r#"150,"s":2,"e":"destroy","p":"call","wl":120,"nd":true"#,
            "until out: is destroyed: no 'drain' can come",
        ),
        (
            r#"150,"e":"exit","idle":true"#,
            "until process: exits on its own: waiting for an event does not keep a process alive",
        ),
        (r#"150,"e":"exit","idle":false"#, "until process: ends before 'drain' can come"),
        (r#"150,"e":"lost","n":7"#, "until out: what followed is unknown: later events are missing"),
    ] {
        let trace = by_hand(&format!("{STALL}\n{line}"));
        check(&trace, nth(&trace, "out", 1, refused), &[&STALLED[..], &[told]].concat());
    }
}

#[test]
fn a_pause_that_no_write_asked_for_is_the_programs_own() {
    let trace = by_hand(
        r#"
        10,"s":1,"e":"resume","p":"call"
        11,"s":1,"e":"resume","fl":true
        20,"s":1,"e":"pause","p":"call","fl":true
        21,"s":1,"e":"pause","fl":false"#,
    );
    check(
        &trace,
        nth(&trace, "in", 1, paused),
        &[
            "because in: pause() by the program, with no false just before it",
            "until in: resume() must be called; so far it has not been",
        ],
    );
}

#[test]
fn corked_streams_and_those_that_get_ready_say_so() {
    for (line, told) in [
        (r#"90,"s":2,"e":"cork","p":"call""#, "because out: cork(): writes are buffered until uncork()"),
        (
            r#"90,"s":2,"e":"_construct","p":"call""#,
            "because out: runs _construct(), and writes nothing until it is done",
        ),
    ] {
        let without = STALL.lines().filter(|line| !line.contains("_write")).collect::<Vec<_>>().join("\n");
        let trace = by_hand(&format!("{line}\n{without}"));
        let story = [
            told,
            STALLED[1],
            STALLED[2],
            "until out: 'drain' is emitted when writableLength is 0: 120 B to go",
        ];
        check(&trace, nth(&trace, "out", 1, refused), &story);
    }
}

#[test]
fn a_drain_is_found_however_much_lies_between() {
    let busy = r#"200,"s":1,"e":"push","p":"call","size":1
        200,"s":1,"e":"push","p":"return","ret":true,"rl":1"#;
    let busy = vec![busy; 20_000].join("\n");
    let text = format!(
        "{STALL}\n{busy}\n{}",
        r#"300,"s":2,"e":"_write","p":"done","wl":0,"nd":true
        310,"s":2,"e":"drain""#
    );
    let trace = by_hand(&text);
    let ends = [
        "until out: its last _write() completes: writableLength is 0",
        "until out: 'drain': safe to write again",
    ];
    check(&trace, nth(&trace, "out", 1, refused), &[&STALLED[..], &ends].concat());
    assert_eq!(latest_stall(&trace, &[StreamId::new(0), StreamId::new(1)], trace.end()), Some(4));
}

#[test]
fn what_was_dropped_is_said_to_be_dropped() {
    let busy = vec![r#"120,"s":1,"e":"push","p":"call","size":1"#; 8000].join("\n");
    let [begins, refuses] = [&STALL[..STALL.find("130,").unwrap()], &STALL[STALL.find("130,").unwrap()..]];
    let whole = by_hand(&format!("{begins}\n{busy}\n{refuses}"));
    let mut trace = Trace::new(whole.header().clone(), 4096);
    whole.streams().iter().for_each(|info| Observer::stream(&mut trace, info.clone()));
    whole.for_each(0..whole.end(), |_, event| Observer::event(&mut trace, event));
    assert!(trace.first() > 3);
    let dropped = format!(
        "because out: its _write() began, but that is no longer kept: the first {} events were dropped",
        grouped(trace.first())
    );
    let awaited = "until out: 'drain' is emitted when writableLength is 0: 120 B to go";
    check(&trace, nth(&trace, "out", 1, refused), &[&dropped, STALLED[1], STALLED[2], awaited]);
    assert!(causes(&trace, 0).is_empty(), "an event that is not kept has no story");
}

#[test]
fn numbers_of_chunks_are_left_out_where_events_were_lost() {
    let trace = by_hand(&format!("50,\"e\":\"lost\",\"n\":7\n{STALL}"));
    let links = causes(&trace, nth(&trace, "out", 1, refused));
    assert!(links.iter().all(|link| !link.text.contains("chunk")), "{links:#?}");
}

#[test]
fn every_event_of_every_run_has_a_story_and_asking_for_a_refused_write_tells_of_its_false() {
    let consumers = [Consumer::Ignore, Consumer::Manual, Consumer::Pipe];
    let uploads = consumers.map(|consumer| run(&upload_crash(consumer), 12));
    for trace in uploads.iter().chain([&run(&four_stage_pipeline(Consumer::Pipe), 45)]) {
        for index in trace.first()..trace.end() {
            let links = causes(trace, index);
            assert!(!links.is_empty() && links.len() < 40, "event {index}: {} links", links.len());
        }
        let refused = nth(trace, &trace.streams()[1].name, 1, refused);
        let call = (0..refused).rev().find(|&i| trace.event(i).unwrap().kind == EventKind::Write).unwrap();
        assert_eq!(causes(trace, call), causes(trace, refused));
    }
}
