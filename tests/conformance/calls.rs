//! Running a program of calls on the engine. They reach what no scenario does: every class of stream, implementations
//! that fail and throw, `read(n)`, `unshift()`, `'readable'`, callbacks, several destinations.
//! tests/node/run-calls.mjs does the same on Node.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use highwater::engine::{
    AbortSignal, AsyncGenerator, Chunk, Cleanup, DoneCallback, Engine, EventArgs, FinishedOptions,
    ListenerId, LoopPhase, NodeVersion, Observer, On, PipelineOptions, PipelineStage, Progress, SimTime,
    StreamError, StreamId, Turn,
};

use super::devices;
use super::plans::{Call, Class, EVENTS, Pace, Program, When};

/// How a program ended.
pub enum End {
    /// By itself, then.
    Exit(SimTime),
    /// By an error that nobody caught.
    Death,
    /// A count has fallen below zero: what happens from there on is not followed.
    BelowZero,
    /// It takes more than so many steps.
    Never,
}

/// The streams, by number, and the listeners that can be taken away again.
#[derive(Default)]
struct World {
    streams: RefCell<Vec<StreamId>>,
    readers: RefCell<Vec<StreamId>>,
    writers: RefCell<Vec<StreamId>>,
    forwarding: RefCell<Vec<(StreamId, ListenerId)>>,
    reading_all: RefCell<Vec<(StreamId, ListenerId)>>,
    finished: RefCell<Vec<Cleanup>>,
    signals: RefCell<Vec<AbortSignal>>,
    /// What can be first or in the middle of a pipeline.
    sources: RefCell<Vec<StreamId>>,
    /// Whether chunks may go round in circles.
    circles: bool,
}

impl World {
    fn signal(&self, number: usize) -> AbortSignal {
        self.signals.borrow()[number % SIGNALS]
    }

    /// Those of them that can follow each other.
    fn chain(&self, numbers: &[usize]) -> Vec<StreamId> {
        let mut all: Vec<_> = numbers.iter().filter_map(|&number| pick(&self.streams, number)).collect();
        all.sort();
        all.dedup();
        let mut chain: Vec<StreamId> = Vec::new();
        for stream in all {
            let fits = match chain.last() {
                None => self.sources.borrow().contains(&stream),
                Some(last) => self.sources.borrow().contains(last) && self.writers.borrow().contains(&stream),
            };
            if fits {
                chain.push(stream);
            }
        }
        chain
    }
}

const SIGNALS: usize = 2;

fn pick(list: &RefCell<Vec<StreamId>>, number: usize) -> Option<StreamId> {
    let list = list.borrow();
    list.get(number.checked_rem(list.len())?).copied()
}

/// Runs it on the engine, for so many steps at most, and calls `before_step` before each. With `circles`, which Node may not
/// come back from, chunks may go round, also from a stream to itself.
pub fn run(
    program: &Program,
    version: NodeVersion,
    observer: Box<dyn Observer>,
    before_step: impl Fn(),
    steps: u64,
    circles: bool,
) -> End {
    let mut engine = Engine::new(version, observer);
    let program = program.clone();
    let begin = move |engine: &mut Engine| main(engine, &program, circles);
    engine.later(LoopPhase::Immediate, SimTime::ZERO, Rc::new(begin));
    for _ in 0..steps {
        before_step();
        let progress = engine.step(SimTime(u64::MAX));
        if !engine.counts_hold() {
            return End::BelowZero;
        }
        if progress == Progress::Over {
            return if engine.has_died() { End::Death } else { End::Exit(engine.now()) };
        }
    }
    End::Never
}

