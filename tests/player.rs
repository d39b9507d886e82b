//! The playhead: wherever it comes from, a moment is the same moment, and its pictures are the same pictures.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "shared/scenarios.rs"]
mod scenarios;

use std::cell::RefCell;
use std::rc::Rc;

use highwater::engine::{KILLED, SimTime, StreamId};
use highwater::figure::Milestone;
use highwater::formats::{Importer, export};
use highwater::run::Run;
use highwater::scenario::Consumer;
use highwater::trace::{Header, Snapshot, Span, Trace};
use highwater::ui::playback::Player;
use highwater::ui::playback::Tempo;
use highwater::views::marks::Scene;
use highwater::views::timeline::TimelineViewport;
use highwater::views::{pipe, sequence, timeline};
use scenarios::upload_crash;

const FRAME: f64 = 1.0 / 60.0;

fn player(consumer: Consumer) -> Player {
    Player::of_run(Run::start(&upload_crash(consumer), Trace::DEFAULT_LIMIT))
}

fn pictures(player: &Player) -> (Snapshot, SimTime, [Scene; 3]) {
    let stages = [StreamId::new(0), StreamId::new(1)];
    player.with_moment(|moment| {
        let scenes = [
            pipe::layout(moment, &pipe::StreamGraph::line(&stages), 900.0, 400.0),
            sequence::layout(moment, &stages, &sequence::SequenceViewport::default(), 420.0, 480.0),
            timeline::layout(moment, &stages, &TimelineViewport::default(), 830.0, 260.0),
        ];
        (moment.cursor.snapshot().clone(), moment.time, scenes)
    })
}

/// Goes to its end, frame by frame.
fn finish(player: &mut Player) {
    player.to_end();
    while player.is_moving() {
        player.tick(FRAME);
    }
}

#[test]
fn stepping_back_gives_exactly_the_earlier_pictures() {
    for consumer in [Consumer::Ignore, Consumer::Manual, Consumer::Pipe] {
        let mut player = player(consumer);
        let mut seen = Vec::new();
        for _ in 0..120 {
            assert!(player.step());
        }
        for _ in 0..60 {
            player.step_back();
            seen.push(pictures(&player));
        }
        while let Some(earlier) = seen.pop() {
            assert!(pictures(&player) == earlier, "{consumer:?} at event {}", player.index());
            player.step();
        }
    }
}

#[test]
fn a_moment_reached_by_playing_by_seeking_and_from_the_end_is_the_same() {
    let mut player = player(Consumer::Manual);
    player.set_tempo(Tempo::Fixed(0.01));
    player.play();
    for _ in 0..200 {
        player.tick(FRAME);
    }
    player.pause();
    let (time, by_playing) = (player.time(), pictures(&player));
    player.to_start();
    player.seek(time);
    assert!(pictures(&player) == by_playing);
    player.seek(SimTime(time.0 / 3));
    assert!(pictures(&player).0 != by_playing.0);
    player.seek(time);
    assert!(pictures(&player) == by_playing);
}

#[test]
fn ignoring_runs_to_its_death_and_handling_to_the_last_byte() {
    let gib4 = 4u64 << 30;
    for consumer in [Consumer::Ignore, Consumer::Manual, Consumer::Pipe] {
        let mut player = player(consumer);
        finish(&mut player);
        assert!(player.is_at_end());
        player.with_moment(|moment| {
            let now = moment.cursor.snapshot();
            let file = now.stream(StreamId::new(1)).unwrap();
            let limit = moment.trace.header().memory_limit.unwrap();
            if consumer == Consumer::Ignore {
                let words = now.process.fatal.as_deref().unwrap();
                assert_eq!(words, KILLED);
                assert!(now.process.peak_memory >= limit && !file.finished && file.drains == 0);
                assert!(file.peak_writable > 1 << 30);
            } else {
                assert_eq!(now.process.fatal, None);
                assert_eq!((file.written, file.finished), (gib4, true));
                assert!(file.peak_writable <= 64 << 10 && now.process.peak_memory < 48 << 20);
                assert_eq!(
                    moment.trace.first(),
                    0,
                    "nothing of it was dropped: one can go back to its start"
                );
            }
        });
    }
}

#[test]
fn many_steps_are_as_many_single_ones_and_begin_where_those_before_them_end() {
    for steps in [1_i64, 2, 700, 90_000] {
        let (mut one_by_one, mut at_once) = (player(Consumer::Manual), player(Consumer::Manual));
        for _ in 0..steps {
            one_by_one.step();
        }
        // In two parts, before anything has been painted in between; and a little back.
        at_once.step_by(steps - steps / 2);
        at_once.step_by(steps / 2);
        at_once.step_by(3);
        at_once.step_by(-3);
        while at_once.is_moving() {
            at_once.tick(FRAME);
        }
        assert!(pictures(&at_once) == pictures(&one_by_one), "{steps}: at {}", at_once.index());
        at_once.step_by(-steps);
        assert_eq!(at_once.index(), 0, "{steps}");
    }
}

