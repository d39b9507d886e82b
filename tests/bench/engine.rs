//! The engine's side of `make bench`: one program that pushes chunks through streams, natively as a command and as
//! WebAssembly as a function. `node.mjs` does the same with real streams, `compare.mjs` runs both. Must not measure
//! anything but the run itself, nor go through a scenario.
#![allow(clippy::expect_used, missing_docs)]

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use highwater::engine::{
    Chunk, DuplexOptions, Engine, Event, EventKind, LifeImpl, LoopPhase, NodeVersion, Observer, On, Options,
    PipelineOptions, Progress, ReadImpl, SimTime, StreamId, StreamInfo, WriteImpl,
};
use highwater::trace::{Header, Trace};

/// How the streams are joined.
#[derive(Clone, Copy, PartialEq)]
enum Join {
    Pipe,
    Pipeline,
    /// A `'data'` listener that ignores what `write()` returns.
    Ignore,
}

/// When a sink calls its callback.
#[derive(Clone, Copy)]
enum Answer {
    AtOnce,
    Tick,
    /// A microsecond of virtual time later: the clock moves on with the events.
    Io,
}

/// The cases by name: their PassThroughs, joint and sink. All streams are in object mode.
const CASES: [(&str, usize, Join, Answer); 7] = [
    ("pipe", 0, Join::Pipe, Answer::AtOnce),
    ("pipe-async", 0, Join::Pipe, Answer::Tick),
    ("one", 1, Join::Pipe, Answer::AtOnce),
    ("three", 3, Join::Pipe, Answer::AtOnce),
    ("pipeline", 1, Join::Pipeline, Answer::AtOnce),
    ("ignore", 0, Join::Ignore, Answer::Tick),
    ("paced", 0, Join::Pipe, Answer::Io),
];

/// What came of a run.
struct Outcome {
    events: u64,
    /// Bytes that the trace holds.
    #[cfg_attr(target_arch = "wasm32", expect(dead_code, reason = "only the native program tells it"))]
    memory: usize,
}

/// Runs a case to its end, told to a full trace or to an observer that only counts.
///
/// # Panics
/// If there is no such case, or if not all chunks have arrived.
fn run_case(name: &str, traced: bool, chunks: u64) -> Outcome {
    let outcome = match traced {
        true => {
            let trace = Rc::new(RefCell::new(Trace::new(Header::default(), Trace::DEFAULT_LIMIT)));
            run_under(name, Box::new(Writer(trace.clone())), chunks);
            let trace = trace.borrow();
            assert!(trace.latest().streams.iter().all(|now| now.closed), "a stream is left open");
            Outcome { events: trace.end(), memory: trace.memory() }
        }
        false => {
            let count = Rc::new(Cell::new(0));
            run_under(name, Box::new(Counter(count.clone())), chunks);
            Outcome { events: count.get(), memory: 0 }
        }
    };
    assert!(outcome.events > 6 * chunks, "events are missing");
    outcome
}

fn run_under(name: &str, observer: Box<dyn Observer>, chunks: u64) {
    let (_, transforms, join, answer) = CASES.into_iter().find(|case| case.0 == name).expect("a case's name");
    let mut engine = Engine::new(NodeVersion::V24, observer);
    let options = Options { object_mode: true, ..Options::default() };
    let source = engine.readable_stream("source", options, Rc::new(Source(Cell::new(chunks))));
    let mut chain = vec![source];
    for _ in 0..transforms {
        let options = DuplexOptions { both: options, ..DuplexOptions::default() };
        chain.push(engine.pass_through_stream("through", options));
    }
    let arrived = Rc::new(Cell::new(0));
    let sink = engine.writable_stream("sink", options, Rc::new(Sink { answer, arrived: arrived.clone() }));
    chain.push(sink);
    match join {
        Join::Pipe => chain.windows(2).for_each(|hop| engine.pipe(hop[0], hop[1], true)),
        Join::Pipeline => engine.pipeline(&chain, PipelineOptions::default(), Rc::new(|_, _| {})),
        Join::Ignore => {
            engine.on(
                source,
                On::Data,
                Rc::new(move |engine, signal| {
                    if let Some(chunk) = signal.chunk {
                        engine.write(sink, chunk, None);
                    }
                }),
            );
            engine.on(source, On::End, Rc::new(move |engine, _| engine.end(sink, None, None)));
        }
    }
    while engine.step(SimTime(u64::MAX)) == Progress::Now {}
    assert_eq!(arrived.get(), chunks, "chunks that have arrived");
}

/// Pushes so many chunks more, each within `_read`.
struct Source(Cell<u64>);

impl LifeImpl for Source {}

impl ReadImpl for Source {
    fn read(&self, engine: &mut Engine, stream: StreamId, _size: u64) {
        let left = self.0.get();
        self.0.set(left.saturating_sub(1));
        engine.push(stream, (left > 0).then_some(Chunk { bytes: 1 }));
    }
}

struct Sink {
    answer: Answer,
    arrived: Rc<Cell<u64>>,
}

impl LifeImpl for Sink {}

impl WriteImpl for Sink {
    fn write(&self, engine: &mut Engine, stream: StreamId, _chunk: Chunk) {
        self.arrived.set(self.arrived.get() + 1);
        let done = move |engine: &mut Engine| engine.write_done(stream, None);
        match self.answer {
            Answer::AtOnce => done(engine),
            Answer::Tick => engine.next_tick(Rc::new(done)),
            Answer::Io => engine.later(LoopPhase::Io, SimTime(1000), Rc::new(done)),
        }
    }
}

/// Keeps everything, as the page does.
struct Writer(Rc<RefCell<Trace>>);

impl Observer for Writer {
    fn stream(&mut self, info: StreamInfo) {
        Observer::stream(&mut *self.0.borrow_mut(), info);
    }

    fn event(&mut self, event: &Event) {
        Observer::event(&mut *self.0.borrow_mut(), event);
    }
}

/// Counts events and keeps nothing.
struct Counter(Rc<Cell<u64>>);

impl Observer for Counter {
    fn stream(&mut self, _: StreamInfo) {}

    fn event(&mut self, event: &Event) {
        self.0.set(self.0.get() + u64::from(event.kind != EventKind::Lost));
    }
}

/// `engine-bench CASE counted|traced CHUNKS WARM-UP`: prints nanoseconds, events and bytes of the trace.
#[cfg(not(target_arch = "wasm32"))]
fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().expect("CASE counted|traced CHUNKS WARM-UP");
    let (case, traced) = (next(), next() == "traced");
    let [chunks, warm_up] = [next(), next()].map(|number| number.parse().expect("a number of chunks"));
    if warm_up > 0 {
        run_case(&case, traced, warm_up);
    }
    let start = std::time::Instant::now();
    let outcome = run_case(&case, traced, chunks);
    println!("{} {} {}", start.elapsed().as_nanos(), outcome.events, outcome.memory);
}

#[cfg(target_arch = "wasm32")]
fn main() {}

/// The same for JavaScript, which holds the clock. The number of events.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn run(case: &str, traced: bool, chunks: u32) -> f64 {
    run_case(case, traced, u64::from(chunks)).events as f64
}
