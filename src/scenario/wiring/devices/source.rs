//! Sources: a Readable's `_read`, the async generator that `Readable.from()` takes, and a program that calls `write()`.

use std::cell::Cell;
use std::rc::Rc;

use super::DeviceHost;
use super::timed_method::{Random, TimedMethod};
use crate::engine::{AsyncGenerator, Chunk, Engine, GeneratorBody, SimTime, StreamId, Task};
use crate::scenario::model::{Completion, Ending, Plan, Sizes, SourceMode, Timing};

/// The chunks that a source brings, one after the other.
pub(in crate::scenario) struct Chunks {
    sizes: Option<Sizes>,
    count: u64,
    total: Option<u64>,
    taken: Cell<u64>,
    bytes: Cell<u64>,
    next: Cell<Option<u64>>,
    random: Random,
}

impl Chunks {
    pub(super) fn new(plan: &Plan, random: Random) -> Chunks {
        Chunks {
            sizes: plan.stage.chunk.clone(),
            count: plan.stage.count.unwrap_or(0),
            total: plan.stage.total.map(|total| total.0),
            taken: Cell::new(0),
            bytes: Cell::new(0),
            next: Cell::new(None),
            random,
        }
    }

    fn is_over(&self) -> bool {
        match self.total {
            Some(total) => self.bytes.get() >= total,
            None => self.taken.get() >= self.count,
        }
    }

    /// The size of the next one.
    fn peek(&self) -> u64 {
        if let Some(size) = self.next.get() {
            return size;
        }
        let drawn = match &self.sizes {
            None => 0,
            Some(Sizes::Same(size)) => size.0,
            Some(Sizes::List(list)) => {
                let place = self.taken.get().checked_rem(list.len() as u64);
                place.and_then(|place| list.get(place as usize)).map_or(0, |size| size.0)
            }
            Some(Sizes::Between { from, to }) => self.random.between(from.0, to.0),
        };
        let size = self.total.map_or(drawn, |total| drawn.max(1).min(total - self.bytes.get().min(total)));
        self.next.set(Some(size));
        size
    }

    /// The size of the next one, which is taken.
    fn take(&self) -> u64 {
        let bytes = self.peek();
        self.next.set(None);
        self.taken.set(self.taken.get() + 1);
        self.bytes.set(self.bytes.get() + bytes);
        bytes
    }
}

/// What `_read` does.
pub(super) struct Source {
    mode: SourceMode,
    ending: Ending,
    burst: u32,
    timing: Rc<TimedMethod>,
    chunks: Chunks,
    busy: Cell<bool>,
    /// A socket that is not read from.
    stopped: Cell<bool>,
    /// What has come to such a socket meanwhile.
    arrived: Cell<bool>,
}

impl Source {
    pub(super) fn new(plan: &Plan, timing: Rc<TimedMethod>, chunks: Chunks) -> Source {
        Source {
            mode: plan.stage.mode.unwrap_or_default(),
            ending: plan.stage.ending.unwrap_or_default(),
            burst: plan.stage.burst.unwrap_or(1).max(1),
            timing,
            chunks,
            busy: Cell::new(false),
            stopped: Cell::new(true),
            arrived: Cell::new(false),
        }
    }

    /// A source that cannot be held back begins by itself.
    pub(super) fn begin<H: DeviceHost>(self: Rc<Self>, engine: &mut Engine<H>, stream: StreamId) {
        if self.mode == SourceMode::Push {
            self.push_later(engine, stream);
        }
    }

    pub(super) fn read<H: DeviceHost>(self: Rc<Self>, engine: &mut Engine<H>, stream: StreamId) {
        match self.mode {
            SourceMode::Push => {}
            SourceMode::Pull => self.pull(engine, stream),
            SourceMode::Socket => self.read_start(engine, stream),
        }
    }

    /// Pushes the next chunks; a source that can be held back stops when `push()` returns false. What it returned last.
    fn produce<H: DeviceHost>(&self, engine: &mut Engine<H>, stream: StreamId) -> bool {
        let mut more = true;
        for _ in 0..self.burst {
            if self.chunks.is_over() {
                break;
            }
            let chunk = engine.host().chunk_of(self.chunks.take());
            more = engine.push(stream, Some(chunk));
            if engine.is_throwing() || (!more && self.mode != SourceMode::Push) {
                break;
            }
        }
        more
    }

    fn pull<H: DeviceHost>(self: Rc<Self>, engine: &mut Engine<H>, stream: StreamId) {
        if self.busy.get() {
            return;
        }
        let over = self.chunks.is_over();
        if over && self.ending != Ending::AfterRead {
            engine.push(stream, None);
            return;
        }
        self.busy.set(true);
        let (size, timing) = (if over { 0 } else { self.chunks.peek() }, self.timing.clone());
        timing.call(engine, size, move |engine, error| {
            self.busy.set(false);
            if engine.is_destroyed(stream) {
                return;
            }
            if error.is_some() {
                return engine.destroy(stream, error);
            }
            self.produce(engine, stream);
            let ends = over || (self.chunks.is_over() && self.ending == Ending::WithLast);
            if ends && !engine.is_throwing() {
                engine.push(stream, None);
            }
        });
    }

