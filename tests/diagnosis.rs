//! What is said to be wrong with a program: each scenario of `tests/diagnoses/` has one thing wrong with it, or nothing,
//! and it is found from the trace alone, as well from the one that was written to a file.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use highwater::engine::{EventKind, SimTime};
use highwater::figure::built_in;
use highwater::formats::{Importer, export};
use highwater::judge::{Tone, findings};
use highwater::run::Run;
use highwater::scenario::{Consumer, Scenario};
use highwater::trace::{Cursor, Trace, flows};

fn run(scenario: &Scenario) -> Trace {
    let mut run = Run::start(scenario, Trace::DEFAULT_LIMIT);
    assert!(run.advance(SimTime(u64::MAX), 5_000_000), "it comes to an end");
    run.trace().borrow().clone()
}

fn scenario(name: &str) -> Scenario {
    let path = format!("{}/tests/diagnoses/{name}.json", env!("CARGO_MANIFEST_DIR"));
    Scenario::read(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// What is said first at a moment, with thin spaces as plain ones.
fn said(trace: &Trace, at: SimTime) -> (String, Tone) {
    let mut cursor = Cursor::default();
    cursor.seek(trace, trace.index_at(at));
    let found = findings(trace, &cursor, &flows(trace));
    let first = found.first().expect("something is said");
    (format!("{} {}", first.text, first.advice).replace('\u{202f}', " ").trim().to_owned(), first.tone())
}

/// At its end, or at its `until`, that is said of the scenario: by its trace and by its file.
#[track_caller]
fn check(name: &str, tone: Tone, words: &str) {
    let scenario = scenario(name);
    let trace = run(&scenario);
    assert_eq!(said(&trace, trace.end_time()), (words.to_owned(), tone), "{name}");
    let mut file = Vec::new();
    export(&trace, &mut file).unwrap();
    let mut importer = Importer::new(Trace::DEFAULT_LIMIT);
    importer.push(&file);
    let read = importer.finish().trace.unwrap();
    assert_eq!(said(&read, read.end_time()), (words.to_owned(), tone), "{name}, from a file");
}

#[test]
fn what_nobody_waits_for_is_said_with_the_time_that_is_left() {
    check(
        "ignored",
        Tone::Bad,
        "out's write() returned false 2,555 times and the program never waited: it held 20 MiB. Memory grows by 1.02 MiB per second; it will reach the limit of 1 GiB in 16 min. Use pipe() or pipeline(), or stop writing until 'drain'.",
    );
}

#[test]
fn a_program_that_calls_write_itself_is_no_exception() {
    check(
        "logger",
        Tone::Bad,
        "disk's write() returned false 1,994 times and the program never waited: it held 263 KiB. Use pipe() or pipeline(), or stop writing until 'drain'.",
    );
}

#[test]
fn a_transform_that_nobody_reads_stands_still() {
    check(
        "unread",
        Tone::Bad,
        "Nothing reads from parse: its readable buffer holds 16 objects, its writable buffer 16 objects, and it accepts no more. Pipe it into a destination, listen for 'data', or call resume().",
    );
}

#[test]
fn a_source_that_cannot_be_held_back_fills_its_own_buffer() {
    check(
        "flooded",
        Tone::Bad,
        "sensor does not stop: push() returned false, but it keeps pushing, and its own buffer holds 42.1 KiB, 42 times its highWaterMark, growing by 4.25 KiB per second. Read faster, drop the excess, or stop the device while push() returns false.",
    );
}

#[test]
fn an_error_that_pipe_does_not_pass_on_leaves_the_destination_open() {
    check(
        "left-open",
        Tone::Bad,
        "in failed with INJECTED, but pipe() does not tell out: with 64 KiB written, it stays open and never finishes. Use pipeline(), which destroys all streams when one fails.",
    );
}

#[test]
fn a_destination_that_fails_leaves_the_source_open() {
    check(
        "sink-gone",
        Tone::Bad,
        "out failed with INJECTED, but nothing tells in: it stays open and holds 64 KiB. Use pipeline(), which destroys all streams when one fails.",
    );
}

#[test]
fn a_drain_that_cannot_come_is_said_with_what_holds_it_up() {
    check(
        "hangs",
        Tone::Bad,
        "The program waits for a 'drain' from out that cannot come: its _write() never called the callback for 16 KiB. Call the callback on every path through _write(), with an error if it failed.",
    );
}

#[test]
fn a_pause_without_a_false_is_never_ended() {
    check(
        "no-false",
        Tone::Bad,
        "in is paused and waits for a 'drain' that cannot come: out is empty, and its write() has not returned false. Pause only after write() has returned false.",
    );
}

#[test]
fn an_error_without_a_listener_ends_the_process() {
    check(
        "uncaught",
        Tone::Bad,
        "Uncaught INJECTED: an 'error' event without a listener ends the process. Use pipeline(), or listen for 'error' on every stream.",
    );
}

#[test]
fn memory_that_is_in_no_buffer_is_looked_for_elsewhere() {
    check(
        "kept",
        Tone::Bad,
        "The process has run out of memory. Its streams hold 0 B; the rest is data that was read from them and kept. Process each chunk as it arrives, and keep no reference to it.",
    );
    check(
        "objects",
        Tone::Bad,
        "The process has run out of memory. database holds 16 objects: in object mode, highWaterMark counts objects, whatever their size. Limit the size of the objects, or lower the highWaterMark.",
    );
    let trace = run(&scenario("kept"));
    let (words, tone) = said(&trace, SimTime::from_millis(1500));
    assert_eq!(
        (words.as_str(), tone),
        (
            "Memory grows by 64.5 MiB per second; it will reach the limit of 192 MiB in 0.8 s. Its streams hold 0 B; the rest is data that was read from them and kept. Process each chunk as it arrives, and keep no reference to it.",
            Tone::Bad
        )
    );
}

#[test]
fn an_error_that_destroys_all_is_well_kept_and_nothing_is_said_before_it_has() {
    check(
        "contained",
        Tone::Good,
        "out failed with INJECTED, and every stream connected to it was destroyed, too: nothing is left open.",
    );
    let trace = run(&scenario("contained"));
    let mut cursor = Cursor::default();
    let broken = (0..trace.end())
        .find(|&index| trace.event(index).is_some_and(|event| event.kind == EventKind::Error));
    cursor.seek(&trace, broken.expect("an error") + 1);
    assert_eq!(findings(&trace, &cursor, &flows(&trace)), []);
}

#[test]
fn what_works_is_said_to_work() {
    check(
        "healthy",
        Tone::Good,
        "Backpressure works: in was paused 256 times, and out never held more than 64 KiB; memory peaked at 44 MiB.",
    );
    check(
        "for-await",
        Tone::Good,
        "Backpressure works: the program waited for out's 'drain' 64 times, and out never held more than 64 KiB.",
    );
    check("keeps-up", Tone::Good, "out keeps up: write() has never returned false.");
}

#[test]
fn streams_of_the_web_are_spoken_of_in_its_own_words() {
    check(
        "web-ignored",
        Tone::Bad,
        "out got more than it asked for: desiredSize was 0 or less after 8 writes and fell to −6. Await writer.ready before each write().",
    );
    check("web-awaited", Tone::Good, "out's desiredSize never fell below 0.");
    check(
        "web-hangs",
        Tone::Bad,
        "out's ready cannot be fulfilled: the promise from its sink.write() never settles. Settle the promise from sink.write() on every path.",
    );
}

#[test]
fn of_what_comes_with_the_page_only_what_ignores_is_bad_at_any_moment() {
    for name in ["upload-crash", "four-stage-pipeline"] {
        for consumer in Consumer::ALL {
            let trace = run(&Scenario {
                until: Some(highwater::engine::SimTime(2_000_000_000)),
                ..built_in(&format!("{name}:{}", consumer.code())).unwrap()
            });
            for part in [10, 100, 1000, 2000] {
                let (words, tone) = said(&trace, SimTime::from_millis(part));
                let ignores = consumer == Consumer::Ignore;
                let right = if tone == Tone::Bad { ignores } else { !ignores || part < 100 };
                assert!(right, "{name}, {consumer:?} at {part} ms: {words}");
            }
        }
    }
}
