//! Pictures at decisive moments, as they were when somebody looked at them and found them good: one mark on a line, in
//! `tests/goldens/`. A layout that draws otherwise fails with the lines that differ. `UPDATE_GOLDENS=1` accepts them:
//! look at the pictures first, for instance with `highwater render`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;

use highwater::engine::{SimTime, StreamId};
use highwater::figure::built_in;
use highwater::run::Run;
use highwater::scenario::Scenario;
use highwater::trace::{Cursor, Lane, Span, Trace, meeting};
use highwater::views::pipe::StreamGraph;
use highwater::views::sequence::SequenceViewport;
use highwater::views::timeline::TimelineViewport;
use highwater::views::{Moment, pipe, sequence, svg, timeline};

/// The moment of a picture.
#[derive(Clone, Copy)]
enum At {
    Event(u64),
    Millis(u64),
    /// The first moment at which `write()` of some stream has returned `false`.
    False,
    End,
}

#[derive(Clone, Copy)]
enum Of {
    Pipe,
    Sequence,
    Timeline,
    /// The timeline, zoomed in around the moment to so many nanoseconds.
    Near(u64),
}

/// Name, scenario, moment, view, and its size.
type Golden = (&'static str, &'static str, At, Of, (f64, f64));

const DESK: (f64, f64) = (940.0, 300.0);
const HIGH: (f64, f64) = (940.0, 470.0);
const SIDE: (f64, f64) = (460.0, 440.0);
const PHONE: (f64, f64) = (374.0, 300.0);
const FRAME: (f64, f64) = (464.0, 206.0);

const GOLDENS: [Golden; 28] = [
    ("pipe-before-anything", "upload-crash:ignore", At::Event(0), Of::Pipe, DESK),
    ("pipe-first-false", "upload-crash:manual", At::False, Of::Pipe, DESK),
    ("pipe-crash", "upload-crash:ignore", At::End, Of::Pipe, DESK),
    ("pipe-crash-phone", "upload-crash:ignore", At::End, Of::Pipe, PHONE),
    ("pipe-crash-frame", "upload-crash:ignore", At::End, Of::Pipe, FRAME),
    ("pipe-beside-the-crash", "upload-crash:pipe", At::Millis(15_000), Of::Pipe, DESK),
    ("pipe-pressure-at-the-file", "four-stage-pipeline:pipeline", At::Millis(60), Of::Pipe, DESK),
    (
        "pipe-pressure-at-the-file-narrow",
        "four-stage-pipeline:pipeline",
        At::Millis(60),
        Of::Pipe,
        (860.0, 260.0),
    ),
    ("pipe-slow-destination", "fan-out:pipe", At::Millis(500), Of::Pipe, HIGH),
    ("pipe-slow-destination-phone", "fan-out:pipe", At::Millis(500), Of::Pipe, (374.0, 318.0)),
    ("pipe-error-with-pipe", "pipe-error:pipe", At::End, Of::Pipe, DESK),
    ("pipe-error-with-pipe-narrow", "pipe-error:pipe", At::End, Of::Pipe, (620.0, 250.0)),
    ("pipe-error-with-pipeline", "pipe-error:pipeline", At::End, Of::Pipe, DESK),
    ("pipe-transform-with-two-tanks", "transform:pipe", At::Millis(60), Of::Pipe, DESK),
    ("pipe-many-flows-as-one", "proxy-disaster:ignore", At::End, Of::Pipe, DESK),
    ("pipe-all-is-written", "upload-crash:pipe", At::End, Of::Pipe, DESK),
    ("pipe-web-below-zero", "desired-size-is-room:ignore", At::Millis(80), Of::Pipe, DESK),
    ("sequence-web-below-zero", "desired-size-is-room:ignore", At::Millis(80), Of::Sequence, SIDE),
    ("sequence-first-false", "upload-crash:manual", At::False, Of::Sequence, SIDE),
    ("sequence-crash", "upload-crash:ignore", At::End, Of::Sequence, SIDE),
    ("sequence-error-with-pipeline", "pipe-error:pipeline", At::End, Of::Sequence, SIDE),
    ("sequence-four-stages", "four-stage-pipeline:pipeline", At::Millis(60), Of::Sequence, SIDE),
    ("sequence-phone", "fan-out:pipe", At::Millis(20), Of::Sequence, (364.0, 344.0)),
    ("timeline-one-event", "upload-crash:manual", At::Event(1), Of::Timeline, DESK),
    ("timeline-a-million-events", "upload-crash:pipe", At::End, Of::Timeline, (464.0, 290.0)),
    ("timeline-into-a-million-events", "upload-crash:pipe", At::Event(1_000_000), Of::Near(2_000_000), DESK),
    ("timeline-crash-phone", "upload-crash:ignore", At::End, Of::Timeline, (374.0, 206.0)),
    (
        "timeline-four-stages-frame",
        "four-stage-pipeline:pipeline",
        At::Millis(60),
        Of::Timeline,
        (464.0, 200.0),
    ),
];

