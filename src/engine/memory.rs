//! The process's memory: what its streams hold and its program keeps, on top of what an idle process takes, against a
//! limit. Must not know why something is held.
//!
//! It is a model of *resident* memory, which is what a container counts. `make memory` compares it with real Nodes.
//! A Buffer's bytes do not lie in V8's heap; there each waiting Buffer takes about 250 bytes, whatever its size. So a
//! heap limit bounds objects and strings, and Buffers hardly at all. What Node 24 did on Linux:
//!
//! | Writable that never calls back | `--max-old-space-size=64` | a container of 128 MiB |
//! |---|---|---|
//! | Buffers of 16 KiB | lives at 256 MiB; V8's message and exit code 134 near 3.7 GiB | exit code 137 |
//! | Buffers of 1 KiB | V8's message before 256 MiB, exit code 134 | |
//! | strings of 16 KiB, `decodeStrings: false` | V8's message at about 64 MiB, exit code 134 | exit code 137 |
//! | objects of 2,048 numbers, object mode | V8's message at about 64 MiB, exit code 134 | |
//!
//! The container's kill came without a word: no `'exit'` event, no `'uncaughtException'`, nothing printed.

use super::Engine;
use super::event::{Event, EventKind, Levels, StreamId};
use super::host::Host;

/// Memory is told when it has changed by so much.
const STEP: u64 = 1 << 20;

/// What Node prints when V8 can have no more. Its exit code is 134 (SIGABRT).
pub const OUT_OF_MEMORY: &str =
    "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory";

/// What is told of a process that a container has ended. It prints nothing itself: these are a shell's word and a
/// reason.
pub const KILLED: &str = "Killed: the process reached its container's memory limit (SIGKILL, exit code 137)";

/// What ends a process that takes too much, and the bytes at which it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// V8's heap limit: the process aborts with [`OUT_OF_MEMORY`]. All that is held counts as if it lay in the heap,
    /// and so does the idle process: about true of strings and objects, **not** of Buffers. See the module's head.
    Heap(u64),
    /// A container's limit: the system kills the process, [`KILLED`]. No more of its code runs. True of all chunks.
    Container(u64),
}

impl Limit {
    /// In bytes.
    pub fn bytes(self) -> u64 {
        match self {
            Limit::Heap(bytes) | Limit::Container(bytes) => bytes,
        }
    }

    /// What is told when it is reached.
    fn words(self) -> &'static str {
        match self {
            Limit::Heap(_) => OUT_OF_MEMORY,
            Limit::Container(_) => KILLED,
        }
    }
}

/// What a process takes and may take, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryModel {
    /// What an idle process takes.
    pub base: u64,
    /// What holding one chunk takes besides its contents: its Buffer, the buffer's entry and what malloc adds.
    pub per_chunk: u64,
    /// Where the process ends.
    pub limit: Option<Limit>,
}

impl MemoryModel {
    /// As measured on Linux, x86-64, in the Nodes that the engine follows. An idle process of 20, 22, 24 and 26 takes
    /// 42.0, 44.8, 45.7 and 46.0 MiB.
    ///
    /// A waiting Buffer with memory of its own, as files and sockets give, takes beyond its contents 450 to 530 bytes if
    /// it holds 1 KiB, 510 to 590 if 4 KiB, 760 to 970 if 16 KiB, 600 to 2,300 if 64 KiB, and about 4 KiB if 1 MiB. One
    /// number does for all, as what is more in large chunks is little beside them. Small slices of a pool, as
    /// `Buffer.from('…')` gives, take half of it; they are not modelled.
    pub fn of_node(limit: Option<Limit>) -> Self {
        MemoryModel { base: 44 << 20, per_chunk: 512, limit }
    }
}

#[derive(Debug)]
pub(super) struct Meter {
    model: MemoryModel,
    held: u64,
    recorded: Option<u64>,
}

impl<H: Host> Engine<H> {
    /// From now on memory is watched.
    pub fn watch_memory(&mut self, model: MemoryModel) {
        self.meter = Some(Meter { model, held: 0, recorded: None });
        self.measure();
    }

    /// The program keeps a chunk outside of streams, in an array for example, until [`Engine::let_go`]. Streams count
    /// what they hold themselves; a chunk that both have counts twice.
    pub fn keep(&mut self, chunk: H::Chunk) {
        self.hold(H::bytes(&chunk));
    }

    /// The program no longer keeps a chunk that it kept.
    pub fn let_go(&mut self, chunk: H::Chunk) {
        self.release(H::bytes(&chunk), 1);
    }

    pub(super) fn hold(&mut self, bytes: u64) {
        if let Some(meter) = &mut self.meter {
            meter.held += bytes + meter.model.per_chunk;
            self.measure();
        }
    }

    pub(super) fn release(&mut self, bytes: u64, chunks: u64) {
        if let Some(meter) = &mut self.meter {
            meter.held = meter.held.saturating_sub(bytes + chunks * meter.model.per_chunk);
            self.measure();
        }
    }

    fn measure(&mut self) {
        let Some(meter) = &mut self.meter else { return };
        let now = meter.model.base + meter.held;
        let reached = meter.model.limit.filter(|limit| now >= limit.bytes());
        if reached.is_none() && meter.recorded.is_some_and(|recorded| now.abs_diff(recorded) < STEP) {
            return;
        }
        meter.recorded = Some(now);
        let mut event = Event::new(self.now, StreamId::PROCESS, EventKind::Memory, Levels::default());
        event.size = now;
        self.record_of_process(&event);
        if let Some(limit) = reached {
            let mut event = Event::new(self.now, StreamId::PROCESS, EventKind::Fatal, Levels::default());
            event.error = Some(limit.words().into());
            self.record_of_process(&event);
            self.die();
        }
    }
}
