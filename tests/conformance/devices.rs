//! What the streams of a program of calls are implemented with. tests/node/run-calls.mjs has the same.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use highwater::engine::{
    AsyncGenerator, AsyncSource, Chunk, DuplexOptions, Engine, GeneratorBody, Iterable, LifeImpl, LoopPhase,
    Options, ReadImpl, SimTime, StreamError, StreamId, TransformImpl, Turn, WriteImpl,
};

use super::plans::{Class, Hook, Outcome, Pace, StreamPlan};

pub fn create(engine: &mut Engine, plan: &StreamPlan, name: &str) -> StreamId {
    let options = &plan.options;
    let both = Options {
        high_water_mark: options.high_water_mark,
        object_mode: options.object_mode,
        auto_destroy: options.auto_destroy,
        emit_close: options.emit_close,
    };
    let duplex = DuplexOptions {
        both,
        readable_high_water_mark: options.readable_high_water_mark,
        writable_high_water_mark: options.writable_high_water_mark,
        readable_object_mode: options.readable_object_mode,
        writable_object_mode: options.writable_object_mode,
        allow_half_open: options.allow_half_open,
        readable: options.readable,
        writable: options.writable,
    };
    let device = Device(Rc::new(Counts::new(plan)));
    match plan.class {
        Class::Readable => engine.readable_stream(name, both, Rc::new(device)),
        Class::Writable => engine.writable_stream(name, both, Rc::new(device)),
        Class::Duplex => engine.duplex_stream(name, duplex, Rc::new(device)),
        Class::Transform => engine.transform_stream(name, duplex, Rc::new(device)),
        Class::From => engine.readable_from(name, from_options(both, plan), Rc::new(device)),
        Class::FromAsync => {
            let generator = AsyncGenerator::new(Rc::new(device));
            engine.readable_from_async(name, from_options(both, plan), generator)
        }
        Class::PassThrough => engine.pass_through_stream(name, duplex),
    }
}

pub fn complete(engine: &mut Engine, pace: Pace, then: impl Fn(&mut Engine) + 'static) {
    match pace {
        Pace::Sync => then(engine),
        Pace::Tick => engine.next_tick(Rc::new(then)),
        Pace::Immediate => engine.later(LoopPhase::Immediate, SimTime::ZERO, Rc::new(then)),
        Pace::Timer(ns) => engine.later(LoopPhase::Timer, SimTime(ns), Rc::new(then)),
    }
}

fn from_options(both: Options, plan: &StreamPlan) -> Options {
    let given = Engine::from_options();
    Options {
        high_water_mark: both.high_water_mark.or(given.high_water_mark),
        object_mode: !plan.options.readable_object_mode,
        ..both
    }
}

struct Counts {
    plan: StreamPlan,
    reads: Cell<u32>,
    pushed: Cell<usize>,
    busy: Cell<bool>,
    writes: Cell<u32>,
}

impl Counts {
    fn new(plan: &StreamPlan) -> Counts {
        Counts {
            plan: plan.clone(),
            reads: Cell::new(0),
            pushed: Cell::new(0),
            busy: Cell::new(false),
            writes: Cell::new(0),
        }
    }
}

struct Device(Rc<Counts>);

fn counted(count: &Cell<u32>) -> u32 {
    count.replace(count.get() + 1)
}

fn chunk(size: u32) -> Chunk {
    Chunk { bytes: u64::from(size) }
}

fn thrown() -> StreamError {
    StreamError::new("THROWN")
}

fn injected() -> StreamError {
    StreamError::new("INJECTED")
}

impl Device {
    fn hook(
        &self,
        engine: &mut Engine,
        hook: Hook,
        done: impl Fn(&mut Engine, Option<StreamError>) + 'static,
    ) {
        match hook.outcome {
            Outcome::Throws => engine.throw(thrown()),
            Outcome::Fails => complete(engine, hook.pace, move |engine| done(engine, Some(injected()))),
            _ => complete(engine, hook.pace, move |engine| {
                done(engine, None);
                if hook.outcome == Outcome::Twice && !engine.is_throwing() {
                    done(engine, None);
                }
            }),
        }
    }

