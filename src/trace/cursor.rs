//! A moment in a trace with its state, moved cheaply forwards and, by the nearest checkpoint, anywhere.

use super::event_index::EventIndex;
use super::state::Snapshot;
use super::store::Trace;

/// A number of events from the beginning of the run, and the state after them.
#[derive(Clone, Debug, Default)]
pub struct Cursor {
    index: EventIndex,
    snapshot: Snapshot,
    /// It has been somewhere: before that it does not even know which streams there are.
    placed: bool,
}

impl Cursor {
    /// The number of events that have happened; the event `index() - 1` is the last one.
    pub fn index(&self) -> EventIndex {
        self.index
    }

    /// The state after them.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Moves to where `index` events have happened, or as near as the trace reaches.
    pub fn seek(&mut self, trace: &Trace, index: EventIndex) {
        let index = index.clamp(trace.first(), trace.end());
        let (base, checkpoint) = trace.checkpoint(index);
        if index < self.index || base > self.index || !self.placed {
            self.snapshot = checkpoint.clone();
            self.index = base;
            self.placed = true;
        }
        trace.for_each(self.index..index, |_, event| self.snapshot.apply(event));
        self.index = index;
    }
}
