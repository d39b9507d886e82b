//! What can be observed of streams: the vocabulary that the engine speaks and that traces keep.
//! The names are Node's. Must not hold chunks' contents, and must not know its observers.

use std::rc::Rc;

use super::time::SimTime;

/// Which stream of a run: its number, counted from 0 in the order in which streams are constructed.
/// [`StreamId::PROCESS`] stands for the process itself. An engine does nothing with an id that is none of its streams'.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId(u16);

impl StreamId {
    /// Events that belong to no stream: memory, the end of the process.
    pub const PROCESS: StreamId = StreamId(u16::MAX);

    /// How many streams a run can have. Constructing one more throws `ERR_OUT_OF_RANGE`.
    pub const MOST: usize = u16::MAX as usize;

    /// The stream with that number, as a recorded trace names it. The largest number is that of
    /// [`StreamId::PROCESS`].
    pub const fn new(number: u16) -> StreamId {
        StreamId(number)
    }

    /// Its number.
    pub const fn number(self) -> u16 {
        self.0
    }

    /// Its place in a list of streams.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// The class of a stream, as Node names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamKind {
    /// `stream.Readable`
    Readable,
    /// `stream.Writable`
    Writable,
    /// `stream.Duplex`
    Duplex,
    /// `stream.Transform`
    Transform,
    /// `stream.PassThrough`
    PassThrough,
    /// The Web's `WritableStream`
    WritableStream,
    /// The Web's `ReadableStream`
    ReadableStream,
}

impl StreamKind {
    /// All of them.
    pub const ALL: [StreamKind; 7] = [
        Self::Readable,
        Self::Writable,
        Self::Duplex,
        Self::Transform,
        Self::PassThrough,
        Self::WritableStream,
        Self::ReadableStream,
    ];

    /// Node's name of the class.
    pub fn name(self) -> &'static str {
        match self {
            Self::Readable => "Readable",
            Self::Writable => "Writable",
            Self::Duplex => "Duplex",
            Self::Transform => "Transform",
            Self::PassThrough => "PassThrough",
            Self::WritableStream => "WritableStream",
            Self::ReadableStream => "ReadableStream",
        }
    }

    /// Whether it has a readable side.
    pub fn reads(self) -> bool {
        !matches!(self, Self::Writable | Self::WritableStream)
    }

    /// Whether it is a stream of the Web: it has the Web's words for what is the same.
    pub fn is_web(self) -> bool {
        matches!(self, Self::WritableStream | Self::ReadableStream)
    }

    /// Whether what is written to it comes out of it.
    pub fn transforms(self) -> bool {
        matches!(self, Self::Transform | Self::PassThrough)
    }

    /// Whether it has a writable side.
    pub fn writes(self) -> bool {
        !matches!(self, Self::Readable | Self::ReadableStream)
    }
}

/// A side of a stream. Some have one, some both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What chunks are read from.
    Readable,
    /// What chunks are written to.
    Writable,
}

/// Node's three-valued `readableFlowing`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Flowing {
    /// `null`: neither `resume()`, `pipe()` nor a `'data'` listener has asked for data yet.
    #[default]
    Unset,
    /// `false`: paused.
    Paused,
    /// `true`: data is delivered as it comes.
    Flowing,
}

impl Flowing {
    /// As JavaScript has it.
    pub fn as_option(self) -> Option<bool> {
        match self {
            Flowing::Unset => None,
            Flowing::Paused => Some(false),
            Flowing::Flowing => Some(true),
        }
    }

    /// From JavaScript's value.
    pub fn from_option(value: Option<bool>) -> Self {
        match value {
            None => Flowing::Unset,
            Some(false) => Flowing::Paused,
            Some(true) => Flowing::Flowing,
        }
    }

    /// `null`, `false` or `true`.
    pub fn name(self) -> &'static str {
        match self {
            Flowing::Unset => "null",
            Flowing::Paused => "false",
            Flowing::Flowing => "true",
        }
    }
}

