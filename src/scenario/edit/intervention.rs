//! What a reader can do to a flow at a moment, as steps of the script: a run with them can be repeated exactly, and each
//! can be reverted. Must not judge what it leads to.

use super::method::{Method, after};
use crate::engine::SimTime;
use crate::scenario::model::{Action, Rate, Scenario, Stage, StageKind, Step, Timing};

/// How long a burst lasts.
pub const BURST: SimTime = SimTime::from_millis(200);

/// By how much a burst is faster, and a slow device slower.
pub const TIMES: u64 = 10;

/// What can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intervention {
    /// The source fails.
    Fail,
    /// The destination is destroyed.
    Destroy,
    /// The destination is slower by [`TIMES`] from now on.
    Slow,
    /// The destination's next call never answers.
    Hang,
    /// The source is faster by [`TIMES`] for a [`BURST`].
    Burst,
    /// The flow's AbortSignal aborts.
    Abort,
}

/// An intervention that is in a script.
#[derive(Clone, Debug, PartialEq)]
pub struct AppliedIntervention {
    /// The step; of a burst its beginning.
    pub step: Step,
    /// Whether it lasts for a [`BURST`].
    pub burst: bool,
    /// The places of its steps in the script.
    places: (usize, Option<usize>),
}

impl Intervention {
    /// All of them.
    pub const ALL: [Intervention; 6] = [
        Intervention::Fail,
        Intervention::Destroy,
        Intervention::Slow,
        Intervention::Hang,
        Intervention::Burst,
        Intervention::Abort,
    ];

    /// The stream of a flow that it acts on; `None` where it is impossible.
    pub fn stream(self, scenario: &Scenario, flow: usize) -> Option<String> {
        self.steps(scenario, flow, SimTime::ZERO)?.into_iter().next().map(|step| step.stream)
    }

    /// The scenario in which it happens right after `at`; `None` where that cannot be run.
    pub fn apply(self, scenario: &Scenario, flow: usize, at: SimTime) -> Option<Scenario> {
        let steps = self.steps(scenario, flow, at)?;
        let mut next = scenario.clone();
        next.script.extend(steps);
        next.faults().is_empty().then_some(next)
    }

    fn steps(self, scenario: &Scenario, flow: usize, at: SimTime) -> Option<Vec<Step>> {
        let stages = &scenario.flows.get(flow)?.stages;
        let of_source = matches!(self, Intervention::Fail | Intervention::Burst);
        let place = match self {
            // The signal is that of the flow itself.
            Intervention::Abort => (flow, stages.iter().position(is_stream)?),
            _ if of_source => scenario.made_at(flow, 0)?,
            _ => scenario.made_at(flow, stages.len().checked_sub(1)?)?,
        };
        let made_in = scenario.flows.get(place.0)?;
        let stage = made_in.stages.get(place.1)?;
        let now = after(at);
        let step =
            |at: SimTime, action: Action| Step { at, stream: made_in.member_name(&stage.name(), 0), action };
        let timing = |methods: [Method; 2]| {
            let of = |&method: &Method| Some((method, method.timing(scenario, place, now)?));
            let timed = |(_, timing): &(Method, Timing)| {
                timing.rate.is_some() || timing.takes.is_some_and(|t| t.0 > 0)
            };
            methods.iter().filter_map(of).find(timed).filter(|_| scenario.can_be_set(place))
        };
        let answers = |method: &Method| method.timing(scenario, place, now).is_some();
        let steps = match self {
            Intervention::Fail => vec![step(now, Action::Fail)],
            Intervention::Destroy => vec![step(now, Action::Destroy)],
            Intervention::Abort if made_in.signal => vec![step(now, Action::Abort)],
            Intervention::Abort => return None,
            Intervention::Slow => {
                let (method, timing) = timing([Method::Write, Method::Transform])?;
                vec![step(now, method.action(slower(timing)))]
            }
            Intervention::Hang if scenario.can_be_set(place) => {
                let method = [Method::Write, Method::Transform].into_iter().find(answers)?;
                vec![step(now, method.hanging(method.timing(scenario, place, now)?))]
            }
            Intervention::Hang => return None,
            Intervention::Burst => {
                let (method, timing) = timing([Method::Read, Method::Read])?;
                let over = now + BURST;
                vec![step(now, method.action(faster(timing))), step(over, method.action(timing))]
            }
        };
        let to_stream = matches!(self, Intervention::Fail | Intervention::Destroy);
        (!to_stream || is_stream(stage)).then_some(steps)
    }
}

