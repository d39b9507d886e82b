//! Node's event loop and streams on a virtual clock.
//!
//! [`Engine`] holds the streams and the loop, and records everything that happens with an [`Observer`]. Programs are callbacks
//! that get `&mut Engine`. **Invariant:** nothing of the engine is borrowed while a callback runs, so that it may do
//! anything: write, pause, destroy, add listeners. A callback from elsewhere (JavaScript) can even take the engine
//! away for a while, with `std::mem::take`, and put it where calls from there find it.
//!
//! **Invariant:** a step cannot fail. Whatever goes wrong in a run is an event.
//!
//! # A library of its own
//! Build a pipe, run it, read what happened:
//!
//! ```
//! use std::cell::{Cell, RefCell};
//! use std::rc::Rc;
//!
//! use highwater::engine::{
//!     Chunk, Engine, Event, EventKind, LifeImpl, LoopPhase, NodeVersion, Observer, Options, Progress, ReadImpl, Ret,
//!     SimTime, StreamId, StreamInfo, WriteImpl,
//! };
//!
//! /// A source of so many chunks of 16 KiB, which has each at once.
//! struct Network(Cell<u32>);
//!
//! impl LifeImpl for Network {}
//!
//! impl ReadImpl for Network {
//!     fn read(&self, engine: &mut Engine, stream: StreamId, _size: u64) {
//!         let left = self.0.get();
//!         self.0.set(left.saturating_sub(1));
//!         engine.push(stream, (left > 0).then_some(Chunk { bytes: 16 << 10 }));
//!     }
//! }
//!
//! /// A destination that takes a millisecond for each chunk.
//! struct Disk;
//!
//! impl LifeImpl for Disk {}
//!
//! impl WriteImpl for Disk {
//!     fn write(&self, engine: &mut Engine, stream: StreamId, _chunk: Chunk) {
//!         let done = move |engine: &mut Engine| engine.write_done(stream, None);
//!         engine.later(LoopPhase::Io, SimTime::from_millis(1), Rc::new(done));
//!     }
//! }
//!
//! /// A trace: every event, in order.
//! #[derive(Clone, Default)]
//! struct Trace(Rc<RefCell<Vec<Event>>>);
//!
//! impl Observer for Trace {
//!     fn stream(&mut self, _info: StreamInfo) {}
//!
//!     fn event(&mut self, event: &Event) {
//!         self.0.borrow_mut().push(event.clone());
//!     }
//! }
//!
//! let trace = Trace::default();
//! let mut engine = Engine::new(NodeVersion::V24, Box::new(trace.clone()));
//! let small = Options { high_water_mark: Some(16 << 10), ..Options::default() };
//! let request = engine.readable_stream("req", small, Rc::new(Network(Cell::new(4))));
//! let file = engine.writable_stream("file", small, Rc::new(Disk));
//! engine.pipe(request, file, true);
//! while engine.step(SimTime(u64::MAX)) == Progress::Now {}
//!
//! let events = trace.0.borrow();
//! let count = |kind: EventKind, ret: Ret| events.iter().filter(|e| e.kind == kind && e.ret == ret).count();
//! assert_eq!(count(EventKind::WriteReturn, Ret::False), 4);
//! assert_eq!(count(EventKind::Pause, Ret::Nothing), 4);
//! // While the last chunk is written, end() has been called already: no 'drain' follows.
//! assert_eq!(count(EventKind::Drain, Ret::Nothing), 3);
//! let finish = events.iter().find(|e| e.stream == file && e.kind == EventKind::Finish);
//! assert_eq!(finish.map(|e| e.time), Some(SimTime::from_millis(4)));
//! ```
//!
//! Must not use: the web, Yew, JSON, a real clock, hash maps whose order shows, randomness without a seed.

mod abort;
mod add_abort_signal;
mod assigned;
mod buffer_list;
mod construct;
mod destroy;
mod emitter;
mod end;
mod end_of_stream;
mod event;
mod flowing;
mod from;
mod generator;
mod host;
mod host_listeners;
mod host_streams;
mod implementation;
mod iterate;
mod length;
mod listened_event;
mod memory;
mod node_error;
mod pipe;
mod pipeline;
mod predicates;
mod properties;
mod pump;
mod queue;
mod readable;
mod replaced;
mod set_encoding;
mod stream;
mod streams;
mod throw;
mod time;
mod transform;
mod version;
mod web;
mod web_state;
mod writable;

