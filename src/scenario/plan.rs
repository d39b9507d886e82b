//! Stages with everything filled in, and who takes part in a scenario: what the engine and the Node program are wired
//! from. Must not judge; what `check` would not let through gives something harmless here.

use serde::Serialize;

use super::model::{Flow, Scenario};
use super::stage::{Ending, SourceMode, Stage, StageKind};
use super::units::{Bytes, Nanos};
use super::work::{Sizes, Work};
use crate::engine::StreamId;

/// A stage with its device's values and Node's defaults. Serialized, it is what the Node program's `device()` takes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// What the stream is called.
    pub name: String,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: StageKind,
    /// `None`: Node's default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high_water_mark: Option<Bytes>,
    /// As in [`Stage::readable_high_water_mark`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub readable_high_water_mark: Option<Bytes>,
    /// As in [`Stage::writable_high_water_mark`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub writable_high_water_mark: Option<Bytes>,
    /// As in [`Stage::object_mode`].
    #[serde(skip_serializing_if = "is_false")]
    pub object_mode: bool,
    /// As in [`Stage::readable_object_mode`].
    #[serde(skip_serializing_if = "is_false")]
    pub readable_object_mode: bool,
    /// As in [`Stage::writable_object_mode`].
    #[serde(skip_serializing_if = "is_false")]
    pub writable_object_mode: bool,
    /// As in [`Stage::allow_half_open`].
    #[serde(skip_serializing_if = "is_true")]
    pub allow_half_open: bool,
    /// As in [`Stage::auto_destroy`].
    #[serde(skip_serializing_if = "is_true")]
    pub auto_destroy: bool,
    /// As in [`Stage::emit_close`].
    #[serde(skip_serializing_if = "is_true")]
    pub emit_close: bool,
    /// Sizes of the chunks that come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chunk: Option<Sizes>,
    /// Chunks that come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// Bytes that come; in place of `count`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<Bytes>,
    /// Whether it can be held back.
    #[serde(skip_serializing_if = "is_default")]
    pub mode: SourceMode,
    /// Chunks at a time.
    #[serde(skip_serializing_if = "is_one")]
    pub burst: u32,
    /// When it says that there is no more.
    #[serde(rename = "end", skip_serializing_if = "is_default")]
    pub ending: Ending,
    /// Bytes that a Transform makes of each.
    #[serde(skip_serializing_if = "is_same")]
    pub ratio: f64,
    /// Sizes of what a Transform makes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out_chunk: Option<Bytes>,
    /// `_read`
    #[serde(skip_serializing_if = "is_default")]
    pub read: Work,
    /// `_write`, `_writev`
    #[serde(skip_serializing_if = "is_default")]
    pub write: Work,
    /// Whether there is a `_writev`.
    #[serde(skip_serializing_if = "is_false")]
    pub writev: bool,
    /// `_transform`
    #[serde(skip_serializing_if = "is_default")]
    pub transform: Work,
    /// `_flush`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flush: Option<Work>,
    /// `_final`
    #[serde(rename = "final", skip_serializing_if = "Option::is_none")]
    pub finalize: Option<Work>,
    /// `_construct`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub construct: Option<Work>,
    /// `_destroy`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destroy: Option<Work>,
    /// Where its random numbers begin; never 0.
    #[serde(skip_serializing_if = "is_one")]
    pub seed: u32,
}

/// Bytes of a chunk where a source does not say.
pub const CHUNK: Bytes = Bytes(16 << 10);

