//! `Readable.from()`, after Node's `lib/internal/streams/from.js`: a Readable that takes its chunks from an iterable,
//! or from an async generator.

use std::cell::Cell;
use std::rc::Rc;

use super::Engine;
use super::event::StreamId;
use super::generator::{AsyncGenerator, Awaiter, IteratorResult, Resumption};
use super::host::{Host, Sizes};
use super::implementation::{LifeImpl, ReadImpl};
use super::stream::Options;

/// An iterator without `return()` and `throw()`, as an array's is.
pub trait Iterable<H: Host = Sizes> {
    /// `next()`: a chunk, or `None` where it is done. It may [throw](Engine::throw).
    fn next(&self, engine: &mut Engine<H>) -> Option<H::Chunk>;
}

impl Engine {
    /// The options that `Readable.from()` gives a stream unless it is given others.
    pub fn from_options() -> Options {
        Options { high_water_mark: Some(1), object_mode: true, ..Options::default() }
    }
}

impl<H: Host> Engine<H> {
    /// `Readable.from(iterable, options)`
    pub fn readable_from(&mut self, name: &str, options: Options, iterable: Rc<dyn Iterable<H>>) -> StreamId {
        let source = FromIterable { iterable, reading: Cell::new(false) };
        self.readable_stream(name, options, Rc::new(source))
    }

    /// `Readable.from(generator, options)`
    pub fn readable_from_async(
        &mut self,
        name: &str,
        options: Options,
        generator: AsyncGenerator<H>,
    ) -> StreamId {
        let source = FromGenerator { generator, reading: Rc::new(Cell::new(false)) };
        self.readable_stream(name, options, Rc::new(source))
    }

    /// The iterator is closed: so many microtasks later the stream's `_destroy` is done.
    fn iterator_closed(&mut self, stream: StreamId, error: Option<H::Error>, microtasks: u32) {
        self.queue_microtask(Rc::new(move |engine| {
            let error = error.clone();
            match microtasks {
                0 | 1 => {
                    engine.next_tick(Rc::new(move |engine| engine.destroy_done(stream, error.clone())));
                }
                more => engine.iterator_closed(stream, error, more - 1),
            }
        }));
    }
}

struct FromIterable<H: Host> {
    iterable: Rc<dyn Iterable<H>>,
    /// A `_read` is still at work.
    reading: Cell<bool>,
}

impl<H: Host> LifeImpl<H> for FromIterable<H> {
    fn has_destroy(&self) -> bool {
        true
    }

    fn destroy(&self, engine: &mut Engine<H>, stream: StreamId, error: Option<&H::Error>) {
        engine.iterator_closed(stream, error.cloned(), 1);
    }
}

impl<H: Host> ReadImpl<H> for FromIterable<H> {
    fn read(&self, engine: &mut Engine<H>, stream: StreamId, _size: u64) {
        if self.reading.replace(true) {
            return;
        }
        loop {
            let chunk = self.iterable.next(engine);
            let done = chunk.is_none();
            let more = !engine.is_throwing() && engine.push(stream, chunk);
            if let Some(thrown) = engine.catch() {
                engine.destroy(stream, Some(thrown));
                return;
            }
            if done {
                return;
            }
            if !more {
                self.reading.set(false);
                return;
            }
        }
    }
}

struct FromGenerator<H: Host> {
    generator: AsyncGenerator<H>,
    reading: Rc<Cell<bool>>,
}

impl<H: Host> LifeImpl<H> for FromGenerator<H> {
    fn has_destroy(&self) -> bool {
        true
    }

    fn destroy(&self, engine: &mut Engine<H>, stream: StreamId, error: Option<&H::Error>) {
        let given = error.cloned();
        let how = error.map_or(Resumption::Return, |error| Resumption::Throw(error.clone()));
        let closed: Awaiter<H> = Rc::new(move |engine, settled| match settled {
            IteratorResult::Error(error) => engine.iterator_closed(stream, Some(error.clone()), 1),
            // What `return()` gives is awaited, too.
            _ => engine.iterator_closed(stream, given.clone(), 2),
        });
        engine.generator_request(&self.generator, how, closed);
    }
}

impl<H: Host> ReadImpl<H> for FromGenerator<H> {
    fn read(&self, engine: &mut Engine<H>, stream: StreamId, _size: u64) {
        if !self.reading.replace(true) {
            from_next(engine, stream, &self.generator, &self.reading);
        }
    }
}

/// `nextAsync()`
fn from_next<H: Host>(
    engine: &mut Engine<H>,
    stream: StreamId,
    generator: &AsyncGenerator<H>,
    reading: &Rc<Cell<bool>>,
) {
    let (again, reading) = (generator.clone(), reading.clone());
    let awaiter: Awaiter<H> = Rc::new(move |engine, settled| {
        let more = match settled {
            IteratorResult::Value(chunk) => engine.push(stream, Some(chunk.clone())),
            IteratorResult::Done => {
                engine.push(stream, None);
                false
            }
            IteratorResult::Error(error) => {
                engine.throw(error.clone());
                false
            }
        };
        if let Some(thrown) = engine.catch() {
            engine.destroy(stream, Some(thrown));
        } else if more {
            from_next(engine, stream, &again, &reading);
        } else if matches!(settled, IteratorResult::Value(_)) {
            reading.set(false);
        }
    });
    engine.generator_request(generator, Resumption::Next, awaiter);
}
