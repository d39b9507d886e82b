//! The model of memory: what it counts and how it ends a process; and, with `make memory`, how far its growth is from
//! that of real Nodes. A real process's memory is its own affair and the machine's, so that only `make memory` judges it.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "conformance/nodes.rs"]
mod nodes;

use std::cell::{Cell, RefCell};
use std::process::Command;
use std::rc::Rc;

use highwater::engine::{
    Chunk, Engine, Event, EventKind, KILLED, LifeImpl, Limit, MemoryModel, NodeVersion, OUT_OF_MEMORY,
    Observer, Options, Progress, ReadImpl, SimTime, StreamId, StreamInfo, WriteImpl,
};
use highwater::trace::{Amount, grouped};
use nodes::{Node, say};
use serde::Deserialize;

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;

/// The engine tells memory when it has changed by so much.
const STEP: u64 = MIB;

/// What was told of memory.
#[derive(Debug, Default)]
struct Told {
    last: Cell<u64>,
    fatal: RefCell<Option<String>>,
}

struct Listener(Rc<Told>);

impl Observer for Listener {
    fn stream(&mut self, _: StreamInfo) {}

    fn event(&mut self, event: &Event) {
        match event.kind {
            EventKind::Memory => self.0.last.set(event.size),
            EventKind::Fatal => *self.0.fatal.borrow_mut() = event.error.as_deref().map(str::to_owned),
            _ => {}
        }
    }
}

/// What is told of the memory of a process that runs `program` to its end.
fn run(version: NodeVersion, limit: Option<Limit>, program: impl Fn(&mut Engine)) -> Rc<Told> {
    let told = Rc::new(Told::default());
    let mut engine = Engine::new(version, Box::new(Listener(told.clone())));
    engine.watch_memory(MemoryModel::of_node(limit));
    program(&mut engine);
    while engine.step(SimTime(u64::MAX)) == Progress::Now {}
    told
}

/// A process that runs `program` takes `held` bytes more than an idle one at its end, and dies with those words.
#[track_caller]
fn check(limit: Option<Limit>, program: impl Fn(&mut Engine), held: u64, fatal: Option<&str>) {
    let told = run(NodeVersion::default(), limit, program);
    let expected = MemoryModel::of_node(None).base + held;
    let last = told.last.get();
    assert!(last.abs_diff(expected) < STEP, "{} instead of {}", grouped(last), grouped(expected));
    assert_eq!(told.fatal.borrow().as_deref(), fatal);
}

/// A Writable's implementation: calls back at once, or never.
struct Device {
    calls_back: bool,
}

impl LifeImpl for Device {}

impl WriteImpl for Device {
    fn write(&self, engine: &mut Engine, stream: StreamId, _: Chunk) {
        if self.calls_back {
            engine.write_done(stream, None);
        }
    }

    fn has_writev(&self) -> bool {
        self.calls_back
    }
}

impl ReadImpl for Device {
    fn read(&self, _: &mut Engine, _: StreamId, _: u64) {}
}

fn fill(engine: &mut Engine, bytes: u64, chunks: u64) {
    let device = Device { calls_back: false };
    let writable = engine.writable_stream("writable", Options::default(), Rc::new(device));
    for _ in 0..chunks {
        engine.write(writable, Chunk { bytes }, None);
    }
}

fn per_chunk() -> u64 {
    MemoryModel::of_node(None).per_chunk
}

#[test]
fn what_waits_in_a_writable_counts_with_an_overhead_for_each_chunk() {
    check(None, |engine| fill(engine, KIB, 64 * KIB), 64 * MIB + 64 * KIB * per_chunk(), None);
}

#[test]
fn a_heap_limit_ends_the_process_with_v8s_words() {
    let limit = Limit::Heap(MemoryModel::of_node(None).base + 16 * MIB);
    check(Some(limit), |engine| fill(engine, MIB, 64), 16 * MIB, Some(OUT_OF_MEMORY));
}

#[test]
fn a_containers_limit_kills_the_process() {
    let limit = Limit::Container(MemoryModel::of_node(None).base + 16 * MIB);
    check(Some(limit), |engine| fill(engine, MIB, 64), 16 * MIB, Some(KILLED));
}

