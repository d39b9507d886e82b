//! `for await` over a Readable, after the async iterator in Node's `lib/internal/streams/readable.js`. What waits for a
//! promise goes on as many microtasks later as in Node, where the iterator is an async generator until 26.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::Engine;
use super::emitter::{EventArgs, ListenerId, On};
use super::end_of_stream::{Cleanup, FinishedOptions};
use super::event::{EventKind, Ret, StreamId};
use super::generator::{AsyncGenerator, Awaiter, IteratorResult, Resumption};
use super::host::{Host, Sizes, length};
use super::queue::{Rejection, Task};
use super::stream::DoneCallback;

/// What a `for await` loop iterates over.
pub struct AsyncSource<H: Host = Sizes>(IterSource<H>);

impl<H: Host> Clone for AsyncSource<H> {
    fn clone(&self) -> Self {
        AsyncSource(self.0.clone())
    }
}

enum IterSource<H: Host> {
    Stream(Rc<AsyncIterator<H>>),
    Generator(AsyncGenerator<H>),
}

impl<H: Host> Clone for IterSource<H> {
    fn clone(&self) -> Self {
        match self {
            IterSource::Stream(iterator) => IterSource::Stream(iterator.clone()),
            IterSource::Generator(generator) => IterSource::Generator(generator.clone()),
        }
    }
}

/// The body of a loop. It ends with [`Engine::go_on`] or [`Engine::leave`], now or later.
pub type LoopBody<H = Sizes> = Rc<dyn Fn(&mut Engine<H>, <H as Host>::Chunk, Turn<H>)>;

/// One turn of a loop.
pub struct Turn<H: Host = Sizes>(Rc<Loop<H>>);

impl<H: Host> Clone for Turn<H> {
    fn clone(&self) -> Self {
        Turn(self.0.clone())
    }
}

struct Loop<H: Host> {
    source: IterSource<H>,
    /// The stream whose `next()` results are recorded; `None` records none.
    recorded: Option<StreamId>,
    body: LoopBody<H>,
    done: DoneCallback<H>,
}

/// What the functions of one iterator share.
struct AsyncIterator<H: Host> {
    stream: StreamId,
    destroy_on_return: bool,
    started: Cell<bool>,
    /// `undefined`: it goes on; `null`: it has ended; else why it has failed.
    error: RefCell<Option<Option<H::Error>>>,
    /// Resumes the pending `next()`: Node's `callback` in `createAsyncIterator`.
    callback: RefCell<Option<Task<H>>>,
    listener: Cell<Option<ListenerId>>,
    cleanup: RefCell<Option<Cleanup<H>>>,
}

/// What the promise of `next()` is settled with.
enum Next<H: Host> {
    Chunk(H::Chunk),
    Done,
    Failed(H::Error),
}

impl<H: Host> Engine<H> {
    /// `for await (const chunk of stream.iterator({ destroyOnReturn })) body`, in an async function that ends right
    /// after it: then `done` is called, with the error that was thrown.
    pub fn for_await(
        &mut self,
        stream: StreamId,
        destroy_on_return: bool,
        body: LoopBody<H>,
        done: DoneCallback<H>,
    ) {
        let source = IterSource::Stream(AsyncIterator::new(stream, destroy_on_return));
        self.go_on(Turn(Rc::new(Loop { source, recorded: Some(stream), body, done })));
    }

    /// `for await (const chunk of source) body`, whose `next()` results are not recorded.
    pub fn for_await_of(&mut self, source: AsyncSource<H>, body: LoopBody<H>, done: DoneCallback<H>) {
        self.go_on(Turn(Rc::new(Loop { source: source.0, recorded: None, body, done })));
    }

    /// The body is at its end: the next chunk.
    pub fn go_on(&mut self, turn: Turn<H>) {
        match turn.0.source.clone() {
            IterSource::Stream(iterator) => {
                if !iterator.started.replace(true) {
                    self.iterator_start(&iterator);
                }
                self.iterator_next(turn.0, iterator, true);
            }
            IterSource::Generator(generator) => {
                let awaiter: Awaiter<H> = Rc::new(move |engine, settled| match settled {
                    IteratorResult::Value(chunk) => engine.loop_body(turn.0.clone(), chunk.clone()),
                    IteratorResult::Done => engine.loop_done(&turn.0, Next::Done),
                    IteratorResult::Error(error) => engine.loop_done(&turn.0, Next::Failed(error.clone())),
                });
                self.generator_request(&generator, Resumption::Next, awaiter);
            }
        }
    }

