//! The event log: segments of packed events, each with the state at its beginning. Bounded: when it is full the
//! oldest segment goes. Must not interpret events; `state` does.

use std::cell::OnceCell;
use std::collections::VecDeque;
use std::ops::Range;
use std::rc::Rc;

use super::event_index::EventIndex;
use super::flow::Flow;
use super::notes::Notes;
use super::overview::Overview;
use super::packed::{Overflow, PackedEvent};
use super::state::Snapshot;
use super::stream_state::StreamNow;
use crate::engine::{Event, Observer, SimTime, StreamId, StreamInfo};

/// Events in a segment: how far a replay from a checkpoint may have to go.
const SEGMENT: usize = 1024;

/// Segments for which WebAssembly's memory grows at once.
const AHEAD: usize = 128;

/// What kind of clock the times come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// The engine's, or a test's.
    #[default]
    Virtual,
    /// A real process's.
    Monotonic,
}

/// What is known of a run besides its events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// `process.version`, or the version that the engine follows.
    pub node: String,
    /// The kind of clock.
    pub clock: Clock,
    /// What ran.
    pub title: String,
    /// Bytes at which the process dies, where that is known.
    pub memory_limit: Option<u64>,
    /// Bytes at which V8's heap is full, where that is known.
    pub heap_limit: Option<u64>,
    /// What the writer always tells: only of that does absence mean anything.
    pub tells: Tells,
}

/// What the writer of a trace always tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tells {
    /// The program's listeners, and its loops over streams.
    pub listeners: bool,
    /// Which streams `pipeline()` joined, and which chunks went from one stream to another.
    pub flows: bool,
}

/// What happened in one run.
#[derive(Clone, Debug)]
pub struct Trace {
    header: Header,
    streams: Vec<StreamInfo>,
    segments: VecDeque<Segment>,
    /// The index of the first event that is still there.
    first: EventIndex,
    end: EventIndex,
    limit: usize,
    now: Snapshot,
    overview: Overview,
    complete: bool,
    reads: bool,
    /// The number of events before the first gap; `None` while there is none.
    whole: Option<EventIndex>,
    notes: Notes,
    /// The flows of the first so many events, once they have been looked for.
    flows: OnceCell<(EventIndex, Vec<Flow>)>,
}

#[derive(Clone, Debug)]
struct Segment {
    before: Snapshot,
    events: Vec<PackedEvent>,
    overflows: Vec<Overflow>,
}

/// A trace of nothing, for where one is needed before anything is known.
impl Default for Trace {
    fn default() -> Trace {
        Trace::new(Header::default(), 0)
    }
}

impl Trace {
    /// Events that a trace keeps by default: 4 Mi events of 24 bytes, 96 MiB.
    pub const DEFAULT_LIMIT: usize = 4 << 20;

    /// An empty trace that keeps about `limit` events.
    pub fn new(header: Header, limit: usize) -> Self {
        Trace {
            header,
            streams: Vec::new(),
            segments: VecDeque::new(),
            first: 0,
            end: 0,
            limit: limit.max(2 * SEGMENT),
            now: Snapshot::default(),
            overview: Overview::default(),
            complete: false,
            reads: false,
            whole: None,
            notes: Notes::default(),
            flows: OnceCell::new(),
        }
    }

    /// The flows that `find` found when they were asked for first; those of now, should events have come since.
    pub(super) fn kept_flows(&self, find: impl Fn() -> Vec<Flow>) -> Vec<Flow> {
        let (end, flows) = self.flows.get_or_init(|| (self.end, find()));
        if *end == self.end { flows.clone() } else { find() }
    }

    /// What is known besides the events: places in the program, pipelines, other processes.
    pub fn notes(&self) -> &Notes {
        &self.notes
    }

    /// Adds to them.
    pub fn notes_mut(&mut self) -> &mut Notes {
        &mut self.notes
    }

    /// The same trace, which also keeps `read()` calls.
    pub fn with_reads(mut self) -> Self {
        self.reads = true;
        self
    }

    /// Version, clock, title and memory limit.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The streams, by id.
    pub fn streams(&self) -> &[StreamInfo] {
        &self.streams
    }

    /// One stream.
    pub fn stream(&self, id: StreamId) -> Option<&StreamInfo> {
        self.streams.get(id.index())
    }

    /// All ids, in order.
    pub fn ids(&self) -> impl Iterator<Item = StreamId> + use<> {
        (0..self.streams.len() as u16).map(StreamId::new)
    }

    /// The index of the oldest event that is kept, which is the number of events dropped before it.
    pub fn first(&self) -> EventIndex {
        self.first
    }

    /// One past the index of the newest event.
    pub fn end(&self) -> EventIndex {
        self.end
    }

    /// Whether nothing more will come.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Marks the trace as complete: no event is added any more.
    pub fn complete(&mut self) {
        self.complete = true;
    }

    /// Records that an event is missing after the newest one.
    pub(crate) fn leave_out(&mut self) {
        self.whole = self.whole.or(Some(self.end));
    }

    /// The number of events before the first gap; of all events, if there is none.
    pub fn whole_until(&self) -> EventIndex {
        self.whole.unwrap_or(self.end)
    }

    /// The state after the newest event.
    pub fn latest(&self) -> &Snapshot {
        &self.now
    }

    /// The time of the newest event.
    pub fn end_time(&self) -> SimTime {
        self.now.time
    }

    /// The coarse picture of the whole run, dropped events included.
    pub fn overview(&self) -> &Overview {
        &self.overview
    }

