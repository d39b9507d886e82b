//! The selected span of time, and what is played in a loop.

use super::Player;
use crate::engine::SimTime;
use crate::trace::Span;

impl Player {
    /// The span of time that is selected.
    pub fn selected(&self) -> Option<Span> {
        self.selected
    }

    /// Selects what of a span has been seen, or nothing.
    pub fn select(&mut self, span: Option<Span>) {
        let seen = self.with_moment(|moment| moment.reached);
        self.selected = span.map(|span| Span { from: span.from.min(seen), to: span.to.min(seen) });
    }

    /// The selection begins at the playhead; it ends where it did, or with what has been seen.
    pub fn select_from_here(&mut self) {
        let to = self.selected.map(|span| span.to).filter(|to| *to > self.time);
        self.select(Some(Span { from: self.time, to: to.unwrap_or(SimTime(u64::MAX)) }));
    }

    /// The selection ends at the playhead; it begins where it did, or at the start.
    pub fn select_to_here(&mut self) {
        let from = self.selected.map(|span| span.from).filter(|from| *from < self.time);
        self.select(Some(Span { from: from.unwrap_or(SimTime::ZERO), to: self.time }));
    }

    /// Whether what is selected, or all, is played over and over.
    pub fn is_looping(&self) -> bool {
        self.looping
    }

    /// Plays what is selected, or all, over and over, or no longer.
    pub fn set_looping(&mut self, looping: bool) {
        self.looping = looping;
    }

    /// The span that is played in a loop; `None` while its end is unknown.
    pub(super) fn loop_span(&self) -> Option<Span> {
        let trace = self.trace.borrow();
        let whole = || {
            let over = trace.is_complete() && !self.clock_outlives_trace;
            over.then(|| Span { from: SimTime::ZERO, to: trace.end_time() })
        };
        if self.looping { self.selected.or_else(whole) } else { None }
    }
}
