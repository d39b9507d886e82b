//! How one looks at the sequence, as a value: what is hidden, where it is held, what is selected and unfolded.

use super::filter::Filter;
use crate::trace::EventIndex;

/// How one looks at it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// What is hidden.
    pub filter: Filter,
    /// The rows of so many events are shown, whatever happens; `None` follows the newest.
    pub anchor: Option<EventIndex>,
    /// The event whose row is selected.
    pub selected: Option<EventIndex>,
    /// The events whose rows belong to the chain that is told; empty if none is.
    pub lit: Vec<EventIndex>,
    /// Events from the first to the last of each, whose rows stand alone.
    pub unfolded: Vec<(EventIndex, EventIndex)>,
}

impl View {
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
