//! What to run, as plain data, just as a file gives it (docs/scenario-format.md). Must not run anything, nor judge:
//! `check` does that.

use serde::{Deserialize, Serialize};

use super::consumer::Consumer;
use super::stage::{Stage, StageKind};
use super::timing::Timing;
use super::units::Bytes;
use crate::engine::{NodeVersion, Platform, SimTime};

/// One program: its flows, its memory, and what is done to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(not(target_os = "unknown"), derive(schemars::JsonSchema))]
pub struct Scenario {
    /// What it is called.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// What it is about, in a sentence or two.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub story: String,
    /// The version of Node that is followed, by its major number.
    #[serde(default, with = "node_version")]
    #[cfg_attr(not(target_os = "unknown"), schemars(schema_with = "super::schema::node"))]
    pub node: NodeVersion,
    /// What Node runs on, `posix` or `windows`: the default `highWaterMark` is smaller on Windows.
    #[serde(default, with = "platform", skip_serializing_if = "is_default")]
    #[cfg_attr(not(target_os = "unknown"), schemars(schema_with = "super::schema::platform"))]
    pub platform: Platform,
    /// `setDefaultHighWaterMark(false, …)` before anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_high_water_mark: Option<Bytes>,
    /// What everything that is drawn at random begins from.
    #[serde(default, skip_serializing_if = "is_default")]
    pub seed: u32,
    /// What goes from where to where.
    pub flows: Vec<Flow>,
    /// Whether the program listens to `'error'` on all streams. If not, an error ends the process.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub catch_errors: bool,
    /// The process's memory and its limit; none is watched if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<Memory>,
    /// Actions on the streams at given times.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub script: Vec<Step>,
    /// The time at which the run is cut off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<SimTime>,
}

/// A chain of streams, and the code that joins them.
///
/// A stage that only [names](super::StageKind::Use) a stream of an earlier flow makes the two meet there: that is how one
/// source gets several destinations, or one destination several sources.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(not(target_os = "unknown"), derive(schemars::JsonSchema))]
pub struct Flow {
    /// From source to destination.
    pub stages: Vec<Stage>,
    /// How chunks get from one to the next.
    #[serde(default)]
    pub consumer: Consumer,
    /// Whether a stream ends the next one when it ends, as `pipe()` does unless it is told `{ end: false }`.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub end: bool,
    /// Whether an AbortSignal stops it: that of `pipeline()`, or one added to each of its streams.
    #[serde(default, skip_serializing_if = "is_default")]
    pub signal: bool,
    /// What becomes of the chunks of a last stage that is read from. Absent: they are not read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Last>,
    /// Whether `finished()` watches the last stage.
    #[serde(default, skip_serializing_if = "is_default")]
    pub finished: bool,
    /// How many of this kind there are; their streams' names get a number then.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub count: u32,
    /// The time from one to the next of them.
    #[serde(default, skip_serializing_if = "is_default")]
    pub every: SimTime,
    /// When the first begins.
    #[serde(default, skip_serializing_if = "is_default")]
    pub starts: SimTime,
}

/// What becomes of the chunks that come out of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(not(target_os = "unknown"), derive(schemars::JsonSchema))]
pub enum Last {
    /// They are all kept in an array.
    Collect,
    /// They are read and forgotten: `resume()`.
    Discard,
}

/// The process's memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(not(target_os = "unknown"), derive(schemars::JsonSchema))]
pub struct Memory {
    /// Bytes at which the process dies.
    pub limit: Bytes,
    /// Which limit it is: V8's heap or the container's.
    #[serde(default)]
    pub of: LimitOf,
}

/// The kind of a memory limit, which decides how the process dies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(not(target_os = "unknown"), derive(schemars::JsonSchema))]
pub enum LimitOf {
    /// V8's heap: it says so and aborts.
    #[default]
    Heap,
    /// The container's: the process is killed without a word.
    Container,
}

/// Something done to a stream at a given time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(not(target_os = "unknown"), derive(schemars::JsonSchema))]
pub struct Step {
    /// The time since the start.
    pub at: SimTime,
    /// The stream, by its name.
    pub stream: String,
    /// The action.
    #[serde(rename = "do")]
    pub action: Action,
}

