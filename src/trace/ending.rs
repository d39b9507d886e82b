//! How a trace ends, and from where on something is missing in it: the one place that decides what may be judged at a
//! moment. What has not come is not held against a program where it may only not have been told. Must not judge.

use super::amount::grouped;
use super::cursor::Cursor;
use super::store::{Clock, Trace};
use crate::engine::{Event, EventKind, SimTime};
use crate::{tr, tr_n};

/// Losses that are told one by one.
const TOLD: usize = 64;

/// Why a recorder leaves events out: the `err` of a `lost` line.
mod why {
    /// It has written as many as it may.
    pub const LIMIT: &str = "LIMIT";
    /// There are more streams than can be told apart.
    pub const STREAMS: &str = "STREAMS";
    /// They are of the package readable-stream, whose streams it does not see.
    pub const PACKAGE: &str = "READABLE_STREAM";
}

/// What comes after a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beyond {
    /// The trace goes on, or will.
    Told,
    /// Nothing, and nothing was to come: what has not happened never will.
    Nothing,
    /// It is not known: the trace breaks off here, or the process was ended, or events before here are missing.
    Unknown,
}

/// Events that were left out between two moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The last event before them.
    pub from: SimTime,
    /// The line that tells of them.
    pub to: SimTime,
    /// How many.
    pub n: u64,
}

/// What comes after the cursor.
pub fn beyond(trace: &Trace, cursor: &Cursor) -> Beyond {
    match is_at_end(trace, cursor) {
        _ if misses(trace, cursor) => Beyond::Unknown,
        false => Beyond::Told,
        true if cursor.snapshot().process.idle => Beyond::Nothing,
        true => Beyond::Unknown,
    }
}

/// What is not known at the cursor, and is therefore not judged; `None` where nothing is.
pub fn reservation(trace: &Trace, cursor: &Cursor) -> Option<String> {
    if misses(trace, cursor) {
        return Some(loss(trace));
    }
    if !is_at_end(trace, cursor) {
        return None;
    }
    if trace.breaks_off() {
        let said = tr!("The recording breaks off before the process ends, so open streams are not judged.");
        return Some(said.to_owned());
    }
    let process = &cursor.snapshot().process;
    let ended = process.exited && !process.idle && process.death().is_none();
    let said = tr!("The process ended, perhaps with work left to do, so open streams are not judged.");
    ended.then(|| said.to_owned())
}

/// What is missing in a trace from a file, besides lines that cannot be read.
pub fn missing(trace: &Trace) -> Vec<String> {
    let process = &trace.latest().process;
    let mut end = Cursor::default();
    end.seek(trace, trace.end());
    let said = reservation(trace, &end).filter(|_| process.lost > 0 || trace.breaks_off());
    said.into_iter().chain(process.unseen.then(unseen)).collect()
}

/// What a `lost` line tells.
pub(super) fn explain_loss(event: &Event) -> String {
    if is_unseen(event) {
        return unseen();
    }
    let n = u64::from(event.n.unwrap_or(0));
    tr_n!(n, "{n} event was left out here.", "{n} events were left out here.", n = grouped(n))
}

/// Whether it tells of streams that are not seen.
pub(super) fn is_unseen(event: &Event) -> bool {
    event.error.as_deref() == Some(why::PACKAGE)
}

fn unseen() -> String {
    let way = "READABLE_STREAM=disable";
    tr!(
        "Streams from the readable-stream package are not recorded. With {way} in the environment, the package uses Node's own streams, which are.",
        way
    )
}

fn is_at_end(trace: &Trace, cursor: &Cursor) -> bool {
    trace.is_complete() && cursor.index() >= trace.end()
}

fn misses(trace: &Trace, cursor: &Cursor) -> bool {
    cursor.index() > trace.whole_until()
}

/// From when on what is missing.
fn loss(trace: &Trace) -> String {
    let (process, time) = (&trace.latest().process, trace.time_at(trace.whole_until()));
    let what = match process.lost {
        0 => tr!("lines could not be read").to_owned(),
        // How many there were in all would have been told at the end.
        _ if trace.breaks_off() => tr!("events were left out").to_owned(),
        n => tr_n!(n, "{n} event was left out", "{n} events were left out", n = grouped(n)),
    };
    let why = match process.lost_by.as_deref() {
        Some(why::LIMIT) => tr!(", because {limit} was reached", limit = "HIGHWATER_LIMIT"),
        Some(why::STREAMS) => {
            tr!(": the recorder tracks at most {most} streams", most = grouped(trace.streams().len() as u64))
        }
        _ => String::new(),
    };
    tr!(
        "From {time} on {what}{why}. Statements about the program describe its state at that time.",
        time,
        what,
        why
    )
}

impl Trace {
    /// Whether it is a recording without the end of its process.
    pub fn breaks_off(&self) -> bool {
        let process = &self.latest().process;
        let ends = process.exited || process.death().is_some();
        self.is_complete() && !ends && self.header().clock == Clock::Monotonic
    }

    /// Where events were left out, the first places first.
    pub fn gaps(&self) -> Vec<Gap> {
        let (mut gaps, mut known, mut is_lost) = (Vec::<Gap>::new(), 0, false);
        while gaps.len() < TOLD {
            let Some(range) = self.segment_in_which(|now| now.process.lost > known) else { break };
            let (before, mut from) = (known, self.time_at(range.start));
            self.for_each(range, |_, event| {
                let n = u64::from(event.n.unwrap_or(0));
                if event.kind == EventKind::Lost && n > 0 {
                    known += n;
                    match gaps.last_mut() {
                        // Between the two lines there is nothing else.
                        Some(Gap { to, n: more, .. }) if is_lost => (*to, *more) = (event.time, *more + n),
                        _ => gaps.push(Gap { from, to: event.time, n }),
                    }
                }
                (from, is_lost) = (event.time, event.kind == EventKind::Lost);
            });
            if known == before {
                break;
            }
        }
        gaps
    }
}
