//! Programs beyond scenarios: any calls on a source and up to two sinks, at any time and out of any event. They reach
//! what no scenario does: `read(n)`, `unshift()`, `'readable'`, callbacks, failing writes, several destinations.
//! tests/node/run-calls.mjs does the same on Node.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use highwater::engine::{
    Chunk, DoneCallback, Engine, ListenerId, LoopPhase, Observer, On, Options, ReadImpl, SimTime,
    StreamError, StreamId, WriteImpl,
};
use highwater::engine::{NodeVersion, Progress};
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Program {
    pub source: SourcePlan,
    pub sinks: Vec<SinkPlan>,
    pub steps: Vec<Step>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SourcePlan {
    pub high_water_mark: Option<u64>,
    pub object_mode: bool,
    pub auto_destroy: bool,
    /// What `_read` pushes, one after the other.
    pub chunks: Vec<u32>,
    pub pace: Pace,
    /// Whether `null` follows.
    pub ends: bool,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SinkPlan {
    pub high_water_mark: Option<u64>,
    pub object_mode: bool,
    pub auto_destroy: bool,
    pub writev: bool,
    pub has_final: bool,
    pub pace: Pace,
    /// The number of the `_write` that fails.
    pub fails_at: Option<u32>,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Pace {
    Sync,
    Tick,
    Immediate,
    Timer(u64),
}

#[derive(Clone, Debug, Serialize)]
pub struct Step {
    pub when: When,
    pub call: Call,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum When {
    /// While the main script runs.
    Start,
    At(u64),
    /// When a stream (0 is the source) emits that for the so-manieth time.
    On(usize, &'static str, u32),
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Call {
    Push(u32),
    Eof,
    Unshift(u32),
    Read(Option<u64>),
    Pause,
    Resume,
    Pipe(usize, bool),
    Unpipe(Option<usize>),
    /// So many writes of that size, with the same callback.
    Write(usize, u32, u32, Option<Box<Call>>),
    End(usize, Option<u32>, Option<Box<Call>>),
    Cork(usize),
    Uncork(usize),
    Destroy(usize, bool),
    /// `on('data')`, which writes to that sink.
    Forward(usize),
    StopForwarding,
    /// `on('readable')`, which reads until there is nothing, and writes to that sink.
    ReadAll(usize),
    StopReadingAll,
    Tick(Box<Call>),
    Microtask(Box<Call>),
}

pub const EVENTS: [(&str, On); 12] = [
    ("data", On::Data),
    ("readable", On::Readable),
    ("end", On::End),
    ("pause", On::Pause),
    ("resume", On::Resume),
    ("drain", On::Drain),
    ("prefinish", On::Prefinish),
    ("finish", On::Finish),
    ("close", On::Close),
    ("error", On::Error),
    ("pipe", On::Pipe),
    ("unpipe", On::Unpipe),
];

/// The streams, by number, and the listeners that can be taken away again.
#[derive(Default)]
struct World {
    streams: RefCell<Vec<StreamId>>,
    forwarding: RefCell<Vec<ListenerId>>,
    reading_all: RefCell<Vec<ListenerId>>,
}

impl World {
    fn source(&self) -> StreamId {
        self.streams.borrow()[0]
    }

    fn stream(&self, number: usize) -> StreamId {
        let streams = self.streams.borrow();
        streams[number.min(streams.len() - 1)]
    }

    fn sink(&self, number: usize) -> StreamId {
        self.stream(number.max(1))
    }
}

/// Runs it on the engine; when it ended, unless that takes more than so many steps.
pub fn run(
    program: &Program,
    version: NodeVersion,
    observer: Box<dyn Observer>,
    steps: u64,
) -> Option<SimTime> {
    let mut engine = Engine::new(version, observer);
    let world = Rc::new(World::default());
    let plan = &program.source;
    let device = SourceDevice { plan: plan.clone(), next: Cell::new(0), busy: Cell::new(false) };
    let options = options(plan.high_water_mark, plan.object_mode, plan.auto_destroy);
    let source = engine.readable_stream("0", options, Rc::new(Source(Rc::new(device))));
    world.streams.borrow_mut().push(source);
    for (number, plan) in program.sinks.iter().enumerate() {
        let options = self::options(plan.high_water_mark, plan.object_mode, plan.auto_destroy);
        let device = Rc::new(Sink { plan: plan.clone(), writes: Cell::new(0) });
        world.streams.borrow_mut().push(engine.writable_stream(&(number + 1).to_string(), options, device));
    }
    for &stream in world.streams.borrow().iter() {
        engine.on(stream, On::Error, Rc::new(|_, _| {}));
    }
    for step in &program.steps {
        let (world, call) = (world.clone(), step.call.clone());
        match step.when {
            When::Start => act(&mut engine, &world, &call),
            When::At(ns) => {
                let task = Rc::new(move |engine: &mut Engine| act(engine, &world, &call));
                engine.later(LoopPhase::Timer, SimTime(ns), task);
            }
            When::On(number, name, nth) => {
                let on = EVENTS.iter().find(|(one, _)| *one == name).expect("a known event").1;
                let seen = Cell::new(0);
                let stream = world.stream(number);
                let listener = move |engine: &mut Engine, _: &highwater::engine::Signal| {
                    seen.set(seen.get() + 1);
                    if seen.get() == nth {
                        act(engine, &world, &call);
                    }
                };
                engine.on(stream, on, Rc::new(listener));
            }
        }
    }
    let over = (0..steps).any(|_| engine.step(SimTime(u64::MAX)) == Progress::Over);
    over.then(|| engine.now())
}

fn act(engine: &mut Engine, world: &Rc<World>, call: &Call) {
    let source = world.source();
    let chunk = |&size: &u32| Chunk { bytes: u64::from(size) };
    let later = |call: &Call| {
        let (world, call) = (world.clone(), call.clone());
        move |engine: &mut Engine| act(engine, &world, &call)
    };
    let callback = |then: &Option<Box<Call>>| {
        let later = later(then.as_deref()?);
        Some(Rc::new(move |engine: &mut Engine, _: Option<&StreamError>| later(engine)) as DoneCallback)
    };
    match call {
        Call::Push(size) => {
            engine.push(source, Some(chunk(size)));
        }
        Call::Eof => {
            engine.push(source, None);
        }
        Call::Unshift(size) => {
            engine.unshift(source, chunk(size));
        }
        Call::Read(n) => {
            engine.read(source, *n);
        }
        Call::Pause => engine.pause(source),
        Call::Resume => engine.resume(source),
        Call::Pipe(sink, end) => engine.pipe(source, world.sink(*sink), *end),
        Call::Unpipe(sink) => engine.unpipe(source, sink.map(|sink| world.sink(sink))),
        Call::Write(sink, count, size, then) => {
            let callback = callback(then);
            for _ in 0..*count {
                engine.write(world.sink(*sink), chunk(size), callback.clone());
            }
        }
        Call::End(sink, size, then) => {
            engine.end(world.sink(*sink), size.as_ref().map(chunk), callback(then));
        }
        Call::Cork(sink) => engine.cork(world.sink(*sink)),
        Call::Uncork(sink) => engine.uncork(world.sink(*sink)),
        Call::Destroy(stream, fail) => {
            engine.destroy(world.stream(*stream), fail.then(|| StreamError::new("INJECTED")));
        }
        Call::Forward(sink) => {
            let sink = world.sink(*sink);
            let listener = move |engine: &mut Engine, signal: &highwater::engine::Signal| {
                engine.write(sink, signal.chunk.expect("data has a chunk"), None);
            };
            let id = engine.on(source, On::Data, Rc::new(listener));
            world.forwarding.borrow_mut().push(id);
        }
        Call::StopForwarding => {
            if let Some(id) = world.forwarding.borrow_mut().pop() {
                engine.off(source, On::Data, id);
            }
        }
        Call::ReadAll(sink) => {
            let sink = world.sink(*sink);
            let listener = move |engine: &mut Engine, _: &highwater::engine::Signal| {
                while let Some(chunk) = engine.read(source, None) {
                    engine.write(sink, chunk, None);
                }
            };
            let id = engine.on(source, On::Readable, Rc::new(listener));
            world.reading_all.borrow_mut().push(id);
        }
        Call::StopReadingAll => {
            if let Some(id) = world.reading_all.borrow_mut().pop() {
                engine.off(source, On::Readable, id);
            }
        }
        Call::Tick(call) => engine.next_tick(Rc::new(later(call))),
        Call::Microtask(call) => engine.queue_microtask(Rc::new(later(call))),
    }
}

fn options(high_water_mark: Option<u64>, object_mode: bool, auto_destroy: bool) -> Options {
    Options { high_water_mark, object_mode, auto_destroy, ..Options::default() }
}

fn complete(engine: &mut Engine, pace: Pace, then: impl Fn(&mut Engine) + 'static) {
    match pace {
        Pace::Sync => then(engine),
        Pace::Tick => engine.next_tick(Rc::new(then)),
        Pace::Immediate => engine.later(LoopPhase::Immediate, SimTime::ZERO, Rc::new(then)),
        Pace::Timer(ns) => engine.later(LoopPhase::Timer, SimTime(ns), Rc::new(then)),
    }
}

struct SourceDevice {
    plan: SourcePlan,
    next: Cell<usize>,
    busy: Cell<bool>,
}

struct Source(Rc<SourceDevice>);

impl ReadImpl for Source {
    fn read(&self, engine: &mut Engine, stream: StreamId, _size: u64) {
        let device = self.0.clone();
        if device.busy.replace(true) {
            return;
        }
        complete(engine, device.plan.pace, move |engine| {
            device.busy.set(false);
            let next = device.next.replace(device.next.get() + 1);
            match device.plan.chunks.get(next) {
                Some(&size) => {
                    engine.push(stream, Some(Chunk { bytes: u64::from(size) }));
                }
                None if device.plan.ends => {
                    engine.push(stream, None);
                }
                None => {}
            }
        });
    }
}

struct Sink {
    plan: SinkPlan,
    writes: Cell<u32>,
}

impl Sink {
    fn take(&self, engine: &mut Engine, stream: StreamId) {
        let number = self.writes.replace(self.writes.get() + 1);
        let fails = self.plan.fails_at == Some(number);
        complete(engine, self.plan.pace, move |engine| {
            engine.write_done(stream, fails.then(|| StreamError::new("INJECTED")));
        });
    }
}

impl WriteImpl for Sink {
    fn write(&self, engine: &mut Engine, stream: StreamId, _: Chunk) {
        self.take(engine, stream);
    }

    fn has_writev(&self) -> bool {
        self.plan.writev
    }

    fn writev(&self, engine: &mut Engine, stream: StreamId, _: &[Chunk]) {
        self.take(engine, stream);
    }

    fn has_final(&self) -> bool {
        self.plan.has_final
    }

    fn finalize(&self, engine: &mut Engine, stream: StreamId) {
        complete(engine, self.plan.pace, move |engine| engine.final_done(stream, None));
    }
}