    fn take(&self, engine: &mut Engine, stream: StreamId) {
        let plan = &self.0.plan.write;
        let number = counted(&self.0.writes);
        if plan.throws_at == Some(number) {
            return engine.throw(thrown());
        }
        let fails = plan.fails_at == Some(number);
        // The engine cannot tell which of `_write` and `_writev` had the callback that is called once too often.
        let twice = plan.twice_at == Some(number) && !plan.writev;
        complete(engine, plan.pace, move |engine| {
            engine.write_done(stream, fails.then(injected));
            if twice && !engine.is_throwing() {
                engine.write_done(stream, fails.then(injected));
            }
        });
    }

    fn finish(&self, engine: &mut Engine, stream: StreamId) {
        if let Some(hook) = self.0.plan.finish {
            self.hook(engine, hook, move |engine, error| engine.final_done(stream, error));
        }
    }
}

impl LifeImpl for Device {
    fn has_construct(&self) -> bool {
        self.0.plan.construct.is_some()
    }

    fn construct(&self, engine: &mut Engine, stream: StreamId) {
        if let Some(hook) = self.0.plan.construct {
            self.hook(engine, hook, move |engine, error| engine.construct_done(stream, error));
        }
    }

    fn has_destroy(&self) -> bool {
        self.0.plan.destroy.is_some()
    }

    fn destroy(&self, engine: &mut Engine, stream: StreamId, given: Option<&StreamError>) {
        let Some(hook) = self.0.plan.destroy else { return };
        let given = given.filter(|_| hook.outcome == Outcome::Works).cloned();
        self.hook(engine, hook, move |engine, error| {
            let own = error.map(|_| StreamError::new("OWN"));
            engine.destroy_done(stream, own.or(given.clone()));
        });
    }
}

impl ReadImpl for Device {
    fn read(&self, engine: &mut Engine, stream: StreamId, _size: u64) {
        let device = self.0.clone();
        if device.plan.read.throws_at == Some(counted(&device.reads)) {
            return engine.throw(thrown());
        }
        if device.busy.replace(true) {
            return;
        }
        complete(engine, device.plan.read.pace, move |engine| {
            device.busy.set(false);
            let next = device.pushed.replace(device.pushed.get() + 1);
            match device.plan.read.chunks.get(next) {
                Some(&size) => {
                    engine.push(stream, Some(chunk(size)));
                }
                None if device.plan.read.ends => {
                    engine.push(stream, None);
                }
                None => {}
            }
        });
    }
}

impl WriteImpl for Device {
    fn write(&self, engine: &mut Engine, stream: StreamId, _: Chunk) {
        self.take(engine, stream);
    }

    fn has_writev(&self) -> bool {
        self.0.plan.write.writev
    }

    fn writev(&self, engine: &mut Engine, stream: StreamId, _: &[Chunk]) {
        self.take(engine, stream);
    }

    fn has_final(&self) -> bool {
        self.0.plan.finish.is_some()
    }

    fn finalize(&self, engine: &mut Engine, stream: StreamId) {
        self.finish(engine, stream);
    }
}

impl Iterable for Device {
    fn next(&self, engine: &mut Engine) -> Option<Chunk> {
        let next = self.0.pushed.replace(self.0.pushed.get() + 1);
        if self.0.plan.read.throws_at == Some(next as u32) {
            engine.throw(thrown());
        }
        self.0.plan.read.chunks.get(next).map(|&size| chunk(size))
    }
}

impl GeneratorBody for Device {
    fn run(&self, engine: &mut Engine, generator: &AsyncGenerator) {
        let next = self.0.pushed.replace(self.0.pushed.get() + 1);
        let plan = &self.0.plan.read;
        let Some(&size) = plan.chunks.get(next) else { return engine.generator_done(generator) };
        if plan.throws_at == Some(next as u32) {
            return engine.throw(thrown());
        }
        if matches!(plan.pace, Pace::Sync) {
            return engine.yield_value(generator, chunk(size));
        }
        let generator = generator.clone();
        complete(engine, plan.pace, move |engine| {
            let generator = generator.clone();
            engine.queue_microtask(Rc::new(move |engine| engine.yield_value(&generator, chunk(size))));
        });
    }
}