    fn push_later<H: DeviceHost>(self: Rc<Self>, engine: &mut Engine<H>, stream: StreamId) {
        let (size, timing) = (self.chunks.peek(), self.timing.clone());
        timing.call(engine, size, move |engine, error| {
            if engine.is_destroyed(stream) {
                return;
            }
            if error.is_some() {
                return engine.destroy(stream, error);
            }
            self.produce(engine, stream);
            if engine.is_throwing() || engine.is_destroyed(stream) {
            } else if self.chunks.is_over() {
                engine.push(stream, None);
            } else {
                self.clone().push_later(engine, stream);
            }
        });
    }

    /// What the network brings from now on comes in, and what it has brought.
    fn read_start<H: DeviceHost>(self: Rc<Self>, engine: &mut Engine<H>, stream: StreamId) {
        self.stopped.set(false);
        if self.busy.get() {
            return;
        }
        match self.arrived.replace(false) {
            // It waits in the kernel.
            true => {
                self.busy.set(true);
                let land = move |engine: &mut Engine<H>| self.clone().land(engine, stream);
                super::timed_method::complete(engine, Completion::Io, SimTime::ZERO, land);
            }
            false => {
                let latency = self.timing.takes();
                self.arrive(engine, stream, latency);
            }
        }
    }

    /// Bytes come, after so long besides the time that they take.
    fn arrive<H: DeviceHost>(self: Rc<Self>, engine: &mut Engine<H>, stream: StreamId, latency: SimTime) {
        self.busy.set(true);
        let (size, timing) = (self.chunks.peek(), self.timing.clone());
        timing.call_for(engine, latency, size, move |engine, error| match error {
            Some(_) if !engine.is_destroyed(stream) => engine.destroy(stream, error),
            _ => self.clone().land(engine, stream),
        });
    }

    fn land<H: DeviceHost>(self: Rc<Self>, engine: &mut Engine<H>, stream: StreamId) {
        self.busy.set(false);
        if engine.is_destroyed(stream) {
            return;
        }
        if self.stopped.get() {
            self.arrived.set(true);
            return;
        }
        let more = self.produce(engine, stream);
        if engine.is_throwing() || engine.is_destroyed(stream) {
        } else if self.chunks.is_over() {
            engine.push(stream, None);
        } else if !more {
            self.stopped.set(true);
        } else if !self.busy.get() {
            self.arrive(engine, stream, SimTime::ZERO);
        }
    }
}

/// `async function* () { … yield chunk; … }`
pub(super) struct ChunkGenerator {
    timing: Rc<TimedMethod>,
    chunks: Chunks,
}

impl ChunkGenerator {
    pub(super) fn new(timing: Rc<TimedMethod>, chunks: Chunks) -> ChunkGenerator {
        ChunkGenerator { timing, chunks }
    }
}

impl GeneratorBody for ChunkGenerator {
    fn run(&self, engine: &mut Engine, generator: &AsyncGenerator) {
        if self.chunks.is_over() {
            return engine.generator_done(generator);
        }
        let chunk = Chunk { bytes: self.chunks.take() };
        let (sync, throws) = (self.timing.is_sync(), generator.clone());
        super::generator::yield_after(
            engine,
            &self.timing,
            chunk.bytes,
            (generator, chunk),
            move |engine, error| match sync {
                true => engine.throw(error),
                false => engine.generator_throws(&throws, error),
            },
        );
    }
}

/// A program that calls `write()`.
pub(in crate::scenario) struct Calls {
    burst: u32,
    timing: Rc<TimedMethod>,
    chunks: Chunks,
}

/// What a program does with each chunk; it calls the task to go on.
pub(in crate::scenario) type Each = dyn Fn(&mut Engine, Chunk, Task);

impl Calls {
    /// The program of a plan.
    pub(in crate::scenario) fn new(plan: &Plan, instance: u32) -> Calls {
        let random = Random::new(plan.seed, instance);
        let timing = Rc::new(TimedMethod::new(plan.stage.read.unwrap_or_default(), random.clone()));
        Calls { burst: plan.stage.burst.unwrap_or(1).max(1), timing, chunks: Chunks::new(plan, random) }
    }

    /// From now on its work is this.
    pub(in crate::scenario) fn set(&self, timing: Timing) {
        self.timing.set(timing);
    }

    /// Calls `each` with chunk after chunk, and at the end `done`.
    pub(in crate::scenario) fn start(self: &Rc<Self>, engine: &mut Engine, each: Rc<Each>, done: Task) {
        if self.chunks.is_over() {
            return done(engine);
        }
        let (size, calls) = (self.chunks.peek(), self.clone());
        self.timing.call(engine, size, move |engine, _| {
            for place in 1..=calls.burst {
                let chunk = Chunk { bytes: calls.chunks.take() };
                let last = place == calls.burst || calls.chunks.is_over();
                let next: Task = match last {
                    true => {
                        let (calls, each, done) = (calls.clone(), each.clone(), done.clone());
                        Rc::new(move |engine| calls.start(engine, each.clone(), done.clone()))
                    }
                    false => Rc::new(|_| {}),
                };
                each(engine, chunk, next);
                if last || engine.is_throwing() {
                    break;
                }
            }
        });
    }
}
