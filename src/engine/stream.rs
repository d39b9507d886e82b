//! The state of a stream: Node's `ReadableState` and `WritableState`, field for field, and what a stream is made of.
//! Only data; `readable`, `writable`, `pipe` and `destroy` act on it.

use std::cell::Cell;
use std::collections::VecDeque;
use std::rc::Rc;

use super::buffer_list::BufferList;
use super::emitter::Listeners;
use super::event::{Flowing, Levels, StreamId, StreamInfo, StreamKind};
use super::host::{Host, Sizes};
use super::implementation::{LifeImpl, ReadImpl, WriteImpl};
use super::length::{signed, unsigned};
use super::transform::TransformState;
use super::web_state::WebState;
use super::{Engine, PipeId};

/// A callback given to `write()` or `end()`.
pub type DoneCallback<H = Sizes> = Rc<dyn Fn(&mut Engine<H>, Option<&<H as Host>::Error>)>;

/// The options that the constructors of all classes take.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// `highWaterMark`; `None` takes the version's default.
    pub high_water_mark: Option<u64>,
    /// `objectMode`
    pub object_mode: bool,
    /// `autoDestroy`
    pub auto_destroy: bool,
    /// `emitClose`
    pub emit_close: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options { high_water_mark: None, object_mode: false, auto_destroy: true, emit_close: true }
    }
}

/// The options that Duplex, Transform and PassThrough take besides, one for each side.
#[derive(Clone, Copy, Debug)]
pub struct DuplexOptions {
    /// Those of both sides. Its `highWaterMark` wins over one side's.
    pub both: Options,
    /// `readableHighWaterMark`
    pub readable_high_water_mark: Option<u64>,
    /// `writableHighWaterMark`
    pub writable_high_water_mark: Option<u64>,
    /// `readableObjectMode`
    pub readable_object_mode: bool,
    /// `writableObjectMode`
    pub writable_object_mode: bool,
    /// `allowHalfOpen`: whether the writable side stays open when the readable side has ended.
    pub allow_half_open: bool,
    /// `readable`: whether there is a readable side at all.
    pub readable: bool,
    /// `writable`: whether there is a writable side at all.
    pub writable: bool,
}

impl Default for DuplexOptions {
    fn default() -> Self {
        DuplexOptions {
            both: Options::default(),
            readable_high_water_mark: None,
            writable_high_water_mark: None,
            readable_object_mode: false,
            writable_object_mode: false,
            allow_half_open: true,
            readable: true,
            writable: true,
        }
    }
}

/// One stream of the engine.
pub(super) struct Stream<H: Host> {
    pub kind: StreamKind,
    pub listeners: Listeners<H>,
    pub readable: Option<Box<ReadableState<H>>>,
    pub writable: Option<Box<WritableState<H>>>,
    pub transform: Option<Box<TransformState<H>>>,
    /// Of a WritableStream: what it has besides a Writable's state.
    pub web: Option<Box<WebState<H>>>,
    pub implementation: Rc<dyn LifeImpl<H>>,
    pub life: Life<H>,
}

/// What both sides share in Node, kept once.
pub(super) struct Life<H: Host> {
    /// There is no `_construct`, or it is done.
    pub constructed: bool,
    pub construct_called_back: bool,
    pub destroyed: bool,
    /// `destroy()` was called before the stream was constructed, maybe with an error.
    pub destroy_waits: Option<Option<H::Error>>,
    pub destroy_called_back: bool,
    /// The callback of `destroy()`.
    pub on_destroyed: Option<DoneCallback<H>>,
    pub closed: bool,
    pub close_emitted: bool,
    pub error_emitted: bool,
    pub errored: Option<H::Error>,
    pub auto_destroy: bool,
    pub emit_close: bool,
    pub allow_half_open: bool,
}

