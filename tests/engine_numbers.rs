//! The numbers that the first lesson teaches, exactly: 1 MiB in chunks of 1 KiB from a source ten times as fast as the
//! sink, both highWaterMarks at 16 KiB. They were counted on Node v20.20.2; `tests/conformance` compares every event.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "conformance/lessons.rs"]
mod lessons;

use highwater::engine::StreamId;
use highwater::run::Run;
use highwater::scenario::Consumer;
use highwater::trace::Trace;

const SOURCE: StreamId = StreamId::new(0);
const SINK: StreamId = StreamId::new(1);

/// What one run comes to.
#[derive(Debug, PartialEq, Eq)]
struct Numbers {
    false_returns: u64,
    drains: u64,
    pauses: u64,
    peak_writable_length: u64,
}

#[track_caller]
fn check(consumer: Consumer, expected: Numbers) {
    let mut run = Run::start(&lessons::lesson(consumer), Trace::DEFAULT_LIMIT);
    run.finish();
    let trace = run.trace().borrow();
    let latest = trace.latest();
    let (source, sink) = (latest.stream(SOURCE).unwrap(), latest.stream(SINK).unwrap());
    let numbers = Numbers {
        false_returns: sink.false_returns,
        drains: sink.drains,
        pauses: source.pauses,
        peak_writable_length: sink.peak_writable,
    };
    assert_eq!(numbers, expected);
    assert_eq!((sink.writes, sink.written), (1024, 1 << 20), "everything is written");
    assert!(sink.closed && source.closed && latest.process.exited, "and the program ends by itself");
}

#[test]
fn ignoring_what_write_returns_piles_up_nearly_everything() {
    check(
        Consumer::Ignore,
        Numbers { false_returns: 1008, drains: 0, pauses: 0, peak_writable_length: 944_128 },
    );
}

#[test]
fn waiting_for_drain_by_hand_never_goes_beyond_the_mark() {
    check(
        Consumer::Manual,
        Numbers { false_returns: 63, drains: 63, pauses: 63, peak_writable_length: 16_384 },
    );
}

#[test]
fn pipe_does_the_same_and_pauses_once_more_at_its_end() {
    check(
        Consumer::Pipe,
        Numbers { false_returns: 63, drains: 63, pauses: 64, peak_writable_length: 16_384 },
    );
}