    /// `break`, or `throw error`, in the body.
    pub fn leave(&mut self, turn: Turn<H>, error: Option<H::Error>) {
        let over = turn.0.clone();
        let over = move |engine: &mut Engine<H>, failed: Option<&H::Error>| match error.as_ref().or(failed) {
            Some(error) => engine.loop_done(&over, Next::Failed(error.clone())),
            None => engine.loop_done(&over, Next::Done),
        };
        let iterator = match &turn.0.source {
            IterSource::Stream(iterator) => iterator.clone(),
            IterSource::Generator(generator) => {
                let closed: Awaiter<H> = Rc::new(move |engine, settled| match settled {
                    IteratorResult::Error(error) => over(engine, Some(error)),
                    _ => over(engine, None),
                });
                self.generator_request(generator, Resumption::Return, closed);
                return;
            }
        };
        let over: Task<H> = Rc::new(move |engine| over(engine, None));
        if self.behaviour.iterator_is_generator {
            // The generator awaits the value that it is to return.
            self.queue_microtask(Rc::new(move |engine| {
                engine.iterator_finalize(&iterator);
                engine.queue_microtask(over.clone());
            }));
        } else {
            self.iterator_finalize(&iterator);
            self.queue_microtask(over);
        }
    }

    fn iterator_start(&mut self, iterator: &Rc<AsyncIterator<H>>) {
        let readable = iterator.clone();
        let listener = move |engine: &mut Engine<H>, _: &EventArgs<H>| readable.wake(engine);
        iterator.listener.set(Some(self.on(iterator.stream, On::Readable, Rc::new(listener))));
        let over = iterator.clone();
        let options = FinishedOptions { writable: Some(false), ..FinishedOptions::default() };
        let done = move |engine: &mut Engine<H>, error: Option<&H::Error>| {
            over.fail(engine, error);
            over.wake(engine);
        };
        let cleanup = self.eos(iterator.stream, options, Rc::new(done));
        iterator.cleanup.replace(Some(cleanup));
    }

    /// One round of `createAsyncIterator`'s loop: when `next()` is called (`at_once`), and again at each wake-up.
    fn iterator_next(&mut self, turn: Rc<Loop<H>>, iterator: Rc<AsyncIterator<H>>, at_once: bool) {
        let destroyed = self.is_destroyed(iterator.stream);
        let chunk = if destroyed { None } else { self.read(iterator.stream, None) };
        let generator = self.behaviour.iterator_is_generator;
        if let Some(thrown) = self.catch() {
            match generator {
                true => self.iterator_fail(turn, &iterator, thrown),
                false if at_once => self.loop_done(&turn, Next::Failed(thrown)),
                // The promise that it rejects has no handler.
                false => self.queue.reject(Rejection::Error(thrown)),
            }
            return;
        }
        let error = iterator.error.borrow().clone();
        match (chunk, error) {
            (Some(chunk), _) => {
                let body: Task<H> = Rc::new(move |engine| engine.loop_body(turn.clone(), chunk.clone()));
                match generator {
                    // `yield` awaits what it yields.
                    true => self.queue_microtask(Rc::new(move |engine| engine.queue_microtask(body.clone()))),
                    false => self.queue_microtask(body),
                }
            }
            (None, Some(Some(error))) => self.iterator_fail(turn, &iterator, error),
            (None, Some(None)) => {
                self.iterator_finalize(&iterator);
                self.queue_microtask(Rc::new(move |engine| engine.loop_done(&turn, Next::Done)));
            }
            (None, None) => {
                let waits = iterator.clone();
                let again: Task<H> =
                    Rc::new(move |engine| engine.iterator_next(turn.clone(), iterator.clone(), false));
                let wake = move |engine: &mut Engine<H>| engine.queue_microtask(again.clone());
                waits.callback.replace(Some(Rc::new(wake)));
            }
        }
    }

    fn iterator_fail(&mut self, turn: Rc<Loop<H>>, iterator: &AsyncIterator<H>, error: H::Error) {
        let error = iterator.fail(self, Some(&error)).unwrap_or(error);
        self.iterator_finalize(iterator);
        let failed = move |engine: &mut Engine<H>| engine.loop_done(&turn, Next::Failed(error.clone()));
        self.queue_microtask(Rc::new(failed));
    }

