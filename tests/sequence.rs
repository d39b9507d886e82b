//! The sequence: where one has stopped to read, nothing moves; what is folded can be unfolded, what is hidden is
//! counted, and every row can be reached and pointed at.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "shared/scenarios.rs"]
mod scenarios;

use highwater::engine::{SimTime, StreamId};
use highwater::judge::{causes, latest_stall};
use highwater::run::Run;
use highwater::scenario::Consumer;
use highwater::trace::{Cursor, EventIndex, Trace};
use highwater::views::Moment;
use highwater::views::sequence::{
    Filter, ROW, SequenceViewport, SignalKind, beside, layout, scrolled, showing, too_fast, visible_rows,
};
use scenarios::upload_crash;

const STAGES: [StreamId; 2] = [StreamId::new(0), StreamId::new(1)];
const HEIGHT: f64 = 460.0;

fn trace(consumer: Consumer) -> Trace {
    let mut run = Run::start(&upload_crash(consumer), Trace::DEFAULT_LIMIT);
    run.advance(SimTime::from_millis(200), u64::MAX);
    run.trace().borrow().clone()
}

/// A moment after `index` events, where the playhead has been at `reached`.
fn at<T>(trace: &Trace, index: EventIndex, reached: EventIndex, look: impl FnOnce(&Moment) -> T) -> T {
    let mut cursor = Cursor::default();
    cursor.seek(trace, index);
    let (time, reached) = (trace.time_at(index), trace.time_at(reached));
    look(&Moment { trace, cursor: &cursor, time, reached, speed: 0.0 })
}

fn rows(moment: &Moment, view: &SequenceViewport) -> Vec<(EventIndex, String)> {
    visible_rows(moment, &STAGES, view, HEIGHT).spoken()
}

#[test]
fn where_one_has_stopped_to_read_playing_on_moves_nothing() {
    let trace = trace(Consumer::Pipe);
    let view = SequenceViewport { anchor: Some(300), ..SequenceViewport::default() };
    let seen = at(&trace, 300, 300, |moment| rows(moment, &SequenceViewport::default()));
    let picture = at(&trace, 300, 300, |moment| layout(moment, &STAGES, &view, 460.0, HEIGHT));
    for later in (300..700).step_by(7) {
        at(&trace, later, later, |moment| {
            assert_eq!(rows(moment, &view), seen, "at {later}");
            assert_ne!(
                rows(moment, &SequenceViewport::default()),
                seen.clone().split_off(1),
                "the newest are followed"
            );
            assert!(!too_fast(&Moment { speed: 1.0, ..*moment }, &view), "rows stay rows at any speed");
        });
    }
    at(&trace, 100, 700, |moment| {
        assert_eq!(rows(moment, &view), seen, "going back leaves what was seen");
        assert_ne!(layout(moment, &STAGES, &view, 460.0, HEIGHT), picture, "but shows that it is to come");
    });
    at(&trace, 100, 100, |moment| {
        let seen = |event: EventIndex| trace.time_at(event + 1) <= moment.reached;
        assert!(
            rows(moment, &view).iter().all(|(event, _)| seen(*event)),
            "what nobody has seen is not shown"
        );
    });
}

#[test]
fn scrolling_up_reaches_the_first_row_and_scrolling_down_the_newest() {
    let trace = trace(Consumer::Pipe);
    at(&trace, 2000, 2000, |moment| {
        let mut view = SequenceViewport::default();
        let mut seen = vec![u64::MAX];
        while let Some(anchor) = scrolled(moment, &STAGES, &view, HEIGHT, -3) {
            if view.anchor == Some(anchor) {
                break;
            }
            assert!(view.anchor.is_none_or(|before| anchor < before));
            view.anchor = Some(anchor);
            seen.push(rows(moment, &view)[0].0);
        }
        assert!(seen.is_sorted_by(|one, next| next <= one), "{seen:?}");
        let first = rows(moment, &view);
        assert!(first[0].1.contains("pipe()"), "{first:?}");
        assert!(first.len() as f64 * ROW > HEIGHT / 2.0, "the picture stays full");
        let mut steps = 0;
        while let Some(anchor) = scrolled(moment, &STAGES, &view, HEIGHT, 3) {
            assert!(anchor > view.anchor.unwrap(), "down from {anchor}");
            view.anchor = Some(anchor);
            steps += 1;
        }
        assert!(steps > 20);
    });
}

#[test]
fn a_fold_unfolds_where_it_stands_and_folds_again() {
    let trace = trace(Consumer::Ignore);
    at(&trace, 120, 120, |moment| {
        let mut view = SequenceViewport { anchor: Some(120), ..SequenceViewport::default() };
        let folded = visible_rows(moment, &STAGES, &view, HEIGHT);
        let lowest = folded.spoken().pop();
        let picked = folded.spoken().iter().find_map(|(event, _)| folded.of(*event).filter(|row| row.folded));
        let picked = picked.expect("something repeats");
        view.unfold(picked.within.0, picked.within.1);
        let unfolded = visible_rows(moment, &STAGES, &view, HEIGHT);
        assert!(unfolded.of(picked.event).is_some_and(|row| row.unfolded && !row.folded));
        let within = |row: &&(u64, String)| (picked.within.0..=picked.within.1).contains(&row.0);
        assert!(
            unfolded.spoken().iter().filter(within).count() > folded.spoken().iter().filter(within).count()
        );
        let end = unfolded.spoken().pop().map(|(event, _)| event);
        assert_eq!(end, lowest.map(|(event, _)| event), "the lowest row stays");
        assert!(view.fold(picked.event) && !view.fold(picked.event));
        assert_eq!(visible_rows(moment, &STAGES, &view, HEIGHT).spoken(), folded.spoken());
    });
}

