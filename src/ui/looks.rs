//! How the sequence and the timeline are looked at: kept while they are put away, and known to what is exported.

use std::rc::Rc;

use super::{sequence_hand, timeline_hand};

/// How they are looked at. Copies are the same one.
#[derive(Clone, Default)]
pub(super) struct Looks {
    pub sequence: Rc<sequence_hand::Held>,
    pub timeline: Rc<timeline_hand::Held>,
}

impl PartialEq for Looks {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.sequence, &other.sequence)
    }
}
