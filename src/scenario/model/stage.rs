//! A stage of a flow, as a file gives it: which stream, with which options, and how its implementation's methods work.
//! What is absent is Node's default, or the [device](super::Device)'s; `plan` fills it in.

use serde::{Deserialize, Serialize};

use super::device::Device;
use super::timing::{Sizes, Timing};
use super::units::Bytes;

/// One stream of a flow, or what stands at its place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[cfg_attr(not(target_os = "unknown"), derive(schemars::JsonSchema))]
pub struct Stage {
    /// What it is called; streams are told apart by it. Absent: as its kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is. May be absent where `device` says it.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<StageKind>,
    /// What it behaves like, unless said otherwise here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<Device>,

    /// Of both sides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high_water_mark: Option<Bytes>,
    /// Of the readable side of a Duplex or Transform.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub readable_high_water_mark: Option<Bytes>,
    /// Of the writable side of a Duplex or Transform.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub writable_high_water_mark: Option<Bytes>,
    /// Whether chunks are objects, and the marks count them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object_mode: Option<bool>,
    /// The same of the readable side of a Duplex or Transform.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub readable_object_mode: Option<bool>,
    /// The same of the writable side of a Duplex or Transform.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub writable_object_mode: Option<bool>,
    /// Whether a Duplex whose readable side has ended keeps its writable side open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_half_open: Option<bool>,
    /// Whether the stream is destroyed when it is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_destroy: Option<bool>,
    /// Whether `'close'` is emitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emit_close: Option<bool>,

    /// Sizes of the chunks that a source brings. In object mode an object counts 1, and weighs that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chunk: Option<Sizes>,
    /// How many chunks it brings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// How many bytes it brings, in place of `count`: the last chunk may be smaller.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<Bytes>,
    /// Whether it can be held back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<SourceMode>,
    /// Chunks that it brings at a time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub burst: Option<u32>,
    /// When it says that there is no more.
    #[serde(rename = "end", skip_serializing_if = "Option::is_none")]
    pub ending: Option<Ending>,
    /// Bytes that a Transform makes of each byte.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio: Option<f64>,
    /// The size of the chunks that a Transform makes: it gathers, or cuts. Absent: one for each that it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out_chunk: Option<Bytes>,

    /// `_read`, or for `calls` what passes before each `write()`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read: Option<Timing>,
    /// `_write`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub write: Option<Timing>,
    /// Whether there is a `_writev`, which takes all buffered chunks at once and works as `write` does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub writev: Option<bool>,
    /// `_transform`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transform: Option<Timing>,
    /// `_flush`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flush: Option<Timing>,
    /// `_final`
    #[serde(rename = "final", skip_serializing_if = "Option::is_none")]
    pub finalize: Option<Timing>,
    /// `_construct`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub construct: Option<Timing>,
    /// `_destroy`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destroy: Option<Timing>,
}

/// What stands at a place in a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(not(target_os = "unknown"), derive(schemars::JsonSchema))]
pub enum StageKind {
    /// A Readable: a source.
    Readable,
    /// `Readable.from()` an async generator that yields the chunks.
    From,
    /// No stream, but a program that calls `write()` of the next stage: a logger.
    Calls,
    /// A Transform.
    Transform,
    /// A PassThrough.
    PassThrough,
    /// A Duplex: what is written to it goes, and other things come.
    Duplex,
    /// An async generator function in a `pipeline()`.
    Generator,
    /// A Writable: a destination.
    Writable,
    /// The Web's WritableStream, with a default writer: its mark counts chunks.
    WritableStream,
    /// The stream with that name, of an earlier flow.
    Use,
}

impl StageKind {
    /// Its name in a file.
    pub fn name(self) -> &'static str {
        match self {
            StageKind::Readable => "readable",
            StageKind::From => "from",
            StageKind::Calls => "calls",
            StageKind::Transform => "transform",
            StageKind::PassThrough => "passThrough",
            StageKind::Duplex => "duplex",
            StageKind::Generator => "generator",
            StageKind::Writable => "writable",
            StageKind::WritableStream => "writableStream",
            StageKind::Use => "use",
        }
    }

    /// Whether it is a stream that one reads from.
    pub fn reads(self) -> bool {
        use StageKind::{Duplex, From, PassThrough, Readable, Transform};
        matches!(self, Readable | From | Transform | PassThrough | Duplex)
    }

    /// Whether it is a stream that one writes to.
    pub fn writes(self) -> bool {
        use StageKind::{Duplex, PassThrough, Transform, Writable, WritableStream};
        matches!(self, Transform | PassThrough | Duplex | Writable | WritableStream)
    }

    /// Whether its chunks count 1 without any `objectMode`.
    pub fn counts_chunks(self) -> bool {
        matches!(self, StageKind::From | StageKind::WritableStream)
    }

    /// Whether chunks of its own come from it.
    pub fn is_source(self) -> bool {
        matches!(self, StageKind::Readable | StageKind::From | StageKind::Calls | StageKind::Duplex)
    }
}

