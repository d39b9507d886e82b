//! The host of an engine: whose values its chunks and errors are, and what streams do to them. A scenario's are
//! [`Sizes`]: how much, never what. An interpreter's are its own. Must not know what streams do.

use std::convert::Infallible;
use std::rc::Rc;

use super::event::StreamId;
use super::length::signed;
use super::node_error::NodeError;
use super::{Engine, EventArgs, On};

/// What streams carry, and what they do to it.
///
/// **Invariant:** the engine keeps, passes on and gives back chunks and errors; what they are it learns here alone.
pub trait Host: Sized + 'static {
    /// A chunk, as cheap to clone as a reference is in JavaScript.
    type Chunk: Clone + 'static;
    /// A `StringDecoder`, which `setEncoding()` gives to a stream.
    type Decoder;
    /// What is thrown, and what `'error'` listeners and callbacks get.
    type Error: Clone + 'static;
    /// A listener that the host knows again, to remove it or to list it: a function of JavaScript.
    type Listener: Clone + 'static;

    /// `chunk.length`: what a stream counts a chunk as outside of object mode.
    fn length(chunk: &Self::Chunk) -> u64;

    /// The bytes that a chunk takes, of whatever kind it is.
    fn bytes(chunk: &Self::Chunk) -> u64;

    /// Of a chunk in object mode that is an array, how many elements it has.
    fn elements(_chunk: &Self::Chunk) -> Option<u32> {
        None
    }

    /// Whether it is a string outside of object mode, which a decoder has made or leaves alone.
    fn is_string(chunk: &Self::Chunk) -> bool;

    /// `decoder.write(chunk)`, which may be the empty string.
    fn decode(&mut self, decoder: &mut Self::Decoder, chunk: &Self::Chunk) -> Self::Chunk;

    /// `decoder.end()`, which may be the empty string.
    fn decode_end(&mut self, decoder: &mut Self::Decoder) -> Self::Chunk;

    /// `chunk.slice(0, length)` and `chunk.slice(length)`, where `length` is at most the chunk's.
    fn split(&mut self, chunk: &Self::Chunk, length: u64) -> (Self::Chunk, Self::Chunk);

    /// `Buffer.concat(chunks)`
    fn concat(&mut self, chunks: Vec<Self::Chunk>) -> Self::Chunk;

    /// `chunks.join('')`: one string.
    fn join(&mut self, chunks: Vec<Self::Chunk>) -> Self::Chunk;

    /// The error that Node's own code makes.
    fn node_error(&mut self, error: NodeError) -> Self::Error;

    /// `aggregateTwoErrors(inner, outer)`: one error for both, unless they are the same.
    fn aggregate(&mut self, inner: Self::Error, outer: Self::Error) -> Self::Error;

    /// What a trace calls the error: its `code`, or else its name.
    fn error_name(error: &Self::Error) -> Rc<str>;

    /// `error.name === 'AbortError'`
    fn is_abort(error: &Self::Error) -> bool;

    /// `error.code === 'ERR_STREAM_PREMATURE_CLOSE'`
    fn is_premature_close(error: &Self::Error) -> bool;

    /// What `writable.write(chunk)` makes of a chunk that a pipe hands over: what is written, or what it throws. `objects` is the
    /// Writable's `objectMode`.
    #[inline(always)]
    fn piped(
        &mut self,
        _destination: StreamId,
        _objects: bool,
        chunk: Self::Chunk,
    ) -> Result<Self::Chunk, Self::Error> {
        Ok(chunk)
    }

    /// Whether the program has put a method of its own in the place of one of the stream's, such as `emit`, `write` or
    /// `destroy`, which Node's own code would then call.
    #[inline(always)]
    fn replaces(&mut self, _stream: StreamId, _method: &'static str) -> bool {
        false
    }

    /// Calls the method that [`Host::replaces`] has found. What it returns, as truth; of `read`, whether it is not `null`.
    fn call_replaced(_engine: &mut Engine<Self>, _stream: StreamId, _call: ReplacedCall<Self>) -> bool {
        false
    }

    /// One of Node's own listeners is about to be added (`'newListener'`). Only of streams that
    /// [`Engine::watch_listeners`] was called for.
    fn listener_comes(_engine: &mut Engine<Self>, _stream: StreamId, _on: On) {}

    /// A listener has been removed by Node itself (`'removeListener'`): the host's, or `None` for one of Node's own. Only
    /// of streams that [`Engine::watch_listeners`] was called for.
    fn listener_gone(_engine: &mut Engine<Self>, _stream: StreamId, _on: On, _own: Option<&Self::Listener>) {}

    /// `'error'` is about to be emitted (`events.errorMonitor`). Only of streams that [`Engine::watch_listeners`] was
    /// called for.
    fn error_comes(_engine: &mut Engine<Self>, _stream: StreamId, _args: &EventArgs<Self>) {}

    /// What is thrown where `'error'` has no listener.
    fn unheard(&mut self, error: Self::Error) -> Self::Error {
        error
    }

    /// `process.on('uncaughtException')`: whether the process goes on after an error that nothing has caught.
    fn uncaught(_engine: &mut Engine<Self>, _error: &Self::Error) -> bool {
        false
    }
}