pub(super) struct ReadableState<H: Host> {
    pub implementation: Rc<dyn ReadImpl<H>>,
    pub high_water_mark: i64,
    pub object_mode: bool,
    /// That of `setEncoding()`.
    pub decoder: Option<H::Decoder>,
    pub buffer: BufferList<H>,
    pub length: i64,
    pub flowing: Flowing,
    /// `state.paused`, which is only ever unset, true or false.
    pub paused: Option<bool>,
    /// `state.readable === false`: a Duplex without this side.
    pub disabled: bool,
    pub ended: bool,
    pub end_emitted: bool,
    pub end_scheduled: bool,
    pub reading: bool,
    pub sync: bool,
    pub need_readable: bool,
    pub emitted_readable: bool,
    pub eof_readable_pending: bool,
    pub readable_listening: bool,
    pub data_listening: bool,
    pub resume_scheduled: bool,
    pub reading_more: bool,
    pub data_emitted: bool,
    pub pipes: Vec<PipeTo>,
    pub multi_await_drain: bool,
    /// `None` is Node's `null`; an empty list its empty `Set`.
    pub await_drain_writers: Option<Vec<StreamId>>,
}

/// An entry of `state.pipes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PipeTo {
    pub destination: StreamId,
    pub pipe: PipeId,
}

pub(super) struct WritableState<H: Host> {
    pub implementation: Rc<dyn WriteImpl<H>>,
    pub high_water_mark: i64,
    pub object_mode: bool,
    pub length: i64,
    pub buffered: VecDeque<BufferedWrite<H>>,
    /// Node's `kBuffered`: chunks wait, or the last of those that waited is just being handed over.
    pub has_buffered: bool,
    /// Chunks that Node still counts as buffered, since `_write` or `_writev` has thrown when it was given them.
    pub thrown_back: usize,
    /// Length, bytes and chunks of what is inside `_write`.
    pub write_length: i64,
    pub write_bytes: u64,
    pub write_chunks: u64,
    pub write_callback: WriteCallback<H>,
    pub writing: bool,
    /// Which of `_write` and `_writev` has it.
    pub writing_many: bool,
    pub sync: bool,
    pub expect_callback: bool,
    pub corked: u32,
    pub buffer_processing: bool,
    pub need_drain: bool,
    pub after_write_pending: bool,
    pub after_write_tick: Option<Rc<AfterWriteTick<H>>>,
    pub pending_callbacks: i64,
    /// `state.writable === false`: a Duplex without this side.
    pub disabled: bool,
    pub ending: bool,
    /// Set a little later than `ending`: when `end()` has looked whether it is finished already.
    pub ended: bool,
    pub final_called: bool,
    pub prefinished: bool,
    pub finished: bool,
    pub on_finished: Vec<DoneCallback<H>>,
}

/// A chunk that waits in a Writable.
pub(super) struct BufferedWrite<H: Host> {
    pub chunk: H::Chunk,
    pub callback: Option<DoneCallback<H>>,
}

/// The callbacks to call when `_write` or `_writev` is done.
#[derive(Default)]
pub(super) enum WriteCallback<H: Host> {
    /// Node's `nop`.
    #[default]
    Nop,
    /// The callback of one `write()`.
    One(DoneCallback<H>),
    /// Those of all chunks of a `_writev`.
    Many(Rc<[Option<DoneCallback<H>>]>),
}

impl<H: Host> WriteCallback<H> {
    pub(super) fn is_nop(&self) -> bool {
        matches!(self, WriteCallback::Nop)
    }

    /// JavaScript's `===`.
    pub(super) fn same(&self, other: &WriteCallback<H>) -> bool {
        match (self, other) {
            (WriteCallback::One(a), WriteCallback::One(b)) => Rc::ptr_eq(a, b),
            _ => false,
        }
    }
}

/// Several synchronous writes with one callback, told in one tick.
pub(super) struct AfterWriteTick<H: Host> {
    pub callback: WriteCallback<H>,
    pub count: Cell<u64>,
}

