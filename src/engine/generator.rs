//! JavaScript's async generators: an object with a queue of requests, whose body runs from one `yield` to the next. After
//! ECMA-262, 27.6 (AsyncGenerator Objects), microtask by microtask.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use super::Engine;
use super::host::{Host, Sizes};

/// What an async generator's code does.
pub trait GeneratorBody<H: Host = Sizes> {
    /// Runs from the start, or from behind a `yield`, up to the next [`Engine::yield_value`], [`Engine::generator_done`],
    /// or [`Engine::throw`]. What it awaits meanwhile it goes on from in a microtask.
    fn run(&self, engine: &mut Engine<H>, generator: &AsyncGenerator<H>);

    /// At a `yield` it is told to return, or `error` is thrown: its code leaves the loops that it is in, and ends.
    fn leave(&self, engine: &mut Engine<H>, generator: &AsyncGenerator<H>, error: Option<H::Error>) {
        match error {
            Some(error) => engine.generator_throws(generator, error),
            None => engine.generator_done(generator),
        }
    }
}

/// An async generator that has been called.
pub struct AsyncGenerator<H: Host = Sizes>(Rc<Generator<H>>);

impl<H: Host> Clone for AsyncGenerator<H> {
    fn clone(&self) -> Self {
        AsyncGenerator(self.0.clone())
    }
}

struct Generator<H: Host> {
    body: Rc<dyn GeneratorBody<H>>,
    state: Cell<State>,
    queue: RefCell<VecDeque<Request<H>>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Yield,
    /// It runs, or waits for something.
    Running,
    Done,
}

/// What an awaited promise comes to.
pub(super) enum IteratorResult<H: Host> {
    Value(H::Chunk),
    Done,
    Error(H::Error),
}

/// A reaction to the awaited promise, called in its own microtask.
pub(super) type Awaiter<H> = Rc<dyn Fn(&mut Engine<H>, &IteratorResult<H>)>;

pub(super) enum Resumption<H: Host> {
    Next,
    Return,
    Throw(H::Error),
}

struct Request<H: Host> {
    resumption: Resumption<H>,
    awaiter: Awaiter<H>,
}

impl<H: Host> AsyncGenerator<H> {
    /// `body()`: nothing of it runs yet.
    pub fn new(body: Rc<dyn GeneratorBody<H>>) -> Self {
        let state = Cell::new(State::Start);
        AsyncGenerator(Rc::new(Generator { body, state, queue: RefCell::default() }))
    }
}

impl<H: Host> Engine<H> {
    /// `await generator.next()`, `return()` or `throw(error)`: AsyncGeneratorEnqueue (ECMA-262, 27.6.3.4).
    pub(super) fn generator_request(
        &mut self,
        generator: &AsyncGenerator<H>,
        resumption: Resumption<H>,
        awaiter: Awaiter<H>,
    ) {
        let state = generator.0.state.get();
        if state == State::Start && matches!(resumption, Resumption::Throw(_)) {
            generator.0.state.set(State::Done);
        }
        generator.0.queue.borrow_mut().push_back(Request { resumption, awaiter });
        match state {
            State::Running => {}
            State::Start | State::Yield => self.generator_resume(generator, state == State::Start),
            State::Done => self.generator_drain(generator),
        }
    }

    /// AsyncGeneratorResume (27.6.3.6) for the first request in the queue.
    fn generator_resume(&mut self, generator: &AsyncGenerator<H>, start: bool) {
        enum Continuation<E> {
            Run,
            Return,
            Throw(E),
        }
        let how = match generator.0.queue.borrow().front().map(|request| &request.resumption) {
            None | Some(Resumption::Next) => Continuation::Run,
            Some(Resumption::Return) => Continuation::Return,
            Some(Resumption::Throw(error)) => Continuation::Throw(error.clone()),
        };
        generator.0.state.set(State::Running);
        match how {
            Continuation::Run => {
                let body = generator.0.body.clone();
                body.run(self, generator);
                self.generator_catch(generator);
            }
            Continuation::Return if start => self.generator_drain(generator),
            Continuation::Return => {
                // It awaits the value that it is to return.
                let generator = generator.clone();
                let body = generator.0.body.clone();
                self.queue_microtask(Rc::new(move |engine| body.leave(engine, &generator, None)));
            }
            Continuation::Throw(_) if start => self.generator_drain(generator),
            Continuation::Throw(error) => {
                let body = generator.0.body.clone();
                body.leave(self, generator, Some(error));
            }
        }
    }

    fn generator_catch(&mut self, generator: &AsyncGenerator<H>) {
        if let Some(thrown) = self.catch() {
            self.generator_end(generator, IteratorResult::Error(thrown));
        }
    }

    /// `yield chunk`: AsyncGeneratorYield (27.6.3.8), which awaits the chunk first.
    pub fn yield_value(&mut self, generator: &AsyncGenerator<H>, chunk: H::Chunk) {
        let generator = generator.clone();
        self.queue_microtask(Rc::new(move |engine| {
            engine.generator_settle(&generator, IteratorResult::Value(chunk.clone()));
            let waiting = !generator.0.queue.borrow().is_empty();
            match waiting {
                true => engine.generator_resume(&generator, false),
                false => generator.0.state.set(State::Yield),
            }
        }));
    }

    /// Its code is at its end.
    pub fn generator_done(&mut self, generator: &AsyncGenerator<H>) {
        self.generator_end(generator, IteratorResult::Done);
    }

    /// Its code throws, in a microtask of its own.
    pub fn generator_throws(&mut self, generator: &AsyncGenerator<H>, error: H::Error) {
        self.generator_end(generator, IteratorResult::Error(error));
    }

    fn generator_end(&mut self, generator: &AsyncGenerator<H>, how: IteratorResult<H>) {
        self.generator_settle(generator, how);
        self.generator_drain(generator);
    }

    /// AsyncGeneratorDrainQueue (ECMA-262, 27.6.3.9): settles the queued requests of a completed generator.
    fn generator_drain(&mut self, generator: &AsyncGenerator<H>) {
        loop {
            let how = match generator.0.queue.borrow().front().map(|request| &request.resumption) {
                None => break,
                Some(Resumption::Next) => IteratorResult::Done,
                Some(Resumption::Throw(error)) => IteratorResult::Error(error.clone()),
                Some(Resumption::Return) => {
                    generator.0.state.set(State::Running);
                    let generator = generator.clone();
                    let end =
                        move |engine: &mut Engine<H>| engine.generator_end(&generator, IteratorResult::Done);
                    self.queue_microtask(Rc::new(end));
                    return;
                }
            };
            self.generator_settle(generator, how);
        }
        generator.0.state.set(State::Done);
    }

    /// AsyncGeneratorCompleteStep (27.6.3.5): settles the promise of the first request.
    fn generator_settle(&mut self, generator: &AsyncGenerator<H>, how: IteratorResult<H>) {
        let request = generator.0.queue.borrow_mut().pop_front();
        if let Some(Request { awaiter, .. }) = request {
            self.queue_microtask(Rc::new(move |engine| awaiter(engine, &how)));
        }
    }
}
