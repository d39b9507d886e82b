//! The layouts: at every size and moment all words are inside the picture and beside each other, and what a picture
//! claims is what the trace says.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "shared/words.rs"]
mod words;

#[path = "shared/scenarios.rs"]
mod scenarios;

use highwater::engine::{SimTime, StreamId};
use highwater::run::Run;
use highwater::scenario::Consumer;
use highwater::trace::{Cursor, Trace};
use highwater::views::marks::{Ink, Scene};
use highwater::views::pen::Area;
use highwater::views::sequence::SequenceViewport;
use highwater::views::timeline::TimelineViewport;
use highwater::views::{Moment, pipe, sequence, svg, timeline};
use scenarios::upload_crash;
use words::{LANGUAGES, speak, texts, words};

const STAGES: [StreamId; 2] = [StreamId::new(0), StreamId::new(1)];

/// The sizes that the three pictures have on a desk, on a phone and in a small frame.
const PIPES: [(f64, f64); 4] = [(940.0, 360.0), (660.0, 300.0), (374.0, 300.0), (464.0, 206.0)];
const SEQUENCES: [(f64, f64); 3] = [(460.0, 460.0), (364.0, 344.0), (700.0, 200.0)];
const TIMELINES: [(f64, f64); 3] = [(940.0, 290.0), (374.0, 206.0), (464.0, 200.0)];

fn run(consumer: Consumer) -> std::rc::Rc<std::cell::RefCell<Trace>> {
    let mut run = Run::start(&upload_crash(consumer), Trace::DEFAULT_LIMIT);
    match consumer {
        Consumer::Ignore => run.finish(),
        _ => {
            run.advance(SimTime::from_millis(50), u64::MAX);
        }
    }
    run.trace().clone()
}

/// Calls `check` with moments of a run at its start, single steps, moments of playing at all speeds, and its end.
fn moments(consumer: Consumer, mut check: impl FnMut(&Moment)) {
    let trace = run(consumer);
    let trace = trace.borrow();
    let mut look = |index: u64, speed: f64| {
        let mut cursor = Cursor::default();
        cursor.seek(&trace, index);
        let time = trace.time_at(index);
        check(&Moment { trace: &trace, cursor: &cursor, time, reached: time, speed });
    };
    for index in (0..140).chain([trace.end()]) {
        look(index, 0.0);
    }
    for speed in [0.0004, 0.001, 0.01, 0.1, 1.0, 8.0] {
        for part in 1..=8 {
            look(trace.end() * part / 8, speed);
        }
    }
}

#[track_caller]
fn check_words(scene: &Scene, what: &str) {
    let found = words(scene);
    for word in &found {
        let Area { x, y, .. } = word.area;
        let inside = x > -6.0
            && y > -2.0
            && word.area.right() < scene.width + 6.0
            && word.area.bottom() < scene.height + 2.0;
        assert!(
            inside,
            "{what}: {:?} sticks out of {}×{}: {:?}",
            word.text, scene.width, scene.height, word.area
        );
    }
    for (number, one) in found.iter().enumerate() {
        for other in &found[number + 1..] {
            let across = one.area.right().min(other.area.right()) - one.area.x.max(other.area.x);
            let down = one.area.bottom().min(other.area.bottom()) - one.area.y.max(other.area.y);
            let over = across > 6.0 && down > 2.5;
            assert!(!over, "{what}: {:?} and {:?} overlap by {across:.0}×{down:.0}", one.text, other.text);
        }
    }
}

const CONSUMERS: [Consumer; 3] = [Consumer::Ignore, Consumer::Manual, Consumer::Pipe];

/// All words of a layout in every language, at all those sizes, for every consumer and moment.
fn check(sizes: &[(f64, f64)], layout: impl Fn(&Moment, f64, f64) -> Scene) {
    for language in LANGUAGES {
        speak(language);
        for consumer in CONSUMERS {
            moments(consumer, |moment| {
                for &(w, h) in sizes {
                    let at = moment.cursor.index();
                    let what = format!("{language}: {consumer:?} at {at} speed {} in {w}×{h}", moment.speed);
                    check_words(&layout(moment, w, h), &what);
                }
            });
        }
    }
}

