//! What every layout is a function of: a trace and a moment in it.

use crate::engine::SimTime;
use crate::trace::{Cursor, Trace};

/// A moment in a trace.
#[derive(Clone, Copy)]
pub struct Moment<'a> {
    /// What happened.
    pub trace: &'a Trace,
    /// How many events of it have happened, and the state they left.
    pub cursor: &'a Cursor,
    /// The playhead: at or after the last event, before the next one.
    pub time: SimTime,
    /// Simulated seconds for each second that one watches; 0 while paused or stepping.
    pub speed: f64,
}