/// The trace up to that moment and somewhat beyond it, and the moment's event.
fn run(scenario: &Scenario, at: At) -> (std::rc::Rc<std::cell::RefCell<Trace>>, u64, SimTime) {
    let mut run = Run::start(scenario, Trace::DEFAULT_LIMIT);
    let until = match at {
        At::Millis(milliseconds) => SimTime::from_millis(milliseconds),
        At::False => SimTime::from_millis(50),
        At::Event(_) | At::End => SimTime(u64::MAX),
    };
    let events = if let At::Event(event) = at { event + 1_000 } else { u64::MAX };
    run.advance(until, events);
    let trace = run.trace().clone();
    let (index, time) = {
        let trace = trace.borrow();
        let index = match at {
            At::Event(event) => event,
            At::Millis(_) => trace.index_at(until),
            At::End => trace.end(),
            At::False => {
                let mut first = None;
                trace.for_each(0..trace.end(), |index, event| {
                    first = first.or((event.is_signal()).then_some(index + 1));
                });
                first.unwrap()
            }
        };
        (index, if let At::Millis(_) = at { until } else { trace.time_at(index) })
    };
    (trace, index, time)
}

fn draw((_, name, at, of, (w, h)): Golden) -> String {
    let scenario = built_in(name).unwrap();
    let (trace, index, time) = run(&scenario, at);
    let trace = trace.borrow();
    let mut cursor = Cursor::default();
    cursor.seek(&trace, index);
    let moment = Moment { trace: &trace, cursor: &cursor, time, reached: time, speed: 0.0 };
    let lanes = scenario.chains().into_iter().map(|(_, stages)| Lane { stages });
    let lanes = match name.starts_with("proxy") {
        true => vec![lanes.collect()],
        false => meeting(lanes.flat_map(Lane::apart).collect()),
    };
    let graph = StreamGraph::of(&lanes[0]);
    let stages: Vec<StreamId> = graph.streams().into_iter().take(6).collect();
    let around = |length: u64| {
        let from = SimTime(time.0.saturating_sub(length / 2));
        Some(Span { from, to: from + SimTime(length) })
    };
    svg::svg(&match of {
        Of::Pipe => pipe::layout(&moment, &graph, w, h),
        Of::Sequence => sequence::layout(&moment, &stages, &SequenceViewport::default(), w, h),
        Of::Timeline => timeline::layout(&moment, &stages, &TimelineViewport::default(), w, h),
        Of::Near(length) => {
            let viewport = TimelineViewport { window: around(length), selected: None };
            timeline::layout(&moment, &stages, &viewport, w, h)
        }
    })
}

/// Lines of a difference that are shown, and letters of each.
const SHOWN: (usize, usize) = (24, 180);

/// The lines between what is the same at the beginning and at the end, those that stand in both left out.
fn difference(known: &str, now: &str) -> String {
    let (known, now): (Vec<&str>, Vec<&str>) = (known.lines().collect(), now.lines().collect());
    let gone = known.iter().filter(|line| !now.contains(line)).map(|line| ('-', line));
    let new = now.iter().filter(|line| !known.contains(line)).map(|line| ('+', line));
    let mut lines: Vec<String> = gone
        .chain(new)
        .map(|(sign, line)| format!("  {sign} {}", line.chars().take(SHOWN.1).collect::<String>()))
        .collect();
    let more = lines.len().saturating_sub(SHOWN.0);
    lines.truncate(SHOWN.0);
    if more > 0 {
        lines.push(format!("  … and {more} more"));
    }
    if lines.is_empty() {
        lines.push("  the same lines in another order".to_owned());
    }
    lines.join("\n")
}

#[test]
fn decisive_moments_look_as_they_were_found_good() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens");
    let accept = std::env::var("UPDATE_GOLDENS").is_ok_and(|wish| wish == "1");
    let mut wrong = Vec::new();
    for golden in GOLDENS {
        let file = folder.join(format!("{}.svg", golden.0));
        let now = draw(golden);
        let known = std::fs::read_to_string(&file).unwrap_or_default();
        if known == now {
            continue;
        }
        match accept {
            true => std::fs::write(&file, now).unwrap(),
            false => wrong.push(format!("{}:\n{}", golden.0, difference(&known, &now))),
        }
    }
    let files = std::fs::read_dir(&folder).unwrap().flatten();
    let mut files: Vec<String> =
        files.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let mut named: Vec<String> = GOLDENS.iter().map(|(name, ..)| format!("{name}.svg")).collect();
    files.sort();
    named.sort();
    assert_eq!(files, named, "one file for each picture, and no other");
    assert!(
        wrong.is_empty(),
        "{} pictures differ. Look at them with UPDATE_GOLDENS=1 and git diff.\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