use std::rc::Rc;

pub use abort::AbortSignal;
pub use emitter::{Callback, EventArgs, HostCall, ListenerId, On};
pub use end_of_stream::{Cleanup, FinishedOptions};
pub use event::{
    Event, EventKind, Flowing, Levels, Observer, Phase, Ret, Side, StreamId, StreamInfo, StreamKind,
};
pub use from::Iterable;
pub use generator::{AsyncGenerator, GeneratorBody};
pub use host::{Chunk, Host, ReplacedCall, Sizes, StreamError};
pub use host_listeners::ListenerView;
pub use implementation::{DuplexImpl, LifeImpl, ReadImpl, TransformImpl, WriteImpl};
pub use iterate::{AsyncSource, LoopBody, Turn};
pub use listened_event::ListenedEvent;
pub use memory::{KILLED, Limit, MemoryModel, OUT_OF_MEMORY};
pub use node_error::NodeError;
pub use pipeline::{PipelineOptions, PipelineStage};
pub use properties::{LifeProperties, ReadableProperties, WritableProperties};
pub use queue::{LoopPhase, Task};
pub use stream::{DoneCallback, DuplexOptions, Options};
pub use time::SimTime;
pub use version::{NodeVersion, Platform};

use abort::SignalState;
use construct::DefaultMarks;
use memory::Meter;
use pipe::Pipe;
use queue::{Next, Queue, Rejection};
use stream::{AfterWriteTick, ReadableState, Stream, WritableState, WriteCallback};
use streams::Streams;
use version::Behaviour;

/// One `pipe()` call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct PipeId(u32);

impl PipeId {
    fn index(self) -> usize {
        self.0 as usize
    }
}

/// What streams put off with `process.nextTick`.
enum Tick<H: Host> {
    Construct(StreamId),
    Constructed(StreamId, Option<H::Error>),
    EmitReadable(StreamId),
    ReadMore(StreamId),
    ReadZero(StreamId),
    Resume(StreamId),
    UpdateReadableListening(StreamId),
    End(StreamId),
    EndWritable(StreamId),
    WriteDone(StreamId),
    AfterWrite(StreamId),
    AfterWrites(StreamId, Rc<AfterWriteTick<H>>),
    WriteError(StreamId, H::Error, WriteCallback<H>),
    ErrorBuffer(StreamId),
    FinishIfNeeded(StreamId),
    Finish(StreamId),
    Callback(Option<DoneCallback<H>>, Option<H::Error>),
    Error(StreamId, H::Error),
    ErrorAndClose(StreamId, Option<H::Error>),
    PipeEnd(PipeId),
    User(Task<H>),
}

/// Whether a run goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// There is more to do at this moment.
    Now,
    /// Nothing is to do before that moment.
    At(SimTime),
    /// Nothing will ever happen again.
    Over,
}

/// A process: its event loop and its streams.
pub struct Engine<H: Host = Sizes> {
    host: H,
    version: NodeVersion,
    behaviour: Behaviour,
    now: SimTime,
    queue: Queue<H>,
    streams: Streams<H>,
    pipes: Vec<Pipe>,
    default_marks: DefaultMarks,
    signals: Vec<SignalState<H>>,
    meter: Option<Meter>,
    observer: Box<dyn Observer>,
    reads_wanted: bool,
    /// The error that is being thrown, until a `catch` takes it or the process ends.
    thrown: Option<H::Error>,
    /// The process has ended: nothing is recorded any more.
    dead: bool,
}

struct NoObserver;

impl Observer for NoObserver {
    fn stream(&mut self, _: StreamInfo) {}
    fn event(&mut self, _: &Event) {}
}

impl Default for Engine {
    /// An engine without streams and without an observer.
    fn default() -> Self {
        Engine::new(NodeVersion::default(), Box::new(NoObserver))
    }
}