    /// Destroys the stream, or leaves it alone.
    fn iterator_finalize(&mut self, iterator: &AsyncIterator<H>) {
        let stream = iterator.stream;
        let error = iterator.error.borrow().clone();
        let s = &self.streams[stream];
        let keeps = self.behaviour.iterator_keeps_half_open
            && matches!(error, Some(None))
            && s.life.allow_half_open
            && s.is_writable();
        let destroys = matches!(error, Some(Some(_))) || iterator.destroy_on_return;
        if destroys && (error.is_none() || s.life.auto_destroy) && !keeps {
            self.destroyer(stream, None);
            return;
        }
        if let Some(id) = iterator.listener.take() {
            self.off(stream, On::Readable, id);
        }
        let cleanup = iterator.cleanup.take();
        if let Some(cleanup) = cleanup {
            self.clean_up(&cleanup);
        }
    }

    fn loop_body(&mut self, turn: Rc<Loop<H>>, chunk: H::Chunk) {
        let next = Next::Chunk(chunk.clone());
        self.record_next(turn.recorded, &next);
        let body = turn.body.clone();
        body(self, chunk, Turn(turn));
    }

    fn loop_done(&mut self, turn: &Loop<H>, next: Next<H>) {
        self.record_next(turn.recorded, &next);
        let error = match &next {
            Next::Failed(error) => Some(error),
            _ => None,
        };
        (turn.done)(self, error);
    }

    fn record_next(&mut self, stream: Option<StreamId>, next: &Next<H>) {
        let Some(stream) = stream else { return };
        let objects = self.readable(stream).is_some_and(|r| r.object_mode);
        match next {
            Next::Chunk(chunk) => self.record_iteration(stream, Some(length::<H>(chunk, objects)), None),
            Next::Done => self.record_iteration(stream, None, None),
            Next::Failed(error) => self.record_iteration(stream, None, Some(error)),
        }
    }

    /// Records that a call of `next()` of the stream's iterator has its result: a chunk of that size, the end, or an error. For
    /// hosts that iterate themselves.
    pub fn record_iteration(&mut self, stream: StreamId, size: Option<u64>, error: Option<&H::Error>) {
        let mut event = self.event(stream, EventKind::NextDone);
        match (size, error) {
            (_, Some(error)) => event.error = Some(H::error_name(error)),
            (Some(size), None) => {
                event.ret = Ret::Chunk;
                event.size = size;
            }
            (None, None) => event.ret = Ret::Null,
        }
        self.record(&event);
    }

    /// Records that `pipeline()` or `finished()` has called back: [`EventKind::PipelineDone`] or [`EventKind::FinishedDone`]. For
    /// hosts whose own these are.
    pub fn record_callback(&mut self, stream: StreamId, kind: EventKind, error: Option<&H::Error>) {
        self.record_done(stream, kind, error);
    }
}

impl<H: Host> AsyncSource<H> {
    /// A Readable.
    pub fn stream(stream: StreamId) -> Self {
        AsyncSource(IterSource::Stream(AsyncIterator::new(stream, true)))
    }

    /// An async generator.
    pub fn generator(generator: AsyncGenerator<H>) -> Self {
        AsyncSource(IterSource::Generator(generator))
    }
}

impl<H: Host> AsyncIterator<H> {
    fn new(stream: StreamId, destroy_on_return: bool) -> Rc<Self> {
        Rc::new(AsyncIterator {
            stream,
            destroy_on_return,
            started: Cell::new(false),
            error: RefCell::new(None),
            callback: RefCell::new(None),
            listener: Cell::new(None),
            cleanup: RefCell::new(None),
        })
    }

    /// `error = aggregateTwoErrors(error, err)`, or `null` without one.
    fn fail(&self, engine: &mut Engine<H>, error: Option<&H::Error>) -> Option<H::Error> {
        let before = self.error.borrow().clone().flatten();
        let after = error.and_then(|_| engine.aggregate(before, error.cloned()));
        self.error.replace(Some(after.clone()));
        after
    }

    fn wake(&self, engine: &mut Engine<H>) {
        let callback = self.callback.take();
        if let Some(callback) = callback {
            callback(engine);
        }
    }
}
