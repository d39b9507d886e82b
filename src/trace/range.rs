//! What happened within a span of time, in figures: counts and times from the states at both ends, peaks from the
//! overview and the few events beside it. Costs the same for a thousand events and for ten million.

use std::ops::Range;

use super::column::Column;
use super::cursor::Cursor;
use super::event_index::EventIndex;
use super::state::Snapshot;
use super::store::Trace;
use super::stream_state::StreamNow;
use crate::engine::{Event, EventKind, SimTime, StreamId};

/// Events that are looked through for a peak, on either side of what the overview knows.
const SCAN: u64 = 100_000;

/// A stretch of time, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its first moment.
    pub from: SimTime,
    /// Its last moment; not before the first.
    pub to: SimTime,
}

impl Span {
    /// Between two moments, whichever comes first.
    pub fn between(a: SimTime, b: SimTime) -> Span {
        Span { from: a.min(b), to: a.max(b) }
    }

    /// From its first moment to its last.
    pub fn length(self) -> SimTime {
        self.to.since(self.from)
    }

    /// Whether a moment is in it.
    pub fn holds(self, time: SimTime) -> bool {
        self.from <= time && time <= self.to
    }

    /// Which part of it a time is, in percent.
    pub fn percent(self, part: SimTime) -> f64 {
        part.0 as f64 * 100.0 / self.length().0.max(1) as f64
    }

    /// `n` divided by its length, per second, rounded; `None` if it has no length.
    pub fn rate(self, n: u64) -> Option<u64> {
        let seconds = self.length().as_secs_f64();
        (seconds > 0.0).then(|| (n as f64 / seconds).round() as u64)
    }
}

/// The highest that something was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Peak {
    /// How high.
    pub n: u64,
    /// It is nearly that: the events that would tell are no longer kept, or too many to be looked through.
    pub about: bool,
}

/// What happened to one stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamFigures {
    /// Which.
    pub stream: StreamId,
    /// How long `readableFlowing` was `false`.
    pub paused: SimTime,
    /// How long `writableNeedDrain` was `true`.
    pub waited: SimTime,
    /// How long a chunk was inside `_write` or `_writev`.
    pub busy: SimTime,
    /// `write()` calls.
    pub writes: u64,
    /// `write()` calls that returned `false`.
    pub false_returns: u64,
    /// `'drain'` events.
    pub drains: u64,
    /// Bytes, or objects, pushed.
    pub pushed: u64,
    /// Bytes, or objects, delivered by `'data'`.
    pub delivered: u64,
    /// Bytes, or objects, accepted by `write()`.
    pub accepted: u64,
    /// Bytes, or objects, that `_write` was done with.
    pub written: u64,
    /// Of `readableLength`.
    pub peak_readable: Peak,
    /// Of `writableLength`.
    pub peak_writable: Peak,
}

/// What happened in a span of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// The span that they are of: shorter than the requested one if its beginning is no longer kept.
    pub span: Span,
    /// Events of all streams.
    pub events: u64,
    /// Events that were left out.
    pub lost: u64,
    /// Of the process's memory, where that is known.
    pub memory: Option<Peak>,
    /// One for each requested stream that the trace has.
    pub streams: Vec<StreamFigures>,
}

/// The figures of `streams` from the first to the last moment of `span`. `None` if nothing of it is kept.
pub fn figures(trace: &Trace, streams: &[StreamId], span: Span) -> Option<Figures> {
    let kept = match trace.first() {
        0 => SimTime::ZERO,
        first => trace.time_at(first) + SimTime(1),
    };
    // At time zero nothing had happened: that is known however much was dropped.
    let from = if span.from == SimTime::ZERO { span.from } else { span.from.max(kept) };
    let span = Span { from, to: span.to.min(trace.end_time()) };
    if span.to < span.from || span.to < kept {
        return None;
    }
    let range = before(trace, span.from)..trace.index_at(span.to);
    let (start, end) = (state(trace, range.start, span.from), state(trace, range.end, span.to));
    let mut peaks = Peaks::at(&start, streams);
    peaks.look(trace, span, range.clone());
    let nothing = StreamNow::default();
    let of = |(place, &stream): (usize, &StreamId)| {
        trace.stream(stream)?;
        let now = end.stream(stream).unwrap_or(&nothing);
        let was = start.stream(stream).unwrap_or(&nothing);
        Some(StreamFigures {
            stream,
            paused: now.paused_until(span.to).since(was.paused_until(span.from)),
            waited: now.waited_until(span.to).since(was.waited_until(span.from)),
            busy: now.busy_until(span.to).since(was.busy_until(span.from)),
            writes: now.writes - was.writes,
            false_returns: now.false_returns - was.false_returns,
            drains: now.drains - was.drains,
            pushed: now.pushed - was.pushed,
            delivered: now.delivered - was.delivered,
            accepted: now.accepted - was.accepted,
            written: now.written - was.written,
            peak_readable: peaks.of[place].0,
            peak_writable: peaks.of[place].1,
        })
    };
    let events = match span.from == SimTime::ZERO {
        true => range.end,
        false => range.end - range.start,
    };
    let memory = end.process.memory.map(|_| peaks.memory);
    let lost = end.process.lost - start.process.lost;
    Some(Figures { span, events, lost, memory, streams: streams.iter().enumerate().filter_map(of).collect() })
}

