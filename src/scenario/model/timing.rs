//! How a device behaves: when and how its methods complete, and the sizes of a source's chunks. Data only; `wiring/devices`
//! acts on it.

use std::fmt;

use serde::de::{MapAccess, SeqAccess, Visitor, value};
use serde::{Deserialize, Deserializer, Serialize};

use super::units::{Bytes, Rate};
use crate::engine::SimTime;

/// When and how a method of an implementation completes: after `takes`, plus the time that its bytes take at `rate`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[cfg_attr(not(target_os = "unknown"), derive(schemars::JsonSchema))]
pub struct Timing {
    /// Event-loop phase in which the operation completes. Default: synchronously, within the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Completion>,
    /// The time that each call takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub takes: Option<SimTime>,
    /// Bytes (objects) a second. Absent: bytes take no time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<Rate>,
    /// Percent by which the time may be longer or shorter, drawn at random.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vary: Option<u32>,
    /// It works in bursts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bursts: Option<Bursts>,
    /// The call, counted from 1, that fails: its callback gets an error, or the stream is destroyed with one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fails_at: Option<u64>,
    /// The call, counted from 1, that throws.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub throws_at: Option<u64>,
    /// The call, counted from 1, that never answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hangs_at: Option<u64>,
}

/// The method works for `on`, rests for `off`, and so on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(not(target_os = "unknown"), derive(schemars::JsonSchema))]
pub struct Bursts {
    /// The time that it works.
    pub on: SimTime,
    /// The time that it rests.
    pub off: SimTime,
}

/// The event-loop phase in which an operation completes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(not(target_os = "unknown"), derive(schemars::JsonSchema))]
pub enum Completion {
    /// None: within the call. While it takes its time, the whole process is busy.
    #[default]
    Sync,
    /// `process.nextTick`; takes no time.
    Tick,
    /// `setImmediate`; takes no time.
    Immediate,
    /// `setTimeout`
    Timer,
    /// The poll phase, as for files and sockets.
    Io,
}

/// Sizes of chunks, one after the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Sizes {
    /// All alike.
    Same(Bytes),
    /// These, over and over.
    List(Vec<Bytes>),
    /// Drawn at random between these two, both of them included.
    #[serde(rename_all = "camelCase")]
    Between {
        /// The least.
        from: Bytes,
        /// The most.
        to: Bytes,
    },
}

impl<'de> Deserialize<'de> for Sizes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SizesVisitor)
    }
}

struct SizesVisitor;

impl<'de> Visitor<'de> for SizesVisitor {
    type Value = Sizes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a size, as in \"16 KiB\", a list of them, or {\"from\": …, \"to\": …}")
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Sizes, E> {
        Ok(Sizes::Same(Bytes(value)))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Sizes, E> {
        Bytes::deserialize(value::F64Deserializer::new(value)).map(Sizes::Same)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Sizes, E> {
        Bytes::parse(text).map(Sizes::Same).map_err(E::custom)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Sizes, A::Error> {
        Vec::deserialize(value::SeqAccessDeserializer::new(seq)).map(Sizes::List)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Sizes, A::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Between {
            from: Bytes,
            to: Bytes,
        }
        let Between { from, to } = Between::deserialize(value::MapAccessDeserializer::new(map))?;
        Ok(Sizes::Between { from, to })
    }
}

impl Timing {
    /// I/O at a steady rate.
    pub fn io(bytes_per_second: u64) -> Timing {
        Timing { by: Some(Completion::Io), rate: Some(Rate(bytes_per_second)), ..Timing::default() }
    }

    /// The same work, but what this one does not say is as in `other`.
    pub fn or(self, other: Timing) -> Timing {
        Timing {
            by: self.by.or(other.by),
            takes: self.takes.or(other.takes),
            rate: self.rate.or(other.rate),
            vary: self.vary.or(other.vary),
            bursts: self.bursts.or(other.bursts),
            fails_at: self.fails_at.or(other.fails_at),
            throws_at: self.throws_at.or(other.throws_at),
            hangs_at: self.hangs_at.or(other.hangs_at),
        }
    }
}
