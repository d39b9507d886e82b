//! Judging a scenario once: every fault with its place, as `flows[0].stages[2].highWaterMark`, and limits that keep every
//! run finite. What passes, the wiring can run; what does not pass, it survives. Must not run anything.

mod faults;
mod json_path;
mod known;
mod load;
mod read;
mod script;
mod stage;

pub use faults::Fault;
pub use read::{LONGEST, SENTENCE, cut_sentence, read_json};

use crate::scenario::model::{Consumer, Flow, Scenario, Stage, StageKind};
use faults::{EXACT, Faults, OPERATION};
use known::{FlowsBefore, STREAMS};
use stage::{check_place, check_stage};

/// Flows of a scenario.
const FLOWS: usize = 100;
/// Stages of a flow.
const STAGES: usize = 100;
/// Steps of a script.
const STEPS: usize = 10_000;

impl Scenario {
    /// Reads a file.
    ///
    /// # Errors
    /// What is wrong with it: at least one fault, the first ones if there are many.
    pub fn read(text: &str) -> Result<Scenario, Vec<Fault>> {
        let scenario: Scenario = read_json(text)?;
        let faults = scenario.faults();
        if faults.is_empty() { Ok(scenario) } else { Err(faults) }
    }

    /// What is wrong with it, in the order of its parts; empty if it can be run.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::default();
        self.check(&mut faults);
        faults.into_list()
    }

    fn check(&self, faults: &mut Faults) {
        faults.at_most("defaultHighWaterMark", self.default_high_water_mark.map(|mark| mark.0), EXACT);
        faults.at_most("until", self.until.map(|until| until.0), EXACT);
        faults.at_most("memory.limit", self.memory.map(|memory| memory.limit.0), EXACT);
        faults.require(!self.flows.is_empty(), "flows", "at least one flow is needed");
        if !faults.require(
            self.flows.len() <= FLOWS,
            "flows",
            format_args!("at most {FLOWS} flows are allowed"),
        ) || !faults.require(
            self.script.len() <= STEPS,
            "script",
            format_args!("at most {STEPS} steps are allowed"),
        ) {
            return;
        }
        for (number, flow) in self.flows.iter().enumerate() {
            let stages = flow.stages.len();
            let place = format!("flows[{number}].stages");
            if !faults.require(stages <= STAGES, &place, format_args!("at most {STAGES} stages are allowed"))
                || !faults.require(stages > 0, &place, "at least one stage is needed")
            {
                return;
            }
        }
        let streams: u64 =
            self.flows.iter().map(|flow| flow.stages.len() as u64 * u64::from(flow.count)).sum();
        if !faults.require(
            streams <= STREAMS,
            "flows",
            format_args!("{streams} streams; the limit is {STREAMS}"),
        ) {
            return;
        }
        let mut known = FlowsBefore { hurried: self.hurried(), ..FlowsBefore::default() };
        for (number, flow) in self.flows.iter().enumerate() {
            self.check_flow(flow, &format!("flows[{number}]"), &mut known, faults);
        }
        let sound = faults.is_empty();
        for (number, step) in self.script.iter().enumerate() {
            let place = format!("script[{number}]");
            faults.at_most(&format!("{place}.at"), Some(step.at.0), EXACT);
            self.check_action(&step.action, &step.stream, &place, &known, faults);
        }
        // A load estimate needs streams that are sound.
        if sound {
            self.check_load(&mut known, faults);
        }
    }

    fn check_flow(&self, flow: &Flow, place: &str, known: &mut FlowsBefore, faults: &mut Faults) {
        let at = |part: &str| format!("{place}.{part}");
        faults.require((1..=u32::MAX).contains(&flow.count), &at("count"), "must be at least 1");
        faults.at_most(&at("starts"), Some(flow.starts.0), EXACT);
        faults.at_most(&at("every"), Some(flow.every.0), OPERATION);
        faults.require(
            flow.count > 1 || flow.every.0 == 0,
            &at("every"),
            "`every` is the time between several; there is only one here",
        );
        let last = flow.stages.len() - 1;
        for (number, stage) in flow.stages.iter().enumerate() {
            let place = format!("{place}.stages[{number}]");
            let Some(kind) = stage.kind() else {
                faults.add(&place, "needs a `type` or a `device`");
                continue;
            };
            known.name(stage, kind, flow, &place, faults);
            check_place(flow, kind, number, last, &place, faults);
            if kind == StageKind::Use {
                known.check_use(&stage.name(), number, last, &place, faults);
            }
            check_stage(&stage.resolved(), kind, &place, faults);
        }
        let all_kinds: Option<Vec<StageKind>> = flow.stages.iter().map(Stage::kind).collect();
        let kinds = all_kinds.unwrap_or_default();
        if let Some(kind) = kinds.last() {
            let read = |kind: &StageKind| kind.reads() || *kind == StageKind::Use;
            faults.require(
                flow.last.is_none() || read(kind),
                &at("last"),
                format_args!("a {}, the last stage, has nothing to read", kind.name()),
            );
        }
        let calls = kinds.first() == Some(&StageKind::Calls);
        faults.require(
            !calls || matches!(flow.consumer, Consumer::Ignore | Consumer::Manual),
            &at("consumer"),
            "a program that calls write() itself ignores its result or waits for 'drain': use `ignore` or `manual`",
        );
        faults.require(
            !calls || kinds.len() == 2,
            &at("stages"),
            "a program writes to exactly one stream, the second stage",
        );
        if kinds.contains(&StageKind::WritableStream) {
            faults.require(!flow.signal, &at("signal"), "a writableStream cannot be aborted here");
            faults.require(
                !flow.finished,
                &at("finished"),
                "`finished()` watches only Node's own streams here",
            );
        }
        known.join(flow, place, faults);
        known.flows += 1;
    }
}