#[test]
fn playing_never_passes_the_end_and_begins_anew_from_there() {
    let mut player = player(Consumer::Ignore);
    player.set_tempo(Tempo::Fixed(16.0));
    player.play();
    for _ in 0..2000 {
        player.tick(FRAME);
    }
    assert!(!player.is_playing() && player.is_at_end());
    let end = player.time();
    assert!(!player.step());
    assert_eq!(player.time(), end);
    player.play();
    assert!(player.is_playing() && player.time() == SimTime::ZERO);
}

#[test]
fn a_hidden_page_does_not_catch_up() {
    let mut player = player(Consumer::Pipe);
    player.set_tempo(Tempo::Fixed(1.0));
    player.play();
    player.tick(3600.0);
    assert!(player.time() <= SimTime::from_millis(100));
}

#[test]
fn the_next_and_the_previous_signal_are_each_others_neighbours() {
    let mut player = player(Consumer::Manual);
    let mut signals = Vec::new();
    for _ in 0..8 {
        player.to_next_signal();
        while player.is_moving() {
            player.tick(FRAME);
        }
        let last = player.with_moment(|moment| moment.last()).unwrap();
        assert!(last.is_signal());
        signals.push(player.index());
    }
    assert!(signals.windows(2).all(|pair| pair[0] < pair[1]), "{signals:?}");
    for &earlier in signals.iter().rev().skip(1) {
        player.to_previous_signal();
        assert_eq!(player.index(), earlier);
    }
}

#[test]
fn seeking_beyond_what_is_known_gets_there_in_frames_of_bounded_work() {
    let mut player = player(Consumer::Pipe);
    player.seek(SimTime::from_millis(20_000));
    let mut frames = 0;
    while player.is_moving() {
        let before = player.trace().borrow().end();
        player.tick(FRAME);
        let made = player.trace().borrow().end() - before;
        assert!(made <= 100_000, "{made} events in one frame");
        frames += 1;
    }
    assert_eq!(player.time(), SimTime::from_millis(20_000));
    assert!(frames > 1);
}

#[test]
fn a_selected_span_is_played_over_and_over_and_both_its_ends_are_seen() {
    let mut player = player(Consumer::Manual);
    finish(&mut player);
    let span = Span { from: SimTime::from_millis(10), to: SimTime::from_millis(40) };
    player.select(Some(span));
    player.set_looping(true);
    player.set_tempo(Tempo::Fixed(0.1));
    player.play();
    let (mut begun, mut ended) = (0, 0);
    for _ in 0..200 {
        player.tick(FRAME);
        assert!(span.holds(player.time()) && player.is_playing());
        begun += u32::from(player.time() == span.from);
        ended += u32::from(player.time() == span.to);
    }
    // 30 ms at a tenth are 18 frames, and one to begin again.
    assert_eq!((begun, ended), (11, 10));
    player.set_looping(false);
    player.set_tempo(Tempo::Fixed(16.0));
    for _ in 0..4000 {
        player.tick(FRAME);
    }
    assert!(player.is_at_end() && !player.is_playing(), "let go, it plays to the end");
}

#[test]
fn with_nothing_selected_all_is_played_over_and_over() {
    let mut player = player(Consumer::Ignore);
    player.set_looping(true);
    player.set_tempo(Tempo::Fixed(16.0));
    player.play();
    let mut ends = 0;
    for _ in 0..600 {
        player.tick(FRAME);
        ends += u32::from(player.is_at_end());
    }
    assert!(player.is_playing() && ends > 3);
}

#[test]
fn only_what_has_been_seen_can_be_selected() {
    let mut player = player(Consumer::Pipe);
    player.seek(SimTime::from_millis(5));
    while player.is_moving() {
        player.tick(FRAME);
    }
    player.select(Some(Span { from: SimTime::from_millis(2), to: SimTime::from_millis(900) }));
    let seen = |from, to| Some(Span { from: SimTime::from_millis(from), to: SimTime::from_millis(to) });
    assert_eq!(player.selected(), seen(2, 5));
    player.seek(SimTime::from_millis(3));
    player.select_to_here();
    assert_eq!(player.selected(), seen(2, 3));
    player.select_from_here();
    assert_eq!(player.selected(), seen(3, 5));
    player.select(None);
    player.select_to_here();
    assert_eq!(player.selected(), seen(0, 3));
}

#[test]
fn as_fast_as_it_goes_does_a_bounded_amount_a_frame_and_skips_nothing_of_the_end() {
    let mut player = player(Consumer::Pipe);
    player.set_tempo(Tempo::Most);
    player.play();
    let mut frames = 0;
    while player.is_playing() {
        let before = (player.index(), player.trace().borrow().end());
        player.tick(FRAME);
        assert!(player.index() > before.0 || player.is_at_end());
        assert!(player.index() - before.0 <= 50_000 && player.trace().borrow().end() - before.1 <= 50_000);
        frames += 1;
    }
    assert!(player.is_at_end() && frames > 10);
}

