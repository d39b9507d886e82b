//! How a source and a destination stand to each other at the moment, and the words for it. Must not draw.

use super::super::marks::Ink;
use super::frame::Frame;
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
    pub fn of(frame: &Frame, from: Option<StreamId>, to: StreamId, others_full: bool) -> Relation {
        let to_now = frame.now(to);
        let Some(from) = from else { return Relation::of_program(frame, to) };
        let now = frame.now(from);
        let paused = now.levels.flowing == Flowing::Paused;
        let seconds = frame.moment.time.as_secs_f64().max(1e-9);
        let cycles = now.pauses as f64 / seconds * frame.moment.speed;
        // At an end that may only be a cut it may just not have listened yet.
        let unsure =
            beyond(frame.moment.trace, frame.moment.cursor) == Beyond::Unknown && !to_now.is_ignored();
        let refused = frame.just(to, EventKind::WriteReturn) && to_now.last_return == Some(false);
        let full = to_now.levels.need_drain;
        if refused || (full && frame.just(from, EventKind::PauseCall)) {
            Relation::Refused
        } else if now.pauses > 2 && cycles > 1.0 && !now.ended {
            Relation::Regulated
        } else if full && (paused || (frame.crowd(from).is_some() && now.pauses > 0)) {
            Relation::Held
        } else if full && now.levels.flowing == Flowing::Flowing && !now.ended {
            if unsure { Relation::Refused } else { Relation::Ignored }
        } else if others_full && paused {
            Relation::Waiting
        } else if released(frame, to_now) {
            Relation::Released
        } else {
            Relation::Open
        }
    }

    /// A program waits if no `false` came but the one that it waits for; a few more are told it by what is under way.
    fn of_program(frame: &Frame, to: StreamId) -> Relation {
        let now = frame.now(to);
        let seconds = frame.moment.time.as_secs_f64().max(1e-9);
        let again = now.falses > now.drains + 1;
        let ignores = if frame.moment.trace.is_of_web(to) { again } else { now.is_ignored() };
        if frame.just(to, EventKind::WriteReturn) && now.last_return == Some(false) && !ignores {
            Relation::Refused
        } else if !ignores && now.drains > 2 && now.drains as f64 / seconds * frame.moment.speed > 1.0 {
            Relation::Regulated
        } else if now.levels.need_drain && ignores {
            Relation::Ignored
        } else if now.levels.need_drain && again {
            Relation::Refused
        } else if now.levels.need_drain {
            Relation::Held
        } else if released(frame, now) {
            Relation::Released
        } else {
            Relation::Open
        }
    }

    /// What is said of it above the wire, if anything.
    pub fn says(self, frame: &Frame, program: bool, to: StreamId) -> Option<(String, Ink)> {
        let now = frame.now(to);
        let some = frame.crowd(to).filter(|crowd| crowd.full < crowd.there);
        if let Some(n) = frame.info(to).and_then(|info| desired_size(info, now)).map(signed) {
            return Some(match self {
                Relation::Open | Relation::Waiting | Relation::Torn => return None,
                Relation::Refused => (tr!("desiredSize is {n}", n), Ink::Bad),
                Relation::Held => (tr!("awaits ready").to_owned(), Ink::Bad),
                Relation::Released => (tr!("ready: go on").to_owned(), Ink::Good),
                Relation::Ignored => (tr!("desiredSize is {n}, but ignored", n), Ink::Bad),
                Relation::Regulated => {
                    let rate = now.drains as f64 / frame.moment.time.as_secs_f64().max(1e-9);
                    (tr!("ready {n} times a second", n = format!("{rate:.0}")), Ink::Good)
                }
            });
        }
        let told = match self {
            Relation::Open | Relation::Waiting | Relation::Torn => return None,
            Relation::Refused => (tr!("write() returned false").to_owned(), Ink::Bad),
            Relation::Held => match some {
                Some(crowd) => (tr!("{n} waiting for 'drain'", n = crowd.full), Ink::Bad),
                None if program => (tr!("waits for 'drain'").to_owned(), Ink::Bad),
                None => (tr!("paused: waiting for 'drain'").to_owned(), Ink::Bad),
            },
            Relation::Released => (tr!("'drain': go on").to_owned(), Ink::Good),
            Relation::Ignored => (tr!("false, but ignored").to_owned(), Ink::Bad),
            Relation::Regulated => {
                let rate = now.drains as f64 / frame.moment.time.as_secs_f64().max(1e-9);
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
    let mut needed = now.waited;
    if now.levels.need_drain {
        needed = needed + frame.moment.time.since(now.need_drain_since);
    }
    (needed.as_secs_f64() / frame.moment.time.as_secs_f64().max(1e-9)).clamp(0.0, 1.0)
}
