//! What can be turned on a scenario: the devices' rates, at once and from that moment on; sizes, marks and the limit
//! only from the start, since Node takes them when a stream is made.

use super::model::{Action, LimitOf, Memory, Methods, Scenario, Step};
use super::plan::Plan;
use super::stage::Stage;
use super::units::{Bytes, Nanos, Rate};
use super::work::{Sizes, Work};
use crate::engine::SimTime;

/// One thing that can be turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knob {
    /// Bytes a second that the source brings.
    SourceRate,
    /// Bytes of each chunk.
    ChunkSize,
    /// The source's `highWaterMark`.
    SourceMark,
    /// The sink's `highWaterMark`.
    SinkMark,
    /// Bytes a second that the sink takes.
    SinkRate,
    /// Bytes of memory at which the process dies.
    MemoryLimit,
}

impl Knob {
    /// All of them, in the order in which data meets them.
    pub const ALL: [Knob; 6] = [
        Knob::SourceRate,
        Knob::ChunkSize,
        Knob::SourceMark,
        Knob::SinkMark,
        Knob::SinkRate,
        Knob::MemoryLimit,
    ];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Knob::SourceRate => "comes in at",
            Knob::ChunkSize => "chunk size",
            Knob::SourceMark => "readableHighWaterMark",
            Knob::SinkMark => "writableHighWaterMark",
            Knob::SinkRate => "goes out at",
            Knob::MemoryLimit => "memory limit",
        }
    }

    /// Whether its amount is one a second, and acts at once.
    pub fn is_rate(self) -> bool {
        matches!(self, Knob::SourceRate | Knob::SinkRate)
    }

    /// The least and the most that it can be turned to, in bytes.
    pub fn range(self) -> (u64, u64) {
        match self {
            Knob::SourceRate | Knob::SinkRate => (64 << 10, 4 << 30),
            Knob::ChunkSize => (1 << 10, 4 << 20),
            Knob::SourceMark | Knob::SinkMark => (1 << 10, 64 << 20),
            Knob::MemoryLimit => (128 << 20, 16 << 30),
        }
    }

    /// Where it stands at a moment; `None` where the scenario has no such thing.
    pub fn value(self, scenario: &Scenario, at: SimTime) -> Option<u64> {
        let mark = |stage: &Stage| {
            let stage = stage.resolved();
            let default = scenario.node.default_high_water_mark(scenario.platform, false);
            let default = scenario.default_high_water_mark.map_or(default, |mark| mark.0);
            (stage.object_mode != Some(true)).then(|| stage.high_water_mark.map_or(default, |mark| mark.0))
        };
        match self {
            Knob::SourceRate | Knob::SinkRate => self.work(scenario, at)?.rate.map(|rate| rate.0),
            Knob::ChunkSize => match self.stage(scenario)?.resolved().chunk? {
                Sizes::Same(size) => Some(size.0),
                Sizes::List(_) | Sizes::Between { .. } => None,
            },
            Knob::SourceMark | Knob::SinkMark => mark(self.stage(scenario)?),
            Knob::MemoryLimit => scenario.memory.map(|memory| memory.limit.0),
        }
    }

    /// The scenario with it turned: a rate from `at` on, anything else from the start. Whatever somebody did after
    /// that moment is undone.
    pub fn turned(self, scenario: &Scenario, value: u64, at: SimTime) -> Scenario {
        let (least, most) = self.range();
        let value = value.clamp(least, most);
        let mut next = scenario.clone();
        let at = if self.is_rate() { at } else { SimTime::ZERO };
        next.script.retain(|step| step.at.0 < at.0);
        let of_source = self == Knob::SourceRate;
        let work = self.work(scenario, at).map(|work| Work { rate: Some(Rate(value)), ..work });
        let name = self.stage(scenario).map(Stage::name);
        let Some(stage) = self.stage_mut(&mut next) else { return next };
        match (self, work) {
            (Knob::SourceRate, Some(work)) if at == SimTime::ZERO => stage.read = Some(work),
            (Knob::SinkRate, Some(work)) if at == SimTime::ZERO => stage.write = Some(work),
            (Knob::SourceRate | Knob::SinkRate, Some(work)) => {
                let (read, write) = if of_source { (Some(work), None) } else { (None, Some(work)) };
                let action = Action::Set(Box::new(Methods { read, write, transform: None }));
                next.script.push(Step { at: Nanos(at.0), stream: name.unwrap_or_default(), action });
            }
            (Knob::ChunkSize, _) => {
                let plan = Plan::of(stage, 1);
                let (size, count) = (self.value(scenario, at).unwrap_or(0), plan.stage.count.unwrap_or(0));
                stage.chunk = Some(Sizes::Same(Bytes(value)));
                stage.total = Some(plan.stage.total.unwrap_or(Bytes(count.saturating_mul(size))));
                stage.count = None;
            }
            (Knob::SourceMark | Knob::SinkMark, _) => stage.high_water_mark = Some(Bytes(value)),
            (Knob::MemoryLimit, _) => {
                let of = scenario.memory.map_or(LimitOf::default(), |memory| memory.of);
                next.memory = Some(Memory { limit: Bytes(value), of });
            }
            _ => {}
        }
        next
    }

    /// The stage of the first flow that it belongs to.
    fn stage(self, scenario: &Scenario) -> Option<&Stage> {
        let stages = &scenario.flows.first()?.stages;
        if self.is_of_sink() { stages.last() } else { stages.first() }
    }

    fn stage_mut(self, scenario: &mut Scenario) -> Option<&mut Stage> {
        let stages = &mut scenario.flows.first_mut()?.stages;
        if self.is_of_sink() { stages.last_mut() } else { stages.first_mut() }
    }

    fn is_of_sink(self) -> bool {
        matches!(self, Knob::SinkMark | Knob::SinkRate)
    }

    /// How its device works at a moment.
    fn work(self, scenario: &Scenario, at: SimTime) -> Option<Work> {
        let stage = self.stage(scenario)?;
        let name = stage.name();
        let of = |methods: &Methods| if self == Knob::SourceRate { methods.read } else { methods.write };
        let steps = scenario.script.iter().filter(|step| step.at.0 <= at.0 && step.stream == name);
        let mut changed = steps.filter_map(|step| match &step.action {
            Action::Set(methods) => of(methods),
            _ => None,
        });
        let stage = stage.resolved();
        changed.next_back().or(of(&Methods { read: stage.read, write: stage.write, transform: None }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Consumer, upload_crash};

    const LATER: SimTime = SimTime::from_millis(70);

    #[test]
    fn a_rate_turned_later_holds_from_then_on_and_not_before() {
        let first = upload_crash(Consumer::Pipe);
        let second = Knob::SinkRate.turned(&first, 5 << 20, LATER);
        let near =
            |value: Option<u64>, wanted: u64| value.is_some_and(|v| v.abs_diff(wanted) * 1000 < wanted);
        assert!(near(Knob::SinkRate.value(&second, SimTime::ZERO), 24 << 20));
        assert!(near(Knob::SinkRate.value(&second, LATER), 5 << 20));
        assert!(near(Knob::SourceRate.value(&second, LATER), 120 << 20));
        let third = Knob::SourceRate.turned(&second, 1 << 20, SimTime::from_millis(10));
        assert_eq!(third.script.len(), 1, "what was to come is undone");
    }

    #[test]
    fn sizes_marks_and_limits_are_those_of_a_new_run_and_the_upload_stays_as_long() {
        let first = Knob::SinkRate.turned(&upload_crash(Consumer::Pipe), 5 << 20, LATER);
        for knob in [Knob::ChunkSize, Knob::SourceMark, Knob::SinkMark, Knob::MemoryLimit] {
            let value = knob.range().0 * 3;
            let next = knob.turned(&first, value, LATER);
            assert_eq!(knob.value(&next, SimTime::ZERO), Some(value), "{knob:?}");
            assert!(next.script.is_empty(), "{knob:?}");
            assert_eq!(
                Plan::of(&next.flows[0].stages[0], 1).stage.total.unwrap_or(Bytes(4 << 30)),
                Bytes(4 << 30)
            );
        }
    }

    #[test]
    fn no_knob_leaves_its_range() {
        for knob in Knob::ALL {
            for value in [0, u64::MAX] {
                let next = knob.turned(&upload_crash(Consumer::Pipe), value, SimTime::ZERO);
                let (least, most) = knob.range();
                let now = knob.value(&next, SimTime::ZERO).unwrap();
                assert!(now >= least - least / 100 && now <= most + most / 4, "{knob:?}: {now}");
            }
        }
    }
}
