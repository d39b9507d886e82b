//! The timeline: zooming and panning stay within the trace and hold what is under the pointer, words stay beside each
//! other at any zoom and with any number of streams, what comes after the playhead is faint, and figures are said.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use highwater::engine::{
    Event, EventKind, Flowing, Levels, Observer, SimTime, StreamId, StreamInfo, StreamKind,
};
use highwater::trace::{Cursor, Header, Span, Trace, figures};
use highwater::views::Moment;
use highwater::views::marks::{Mark, Scene};
use highwater::views::timeline::{
    ColumnCache, TimelineViewport, figures::figure_texts, layout, layout_from, track_count, whole,
};

/// A trace of a chain of so many streams that write, get `false` and wait for `'drain'`.
fn chain(streams: u16, events: u64) -> Trace {
    let mut trace =
        Trace::new(Header { memory_limit: Some(1 << 28), ..Header::default() }, Trace::DEFAULT_LIMIT);
    for number in 0..streams {
        let kind = match number {
            0 => StreamKind::Readable,
            _ if number + 1 == streams => StreamKind::Writable,
            _ => StreamKind::Transform,
        };
        let mark = Some(65536);
        let info = StreamInfo {
            name: format!("stage {number}").into(),
            kind,
            readable_high_water_mark: mark,
            readable_object_mode: false,
            writable_high_water_mark: mark,
            writable_object_mode: false,
        };
        Observer::stream(&mut trace, info);
    }
    let kinds = [EventKind::Write, EventKind::WriteImpl, EventKind::WriteImplDone, EventKind::Drain];
    for number in 0..events {
        let full = (number / 40).is_multiple_of(2);
        let levels = Levels {
            readable_length: number * 7919 % 70_000,
            flowing: if full { Flowing::Paused } else { Flowing::Flowing },
            writable_length: number * 104_729 % 70_000,
            need_drain: full,
        };
        let stream = StreamId::new((number % u64::from(streams)) as u16);
        let mut event = Event::new(SimTime(number * 1_370), stream, kinds[(number / 8 % 4) as usize], levels);
        event.size = 16_384;
        Observer::event(&mut trace, &event);
        if number % 500 == 0 {
            let mut memory = Event::new(event.time, StreamId::PROCESS, EventKind::Memory, Levels::default());
            memory.size = (40 << 20) + number;
            Observer::event(&mut trace, &memory);
        }
    }
    trace.complete();
    trace
}

fn at<T>(trace: &Trace, part: f64, look: impl FnOnce(&Moment) -> T) -> T {
    let mut cursor = Cursor::default();
    let time = SimTime((trace.end_time().0 as f64 * part) as u64);
    cursor.seek(trace, trace.index_at(time));
    look(&Moment { trace, cursor: &cursor, time, reached: trace.end_time(), speed: 0.0 })
}

const WIDTH: f64 = 900.0;

#[test]
fn zooming_holds_what_is_under_the_pointer_down_to_single_events_and_back_to_all() {
    let trace = chain(2, 20_000);
    at(&trace, 0.4, |moment| {
        let x = 500.0;
        let still = TimelineViewport::default().scale(moment, WIDTH).time_at(x);
        let mut viewport = TimelineViewport::default();
        for _ in 0..60 {
            viewport = viewport.zoomed(moment, WIDTH, Some(x), 1.4);
            let scale = viewport.scale(moment, WIDTH);
            let pixel = scale.to.since(scale.from).0 as f64 / scale.width;
            let off = scale.time_at(x).0.abs_diff(still.0) as f64;
            assert!(off <= 3.0 + pixel, "{off} ns of {pixel} a pixel");
        }
        assert!(viewport.window.unwrap().length().0 < 300, "less than the time between two events");
        for _ in 0..60 {
            viewport = viewport.zoomed(moment, WIDTH, Some(x), 1.0 / 1.4);
        }
        assert_eq!(viewport.window, None);
    });
}

