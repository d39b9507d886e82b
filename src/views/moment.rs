//! What every layout is a function of: a trace and a moment in it.

use crate::engine::{Event, SimTime, StreamId};
use crate::trace::{Cursor, Trace};

/// How many events after the playhead are searched for the next one of a kind.
const AHEAD: u64 = 512;

/// A moment in a trace.
#[derive(Clone, Copy)]
pub struct Moment<'a> {
    /// What happened.
    pub trace: &'a Trace,
    /// How many events of it have happened, and the state they left.
    pub cursor: &'a Cursor,
    /// The playhead: at or after the last event, before the next one.
    pub time: SimTime,
    /// The latest time that the playhead has been at; all of a recording.
    pub reached: SimTime,
    /// Simulated seconds per watched second; 0 while paused or stepping.
    pub speed: f64,
}

impl Moment<'_> {
    /// The last thing that has happened.
    pub fn last(&self) -> Option<Event> {
        self.trace.event(self.cursor.index().checked_sub(1)?)
    }

    /// When the next such event will happen to that stream, if it is near and known.
    pub fn next(&self, stream: StreamId, is: impl Fn(&Event) -> bool) -> Option<SimTime> {
        let mut found = None;
        let from = self.cursor.index();
        self.trace.for_each(from..from + AHEAD, |_, event| {
            if found.is_none() && event.stream == stream && is(event) {
                found = Some(event.time);
            }
        });
        found
    }

    /// How far the playhead is between two moments, from 0 to 1.
    pub fn part(&self, from: SimTime, to: SimTime) -> f64 {
        let whole = to.since(from).as_secs_f64();
        if whole <= 0.0 { 1.0 } else { (self.time.since(from).as_secs_f64() / whole).min(1.0) }
    }
}