impl Engine {
    /// A process of that version of Node, watched by `observer`, whose chunks are sizes.
    pub fn new(version: NodeVersion, observer: Box<dyn Observer>) -> Self {
        Engine::with_host(version, observer, Sizes)
    }
}

impl<H: Host> Engine<H> {
    /// A process of that version of Node, watched by `observer`, whose chunks and errors are the host's.
    pub fn with_host(version: NodeVersion, observer: Box<dyn Observer>, host: H) -> Self {
        Engine {
            host,
            version,
            behaviour: version.behaviour(),
            now: SimTime::ZERO,
            queue: Queue::default(),
            streams: Streams::default(),
            pipes: Vec::new(),
            default_marks: DefaultMarks::of(version, Platform::default()),
            signals: Vec::new(),
            meter: None,
            reads_wanted: observer.wants_reads(),
            observer,
            thrown: None,
            dead: false,
        }
    }

    /// Whose values its chunks and errors are.
    pub fn host(&mut self) -> &mut H {
        &mut self.host
    }

    /// The version that is followed.
    pub fn version(&self) -> NodeVersion {
        self.version
    }

    /// The virtual time.
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// The stream's public state.
    pub fn levels(&self, stream: StreamId) -> Levels {
        self.streams.get(stream).map(Stream::levels).unwrap_or_default()
    }

    /// `stream.destroyed`
    pub fn is_destroyed(&self, stream: StreamId) -> bool {
        self.streams.get(stream).is_some_and(|s| s.life.destroyed)
    }

    /// Whether no stream has counted below zero, as Node's can in programs that reenter them in unforeseen ways.
    /// What Node does from there on is not followed in every case.
    pub fn counts_hold(&self) -> bool {
        self.streams.iter().all(Stream::counts_hold)
    }

    /// Whether the process has ended by an error or for want of memory.
    pub fn has_died(&self) -> bool {
        self.dead
    }

    /// `process.nextTick(task)`
    pub fn next_tick(&mut self, task: Task<H>) {
        self.queue.tick(Tick::User(task));
    }

    /// `queueMicrotask(task)`
    pub fn queue_microtask(&mut self, task: Task<H>) {
        self.queue.microtask(task);
    }

    /// A promise was rejected, and nothing handles that: `task` is called when this moment has nothing else left to run, to
    /// look again.
    pub fn on_unhandled_rejection(&mut self, task: Task<H>) {
        self.queue.reject(Rejection::Task(task));
    }

    /// Calls `task` in that phase of the loop, `delay` from now.
    pub fn later(&mut self, phase: LoopPhase, delay: SimTime, task: Task<H>) {
        self.queue.later(phase, self.now + delay, task);
    }

    /// How many callbacks the loop has called: timers, I/O completions, immediates.
    pub fn loop_turns(&self) -> u64 {
        self.queue.turns()
    }

    /// Whether nothing is left to do but at most so many timers and completions, of which the host knows that they keep no
    /// process alive.
    pub fn waits_at_most_for(&self, timers: usize) -> bool {
        self.queue.holds_at_most(timers)
    }

    /// Code that runs now takes so long: the clock moves on, and nothing else happens meanwhile.
    pub fn block(&mut self, time: SimTime) {
        self.now = self.now + time;
    }

    /// Runs one callback of the loop: a tick, a microtask, a timer, an I/O completion or an immediate. Where none is
    /// due the clock moves on instead, but not beyond `until`.
    ///
    /// ```
    /// use std::rc::Rc;
    ///
    /// use highwater::engine::{Engine, LoopPhase, Progress, SimTime};
    ///
    /// let mut engine = Engine::default();
    /// engine.later(LoopPhase::Timer, SimTime::from_millis(5), Rc::new(|engine| engine.next_tick(Rc::new(|_| {}))));
    /// assert_eq!(engine.step(SimTime::ZERO), Progress::At(SimTime::from_millis(5)));
    /// while engine.step(SimTime::from_millis(10)) == Progress::Now {}
    /// assert_eq!(engine.now(), SimTime::from_millis(5));
    /// ```
    pub fn step(&mut self, until: SimTime) -> Progress {
        if self.dead {
            return Progress::Over;
        }
        // The code before the first step has thrown, after which its ticks come as they would have.
        if self.is_throwing() {
            self.uncaught();
            self.queue.resume();
            return if self.dead { Progress::Over } else { Progress::Now };
        }
        match self.queue.next(self.now) {
            Next::Tick(tick) => self.run(tick),
            Next::Task(task) => task(self),
            Next::Rejection(Rejection::Error(error)) => self.throw_rejection(error),
            Next::Rejection(Rejection::Task(task)) => task(self),
            Next::Wait(at) if at > until => return Progress::At(at),
            Next::Wait(at) => self.now = at,
            Next::Nothing => return Progress::Over,
        }
        if self.is_throwing() {
            self.uncaught();
        }
        if self.dead { Progress::Over } else { Progress::Now }
    }