/// The public state of a stream that every event carries. Bytes, or objects in object mode.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    /// `readableLength`
    pub readable_length: u64,
    /// `readableFlowing`
    pub flowing: Flowing,
    /// `writableLength`: buffered and in flight together.
    pub writable_length: u64,
    /// `writableNeedDrain`; of a WritableStream, whether `ready` is pending.
    pub need_drain: bool,
}

/// What a method returned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ret {
    /// Not a return, or nothing worth telling.
    #[default]
    Nothing,
    /// `false`
    False,
    /// `true`
    True,
    /// `null` (of `read`)
    Null,
    /// A chunk (of `read`) of the event's `size`.
    Chunk,
}

impl From<bool> for Ret {
    fn from(value: bool) -> Self {
        if value { Ret::True } else { Ret::False }
    }
}

/// Whether an event is the call of a method, its return, the callback of an implementation, or was emitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// A method was called.
    Call,
    /// A method returned.
    Return,
    /// The implementation called its callback.
    Done,
    /// An event was emitted, or something befell the process.
    Emit,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal $phase:ident;)*) => {
        /// What happened. See `docs/trace-format.md`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum EventKind { $($(#[$doc])* $variant,)* }

        impl EventKind {
            /// Every kind, in the order of their numbers.
            pub const ALL: &'static [EventKind] = &[$(EventKind::$variant,)*];

            /// The method or event as Node spells it.
            pub fn name(self) -> &'static str {
                match self { $(EventKind::$variant => $name,)* }
            }

            /// Its name where it happens to a stream of that kind: the Web has its own.
            pub fn name_of(self, kind: Option<StreamKind>) -> &'static str {
                match (kind, self) {
                    (Some(StreamKind::WritableStream), EventKind::WriteImpl | EventKind::WriteImplDone) => "sink.write",
                    (Some(StreamKind::WritableStream), EventKind::FinalImpl | EventKind::FinalImplDone) => "sink.close",
                    (Some(StreamKind::WritableStream), EventKind::EndCall) => "close",
                    (Some(StreamKind::WritableStream), EventKind::Drain) => "ready",
                    (Some(StreamKind::WritableStream), EventKind::Finish) => "closed",
                    (Some(StreamKind::ReadableStream), EventKind::Push | EventKind::PushReturn) => "enqueue",
                    (Some(StreamKind::ReadableStream), EventKind::PushEof) => "close",
                    (Some(StreamKind::ReadableStream), EventKind::ReadImpl) => "pull",
                    (Some(StreamKind::ReadableStream), EventKind::Data) => "chunk",
                    (Some(StreamKind::ReadableStream), EventKind::Destroy) => "cancel",
                    (Some(StreamKind::ReadableStream), EventKind::End) => "closed",
                    (Some(StreamKind::ReadableStream), EventKind::PipeCall) => "pipeTo",
                    _ => self.name(),
                }
            }

            /// Called, returned, done or emitted.
            pub fn phase(self) -> Phase {
                match self { $(EventKind::$variant => Phase::$phase,)* }
            }
        }
    };
}