#[test]
fn panning_and_pinching_never_leave_the_whole() {
    let trace = chain(2, 20_000);
    at(&trace, 0.4, |moment| {
        let all = whole(moment);
        let mut viewport = TimelineViewport::default().zoomed(moment, WIDTH, None, 10.0);
        let length = viewport.window.unwrap().length();
        for part in [0.5, 0.5, 30.0, -0.3, -90.0, 0.1] {
            viewport = viewport.panned(moment, part);
            let window = viewport.window.unwrap();
            assert!(window.to <= all.to && window.length().0.abs_diff(length.0) <= 1, "{window:?}");
        }
        assert_eq!(viewport.panned(moment, -9.0).window.unwrap().from, SimTime::ZERO);
        // Two fingers that hold two moments hold them wherever they go.
        let (a, b) = (SimTime(3_000_000), SimTime(9_000_000));
        let pinched = TimelineViewport::default().pinched(moment, WIDTH, (a, 250.0), (b, 700.0));
        let scale = pinched.scale(moment, WIDTH);
        assert!((scale.x_of(a) - 250.0).abs() < 0.5 && (scale.x_of(b) - 700.0).abs() < 0.5);
        assert_eq!(
            TimelineViewport::default().pinched(moment, WIDTH, (a, 400.0), (b, 395.0)),
            TimelineViewport::default()
        );
        let span = Span { from: a, to: b };
        let onto = viewport.onto(moment, span).shown(moment);
        assert!(onto.holds(a) && onto.holds(b) && onto.length().0 < 2 * span.length().0);
    });
}

#[test]
fn a_window_goes_along_with_a_playhead_that_moves_of_itself_also_back_to_the_start_of_a_loop() {
    let trace = chain(2, 20_000);
    let window = Some(Span { from: SimTime(1_000_000), to: SimTime(2_000_000) });
    for (part, speed, moved) in [(0.5, 0.0, false), (0.5, 1.0, true), (0.01, 1.0, true), (0.055, 1.0, false)]
    {
        at(&trace, part, |moment| {
            let moment = Moment { speed, ..*moment };
            let shown = TimelineViewport { window, selected: None }.shown(&moment);
            assert_eq!(Some(shown) != window, moved, "at {part}");
            assert!(!moved || shown.holds(moment.time));
        });
    }
}

fn faint(marks: &[Mark]) -> usize {
    let of = |mark: &Mark| match mark {
        Mark::Group { opacity, marks, .. } => usize::from(*opacity == 0.34) + faint(marks),
        _ => 0,
    };
    marks.iter().map(of).sum()
}

#[test]
fn what_comes_after_the_playhead_is_faint_and_what_nobody_has_seen_is_not_there() {
    let trace = chain(3, 5_000);
    let draw = |moment: &Moment| {
        layout(
            moment,
            &[StreamId::new(0), StreamId::new(1), StreamId::new(2)],
            &TimelineViewport::default(),
            WIDTH,
            300.0,
        )
    };
    at(&trace, 0.5, |moment| {
        assert_eq!(faint(&draw(moment).marks), 5, "memory and four buffers");
        let first = Moment { reached: moment.time, ..*moment };
        assert_eq!(faint(&draw(&first).marks), 0);
    });
    at(&trace, 1.0, |moment| assert_eq!(faint(&draw(moment).marks), 0));
}

fn words(marks: &[Mark], found: &mut Vec<(String, f64, f64, f64)>) {
    for mark in marks {
        match mark {
            Mark::Text { x, y, text, size, .. } => found.push((text.clone(), *x, *y, *size)),
            Mark::Group { marks, .. } => words(marks, found),
            _ => {}
        }
    }
}

#[track_caller]
fn check_names(scene: &Scene, lanes: usize, what: &str) {
    let mut found = Vec::new();
    words(&scene.marks, &mut found);
    let mut names: Vec<_> =
        found.iter().filter(|word| word.1 == 8.0 && word.0.starts_with("stage")).collect();
    names.sort_by(|a, b| a.2.total_cmp(&b.2));
    assert_eq!(names.len(), lanes, "{what}: every lane has its name: {found:?}");
    for pair in names.windows(2) {
        assert!(pair[1].2 - pair[0].2 >= pair[1].3 * 0.8, "{what}: {:?} and {:?}", pair[0], pair[1]);
    }
    for (text, _, y, _) in &found {
        assert!(*y > 0.0 && *y <= scene.height, "{what}: {text:?} at {y}");
    }
}

