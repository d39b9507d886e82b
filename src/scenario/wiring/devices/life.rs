//! What any stream's implementation may have: `_construct` and `_destroy`.

use super::DeviceHost;
use super::timed_method::{Random, TimedMethod};
use crate::engine::{Engine, StreamId};
use crate::scenario::model::{Plan, Timing};

/// `_construct` and `_destroy`
pub(super) struct Life {
    construct: Option<TimedMethod>,
    destroy: Option<TimedMethod>,
}

impl Life {
    pub(super) fn of(plan: &Plan, random: &Random) -> Life {
        let timed_method =
            |timing: Option<Timing>| timing.map(|timing| TimedMethod::new(timing, random.clone()));
        Life { construct: timed_method(plan.stage.construct), destroy: timed_method(plan.stage.destroy) }
    }

    pub(super) fn has_construct(&self) -> bool {
        self.construct.is_some()
    }

    pub(super) fn construct<H: DeviceHost>(&self, engine: &mut Engine<H>, stream: StreamId) {
        if let Some(construct) = &self.construct {
            construct.call(engine, 0, move |engine, error| engine.construct_done(stream, error));
        }
    }

    pub(super) fn has_destroy(&self) -> bool {
        self.destroy.is_some()
    }

    pub(super) fn destroy<H: DeviceHost>(
        &self,
        engine: &mut Engine<H>,
        stream: StreamId,
        given: Option<&H::Error>,
    ) {
        if let Some(destroy) = &self.destroy {
            let given = given.cloned();
            destroy.call(engine, 0, move |engine, error| {
                engine.destroy_done(stream, error.or(given.clone()));
            });
        }
    }
}
