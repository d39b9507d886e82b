//! Stages with all defaults filled in, and the streams of a scenario in the order of their construction: what the engine
//! and the Node program are wired from. Must not judge; what `check` would not let through gives something harmless here.

use std::collections::BTreeMap;

use serde_json::Value;

use super::scenario::{Action, Flow, Scenario};
use super::stage::{Stage, StageKind};
use super::timing::{Sizes, Timing};
use super::units::Bytes;
use crate::engine::{SimTime, StreamId};

/// A stage with its device's values and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: StageKind,
    /// The rest. What is absent there is Node's default.
    pub stage: Stage,
    /// Where its random numbers begin; never 0.
    pub seed: u32,
}

/// Bytes of a chunk where a source does not say.
const CHUNK: Bytes = Bytes(16 << 10);

impl Plan {
    /// What is to be built for a stage.
    pub fn of(stage: &Stage, seed: u32) -> Plan {
        let mut stage = stage.resolved();
        let kind = stage.kind.unwrap_or(StageKind::PassThrough);
        let name = stage.name();
        if kind.is_source() {
            stage.chunk.get_or_insert(Sizes::Same(CHUNK));
        }
        if stage.total.is_some() {
            stage.count = None;
        }
        (stage.device, stage.kind, stage.name) = (None, Some(kind), Some(name.clone()));
        Plan { name, kind, stage, seed: seed.max(1) }
    }

    /// The plan that a program in JavaScript gives a device, as JSON: what [`Stage`] says, in plain numbers, and a `seed`.
    /// `None` where it is anything else, of which only JavaScript knows what comes of it.
    pub fn of_javascript(json: &str) -> Option<Plan> {
        let mut plan: Value = serde_json::from_str(json).ok()?;
        let seed = match plan.as_object_mut()?.remove("seed") {
            Some(seed) => u32::try_from(seed.as_u64()?).ok()?,
            None => 1,
        };
        if !plan.as_object()?.iter().all(|(key, value)| key == "name" || is_plain(key, value)) {
            return None;
        }
        let stage: Stage = serde_json::from_value(plan).ok()?;
        let kind = stage.kind?;
        let is_whole = stage.device.is_none() && (!kind.is_source() || stage.chunk.is_some());
        is_whole.then(|| Plan { name: stage.name(), kind, stage, seed: seed.max(1) })
    }
}

/// Whether amounts in it are numbers, as JavaScript takes them.
fn is_plain(key: &str, value: &Value) -> bool {
    match value {
        Value::String(_) => ["type", "mode", "end", "by"].contains(&key),
        Value::Array(items) => items.iter().all(Value::is_number),
        Value::Object(entries) => entries.iter().all(|(key, value)| is_plain(key, value)),
        _ => true,
    }
}

impl Stage {
    /// The stage with what its device says where it says nothing itself.
    pub fn resolved(&self) -> Stage {
        match self.device {
            Some(device) => self.clone().or(device.stage()),
            None => self.clone(),
        }
    }

    /// What it is; `None` where neither it nor its device says so.
    pub fn kind(&self) -> Option<StageKind> {
        self.kind.or_else(|| self.device.and_then(|device| device.stage().kind))
    }

    /// What it is called.
    pub fn name(&self) -> String {
        let kind = || self.kind().map_or("stage", StageKind::name).to_owned();
        self.name.clone().or_else(|| self.device.map(|device| device.word().to_owned())).unwrap_or_else(kind)
    }
}

/// A stream of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// What it is called.
    pub name: String,
    /// When it is constructed.
    pub at: SimTime,
}

impl Flow {
    /// When the one with that number begins, from 0.
    pub fn begins(&self, instance: u32) -> SimTime {
        SimTime(self.every.0.saturating_mul(u64::from(instance)).saturating_add(self.starts.0))
    }

    /// What its stream is called that a stage calls so.
    pub fn member_name(&self, name: &str, instance: u32) -> String {
        match self.count {
            0 | 1 => name.to_owned(),
            _ => format!("{name} {}", instance + 1),
        }
    }
}

