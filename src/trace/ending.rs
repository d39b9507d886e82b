//! How a trace ends, and from where on something is missing in it: the one place that decides what may be judged at a
//! moment: an event that may only be missing from the recording is not held against the program. Must not judge.

use super::cursor::Cursor;
use super::store::{Clock, Trace};
use crate::engine::{EventKind, SimTime};

/// Most gaps that are listed one by one.
const TOLD: usize = 64;

/// What comes after a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beyond {
    /// More events: the trace goes on, or is still being written.
    Events,
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
    /// The `lost` event that reports them.
    pub to: SimTime,
    /// The number of events left out.
    pub n: u64,
}

/// What comes after the cursor. Decides what may be judged: only at [`Beyond::Nothing`] will what has not happened never
/// happen.
pub fn beyond(trace: &Trace, cursor: &Cursor) -> Beyond {
    match is_at_end(trace, cursor) {
        _ if misses(trace, cursor) => Beyond::Unknown,
        false => Beyond::Events,
        true if cursor.snapshot().process.idle => Beyond::Nothing,
        true => Beyond::Unknown,
    }
}

/// Whether the cursor is at the end of a trace to which nothing more will come.
pub(crate) fn is_at_end(trace: &Trace, cursor: &Cursor) -> bool {
    trace.is_complete() && cursor.index() >= trace.end()
}

/// Whether events before the cursor are missing.
pub(crate) fn misses(trace: &Trace, cursor: &Cursor) -> bool {
    cursor.index() > trace.whole_until()
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