    fn run(&mut self, tick: Tick<H>) {
        match tick {
            Tick::Construct(stream) => self.construct_now(stream),
            Tick::Constructed(stream, error) => self.constructed(stream, error),
            Tick::EmitReadable(stream) => self.emit_readable_now(stream),
            Tick::ReadMore(stream) => self.read_more(stream),
            Tick::ReadZero(stream) => {
                self.call_read(stream, Some(0));
            }
            Tick::Resume(stream) => self.resume_now(stream),
            Tick::UpdateReadableListening(stream) => self.update_readable_listening(stream),
            Tick::End(stream) => self.end_now(stream),
            Tick::EndWritable(stream) => self.end_writable(stream),
            Tick::WriteDone(stream) => self.write_done(stream, None),
            Tick::AfterWrite(stream) => self.after_write(stream, 1, &WriteCallback::Nop),
            Tick::AfterWrites(stream, info) => self.after_writes(stream, &info),
            Tick::WriteError(stream, error, callback) => self.write_error(stream, error, &callback),
            Tick::ErrorBuffer(stream) => self.error_buffer(stream),
            Tick::FinishIfNeeded(stream) => self.finish_if_needed(stream),
            Tick::Finish(stream) => self.finish(stream),
            Tick::Callback(Some(callback), error) => callback(self, error.as_ref()),
            Tick::Callback(None, _) => {}
            Tick::Error(stream, error) => self.emit_error(stream, error),
            Tick::ErrorAndClose(stream, error) => self.error_and_close(stream, error),
            Tick::PipeEnd(pipe) => self.pipe_end(pipe),
            Tick::User(task) => task(self),
        }
    }

    /// `process.reallyExit()`: the process ends here and now.
    pub fn die(&mut self) {
        self.dead = true;
        self.queue.clear();
    }

    #[inline(always)]
    fn event(&self, stream: StreamId, kind: EventKind) -> Event {
        Event::new(self.now, stream, kind, self.streams[stream].levels())
    }

    /// Passes an event of a stream on to the observer; one of a foreign stream is none.
    fn record(&mut self, event: &Event) {
        if self.streams.has(event.stream) {
            self.record_of_process(event);
        }
    }

    /// Passes an event of [`StreamId::PROCESS`] on to the observer.
    fn record_of_process(&mut self, event: &Event) {
        if !self.dead {
            self.observer.event(event);
        }
    }

    fn record_plain(&mut self, stream: StreamId, kind: EventKind) {
        let event = self.event(stream, kind);
        self.record(&event);
    }

    /// The callback of an implementation's method was called.
    fn record_done(&mut self, stream: StreamId, kind: EventKind, error: Option<&H::Error>) {
        let mut event = self.event(stream, kind);
        event.error = error.map(H::error_name);
        self.record(&event);
    }

    fn readable(&self, stream: StreamId) -> Option<&ReadableState<H>> {
        self.streams.get(stream)?.readable.as_deref()
    }

    fn readable_mut(&mut self, stream: StreamId) -> Option<&mut ReadableState<H>> {
        self.streams.readable_mut(stream)
    }

    fn writable(&self, stream: StreamId) -> Option<&WritableState<H>> {
        self.streams.get(stream)?.writable.as_deref()
    }

    fn writable_mut(&mut self, stream: StreamId) -> Option<&mut WritableState<H>> {
        self.streams.get_mut(stream)?.writable.as_deref_mut()
    }
}