/// How many events have happened before the clock shows `time`.
fn before(trace: &Trace, time: SimTime) -> EventIndex {
    match time.0.checked_sub(1) {
        Some(earlier) => trace.index_at(SimTime(earlier)),
        None => trace.first(),
    }
}

fn state(trace: &Trace, index: EventIndex, time: SimTime) -> Snapshot {
    if time == SimTime::ZERO && index == trace.first() {
        return Snapshot::default();
    }
    let mut cursor = Cursor::default();
    cursor.seek(trace, index);
    cursor.snapshot().clone()
}

/// The highest levels so far.
struct Peaks<'a> {
    streams: &'a [StreamId],
    of: Vec<(Peak, Peak)>,
    memory: Peak,
}

impl Peaks<'_> {
    fn at<'a>(start: &Snapshot, streams: &'a [StreamId]) -> Peaks<'a> {
        let exact = |n| Peak { n, about: false };
        let level = |&id: &StreamId| {
            let levels = start.stream(id).map(|now| now.levels).unwrap_or_default();
            (exact(levels.readable_length), exact(levels.writable_length))
        };
        let of = streams.iter().map(level).collect();
        Peaks { streams, of, memory: exact(start.process.memory.unwrap_or(0)) }
    }

    fn look(&mut self, trace: &Trace, span: Span, events: Range<EventIndex>) {
        let whole = span.from != SimTime::ZERO || trace.first() == 0;
        if whole && events.end - events.start <= SCAN {
            return self.scan(trace, events);
        }
        let length = trace.overview().span().0;
        // The overview's spans that lie within the asked one, and what is left on both sides.
        let (first, last) = (span.from.0.div_ceil(length), (span.to.0 + 1) / length);
        if first >= last {
            return self.cover(trace, span.from.0 / length..span.to.0 / length + 1, &events, true);
        }
        let (head, tail) = (before(trace, SimTime(first * length)), before(trace, SimTime(last * length)));
        self.cover(trace, first..last, &events, false);
        let kept = |time: u64| trace.first() == 0 || trace.time_at(trace.first()).0 < time;
        let ends = [
            (events.start..head, first.saturating_sub(1), true),
            (tail..events.end, last, kept(last * length)),
        ];
        for (part, number, kept) in ends {
            match part.end.saturating_sub(part.start) {
                0 if kept => {}
                1..=SCAN if kept => self.scan(trace, part),
                _ => self.cover(trace, number..number + 1, &part, true),
            }
        }
    }

    /// Every one of these events.
    fn scan(&mut self, trace: &Trace, events: Range<EventIndex>) {
        trace.for_each(events, |_, event: &Event| {
            if event.kind == EventKind::Memory {
                raise(&mut self.memory, event.size, false);
            } else if let Some(place) = self.streams.iter().position(|&id| id == event.stream) {
                raise(&mut self.of[place].0, event.levels.readable_length, false);
                raise(&mut self.of[place].1, event.levels.writable_length, false);
            }
        });
    }

    /// Those of the overview's spans, which hold these events and, where it is `about`, more. Of a stream that is not
    /// in it, the states at checkpoints are all there is.
    fn cover(&mut self, trace: &Trace, spans: Range<u64>, events: &Range<EventIndex>, about: bool) {
        let overview = trace.overview();
        let highest = |id: StreamId, of: fn(&Column) -> u64| {
            let known = overview.spans(id);
            let spans = (spans.start as usize).min(known.len())..(spans.end as usize).min(known.len());
            known[spans].iter().map(of).max().unwrap_or(0)
        };
        for (&id, (readable, writable)) in self.streams.iter().zip(&mut self.of) {
            if overview.covers(id) {
                raise(readable, highest(id, |column| column.readable.1), about);
                raise(writable, highest(id, |column| column.writable.1), about);
                continue;
            }
            for levels in trace.checkpoints(events.clone()).filter_map(|s| s.stream(id)).map(|now| now.levels)
            {
                raise(readable, levels.readable_length, true);
                raise(writable, levels.writable_length, true);
            }
            (readable.about, writable.about) = (true, true);
        }
        raise(&mut self.memory, highest(StreamId::PROCESS, |column| column.writable.1), about);
    }
}

/// An exact figure that is as high as one that is nearly true makes that exact.
fn raise(peak: &mut Peak, n: u64, about: bool) {
    match n.cmp(&peak.n) {
        std::cmp::Ordering::Greater => *peak = Peak { n, about },
        std::cmp::Ordering::Equal => peak.about &= about,
        std::cmp::Ordering::Less => {}
    }
}
