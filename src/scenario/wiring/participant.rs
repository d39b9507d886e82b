//! What takes part in a run: the streams and programs that exist, by their names. Must not join them.

use std::cell::RefCell;
use std::rc::Rc;

use super::devices::{Calls, Controls};
use crate::engine::{AbortSignal, StreamId};
use crate::scenario::model::Plan;

/// The streams that there are so far, by their names.
#[derive(Default)]
pub(super) struct World {
    pub(super) catch_errors: bool,
    pub(super) members: RefCell<Vec<Taking>>,
}

/// Who takes part.
pub(super) struct Taking {
    pub(super) name: String,
    pub(super) stream: Option<StreamId>,
    pub(super) controls: Turnable,
    pub(super) signal: Option<AbortSignal>,
}

pub(super) enum Turnable {
    Stream(Controls),
    Calls(Rc<Calls>),
}

impl World {
    pub(super) fn stream(&self, name: &str) -> Option<StreamId> {
        self.members.borrow().iter().find(|member| member.name == name)?.stream
    }
}

/// What stands at a place of a running flow.
pub(super) enum Place {
    Stream(StreamId),
    Calls(Rc<Calls>),
    /// A generator function, by its plan.
    Generator(Rc<Plan>, u32),
}
