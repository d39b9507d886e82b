//! What there was when the playhead last stood still somewhere else: what has changed since is marked. While it moves
//! nothing is: marks that come and go by themselves tell nothing.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use crate::run::SharedTrace;
use crate::trace::{EventIndex, Snapshot, Trace};

/// The last two places where the playhead stood still.
#[derive(Default)]
pub struct Rests {
    trace: Weak<RefCell<Trace>>,
    here: Option<(EventIndex, Snapshot)>,
    before: Option<Snapshot>,
}

impl Rests {
    /// The state at the last other place, if the playhead stands still now and was elsewhere in the same trace.
    pub fn before(
        &mut self,
        trace: &SharedTrace,
        index: EventIndex,
        now: &Snapshot,
        moving: bool,
    ) -> Option<&Snapshot> {
        let same = Weak::ptr_eq(&self.trace, &Rc::downgrade(trace));
        if !same {
            *self = Rests { trace: Rc::downgrade(trace), here: None, before: None };
        }
        if moving {
            return None;
        }
        if self.here.as_ref().is_none_or(|(here, _)| *here != index) {
            self.before = self.here.replace((index, now.clone())).map(|(_, state)| state);
        }
        self.before.as_ref()
    }
}
