//! Which rows of the sequence are shown, as a value: the filter, the scroll anchor, the selection, what is unfolded.

use super::filter::Filter;
use crate::trace::EventIndex;

/// Which rows are shown, and which are marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SequenceViewport {
    /// What is hidden.
    pub filter: Filter,
    /// One past the last event whose row is shown, which stays when the playhead moves; `None` follows the newest.
    pub anchor: Option<EventIndex>,
    /// The event whose row is selected.
    pub selected: Option<EventIndex>,
    /// The events whose rows belong to the chain of causes that is shown; empty without one.
    pub lit: Vec<EventIndex>,
    /// Ranges of events, first and last, whose rows are not folded.
    pub unfolded: Vec<(EventIndex, EventIndex)>,
}

impl SequenceViewport {
    /// Lets the rows from `first` to `last` stand alone.
    pub fn unfold(&mut self, first: EventIndex, last: EventIndex) {
        if !self.unfolded.iter().any(|&(from, to)| from <= first && last <= to) {
            self.unfolded.push((first, last));
        }
    }

    /// Folds the repeats around an event again. Whether there was something to fold.
    pub fn fold(&mut self, event: EventIndex) -> bool {
        let before = self.unfolded.len();
        self.unfolded.retain(|&(from, to)| !(from..=to).contains(&event));
        self.unfolded.len() < before
    }
}
