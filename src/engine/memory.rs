//! The process's memory: what its streams hold, on top of what an idle process takes, against a limit.
//! Must not know why something is held.

use super::Engine;
use super::event::{Event, EventKind, Levels, StreamId};

/// Memory is told when it has changed by so much.
const STEP: u64 = 1 << 20;

/// What Node prints when V8 can have no more.
pub const OUT_OF_MEMORY: &str =
    "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory";

/// What a process takes and may take.
#[derive(Clone, Copy, Debug)]
pub struct MemoryModel {
    /// Bytes that an idle process takes.
    pub base: u64,
    /// Bytes that holding one chunk takes besides its contents.
    pub per_chunk: u64,
    /// Bytes at which the process dies.
    pub limit: Option<u64>,
}

#[derive(Debug)]
pub(super) struct Meter {
    model: MemoryModel,
    held: u64,
    told: Option<u64>,
}

impl Engine {
    /// From now on memory is watched.
    pub fn watch_memory(&mut self, model: MemoryModel) {
        self.meter = Some(Meter { model, held: 0, told: None });
        self.measure();
    }

    pub(super) fn hold(&mut self, bytes: u64) {
        if let Some(meter) = &mut self.meter {
            meter.held += bytes + meter.model.per_chunk;
            self.measure();
        }
    }

    pub(super) fn release(&mut self, bytes: u64) {
        if let Some(meter) = &mut self.meter {
            meter.held = meter.held.saturating_sub(bytes + meter.model.per_chunk);
            self.measure();
        }
    }

    fn measure(&mut self) {
        let Some(meter) = &mut self.meter else { return };
        let now = meter.model.base + meter.held;
        let over = meter.model.limit.is_some_and(|limit| now >= limit);
        if !over && meter.told.is_some_and(|told| now.abs_diff(told) < STEP) {
            return;
        }
        meter.told = Some(now);
        let mut event = Event::new(self.now, StreamId::PROCESS, EventKind::Memory, Levels::default());
        event.size = now;
        self.tell(event);
        if over {
            let mut event = Event::new(self.now, StreamId::PROCESS, EventKind::Fatal, Levels::default());
            event.error = Some(OUT_OF_MEMORY.into());
            self.tell(event);
            self.die();
        }
    }
}
