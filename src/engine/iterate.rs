//! `for await` over a Readable, after the async iterator in Node's `lib/internal/streams/readable.js`. What waits for a
//! promise goes on as many microtasks later as in Node, where the iterator is an async generator until 26.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::Engine;
use super::emitter::{EventArgs, ListenerId, On};
use super::end_of_stream::{Cleanup, FinishedOptions};
use super::event::{EventKind, Ret, StreamId};
use super::generator::{AsyncGenerator, Awaiter, IteratorResult, Resumption};
use super::queue::Task;
use super::stream::{Chunk, DoneCallback, StreamError};

/// What a `for await` loop iterates over.
#[derive(Clone)]
pub struct AsyncSource(IterSource);

#[derive(Clone)]
enum IterSource {
    Stream(Rc<AsyncIterator>),
    Generator(AsyncGenerator),
}

/// The body of a loop. It ends with [`Engine::go_on`] or [`Engine::leave`], now or later.
pub type LoopBody = Rc<dyn Fn(&mut Engine, Chunk, Turn)>;

/// One turn of a loop.
#[derive(Clone)]
pub struct Turn(Rc<Loop>);

struct Loop {
    source: IterSource,
    /// The stream whose `next()` results are recorded; `None` records none.
    recorded: Option<StreamId>,
    body: LoopBody,
    done: DoneCallback,
}

/// What the functions of one iterator share.
struct AsyncIterator {
    stream: StreamId,
    destroy_on_return: bool,
    started: Cell<bool>,
    /// `undefined`: it goes on; `null`: it has ended; else why it has failed.
    error: RefCell<Option<Option<StreamError>>>,
    /// Resumes the pending `next()`: Node's `callback` in `createAsyncIterator`.
    callback: RefCell<Option<Task>>,
    listener: Cell<Option<ListenerId>>,
    cleanup: RefCell<Option<Cleanup>>,
}

/// What the promise of `next()` is settled with.
enum Next {
    Chunk(Chunk),
    Done,
    Failed(StreamError),
}

impl Engine {
    /// `for await (const chunk of stream.iterator({ destroyOnReturn })) body`, in an async function that ends right
    /// after it: then `done` is called, with the error that was thrown.
    pub fn for_await(
        &mut self,
        stream: StreamId,
        destroy_on_return: bool,
        body: LoopBody,
        done: DoneCallback,
    ) {
        let source = IterSource::Stream(AsyncIterator::new(stream, destroy_on_return));
        self.go_on(Turn(Rc::new(Loop { source, recorded: Some(stream), body, done })));
    }

    /// `for await (const chunk of source) body`, whose `next()` results are not recorded.
    pub fn for_await_of(&mut self, source: AsyncSource, body: LoopBody, done: DoneCallback) {
        self.go_on(Turn(Rc::new(Loop { source: source.0, recorded: None, body, done })));
    }

    /// The body is at its end: the next chunk.
    pub fn go_on(&mut self, turn: Turn) {
        match turn.0.source.clone() {
            IterSource::Stream(iterator) => {
                if !iterator.started.replace(true) {
                    self.iterator_start(&iterator);
                }
                self.iterator_next(turn.0, iterator, true);
            }
            IterSource::Generator(generator) => {
                let awaiter: Awaiter = Rc::new(move |engine, settled| match settled {
                    IteratorResult::Value(chunk) => engine.loop_body(turn.0.clone(), *chunk),
                    IteratorResult::Done => engine.loop_done(&turn.0, Next::Done),
                    IteratorResult::Error(error) => engine.loop_done(&turn.0, Next::Failed(error.clone())),
                });
                self.generator_request(&generator, Resumption::Next, awaiter);
            }
        }
    }

