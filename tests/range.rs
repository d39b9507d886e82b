//! The figures of a span of time: what counting every event of it gives, whatever its ends, also when events were
//! dropped; and where things went wrong first.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "shared/scenarios.rs"]
mod scenarios;

use highwater::engine::{EventKind, Flowing, Ret, SimTime, StreamId};
use highwater::judge::first_trouble;
use highwater::run::{Run, SharedTrace};
use highwater::scenario::Consumer;
use highwater::trace::{Figures, Span, StreamFigures, Trace, figures};
use scenarios::upload_crash;

fn run(consumer: Consumer, milliseconds: u64, limit: usize) -> SharedTrace {
    let mut run = Run::start(&upload_crash(consumer), limit);
    run.advance(SimTime::from_millis(milliseconds), u64::MAX);
    run.trace().clone()
}

/// The same by looking at every event.
fn counted(trace: &Trace, stream: StreamId, span: Span) -> StreamFigures {
    let mut found =
        figures(trace, &[stream], Span { from: SimTime::ZERO, to: SimTime::ZERO }).unwrap().streams[0];
    for count in [
        &mut found.writes,
        &mut found.false_returns,
        &mut found.drains,
        &mut found.pushed,
        &mut found.delivered,
        &mut found.accepted,
        &mut found.written,
    ] {
        *count = 0;
    }
    (found.peak_readable.n, found.peak_writable.n) = (0, 0);
    let (mut levels, mut inside, mut size, mut since) = (Default::default(), false, 0, SimTime::ZERO);
    let pass = |found: &mut StreamFigures,
                since: SimTime,
                to: SimTime,
                levels: highwater::engine::Levels,
                inside| {
        let part = to.min(span.to).since(since.max(span.from));
        if levels.flowing == Flowing::Paused {
            found.paused = found.paused + part;
        }
        if levels.need_drain {
            found.waited = found.waited + part;
        }
        if inside {
            found.busy = found.busy + part;
        }
        if to >= span.from && since <= span.to {
            found.peak_readable.n = found.peak_readable.n.max(levels.readable_length);
            found.peak_writable.n = found.peak_writable.n.max(levels.writable_length);
        }
    };
    trace.for_each(0..trace.end(), |_, event| {
        if event.stream != stream {
            return;
        }
        // The level before the span's first moment counts, what others it had within that moment, too.
        pass(&mut found, since, event.time, levels, inside);
        (levels, since) = (event.levels, event.time);
        let within = span.holds(event.time);
        let mut count = |of: fn(&mut StreamFigures) -> &mut u64, n: u64| {
            if within {
                *of(&mut found) += n;
            }
        };
        match event.kind {
            EventKind::Write => {
                count(|f| &mut f.writes, 1);
                count(|f| &mut f.accepted, event.size);
            }
            EventKind::WriteReturn if event.ret == Ret::False => count(|f| &mut f.false_returns, 1),
            EventKind::Drain => count(|f| &mut f.drains, 1),
            EventKind::Push => count(|f| &mut f.pushed, event.size),
            EventKind::Data => count(|f| &mut f.delivered, event.size),
            EventKind::WriteImpl | EventKind::WritevImpl => (inside, size) = (true, event.size),
            EventKind::WriteImplDone | EventKind::WritevImplDone => {
                inside = false;
                count(|f| &mut f.written, size);
            }
            _ => {}
        }
    });
    pass(&mut found, since, SimTime(u64::MAX), levels, inside);
    found
}

#[track_caller]
fn check(trace: &Trace, stream: StreamId, span: Span) {
    let found = figures(trace, &[stream], span).unwrap();
    assert_eq!(found.span, span);
    assert_eq!(found.streams[0], counted(trace, stream, span), "{span:?}");
}

/// Spans with ends anywhere, at events, just beside them, and of no length.
fn spans(trace: &Trace) -> Vec<Span> {
    let end = trace.end_time().0;
    let event = |part: u64| trace.time_at(trace.end() * part / 17).0;
    let mut ends = vec![0, end];
    ends.extend((1..17).flat_map(|part| [event(part), event(part).saturating_sub(1), event(part) + 1]));
    ends.extend((1..6).map(|part| end * part / 6));
    let mut spans = Vec::new();
    for (number, &a) in ends.iter().enumerate() {
        for &b in ends.iter().skip(number).step_by(5) {
            spans.push(Span::between(SimTime(a.min(end)), SimTime(b.min(end))));
        }
    }
    spans
}

#[test]
fn figures_are_what_counting_every_event_gives() {
    for consumer in [Consumer::Ignore, Consumer::Manual, Consumer::Pipe] {
        let trace = run(consumer, 60, Trace::DEFAULT_LIMIT);
        let trace = trace.borrow();
        for span in spans(&trace) {
            for stream in [StreamId::new(0), StreamId::new(1)] {
                check(&trace, stream, span);
            }
        }
    }
}

#[test]
fn figures_of_more_events_than_are_looked_through_are_exact_all_the_same() {
    let trace = run(Consumer::Pipe, 20_000, Trace::DEFAULT_LIMIT);
    let trace = trace.borrow();
    assert!(trace.end() > 300_000);
    let end = trace.end_time().0;
    for span in [(0, end), (end / 7, end), (end / 9, end / 9 * 8 + 12_345), (1, end - 1)] {
        let span = Span { from: SimTime(span.0), to: SimTime(span.1) };
        for stream in trace.ids() {
            check(&trace, stream, span);
        }
    }
}

#[test]
fn where_events_were_dropped_figures_are_of_what_is_kept_or_known_and_say_about_what_is_not_exact() {
    let all = run(Consumer::Pipe, 4_000, Trace::DEFAULT_LIMIT);
    let few = run(Consumer::Pipe, 4_000, 20_000);
    let (all, few) = (all.borrow(), few.borrow());
    assert!(few.first() > 10_000 && all.first() == 0);
    let of = |trace: &Trace, from: u64, to: u64| -> Option<Figures> {
        figures(trace, &[StreamId::new(0), StreamId::new(1)], Span { from: SimTime(from), to: SimTime(to) })
    };
    let (kept, end) = (few.time_at(few.first()).0, few.end_time().0);
    let late = kept + (end - kept) / 3;
    assert_eq!(of(&few, late, end), of(&all, late, end));
    assert_eq!(of(&few, 0, end), of(&all, 0, end), "at the start nothing had happened");
    let cut = of(&few, kept / 2, end).unwrap();
    assert_eq!(cut.span.from, SimTime(kept + 1));
    assert_eq!(of(&few, kept / 3, kept / 2), None);
}

#[test]
fn the_first_trouble_is_found_and_none_where_there_is_none() {
    let mut crash = Run::start(&upload_crash(Consumer::Ignore), Trace::DEFAULT_LIMIT);
    crash.finish();
    let trace = crash.trace().borrow();
    let found = first_trouble(&trace).unwrap();
    assert_eq!(trace.event(found).unwrap().kind, EventKind::Fatal);
    assert_eq!(first_trouble(&run(Consumer::Pipe, 60, Trace::DEFAULT_LIMIT).borrow()), None);
}
