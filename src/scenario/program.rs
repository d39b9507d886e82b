//! A scenario as a program on the engine: the devices at both ends, the consumer's code between them, and what is
//! done to them at given times. The recorder's test program does the same on real Node. Must not judge the scenario.

use std::cell::Cell;
use std::rc::Rc;

use super::model::{Action, Consumer, Ending, Pace, PaceKind, Scenario, Sink, Source, SourceMode, Transform};
use crate::engine::{
    Chunk, DuplexOptions, Engine, LifeImpl, Limit, LoopPhase, MemoryModel, Observer, On, Options,
    PipelineOptions, ReadImpl, SimTime, StreamError, StreamId, TransformImpl, WriteImpl,
};

/// Prepares a process that runs `scenario` under the eyes of `observer`; its main script has run, its ticks have not.
pub fn start(scenario: &Scenario, observer: Box<dyn Observer>) -> Engine {
    let mut engine = Engine::new(scenario.node, observer);
    if let Some(memory) = scenario.memory {
        engine.watch_memory(MemoryModel::of_node(Some(Limit::Heap(memory.limit))));
    }
    let (source, source_pace) = SourceDevice::create(&mut engine, &scenario.source);
    let object_mode = scenario.source.object_mode;
    let transforms: Vec<StreamId> = scenario
        .transforms
        .iter()
        .map(|plan| TransformDevice::create(&mut engine, plan, object_mode))
        .collect();
    let (sink, sink_pace) = SinkDevice::create(&mut engine, &scenario.sink);
    let chain: Vec<StreamId> = [source].into_iter().chain(transforms).chain([sink]).collect();
    if scenario.catch_errors {
        for &stream in &chain {
            engine.on(stream, On::Error, Rc::new(|_, _| {}));
        }
    }
    match scenario.consumer {
        Consumer::Pipeline => engine.pipeline(&chain, PipelineOptions::default(), Rc::new(|_, _| {})),
        consumer => {
            for hop in chain.windows(2) {
                join(&mut engine, consumer, hop[0], hop[1]);
            }
        }
    }
    let next = chain[1];
    for step in &scenario.script {
        let (action, source_pace, sink_pace) = (step.action, source_pace.clone(), sink_pace.clone());
        let act = move |engine: &mut Engine| match action {
            Action::SourcePace(pace) => source_pace.set(pace),
            Action::SinkPace(pace) => sink_pace.set(pace),
            Action::Unpipe => engine.unpipe(source, Some(next)),
            action => act(engine, action, source, sink),
        };
        engine.later(LoopPhase::Timer, SimTime(step.at), Rc::new(act));
    }
    engine
}

/// The consumer's code between two streams.
fn join(engine: &mut Engine, consumer: Consumer, from: StreamId, to: StreamId) {
    match consumer {
        Consumer::Pipe | Consumer::Pipeline => return engine.pipe(from, to, true),
        Consumer::Ignore => on_data(engine, from, move |engine, chunk| {
            engine.write(to, chunk, None);
        }),
        Consumer::Manual => {
            on_data(engine, from, move |engine, chunk| {
                if !engine.write(to, chunk, None) {
                    engine.pause(from);
                }
            });
            engine.on(to, On::Drain, Rc::new(move |engine, _| engine.resume(from)));
        }
    }
    engine.on(from, On::End, Rc::new(move |engine, _| engine.end(to, None, None)));
}

fn on_data(engine: &mut Engine, source: StreamId, take: impl Fn(&mut Engine, Chunk) + 'static) {
    let listener = move |engine: &mut Engine, signal: &crate::engine::Signal| {
        if let Some(chunk) = signal.chunk {
            take(engine, chunk);
        }
    };
    engine.on(source, On::Data, Rc::new(listener));
}

fn act(engine: &mut Engine, action: Action, source: StreamId, sink: StreamId) {
    let failure = || Some(StreamError::new("INJECTED"));
    match action {
        Action::Pause => engine.pause(source),
        Action::Resume => engine.resume(source),
        Action::Cork => engine.cork(sink),
        Action::Uncork => engine.uncork(sink),
        Action::End => engine.end(sink, None, None),
        Action::DestroySource => engine.destroy(source, None),
        Action::DestroySink => engine.destroy(sink, None),
        Action::FailSource => engine.destroy(source, failure()),
        Action::FailSink => engine.destroy(sink, failure()),
        Action::Unpipe | Action::SourcePace(_) | Action::SinkPace(_) => {}
    }
}

/// Calls `then` when an operation of that pace on `size` bytes is complete.
fn complete(engine: &mut Engine, pace: &Pace, size: u64, then: impl Fn(&mut Engine) + 'static) {
    let phase = match pace.kind {
        PaceKind::Sync => return then(engine),
        PaceKind::Immediate => LoopPhase::Immediate,
        PaceKind::Timer => LoopPhase::Timer,
        PaceKind::Io => LoopPhase::Io,
    };
    engine.later(phase, SimTime(pace.delay(size)), Rc::new(then));
}

/// A device's pace, which may change while it runs.
type SharedPace = Rc<Cell<Pace>>;

struct SourceDevice {
    plan: Source,
    pace: SharedPace,
    next: Cell<u64>,
    busy: Cell<bool>,
}

