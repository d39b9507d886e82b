//! Finds a figure's milestones in a trace that grows; each is searched for only until it is found. Pure.

use crate::figure::Milestone;
use crate::trace::{EventIndex, Trace};

/// Milestones, and the events at which they were found so far.
#[derive(Clone, Debug, Default)]
pub struct Milestones {
    all: Vec<Milestone>,
    found: Vec<Option<EventIndex>>,
}

impl Milestones {
    /// These milestones; none is found yet.
    pub fn new(all: Vec<Milestone>) -> Milestones {
        let found = vec![None; all.len()];
        Milestones { all, found }
    }

    /// The event of each milestone, as far as the trace has come. `trace` must be the same each time.
    pub fn find(&mut self, trace: &Trace) -> &[Option<EventIndex>] {
        for (sight, found) in self.all.iter().zip(&mut self.found) {
            if found.is_none() {
                *found = sight.find(trace);
            }
        }
        &self.found
    }
}
