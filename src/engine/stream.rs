//! The state of a stream: Node's `ReadableState` and `WritableState`, field for field, and what a stream is made of.
//! Only data; `readable`, `writable`, `pipe` and `destroy` act on it.

use std::cell::Cell;
use std::collections::VecDeque;
use std::rc::Rc;

use super::emitter::Listeners;
use super::event::{Flowing, Levels, StreamId, StreamInfo, StreamKind};
use super::{Engine, PipeId};

/// A piece of data: how much, never what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chunk {
    /// Its size in bytes, also in object mode, where the stream itself counts it as 1.
    pub bytes: u64,
}

impl Chunk {
    /// What the stream counts it as.
    pub(super) fn length(self, object_mode: bool) -> u64 {
        if object_mode { 1 } else { self.bytes }
    }
}

/// An error: its `code`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamError(pub Rc<str>);

impl StreamError {
    /// An error with that `code`.
    pub fn new(code: &str) -> Self {
        StreamError(code.into())
    }
}

/// A callback given to `write()` or `end()`.
pub type DoneCallback = Rc<dyn Fn(&mut Engine, Option<&StreamError>)>;

/// What a Readable is implemented with: `_read(size)`.
pub trait ReadImpl {
    /// Is asked for data, which it [`Engine::push`]es, now or later.
    fn read(&self, engine: &mut Engine, stream: StreamId, size: u64);
}

/// What a Writable is implemented with: `_write`, `_writev`, `_final`.
pub trait WriteImpl {
    /// Takes one chunk, and calls [`Engine::write_done`], now or later.
    fn write(&self, engine: &mut Engine, stream: StreamId, chunk: Chunk);

    /// Whether there is a `_writev`.
    fn has_writev(&self) -> bool {
        false
    }

    /// Takes all buffered chunks, and calls [`Engine::write_done`], now or later.
    fn writev(&self, engine: &mut Engine, stream: StreamId, chunks: &[Chunk]) {
        let bytes = chunks.iter().map(|chunk| chunk.bytes).sum();
        self.write(engine, stream, Chunk { bytes });
    }

    /// Whether there is a `_final`.
    fn has_final(&self) -> bool {
        false
    }

    /// Does what is left to do before `'finish'`, and calls [`Engine::final_done`].
    fn finalize(&self, engine: &mut Engine, stream: StreamId) {
        engine.final_done(stream, None);
    }
}

/// The options of either side that Node's constructors take.
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

/// One stream of the engine.
pub(super) struct Stream {
    pub kind: StreamKind,
    pub listeners: Listeners,
    pub readable: Option<Box<ReadableState>>,
    pub writable: Option<Box<WritableState>>,
    pub life: Life,
}

/// What both sides share in Node, kept once.
#[derive(Clone, Debug, Default)]
pub(super) struct Life {
    pub destroyed: bool,
    pub closed: bool,
    pub close_emitted: bool,
    pub error_emitted: bool,
    pub errored: Option<StreamError>,
    pub auto_destroy: bool,
    pub emit_close: bool,
}

pub(super) struct ReadableState {
    pub implementation: Rc<dyn ReadImpl>,
    pub high_water_mark: u64,
    pub object_mode: bool,
    pub buffer: VecDeque<Chunk>,
    pub length: u64,
    pub flowing: Flowing,
    /// `state.paused`, which is only ever unset, true or false.
    pub paused: Option<bool>,
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

pub(super) struct WritableState {
    pub implementation: Rc<dyn WriteImpl>,
    pub high_water_mark: u64,
    pub object_mode: bool,
    pub length: u64,
    pub buffered: VecDeque<Buffered>,
    /// Node's `kBuffered`: chunks wait, or the last of those that waited is just being handed over.
    pub has_buffered: bool,
    /// Length and bytes of what is inside `_write`.
    pub write_length: u64,
    pub write_bytes: u64,
    pub write_callback: WriteCallback,
    pub writing: bool,
    /// Which of `_write` and `_writev` has it.
    pub writing_many: bool,
    pub sync: bool,
    pub expect_callback: bool,
    pub corked: u32,
    pub buffer_processing: bool,
    pub need_drain: bool,
    pub after_write_pending: bool,
    pub after_write_tick: Option<Rc<AfterWriteTick>>,
    pub pending_callbacks: u64,
    pub ending: bool,
    pub final_called: bool,
    pub prefinished: bool,
    pub finished: bool,
    pub on_finished: Vec<DoneCallback>,
}

/// A chunk that waits in a Writable.
#[derive(Clone)]
pub(super) struct Buffered {
    pub chunk: Chunk,
    pub callback: Option<DoneCallback>,
}

/// Whom to tell when `_write` or `_writev` is done.
#[derive(Clone, Default)]
pub(super) enum WriteCallback {
    /// Node's `nop`.
    #[default]
    Nobody,
    /// The callback of one `write()`.
    One(DoneCallback),
    /// Those of all chunks of a `_writev`.
    Many(Rc<[Option<DoneCallback>]>),
}

impl WriteCallback {
    pub(super) fn is_nobody(&self) -> bool {
        matches!(self, WriteCallback::Nobody)
    }

    /// JavaScript's `===`.
    pub(super) fn same(&self, other: &WriteCallback) -> bool {
        match (self, other) {
            (WriteCallback::One(a), WriteCallback::One(b)) => Rc::ptr_eq(a, b),
            _ => false,
        }
    }
}

/// Several synchronous writes with one callback, told in one tick.
pub(super) struct AfterWriteTick {
    pub callback: WriteCallback,
    pub count: Cell<u64>,
}

impl Stream {
    /// Node's public properties.
    pub(super) fn levels(&self) -> Levels {
        let mut levels = Levels::default();
        if let Some(r) = &self.readable {
            levels.readable_length = r.length;
            levels.flowing = r.flowing;
        }
        if let Some(w) = &self.writable {
            levels.writable_length = w.length;
            levels.need_drain = w.need_drain && !self.life.destroyed && !w.ending;
        }
        levels
    }

    /// What is told when it is constructed.
    pub(super) fn info(&self, name: &str) -> StreamInfo {
        StreamInfo {
            name: name.into(),
            kind: self.kind,
            readable_high_water_mark: self.readable.as_ref().map(|r| r.high_water_mark),
            readable_object_mode: self.readable.as_ref().is_some_and(|r| r.object_mode),
            writable_high_water_mark: self.writable.as_ref().map(|w| w.high_water_mark),
            writable_object_mode: self.writable.as_ref().is_some_and(|w| w.object_mode),
        }
    }
}

impl ReadableState {
    pub(super) fn new(implementation: Rc<dyn ReadImpl>, high_water_mark: u64, object_mode: bool) -> Self {
        ReadableState {
            implementation,
            high_water_mark,
            object_mode,
            buffer: VecDeque::new(),
            length: 0,
            flowing: Flowing::Unset,
            paused: None,
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

    /// A delivered chunk makes the source forget whose `'drain'` it waited for.
    pub(super) fn forget_drains(&mut self) {
        self.await_drain_writers = if self.multi_await_drain { Some(Vec::new()) } else { None };
    }
}

impl WritableState {
    pub(super) fn new(implementation: Rc<dyn WriteImpl>, high_water_mark: u64, object_mode: bool) -> Self {
        WritableState {
            implementation,
            high_water_mark,
            object_mode,
            length: 0,
            buffered: VecDeque::new(),
            has_buffered: false,
            write_length: 0,
            write_bytes: 0,
            write_callback: WriteCallback::Nobody,
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
            ending: false,
            final_called: false,
            prefinished: false,
            finished: false,
            on_finished: Vec::new(),
        }
    }
}