/// A call of a method that a program has put in the place of Node's.
pub struct ReplacedCall<H: Host> {
    /// The method's name.
    pub method: &'static str,
    /// Of `emit`: the event's name.
    pub event: Option<&'static str>,
    /// Of `push` and `write`: the chunk. `None` is `null`.
    pub chunk: Option<H::Chunk>,
    /// The error that goes along.
    pub error: Option<H::Error>,
    /// The stream that goes along.
    pub source: Option<StreamId>,
    /// Of `read`: the size.
    pub size: Option<u64>,
}

impl<H: Host> ReplacedCall<H> {
    /// A call without arguments.
    pub fn of(method: &'static str) -> Self {
        ReplacedCall { method, event: None, chunk: None, error: None, source: None, size: None }
    }
}

impl<H: Host> Engine<H> {
    pub(super) fn node_error(&mut self, error: NodeError) -> H::Error {
        self.host.node_error(error)
    }

    /// `aggregateTwoErrors(inner, outer)`
    pub(super) fn aggregate(&mut self, inner: Option<H::Error>, outer: Option<H::Error>) -> Option<H::Error> {
        match (inner, outer) {
            (Some(inner), Some(outer)) => Some(self.host.aggregate(inner, outer)),
            (inner, outer) => inner.or(outer),
        }
    }
}

/// What a stream counts a chunk as.
pub(super) fn length<H: Host>(chunk: &H::Chunk, object_mode: bool) -> u64 {
    if object_mode { 1 } else { H::length(chunk) }
}

/// The same, to add and to subtract.
pub(super) fn count<H: Host>(chunk: &H::Chunk, object_mode: bool) -> i64 {
    signed(length::<H>(chunk, object_mode))
}

/// The host of scenarios: chunks are sizes, errors are codes, and nothing is decoded.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sizes;

/// A piece of data: how much, never what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chunk {
    /// Its size in bytes, also in object mode, where the stream itself counts it as 1.
    pub bytes: u64,
}

/// An error: its `code`, and whether it is an AggregateError.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamError(pub Rc<str>, bool);

impl StreamError {
    /// An error with that `code`.
    pub fn new(code: &str) -> Self {
        StreamError(code.into(), false)
    }
}

impl Host for Sizes {
    type Chunk = Chunk;
    type Decoder = Infallible;
    type Error = StreamError;
    type Listener = Infallible;

    #[inline(always)]
    fn length(chunk: &Chunk) -> u64 {
        chunk.bytes
    }

    #[inline(always)]
    fn bytes(chunk: &Chunk) -> u64 {
        chunk.bytes
    }

    fn is_string(_: &Chunk) -> bool {
        false
    }

    fn decode(&mut self, decoder: &mut Infallible, _: &Chunk) -> Chunk {
        match *decoder {}
    }

    fn decode_end(&mut self, decoder: &mut Infallible) -> Chunk {
        match *decoder {}
    }

    fn split(&mut self, chunk: &Chunk, length: u64) -> (Chunk, Chunk) {
        (Chunk { bytes: length }, Chunk { bytes: chunk.bytes - length })
    }

    fn concat(&mut self, chunks: Vec<Chunk>) -> Chunk {
        Chunk { bytes: chunks.iter().map(|chunk| chunk.bytes).sum() }
    }

    fn join(&mut self, chunks: Vec<Chunk>) -> Chunk {
        self.concat(chunks)
    }

    fn node_error(&mut self, error: NodeError) -> StreamError {
        StreamError::new(error.code())
    }

    /// With the code of the outer one.
    fn aggregate(&mut self, inner: StreamError, outer: StreamError) -> StreamError {
        match Rc::ptr_eq(&inner.0, &outer.0) {
            true => inner,
            false if outer.1 => outer,
            false => StreamError(Rc::from(&*outer.0), true),
        }
    }

    fn error_name(error: &StreamError) -> Rc<str> {
        error.0.clone()
    }

    fn is_abort(error: &StreamError) -> bool {
        &*error.0 == NodeError::Abort.code() && !error.1
    }

    fn is_premature_close(error: &StreamError) -> bool {
        &*error.0 == NodeError::PrematureClose.code()
    }
}
