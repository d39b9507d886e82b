//! Programs beyond scenarios, as data: any streams, and any calls on them, at any time and out of any event.

use highwater::engine::On;
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Program {
    /// `setDefaultHighWaterMark()` for bytes and objects.
    pub default_marks: Option<(u64, u64)>,
    pub streams: Vec<StreamPlan>,
    pub steps: Vec<Step>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StreamPlan {
    pub class: Class,
    pub options: OptionsPlan,
    pub read: ReadPlan,
    pub write: WritePlan,
    pub transform: TransformPlan,
    /// `_final`, `_construct` and `_destroy`, where there is one.
    pub finish: Option<Hook>,
    pub construct: Option<Hook>,
    pub destroy: Option<Hook>,
    /// Whether the program listens to its `'error'`.
    pub heard: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Class {
    Readable,
    Writable,
    Duplex,
    Transform,
    PassThrough,
    /// `Readable.from()` of an iterable, and of an async generator, of the chunks that others read.
    From,
    FromAsync,
}

impl Class {
    pub fn writes(self) -> bool {
        !matches!(self, Class::Readable | Class::From | Class::FromAsync)
    }
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OptionsPlan {
    pub high_water_mark: Option<u64>,
    pub readable_high_water_mark: Option<u64>,
    pub writable_high_water_mark: Option<u64>,
    pub object_mode: bool,
    pub readable_object_mode: bool,
    pub writable_object_mode: bool,
    pub auto_destroy: bool,
    pub emit_close: bool,
    pub allow_half_open: bool,
    pub readable: bool,
    pub writable: bool,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReadPlan {
    /// What `_read` pushes, one after the other.
    pub chunks: Vec<u32>,
    pub pace: Pace,
    /// Whether `null` follows.
    pub ends: bool,
    /// The number of the `_read` that throws.
    pub throws_at: Option<u32>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WritePlan {
    pub writev: bool,
    pub pace: Pace,
    /// The number of the `_write` that fails, and of the one that throws.
    pub fails_at: Option<u32>,
    pub throws_at: Option<u32>,
    /// The number of the one that calls back twice.
    pub twice_at: Option<u32>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TransformPlan {
    /// What becomes of each chunk, over and over; without any, chunks stay as they are.
    pub outputs: Vec<Vec<u32>>,
    /// Whether the last of them is given to the callback, and not pushed.
    pub by_callback: bool,
    pub pace: Pace,
    pub fails_at: Option<u32>,
    pub throws_at: Option<u32>,
    /// The number of the `_transform` that pushes `null`.
    pub ends_at: Option<u32>,
    /// `_flush`, with what it pushes.
    pub flush: Option<(Hook, Vec<u32>)>,
}

/// A method of an implementation that is called once.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Hook {
    pub pace: Pace,
    pub outcome: Outcome,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    Works,
    Fails,
    Throws,
    /// It works, and calls back twice.
    Twice,
    /// `_destroy` without the error that it was given.
    Swallows,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Pace {
    Sync,
    Tick,
    Immediate,
    Timer(u64),
}

#[derive(Clone, Debug, Serialize)]
pub struct Step {
    pub when: When,
    pub call: Call,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum When {
    /// While the main script runs.
    Start,
    At(u64),
    /// When a stream emits that for the so-manieth time.
    On(usize, &'static str, u32),
}

/// A call on a stream. Each takes a stream's number among those that have the side it needs, modulo how many these are.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Call {
    Push(usize, u32),
    Eof(usize),
    Unshift(usize, u32),
    Read(usize, Option<u64>),
    Pause(usize),
    Resume(usize),
    Pipe(usize, usize, bool),
    Unpipe(usize, Option<usize>),
    /// So many writes of that size, with the same callback.
    Write(usize, u32, u32, Option<Box<Call>>),
    End(usize, Option<u32>, Option<Box<Call>>),
    Cork(usize),
    Uncork(usize),
    Destroy(usize, bool),
    /// `on('data')` of the first, which writes to the second.
    Forward(usize, usize),
    StopForwarding,
    /// `on('readable')` of the first, which reads until there is nothing, and writes to the second.
    ReadAll(usize, usize),
    StopReadingAll,
    /// `finished()` with `readable`, `writable` and a signal.
    Finished(usize, [Option<bool>; 2], Option<usize>, Option<Box<Call>>),
    /// Calls what the last `finished()` returned.
    CleanUp,
    /// `pipeline()` of those that can follow each other; with `end` and a signal that of stream/promises.
    /// The third says where async generators stand between them, and how long these wait for each chunk.
    Pipeline(Vec<usize>, Option<(bool, Option<usize>)>, Vec<(usize, Pace)>, Option<Box<Call>>),
    /// Aborts a signal.
    Abort(usize),
    AddAbortSignal(usize, usize),
    /// `for await`, with `destroyOnReturn`, that waits in each turn, and is left in that one: by `throw` or `break`.
    ForAwait(usize, bool, Pace, Option<(u32, bool)>),
    Tick(Box<Call>),
    Microtask(Box<Call>),
}

pub const EVENTS: [(&str, On); 12] = [
    ("data", On::Data),
    ("readable", On::Readable),
    ("end", On::End),
    ("pause", On::Pause),
    ("resume", On::Resume),
    ("drain", On::Drain),
    ("prefinish", On::Prefinish),
    ("finish", On::Finish),
    ("close", On::Close),
    ("error", On::Error),
    ("pipe", On::Pipe),
    ("unpipe", On::Unpipe),
];
