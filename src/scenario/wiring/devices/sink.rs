//! Destinations: a Writable's `_write`, `_writev` and `_final`.

use std::rc::Rc;

use super::DeviceHost;
use super::timed_method::{Random, TimedMethod};
use crate::engine::{Engine, StreamId};
use crate::scenario::model::Plan;

pub(super) struct Sink {
    timing: Rc<TimedMethod>,
    pub(super) writev: bool,
    finalize: Option<TimedMethod>,
}

impl Sink {
    pub(super) fn new(plan: &Plan, timing: Rc<TimedMethod>, random: &Random) -> Sink {
        let finalize = plan.stage.finalize.map(|timing| TimedMethod::new(timing, random.clone()));
        Sink { timing, writev: plan.stage.writev.unwrap_or(false), finalize }
    }

    pub(super) fn write<H: DeviceHost>(&self, engine: &mut Engine<H>, stream: StreamId, bytes: u64) {
        self.timing.call(engine, bytes, move |engine, error| engine.write_done(stream, error));
    }

    pub(super) fn has_final(&self) -> bool {
        self.finalize.is_some()
    }

    pub(super) fn finalize<H: DeviceHost>(&self, engine: &mut Engine<H>, stream: StreamId) {
        if let Some(finalize) = &self.finalize {
            finalize.call(engine, 0, move |engine, error| engine.final_done(stream, error));
        }
    }
}