    /// Bytes of memory that it holds, nearly.
    pub fn memory(&self) -> usize {
        let log = self.segments.iter().map(|s| {
            // Most streams of a checkpoint are no other's: something has happened to them.
            let checkpoint = s.before.streams.len() * (size_of::<Rc<()>>() + size_of::<StreamNow>());
            checkpoint
                + s.events.capacity() * size_of::<PackedEvent>()
                + s.overflows.capacity() * size_of::<Overflow>()
        });
        self.overview.memory() + log.sum::<usize>()
    }

    /// The event at `index`, or `None` outside of what is kept.
    pub fn event(&self, index: EventIndex) -> Option<Event> {
        let (segment, offset) = self.locate(index)?;
        segment.events.get(offset).map(|packed| packed.unpack(&segment.overflows))
    }

    /// Calls `f` with every event of the range that is kept, in order.
    pub fn for_each(&self, range: Range<EventIndex>, mut f: impl FnMut(EventIndex, &Event)) {
        let mut index = range.start.max(self.first);
        let end = range.end.min(self.end);
        while index < end {
            let Some((segment, offset)) = self.locate(index) else { return };
            for packed in &segment.events[offset..] {
                if index >= end {
                    return;
                }
                f(index, &packed.unpack(&segment.overflows));
                index += 1;
            }
        }
    }

    /// The number of events at or before `time`.
    pub fn index_at(&self, time: SimTime) -> EventIndex {
        let later = self.segments.partition_point(|s| s.events.first().is_some_and(|e| e.time() <= time));
        let Some(number) = later.checked_sub(1) else { return self.first };
        let within = self.segments[number].events.partition_point(|e| e.time() <= time);
        self.first + (number * SEGMENT + within) as u64
    }

    /// The time of the last of the first `index` events; zero before all.
    pub fn time_at(&self, index: EventIndex) -> SimTime {
        let Some(last) = index.checked_sub(1) else { return SimTime::ZERO };
        match self.locate(last) {
            Some((segment, offset)) => segment.events.get(offset).map_or(self.now.time, PackedEvent::time),
            None if last < self.first => self.segments.front().map_or(SimTime::ZERO, |s| s.before.time),
            None => self.now.time,
        }
    }

    /// The nearest checkpoint at or before `index`.
    pub(super) fn checkpoint(&self, index: EventIndex) -> (EventIndex, &Snapshot) {
        let number = (index.saturating_sub(self.first) / SEGMENT as u64) as usize;
        match self.segments.get(number) {
            Some(segment) => (self.first + (number * SEGMENT) as u64, &segment.before),
            None => (self.end, &self.now),
        }
    }

    /// The events among which something comes to hold that never ceases to; `None` if it does not.
    pub(crate) fn segment_in_which(&self, holds: impl Fn(&Snapshot) -> bool) -> Option<Range<EventIndex>> {
        if !holds(&self.now) {
            return None;
        }
        let later = self.segments.partition_point(|segment| !holds(&segment.before));
        let from = self.first + (later.saturating_sub(1) * SEGMENT) as u64;
        Some(from..(from + SEGMENT as u64).min(self.end))
    }

    /// The states at the beginnings of the segments that begin within `range`.
    pub(super) fn checkpoints(&self, range: Range<EventIndex>) -> impl Iterator<Item = &Snapshot> {
        let number = |index: EventIndex| (index.saturating_sub(self.first) as usize).div_ceil(SEGMENT);
        let (from, to) = (number(range.start), number(range.end).min(self.segments.len()));
        self.segments.range(from.min(to)..to).map(|segment| &segment.before)
    }

    /// Begins a segment, in the place of the oldest one if there are enough.
    #[cold]
    fn open_segment(&mut self) {
        if self.segments.len() * SEGMENT >= self.limit {
            self.segments.pop_front();
            self.first += SEGMENT as u64;
        } else if cfg!(target_arch = "wasm32") && self.segments.len().is_multiple_of(AHEAD) {
            grow_memory();
        }
        self.segments.push_back(Segment {
            before: self.now.clone(),
            events: Vec::with_capacity(SEGMENT),
            overflows: Vec::new(),
        });
    }

    fn locate(&self, index: EventIndex) -> Option<(&Segment, usize)> {
        let offset = index.checked_sub(self.first)? as usize;
        Some((self.segments.get(offset / SEGMENT)?, offset % SEGMENT))
    }
}

impl Observer for Trace {
    fn stream(&mut self, info: StreamInfo) {
        self.streams.push(info);
        while self.now.streams.len() < self.streams.len() {
            self.now.streams.push(Rc::default());
        }
    }

    fn event(&mut self, event: &Event) {
        if self.end.is_multiple_of(SEGMENT as u64) {
            self.open_segment();
        }
        if let Some(segment) = self.segments.back_mut() {
            segment.events.push(PackedEvent::pack(event, &mut segment.overflows));
        }
        self.now.apply(event);
        if self.now.process.lost > 0 {
            self.leave_out();
        }
        self.end += 1;
        self.overview.add(event);
    }

    fn wants_reads(&self) -> bool {
        self.reads
    }
}

/// Lets WebAssembly's memory grow, if it has to, for the next segments at once: what is given back there stays with the
/// allocator. Segment by segment, V8 would move to a larger buffer, and collect the last one, a thousand times.
fn grow_memory() {
    drop(std::hint::black_box(Vec::<PackedEvent>::with_capacity(AHEAD * SEGMENT)));
}
