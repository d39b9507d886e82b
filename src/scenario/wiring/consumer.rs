//! The consumer's code on the engine: how chunks get from each stage of a flow to the next. `listing` has the same as
//! JavaScript, for people and for Node. Must not know devices.

use std::cell::Cell;
use std::rc::Rc;

use super::devices::{self, Calls};
use super::participant::FlowNode;
use crate::engine::{
    AbortSignal, AsyncSource, Chunk, Engine, EventArgs, On, PipelineOptions, PipelineStage, StreamError,
    StreamId, Task, Turn,
};
use crate::scenario::model::{Consumer, Flow, Last};

/// Joins the stages of a flow.
pub(super) fn join(engine: &mut Engine, flow: &Flow, places: &[FlowNode], signal: Option<AbortSignal>) {
    match flow.consumer {
        Consumer::Pipeline if places.len() > 1 => pipeline(engine, flow, places, signal),
        consumer => {
            for (number, hop) in places.windows(2).enumerate() {
                let end = flow.end || number + 2 < places.len();
                match hop {
                    [FlowNode::Stream(from), FlowNode::Stream(to)] => {
                        hop_of(engine, consumer, *from, *to, end)
                    }
                    [FlowNode::Calls(calls), FlowNode::Stream(to)] => {
                        call(engine, calls, *to, consumer == Consumer::Manual, end);
                    }
                    _ => {}
                }
            }
        }
    }
    if let Some(&FlowNode::Stream(last)) = places.last() {
        match flow.last {
            Some(Last::Collect) => on_data(engine, last, |engine, chunk| engine.keep(chunk)),
            Some(Last::Discard) => engine.resume(last),
            None => {}
        }
    }
}

/// `pipeline()`: the callback's, or where options need it the promise's.
fn pipeline(engine: &mut Engine, flow: &Flow, places: &[FlowNode], signal: Option<AbortSignal>) {
    let stage = |place: &FlowNode| match place {
        &FlowNode::Stream(stream) => Some(PipelineStage::Stream(stream)),
        FlowNode::Generator(plan, instance) => {
            Some(PipelineStage::Generator(Rc::new(devices::generator(plan, *instance))))
        }
        FlowNode::Calls(_) => None,
    };
    let stages: Vec<PipelineStage> = places.iter().filter_map(stage).collect();
    let promise = signal.is_some() || !flow.end;
    engine.pipeline(&stages, PipelineOptions { end: flow.end, signal, promise }, Rc::new(|_, _| {}));
}

fn hop_of(engine: &mut Engine, consumer: Consumer, from: StreamId, to: StreamId, end: bool) {
    match consumer {
        Consumer::Pipe | Consumer::Pipeline => return engine.pipe(from, to, end),
        Consumer::Ignore => on_data(engine, from, move |engine, chunk| {
            engine.write(to, chunk, None);
        }),
        Consumer::Manual => {
            on_data(engine, from, move |engine, chunk| {
                if !engine.write(to, chunk, None) && !engine.is_throwing() {
                    engine.pause(from);
                }
            });
            engine.on(to, On::Drain, Rc::new(move |engine, _| engine.resume(from)));
        }
        Consumer::Readable => {
            let pump = move |engine: &mut Engine, _: &EventArgs| {
                while !engine.levels(to).need_drain && !engine.is_throwing() {
                    let Some(chunk) = engine.read(from, None) else { break };
                    if engine.is_throwing() {
                        break;
                    }
                    engine.write(to, chunk, None);
                }
            };
            let pump = Rc::new(pump);
            engine.on(from, On::Readable, pump.clone());
            engine.on(to, On::Drain, pump);
        }
        Consumer::ForAwait => return for_await(engine, from, to, end),
    }
    if end {
        engine.on(from, On::End, Rc::new(move |engine, _| engine.end(to, None, None)));
    }
}