#[test]
fn all_that_one_writev_takes_is_given_back() {
    let program = |engine: &mut Engine| {
        let device = Device { calls_back: true };
        let writable = engine.writable_stream("writable", Options::default(), Rc::new(device));
        engine.cork(writable);
        for _ in 0..64 * KIB {
            engine.write(writable, Chunk { bytes: 16 }, None);
        }
        engine.uncork(writable);
    };
    check(None, program, 0, None);
}

#[test]
fn all_that_reads_join_and_split_is_given_back() {
    let program = |engine: &mut Engine| {
        let device = Device { calls_back: false };
        let readable = engine.readable_stream("readable", Options::default(), Rc::new(device));
        for _ in 0..64 * KIB {
            engine.push(readable, Some(Chunk { bytes: 16 }));
        }
        engine.read(readable, Some(512 * 1024));
        for _ in 0..64 * KIB {
            engine.read(readable, Some(8));
        }
    };
    check(None, program, 0, None);
}

#[test]
fn what_a_program_keeps_counts_until_it_lets_go() {
    let chunk = Chunk { bytes: MIB };
    let keep = move |engine: &mut Engine| (0..32).for_each(|_| engine.keep(chunk));
    check(None, keep, 32 * (MIB + per_chunk()), None);
    let let_go = move |engine: &mut Engine| {
        keep(engine);
        (0..24).for_each(|_| engine.let_go(chunk));
    };
    check(None, let_go, 8 * (MIB + per_chunk()), None);
}

/// What a real Node and the model may be apart, in per cent of Node's.
const TOLERANCE: f64 = 15.0;

/// How much the stalled Writable is given.
const TOTAL: u64 = 256 * MIB;

/// What `tests/node/programs/fill-writable.mjs` prints: bytes of resident memory.
#[derive(Deserialize)]
struct Evaluation {
    idle: u64,
    grown: u64,
}

fn measure(node: &Node, bytes: u64, chunks: u64) -> Evaluation {
    let output = Command::new(&node.program)
        .arg("--expose-gc")
        .arg(nodes::path("tests/node/programs/fill-writable.mjs"))
        .args([bytes.to_string(), chunks.to_string()])
        .env_remove("NODE_OPTIONS")
        .output()
        .expect("Node starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("Node prints what it has measured")
}

/// Prints a line of the table; whether the two are near enough.
fn compare(what: &str, node: u64, model: u64) -> bool {
    let percent = (model as f64 / node as f64 - 1.0) * 100.0;
    let mib = |bytes: u64| bytes as f64 / MIB as f64;
    let near = percent.abs() <= TOLERANCE;
    let verdict = if near { "" } else { "  too far" };
    say(&format!("{what:<24} {:>8.1} MiB {:>8.1} MiB {percent:>+7.1} %{verdict}", mib(node), mib(model)));
    near
}

/// `make memory`
#[test]
#[ignore = "measures real processes: make memory"]
fn the_model_grows_as_real_processes_do() {
    let mut far = 0;
    for node in nodes::find() {
        let name = format!("Node {}", node.version.release());
        say(&format!("\n{name:<24} {:>12} {:>12} {:>9}", "Node", "model", "apart"));
        let mut idle = Vec::new();
        for bytes in [KIB, 4 * KIB, 16 * KIB, 64 * KIB, MIB] {
            let measured = measure(&node, bytes, TOTAL / bytes);
            let told = run(node.version, None, |engine| fill(engine, bytes, TOTAL / bytes));
            let what = format!("chunks of {}", Amount::bytes(bytes));
            let model = told.last.get() - MemoryModel::of_node(None).base;
            far += u32::from(!compare(&what, measured.grown, model));
            idle.push(measured.idle);
        }
        idle.sort_unstable();
        far += u32::from(!compare("idle", idle[idle.len() / 2], MemoryModel::of_node(None).base));
    }
    assert_eq!(far, 0, "the model is more than {TOLERANCE} % away from Node");
}