kinds! {
    /// A stream was constructed.
    Create = "create" Emit;
    /// `write(chunk)` was called.
    Write = "write" Call;
    /// `write()` returned.
    WriteReturn = "write" Return;
    /// `end()` was called.
    EndCall = "end" Call;
    /// `push(chunk)` was called.
    Push = "push" Call;
    /// `push(null)` was called: there is no more.
    PushEof = "push" Call;
    /// `push()` returned.
    PushReturn = "push" Return;
    /// `unshift(chunk)` was called.
    Unshift = "unshift" Call;
    /// `unshift()` returned.
    UnshiftReturn = "unshift" Return;
    /// `read()` returned.
    ReadReturn = "read" Return;
    /// `pause()` was called.
    PauseCall = "pause" Call;
    /// `resume()` was called.
    ResumeCall = "resume" Call;
    /// `cork()` was called.
    Cork = "cork" Call;
    /// `uncork()` was called.
    Uncork = "uncork" Call;
    /// `pipe(destination)` was called on a source.
    PipeCall = "pipe" Call;
    /// `unpipe()` was called on a source.
    UnpipeCall = "unpipe" Call;
    /// `destroy()` was called.
    Destroy = "destroy" Call;
    /// The implementation's `_read(size)` was called.
    ReadImpl = "_read" Call;
    /// The implementation's `_write(chunk)` was called.
    WriteImpl = "_write" Call;
    /// `_write`'s callback was called.
    WriteImplDone = "_write" Done;
    /// The implementation's `_writev(chunks)` was called.
    WritevImpl = "_writev" Call;
    /// `_writev`'s callback was called.
    WritevImplDone = "_writev" Done;
    /// The implementation's `_final()` was called.
    FinalImpl = "_final" Call;
    /// `_final`'s callback was called.
    FinalImplDone = "_final" Done;
    /// The implementation's `_transform(chunk)` was called.
    TransformImpl = "_transform" Call;
    /// `_transform`'s callback was called.
    TransformImplDone = "_transform" Done;
    /// The implementation's `_flush()` was called.
    FlushImpl = "_flush" Call;
    /// `_flush`'s callback was called.
    FlushImplDone = "_flush" Done;
    /// The implementation's `_construct()` was called.
    ConstructImpl = "_construct" Call;
    /// `_construct`'s callback was called.
    ConstructImplDone = "_construct" Done;
    /// The implementation's `_destroy(error)` was called.
    DestroyImpl = "_destroy" Call;
    /// `_destroy`'s callback was called.
    DestroyImplDone = "_destroy" Done;
    /// `finished()`'s callback was called.
    FinishedDone = "finished" Done;
    /// A listener of the program's was added; which event it is for stands in `size` ([`super::ListenedEvent`]), how many of
    /// these the stream has now in `n`, and `ret` is `true` for an `async` function.
    ListenerAdd = "on" Call;
    /// A listener of the program's was removed, or called for the one time that it was to be called; as `ListenerAdd`.
    ListenerRemove = "off" Call;
    /// `pipeline()` was called; the stream is its last.
    PipelineCall = "pipeline" Call;
    /// `finished(stream)` was called.
    FinishedCall = "finished" Call;
    /// A loop over a stream, `for await`, began.
    IterateCall = "iterate" Call;
    /// Such a loop was left; `ret` is `true` if that was before the stream's end, by `break`, `return` or an error in it.
    IterateDone = "iterate" Done;
    /// A chunk of the stream `other` was the very object that the program wrote to this one.
    Handover = "flow" Emit;
    /// Altogether `n` lines of a `readline` interface over the stream came while nothing listened for them; without `n`,
    /// `size` bytes of the stream itself, before something began to read it.
    Unheard = "unheard" Emit;
    /// `flush()` of a compressor was called.
    FlushCall = "flush" Call;
    /// The callback of a method of its implementation was never called, and nothing holds it any more: nothing can call it.
    CallbackLost = "callback" Emit;
    /// An HTTP server's answer was never ended, and nothing of the program's keeps it any more: nothing can end it.
    Abandoned = "abandoned" Emit;
    /// A loop over a stream, `for await`, got a chunk, or `null` for its end, or an error.
    NextDone = "next" Done;
    /// `pipeline()`'s callback was called; the stream is its last.
    PipelineDone = "pipeline" Done;
    /// `'data'`
    Data = "data" Emit;
    /// `'drain'`
    Drain = "drain" Emit;
    /// `'pause'`
    Pause = "pause" Emit;
    /// `'resume'`
    Resume = "resume" Emit;
    /// `'readable'`
    Readable = "readable" Emit;
    /// `'end'`
    End = "end" Emit;
    /// `'prefinish'`
    Prefinish = "prefinish" Emit;
    /// `'finish'`
    Finish = "finish" Emit;
    /// `'close'`
    Close = "close" Emit;
    /// `'error'`
    Error = "error" Emit;
    /// `'pipe'`, on the destination.
    Pipe = "pipe" Emit;
    /// `'unpipe'`, on the destination.
    Unpipe = "unpipe" Emit;
    /// The process's memory.
    Memory = "memory" Emit;
    /// The process died.
    Fatal = "fatal" Emit;
    /// An error that was thrown or rejected without being caught.
    Uncaught = "uncaught" Emit;
    /// The writer of the trace left events out.
    Lost = "lost" Emit;
    /// The process ended by itself.
    Exit = "exit" Emit;
}