/// Whether a source can be held back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(not(target_os = "unknown"), derive(schemars::JsonSchema))]
pub enum SourceMode {
    /// It brings chunks when `_read` asks for them: a file.
    #[default]
    Pull,
    /// It brings chunks by itself until `push()` returns false, and again from the next `_read` on: a socket.
    Socket,
    /// It brings chunks at its own pace, whatever `push()` returns: a sensor.
    Push,
}

/// When a pulled source calls `push(null)`. Other sources do so right after their last chunk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(not(target_os = "unknown"), derive(schemars::JsonSchema))]
pub enum Ending {
    /// Within the `_read` that finds nothing left.
    #[default]
    OnRead,
    /// Right after the last chunk.
    WithLast,
    /// After one more operation, which a `_read` starts and which brings nothing: a file.
    AfterRead,
}

impl Stage {
    /// The same stage, but what this one does not say is as in `other`.
    pub fn or(self, other: Stage) -> Stage {
        let timings = |mine: Option<Timing>, other: Option<Timing>| match (mine, other) {
            (Some(mine), Some(other)) => Some(mine.or(other)),
            (mine, other) => mine.or(other),
        };
        let counts = self.count.is_some() || self.total.is_some();
        Stage {
            name: self.name.or(other.name),
            kind: self.kind.or(other.kind),
            device: self.device.or(other.device),
            high_water_mark: self.high_water_mark.or(other.high_water_mark),
            readable_high_water_mark: self.readable_high_water_mark.or(other.readable_high_water_mark),
            writable_high_water_mark: self.writable_high_water_mark.or(other.writable_high_water_mark),
            object_mode: self.object_mode.or(other.object_mode),
            readable_object_mode: self.readable_object_mode.or(other.readable_object_mode),
            writable_object_mode: self.writable_object_mode.or(other.writable_object_mode),
            allow_half_open: self.allow_half_open.or(other.allow_half_open),
            auto_destroy: self.auto_destroy.or(other.auto_destroy),
            emit_close: self.emit_close.or(other.emit_close),
            chunk: self.chunk.or(other.chunk),
            count: if counts { self.count } else { other.count },
            total: if counts { self.total } else { other.total },
            mode: self.mode.or(other.mode),
            burst: self.burst.or(other.burst),
            ending: self.ending.or(other.ending),
            ratio: self.ratio.or(other.ratio),
            out_chunk: self.out_chunk.or(other.out_chunk),
            read: timings(self.read, other.read),
            write: timings(self.write, other.write),
            writev: self.writev.or(other.writev),
            transform: timings(self.transform, other.transform),
            flush: timings(self.flush, other.flush),
            finalize: timings(self.finalize, other.finalize),
            construct: timings(self.construct, other.construct),
            destroy: timings(self.destroy, other.destroy),
        }
    }

    /// Whether one of its sides was put into object mode.
    pub fn takes_objects(&self) -> bool {
        let sides = [self.object_mode, self.readable_object_mode, self.writable_object_mode];
        sides.contains(&Some(true))
    }

    /// A Readable that brings `count` chunks of that size.
    pub fn readable(name: &str, chunk: Bytes, count: u64, read: Timing) -> Stage {
        Stage {
            name: Some(name.to_owned()),
            kind: Some(StageKind::Readable),
            chunk: Some(Sizes::Same(chunk)),
            count: Some(count),
            read: Some(read),
            ..Stage::default()
        }
    }

    /// A Transform that makes `ratio` bytes of each.
    pub fn transform(name: &str, ratio: f64, transform: Timing) -> Stage {
        Stage {
            name: Some(name.to_owned()),
            kind: Some(StageKind::Transform),
            ratio: Some(ratio),
            transform: Some(transform),
            ..Stage::default()
        }
    }

    /// A Writable.
    pub fn writable(name: &str, write: Timing) -> Stage {
        Stage {
            name: Some(name.to_owned()),
            kind: Some(StageKind::Writable),
            write: Some(write),
            ..Stage::default()
        }
    }

    /// The stream with that name, of an earlier flow.
    pub fn used(name: &str) -> Stage {
        Stage { name: Some(name.to_owned()), kind: Some(StageKind::Use), ..Stage::default() }
    }

    /// With that `highWaterMark` of both sides.
    pub fn mark(self, bytes: u64) -> Stage {
        Stage { high_water_mark: Some(Bytes(bytes)), ..self }
    }
}
