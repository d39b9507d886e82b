//! How a stream's methods work at a moment of a scenario, and the steps that change it. Data only.

use crate::engine::SimTime;
use crate::scenario::model::{Action, Methods, Scenario, Stage, StageKind, Timing};

/// One of a stream's methods that take time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `_read`, or a program's calls of `write()`.
    Read,
    /// `_transform`
    Transform,
    /// `_write`
    Write,
}

impl Method {
    /// All of them, in the order in which data meets them.
    pub const ALL: [Method; 3] = [Method::Read, Method::Transform, Method::Write];

    /// How it works in a stage as it is planned.
    pub fn planned(self, stage: &Stage) -> Option<Timing> {
        match self {
            Method::Read => stage.read,
            Method::Transform => stage.transform,
            Method::Write => stage.write,
        }
    }

    /// How it is to work from a step on.
    pub fn set(self, methods: &Methods) -> Option<Timing> {
        match self {
            Method::Read => methods.read,
            Method::Transform => methods.transform,
            Method::Write => methods.write,
        }
    }

    /// The action that lets it work like that. Faults that were planned stay as they were.
    pub fn action(self, timing: Timing) -> Action {
        self.setting(Timing { fails_at: None, throws_at: None, hangs_at: None, ..timing })
    }

    /// The action that lets its next call never answer.
    pub fn hanging(self, timing: Timing) -> Action {
        self.setting(Timing { fails_at: None, throws_at: None, hangs_at: Some(1), ..timing })
    }

    fn setting(self, timing: Timing) -> Action {
        let timing = Some(timing);
        let methods = match self {
            Method::Read => Methods { read: timing, ..Methods::default() },
            Method::Transform => Methods { transform: timing, ..Methods::default() },
            Method::Write => Methods { write: timing, ..Methods::default() },
        };
        Action::Set(Box::new(methods))
    }

    /// How it works after all that is done up to `at`, where it is in the stage of that place.
    pub fn timing(self, scenario: &Scenario, place: (usize, usize), at: SimTime) -> Option<Timing> {
        let stage = stage(scenario, place)?;
        let name = scenario.flows.get(place.0)?.member_name(&stage.name(), 0);
        let steps = scenario.script.iter().filter(|step| step.at <= at && step.stream == name);
        let mut set: Vec<(SimTime, Timing)> = steps
            .filter_map(|step| match &step.action {
                Action::Set(methods) => Some((step.at, self.set(methods)?)),
                _ => None,
            })
            .collect();
        // The steps of one instant are taken in their order.
        set.sort_by_cached_key(|(at, _)| at.0);
        set.pop().map(|(_, timing)| timing).or(self.planned(&stage.resolved()))
    }
}

/// The instant right after a moment: all that belongs to the moment has happened.
pub(super) fn after(at: SimTime) -> SimTime {
    at + SimTime(1)
}

/// The stage at a place.
pub(super) fn stage(scenario: &Scenario, (flow, stage): (usize, usize)) -> Option<&Stage> {
    scenario.flows.get(flow)?.stages.get(stage)
}

impl Scenario {
    /// Where the stream of a stage is made: elsewhere, if the stage only uses it.
    pub fn made_at(&self, flow: usize, place: usize) -> Option<(usize, usize)> {
        let given = stage(self, (flow, place))?;
        if given.kind() != Some(StageKind::Use) {
            return Some((flow, place));
        }
        let name = given.name();
        self.flows.iter().enumerate().find_map(|(flow, of)| {
            let made = |stage: &Stage| stage.kind() != Some(StageKind::Use) && stage.name() == name;
            Some((flow, of.stages.iter().position(made)?))
        })
    }

    /// Whether a step can change how the device at that place works while it runs: it is one of a kind, with a name.
    pub(super) fn can_be_set(&self, place: (usize, usize)) -> bool {
        let kind = stage(self, place).and_then(Stage::kind);
        kind != Some(StageKind::Generator) && self.flows.get(place.0).is_some_and(|flow| flow.count <= 1)
    }
}