    /// `break`, or `throw error`, in the body.
    pub fn leave(&mut self, turn: Turn, error: Option<StreamError>) {
        let over = turn.0.clone();
        let over = move |engine: &mut Engine, failed: Option<&StreamError>| match error.as_ref().or(failed) {
            Some(error) => engine.loop_done(&over, Next::Failed(error.clone())),
            None => engine.loop_done(&over, Next::Done),
        };
        let iterator = match &turn.0.source {
            IterSource::Stream(iterator) => iterator.clone(),
            IterSource::Generator(generator) => {
                let closed: Awaiter = Rc::new(move |engine, settled| match settled {
                    IteratorResult::Error(error) => over(engine, Some(error)),
                    _ => over(engine, None),
                });
                self.generator_request(generator, Resumption::Return, closed);
                return;
            }
        };
        let over: Task = Rc::new(move |engine| over(engine, None));
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

    fn iterator_start(&mut self, iterator: &Rc<AsyncIterator>) {
        let readable = iterator.clone();
        let listener = move |engine: &mut Engine, _: &EventArgs| readable.wake(engine);
        iterator.listener.set(Some(self.on(iterator.stream, On::Readable, Rc::new(listener))));
        let over = iterator.clone();
        let options = FinishedOptions { writable: Some(false), ..FinishedOptions::default() };
        let done = move |engine: &mut Engine, error: Option<&StreamError>| {
            over.fail(error);
            over.wake(engine);
        };
        let cleanup = self.eos(iterator.stream, options, Rc::new(done));
        iterator.cleanup.replace(Some(cleanup));
    }

    /// One round of `createAsyncIterator`'s loop: when `next()` is called (`at_once`), and again at each wake-up.
    fn iterator_next(&mut self, turn: Rc<Loop>, iterator: Rc<AsyncIterator>, at_once: bool) {
        let destroyed = self.is_destroyed(iterator.stream);
        let chunk = if destroyed { None } else { self.read(iterator.stream, None) };
        let generator = self.behaviour.iterator_is_generator;
        if let Some(thrown) = self.catch() {
            match generator {
                true => self.iterator_fail(turn, &iterator, thrown),
                false if at_once => self.loop_done(&turn, Next::Failed(thrown)),
                // The promise that it rejects has no handler.
                false => self.queue.reject(thrown),
            }
            return;
        }
        let error = iterator.error.borrow().clone();
        match (chunk, error) {
            (Some(chunk), _) => {
                let body: Task = Rc::new(move |engine| engine.loop_body(turn.clone(), chunk));
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
                let again: Task =
                    Rc::new(move |engine| engine.iterator_next(turn.clone(), iterator.clone(), false));
                let wake = move |engine: &mut Engine| engine.queue_microtask(again.clone());
                waits.callback.replace(Some(Rc::new(wake)));
            }
        }
    }

    fn iterator_fail(&mut self, turn: Rc<Loop>, iterator: &AsyncIterator, error: StreamError) {
        let error = iterator.fail(Some(&error)).unwrap_or(error);
        self.iterator_finalize(iterator);
        let failed = move |engine: &mut Engine| engine.loop_done(&turn, Next::Failed(error.clone()));
        self.queue_microtask(Rc::new(failed));
    }

    /// Destroys the stream, or leaves it alone.
    fn iterator_finalize(&mut self, iterator: &AsyncIterator) {
        let stream = iterator.stream;
        let error = iterator.error.borrow().clone();
        let s = &self.streams[stream];
        let keeps = self.behaviour.iterator_keeps_half_open
            && error == Some(None)
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

    fn loop_body(&mut self, turn: Rc<Loop>, chunk: Chunk) {
        self.record_next(turn.recorded, &Next::Chunk(chunk));
        let body = turn.body.clone();
        body(self, chunk, Turn(turn));
    }

    fn loop_done(&mut self, turn: &Loop, next: Next) {
        self.record_next(turn.recorded, &next);
        let error = match &next {
            Next::Failed(error) => Some(error),
            _ => None,
        };
        (turn.done)(self, error);
    }

    fn record_next(&mut self, stream: Option<StreamId>, next: &Next) {
        let Some(stream) = stream else { return };
        let mut event = self.event(stream, EventKind::NextDone);
        let objects = self.readable(stream).is_some_and(|r| r.object_mode);
        match next {
            Next::Chunk(chunk) => {
                event.ret = Ret::Chunk;
                event.size = chunk.length(objects);
            }
            Next::Done => event.ret = Ret::Null,
            Next::Failed(error) => event.error = Some(error.0.clone()),
        }
        self.record(&event);
    }
}

impl AsyncSource {
    /// A Readable.
    pub fn stream(stream: StreamId) -> Self {
        AsyncSource(IterSource::Stream(AsyncIterator::new(stream, true)))
    }

    /// An async generator.
    pub fn generator(generator: AsyncGenerator) -> Self {
        AsyncSource(IterSource::Generator(generator))
    }
}

impl AsyncIterator {
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
    fn fail(&self, error: Option<&StreamError>) -> Option<StreamError> {
        let before = self.error.borrow().clone().flatten();
        let after = error.and_then(|_| StreamError::aggregate(before.as_ref(), error));
        self.error.replace(Some(after.clone()));
        after
    }

    fn wake(&self, engine: &mut Engine) {
        let callback = self.callback.take();
        if let Some(callback) = callback {
            callback(engine);
        }
    }
}
