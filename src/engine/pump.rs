//! What `pipeline()` does where a generator feeds a stream: `pumpToNode` of Node's `lib/internal/streams/pipeline.js`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::Engine;
use super::emitter::{EventArgs, ListenerId, On};
use super::end_of_stream::{Cleanup, FinishedOptions};
use super::event::StreamId;
use super::host::Host;
use super::iterate::{AsyncSource, Turn};
use super::pipeline::Pipeline;
use super::queue::Task;

/// What the closures of one call share.
struct Pump<H: Host> {
    writable: StreamId,
    pipeline: Rc<Pipeline<H>>,
    end: bool,
    error: RefCell<Option<H::Error>>,
    on_resolve: RefCell<Option<Task<H>>>,
    drain: Cell<Option<ListenerId>>,
    cleanup: RefCell<Option<Cleanup<H>>>,
}

impl<H: Host> Engine<H> {
    /// `pumpToNode`
    pub(super) fn pump_to_node(
        &mut self,
        source: AsyncSource<H>,
        writable: StreamId,
        pipeline: Rc<Pipeline<H>>,
        end: bool,
    ) {
        let pump = Rc::new(Pump {
            writable,
            pipeline,
            end,
            error: RefCell::new(None),
            on_resolve: RefCell::new(None),
            drain: Cell::new(None),
            cleanup: RefCell::new(None),
        });
        let drained = pump.clone();
        let on_drain = move |engine: &mut Engine<H>, _: &EventArgs<H>| drained.resume(engine, None);
        pump.drain.set(Some(self.on(writable, On::Drain, Rc::new(on_drain))));
        let over = pump.clone();
        let options = FinishedOptions { readable: Some(false), ..FinishedOptions::default() };
        let cleanup = self.eos(writable, options, Rc::new(move |engine, error| over.resume(engine, error)));
        pump.cleanup.replace(Some(cleanup));
        if self.levels(writable).need_drain {
            let waits = pump.clone();
            pump.wait(self, move |engine, error| match error {
                Some(error) => waits.finish(engine, Some(&error)),
                None => waits.run(engine, source.clone()),
            });
        } else {
            pump.run(self, source);
        }
    }
}

impl<H: Host> Pump<H> {
    fn run(self: &Rc<Self>, engine: &mut Engine<H>, source: AsyncSource<H>) {
        let (takes, ends) = (self.clone(), self.clone());
        let body =
            move |engine: &mut Engine<H>, chunk: H::Chunk, turn: Turn<H>| takes.take(engine, chunk, turn);
        let done = move |engine: &mut Engine<H>, error: Option<&H::Error>| ends.done(engine, error);
        engine.for_await_of(source, Rc::new(body), Rc::new(done));
    }

    fn take(self: &Rc<Self>, engine: &mut Engine<H>, chunk: H::Chunk, turn: Turn<H>) {
        let more = engine.write(self.writable, chunk, None);
        if let Some(thrown) = engine.catch() {
            engine.leave(turn, Some(thrown));
        } else if more {
            engine.go_on(turn);
        } else {
            self.wait(engine, move |engine, error| match error {
                Some(error) => engine.leave(turn.clone(), Some(error)),
                None => engine.go_on(turn.clone()),
            });
        }
    }

    /// The loop is over.
    fn done(self: &Rc<Self>, engine: &mut Engine<H>, error: Option<&H::Error>) {
        if error.is_some() || !self.end {
            return self.finish(engine, error);
        }
        engine.end(self.writable, None, None);
        if let Some(thrown) = engine.catch() {
            return self.finish(engine, Some(&thrown));
        }
        let waits = self.clone();
        self.wait(engine, move |engine, error| waits.finish(engine, error.as_ref()));
    }

    fn finish(&self, engine: &mut Engine<H>, error: Option<&H::Error>) {
        let held = self.error.borrow().clone().filter(|_| error.is_some());
        let error = engine.aggregate(held, error.cloned());
        self.pipeline.finish(engine, error.as_ref());
        let cleanup = self.cleanup.take();
        if let Some(cleanup) = cleanup {
            engine.clean_up(&cleanup);
        }
        if let Some(id) = self.drain.take() {
            engine.off(self.writable, On::Drain, id);
        }
    }

    /// The writable stream is drained, or done with.
    fn resume(&self, engine: &mut Engine<H>, error: Option<&H::Error>) {
        if let Some(error) = error {
            self.error.replace(Some(error.clone()));
        }
        let on_resolve = self.on_resolve.take();
        if let Some(on_resolve) = on_resolve {
            on_resolve(engine);
        }
    }

    /// `await wait()`
    fn wait(
        self: &Rc<Self>,
        engine: &mut Engine<H>,
        then: impl Fn(&mut Engine<H>, Option<H::Error>) + 'static,
    ) {
        let (waits, then) = (self.clone(), Rc::new(then));
        // The promise is settled with the error of that moment; its reaction runs in a microtask.
        let settle: Task<H> = Rc::new(move |engine| {
            let (error, then) = (waits.error.borrow().clone(), then.clone());
            engine.queue_microtask(Rc::new(move |engine| then(engine, error.clone())));
        });
        let failed = self.error.borrow().is_some();
        match failed {
            true => settle(engine),
            false => {
                self.on_resolve.replace(Some(settle));
            }
        }
    }
}
