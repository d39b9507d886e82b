//! How a source and a destination stand to each other at the moment, and the words for it. Must not draw.

use super::super::marks::Ink;
use super::row_geometry::RowGeometry;
use crate::engine::{EventKind, Flowing, StreamId};
use crate::tr;
use crate::trace::{Beyond, StreamNow, beyond, desired_size, signed};

/// Seconds that a signal takes to travel along the wire, as one sees it.
pub(super) const TRAVEL: f64 = 0.35;

/// What goes on between the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// There is room, and data may pass.
    Open,
    /// There is room, but another destination of the same source is full, and holds both back.
    Waiting,
    /// `'drain'` has just opened it again.
    Released,
    /// Opening and closing too fast to be seen.
    Regulated,
    /// `false` was returned and the source flows on.
    Ignored,
    /// `false` is on its way to whoever listens.
    Refused,
    /// Paused until `'drain'`.
    Held,
    /// Nothing passes any more: one of them is broken, or they have been parted.
    Torn,
}

impl Relation {
    /// Between a source, or a program that writes of its own accord, and a destination.
    pub fn of(geometry: &RowGeometry, from: Option<StreamId>, to: StreamId, others_full: bool) -> Relation {
        let to_now = geometry.now(to);
        let Some(from) = from else { return Relation::of_program(geometry, to) };
        let now = geometry.now(from);
        let paused = now.levels.flowing == Flowing::Paused;
        let seconds = geometry.moment.time.as_secs_f64().max(1e-9);
        let cycles = now.pauses as f64 / seconds * geometry.moment.speed;
        // At an end that may only be a cut it may just not have listened yet.
        let unsure =
            beyond(geometry.moment.trace, geometry.moment.cursor) == Beyond::Unknown && !to_now.is_ignored();
        let refused = geometry.just(to, EventKind::WriteReturn) && to_now.last_return == Some(false);
        let full = to_now.levels.need_drain;
        if refused || (full && geometry.just(from, EventKind::PauseCall)) {
            Relation::Refused
        } else if now.pauses > 2 && cycles > 1.0 && !now.ended {
            Relation::Regulated
        } else if full && (paused || (geometry.aggregate(from).is_some() && now.pauses > 0)) {
            Relation::Held
        } else if full && now.levels.flowing == Flowing::Flowing && !now.ended {
            if unsure { Relation::Refused } else { Relation::Ignored }
        } else if others_full && paused {
            Relation::Waiting
        } else if released(geometry, to_now) {
            Relation::Released
        } else {
            Relation::Open
        }
    }

    /// A program waits if no `false` came but the one that it waits for; a few more are told it by what is under way.
    fn of_program(geometry: &RowGeometry, to: StreamId) -> Relation {
        let now = geometry.now(to);
        let seconds = geometry.moment.time.as_secs_f64().max(1e-9);
        let again = now.falses > now.drains + 1;
        let ignores = if geometry.moment.trace.is_of_web(to) { again } else { now.is_ignored() };
        if geometry.just(to, EventKind::WriteReturn) && now.last_return == Some(false) && !ignores {
            Relation::Refused
        } else if !ignores && now.drains > 2 && now.drains as f64 / seconds * geometry.moment.speed > 1.0 {
            Relation::Regulated
        } else if now.levels.need_drain && ignores {
            Relation::Ignored
        } else if now.levels.need_drain && again {
            Relation::Refused
        } else if now.levels.need_drain {
            Relation::Held
        } else if released(geometry, now) {
            Relation::Released
        } else {
            Relation::Open
        }
    }

    /// What is said of it above the wire, if anything.
    pub fn says(self, geometry: &RowGeometry, program: bool, to: StreamId) -> Option<(String, Ink)> {
        let now = geometry.now(to);
        let some = geometry.aggregate(to).filter(|aggregate| aggregate.full < aggregate.there);
        if let Some(n) = geometry.info(to).and_then(|info| desired_size(info, now)).map(signed) {
            return Some(match self {
                Relation::Open | Relation::Waiting | Relation::Torn => return None,
                Relation::Refused => (tr!("desiredSize is {n}", n), Ink::Bad),
                Relation::Held => (tr!("awaits ready").to_owned(), Ink::Bad),
                Relation::Released => (tr!("ready: go on").to_owned(), Ink::Good),
                Relation::Ignored => (tr!("desiredSize is {n}, but ignored", n), Ink::Bad),
                Relation::Regulated => {
                    let rate = now.drains as f64 / geometry.moment.time.as_secs_f64().max(1e-9);
                    (tr!("ready {n} times a second", n = format!("{rate:.0}")), Ink::Good)
                }
            });
        }
        let told = match self {
            Relation::Open | Relation::Waiting | Relation::Torn => return None,
            Relation::Refused => (tr!("write() returned false").to_owned(), Ink::Bad),
            Relation::Held => match some {
                Some(aggregate) => (tr!("{n} waiting for 'drain'", n = aggregate.full), Ink::Bad),
                None if program => (tr!("waits for 'drain'").to_owned(), Ink::Bad),
                None => (tr!("paused: waiting for 'drain'").to_owned(), Ink::Bad),
            },
            Relation::Released => (tr!("'drain': go on").to_owned(), Ink::Good),
            Relation::Ignored => (tr!("false, but ignored").to_owned(), Ink::Bad),
            Relation::Regulated => {
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
    let mut needed = now.waited;
    if now.levels.need_drain {
        needed = needed + geometry.moment.time.since(now.need_drain_since);
    }
    (needed.as_secs_f64() / geometry.moment.time.as_secs_f64().max(1e-9)).clamp(0.0, 1.0)
}
