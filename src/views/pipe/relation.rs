//! How a source and a destination stand to each other at the moment, as it is seen, and the words for it. Must not
//! decide it: `judge` does. Must not draw.

use super::super::marks::Ink;
use super::frame::Frame;
use crate::engine::{EventKind, StreamId};
use crate::judge::{LinkFacts, LinkState, WriterBehaviour, sources};
use crate::tr;
use crate::trace::{StreamNow, desired_size, signed};

/// Seconds that a signal takes to travel along the wire, as a viewer sees it.
pub(super) const TRAVEL: f64 = 0.35;

/// Between a source, or a program that writes of its own accord, and a destination.
pub(super) fn link_state(
    frame: &Frame,
    from: Option<StreamId>,
    to: StreamId,
    others_full: bool,
) -> LinkState {
    let target = frame.now(to);
    let seconds = frame.moment.time.as_secs_f64().max(1e-9);
    let facts = LinkFacts {
        source: from.map(|from| frame.now(from)),
        target,
        writers: writers(frame, to),
        just_refused: frame.just(to, EventKind::WriteReturn) && target.last_return == Some(false),
        just_paused: from.is_some_and(|from| frame.just(from, EventKind::PauseCall)),
        just_drained: released(frame, target),
        many: from.is_some_and(|from| frame.crowd(from).is_some()),
        only_source: sources(frame.moment.trace, frame.moment.cursor.snapshot(), to) == 1,
        others_full,
        watched: seconds / frame.moment.speed,
    };
    facts.state()
}

/// What the code that writes to a stream, or to many alike, does after a `false`.
fn writers(frame: &Frame, to: StreamId) -> WriterBehaviour {
    let (trace, snapshot) = (frame.moment.trace, frame.moment.cursor.snapshot());
    match frame.crowd(to) {
        Some(crowd) => {
            let waiting = crowd.full + crowd.finished + crowd.broken;
            WriterBehaviour::of_many(trace, snapshot, to, &crowd.sum, waiting, crowd.there)
        }
        None => WriterBehaviour::of(trace, snapshot, to),
    }
}

/// What is said of it above the wire, if anything.
pub(super) fn says(state: LinkState, frame: &Frame, program: bool, to: StreamId) -> Option<(String, Ink)> {
    let now = frame.now(to);
    let some = frame.crowd(to).filter(|crowd| crowd.full < crowd.there);
    if let Some(n) = frame.info(to).and_then(|info| desired_size(info, now)).map(signed) {
        return Some(match state {
            LinkState::Open | LinkState::Waiting | LinkState::Torn => return None,
            LinkState::Refused => (tr!("desiredSize is {n}", n), Ink::Bad),
            LinkState::Held => (tr!("awaits ready").to_owned(), Ink::Bad),
            LinkState::Released => (tr!("ready: go on").to_owned(), Ink::Good),
            LinkState::Ignored => (tr!("desiredSize is {n}, and nobody looks", n), Ink::Bad),
            LinkState::Regulated => {
                let rate = now.drains as f64 / frame.moment.time.as_secs_f64().max(1e-9);
                (tr!("{n} times a second ready", n = format!("{rate:.0}")), Ink::Good)
            }
        });
    }
    let told = match state {
        LinkState::Open | LinkState::Waiting | LinkState::Torn => return None,
        LinkState::Refused => (tr!("write() returned false").to_owned(), Ink::Bad),
        LinkState::Held => match some {
            Some(crowd) => (tr!("{n} wait for 'drain'", n = crowd.full), Ink::Bad),
            None if program => (tr!("waits for 'drain'").to_owned(), Ink::Bad),
            None => (tr!("paused: waiting for 'drain'").to_owned(), Ink::Bad),
        },
        LinkState::Released => (tr!("'drain': go on").to_owned(), Ink::Good),
        LinkState::Ignored => (tr!("false, and nobody listens").to_owned(), Ink::Bad),
        LinkState::Regulated => {
            let rate = now.drains as f64 / frame.moment.time.as_secs_f64().max(1e-9);
            let n = format!("{rate:.0}");
            let text = match program {
                true => tr!("{n} waits and drains a second", n),
                false => tr!("{n} pauses and drains a second", n),
            };
            (text, Ink::Good)
        }
    };
    Some(told)
}

/// `'drain'` is the news of the moment.
fn released(frame: &Frame, to: &StreamNow) -> bool {
    let Some(drained) = to.last_drain else { return false };
    match frame.seen(drained) {
        Some(seen) => seen < TRAVEL * 2.0,
        None => drained == frame.moment.time && !to.levels.need_drain,
    }
}

/// The part of the time, from 0 to 1, in which a destination has needed drain; of many, the part of them that does now.
pub(super) fn full_share(frame: &Frame, to: StreamId) -> f64 {
    let now = frame.now(to);
    if let Some(crowd) = frame.crowd(to) {
        return crowd.full as f64 / crowd.there.max(1) as f64;
    }
    let needed = now.waited_until(frame.moment.time);
    (needed.as_secs_f64() / frame.moment.time.as_secs_f64().max(1e-9)).clamp(0.0, 1.0)
}
