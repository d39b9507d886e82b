//! What takes part in a run: the streams and programs that exist, by their names. Must not join them.

use std::cell::RefCell;
use std::rc::Rc;

use super::devices::{Calls, Controls};
use crate::engine::{AbortSignal, StreamId};
use crate::scenario::model::Plan;

/// The participants that exist so far, by their names.
#[derive(Default)]
pub(super) struct Runtime {
    pub(super) catch_errors: bool,
    pub(super) participants: RefCell<Vec<Participant>>,
}

/// A stream, or a program that calls `write()`.
pub(super) struct Participant {
    pub(super) name: String,
    pub(super) stream: Option<StreamId>,
    pub(super) controls: Controllable,
    pub(super) signal: Option<AbortSignal>,
}

pub(super) enum Controllable {
    Stream(Controls),
    Calls(Rc<Calls>),
}

impl Runtime {
    pub(super) fn stream(&self, name: &str) -> Option<StreamId> {
        self.participants.borrow().iter().find(|participant| participant.name == name)?.stream
    }
}

/// What a stage of a running flow is.
pub(super) enum FlowNode {
    Stream(StreamId),
    Calls(Rc<Calls>),
    /// A generator function, by its plan.
    Generator(Rc<Plan>, u32),
}
