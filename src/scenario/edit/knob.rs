//! What can be turned on a scenario: for each stream its devices' rates, at once and from that moment on; its sizes and
//! marks, and the memory's limit, only from the start, since Node takes them when a stream is made.
//!
//! Interventions at other times stay, so that one disturbance can be tried on many settings.

use super::method::{Method, after, stage};
use crate::engine::{Side, SimTime};
use crate::scenario::check::Fault;
use crate::scenario::model::{
    Action, AmountError, Bytes, LimitOf, Memory, Plan, Rate, Scenario, Sizes, Stage, StageKind, Step, Timing,
};
use crate::tr;

/// What a knob controls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnobKind {
    /// Bytes a second.
    Rate(Method),
    /// Nanoseconds that each call takes, where bytes take no time.
    Takes(Method),
    /// Bytes of each chunk that a source brings.
    ChunkSize,
    /// The `highWaterMark` of a side.
    Mark(Side),
    /// Whether a side counts objects: 0 or 1.
    ObjectMode(Side),
    /// Bytes of memory at which the process dies.
    MemoryLimit,
}

/// The unit of a knob's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Bytes.
    Bytes,
    /// Bytes a second.
    Rate,
    /// Objects.
    Objects,
    /// Chunks, of a stream of the Web.
    Chunks,
    /// Nanoseconds.
    Time,
    /// 0 or 1.
    Switch,
}

/// A setting of a scenario that can be turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Knob {
    /// The stage that it belongs to: its flow, and its place there.
    place: (usize, usize),
    /// What it controls.
    pub kind: KnobKind,
    /// It counts objects.
    objects: bool,
    /// Its stream has two sides.
    two: bool,
    /// Its stream is one of the Web.
    web: bool,
}

impl Knob {
    /// Those of a stage, its devices' rates first.
    pub fn of_stage(scenario: &Scenario, flow: usize, place: usize) -> Vec<Knob> {
        let Some(place) = scenario.made_at(flow, place) else { return Vec::new() };
        let Some(stage) = stage(scenario, place).map(Stage::resolved) else { return Vec::new() };
        let Some(kind) = stage.kind else { return Vec::new() };
        let two = kind.reads() && kind.writes();
        let web = kind == StageKind::WritableStream;
        let knob = |kind, objects| Knob { place, kind, objects, two, web };
        let mut knobs = Vec::new();
        for method in Method::ALL {
            let timing = method.planned(&stage).unwrap_or_default();
            if timing.rate.is_some() {
                knobs.push(knob(KnobKind::Rate(method), false));
            } else if timing.takes.is_some_and(|takes| takes.0 > 0) {
                knobs.push(knob(KnobKind::Takes(method), false));
            }
        }
        if kind.is_source() && matches!(stage.chunk, Some(Sizes::Same(_))) {
            knobs.push(knob(KnobKind::ChunkSize, false));
        }
        for (side, has) in [(Side::Writable, kind.writes()), (Side::Readable, kind.reads())] {
            if has {
                let objects = stage.counts_objects(side);
                knobs.push(knob(KnobKind::Mark(side), objects));
                if !kind.counts_chunks() {
                    knobs.push(knob(KnobKind::ObjectMode(side), objects));
                }
            }
        }
        knobs
    }

    /// That of the process's memory, if it is watched.
    pub fn of_memory(scenario: &Scenario) -> Option<Knob> {
        scenario.memory?;
        Some(Knob { place: (0, 0), kind: KnobKind::MemoryLimit, objects: false, two: false, web: false })
    }

