//! Keeps the snapshot of the playhead's previous resting point, so that the state table can highlight what changed since.
//! Nothing is highlighted while the playhead moves.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use crate::run::SharedTrace;
use crate::trace::{EventIndex, Snapshot, Trace};

/// The playhead's last two resting points.
#[derive(Default)]
pub struct ChangeHighlighter {
    trace: Weak<RefCell<Trace>>,
    here: Option<(EventIndex, Snapshot)>,
    before: Option<Snapshot>,
}

impl ChangeHighlighter {
    /// The state at the previous resting point; `None` while the playhead moves, or if it has not rested elsewhere in this
    /// trace.
    pub fn before(
        &mut self,
        trace: &SharedTrace,
        index: EventIndex,
        now: &Snapshot,
        moving: bool,
    ) -> Option<&Snapshot> {
        let same = Weak::ptr_eq(&self.trace, &Rc::downgrade(trace));
        if !same {
            *self = ChangeHighlighter { trace: Rc::downgrade(trace), here: None, before: None };
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