/// What can be done to a stream.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(not(target_os = "unknown"), derive(schemars::JsonSchema))]
pub enum Action {
    /// `stream.pause()`
    Pause,
    /// `stream.resume()`
    Resume,
    /// `stream.unpipe()` of everything.
    Unpipe,
    /// `stream.unpipe(other)` of the stream with that name.
    UnpipeFrom(String),
    /// `stream.pipe(other)` into the stream with that name.
    PipeTo(String),
    /// `stream.cork()`
    Cork,
    /// `stream.uncork()`
    Uncork,
    /// `stream.end()`
    End,
    /// `stream.write()` of so many bytes.
    Write(Bytes),
    /// `stream.destroy()`
    Destroy,
    /// `stream.destroy(error)`
    Fail,
    /// The AbortSignal of the stream's flow aborts.
    Abort,
    /// From now on it works otherwise; what is under way keeps its own time.
    Set(Box<Methods>),
}

/// How the methods of a stream's implementation work from now on; absent ones stay as they are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[cfg_attr(not(target_os = "unknown"), derive(schemars::JsonSchema))]
pub struct Methods {
    /// `_read`, or a program's calls of `write()`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read: Option<Timing>,
    /// `_write` and `_writev`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub write: Option<Timing>,
    /// `_transform`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transform: Option<Timing>,
}

impl Default for Scenario {
    fn default() -> Self {
        Scenario {
            title: String::new(),
            story: String::new(),
            node: NodeVersion::default(),
            platform: Platform::default(),
            default_high_water_mark: None,
            seed: 0,
            flows: Vec::new(),
            catch_errors: true,
            memory: None,
            script: Vec::new(),
            until: None,
        }
    }
}

impl Default for Flow {
    fn default() -> Self {
        Flow {
            stages: Vec::new(),
            consumer: Consumer::default(),
            end: true,
            signal: false,
            last: None,
            finished: false,
            count: 1,
            every: SimTime(0),
            starts: SimTime(0),
        }
    }
}

impl Scenario {
    /// How the chunks of a flow get from one stream to the next.
    pub fn consumer(&self, flow: usize) -> Consumer {
        self.flows.get(flow).map_or(Consumer::default(), |flow| flow.consumer)
    }

    /// Whether all its flows begin with a program that calls `write()`, and not with a stream.
    pub fn is_called(&self) -> bool {
        let called = |flow: &Flow| flow.stages.first().and_then(Stage::kind) == Some(StageKind::Calls);
        !self.flows.is_empty() && self.flows.iter().all(called)
    }

    /// Whether all that it writes to are streams of the Web.
    pub fn is_web(&self) -> bool {
        let mut stages = self.flows.iter().flat_map(|flow| &flow.stages).filter_map(Stage::kind);
        self.is_called() && stages.all(|kind| matches!(kind, StageKind::Calls | StageKind::WritableStream))
    }

    /// The same with other code in those flows.
    pub fn with_consumer(&self, flows: &[usize], consumer: Consumer) -> Scenario {
        let mut next = self.clone();
        for (number, flow) in next.flows.iter_mut().enumerate() {
            if flows.contains(&number) {
                flow.consumer = consumer;
            }
        }
        next
    }
}

fn yes() -> bool {
    true
}

fn one() -> u32 {
    1
}

fn is_true(value: &bool) -> bool {
    *value
}

fn is_one(value: &u32) -> bool {
    *value == 1
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A version of Node as its number.
mod node_version {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::engine::NodeVersion;

    pub(super) fn serialize<S: Serializer>(version: &NodeVersion, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(version.major())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NodeVersion, D::Error> {
        let major = u32::deserialize(deserializer)?;
        NodeVersion::from_major(major).ok_or_else(|| {
            D::Error::custom(format!("Node {major} is not supported; use {}", NodeVersion::majors()))
        })
    }
}

/// A platform as its name.
mod platform {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::engine::Platform;

    pub(super) fn serialize<S: Serializer>(platform: &Platform, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(platform.name())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Platform, D::Error> {
        let name = String::deserialize(deserializer)?;
        Platform::from_name(&name)
            .ok_or_else(|| D::Error::custom(format!("“{name}” is not a platform; use posix or windows")))
    }
}
