//! What is wrong with a program, and what to change, in a sentence or two each: a diagnosis from the state at a moment
//! and the state at half of its time. Must say only what the trace shows.
//!
//! The cost is that of one checkpoint and its replay, and does not grow with the trace.

mod errors;
mod memory;
mod stalls;

use std::rc::Rc;

use crate::engine::{EventKind, SimTime, StreamId, StreamInfo};
use crate::judge::explained::Tone;
use crate::judge::summary::{counted, ignored};
use crate::judge::writers::WriterBehaviour;
use crate::tr;
use crate::trace::{
    Amount, Beyond, ByStream, Cursor, Flow, Snapshot, StreamNow, Trace, beyond, grouped, lowest_desired_size,
    signed,
};

/// What is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// The stream that it is about, or the process.
    pub stream: StreamId,
    /// How things stand, with a figure.
    pub text: String,
    /// What to change; empty where nothing is to be changed.
    pub advice: &'static str,
    /// How to take it.
    pub tone: Tone,
}

/// Times its `highWaterMark` that a buffer holds before it is too much.
const TOO_MUCH: u64 = 2;

/// Events of one moment among which the consequences of an error are looked for.
const CONSEQUENCES: u64 = 4096;

/// What is wrong with the flows of a trace at the cursor, or that nothing is, the worst first; none while
/// it is too early to say. Where something is missing it says how things stood before that.
pub fn diagnose(trace: &Trace, cursor: &Cursor, flows: &[Flow]) -> Vec<Diagnosis> {
    let mut found: Vec<Diagnosis> = cursor.snapshot().process.uncaught.iter().map(uncaught).collect();
    let (beyond, whole) = (beyond(trace, cursor), trace.whole_until());
    let mut before = Cursor::default();
    let cursor = match cursor.index() > whole {
        true => {
            before.seek(trace, whole);
            &before
        }
        false => cursor,
    };
    let now = cursor.snapshot();
    if cursor.index() == 0 || whole < trace.first() {
        return found;
    }
    let half = SimTime(now.time.0 / 2);
    let mut earlier = Cursor::default();
    earlier.seek(trace, trace.index_at(half).min(cursor.index()));
    let rest = cursor.index()..trace.index_at(now.time).min(cursor.index() + CONSEQUENCES);
    let mut under_way = false;
    trace.for_each(rest, |_, event| under_way |= event.kind == EventKind::Destroy);
    let diagnoser = Diagnoser { trace, now, earlier: earlier.snapshot(), beyond, under_way };
    for pair in flows.iter().flat_map(|flow| flow.stages.windows(2)) {
        found.extend(diagnoser.left_open(pair[0], pair[1]));
    }
    for flow in flows {
        for (place, &id) in flow.stages.iter().enumerate() {
            let before = place.checked_sub(1).map(|place| flow.stages[place]);
            let last = place + 1 == flow.stages.len();
            let one = diagnoser.ignored(id).or_else(|| diagnoser.unread(id, last));
            found.extend(one.or_else(|| diagnoser.no_drain(before, id)).or_else(|| diagnoser.flooded(id)));
        }
    }
    // Flows that meet tell the same of the stream that they share.
    let mut told: ByStream<bool> = ByStream::default();
    found.retain(|one| !std::mem::replace(&mut told[one.stream], true));
    if found.is_empty() {
        let streams: Vec<StreamId> = flows.iter().flat_map(|flow| &flow.stages).copied().collect();
        let one = diagnoser.kept_elsewhere(&streams).or_else(|| diagnoser.contained(flows));
        found.extend(one.or_else(|| diagnoser.healthy(&streams)));
    }
    found
}

fn uncaught(error: &Rc<str>) -> Diagnosis {
    bad(
        StreamId::PROCESS,
        tr!("Uncaught {error}: an 'error' event without a listener ends the process.", error),
        tr!("Use pipeline(), or listen for 'error' on every stream."),
    )
}

fn bad(stream: StreamId, text: String, advice: &'static str) -> Diagnosis {
    Diagnosis { stream, text, advice, tone: Tone::Bad }
}

struct Diagnoser<'a> {
    trace: &'a Trace,
    now: &'a Snapshot,
    /// At half of the time.
    earlier: &'a Snapshot,
    /// What comes after it.
    beyond: Beyond,
    /// Within the same moment others are still to be destroyed.
    under_way: bool,
}

type StreamView<'a> = (&'a StreamInfo, &'a StreamNow);