#[test]
fn the_filter_hides_by_kind_and_by_stream_and_counts_what_it_hides() {
    let trace = trace(Consumer::Pipe);
    at(&trace, 60, 60, |moment| {
        let with = |change: fn(&mut Filter)| {
            let mut view = SequenceViewport::default();
            change(&mut view.filter);
            let visible = visible_rows(moment, &STAGES, &view, HEIGHT);
            let said: Vec<String> = visible.spoken().into_iter().map(|(_, said)| said).collect();
            (visible.hidden(), said.join("\n"))
        };
        assert_eq!(with(|_| ()).0, 0);
        for (kind, words) in [
            (SignalKind::Write, &["write(16 KiB) returns", "file to req: false", "'data'"][..]),
            (SignalKind::Pause, &["pause()", "resume()"]),
            (SignalKind::Drain, &["'drain'"]),
            (SignalKind::Inner, &["_write(16", "push()", "done"]),
        ] {
            let shown = with(|_| ()).1;
            let mut view = SequenceViewport::default();
            view.filter.switch_kind(kind);
            let visible = visible_rows(moment, &STAGES, &view, HEIGHT);
            let rest: String = visible.spoken().into_iter().map(|(_, said)| said + "\n").collect();
            for word in words {
                assert!(!rest.contains(word), "{kind:?} hides {word}: {rest}");
            }
            assert!(words.iter().any(|word| shown.contains(word)), "{words:?} in {shown}");
            assert!(visible.hidden() > 0, "{kind:?}");
        }
        let (hidden, said) = with(|filter| filter.switch_stream(StreamId::new(1)));
        assert!(hidden > 0 && !said.contains("file to req") && said.contains("req: pause()"), "{said}");
        let nothing = with(|filter| SignalKind::ALL.into_iter().for_each(|kind| filter.switch_kind(kind)));
        assert_eq!(nothing.1, "");
    });
}

#[test]
fn keys_walk_over_all_rows_one_by_one() {
    let trace = trace(Consumer::Pipe);
    at(&trace, 200, 200, |moment| {
        let mut view = SequenceViewport::default();
        let mut up = Vec::new();
        while let Some(event) = beside(moment, &STAGES, &view, HEIGHT, false) {
            assert!(up.last().is_none_or(|last| event < *last));
            up.push(event);
            view.selected = Some(event);
            view.anchor = Some(showing(moment, &STAGES, &view, HEIGHT, event, usize::MAX));
            let shown = visible_rows(moment, &STAGES, &view, HEIGHT);
            assert!(shown.of(event).is_some(), "{event} is in sight");
        }
        assert!(up.len() > 30, "{up:?}");
        let mut down = vec![*up.last().unwrap()];
        while let Some(event) = beside(moment, &STAGES, &view, HEIGHT, true) {
            assert!(event > *down.last().unwrap());
            down.push(event);
            view.selected = Some(event);
        }
        assert_eq!(down.last(), up.first(), "back at the lowest");
    });
}

#[test]
fn every_row_is_found_where_it_is_pointed_at() {
    let trace = trace(Consumer::Pipe);
    for index in [3, 40, 200] {
        at(&trace, index, index, |moment| {
            let visible = visible_rows(moment, &STAGES, &SequenceViewport::default(), HEIGHT);
            let mut found: Vec<u64> =
                (0..HEIGHT as u32).filter_map(|y| visible.at(f64::from(y))).map(|row| row.event).collect();
            found.dedup();
            let all: Vec<u64> = visible.spoken().into_iter().map(|(event, _)| event).collect();
            assert_eq!(found, all);
        });
    }
}

#[test]
fn a_chain_and_a_selection_change_the_picture_by_more_than_colour() {
    let trace = trace(Consumer::Pipe);
    at(&trace, 60, 60, |moment| {
        let asked = latest_stall(moment.trace, &STAGES, 60).unwrap();
        let lit: Vec<u64> = causes(moment.trace, asked).iter().filter_map(|link| Some(link.at?.0)).collect();
        let marks = |view: &SequenceViewport| layout(moment, &STAGES, view, 460.0, HEIGHT).marks.len();
        let plain = SequenceViewport { anchor: Some(60), ..SequenceViewport::default() };
        let selected = SequenceViewport { selected: Some(asked), ..plain.clone() };
        let told = SequenceViewport { lit, ..selected.clone() };
        assert!(marks(&plain) < marks(&selected) && marks(&selected) < marks(&told));
    });
}
