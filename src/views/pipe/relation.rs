//! How a source and a destination stand to each other at the moment, as it is seen, and the words for it. Must not
//! decide it: `judge` does. Must not draw.

use super::super::marks::Ink;
use super::row_geometry::RowGeometry;
use crate::engine::{EventKind, StreamId};
use crate::judge::{LinkFacts, LinkState, WriterBehaviour, may_be_of_program, sources};
use crate::tr;
use crate::trace::{StreamNow, desired_size, signed};

/// Seconds that a signal takes to travel along the wire, as a viewer sees it.
pub(super) const TRAVEL: f64 = 0.35;

/// Between a source, or a program that writes of its own accord, and a destination.
pub(super) fn link_state(
    geometry: &RowGeometry,
    from: Option<StreamId>,
    to: StreamId,
    others_full: bool,
) -> LinkState {
    let target = geometry.now(to);
    let seconds = geometry.moment.time.as_secs_f64().max(1e-9);
    let writers = writers(geometry, to);
    let facts = LinkFacts {
        source: from.map(|from| geometry.now(from)),
        target,
        writers,
        just_refused: geometry.just(to, EventKind::WriteReturn) && target.last_return == Some(false),
        just_paused: from.is_some_and(|from| geometry.just(from, EventKind::PauseCall)),
        just_drained: released(geometry, target),
        many: from.is_some_and(|from| geometry.aggregate(from).is_some()),
        only_source: writers == WriterBehaviour::Unclear
            && may_be_of_program(geometry.moment.trace, to)
            && sources(geometry.moment.trace, geometry.moment.cursor.snapshot(), to) == 1,
        others_full,
        watched: seconds / geometry.moment.speed,
    };
    facts.state()
}

/// What the code that writes to a stream, or to many alike, does after a `false`.
fn writers(geometry: &RowGeometry, to: StreamId) -> WriterBehaviour {
    let (trace, snapshot) = (geometry.moment.trace, geometry.moment.cursor.snapshot());
    match geometry.aggregate(to) {
        Some(aggregate) => {
            let waiting = aggregate.full + aggregate.finished + aggregate.broken;
            WriterBehaviour::of_many(trace, snapshot, to, &aggregate.sum, waiting, aggregate.there)
        }
        None => WriterBehaviour::of(trace, snapshot, to),
    }
}

/// What is said of it above the wire, if anything.
pub(super) fn says(
    state: LinkState,
    geometry: &RowGeometry,
    program: bool,
    to: StreamId,
) -> Option<(String, Ink)> {
    let now = geometry.now(to);
    let some = geometry.aggregate(to).filter(|aggregate| aggregate.full < aggregate.there);
    if let Some(n) = geometry.info(to).and_then(|info| desired_size(info, now)).map(signed) {
        return Some(match state {
            LinkState::Open | LinkState::Waiting | LinkState::Torn => return None,
            LinkState::Refused => (tr!("desiredSize is {n}", n), Ink::Bad),
            LinkState::Held => (tr!("awaits ready").to_owned(), Ink::Bad),
            LinkState::Released => (tr!("ready: go on").to_owned(), Ink::Good),
            LinkState::Ignored => (tr!("desiredSize is {n}, but ignored", n), Ink::Bad),
            LinkState::Regulated => {
                let rate = now.drains as f64 / geometry.moment.time.as_secs_f64().max(1e-9);
                (tr!("ready {n} times a second", n = format!("{rate:.0}")), Ink::Good)
            }
        });
    }
    let told = match state {
        LinkState::Open | LinkState::Waiting | LinkState::Torn => return None,
        LinkState::Refused => (tr!("write() returned false").to_owned(), Ink::Bad),
        LinkState::Held => match some {
            Some(aggregate) => (tr!("{n} waiting for 'drain'", n = aggregate.full), Ink::Bad),
            None if program => (tr!("waits for 'drain'").to_owned(), Ink::Bad),
            None => (tr!("paused: waiting for 'drain'").to_owned(), Ink::Bad),
        },
        LinkState::Released => (tr!("'drain': go on").to_owned(), Ink::Good),
        LinkState::Ignored => (tr!("false, but ignored").to_owned(), Ink::Bad),
        LinkState::Regulated => {
            let rate = now.drains as f64 / geometry.moment.time.as_secs_f64().max(1e-9);
            let n = format!("{rate:.0}");
            let text = match program {
                true => tr!("{n} waits and drains per second", n),
                false => tr!("{n} pauses and drains per second", n),
            };
            (text, Ink::Good)
        }
    };
    Some(told)
}

/// `'drain'` is the news of the moment.
fn released(geometry: &RowGeometry, to: &StreamNow) -> bool {
    let Some(drained) = to.last_drain else { return false };
    match geometry.seen(drained) {
        Some(seen) => seen < TRAVEL * 2.0,
        None => drained == geometry.moment.time && !to.levels.need_drain,
    }
}

/// The part of the time, from 0 to 1, in which a destination has needed drain; of many, the part of them that does now.
pub(super) fn full_share(geometry: &RowGeometry, to: StreamId) -> f64 {
    let now = geometry.now(to);
    if let Some(aggregate) = geometry.aggregate(to) {
        return aggregate.full as f64 / aggregate.there.max(1) as f64;
    }
    let needed = now.waited_until(geometry.moment.time);
    (needed.as_secs_f64() / geometry.moment.time.as_secs_f64().max(1e-9)).clamp(0.0, 1.0)
}