/// The main script.
fn main(engine: &mut Engine, program: &Program, circles: bool) {
    let world = Rc::new(World { circles, ..World::default() });
    for _ in 0..SIGNALS {
        world.signals.borrow_mut().push(engine.abort_signal());
    }
    if let Some((bytes, objects)) = program.default_marks {
        engine.set_default_high_water_mark(false, bytes);
        engine.set_default_high_water_mark(true, objects);
    }
    for (number, plan) in program.streams.iter().enumerate() {
        let stream = devices::create(engine, plan, &number.to_string());
        world.streams.borrow_mut().push(stream);
        if plan.class != Class::Writable {
            world.readers.borrow_mut().push(stream);
            if !plan.class.writes() || plan.options.readable {
                world.sources.borrow_mut().push(stream);
            }
        }
        if plan.class.writes() {
            world.writers.borrow_mut().push(stream);
        }
        if plan.heard {
            engine.on(stream, On::Error, Rc::new(|_, _| {}));
        }
    }
    for step in &program.steps {
        let (world, call) = (world.clone(), step.call.clone());
        match step.when {
            When::Start => act(engine, &world, &call),
            When::At(ns) => {
                let task = Rc::new(move |engine: &mut Engine| act(engine, &world, &call));
                engine.later(LoopPhase::Timer, SimTime(ns), task);
            }
            When::On(number, name, nth) => {
                let on = EVENTS.iter().find(|(one, _)| *one == name).expect("a known event").1;
                let seen = Cell::new(0);
                let Some(stream) = pick(&world.streams, number) else { continue };
                let listener = move |engine: &mut Engine, _: &EventArgs| {
                    seen.set(seen.get() + 1);
                    if seen.get() == nth {
                        act(engine, &world, &call);
                    }
                };
                engine.on(stream, on, Rc::new(listener));
            }
        }
        if engine.is_throwing() {
            return;
        }
    }
}

fn act(engine: &mut Engine, world: &Rc<World>, call: &Call) {
    // A call that no stream can take is left out.
    let _ = try_act(engine, world, call);
}

