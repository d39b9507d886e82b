//! The lines of a trace file as data (`docs/trace-format.md`). Only the shape; what the lines mean to a trace is
//! in `import` and `export`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The format's version that this program writes, and reads.
pub(super) const VERSION: u32 = 1;

/// The version with records, which it reads, too.
pub(super) const RECORDS: u32 = 2;

/// Words of the header's `tells`.
pub(super) const LISTENERS: &str = "listeners";
pub(super) const PIPELINES: &str = "pipelines";

/// The `by` of an `exit` line: the program called `process.exit()`.
pub(super) const EXIT_CALL: &str = "exit";

/// A stream's fixed properties, in the header or in a `create` line.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct StreamLine {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<u64>,
    pub kind: String,
    #[serde(default)]
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub readable_high_water_mark: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub writable_high_water_mark: Option<u64>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub readable_object_mode: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub writable_object_mode: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub package: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

/// The first line.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct HeaderLine {
    pub highwater: u32,
    #[serde(default)]
    pub node: String,
    #[serde(default)]
    pub clock: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_limit: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heap_limit: Option<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tells: Vec<String>,
    #[serde(default)]
    pub streams: Vec<StreamLine>,
    #[serde(default, skip_serializing)]
    pub records: Vec<KindLine>,
}

/// What all records of a kind have in common.
#[derive(Debug, Default, Deserialize)]
pub(super) struct KindLine {
    pub e: String,
    pub p: Option<String>,
    pub ret: Option<bool>,
    pub err: Option<String>,
}

/// `ret`: a boolean, the size that `read` returned, or `null`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum RetLine {
    Bool(bool),
    Size(u64),
    Null(()),
}

/// Any other line.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct EventLine {
    pub t: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub s: Option<u64>,
    pub e: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub ret: Option<RetLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub err: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rl: Option<u64>,
    /// The outer option is whether it stands there, the inner one is JavaScript's `null`.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub fl: Option<Option<bool>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wl: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nd: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idle: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ev: Option<String>,
    #[serde(default, rename = "async", skip_serializing_if = "is_false")]
    pub is_async: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub once: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heap: Option<u64>,
    /// What happens at a place (a string), the streams of a pipeline (a list), or the stream of an uncaught `'error'`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The stream in whose method something happens, or a word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Value>,
    #[serde(default, rename = "in", skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<String>,
}

/// An event with which a stream appears.
#[derive(Debug, Serialize)]
pub(super) struct CreateLine {
    #[serde(flatten)]
    pub event: EventLine,
    #[serde(flatten)]
    pub stream: StreamLine,
}

/// A text, cut after so many characters.
pub(super) fn shortened(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

fn is_false(value: &bool) -> bool {
    !value
}

/// Tells a key with the value `null` from an absent one.
fn present<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
