//! What can be turned on a scenario: the devices' rates, at once and from that moment on; sizes, marks and the limit
//! only from the start, since Node takes them when a stream is made.

use super::model::{Action, Memory, Pace, Scenario, Step};
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
        let default = scenario.node.default_high_water_mark(false);
        match self {
            Knob::SourceRate => rate(self.pace(scenario, at)),
            Knob::SinkRate => rate(self.pace(scenario, at)),
            Knob::ChunkSize => scenario.source.sizes.first().map(|&size| u64::from(size)),
            Knob::SourceMark => Some(scenario.source.high_water_mark.unwrap_or(default)),
            Knob::SinkMark => Some(scenario.sink.high_water_mark.unwrap_or(default)),
            Knob::MemoryLimit => scenario.memory.map(|memory| memory.limit),
        }
    }

    /// The scenario with it turned: a rate from `at` on, anything else from the start. Whatever somebody did after
    /// that moment is undone.
    pub fn turned(self, scenario: &Scenario, value: u64, at: SimTime) -> Scenario {
        let (least, most) = self.range();
        let value = value.clamp(least, most);
        let mut next = scenario.clone();
        let at = if self.is_rate() { at } else { SimTime::ZERO };
        next.script.retain(|step| step.at < at.0);
        let old = self.pace(scenario, at);
        let pace = Pace { ns_per_kib: Pace::io(value).ns_per_kib, ..old };
        match self {
            Knob::SourceRate if at == SimTime::ZERO => next.source.pace = pace,
            Knob::SinkRate if at == SimTime::ZERO => next.sink.pace = pace,
            Knob::SourceRate => next.script.push(Step { at: at.0, action: Action::SourcePace(pace) }),
            Knob::SinkRate => next.script.push(Step { at: at.0, action: Action::SinkPace(pace) }),
            Knob::ChunkSize => {
                let total = scenario.source.count.saturating_mul(scenario.source.size(0));
                next.source.sizes = vec![value as u32];
                next.source.count = total.div_ceil(value);
            }
            Knob::SourceMark => next.source.high_water_mark = Some(value),
            Knob::SinkMark => next.sink.high_water_mark = Some(value),
            Knob::MemoryLimit => next.memory = Some(Memory { limit: value }),
        }
        next
    }

    /// The pace of its device at a moment.
    fn pace(self, scenario: &Scenario, at: SimTime) -> Pace {
        let of_source = self == Knob::SourceRate;
        let steps = scenario.script.iter().filter(|step| step.at <= at.0);
        let mut changed = steps.filter_map(|step| match step.action {
            Action::SourcePace(pace) if of_source => Some(pace),
            Action::SinkPace(pace) if !of_source => Some(pace),
            _ => None,
        });
        changed.next_back().unwrap_or(if of_source { scenario.source.pace } else { scenario.sink.pace })
    }
}

/// Bytes a second, where time depends on size.
fn rate(pace: Pace) -> Option<u64> {
    (1024 * 1_000_000_000u64).checked_div(pace.ns_per_kib)
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
            assert!((next.source.count * next.source.size(0)).abs_diff(4 << 30) < 1 << 20);
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
