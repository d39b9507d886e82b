//! The stream of a plan, for a scenario: one of Node's classes, one that `Readable.from()` makes, or one of the Web.

use std::rc::Rc;

use super::implementation::{Controls, Implementation};
use super::source::{ChunkGenerator, Chunks};
use super::timed_method::Random;
use crate::engine::{AsyncGenerator, DuplexOptions, Engine, Options, StreamId};
use crate::scenario::model::{Bytes, Plan, StageKind};

/// Constructs the stream of a plan, which must be one; `instance` counts those of a kind from 1, or is 0.
pub(in crate::scenario::wiring) fn device(
    engine: &mut Engine,
    plan: &Plan,
    name: &str,
    instance: u32,
) -> (StreamId, Controls) {
    let stage = &plan.stage;
    let mark = |bytes: Option<Bytes>| bytes.map(|bytes| bytes.0);
    let both = Options {
        high_water_mark: mark(stage.high_water_mark),
        object_mode: stage.object_mode.unwrap_or(false),
        auto_destroy: stage.auto_destroy.unwrap_or(true),
        emit_close: stage.emit_close.unwrap_or(true),
    };
    if plan.kind == StageKind::From {
        let random = Random::new(plan.seed, instance);
        let controls = Controls::of(plan, &random);
        let body = ChunkGenerator::new(controls.read.clone(), Chunks::new(plan, random));
        let given = Engine::from_options();
        let options = Options {
            high_water_mark: both.high_water_mark.or(given.high_water_mark),
            object_mode: true,
            ..both
        };
        let stream = engine.readable_from_async(name, options, AsyncGenerator::new(Rc::new(body)));
        return (stream, controls);
    }
    let options = DuplexOptions {
        both,
        readable_high_water_mark: mark(stage.readable_high_water_mark),
        writable_high_water_mark: mark(stage.writable_high_water_mark),
        readable_object_mode: stage.readable_object_mode.unwrap_or(false),
        writable_object_mode: stage.writable_object_mode.unwrap_or(false),
        allow_half_open: stage.allow_half_open.unwrap_or(true),
        ..DuplexOptions::default()
    };
    let implementation = Implementation::of(plan, instance);
    let stream = implementation.construct(engine, name, options);
    implementation.begin(engine, stream);
    (stream, implementation.controls().clone())
}