fn try_act(engine: &mut Engine, world: &Rc<World>, call: &Call) -> Option<()> {
    let stream = |number: &usize| pick(&world.streams, *number);
    let reader = |number: &usize| pick(&world.readers, *number);
    let writer = |number: &usize| pick(&world.writers, *number);
    // Only onwards, lest chunks go round in circles.
    let onwards = |(from, to): &(StreamId, StreamId)| from < to || world.circles;
    let both = |from: &usize, to: &usize| Some((reader(from)?, writer(to)?)).filter(onwards);
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
        Call::Push(from, size) => {
            engine.push(reader(from)?, Some(chunk(size)));
        }
        Call::Eof(from) => {
            engine.push(reader(from)?, None);
        }
        Call::Unshift(from, size) => {
            engine.unshift(reader(from)?, chunk(size));
        }
        Call::Read(from, n) => {
            engine.read(reader(from)?, *n);
        }
        Call::Pause(from) => engine.pause(reader(from)?),
        Call::Resume(from) => engine.resume(reader(from)?),
        Call::Pipe(from, to, end) => {
            let (from, to) = both(from, to)?;
            engine.pipe(from, to, *end);
        }
        Call::Unpipe(from, to) => engine.unpipe(reader(from)?, to.and_then(|to| writer(&to))),
        Call::Write(to, count, size, then) => {
            let callback = callback(then);
            let to = writer(to)?;
            for _ in 0..*count {
                engine.write(to, chunk(size), callback.clone());
                if engine.is_throwing() {
                    break;
                }
            }
        }
        Call::End(to, size, then) => engine.end(writer(to)?, size.as_ref().map(chunk), callback(then)),
        Call::Cork(to) => engine.cork(writer(to)?),
        Call::Uncork(to) => engine.uncork(writer(to)?),
        Call::Destroy(one, fail) => {
            engine.destroy(stream(one)?, fail.then(|| StreamError::new("INJECTED")));
        }
        Call::Forward(from, to) => {
            let (from, to) = both(from, to)?;
            let listener = move |engine: &mut Engine, signal: &EventArgs| {
                engine.write(to, signal.chunk.expect("data has a chunk"), None);
            };
            let id = engine.on(from, On::Data, Rc::new(listener));
            world.forwarding.borrow_mut().push((from, id));
        }
        Call::StopForwarding => {
            let (from, id) = world.forwarding.borrow_mut().pop()?;
            engine.off(from, On::Data, id);
        }
        Call::ReadAll(from, to) => {
            let (from, to) = both(from, to)?;
            let listener = move |engine: &mut Engine, _: &EventArgs| {
                while let Some(chunk) = engine.read(from, None) {
                    engine.write(to, chunk, None);
                    if engine.is_throwing() {
                        break;
                    }
                }
            };
            let id = engine.on(from, On::Readable, Rc::new(listener));
            world.reading_all.borrow_mut().push((from, id));
        }
        Call::StopReadingAll => {
            let (from, id) = world.reading_all.borrow_mut().pop()?;
            engine.off(from, On::Readable, id);
        }
        Call::Finished(one, [readable, writable], signal, then) => {
            let signal = signal.map(|number| world.signal(number));
            let options = FinishedOptions { readable: *readable, writable: *writable, signal };
            let callback = callback(then).unwrap_or_else(|| Rc::new(|_, _| {}));
            let cleanup = engine.finished(stream(one)?, options, callback);
            world.finished.borrow_mut().push(cleanup);
        }
        Call::CleanUp => {
            let cleanup = world.finished.borrow_mut().pop()?;
            engine.clean_up(&cleanup);
        }
        Call::Pipeline(numbers, promise, through, then) => {
            let chain = world.chain(numbers);
            if chain.len() > 1 {
                let (end, signal) = promise.unwrap_or((true, None));
                let signal = signal.map(|number| world.signal(number));
                let options = PipelineOptions { end, signal, promise: promise.is_some() };
                let mut callback = callback(then).unwrap_or_else(|| Rc::new(|_, _| {}));
                if promise.is_some() {
                    // What a promise's callback throws would be thrown later.
                    let then = callback.clone();
                    callback = Rc::new(move |engine, _| {
                        let then = then.clone();
                        engine.queue_microtask(Rc::new(move |engine| then(engine, None)));
                    });
                }
                let mut stages: Vec<_> = chain.into_iter().map(PipelineStage::Stream).collect();
                for &(place, pace) in through {
                    let function = move |source| AsyncGenerator::new(devices::through(source, pace));
                    stages
                        .insert(1 + place % (stages.len() - 1), PipelineStage::Generator(Rc::new(function)));
                }
                engine.pipeline(&stages, options, callback);
                // That a stream cannot be piped into is caught.
                if let Some(error) = engine.catch().filter(|e| &*e.0 != "ERR_STREAM_UNABLE_TO_PIPE") {
                    engine.throw(error);
                }
            }
        }
        Call::Abort(number) => engine.abort(world.signal(*number)),
        Call::AddAbortSignal(number, one) => {
            engine.add_abort_signal(world.signal(*number), stream(one)?);
        }
        Call::ForAwait(from, destroys, pace, leaves) => {
            let (pace, leaves, turns) = (*pace, *leaves, Cell::new(0));
            let body = move |engine: &mut Engine, _: Chunk, turn: Turn| {
                let number = turns.replace(turns.get() + 1);
                match leaves {
                    Some((at, throws)) if at == number => {
                        engine.leave(turn, throws.then(|| StreamError::new("LEFT")));
                    }
                    _ if matches!(pace, Pace::Sync) => engine.go_on(turn),
                    _ => devices::complete(engine, pace, move |engine| {
                        let turn = turn.clone();
                        engine.queue_microtask(Rc::new(move |engine| engine.go_on(turn.clone())));
                    }),
                }
            };
            engine.for_await(reader(from)?, *destroys, Rc::new(body), Rc::new(|_, _| {}));
        }
        Call::Tick(call) => engine.next_tick(Rc::new(later(call))),
        Call::Microtask(call) => engine.queue_microtask(Rc::new(later(call))),
    }
    Some(())
}
