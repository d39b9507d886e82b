//! What is wrong with a program, and what to change, in a sentence or two each: a diagnosis from the state at a moment
//! and the state at half of its time. Must say only what the trace shows, whoever made it.
//!
//! The cost is that of one checkpoint and its replay, and does not grow with the trace.

use super::amount::{Amount, grouped};
use super::cursor::Cursor;
use super::explain::Tone;
use super::flows::Flow;
use super::state::{Snapshot, StreamNow};
use super::store::Trace;
use super::web::{lowest_desired_size, signed};
use crate::engine::{EventKind, Flowing, SimTime, StreamId, StreamInfo, StreamKind};
use crate::tr;

/// What is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// The stream that it is about, or the process.
    pub stream: StreamId,
    /// How things stand, with a figure.
    pub text: String,
    /// What to change; empty where nothing is to be changed.
    pub cure: &'static str,
    /// How to take it.
    pub tone: Tone,
}

/// `false`s in a row without a `'drain'` that say that nobody waits: two sources of one destination, or a chunk under
/// way, give some, too.
const IGNORED: u64 = 4;

/// Times its `highWaterMark` that a buffer holds before it is too much.
const TOO_MUCH: u64 = 2;

/// Events of one moment among which the consequences of an error are looked for.
const CONSEQUENCES: u64 = 4096;

/// Bytes by which memory has to grow before somebody is to blame for it.
const LEAK: u64 = 32 << 20;

/// What is wrong with the flows of a trace at the cursor, or that nothing is, the worst first; at least one once
/// something has happened. `over` says that nothing comes after the cursor.
pub fn diagnose(trace: &Trace, cursor: &Cursor, flows: &[Flow], over: bool) -> Vec<Diagnosis> {
    let now = cursor.snapshot();
    if cursor.index() == 0 {
        return Vec::new();
    }
    let half = SimTime(now.time.0 / 2);
    let mut earlier = Cursor::default();
    earlier.seek(trace, trace.index_at(half).min(cursor.index()));
    let rest = cursor.index()..trace.index_at(now.time).min(cursor.index() + CONSEQUENCES);
    let mut under_way = false;
    trace.for_each(rest, |_, event| under_way |= event.kind == EventKind::Destroy);
    let doctor = Doctor { trace, now, earlier: earlier.snapshot(), over, under_way };
    let mut found = Vec::new();
    if let Some(error) = &now.process.uncaught {
        found.push(bad(
            StreamId::PROCESS,
            tr!("Nobody caught {error}: an 'error' without a listener ends the process.", error),
            tr!("Use pipeline(), or listen to 'error' on every stream."),
        ));
    }
    for pair in flows.iter().flat_map(|flow| flow.stages.windows(2)) {
        found.extend(doctor.left_open(pair[0], pair[1]));
    }
    for flow in flows {
        for (place, &id) in flow.stages.iter().enumerate() {
            let before = place.checked_sub(1).map(|place| flow.stages[place]);
            let last = place + 1 == flow.stages.len();
            let one = doctor.ignored(id).or_else(|| doctor.unread(id, last));
            found.extend(one.or_else(|| doctor.no_drain(before, id)).or_else(|| doctor.flooded(id)));
        }
    }
    // Flows that meet tell the same of the stream that they share.
    let mut streams = Vec::new();
    found.retain(|one| {
        !streams.contains(&one.stream) && {
            streams.push(one.stream);
            true
        }
    });
    if found.is_empty() {
        let streams: Vec<StreamId> = flows.iter().flat_map(|flow| &flow.stages).copied().collect();
        let one = doctor.kept_elsewhere(&streams).or_else(|| doctor.contained(flows));
        found.extend(one.or_else(|| doctor.healthy(&streams)));
    }
    found
}

fn bad(stream: StreamId, text: String, cure: &'static str) -> Diagnosis {
    Diagnosis { stream, text, cure, tone: Tone::Bad }
}

struct Doctor<'a> {
    trace: &'a Trace,
    now: &'a Snapshot,
    /// At half of the time.
    earlier: &'a Snapshot,
    over: bool,
    /// Within the same moment others are still to be destroyed.
    under_way: bool,
}

type Patient<'a> = (&'a StreamInfo, &'a StreamNow);