/// Pushes all but the last if that is for the callback, which it returns.
fn push_all(engine: &mut Engine, stream: StreamId, sizes: &[u32], by_callback: bool) -> Option<Chunk> {
    let (last, sizes) = match sizes.split_last() {
        Some((&last, rest)) if by_callback => (Some(chunk(last)), rest),
        _ => (None, sizes),
    };
    for &size in sizes {
        engine.push(stream, Some(chunk(size)));
        if engine.is_throwing() {
            break;
        }
    }
    last
}

impl TransformImpl for Device {
    fn transform(&self, engine: &mut Engine, stream: StreamId, given: Chunk) {
        let device = self.0.clone();
        let number = counted(&device.writes);
        if device.plan.transform.throws_at == Some(number) {
            return engine.throw(thrown());
        }
        complete(engine, device.plan.transform.pace, move |engine| {
            let plan = &device.plan.transform;
            let mut last = Some(given);
            if !plan.outputs.is_empty() {
                let sizes = &plan.outputs[number as usize % plan.outputs.len()];
                last = push_all(engine, stream, sizes, plan.by_callback);
            }
            if !engine.is_throwing() && plan.ends_at == Some(number) {
                engine.push(stream, None);
            }
            if engine.is_throwing() {
            } else if plan.fails_at == Some(number) {
                engine.transform_done(stream, Some(injected()), None);
            } else {
                engine.transform_done(stream, None, last);
            }
        });
    }

    fn has_flush(&self) -> bool {
        self.0.plan.transform.flush.is_some()
    }

    fn flush(&self, engine: &mut Engine, stream: StreamId) {
        let device = self.0.clone();
        let Some((hook, _)) = device.plan.transform.flush else { return };
        self.hook(engine, hook, move |engine, error| {
            let Some((_, sizes)) = &device.plan.transform.flush else { return };
            let last = push_all(engine, stream, sizes, device.plan.transform.by_callback);
            if !engine.is_throwing() {
                engine.flush_done(stream, error, last);
            }
        });
    }

    fn has_final(&self) -> bool {
        self.0.plan.finish.is_some()
    }

    fn finalize(&self, engine: &mut Engine, stream: StreamId) {
        self.finish(engine, stream);
    }
}

/// `async function* (source) { for await (const chunk of source) yield chunk; }`, with a wait in each turn.
pub fn through(source: AsyncSource, pace: Pace) -> Rc<dyn GeneratorBody> {
    Rc::new(Through { source, pace, turn: Rc::default() })
}

struct Through {
    source: AsyncSource,
    pace: Pace,
    turn: Rc<RefCell<Option<Turn>>>,
}

impl GeneratorBody for Through {
    fn run(&self, engine: &mut Engine, generator: &AsyncGenerator) {
        let turn = self.turn.borrow_mut().take();
        if let Some(turn) = turn {
            return engine.go_on(turn);
        }
        let (held, pace, yields, ends) = (self.turn.clone(), self.pace, generator.clone(), generator.clone());
        let body = move |engine: &mut Engine, chunk: Chunk, turn: Turn| {
            held.replace(Some(turn));
            if matches!(pace, Pace::Sync) {
                return engine.yield_value(&yields, chunk);
            }
            let yields = yields.clone();
            complete(engine, pace, move |engine| {
                let yields = yields.clone();
                engine.queue_microtask(Rc::new(move |engine| engine.yield_value(&yields, chunk)));
            });
        };
        let done = move |engine: &mut Engine, error: Option<&StreamError>| match error {
            Some(error) => engine.generator_throws(&ends, error.clone()),
            None => engine.generator_done(&ends),
        };
        engine.for_await_of(self.source.clone(), Rc::new(body), Rc::new(done));
    }

    fn leave(&self, engine: &mut Engine, _: &AsyncGenerator, error: Option<StreamError>) {
        let turn = self.turn.borrow_mut().take();
        if let Some(turn) = turn {
            engine.leave(turn, error);
        }
    }
}