/// One thing that happened to one stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When it happened.
    pub time: SimTime,
    /// The stream that it happened to, or [`StreamId::PROCESS`].
    pub stream: StreamId,
    /// What happened.
    pub kind: EventKind,
    /// Bytes (objects in object mode) of the chunk or chunks; `_read`'s `size`; of [`EventKind::Memory`], bytes; of
    /// listeners, the [`super::ListenedEvent`].
    pub size: u64,
    /// Chunks in one `_writev`; the argument of `read(n)`; events that were lost; listeners; the elements of an array that
    /// is a chunk; a process's exit code; of memory, V8's heap in KiB.
    pub n: Option<u32>,
    /// What was returned; for `write()` of a WritableStream, whether its `desiredSize` is above 0 now.
    pub ret: Ret,
    /// The other stream of a pipe.
    pub other: Option<StreamId>,
    /// The stream's public state at that moment: before a called method runs, after it returned.
    pub levels: Levels,
    /// An error's code, or the words with which the process died.
    pub error: Option<Rc<str>>,
}

impl Event {
    /// An event with nothing but its time, stream, kind and levels.
    #[inline(always)]
    pub fn new(time: SimTime, stream: StreamId, kind: EventKind, levels: Levels) -> Self {
        Event { time, stream, kind, size: 0, n: None, ret: Ret::Nothing, other: None, levels, error: None }
    }

    /// Whether it is a signal of backpressure: a `write()` that returned `false`, or a `'drain'`. Of a WritableStream,
    /// whose `write()` returns a promise, a `write()` counts so that leaves a `desiredSize` of 0 or less, and `ready`.
    pub fn is_signal(&self) -> bool {
        self.kind == EventKind::Drain || (self.kind == EventKind::WriteReturn && self.ret == Ret::False)
    }
}

/// A stream's fixed properties, given to the observer once, when it is constructed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamInfo {
    /// Its name in the program or recording; not unique.
    pub name: Rc<str>,
    /// Its class.
    pub kind: StreamKind,
    /// `readableHighWaterMark`, where it reads.
    pub readable_high_water_mark: Option<u64>,
    /// `readableObjectMode`
    pub readable_object_mode: bool,
    /// `writableHighWaterMark`, where it writes.
    pub writable_high_water_mark: Option<u64>,
    /// `writableObjectMode`
    pub writable_object_mode: bool,
}

impl StreamInfo {
    /// `readableObjectMode` or `writableObjectMode`: whether lengths of that side count objects, and not bytes.
    pub fn object_mode(&self, side: Side) -> bool {
        match side {
            Side::Readable => self.readable_object_mode,
            Side::Writable => self.writable_object_mode,
        }
    }

    /// `readableHighWaterMark` or `writableHighWaterMark`; `None` where the stream has no such side.
    pub fn high_water_mark(&self, side: Side) -> Option<u64> {
        match side {
            Side::Readable => self.readable_high_water_mark,
            Side::Writable => self.writable_high_water_mark,
        }
    }

    /// Of a WritableStream at such a level: how much it still wants to have. Less than 0 where it has more than that.
    pub fn desired_size(&self, levels: Levels) -> Option<i64> {
        let mark = self.writable_high_water_mark.filter(|_| self.kind.is_web())?;
        Some(mark as i64 - levels.writable_length as i64)
    }
}

/// Receives what the engine does, as it happens. A trace is one; a test may be another.
pub trait Observer {
    /// A stream was constructed. Its id is the number of streams before it.
    fn stream(&mut self, info: StreamInfo);
    /// Something happened.
    fn event(&mut self, event: &Event);
    /// Whether the returns of `read()` are recorded, too: there may be several for each chunk.
    fn wants_reads(&self) -> bool {
        false
    }
}