#[test]
fn the_death_is_found_from_anywhere_and_where_there_is_none_nothing_moves() {
    let go = |player: &mut Player| {
        player.to_first_failure();
        while player.is_moving() {
            player.tick(FRAME);
        }
    };
    let mut crash = player(Consumer::Ignore);
    assert!(crash.may_fail());
    go(&mut crash);
    crash.with_moment(|moment| assert!(moment.cursor.snapshot().process.fatal.is_some()));
    let at = crash.index();
    crash.step();
    crash.to_start();
    go(&mut crash);
    assert_eq!(crash.index(), at);
    let mut good = player(Consumer::Pipe);
    for _ in 0..20 {
        good.step();
    }
    go(&mut good);
    assert_eq!((good.index(), good.may_fail()), (20, false));
}

#[test]
fn it_pauses_at_each_moment_of_a_figure_and_goes_to_one() {
    let sight = |text| Milestone::parse(text).unwrap();
    for tempo in [Tempo::Auto, Tempo::Fixed(8.0), Tempo::Most] {
        let mut player = player(Consumer::Ignore);
        player.set_tempo(tempo);
        player.set_stops(["file.false(1)", "file.holds(512 MiB)"].map(sight).to_vec());
        let mut pauses = Vec::new();
        while pauses.len() < 3 {
            player.play();
            while player.is_playing() {
                player.tick(FRAME);
            }
            player.with_moment(|moment| pauses.push(moment.cursor.snapshot().streams[1].peak_writable));
        }
        assert_eq!(pauses[..2], [64 << 10, 512 << 20], "{tempo:?}");
        assert!(player.is_at_end());
        player.to_milestone(sight("file.false(1)"));
        player.tick(FRAME);
        player.with_moment(|moment| assert_eq!(moment.cursor.snapshot().streams[1].false_returns, 1));
    }
}

#[test]
fn a_moment_that_never_comes_is_looked_for_to_the_end() {
    let mut player = player(Consumer::Pipe);
    player.to_milestone(Milestone::parse("file.holds(512 MiB)").unwrap());
    while player.is_moving() {
        player.tick(FRAME);
    }
    assert!(player.is_at_end());
    player.with_moment(|moment| assert!(moment.cursor.snapshot().streams[1].finished));
}

#[test]
fn a_run_that_is_taken_over_before_it_is_there_stays_where_the_first_one_was() {
    let mut player = player(Consumer::Ignore);
    // Further than a frame's work.
    let far = (SimTime::from_millis(6_000), 200_000);
    player.resume_at(far.0, far.1);
    player.tick(0.016);
    assert_ne!((player.time(), player.index()), far, "one frame is not enough");
    assert_eq!(player.place(), far);
    assert!(player.is_moving() && !player.plays_on());
    player.play();
    assert!(player.plays_on());
}

#[test]
fn a_process_that_still_runs_is_followed_until_the_reader_moves_and_from_its_end_again() {
    let run = Run::start(&upload_crash(Consumer::Pipe), Trace::DEFAULT_LIMIT);
    let whole = {
        let mut player = Player::of_run(run);
        finish(&mut player);
        let mut text = Vec::new();
        export(&player.trace().borrow(), &mut text).unwrap();
        text
    };
    let shared = Rc::new(RefCell::new(Trace::new(Header::default(), 0)));
    let mut player = Player::of_trace(shared.clone());
    player.to_end();
    let mut importer = Importer::new(Trace::DEFAULT_LIMIT);
    let mut push = |piece: &[u8]| {
        importer.exchange(&mut shared.borrow_mut());
        importer.push(piece);
        importer.exchange(&mut shared.borrow_mut());
    };
    // Pieces end anywhere in a line.
    let (mut pieces, part) = (whole.chunks(1001), |player: &Player| player.trace().borrow().end());
    for _ in 0..20 {
        push(pieces.next().unwrap());
        player.tick(FRAME);
        assert_eq!(player.index(), part(&player));
        assert!(!player.needs_frames(), "nothing more is here");
    }
    assert!(player.index() > 0 && player.is_moving() && !player.is_at_end());
    player.step_back();
    let there = player.index();
    push(pieces.next().unwrap());
    player.tick(FRAME);
    assert_eq!(player.index(), there);
    // Playing comes to the newest moment, and not beyond.
    player.set_tempo(Tempo::Fixed(16.0));
    player.play();
    for _ in 0..100 {
        player.tick(FRAME);
    }
    assert_eq!((player.index(), player.needs_frames()), (part(&player), false));
    assert!(player.time() <= player.trace().borrow().end_time());
    player.seek(SimTime(u64::MAX));
    player.tick(FRAME);
    assert_eq!(player.time(), player.trace().borrow().end_time());
    player.to_end();
    pieces.for_each(&mut push);
    importer.exchange(&mut shared.borrow_mut());
    shared.replace(importer.finish().trace.unwrap());
    player.tick(FRAME);
    assert!(player.is_at_end() && !player.is_moving());
}
