//! What to run, as plain data. Must not run anything.

use serde::{Deserialize, Serialize};

use crate::engine::NodeVersion;

/// One program: a source, transforms, a sink, and how the consumer's code joins them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Scenario {
    /// What it is called.
    #[serde(default)]
    pub title: String,
    /// What it is about, in a sentence or two.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub story: String,
    /// The version of Node that is followed.
    #[serde(default, with = "node_version")]
    pub node: NodeVersion,
    /// Where the chunks come from.
    pub source: Source,
    /// What they pass through, in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub transforms: Vec<Transform>,
    /// How they get from one to the next.
    #[serde(default)]
    pub consumer: Consumer,
    /// Where they go.
    pub sink: Sink,
    /// Whether the program listens to `'error'` on both streams. If not, an error ends the process.
    #[serde(default = "yes")]
    pub catch_errors: bool,
    /// The process's memory and its limit; none is watched if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<Memory>,
    /// What somebody does to the streams at given times.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub script: Vec<Step>,
    /// The time at which the run is cut off, in nanoseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<u64>,
}

/// The Readable's implementation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Source {
    /// What it is called.
    #[serde(default = "source_name")]
    pub name: String,
    /// Whether it waits to be asked.
    #[serde(default)]
    pub mode: SourceMode,
    /// The chunks' sizes in bytes, over and over. In object mode every chunk counts 1.
    pub sizes: Vec<u32>,
    /// How many chunks.
    pub count: u64,
    /// Whether `highWaterMark` counts objects.
    #[serde(default)]
    pub object_mode: bool,
    /// Absent: Node's default.
    #[serde(default)]
    pub high_water_mark: Option<u64>,
    /// How long a chunk takes to come.
    #[serde(default)]
    pub pace: Pace,
    /// Chunks pushed at a time; a pull source stops early when `push()` returns false.
    #[serde(default = "one")]
    pub burst: u32,
    /// When it says that there is no more.
    #[serde(default, rename = "end")]
    pub ending: Ending,
}

/// When a pull source calls `push(null)`. A push source does so right after its last chunk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Ending {
    /// When it is asked for more and has none, within `_read`.
    #[default]
    OnRead,
    /// Right after the last chunk.
    WithLast,
}

/// Whether a source can be held back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SourceMode {
    /// It produces when `_read` asks for it: a file, a socket.
    #[default]
    Pull,
    /// It produces at its own pace, whatever `push()` returns: a sensor.
    Push,
}

/// A Transform's implementation: every chunk becomes one chunk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Transform {
    /// What it is called.
    #[serde(default = "transform_name")]
    pub name: String,
    /// How long a chunk takes.
    #[serde(default)]
    pub pace: Pace,
    /// Bytes that come out for each KiB that goes in.
    #[serde(default = "same_size")]
    pub out_per_kib: u32,
    /// Of both sides. Absent: Node's default.
    #[serde(default)]
    pub high_water_mark: Option<u64>,
}

/// The Writable's implementation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Sink {
    /// What it is called.
    #[serde(default = "sink_name")]
    pub name: String,
    /// How long a chunk takes to go.
    #[serde(default)]
    pub pace: Pace,
    /// Whether it takes many buffered chunks in one `_writev`.
    #[serde(default)]
    pub writev: bool,
    /// Whether `highWaterMark` counts objects.
    #[serde(default)]
    pub object_mode: bool,
    /// Absent: Node's default.
    #[serde(default)]
    pub high_water_mark: Option<u64>,
    /// Whether it has work to do before `'finish'`, as long as a write of nothing takes.
    #[serde(default, rename = "final")]
    pub has_final: bool,
}

/// How long one operation of a device takes: `ns + size * nsPerKiB / 1024`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Pace {
    /// What brings the news of its completion.
    pub kind: PaceKind,
    /// Nanoseconds for each operation.
    #[serde(default)]
    pub ns: u64,
    /// Nanoseconds for each KiB.
    #[serde(default)]
    #[serde(rename = "nsPerKiB")]
    pub ns_per_kib: u64,
}

/// What brings the news that an operation is complete.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PaceKind {
    /// Nothing: it is complete at once, within the call.
    #[default]
    Sync,
    /// `setImmediate`; takes no time.
    Immediate,
    /// `setTimeout`
    Timer,
    /// The poll phase, as for files and sockets.
    Io,
}

/// The code between source and sink.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Consumer {
    /// `on('data', chunk => sink.write(chunk))`, and nobody looks at what it returns.
    Ignore,
    /// `pause()` on `false`, `resume()` on `'drain'`, by hand.
    Manual,
    /// `source.pipe(sink)`
    #[default]
    Pipe,
    /// `pipeline(source, sink, callback)`
    Pipeline,
}

/// The process's memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Memory {
    /// Bytes at which the process dies.
    pub limit: u64,
}

/// Something done to a stream at a given time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Step {
    /// Nanoseconds since the start.
    pub at: u64,
    /// What.
    #[serde(rename = "do")]
    pub action: Action,
}

/// What can be done to a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    /// `source.pause()`
    Pause,
    /// `source.resume()`
    Resume,
    /// `source.unpipe()` of what comes next
    Unpipe,
    /// `sink.cork()`
    Cork,
    /// `sink.uncork()`
    Uncork,
    /// `sink.end()`
    End,
    /// `source.destroy()`
    DestroySource,
    /// `sink.destroy()`
    DestroySink,
    /// `source.destroy(error)`
    FailSource,
    /// `sink.destroy(error)`
    FailSink,
    /// From now on chunks come at this pace; the one that is coming keeps its own.
    SourcePace(Pace),
    /// From now on chunks go at this pace; the one that is going keeps its own.
    SinkPace(Pace),
}

fn source_name() -> String {
    "source".to_owned()
}

fn sink_name() -> String {
    "sink".to_owned()
}

fn transform_name() -> String {
    "transform".to_owned()
}

fn same_size() -> u32 {
    1024
}

fn yes() -> bool {
    true
}

fn one() -> u32 {
    1
}

impl Pace {
    /// Nanoseconds that an operation on `size` bytes (objects) takes.
    pub fn delay(&self, size: u64) -> u64 {
        let per_size = u128::from(size) * u128::from(self.ns_per_kib) / 1024;
        self.ns.saturating_add(u64::try_from(per_size).unwrap_or(u64::MAX))
    }

    /// An I/O operation at a steady rate.
    pub fn io(bytes_per_second: u64) -> Pace {
        Pace { kind: PaceKind::Io, ns: 0, ns_per_kib: 1024 * 1_000_000_000 / bytes_per_second.max(1) }
    }
}

impl Transform {
    /// Bytes that become of so many.
    pub fn out(&self, bytes: u64) -> u64 {
        let out = u128::from(bytes) * u128::from(self.out_per_kib) / 1024;
        u64::try_from(out).unwrap_or(u64::MAX)
    }
}

impl Source {
    /// The size of the chunk with number `i`, as the stream counts it.
    pub fn size(&self, i: u64) -> u64 {
        match self.object_mode {
            true => 1,
            false if self.sizes.is_empty() => 0,
            false => u64::from(self.sizes[(i % self.sizes.len() as u64) as usize]),
        }
    }
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
        NodeVersion::from_major(major)
            .ok_or_else(|| D::Error::custom(format!("Node {major} is not known; 20, 22, 24 and 26 are")))
    }
}
