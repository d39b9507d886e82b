//! What happened to a stream within one span of time: the lowest and highest level, and how many signals there were.
//! Two neighbouring columns join into one. Must not know the log.

use super::state::Snapshot;
use crate::engine::{Event, EventKind, Flowing, Ret, StreamId};

/// What happened to one stream (or to the process) in one span of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// Lowest and highest `readableLength`, in bytes, or objects in object mode.
    pub readable: (u64, u64),
    /// Lowest and highest `writableLength`, in the same units; of the process, its memory in bytes.
    pub writable: (u64, u64),
    /// `readableLength` and `writableLength` (of the process 0 and its memory) at its end.
    pub last: (u64, u64),
    /// `write()` calls that returned `false`.
    pub false_returns: u32,
    /// `'drain'` events.
    pub drains: u32,
    /// Events of any kind.
    pub events: u32,
    /// The states at its end.
    pub now: States,
    /// The states that held at some moment in it: contains `now` and `all`.
    pub some: States,
    /// The states that held all the time.
    pub all: States,
}

/// A set of the states that last: paused, waiting for `'drain'`, writing, reading, transforming.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct States(u8);

impl States {
    /// `readableFlowing === false`
    pub const PAUSED: States = States(1);
    /// `writableNeedDrain`: a `write()` returned `false`, and `'drain'` has not come.
    pub const WAITING: States = States(2);
    /// A chunk is inside `_write` or `_writev`.
    pub const WRITING: States = States(4);
    /// `_read` was called, and nothing was pushed since.
    pub const READING: States = States(8);
    /// A chunk is inside `_transform`.
    pub const TRANSFORMING: States = States(16);

    /// Whether all of `states` are in this set.
    pub fn has(self, states: States) -> bool {
        self.0 & states.0 == states.0
    }

    fn set(&mut self, states: States, on: bool) {
        self.0 = if on { self.0 | states.0 } else { self.0 & !states.0 };
    }

    /// Those that hold after an event of the same stream.
    #[must_use]
    pub fn after(mut self, event: &Event) -> States {
        self.set(States::PAUSED, event.levels.flowing == Flowing::Paused);
        self.set(States::WAITING, event.levels.need_drain);
        match event.kind {
            EventKind::WriteImpl | EventKind::WritevImpl => self.set(States::WRITING, true),
            EventKind::WriteImplDone | EventKind::WritevImplDone => self.set(States::WRITING, false),
            EventKind::TransformImpl => self.set(States::TRANSFORMING, true),
            EventKind::TransformImplDone => self.set(States::TRANSFORMING, false),
            EventKind::ReadImpl => self.set(States::READING, true),
            EventKind::Push | EventKind::PushEof | EventKind::Close => self.set(States::READING, false),
            _ => {}
        }
        self
    }
}

impl Column {
    /// A span in which a stream, or the process, stays as it is in `snapshot`.
    pub(super) fn standing(snapshot: &Snapshot, stream: StreamId) -> Column {
        let mut column = Column::default();
        if let Some(now) = snapshot.stream(stream) {
            column.last = (now.levels.readable_length, now.levels.writable_length);
            column.now.set(States::PAUSED, now.levels.flowing == Flowing::Paused);
            column.now.set(States::WAITING, now.levels.need_drain);
            column.now.set(States::WRITING, now.in_flight.is_some());
            column.now.set(States::READING, now.reading);
            column.now.set(States::TRANSFORMING, now.transforming);
        } else if stream == StreamId::PROCESS {
            column.last = (0, snapshot.process.memory.unwrap_or(0));
        }
        column.carried()
    }

    /// The column after this one, if nothing happens in it: levels and states stay, counts are 0.
    pub(super) fn carried(self) -> Column {
        Column {
            readable: (self.last.0, self.last.0),
            writable: (self.last.1, self.last.1),
            false_returns: 0,
            drains: 0,
            events: 0,
            some: self.now,
            all: self.now,
            ..self
        }
    }

    /// This column and the next one joined.
    pub(super) fn then(self, next: &Column) -> Column {
        Column {
            readable: join(self.readable, next.readable),
            writable: join(self.writable, next.writable),
            false_returns: self.false_returns.saturating_add(next.false_returns),
            drains: self.drains.saturating_add(next.drains),
            events: self.events.saturating_add(next.events),
            some: States(self.some.0 | next.some.0),
            all: States(self.all.0 & next.all.0),
            ..*next
        }
    }

    /// Adds an event of this stream (or of the process) to the column.
    pub(super) fn add(&mut self, event: &Event) {
        let levels = match event.kind {
            EventKind::Memory => (0, event.size),
            _ if event.stream == StreamId::PROCESS => self.last,
            _ => (event.levels.readable_length, event.levels.writable_length),
        };
        // The last levels are within already, and most events leave them as they are.
        if levels != self.last {
            self.readable = widen(self.readable, levels.0);
            self.writable = widen(self.writable, levels.1);
            self.last = levels;
        }
        self.events = self.events.saturating_add(1);
        self.now = self.now.after(event);
        match event.kind {
            EventKind::WriteReturn if event.ret == Ret::False => {
                self.false_returns = self.false_returns.saturating_add(1)
            }
            EventKind::Drain => self.drains = self.drains.saturating_add(1),
            _ => {}
        }
        self.some = States(self.some.0 | self.now.0);
        self.all = States(self.all.0 & self.now.0);
    }
}

fn widen(range: (u64, u64), value: u64) -> (u64, u64) {
    (range.0.min(value), range.1.max(value))
}

fn join(a: (u64, u64), b: (u64, u64)) -> (u64, u64) {
    (a.0.min(b.0), a.1.max(b.1))
}