#[test]
fn all_words_of_the_pipe_are_inside_and_beside_each_other() {
    check(&PIPES, |moment, w, h| pipe::layout(moment, &pipe::StreamGraph::line(&STAGES), w, h));
}

#[test]
fn all_words_of_the_sequence_are_inside_and_beside_each_other() {
    check(&SEQUENCES, |moment, w, h| sequence::layout(moment, &STAGES, &SequenceViewport::default(), w, h));
}

#[test]
fn all_words_of_the_timeline_are_inside_and_beside_each_other() {
    check(&TIMELINES, |moment, w, h| timeline::layout(moment, &STAGES, &TimelineViewport::default(), w, h));
}

#[test]
fn the_pipe_says_what_the_trace_says() {
    for consumer in CONSUMERS {
        moments(consumer, |moment| {
            let said = texts(&pipe::layout(moment, &pipe::StreamGraph::line(&STAGES), 940.0, 360.0));
            let file = moment.cursor.snapshot().stream(StreamId::new(1)).cloned().unwrap_or_default();
            if moment.speed == 0.0 {
                let level = highwater::trace::Amount::bytes(file.levels.writable_length).to_string();
                assert!(said.contains(&level), "{level} in {said:?}");
            }
            let falses = format!("false × {}", highwater::trace::grouped(file.false_returns));
            assert!(said.contains(&falses), "{falses} in {said:?}");
            let ignored = said.iter().any(|text| text == "false, but ignored");
            assert!(!ignored || consumer == Consumer::Ignore, "{said:?}");
        });
    }
}

#[test]
fn the_timeline_costs_columns_and_not_events() {
    let marks = |milliseconds| {
        let mut run = Run::start(&upload_crash(Consumer::Pipe), Trace::DEFAULT_LIMIT);
        run.advance(SimTime::from_millis(milliseconds), u64::MAX);
        let trace = run.trace().borrow();
        let mut cursor = Cursor::default();
        cursor.seek(&trace, trace.end());
        let time = trace.end_time();
        let moment = Moment { trace: &trace, cursor: &cursor, time, reached: time, speed: 0.0 };
        let scene = timeline::layout(&moment, &STAGES, &TimelineViewport::default(), 940.0, 290.0);
        (trace.end(), svg::svg(&scene).len())
    };
    let ((few, small), (many, large)) = (marks(100), marks(40_000));
    assert!(many > 300 * few, "{few} and {many} events");
    assert!(large < 3 * small, "{small} and {large} bytes of picture");
}

#[test]
fn every_ink_has_a_colour_in_every_theme() {
    let css = std::fs::read_to_string("static/app.css").unwrap();
    let themes: Vec<&str> = css.split('}').filter(|block| block.contains("--ink-text:")).collect();
    assert_eq!(themes.len(), 5, "light, dark, dark by choice, projector, the system's own colours");
    for (theme, ink) in themes.iter().flat_map(|theme| Ink::ALL.map(|ink| (theme, ink))) {
        let uses = theme.matches(&format!("--ink-{}:", ink.name())).count();
        assert_eq!(uses, 1, "--ink-{} stands {uses} times in {theme}", ink.name());
    }
}

#[test]
fn no_false_no_drain_and_no_peak_is_lost_between_pixels() {
    for consumer in CONSUMERS {
        let trace = run(consumer);
        let trace = trace.borrow();
        let file = trace.latest().stream(StreamId::new(1)).unwrap();
        for n in [1, 7, 300, 940] {
            let columns = trace.columns(StreamId::new(1), SimTime::ZERO, trace.end_time() + SimTime(1), n);
            assert_eq!(columns.len(), n);
            let sum = |of: fn(&highwater::trace::Column) -> u32| {
                columns.iter().map(|c| u64::from(of(c))).sum::<u64>()
            };
            assert_eq!(sum(|c| c.false_returns), file.false_returns, "{consumer:?} in {n} columns");
            assert_eq!(sum(|c| c.drains), file.drains, "{consumer:?} in {n} columns");
            let peak = columns.iter().map(|c| c.writable.1).max();
            assert_eq!(peak, Some(file.peak_writable), "{consumer:?} in {n} columns");
        }
    }
}
