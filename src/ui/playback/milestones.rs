//! Moments of a figure in a trace that grows: where they are, once they have happened. Looks for each only until it is
//! found. Pure.

use crate::figure::Sight;
use crate::trace::{EventIndex, Trace};

/// Moments, and what is known of where they are.
#[derive(Clone, Debug, Default)]
pub struct Milestones {
    all: Vec<Sight>,
    found: Vec<Option<EventIndex>>,
}

impl Milestones {
    /// These moments; none is found yet.
    pub fn new(all: Vec<Sight>) -> Milestones {
        let found = vec![None; all.len()];
        Milestones { all, found }
    }

    /// The event that each is at, if the trace has come to it. It must be the same trace each time.
    pub fn find(&mut self, trace: &Trace) -> &[Option<EventIndex>] {
        for (sight, found) in self.all.iter().zip(&mut self.found) {
            if found.is_none() {
                *found = sight.find(trace);
            }
        }
        &self.found
    }
}