impl Scenario {
    /// All its streams in the order in which they are constructed: the place of each is its [`crate::engine::StreamId`].
    pub fn members(&self) -> Vec<Member> {
        let mut members = Vec::new();
        for flow in &self.flows {
            for instance in 0..flow.count {
                for stage in &flow.stages {
                    let Some(kind) = stage.kind() else { continue };
                    if kind.reads() || kind.writes() {
                        let name = flow.member_name(&stage.name(), instance);
                        let at = flow.begins(instance);
                        members.push(Member { name, at });
                    }
                }
            }
        }
        // Timers that are due at the same instant run as they were started.
        members.sort_by_cached_key(|member| member.at.0);
        members
    }
}

impl Scenario {
    /// The streams of each flow, with a name: `log → gzip → upload`. At each place there is one stream of each of the
    /// flows where there are many alike, or the one that they all use.
    pub fn chains(&self) -> Vec<(String, Vec<Vec<StreamId>>)> {
        let members = self.members();
        let named = members.iter().enumerate().filter_map(|(place, member)| {
            u16::try_from(place).ok().map(|id| (member.name.as_str(), StreamId::new(id)))
        });
        // Of like names the first one counts, as for the program.
        let mut ids = BTreeMap::new();
        ids.extend(named.rev());
        let chain = |flow: &Flow| {
            let streams = |stage: &Stage| -> Vec<StreamId> {
                let name = stage.name();
                match stage.kind() {
                    Some(StageKind::Use) => ids.get(name.as_str()).copied().into_iter().collect(),
                    _ => (0..flow.count)
                        .filter_map(|instance| ids.get(flow.member_name(&name, instance).as_str()).copied())
                        .collect(),
                }
            };
            let names: Vec<String> = flow.stages.iter().map(Stage::name).collect();
            let stages = flow.stages.iter().map(streams).filter(|streams| !streams.is_empty());
            (names.join(" → "), stages.collect())
        };
        self.flows.iter().map(chain).collect()
    }
}

impl Scenario {
    /// Whether anything in it is drawn at random.
    pub(in crate::scenario) fn is_random(&self) -> bool {
        let varies =
            |timings: &[Option<Timing>]| timings.iter().flatten().any(|timing| timing.vary.is_some());
        let stages = self.flows.iter().flat_map(|flow| &flow.stages);
        let mut sets = self.script.iter().filter_map(|step| match &step.action {
            Action::Set(methods) => Some([methods.read, methods.write, methods.transform]),
            _ => None,
        });
        let drawn = |stage: &Stage| {
            let Stage { read, write, transform, flush, finalize, construct, destroy, .. } = *stage;
            matches!(stage.chunk, Some(Sizes::Between { .. }))
                || varies(&[read, write, transform, flush, finalize, construct, destroy])
        };
        stages.into_iter().any(drawn) || sets.any(|timings| varies(&timings))
    }
}

/// Where the random numbers of the stream at that place begin.
pub(in crate::scenario) fn seed(scenario: u32, flow: usize, stage: usize) -> u32 {
    let place = (flow as u32).wrapping_mul(1000).wrapping_add(stage as u32);
    (scenario.wrapping_add(1) ^ place.wrapping_mul(0x9e37_79b9)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_gives_a_plan_in_plain_numbers() {
        let plan = Plan::of_javascript;
        let source =
            plan(r#"{"type":"readable","name":"a","chunk":[1,2],"seed":7,"read":{"by":"io","takes":5}}"#);
        assert_eq!(
            source.map(|plan| (plan.name, plan.kind, plan.seed)),
            Some(("a".into(), StageKind::Readable, 7))
        );
        assert!(plan(r#"{"type":"writable","write":{"rate":100}}"#).is_some());
        for other in [
            "[]",
            r#"{"name":"a"}"#,
            r#"{"type":"readable","name":"a"}"#,
            r#"{"type":"writable","highWaterMark":"16 KiB"}"#,
            r#"{"type":"writable","write":{"takes":"5 ms"}}"#,
            r#"{"type":"writable","write":{"takes":0.5}}"#,
            r#"{"type":"writable","color":1}"#,
            r#"{"type":"writable","device":"file"}"#,
        ] {
            assert_eq!(plan(other), None, "{other}");
        }
    }
}