impl<'a> Doctor<'a> {
    fn stream(&self, id: StreamId) -> Option<Patient<'a>> {
        Some((self.trace.stream(id)?, self.now.stream(id)?))
    }

    /// `write()` returns false, and whoever writes goes on.
    fn ignored(&self, to: StreamId) -> Option<Diagnosis> {
        let (sink, now) = self.stream(to)?;
        if let Some(n) = lowest_desired_size(sink, now) {
            let text = tr!(
                "{sink} got more than it wants: desiredSize was 0 or less after {times} writes, and fell to {n}.",
                sink = sink.name,
                times = grouped(now.falses),
                n = signed(n)
            );
            // Who waits has waited for each but the last.
            let ignored = n < 0 && now.falses > now.drains + 1;
            return ignored.then(|| bad(to, text, tr!("Await writer.ready before each write().")));
        }
        let mark = sink.writable_high_water_mark.unwrap_or(0).max(1);
        let waited_for = now.drains.saturating_mul(2).saturating_add(IGNORED);
        if now.falses <= waited_for || now.peak_writable < mark.saturating_mul(TOO_MUCH) {
            return None;
        }
        let times = grouped(now.falses);
        let held = Amount { n: now.peak_writable, objects: sink.writable_object_mode };
        let mut text = tr!(
            "write() of {sink} returned false {times} times and nobody waited: it held {held}",
            sink = sink.name,
            times,
            held
        );
        text += &match (&self.now.process.fatal, self.growth()) {
            (Some(_), _) => tr!(", until the process died.").to_owned(),
            (None, Some(growth)) if !now.finished => format!(". {growth}"),
            _ => ".".to_owned(),
        };
        Some(bad(to, text, tr!("Use pipe() or pipeline(), or stop writing until 'drain'.")))
    }

    /// `Memory grows by 96 MiB each second; the limit of 1.5 GiB is reached in 12 s.`
    fn growth(&self) -> Option<String> {
        let (now, before) = (self.now.process.memory?, self.earlier.process.memory?);
        let seconds = self.now.time.since(self.earlier.time).as_secs_f64();
        let rate = now.checked_sub(before)? as f64 / seconds;
        if self.over || !rate.is_finite() || rate < 1.0 {
            return None;
        }
        let grows = tr!("Memory grows by {rate} each second", rate = Amount::bytes(rate as u64));
        let left = self.trace.header().memory_limit.and_then(|limit| Some((limit, limit.checked_sub(now)?)));
        Some(match left {
            Some((limit, left)) => tr!(
                "{grows}; the limit of {limit} is reached in {time}.",
                grows,
                limit = Amount::bytes(limit),
                time = span(left as f64 / rate)
            ),
            None => format!("{grows}."),
        })
    }

    /// One of two streams is gone by an error, and the other does not know.
    fn left_open(&self, from: StreamId, to: StreamId) -> Option<Diagnosis> {
        if self.under_way {
            return None;
        }
        let ((source, from_now), (sink, to_now)) = (self.stream(from)?, self.stream(to)?);
        let gone = |now: &StreamNow, whole: bool| now.errored.is_some() || (now.destroyed && !whole);
        let open = |now: &StreamNow, whole: bool| !now.destroyed && now.errored.is_none() && !whole;
        let piped = from_now.pipes.contains(&to);
        let how = if piped { tr!("pipe() does") } else { tr!("the code between them does") };
        let word = |now: &StreamNow| match &now.errored {
            Some(error) => tr!("failed with {error}", error),
            None => tr!("was destroyed").to_owned(),
        };
        let cure = tr!("Use pipeline(): it destroys all when one fails.");
        if gone(from_now, from_now.ended) && open(to_now, to_now.finished || to_now.ending) {
            let written = Amount { n: to_now.written, objects: sink.writable_object_mode };
            let text = tr!(
                "{source} {gone}, and {how} not tell {sink}: it stays open with {written} written, and is never finished.",
                source = source.name,
                gone = word(from_now),
                how,
                sink = sink.name,
                written
            );
            return Some(bad(to, text, cure));
        }
        if gone(to_now, to_now.finished) && open(from_now, from_now.ended) {
            let text = tr!(
                "{sink} {gone}, and nobody tells {source}: it stays open, and holds {level}.",
                sink = sink.name,
                gone = word(to_now),
                source = source.name,
                level = Amount { n: from_now.levels.readable_length, objects: source.readable_object_mode }
            );
            return Some(bad(from, text, cure));
        }
        None
    }

    /// Nothing more happens, and somebody still waits.
    fn no_drain(&self, from: Option<StreamId>, to: StreamId) -> Option<Diagnosis> {
        let (sink, now) = self.stream(to).filter(|(info, _)| info.kind.writes())?;
        let source = from.and_then(|from| self.stream(from));
        let paused = source.filter(|(_, from)| from.levels.flowing == Flowing::Paused && !from.destroyed);
        let stands = self.over && self.now.process.fatal.is_none();
        if !stands || now.destroyed || now.finished || !(paused.is_some() || now.levels.need_drain) {
            return None;
        }
        let name = &sink.name;
        if sink.kind.is_web() {
            let text =
                tr!("ready of {name} cannot come: the promise of its sink.write() is never settled.", name);
            let cure = tr!("Settle the promise of sink.write() on every path.");
            return now.in_flight.map(|_| bad(to, text, cure));
        }
        if let Some(size) = now.in_flight {
            let amount = Amount { n: size, objects: sink.writable_object_mode };
            let text = tr!(
                "A 'drain' of {name} is waited for that cannot come: its _write() was given {amount} and never called back.",
                name,
                amount
            );
            return Some(bad(
                to,
                text,
                tr!("Call the callback on every path through _write(), with an error if need be."),
            ));
        }
        if let Some((source, _)) =
            paused.filter(|_| !now.levels.need_drain && now.levels.writable_length == 0)
        {
            let text = tr!(
                "{source} is paused and waits for a 'drain' that cannot come: {name} is empty, and write() has not returned false.",
                source = source.name,
                name
            );
            return Some(bad(to, text, tr!("Pause only when write() has returned false.")));
        }
        let left = Amount { n: now.levels.writable_length, objects: sink.writable_object_mode };
        let text = tr!(
            "A 'drain' of {name} is waited for that did not come: it holds {left}, and nothing moves.",
            name,
            left
        );
        Some(bad(to, text, tr!("See what its _write() waits for, and whether it is corked.")))
    }

    /// Nobody reads what comes out of the last stream.
    fn unread(&self, id: StreamId, last: bool) -> Option<Diagnosis> {
        let (info, now) = self.stream(id)?;
        let two = info.kind.reads() && info.kind.writes();
        let mark = info.readable_high_water_mark.unwrap_or(0).max(1);
        let untouched = now.levels.flowing == Flowing::Unset && now.delivered == 0;
        let full = now.levels.readable_length >= mark && now.levels.need_drain;
        if !last || !two || now.destroyed || !untouched || !full {
            return None;
        }
        let behind = Amount { n: now.levels.readable_length, objects: info.readable_object_mode };
        let before = Amount { n: now.levels.writable_length, objects: info.writable_object_mode };
        let text = tr!(
            "Nobody reads what comes out of {name}: {behind} wait behind it and {before} before it, and it takes no more.",
            name = info.name,
            behind,
            before
        );
        Some(bad(id, text, tr!("Pipe it on, listen to 'data', or call resume().")))
    }

    /// A source that pushes whatever push() returns.
    fn flooded(&self, id: StreamId) -> Option<Diagnosis> {
        let (info, now) = self.stream(id)?;
        if !matches!(info.kind, StreamKind::Readable | StreamKind::Duplex) || now.destroyed {
            return None;
        }
        let mark = info.readable_high_water_mark.unwrap_or(0).max(1);
        let chunk = if info.readable_object_mode { 1 } else { now.pushed / now.pushes.max(1) };
        let held = now.levels.readable_length;
        if held <= mark.saturating_mul(TOO_MUCH).saturating_add(chunk.saturating_mul(2)) {
            return None;
        }
        let before = self.earlier.stream(id).map_or(0, |before| before.levels.readable_length);
        let seconds = self.now.time.since(self.earlier.time).as_secs_f64();
        let rate = held.saturating_sub(before) as f64 / seconds;
        let objects = info.readable_object_mode;
        let grows = match rate.is_finite() && rate >= 1.0 && !self.over {
            true => tr!(", {more} more each second", more = Amount { n: rate as u64, objects }),
            false => String::new(),
        };
        let text = tr!(
            "{name} cannot be held back: push() returned false, but it goes on, and its own buffer holds {level}, {times} times its highWaterMark{grows}.",
            name = info.name,
            level = Amount { n: held, objects },
            times = grouped(held / mark),
            grows
        );
        Some(bad(
            id,
            text,
            tr!("Read faster, drop what is too much, or stop the device while push() returns false."),
        ))
    }

    /// Memory has run out, or is about to, and it is not in the streams' buffers.
    fn kept_elsewhere(&self, streams: &[StreamId]) -> Option<Diagnosis> {
        let (process, limit) = (&self.now.process, self.trace.header().memory_limit);
        let (memory, before) = (process.memory?, self.earlier.process.memory?);
        let patients = || streams.iter().filter_map(|&id| Some((id, self.stream(id)?)));
        let bytes = |(_, (info, now)): (StreamId, Patient)| {
            let side = |objects: bool, level: u64| if objects { 0 } else { level };
            side(info.readable_object_mode, now.levels.readable_length)
                + side(info.writable_object_mode, now.levels.writable_length)
        };
        let held: u64 = patients().map(bytes).sum();
        let died = process.fatal.is_some();
        let grown = if died { memory } else { memory.saturating_sub(before) };
        if grown < LEAK || grown / 4 < held || limit.is_none() {
            return None;
        }
        let how = match died {
            true => tr!("The process has run out of memory.").to_owned(),
            false => self.growth()?,
        };
        let objects = |(id, (info, now)): (StreamId, Patient<'a>)| {
            let level = info.writable_object_mode.then_some(now.levels.writable_length)?;
            (level > 0).then_some((level, id, &info.name))
        };
        let (id, text, cure) = match patients().filter_map(objects).max_by_key(|(level, ..)| *level) {
            Some((n, id, name)) => (
                id,
                tr!(
                    "{name} holds {level}: in object mode a mark counts objects, whatever they weigh.",
                    name,
                    level = Amount { n, objects: true }
                ),
                tr!("Bound the objects' size, or lower the highWaterMark."),
            ),
            None => (
                StreamId::PROCESS,
                tr!(
                    "Its streams hold {held}: what came out of them is kept somewhere else.",
                    held = Amount::bytes(held)
                ),
                tr!("Process each chunk as it comes, and let it go."),
            ),
        };
        Some(bad(id, format!("{how} {text}"), cure))
    }

    /// A stream has failed, and all that it was joined to went with it.
    fn contained(&self, flows: &[Flow]) -> Option<Diagnosis> {
        let id = self.now.broke.filter(|_| !self.under_way)?;
        let (info, now) = self.stream(id)?;
        let error = now.errored.as_deref()?;
        let mut joined =
            flows.iter().map(|flow| &flow.stages).filter(|stages| stages.contains(&id)).flatten();
        let whole = |id: &StreamId| self.stream(*id).is_some_and(|(_, now)| now.destroyed);
        let text = tr!(
            "{name} failed with {error}, and all that it was joined to was destroyed with it: nothing is left open.",
            name = info.name,
            error
        );
        joined.all(whole).then_some(Diagnosis { stream: id, text, cure: "", tone: Tone::Good })
    }

    /// Nothing is wrong.
    fn healthy(&self, streams: &[StreamId]) -> Option<Diagnosis> {
        let streams: Vec<(StreamId, Patient)> =
            streams.iter().filter_map(|&id| Some((id, self.stream(id)?))).collect();
        if self.now.process.fatal.is_some() || streams.iter().any(|(_, (_, now))| now.errored.is_some()) {
            return None;
        }
        let memory = match self.now.process.memory {
            Some(_) => tr!(", memory at most {most}", most = Amount::bytes(self.now.process.peak_memory)),
            None => String::new(),
        };
        let sinks = streams.iter().filter(|(_, (info, _))| info.kind.writes());
        let (id, (sink, now)) = *sinks.max_by_key(|(_, (_, now))| (now.falses, now.writes))?;
        if now.writes == 0 {
            return None;
        }
        let held = Amount { n: now.peak_writable, objects: sink.writable_object_mode };
        let paused = streams.iter().map(|(_, (info, now))| (now.pauses, &info.name)).max_by_key(|(n, _)| *n);
        let good = |text: String| Diagnosis { stream: id, text, cure: "", tone: Tone::Good };
        if let Some(n) = lowest_desired_size(sink, now) {
            let n = signed(n);
            return Some(good(tr!(
                "desiredSize of {sink} never fell below {n}{memory}.",
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
            Some((times, name)) if times > 0 => good(tr!(
                "Backpressure works: {name} was paused {times}, {sink} never held more than {held}{memory}.",
                name,
                times = counted(times),
                sink = sink.name,
                held,
                memory
            )),
            _ if now.drains > 0 => good(tr!(
                "Backpressure works: 'drain' of {sink} was waited for {times}, it never held more than {held}{memory}.",
                sink = sink.name,
                times = counted(now.drains),
                held,
                memory
            )),
            _ => return None,
        })
    }
}

fn counted(n: u64) -> String {
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