/// Whether it can be destroyed.
fn is_stream(stage: &Stage) -> bool {
    let can = |kind: StageKind| kind != StageKind::WritableStream && (kind.reads() || kind.writes());
    stage.kind().is_some_and(can)
}

fn slower(timing: Timing) -> Timing {
    Timing {
        rate: timing.rate.map(|rate| Rate((rate.0 / TIMES).max(1))),
        takes: timing.takes.map(|takes| SimTime(takes.0.saturating_mul(TIMES))),
        ..timing
    }
}

fn faster(timing: Timing) -> Timing {
    Timing {
        rate: timing.rate.map(|rate| Rate(rate.0.saturating_mul(TIMES))),
        takes: timing.takes.map(|takes| SimTime(takes.0 / TIMES)),
        ..timing
    }
}

impl Scenario {
    /// The interventions in its script, in the order of time.
    pub fn applied_interventions(&self) -> Vec<AppliedIntervention> {
        let ends = |from: &Step, to: &Step| {
            let (Action::Set(begins), Action::Set(ends)) = (&from.action, &to.action) else { return false };
            let fast = begins.read.is_some() && begins.read == ends.read.map(faster);
            fast && to.stream == from.stream && to.at == from.at + BURST
        };
        let mut over = Vec::new();
        let mut all = Vec::new();
        for (place, step) in self.script.iter().enumerate().filter(|(_, step)| step.at.0 > 0) {
            if over.contains(&place) {
                continue;
            }
            let next = self.script.get(place + 1).filter(|next| ends(step, next)).map(|_| place + 1);
            over.extend(next);
            all.push(AppliedIntervention {
                step: step.clone(),
                burst: next.is_some(),
                places: (place, next),
            });
        }
        all.sort_by_cached_key(|applied| applied.step.at.0);
        all
    }

    /// The scenario without that intervention.
    pub fn revert(&self, applied: &AppliedIntervention) -> Scenario {
        let mut next = self.clone();
        let mut place = 0;
        next.script.retain(|_| {
            place += 1;
            applied.places.0 != place - 1 && applied.places.1 != Some(place - 1)
        });
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::samples::upload_crash;
    use crate::scenario::{Bytes, Consumer};

    const NOW: SimTime = SimTime::from_millis(50);

    #[test]
    fn each_is_a_step_right_after_the_moment_and_can_be_taken_back() {
        let mut scenario = upload_crash(Consumer::Pipeline);
        scenario.flows[0].signal = true;
        for (what, stream) in Intervention::ALL.into_iter().zip(["req", "file", "file", "file", "req", "req"])
        {
            assert_eq!(what.stream(&scenario, 0).as_deref(), Some(stream), "{what:?}");
            let next = what.apply(&scenario, 0, NOW).unwrap();
            let done = next.applied_interventions();
            assert_eq!(done.len(), 1, "{what:?}");
            assert_eq!(done[0].step.at, NOW + SimTime(1));
            assert_eq!(done[0].burst, what == Intervention::Burst);
            assert_eq!(next.revert(&done[0]), scenario);
        }
    }

    #[test]
    fn what_a_flow_does_not_have_is_not_offered() {
        assert_eq!(Intervention::Abort.stream(&upload_crash(Consumer::Pipe), 0), None);
        let timeless = Scenario {
            flows: vec![crate::scenario::Flow {
                stages: vec![
                    Stage::readable("a", Bytes(1), 1, Timing::default()),
                    Stage::writable("b", Timing::default()),
                ],
                ..Default::default()
            }],
            ..Scenario::default()
        };
        let offered = Intervention::ALL.map(|what| what.stream(&timeless, 0).is_some());
        assert_eq!(offered, [true, true, false, true, false, false]);
    }

    #[test]
    fn a_burst_within_a_slow_time_goes_back_to_the_slow_time() {
        let slow = Intervention::Slow.apply(&upload_crash(Consumer::Pipe), 0, NOW).unwrap();
        let both = Intervention::Burst.apply(&slow, 0, SimTime::from_millis(60)).unwrap();
        assert_eq!(both.applied_interventions().len(), 2);
        let timing = |at| Method::Read.timing(&both, (0, 0), SimTime(at)).and_then(|timing| timing.rate);
        assert_eq!(timing(61_000_000), Some(Rate(1200 << 20)));
        assert_eq!(timing(300_000_000), Some(Rate(120 << 20)));
    }
}
