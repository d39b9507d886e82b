//! How a stream spends its time: working, held back by what comes after it, or starved by what comes before it, as Apache
//! Flink shows busy, backpressured and idle; and so which stream of a flow is the bottleneck. Must not draw.

use crate::engine::{SimTime, StreamId, StreamInfo, StreamKind};
use crate::trace::{Snapshot, States, StreamNow, Trace};

/// A stream that works for less of its time than this holds nothing up: there is no bottleneck.
const BUSY: f64 = 0.5;

/// The bottleneck works for so many times as long as the next one, at least: otherwise two share the place.
const AHEAD: f64 = 1.1;

/// The most that is said of how much faster a flow could be: beyond that, the other streams' work is too short to measure.
const MOST: f64 = 100.0;

/// What counts as a stream's work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// `_read` until `push()`: of a source.
    Read,
    /// `_transform`: a Transform holds its `_write` back while its readable side is full, which is no work.
    Transform,
    /// `_write`.
    Write,
    /// An HTTP message has no `_write`: while it is full, its socket sends.
    Send,
}

/// What a stream does at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// Its implementation has something to do.
    Working,
    /// What comes after it takes nothing.
    HeldBack,
    /// What comes before it brings nothing.
    Starved,
}

impl Work {
    /// Of a stream that has come so far.
    pub fn of(info: &StreamInfo, now: &StreamNow) -> Work {
        match () {
            () if !info.kind.writes() || (info.kind == StreamKind::Duplex && now.writes == 0) => Work::Read,
            () if info.kind.transforms() => Work::Transform,
            () if now.written_chunks == 0 => Work::Send,
            () => Work::Write,
        }
    }

    /// The state in which it is done.
    pub fn state(self) -> States {
        match self {
            Work::Read => States::READING,
            Work::Transform => States::TRANSFORMING,
            Work::Write => States::WRITING,
            Work::Send => States::WAITING,
        }
    }

    /// What a stream does that is in these states.
    pub fn doing(self, states: States) -> Doing {
        match self {
            _ if states.has(self.state()) => Doing::Working,
            Work::Read => Doing::HeldBack,
            Work::Transform if states.has(States::WRITING) => Doing::HeldBack,
            _ => Doing::Starved,
        }
    }
}

/// How a stream's time was spent. The three add up to the time from its first event to its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shares {
    /// Its implementation had something to do: `_write`, `_transform`, or `_read` until `push()`.
    pub working: SimTime,
    /// It could go on, but what comes after it took nothing: the source was not asked, a Transform's buffer was full.
    pub held_back: SimTime,
    /// There was nothing to do: what comes before it brought nothing.
    pub starved: SimTime,
}

impl Shares {
    /// Of a stream up to `time`, a moment of the state `now`.
    pub fn of(info: &StreamInfo, now: &StreamNow, time: SimTime) -> Shares {
        let Some(born) = now.born else { return Shares::default() };
        let end = now.over.unwrap_or(time).min(time);
        let all = end.since(born);
        let within = |part: SimTime| SimTime(part.0.min(all.0));
        let work = Work::of(info, now);
        let busy = within(match work {
            Work::Read => all,
            Work::Send => now.waited_until(end),
            Work::Transform | Work::Write => now.busy_until(end),
        });
        let working = match work {
            Work::Read => within(now.read_until(end)),
            Work::Transform => SimTime(now.transformed_until(end).0.min(busy.0)),
            Work::Write | Work::Send => busy,
        };
        Shares { working, held_back: busy - working, starved: all - busy }
    }

    /// From its first event to its end.
    pub fn all(&self) -> SimTime {
        self.working + self.held_back + self.starved
    }

    /// A part of it, from 0 to 1.
    pub fn part(&self, of: SimTime) -> f64 {
        of.as_secs_f64() / self.all().as_secs_f64().max(1e-9)
    }
}

/// The stream that a flow waits for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bottleneck {
    /// Which.
    pub stream: StreamId,
    /// The part of its time that it works, from 0 to 1.
    pub working: f64,
    /// How many times as fast the flow could be if this stream took no time at all; at most 100.
    pub speedup: f64,
}

/// The bottleneck among the streams of a flow; `None` where none works for most of its time, or two do alike.
pub fn bottleneck(trace: &Trace, snapshot: &Snapshot, stages: &[StreamId]) -> Option<Bottleneck> {
    let (mut most, mut next) = (None, 0.0);
    for &id in stages {
        let (Some(info), Some(now)) = (trace.stream(id), snapshot.stream(id)) else { continue };
        let shares = Shares::of(info, now, snapshot.time);
        let part = shares.part(shares.working);
        match most {
            Some((first, _)) if part <= first => next = part.max(next),
            _ => next = most.replace((part, id)).map_or(next, |(first, _): (f64, StreamId)| first),
        }
    }
    let (working, stream) = most.filter(|_| stages.len() > 1)?;
    let speedup = (working / f64::max(next, 1e-9)).min(MOST);
    (working >= BUSY && speedup >= AHEAD).then_some(Bottleneck { stream, working, speedup })
}
