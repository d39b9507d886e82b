//! What happened to a stream within spans of time: the lowest and highest level, and how many signals there were.
//! At any zoom a picture needs one column a pixel, however many events there are.

use super::state::Snapshot;
use super::store::Trace;
use crate::engine::{Event, EventKind, Flowing, Ret, SimTime, StreamId};

/// More events than this within a picture are drawn from the overview instead.
const SCAN: u64 = 400_000;

/// What happened to one stream (or to the process) in one span of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// Lowest and highest `readableLength`.
    pub readable: (u64, u64),
    /// Lowest and highest `writableLength`; of the process, its memory.
    pub writable: (u64, u64),
    /// `readableLength` and `writableLength` (memory) at its end.
    pub last: (u64, u64),
    /// `write()` calls that returned `false`.
    pub falses: u32,
    /// `'drain'` events.
    pub drains: u32,
    /// Events of any kind.
    pub events: u32,
    /// What held at its end.
    pub now: States,
    /// What held at any moment in it.
    pub some: States,
    /// What held all the time.
    pub all: States,
}

/// What a stream can be in for a while; a set of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct States(u8);

impl States {
    /// `readableFlowing === false`
    pub const PAUSED: States = States(1);
    /// `writableNeedDrain`: a `write()` returned `false`, and `'drain'` has not come.
    pub const WAITING: States = States(2);
    /// A chunk is inside `_write` or `_writev`.
    pub const WRITING: States = States(4);

    /// Whether these are among them.
    pub fn has(self, states: States) -> bool {
        self.0 & states.0 == states.0
    }

    fn set(&mut self, states: States, on: bool) {
        self.0 = if on { self.0 | states.0 } else { self.0 & !states.0 };
    }
}

impl Column {
    /// A span in which nothing happens, after this one.
    pub(super) fn carried(self) -> Column {
        Column {
            readable: (self.last.0, self.last.0),
            writable: (self.last.1, self.last.1),
            falses: 0,
            drains: 0,
            events: 0,
            some: self.now,
            all: self.now,
            ..self
        }
    }

    /// This span and the next one as one.
    pub(super) fn then(self, next: &Column) -> Column {
        Column {
            readable: join(self.readable, next.readable),
            writable: join(self.writable, next.writable),
            falses: self.falses.saturating_add(next.falses),
            drains: self.drains.saturating_add(next.drains),
            events: self.events.saturating_add(next.events),
            some: States(self.some.0 | next.some.0),
            all: States(self.all.0 & next.all.0),
            ..*next
        }
    }

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
        self.now.set(States::PAUSED, event.levels.flowing == Flowing::Paused);
        self.now.set(States::WAITING, event.levels.need_drain);
        match event.kind {
            EventKind::WriteReturn if event.ret == Ret::False => self.falses = self.falses.saturating_add(1),
            EventKind::Drain => self.drains = self.drains.saturating_add(1),
            EventKind::WriteImpl | EventKind::WritevImpl => self.now.set(States::WRITING, true),
            EventKind::WriteImplDone | EventKind::WritevImplDone => self.now.set(States::WRITING, false),
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

/// `n` columns of equal length over `from..to` for each stream: from the overview where that is fine enough, else from
/// the events where these are few enough and kept. One pass over the events, however many streams.
pub(super) fn columns(
    trace: &Trace,
    streams: &[StreamId],
    from: SimTime,
    to: SimTime,
    n: usize,
) -> Vec<Vec<Column>> {
    let length = to.since(from).0.max(1);
    if n == 0 {
        return vec![Vec::new(); streams.len()];
    }
    let overview = trace.overview();
    let covered = streams.iter().all(|&stream| overview.covers(stream));
    let fine = overview.span().0.saturating_mul(n as u64) <= length && covered;
    let events = trace.index_at(from)..trace.index_at(to);
    let kept = trace.first() == 0 || trace.time_at(trace.first()) < from;
    match !fine && kept && events.end - events.start <= SCAN {
        true => from_events(trace, streams, from, length, n, events),
        false => streams.iter().map(|&stream| from_overview(trace, stream, from, length, n)).collect(),
    }
}

/// Of no stream that is asked for.
const NONE: usize = usize::MAX;

fn from_events(
    trace: &Trace,
    streams: &[StreamId],
    from: SimTime,
    length: u64,
    n: usize,
    events: std::ops::Range<u64>,
) -> Vec<Vec<Column>> {
    let mut cursor = super::Cursor::default();
    cursor.seek(trace, events.start);
    let mut columns: Vec<Vec<Column>> =
        streams.iter().map(|&stream| vec![standing(cursor.snapshot(), stream)]).collect();
    let place = |id: StreamId| streams.iter().position(|&stream| stream == id).unwrap_or(NONE);
    let places: Vec<usize> = trace.ids().map(place).collect();
    let process = place(StreamId::PROCESS);
    trace.for_each(events, |_, event| {
        let place = places.get(event.stream.index()).copied().unwrap_or(process);
        let Some(columns) = columns.get_mut(place) else { return };
        let number = (u128::from(event.time.since(from).0) * n as u128 / u128::from(length)) as usize;
        fill(columns, number.min(n - 1) + 1);
        if let Some(column) = columns.last_mut() {
            column.add(event);
        }
    });
    for columns in &mut columns {
        fill(columns, n);
    }
    columns
}

/// A span in which a stream, or the process, stays as it is.
fn standing(snapshot: &Snapshot, stream: StreamId) -> Column {
    let mut column = Column::default();
    if let Some(now) = snapshot.stream(stream) {
        column.last = (now.levels.readable_length, now.levels.writable_length);
        column.now.set(States::PAUSED, now.levels.flowing == Flowing::Paused);
        column.now.set(States::WAITING, now.levels.need_drain);
        column.now.set(States::WRITING, now.in_flight.is_some());
    } else if stream == StreamId::PROCESS {
        column.last = (0, snapshot.process.memory.unwrap_or(0));
    }
    column.carried()
}

fn from_overview(trace: &Trace, stream: StreamId, from: SimTime, length: u64, n: usize) -> Vec<Column> {
    let overview = trace.overview();
    let spans = overview.spans(stream);
    let at = |number: usize| {
        let time = u128::from(from.0) + u128::from(length) * number as u128 / n as u128;
        let span = u128::from(overview.span().0);
        // The last column has what is left of its last span, too.
        (if number == n { time.div_ceil(span) } else { time / span }) as usize
    };
    let span = |number: usize| match spans.get(number) {
        Some(span) => *span,
        None => spans.last().copied().unwrap_or_default().carried(),
    };
    (0..n)
        .map(|number| {
            let range = at(number)..at(number + 1).max(at(number) + 1);
            range.clone().skip(1).fold(span(range.start), |sum, next| sum.then(&span(next)))
        })
        .collect()
}

fn fill(columns: &mut Vec<Column>, n: usize) {
    while columns.len() < n {
        let next = columns.last().copied().unwrap_or_default().carried();
        columns.push(next);
    }
}