fn on_data(engine: &mut Engine, source: StreamId, take: impl Fn(&mut Engine, Chunk) + 'static) {
    let listener = move |engine: &mut Engine, signal: &EventArgs| {
        if let Some(chunk) = signal.chunk {
            take(engine, chunk);
        }
    };
    engine.on(source, On::Data, Rc::new(listener));
}

/// A program that writes, and waits for `'drain'` or not.
fn call(engine: &mut Engine, calls: &Rc<Calls>, to: StreamId, waits: bool, end: bool) {
    if engine.is_web(to) {
        return call_writer(engine, calls, to, waits, end);
    }
    let each = move |engine: &mut Engine, chunk: Chunk, next: Task| {
        let ok = engine.write(to, chunk, None);
        if engine.is_throwing() {
        } else if ok || !waits {
            next(engine);
        } else {
            engine.once(to, On::Drain, Rc::new(move |engine, _| next(engine)));
        }
    };
    let done = move |engine: &mut Engine| {
        if end {
            engine.end(to, None, None);
        }
    };
    calls.start(engine, Rc::new(each), Rc::new(done));
}

/// A program that writes to a WritableStream, and awaits `writer.ready` before each chunk or not.
fn call_writer(engine: &mut Engine, calls: &Rc<Calls>, to: StreamId, waits: bool, end: bool) {
    let each = move |engine: &mut Engine, chunk: Chunk, next: Task| {
        let write = move |engine: &mut Engine| {
            engine.writer_write(to, chunk);
            next(engine);
        };
        match waits {
            true => engine.when_ready(to, Rc::new(write)),
            false => write(engine),
        }
    };
    let done = move |engine: &mut Engine| {
        if end {
            engine.writer_close(to);
        }
    };
    calls.start(engine, Rc::new(each), Rc::new(done));
}

/// An async function that loops over what comes, and waits for `'drain'` with `events.once()`.
fn for_await(engine: &mut Engine, from: StreamId, to: StreamId, end: bool) {
    let body = move |engine: &mut Engine, chunk: Chunk, turn: Turn| {
        let ok = engine.write(to, chunk, None);
        if let Some(error) = engine.catch() {
            engine.leave(turn, Some(error));
        } else if ok {
            engine.go_on(turn);
        } else {
            once_drain(engine, to, turn);
        }
    };
    let done = move |engine: &mut Engine, error: Option<&StreamError>| {
        if error.is_none() && end {
            engine.end(to, None, None);
            // What it throws rejects the function's promise, whose `.catch()` ignores it.
            engine.catch();
        }
    };
    engine.for_await_of(AsyncSource::stream(from), Rc::new(body), Rc::new(done));
}

/// Microtasks from a listener of `events.once()` to the code that awaits it: the promise is one that an async function
/// returns.
const ONCE: u32 = 2;

fn once_drain(engine: &mut Engine, to: StreamId, turn: Turn) {
    let errors = Rc::new(Cell::new(None));
    let goes_on = {
        let (errors, turn) = (errors.clone(), turn.clone());
        move |engine: &mut Engine, _: &EventArgs| {
            if let Some(listener) = errors.take() {
                engine.off(to, On::Error, listener);
            }
            let turn = turn.clone();
            microtasks_later(engine, ONCE, Rc::new(move |engine| engine.go_on(turn.clone())));
        }
    };
    let drains = engine.once(to, On::Drain, Rc::new(goes_on));
    let fails = move |engine: &mut Engine, signal: &EventArgs| {
        engine.off(to, On::Drain, drains);
        let (turn, error) = (turn.clone(), signal.error.clone());
        microtasks_later(engine, ONCE, Rc::new(move |engine| engine.leave(turn.clone(), error.clone())));
    };
    errors.set(Some(engine.once(to, On::Error, Rc::new(fails))));
}

fn microtasks_later(engine: &mut Engine, count: u32, task: Task) {
    match count {
        0 => task(engine),
        count => {
            engine.queue_microtask(Rc::new(move |engine| microtasks_later(engine, count - 1, task.clone())))
        }
    }
}