impl SourceDevice {
    fn create(engine: &mut Engine, plan: &Source) -> (StreamId, SharedPace) {
        let pace = Rc::new(Cell::new(plan.pace));
        let device = Rc::new(SourceDevice {
            plan: plan.clone(),
            pace: pace.clone(),
            next: Cell::new(0),
            busy: Cell::new(false),
        });
        let options = options(plan.high_water_mark, plan.object_mode);
        let stream = engine.readable_stream(&plan.name, options, Rc::new(SourceImpl(device.clone())));
        if plan.mode == SourceMode::Push {
            device.push_later(engine, stream);
        }
        (stream, pace)
    }

    fn chunk(&self, number: u64) -> Chunk {
        Chunk { bytes: self.plan.size(number) }
    }

    fn is_over(&self) -> bool {
        self.next.get() >= self.plan.count
    }

    /// Pushes the next chunks; a source that can be held back stops when `push()` returns false.
    fn produce(&self, engine: &mut Engine, stream: StreamId, held_back: bool) {
        for _ in 0..self.plan.burst.max(1) {
            if self.is_over() {
                break;
            }
            let number = self.next.replace(self.next.get() + 1);
            if !engine.push(stream, Some(self.chunk(number))) && held_back {
                break;
            }
        }
    }

    /// A source that cannot be held back pushes at its own pace.
    fn push_later(self: Rc<Self>, engine: &mut Engine, stream: StreamId) {
        let (pace, size) = (self.pace.get(), self.chunk(self.next.get()).bytes);
        complete(engine, &pace, size, move |engine| {
            if engine.is_destroyed(stream) {
                return;
            }
            self.produce(engine, stream, false);
            if engine.is_destroyed(stream) {
            } else if self.is_over() {
                engine.push(stream, None);
            } else {
                self.clone().push_later(engine, stream);
            }
        });
    }
}

struct SourceImpl(Rc<SourceDevice>);

impl LifeImpl for SourceImpl {}

impl ReadImpl for SourceImpl {
    fn read(&self, engine: &mut Engine, stream: StreamId, _size: u64) {
        let device = self.0.clone();
        if device.plan.mode == SourceMode::Push || device.busy.get() {
            return;
        }
        if device.is_over() {
            engine.push(stream, None);
            return;
        }
        device.busy.set(true);
        let (pace, size) = (device.pace.get(), device.chunk(device.next.get()).bytes);
        complete(engine, &pace, size, move |engine| {
            device.busy.set(false);
            if engine.is_destroyed(stream) {
                return;
            }
            device.produce(engine, stream, true);
            if device.is_over() && device.plan.ending == Ending::WithLast {
                engine.push(stream, None);
            }
        });
    }
}

struct TransformDevice {
    plan: Transform,
    object_mode: bool,
}

impl TransformDevice {
    fn create(engine: &mut Engine, plan: &Transform, object_mode: bool) -> StreamId {
        let both = options(plan.high_water_mark, object_mode);
        let options = DuplexOptions { both, ..DuplexOptions::default() };
        engine.transform_stream(
            &plan.name,
            options,
            Rc::new(TransformDevice { plan: plan.clone(), object_mode }),
        )
    }
}

impl LifeImpl for TransformDevice {}

impl TransformImpl for TransformDevice {
    fn transform(&self, engine: &mut Engine, stream: StreamId, chunk: Chunk) {
        let out = if self.object_mode { chunk } else { Chunk { bytes: self.plan.out(chunk.bytes) } };
        complete(engine, &self.plan.pace, chunk.bytes, move |engine| {
            engine.transform_done(stream, None, Some(out))
        });
    }
}

struct SinkDevice {
    pace: SharedPace,
    writev: bool,
    has_final: bool,
    object_mode: bool,
}

impl SinkDevice {
    fn create(engine: &mut Engine, plan: &Sink) -> (StreamId, SharedPace) {
        let pace = Rc::new(Cell::new(plan.pace));
        let device = SinkDevice {
            pace: pace.clone(),
            writev: plan.writev,
            has_final: plan.has_final,
            object_mode: plan.object_mode,
        };
        let options = options(plan.high_water_mark, plan.object_mode);
        (engine.writable_stream(&plan.name, options, Rc::new(device)), pace)
    }

    fn size(&self, chunk: Chunk) -> u64 {
        if self.object_mode { 1 } else { chunk.bytes }
    }
}

impl LifeImpl for SinkDevice {}

impl WriteImpl for SinkDevice {
    fn write(&self, engine: &mut Engine, stream: StreamId, chunk: Chunk) {
        complete(engine, &self.pace.get(), self.size(chunk), move |engine| engine.write_done(stream, None));
    }

    fn has_writev(&self) -> bool {
        self.writev
    }

    fn writev(&self, engine: &mut Engine, stream: StreamId, chunks: &[Chunk]) {
        let size = chunks.iter().map(|&chunk| self.size(chunk)).sum();
        complete(engine, &self.pace.get(), size, move |engine| engine.write_done(stream, None));
    }

    fn has_final(&self) -> bool {
        self.has_final
    }

    fn finalize(&self, engine: &mut Engine, stream: StreamId) {
        complete(engine, &self.pace.get(), 0, move |engine| engine.final_done(stream, None));
    }
}

fn options(high_water_mark: Option<u64>, object_mode: bool) -> Options {
    Options { high_water_mark, object_mode, ..Options::default() }
}