impl<H: Host> Stream<H> {
    /// Node's public properties.
    // Inlined, it writes into an event where that stands: copying single bytes as wider ones stalls the processor.
    #[inline(always)]
    pub(super) fn levels(&self) -> Levels {
        let (readable_length, flowing) =
            self.readable.as_ref().map_or((0, Flowing::Unset), |r| (unsigned(r.length), r.flowing));
        let need_drain = |w: &WritableState<H>| w.need_drain && !self.life.destroyed && !w.ending;
        let (writable_length, need_drain) =
            self.writable.as_ref().map_or((0, false), |w| (unsigned(w.length), need_drain(w)));
        Levels { readable_length, flowing, writable_length, need_drain }
    }

    /// Whether Node's own counts make sense.
    pub(super) fn counts_hold(&self) -> bool {
        self.readable.as_ref().is_none_or(|r| r.length >= 0)
            && self.writable.as_ref().is_none_or(|w| w.length >= 0 && w.pending_callbacks >= 0)
    }

    /// What is told when it is constructed.
    pub(super) fn info(&self, name: &str) -> StreamInfo {
        StreamInfo {
            name: name.into(),
            kind: self.kind,
            readable_high_water_mark: self.readable.as_ref().map(|r| unsigned(r.high_water_mark)),
            readable_object_mode: self.readable.as_ref().is_some_and(|r| r.object_mode),
            writable_high_water_mark: self.writable.as_ref().map(|w| unsigned(w.high_water_mark)),
            writable_object_mode: self.writable.as_ref().is_some_and(|w| w.object_mode),
        }
    }
}

impl<H: Host> ReadableState<H> {
    pub(super) fn new(implementation: Rc<dyn ReadImpl<H>>, high_water_mark: u64, object_mode: bool) -> Self {
        ReadableState {
            implementation,
            high_water_mark: signed(high_water_mark),
            object_mode,
            decoder: None,
            buffer: BufferList::new(),
            length: 0,
            flowing: Flowing::Unset,
            paused: None,
            disabled: false,
            ended: false,
            end_emitted: false,
            end_scheduled: false,
            reading: false,
            sync: true,
            need_readable: false,
            emitted_readable: false,
            eof_readable_pending: false,
            readable_listening: false,
            data_listening: false,
            resume_scheduled: false,
            reading_more: false,
            data_emitted: false,
            pipes: Vec::new(),
            multi_await_drain: false,
            await_drain_writers: None,
        }
    }

    /// Whether `push()` and `unshift()` return true.
    pub(super) fn can_push_more(&self) -> bool {
        !self.ended && (self.length < self.high_water_mark || self.length == 0)
    }

    pub(super) fn is_flowing(&self) -> bool {
        self.flowing == Flowing::Flowing
    }

    /// A delivered chunk clears `awaitDrainWriters`: the source no longer waits for any `'drain'`.
    pub(super) fn forget_drains(&mut self) {
        self.await_drain_writers = if self.multi_await_drain { Some(Vec::new()) } else { None };
    }
}

impl<H: Host> WritableState<H> {
    pub(super) fn new(implementation: Rc<dyn WriteImpl<H>>, high_water_mark: u64, object_mode: bool) -> Self {
        WritableState {
            implementation,
            high_water_mark: signed(high_water_mark),
            object_mode,
            length: 0,
            buffered: VecDeque::new(),
            has_buffered: false,
            thrown_back: 0,
            write_length: 0,
            write_bytes: 0,
            write_chunks: 0,
            write_callback: WriteCallback::Nop,
            writing: false,
            writing_many: false,
            sync: true,
            expect_callback: false,
            corked: 0,
            buffer_processing: false,
            need_drain: false,
            after_write_pending: false,
            after_write_tick: None,
            pending_callbacks: 0,
            disabled: false,
            ending: false,
            ended: false,
            final_called: false,
            prefinished: false,
            finished: false,
            on_finished: Vec::new(),
        }
    }
}