impl<'a> Diagnoser<'a> {
    fn stream(&self, id: StreamId) -> Option<StreamView<'a>> {
        Some((self.trace.stream(id)?, self.now.stream(id)?))
    }

    /// Whether a stream that stands open stays so for all that is known. A trace that is still being made says so of
    /// what it has come to.
    fn stays(&self, id: StreamId, open: impl Fn(&StreamNow) -> bool) -> bool {
        let (latest, whole) = (self.trace.latest(), self.trace.whole_until() == self.trace.end());
        let is_known = !self.trace.is_complete() || (latest.process.idle && whole);
        self.beyond != Beyond::Unknown && is_known && latest.stream(id).is_some_and(open)
    }

    fn stream_views(&self, streams: &[StreamId]) -> Vec<(StreamId, StreamView<'a>)> {
        streams.iter().filter_map(|&id| Some((id, self.stream(id)?))).collect()
    }

    fn behaviour(&self, to: StreamId) -> WriterBehaviour {
        WriterBehaviour::of(self.trace, self.now, to)
    }

    /// `write()` returns `false`, and the code that writes goes on.
    fn ignored(&self, to: StreamId) -> Option<Diagnosis> {
        let (sink, now) = self.stream(to)?;
        if let Some(n) = lowest_desired_size(sink, now) {
            let text = tr!(
                "{sink} got more than it asked for: desiredSize was 0 or less after {times} writes and fell to {n}.",
                sink = sink.name,
                times = grouped(now.falses),
                n = signed(n)
            );
            let ignored = n < 0 && self.behaviour(to) == WriterBehaviour::Ignores;
            return ignored.then(|| bad(to, text, tr!("Await writer.ready before each write().")));
        }
        let mark = sink.writable_high_water_mark.unwrap_or(0).max(1);
        if self.behaviour(to) != WriterBehaviour::Ignores || now.peak_writable < mark.saturating_mul(TOO_MUCH)
        {
            return None;
        }
        let held = Amount { n: now.peak_writable, objects: sink.writable_object_mode };
        let mut text = ignored(&sink.name, now, held);
        text += &match (&self.now.process.fatal, self.growth()) {
            (Some(_), _) => tr!(", until the process died.").to_owned(),
            (None, Some(growth)) if !now.finished => format!(". {growth}"),
            _ => ".".to_owned(),
        };
        Some(bad(to, text, tr!("Use pipe() or pipeline(), or stop writing until 'drain'.")))
    }

    /// Nothing is wrong.
    fn healthy(&self, streams: &[StreamId]) -> Option<Diagnosis> {
        let streams = self.stream_views(streams);
        if self.now.process.fatal.is_some() || streams.iter().any(|(_, (_, now))| now.errored.is_some()) {
            return None;
        }
        let memory = match self.now.process.memory {
            Some(_) => tr!("; memory peaked at {most}", most = Amount::bytes(self.now.process.peak_memory)),
            None => String::new(),
        };
        let sinks = streams.iter().filter(|(_, (info, _))| info.kind.writes());
        let (id, (sink, now)) = *sinks.max_by_key(|(_, (_, now))| (now.falses, now.writes))?;
        if now.writes == 0 {
            return None;
        }
        let held = Amount { n: now.peak_writable, objects: sink.writable_object_mode };
        let paused = streams.iter().map(|(_, (info, now))| (now.pauses, &info.name)).max_by_key(|(n, _)| *n);
        let good = |text: String| Diagnosis { stream: id, text, advice: "", tone: Tone::Good };
        if let Some(n) = lowest_desired_size(sink, now) {
            let n = signed(n);
            return Some(good(tr!(
                "{sink}'s desiredSize never fell below {n}{memory}.",
                sink = sink.name,
                n,
                memory
            )));
        }
        Some(match paused {
            _ if now.falses == 0 => good(tr!(
                "{sink} keeps up: write() has never returned false{memory}.",
                sink = sink.name,
                memory
            )),
            _ if self.behaviour(id) == WriterBehaviour::Ignores => {
                Diagnosis { tone: Tone::Plain, ..good(counted(&sink.name, now, held)) }
            }
            Some((times, name)) if times > 0 => good(tr!(
                "Backpressure works: {name} was paused {times}, and {sink} never held more than {held}{memory}.",
                name,
                times = times_in_words(times),
                sink = sink.name,
                held,
                memory
            )),
            _ if self.behaviour(id) == WriterBehaviour::Unclear => {
                Diagnosis { tone: Tone::Plain, ..good(counted(&sink.name, now, held)) }
            }
            _ if now.drains > 0 => good(tr!(
                "Backpressure works: the program waited for {sink}'s 'drain' {times}, and {sink} never held more than {held}{memory}.",
                sink = sink.name,
                times = times_in_words(now.drains),
                held,
                memory
            )),
            _ => return None,
        })
    }
}

fn times_in_words(n: u64) -> String {
    match n {
        1 => tr!("once").to_owned(),
        2 => tr!("twice").to_owned(),
        n => tr!("{n} times", n = grouped(n)),
    }
}

/// A span that is no more than a forecast: `12 s`, `28 min`, `3 h`.
fn span(seconds: f64) -> String {
    match seconds {
        0.0..0.095 => format!("{:.0} ms", seconds * 1e3),
        0.0..9.5 => format!("{seconds:.1} s"),
        0.0..120.0 => format!("{seconds:.0} s"),
        0.0..7200.0 => format!("{:.0} min", seconds / 60.0),
        0.0..172_800.0 => format!("{:.0} h", seconds / 3600.0),
        _ => tr!("{n} days", n = format!("{:.0}", seconds / 86_400.0)),
    }
}
