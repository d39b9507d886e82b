//! An async generator function in a pipeline: it yields what it is given, each after its work.

use std::cell::RefCell;
use std::rc::Rc;

use super::timed_method::{Random, TimedMethod};
use crate::engine::{AsyncGenerator, AsyncSource, Chunk, Engine, GeneratorBody, StreamError, Turn};
use crate::scenario::model::Plan;

/// `async function* (source) { for await (const chunk of source) { …; yield changed(chunk); } }`
pub(in crate::scenario) fn generator(
    plan: &Plan,
    instance: u32,
) -> impl Fn(AsyncSource) -> AsyncGenerator + use<> {
    let timing =
        Rc::new(TimedMethod::new(plan.stage.transform.unwrap_or_default(), Random::new(plan.seed, instance)));
    let ratio = plan.stage.ratio.unwrap_or(1.0);
    move |source| {
        let through = MapGenerator { source, timing: timing.clone(), ratio, turn: Rc::default() };
        AsyncGenerator::new(Rc::new(through))
    }
}

/// `yield chunk`, after the work on so many bytes; should that fail, `fail` says what happens then.
pub(super) fn yield_after(
    engine: &mut Engine,
    timing: &Rc<TimedMethod>,
    bytes: u64,
    (generator, chunk): (&AsyncGenerator, Chunk),
    fail: impl Fn(&mut Engine, StreamError) + 'static,
) {
    let sync = timing.is_sync();
    let generator = generator.clone();
    let go_on = Rc::new(move |engine: &mut Engine, error: &Option<StreamError>| match error {
        Some(error) => fail(engine, error.clone()),
        None => engine.yield_value(&generator, chunk),
    });
    timing.call(engine, bytes, move |engine, error| match sync {
        true => go_on(engine, &error),
        false => {
            let go_on = go_on.clone();
            engine.queue_microtask(Rc::new(move |engine| go_on(engine, &error)));
        }
    });
}

struct MapGenerator {
    source: AsyncSource,
    timing: Rc<TimedMethod>,
    ratio: f64,
    turn: Rc<RefCell<Option<Turn>>>,
}

impl GeneratorBody for MapGenerator {
    fn run(&self, engine: &mut Engine, generator: &AsyncGenerator) {
        let turn = self.turn.borrow_mut().take();
        if let Some(turn) = turn {
            return engine.go_on(turn);
        }
        let (held, timing, ratio) = (self.turn.clone(), self.timing.clone(), self.ratio);
        let (yields, ends) = (generator.clone(), generator.clone());
        let body = move |engine: &mut Engine, chunk: Chunk, turn: Turn| {
            held.replace(Some(turn));
            let out = Chunk { bytes: (chunk.bytes as f64 * ratio).floor() as u64 };
            let held = held.clone();
            yield_after(engine, &timing, chunk.bytes, (&yields, out), move |engine, error| {
                let turn = held.borrow_mut().take();
                if let Some(turn) = turn {
                    engine.leave(turn, Some(error));
                }
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