#[test]
fn the_lanes_of_two_four_and_eight_streams_all_have_their_names() {
    for streams in [2u16, 4, 8] {
        let trace = chain(streams, 4_000);
        let stages: Vec<StreamId> = (0..streams).map(StreamId::new).collect();
        let lanes = 2 * usize::from(streams) - 2;
        at(&trace, 0.7, |moment| {
            for (w, h) in [(930.0, 280.0), (374.0, 380.0), (620.0, 300.0)] {
                for factor in [1.0, 30.0, 1e9] {
                    let viewport = TimelineViewport::default().zoomed(moment, w, None, factor);
                    let scene = layout(moment, &stages, &viewport, w, h);
                    check_names(&scene, lanes, &format!("{streams} streams, {w}×{h}, {factor} times"));
                }
            }
        });
    }
}

#[test]
fn a_destination_has_its_lane_also_where_no_source_stands_before_it() {
    let (trace, destination) = (chain(2, 400), StreamId::new(1));
    let memory = 1;
    at(&trace, 0.7, |moment| assert_eq!(track_count(moment, &[destination, destination]), memory + 2));
}

#[test]
fn what_is_remembered_of_the_last_picture_changes_nothing_of_the_next() {
    let (one, other) = (chain(2, 4_000), chain(2, 6_000));
    let stages = [StreamId::new(0), StreamId::new(1)];
    let mut memory = ColumnCache::default();
    for (trace, part, factor) in
        [(&one, 0.2, 1.0), (&one, 0.6, 1.0), (&one, 0.6, 9.0), (&other, 0.6, 9.0), (&one, 0.6, 9.0)]
    {
        at(trace, part, |moment| {
            let viewport = TimelineViewport::default().zoomed(moment, WIDTH, None, factor);
            let drawn = layout_from(&mut memory, moment, &stages, &viewport, WIDTH, 280.0);
            assert!(drawn == layout(moment, &stages, &viewport, WIDTH, 280.0), "at {part}, {factor} times");
        });
    }
}

#[test]
fn a_million_events_make_no_larger_a_picture_than_a_few() {
    let marks = |events| {
        let trace = chain(4, events);
        let stages: Vec<StreamId> = (0..4).map(StreamId::new).collect();
        at(&trace, 0.9, |moment| {
            let viewport = TimelineViewport::default().zoomed(moment, WIDTH, None, 1.7);
            highwater::views::svg::svg(&layout(moment, &stages, &viewport, WIDTH, 280.0)).len()
        })
    };
    let (few, many) = (marks(20_000), marks(1_000_000));
    assert!(many < 2 * few, "{few} and {many} bytes of picture");
}

#[test]
fn figures_are_said_with_nodes_own_names_and_nothing_that_a_stream_does_not_have() {
    let trace = chain(3, 4_000);
    let stages = [StreamId::new(0), StreamId::new(1), StreamId::new(2)];
    let span = Span { from: SimTime(100_000), to: SimTime(900_000) };
    let figures = figures(&trace, &stages, span).unwrap();
    let said = figure_texts(&trace, &figures);
    assert_eq!(said.title, "800 µs from 100 µs to 900 µs");
    let has = |row: usize| said.rows[row].1.iter().map(Option::is_some).collect::<Vec<_>>();
    let (t, f) = (true, false);
    assert_eq!(has(0), [t, f, f, f, f, f, t, t, t, f], "a Readable");
    assert_eq!(has(1), [t; 10], "a Transform");
    assert_eq!(has(2), [f, t, t, t, t, t, t, t, f, t], "a Writable");
    let text = said.sentences();
    assert!(text.contains("stage 2: awaits 'drain' ") && !text.contains("about"), "{text}");
}