impl Plan {
    /// What is to be built for a stage.
    pub fn of(stage: &Stage, seed: u32) -> Plan {
        let stage = stage.resolved();
        let kind = stage.kind.unwrap_or(StageKind::PassThrough);
        let brings = kind.is_source();
        Plan {
            name: stage.name.unwrap_or_else(|| kind.name().to_owned()),
            kind,
            high_water_mark: stage.high_water_mark,
            readable_high_water_mark: stage.readable_high_water_mark,
            writable_high_water_mark: stage.writable_high_water_mark,
            object_mode: stage.object_mode.unwrap_or(false),
            readable_object_mode: stage.readable_object_mode.unwrap_or(false),
            writable_object_mode: stage.writable_object_mode.unwrap_or(false),
            allow_half_open: stage.allow_half_open.unwrap_or(true),
            auto_destroy: stage.auto_destroy.unwrap_or(true),
            emit_close: stage.emit_close.unwrap_or(true),
            chunk: brings.then(|| stage.chunk.unwrap_or(Sizes::Same(CHUNK))),
            count: stage.count.filter(|_| stage.total.is_none()),
            total: stage.total,
            mode: stage.mode.unwrap_or_default(),
            burst: stage.burst.unwrap_or(1),
            ending: stage.ending.unwrap_or_default(),
            ratio: stage.ratio.unwrap_or(1.0),
            out_chunk: stage.out_chunk,
            read: stage.read.unwrap_or_default(),
            write: stage.write.unwrap_or_default(),
            writev: stage.writev.unwrap_or(false),
            transform: stage.transform.unwrap_or_default(),
            flush: stage.flush,
            finalize: stage.finalize,
            construct: stage.construct,
            destroy: stage.destroy,
            seed: 1,
        }
        .seeded(seed)
    }

    /// With that seed, if anything of it is drawn at random.
    fn seeded(self, seed: u32) -> Plan {
        let works = [self.read, self.write, self.transform];
        let hooks = [self.flush, self.finalize, self.construct, self.destroy];
        let varies = |work: &Work| work.vary.is_some();
        let random = matches!(self.chunk, Some(Sizes::Between { .. }))
            || works.iter().any(varies)
            || hooks.iter().flatten().any(varies);
        Plan { seed: if random { seed } else { 1 }, ..self }
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
    /// Of which flow.
    pub flow: usize,
    /// Which of that many alike, from 0.
    pub instance: u32,
    /// At which place in it.
    pub stage: usize,
    /// What it is called.
    pub name: String,
    /// When it is constructed.
    pub at: Nanos,
}

impl Flow {
    /// When the one with that number begins, from 0.
    pub fn begins(&self, instance: u32) -> Nanos {
        Nanos(self.every.0.saturating_mul(u64::from(instance)).saturating_add(self.starts.0))
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
        for (number, flow) in self.flows.iter().enumerate() {
            for instance in 0..flow.count {
                for (place, stage) in flow.stages.iter().enumerate() {
                    let Some(kind) = stage.kind() else { continue };
                    if kind.reads() || kind.writes() {
                        let name = flow.member_name(&stage.name(), instance);
                        let at = flow.begins(instance);
                        members.push(Member { flow: number, instance, stage: place, name, at });
                    }
                }
            }
        }
        // Timers that are due at the same instant run as they were started.
        members.sort_by_key(|member| member.at);
        members
    }
}

impl Scenario {
    /// The streams of each flow, of the first where there are many alike, with a name: `log → gzip → upload`.
    pub fn chains(&self) -> Vec<(String, Vec<StreamId>)> {
        let members = self.members();
        let id = |name: &str| {
            let place = members.iter().position(|member| member.name == name)?;
            u16::try_from(place).ok().map(StreamId)
        };
        let chain = |flow: &Flow| {
            let name = |stage: &Stage| match stage.kind() {
                Some(StageKind::Use) => stage.name(),
                _ => flow.member_name(&stage.name(), 0),
            };
            let names: Vec<String> = flow.stages.iter().map(name).collect();
            (names.join(" → "), names.iter().filter_map(|name| id(name)).collect())
        };
        self.flows.iter().map(chain).collect()
    }
}

/// Where the random numbers of the stream at that place begin.
pub(super) fn seed(scenario: u32, flow: usize, stage: usize) -> u32 {
    let place = (flow as u32).wrapping_mul(1000).wrapping_add(stage as u32);
    (scenario.wrapping_add(1) ^ place.wrapping_mul(0x9e37_79b9)).max(1)
}

fn is_false(value: &bool) -> bool {
    !*value
}

fn is_true(value: &bool) -> bool {
    *value
}

fn is_one(value: &u32) -> bool {
    *value == 1
}

fn is_same(value: &f64) -> bool {
    *value == 1.0
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
