//! What the streams of a scenario are implemented with, on the engine. `src/scenario/javascript/node/world.mjs` has the
//! same for Node, line by line: both are compared event by event. Must not know which flows a scenario has.

mod generator;
mod sink;
mod source;
mod timed_method;
mod transform;

use std::rc::Rc;

use crate::engine::{
    AsyncGenerator, DuplexOptions, Engine, LifeImpl, Options, ReadImpl, StreamError, StreamId, WriteImpl,
};
use crate::scenario::model::{Bytes, Methods, Plan, Stage, StageKind, Timing};

pub(super) use generator::generator;
pub(super) use source::{Calls, Chunks};

use sink::Sink;
use source::Source;
use timed_method::{Random, TimedMethod};
use transform::Transform;

/// A stream's methods while it runs: their work can be changed.
#[derive(Clone)]
pub(super) struct Controls {
    read: Rc<TimedMethod>,
    write: Rc<TimedMethod>,
    transform: Rc<TimedMethod>,
}

impl Controls {
    fn of(plan: &Plan, random: &Random) -> Controls {
        let timed_method =
            |timing: Option<Timing>| Rc::new(TimedMethod::new(timing.unwrap_or_default(), random.clone()));
        let Stage { read, write, transform, .. } = plan.stage;
        Controls { read: timed_method(read), write: timed_method(write), transform: timed_method(transform) }
    }

    /// From now on they work like this.
    pub(super) fn set(&self, methods: &Methods) {
        let all =
            [(&self.read, methods.read), (&self.write, methods.write), (&self.transform, methods.transform)];
        for (timed_method, timing) in all {
            if let Some(timing) = timing {
                timed_method.set(timing);
            }
        }
    }
}

/// Constructs the stream of a plan, which must be one; `instance` counts those of a kind from 1, or is 0.
pub(super) fn device(engine: &mut Engine, plan: &Plan, name: &str, instance: u32) -> (StreamId, Controls) {
    let random = Random::new(plan.seed, instance);
    let controls = Controls::of(plan, &random);
    let life = Life::of(plan, &random);
    let stage = &plan.stage;
    let mark = |bytes: Option<Bytes>| bytes.map(|bytes| bytes.0);
    let both = Options {
        high_water_mark: mark(stage.high_water_mark),
        object_mode: stage.object_mode.unwrap_or(false),
        auto_destroy: stage.auto_destroy.unwrap_or(true),
        emit_close: stage.emit_close.unwrap_or(true),
    };
    let options = DuplexOptions {
        both,
        readable_high_water_mark: mark(stage.readable_high_water_mark),
        writable_high_water_mark: mark(stage.writable_high_water_mark),
        readable_object_mode: stage.readable_object_mode.unwrap_or(false),
        writable_object_mode: stage.writable_object_mode.unwrap_or(false),
        allow_half_open: stage.allow_half_open.unwrap_or(true),
        ..DuplexOptions::default()
    };
    let source = || Source::new(plan, controls.read.clone(), Chunks::new(plan, random.clone()));
    let sink = || Sink::new(plan, controls.write.clone(), &random);
    let stream = match plan.kind {
        StageKind::Readable => {
            let source = Rc::new(source());
            let stream = engine.readable_stream(name, both, Rc::new(Readable(life, source.clone())));
            source.begin(engine, stream);
            stream
        }
        StageKind::From => {
            let chunks = Chunks::new(plan, random.clone());
            let body = source::ChunkGenerator::new(controls.read.clone(), chunks);
            let given = Engine::from_options();
            let options = Options {
                high_water_mark: both.high_water_mark.or(given.high_water_mark),
                object_mode: true,
                ..both
            };
            engine.readable_from_async(name, options, AsyncGenerator::new(Rc::new(body)))
        }
        StageKind::Writable => engine.writable_stream(name, both, Rc::new(Writable(life, sink()))),
        StageKind::WritableStream => {
            engine.writable_web_stream(name, both.high_water_mark, Rc::new(Writable(life, sink())))
        }
        StageKind::Duplex => {
            let source = Rc::new(source());
            let duplex = Duplex(life, source.clone(), sink());
            let stream = engine.duplex_stream(name, options, Rc::new(duplex));
            source.begin(engine, stream);
            stream
        }
        StageKind::Transform => {
            let transform = Transform::new(plan, life, controls.transform.clone(), &random);
            engine.transform_stream(name, options, Rc::new(transform))
        }
        _ => engine.pass_through_stream(name, options),
    };
    (stream, controls)
}

/// `_construct` and `_destroy`
struct Life {
    construct: Option<TimedMethod>,
    destroy: Option<TimedMethod>,
}

impl Life {
    fn of(plan: &Plan, random: &Random) -> Life {
        let timed_method = |timing: Option<_>| timing.map(|timing| TimedMethod::new(timing, random.clone()));
        Life { construct: timed_method(plan.stage.construct), destroy: timed_method(plan.stage.destroy) }
    }

    fn construct(&self, engine: &mut Engine, stream: StreamId) {
        if let Some(construct) = &self.construct {
            construct.call(engine, 0, move |engine, error| engine.construct_done(stream, error));
        }
    }

    fn destroy(&self, engine: &mut Engine, stream: StreamId, given: Option<&StreamError>) {
        if let Some(destroy) = &self.destroy {
            let given = given.cloned();
            destroy.call(engine, 0, move |engine, error| {
                engine.destroy_done(stream, error.or(given.clone()));
            });
        }
    }
}

struct Readable(Life, Rc<Source>);
struct Writable(Life, Sink);
struct Duplex(Life, Rc<Source>, Sink);

macro_rules! live {
    ($($name:ty, $life:tt);*) => {$(
        impl LifeImpl for $name {
            fn has_construct(&self) -> bool {
                self.$life.construct.is_some()
            }

            fn construct(&self, engine: &mut Engine, stream: StreamId) {
                self.$life.construct(engine, stream);
            }

            fn has_destroy(&self) -> bool {
                self.$life.destroy.is_some()
            }

            fn destroy(&self, engine: &mut Engine, stream: StreamId, error: Option<&StreamError>) {
                self.$life.destroy(engine, stream, error);
            }
        }
    )*};
}
live!(Readable, 0; Writable, 0; Duplex, 0; Transform, life);

macro_rules! reads {
    ($($name:ty),*) => {$(
        impl ReadImpl for $name {
            fn read(&self, engine: &mut Engine, stream: StreamId, _size: u64) {
                self.1.clone().read(engine, stream);
            }
        }
    )*};
}
reads!(Readable, Duplex);

macro_rules! writes {
    ($($name:ty, $sink:tt);*) => {$(
        impl WriteImpl for $name {
            fn write(&self, engine: &mut Engine, stream: StreamId, chunk: crate::engine::Chunk) {
                self.$sink.write(engine, stream, chunk.bytes);
            }

            fn has_writev(&self) -> bool {
                self.$sink.writev
            }

            fn writev(&self, engine: &mut Engine, stream: StreamId, chunks: &[crate::engine::Chunk]) {
                self.$sink.write(engine, stream, chunks.iter().map(|chunk| chunk.bytes).sum());
            }

            fn has_final(&self) -> bool {
                self.$sink.has_final()
            }

            fn finalize(&self, engine: &mut Engine, stream: StreamId) {
                self.$sink.finalize(engine, stream);
            }
        }
    )*};
}
writes!(Writable, 1; Duplex, 2);
