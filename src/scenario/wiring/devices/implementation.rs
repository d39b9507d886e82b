//! What a stream of a plan is implemented with, whatever its host. Must not know how its options are given.

use std::rc::Rc;

use super::DeviceHost;
use super::life::Life;
use super::sink::Sink;
use super::source::{Chunks, Source};
use super::timed_method::{Random, TimedMethod};
use super::transform::Transform;
use crate::engine::{DuplexOptions, Engine, LifeImpl, ReadImpl, StreamId, WriteImpl};
use crate::scenario::model::{Methods, Plan, Stage, StageKind, Timing};

/// A stream's methods while it runs: their work can be changed.
#[derive(Clone)]
pub struct Controls {
    pub(super) read: Rc<TimedMethod>,
    write: Rc<TimedMethod>,
    transform: Rc<TimedMethod>,
}

impl Controls {
    pub(super) fn of(plan: &Plan, random: &Random) -> Controls {
        let timed_method =
            |timing: Option<Timing>| Rc::new(TimedMethod::new(timing.unwrap_or_default(), random.clone()));
        let Stage { read, write, transform, .. } = plan.stage;
        Controls { read: timed_method(read), write: timed_method(write), transform: timed_method(transform) }
    }

    /// From now on they work like this.
    pub fn set(&self, methods: &Methods) {
        let all =
            [(&self.read, methods.read), (&self.write, methods.write), (&self.transform, methods.transform)];
        for (timed_method, timing) in all {
            if let Some(timing) = timing {
                timed_method.set(timing);
            }
        }
    }
}

/// The methods of one stream: `_read`, `_write`, `_transform` and the like.
#[derive(Clone)]
pub struct Implementation {
    controls: Controls,
    methods: MethodsOf,
}

#[derive(Clone)]
enum MethodsOf {
    Readable(Rc<Readable>),
    Writable(Rc<Writable>),
    Web(Rc<Writable>),
    Duplex(Rc<Duplex>),
    Transform(Rc<Transform>),
    PassThrough,
}

impl Implementation {
    /// That of a plan; `instance` counts those of a kind from 1, or is 0. What is no stream of one of Node's classes passes
    /// through.
    pub fn of(plan: &Plan, instance: u32) -> Implementation {
        let random = Random::new(plan.seed, instance);
        let controls = Controls::of(plan, &random);
        let life = Life::of(plan, &random);
        let source = || Rc::new(Source::new(plan, controls.read.clone(), Chunks::new(plan, random.clone())));
        let sink = || Sink::new(plan, controls.write.clone(), &random);
        let methods = match plan.kind {
            StageKind::Readable => MethodsOf::Readable(Rc::new(Readable(life, source()))),
            StageKind::Writable => MethodsOf::Writable(Rc::new(Writable(life, sink()))),
            StageKind::WritableStream => MethodsOf::Web(Rc::new(Writable(life, sink()))),
            StageKind::Duplex => MethodsOf::Duplex(Rc::new(Duplex(life, source(), sink()))),
            StageKind::Transform => {
                let transform = Transform::new(plan, life, controls.transform.clone(), &random);
                MethodsOf::Transform(Rc::new(transform))
            }
            _ => MethodsOf::PassThrough,
        };
        Implementation { controls, methods }
    }

    /// What can be changed while it runs.
    pub fn controls(&self) -> &Controls {
        &self.controls
    }

    /// Makes a stream with these methods.
    pub fn construct<H: DeviceHost>(
        &self,
        engine: &mut Engine<H>,
        name: &str,
        options: DuplexOptions,
    ) -> StreamId {
        let both = options.both;
        match &self.methods {
            MethodsOf::Readable(methods) => engine.readable_stream(name, both, methods.clone()),
            MethodsOf::Writable(methods) => engine.writable_stream(name, both, methods.clone()),
            MethodsOf::Web(methods) => {
                engine.writable_web_stream(name, both.high_water_mark, methods.clone())
            }
            MethodsOf::Duplex(methods) => engine.duplex_stream(name, options, methods.clone()),
            MethodsOf::Transform(methods) => engine.transform_stream(name, options, methods.clone()),
            MethodsOf::PassThrough => engine.pass_through_stream(name, options),
        }
    }

    /// A source that cannot be held back begins by itself.
    pub fn begin<H: DeviceHost>(&self, engine: &mut Engine<H>, stream: StreamId) {
        match &self.methods {
            MethodsOf::Readable(methods) => methods.1.clone().begin(engine, stream),
            MethodsOf::Duplex(methods) => methods.1.clone().begin(engine, stream),
            _ => {}
        }
    }
}

struct Readable(Life, Rc<Source>);
struct Writable(Life, Sink);
struct Duplex(Life, Rc<Source>, Sink);

macro_rules! live {
    ($($name:ty, $life:tt);*) => {$(
        impl<H: DeviceHost> LifeImpl<H> for $name {
            fn has_construct(&self) -> bool {
                self.$life.has_construct()
            }

            fn construct(&self, engine: &mut Engine<H>, stream: StreamId) {
                self.$life.construct(engine, stream);
            }

            fn has_destroy(&self) -> bool {
                self.$life.has_destroy()
            }

            fn destroy(&self, engine: &mut Engine<H>, stream: StreamId, error: Option<&H::Error>) {
                self.$life.destroy(engine, stream, error);
            }
        }
    )*};
}
live!(Readable, 0; Writable, 0; Duplex, 0; Transform, life);

macro_rules! reads {
    ($($name:ty),*) => {$(
        impl<H: DeviceHost> ReadImpl<H> for $name {
            fn read(&self, engine: &mut Engine<H>, stream: StreamId, _size: u64) {
                self.1.clone().read(engine, stream);
            }
        }
    )*};
}
reads!(Readable, Duplex);

macro_rules! writes {
    ($($name:ty, $sink:tt);*) => {$(
        impl<H: DeviceHost> WriteImpl<H> for $name {
            fn write(&self, engine: &mut Engine<H>, stream: StreamId, chunk: H::Chunk) {
                self.$sink.write(engine, stream, H::bytes(&chunk));
            }

            fn has_writev(&self) -> bool {
                self.$sink.writev
            }

            fn writev(&self, engine: &mut Engine<H>, stream: StreamId, chunks: &[H::Chunk]) {
                self.$sink.write(engine, stream, chunks.iter().map(H::bytes).sum());
            }

            fn has_final(&self) -> bool {
                self.$sink.has_final()
            }

            fn finalize(&self, engine: &mut Engine<H>, stream: StreamId) {
                self.$sink.finalize(engine, stream);
            }
        }
    )*};
}
writes!(Writable, 1; Duplex, 2);