    /// What it is called, without its stream.
    pub fn name(self) -> &'static str {
        match (self.kind, self.two) {
            (KnobKind::Rate(Method::Read), _) => tr!("reads at"),
            (KnobKind::Rate(Method::Transform), _) => tr!("processes at"),
            (KnobKind::Rate(Method::Write), _) => tr!("writes at"),
            (KnobKind::Takes(Method::Read), _) => tr!("one every"),
            (KnobKind::Takes(_), _) => tr!("each takes"),
            (KnobKind::ChunkSize, _) => tr!("chunk size"),
            (KnobKind::Mark(_), false) => "highWaterMark",
            (KnobKind::Mark(Side::Readable), true) => "readableHighWaterMark",
            (KnobKind::Mark(Side::Writable), true) => "writableHighWaterMark",
            (KnobKind::ObjectMode(_), false) => "objectMode",
            (KnobKind::ObjectMode(Side::Readable), true) => "readableObjectMode",
            (KnobKind::ObjectMode(Side::Writable), true) => "writableObjectMode",
            (KnobKind::MemoryLimit, _) => tr!("memory limit"),
        }
    }

    /// What its amount is.
    pub fn unit(self) -> Unit {
        match self.kind {
            KnobKind::Rate(_) => Unit::Rate,
            KnobKind::Takes(_) => Unit::Time,
            KnobKind::Mark(_) if self.web => Unit::Chunks,
            KnobKind::Mark(_) if self.objects => Unit::Objects,
            KnobKind::ObjectMode(_) => Unit::Switch,
            _ => Unit::Bytes,
        }
    }

    /// The least and the greatest value, in the smallest part of [`Knob::unit`].
    pub fn range(self) -> (u64, u64) {
        match self.kind {
            KnobKind::Rate(_) => (1 << 10, 4 << 30),
            KnobKind::Takes(_) => (1_000, 10_000_000_000),
            KnobKind::ChunkSize => (16, 4 << 20),
            KnobKind::Mark(_) if self.objects => (1, 4096),
            KnobKind::Mark(_) => (16, 64 << 20),
            KnobKind::ObjectMode(_) => (0, 1),
            KnobKind::MemoryLimit => (64 << 20, 16 << 30),
        }
    }

    /// Reads an amount that a reader has typed, in the smallest part of [`Knob::unit`].
    ///
    /// # Errors
    /// What was expected in its place.
    pub fn parse(self, text: &str) -> Result<u64, AmountError> {
        match self.unit() {
            Unit::Rate => Rate::parse(text).map(|rate| rate.0),
            Unit::Time => SimTime::parse(text).map(|time| time.0),
            Unit::Bytes => Bytes::parse(text).map(|bytes| bytes.0),
            Unit::Objects | Unit::Chunks | Unit::Switch => {
                let number = text.trim().split(' ').next().unwrap_or_default();
                number.parse().map_err(|_| AmountError::Count(text.trim().to_owned()))
            }
        }
    }

    /// Whether it acts from the moment on, and not from the start only.
    pub fn acts_at_once(self, scenario: &Scenario) -> bool {
        self.method().is_some() && scenario.can_be_set(self.place)
    }

    /// Its value at a moment, in the smallest part of [`Knob::unit`]: bytes, bytes a second, nanoseconds, a count, or 0 and
    /// 1. `None` where the scenario has no such setting.
    pub fn value(self, scenario: &Scenario, at: SimTime) -> Option<u64> {
        let stage = stage(scenario, self.place)?.resolved();
        let timing = || self.method().and_then(|method| method.timing(scenario, self.place, after(at)));
        match self.kind {
            KnobKind::Rate(_) => timing()?.rate.map(|rate| rate.0),
            KnobKind::Takes(_) => timing()?.takes.map(|takes| takes.0),
            KnobKind::ChunkSize => match stage.chunk? {
                Sizes::Same(size) => Some(size.0),
                Sizes::List(_) | Sizes::Between { .. } => None,
            },
            KnobKind::Mark(side) => Some(scenario.mark(&stage, side)),
            KnobKind::ObjectMode(_) => Some(u64::from(self.objects)),
            KnobKind::MemoryLimit => scenario.memory.map(|memory| memory.limit.0),
        }
    }

    /// The scenario with that value, clamped to [`Knob::range`]: a rate or a time from right after `at`, anything else from
    /// the start.
    ///
    /// # Errors
    /// The first fault of what would run then.
    pub fn set(self, scenario: &Scenario, value: u64, at: SimTime) -> Result<Scenario, Fault> {
        let (least, most) = self.range();
        let value = value.clamp(least, most);
        let mut next = scenario.clone();
        match self.method() {
            Some(method) => self.set_timing(method, &mut next, value, at),
            None => self.set_stage(&mut next, value),
        }
        match next.faults().into_iter().next() {
            None => Ok(next),
            Some(fault) => Err(fault),
        }
    }

    fn method(self) -> Option<Method> {
        match self.kind {
            KnobKind::Rate(method) | KnobKind::Takes(method) => Some(method),
            _ => None,
        }
    }

    fn set_timing(self, method: Method, next: &mut Scenario, value: u64, at: SimTime) {
        let at = match at > SimTime::ZERO && self.acts_at_once(next) {
            true => after(at),
            false => SimTime::ZERO,
        };
        let Some(timing) = method.timing(next, self.place, at) else { return };
        let timing = match self.kind {
            KnobKind::Takes(_) => Timing { takes: Some(SimTime(value)), ..timing },
            _ => Timing { rate: Some(Rate(value)), ..timing },
        };
        let Some(flow) = next.flows.get_mut(self.place.0) else { return };
        let Some(name) = flow.stages.get(self.place.1).map(|stage| flow.member_name(&stage.name(), 0)) else {
            return;
        };
        // What it was to be turned to later would undo this. What hangs later still does.
        next.script.retain(|step| {
            let Action::Set(methods) = &step.action else { return true };
            let turns = method.set(methods).is_some_and(|timing| timing.hangs_at.is_none());
            step.at < at || step.stream != name || !turns
        });
        match (at, flow.stages.get_mut(self.place.1)) {
            (SimTime::ZERO, Some(stage)) => match method {
                Method::Read => stage.read = Some(timing),
                Method::Transform => stage.transform = Some(timing),
                Method::Write => stage.write = Some(timing),
            },
            _ => next.script.push(Step { at, stream: name, action: method.action(timing) }),
        }
    }

    fn set_stage(self, next: &mut Scenario, value: u64) {
        if self.kind == KnobKind::MemoryLimit {
            let of = next.memory.map_or(LimitOf::default(), |memory| memory.of);
            next.memory = Some(Memory { limit: Bytes(value), of });
            return;
        }
        let Some(before) = stage(next, self.place).map(Stage::resolved) else { return };
        let other_mark = |side: Side| Bytes(next.mark(&before, side));
        let marks = (other_mark(Side::Readable), other_mark(Side::Writable));
        let Some(stage) = next.flows.get_mut(self.place.0).and_then(|flow| flow.stages.get_mut(self.place.1))
        else {
            return;
        };
        let size = Bytes(value);
        match (self.kind, self.two) {
            (KnobKind::ChunkSize, _) => {
                let plan = Plan::of(stage, 1).stage;
                let each = match plan.chunk {
                    Some(Sizes::Same(each)) => each.0,
                    _ => 0,
                };
                let total = Bytes(plan.count.unwrap_or(0).saturating_mul(each));
                stage.chunk = Some(Sizes::Same(size));
                stage.total = Some(plan.total.unwrap_or(total));
                stage.count = None;
            }
            (KnobKind::Mark(_), false) => stage.high_water_mark = Some(size),
            // One for both sides comes before those of each.
            (KnobKind::Mark(side), true) => {
                stage.high_water_mark = None;
                let (readable, writable) = marks;
                stage.readable_high_water_mark = Some(if side == Side::Readable { size } else { readable });
                stage.writable_high_water_mark = Some(if side == Side::Writable { size } else { writable });
            }
            // What counts otherwise now has Node's default.
            (KnobKind::ObjectMode(_), false) => {
                stage.object_mode = Some(value == 1);
                stage.high_water_mark = None;
            }
            (KnobKind::ObjectMode(side), true) => {
                let of = |one: Side| if one == side { value == 1 } else { before.counts_objects(one) };
                stage.object_mode = None;
                stage.high_water_mark = None;
                stage.readable_object_mode = Some(of(Side::Readable));
                stage.writable_object_mode = Some(of(Side::Writable));
                stage.readable_high_water_mark = Some(marks.0).filter(|_| side != Side::Readable);
                stage.writable_high_water_mark = Some(marks.1).filter(|_| side != Side::Writable);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Consumer;
    use crate::scenario::samples::{four_stage_pipeline, upload_crash};

    const LATER: SimTime = SimTime::from_millis(70);

    /// The knob of that name at a stage of the first flow.
    fn knob(scenario: &Scenario, stage: usize, name: &str) -> Knob {
        Knob::of_stage(scenario, 0, stage).into_iter().find(|knob| knob.name() == name).unwrap()
    }

    fn all(scenario: &Scenario) -> Vec<Knob> {
        let stages = scenario.flows.iter().enumerate().flat_map(|(flow, of)| {
            (0..of.stages.len()).flat_map(move |stage| Knob::of_stage(scenario, flow, stage))
        });
        stages.chain(Knob::of_memory(scenario)).collect()
    }

    #[test]
    fn a_rate_turned_later_holds_from_then_on_and_what_was_to_come_of_it_is_undone() {
        let first = upload_crash(Consumer::Pipe);
        let (comes, goes) = (knob(&first, 0, "reads at"), knob(&first, 1, "writes at"));
        let second = goes.set(&first, 5 << 20, LATER).unwrap();
        assert_eq!(goes.value(&second, SimTime::ZERO), Some(24 << 20));
        assert_eq!(goes.value(&second, LATER), Some(5 << 20));
        assert_eq!(comes.value(&second, LATER), Some(120 << 20));
        let third = comes.set(&second, 1 << 20, SimTime::from_millis(10)).unwrap();
        assert_eq!(third.script.len(), 2, "another's stays");
        let fourth = goes.set(&third, 7 << 20, SimTime::from_millis(10)).unwrap();
        assert_eq!(fourth.script.len(), 2);
        assert_eq!(goes.value(&fourth, LATER), Some(7 << 20));
    }

    #[test]
    fn every_knob_of_every_stage_keeps_what_it_is_turned_to_and_gives_what_can_be_run() {
        for scenario in [upload_crash(Consumer::Pipe), four_stage_pipeline(Consumer::Pipeline)] {
            for knob in all(&scenario) {
                let (least, most) = knob.range();
                for value in [least * 2, most / 2, most].map(|value| value.clamp(least, most)) {
                    let Ok(next) = knob.set(&scenario, value, LATER) else {
                        assert_eq!(knob.kind, KnobKind::ChunkSize, "{value}: too many chunks");
                        continue;
                    };
                    assert_eq!(next.faults(), []);
                    let after = all(&next).into_iter().find(|k| k.place == knob.place && k.kind == knob.kind);
                    assert_eq!(after.unwrap().value(&next, LATER), Some(value), "{knob:?}");
                }
            }
        }
    }

    #[test]
    fn an_upload_stays_as_long_whatever_its_chunks_are() {
        let first = upload_crash(Consumer::Pipe);
        let next = knob(&first, 0, "chunk size").set(&first, 48 << 10, LATER).unwrap();
        assert_eq!(Plan::of(&next.flows[0].stages[0], 1).stage.total, Some(Bytes(4 << 30)));
    }

    #[test]
    fn one_side_of_a_transform_is_turned_without_the_other() {
        let first = four_stage_pipeline(Consumer::Pipeline);
        let objects = knob(&first, 1, "readableObjectMode").set(&first, 1, LATER).unwrap();
        let marks = |scenario: &Scenario| {
            ["readableHighWaterMark", "writableHighWaterMark"]
                .map(|name| knob(scenario, 1, name).value(scenario, LATER))
        };
        assert_eq!(marks(&objects), [Some(16), Some(64 << 10)]);
        let set = knob(&objects, 1, "writableHighWaterMark").set(&objects, 1 << 10, LATER).unwrap();
        assert_eq!(marks(&set), [Some(16), Some(1 << 10)]);
    }
}
