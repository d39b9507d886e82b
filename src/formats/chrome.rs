//! A trace in the Trace Event Format of Chrome, which Perfetto opens: a track for each stream with its spans (paused,
//! `_write` in progress, waiting for `'drain'`), its marks (`false`, `'drain'`, errors) and counters for its levels.

use std::fmt;
use std::io::{self, Write};
use std::ops::Range;

use super::lines::Lines;
use crate::engine::{Event, EventKind, Flowing, Ret, SimTime, StreamId};
use crate::trace::{EventIndex, Trace};

/// The process that all tracks belong to.
const PROCESS: u32 = 1;

/// Perfetto takes no track 0.
fn track(id: StreamId) -> u32 {
    u32::from(id.number()) + 1
}

/// Spans of a stream that are not over yet, by when they began, and the levels that were told last.
#[derive(Clone, Default)]
struct OpenSpans {
    paused: Option<SimTime>,
    writing: Option<SimTime>,
    waiting: Option<SimTime>,
    levels: Option<(u64, u64)>,
}

/// The tracks of all streams.
#[derive(Default)]
pub(super) struct Chrome {
    open: Vec<OpenSpans>,
}

impl Lines for Chrome {
    fn head(&mut self, trace: &Trace, _range: Range<EventIndex>, out: &mut dyn Write) -> io::Result<()> {
        self.open = vec![OpenSpans::default(); trace.streams().len()];
        let title = JsonString(&trace.header().title);
        write!(
            out,
            "{{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n\
             {{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":{PROCESS},\"args\":{{\"name\":{title}}}}}"
        )?;
        for id in trace.ids() {
            let name = JsonString(trace.stream(id).map_or("", |info| &info.name));
            say(out, "thread_name", "M", format_args!("\"tid\":{},\"args\":{{\"name\":{name}}}", track(id)))?;
        }
        Ok(())
    }

    fn event(&mut self, trace: &Trace, event: &Event, out: &mut dyn Write) -> io::Result<()> {
        let (time, id) = (event.time, event.stream);
        if id == StreamId::PROCESS {
            return process(event, out);
        }
        let Some(open) = self.open.get_mut(id.index()) else { return Ok(()) };
        let (write, waiting, refused) = words(trace, id);
        let is_paused = event.levels.flowing == Flowing::Paused;
        let paused = turned(&mut open.paused, is_paused, time).map(|from| ("paused", from));
        let waited = turned(&mut open.waiting, event.levels.need_drain, time).map(|from| (waiting, from));
        let written = match event.kind {
            EventKind::WriteImpl | EventKind::WritevImpl => turned(&mut open.writing, true, time),
            EventKind::WriteImplDone | EventKind::WritevImplDone => turned(&mut open.writing, false, time),
            _ => None,
        };
        let over = [paused, waited, written.map(|from| (write, from))];
        let levels = (event.levels.readable_length, event.levels.writable_length);
        let changed = open.levels.replace(levels) != Some(levels);
        for (name, from) in over.into_iter().flatten() {
            span(id, name, from, time, out)?;
        }
        let mark = match event.kind {
            EventKind::WriteReturn if event.ret == Ret::False => Some(refused.to_owned()),
            EventKind::Drain | EventKind::End | EventKind::Finish | EventKind::Close => {
                Some(trace.spoken(event))
            }
            EventKind::Error => Some(format!("'error' {}", event.error.as_deref().unwrap_or(""))),
            _ => None,
        };
        if let Some(name) = mark {
            say(out, &name, "i", format_args!("\"s\":\"t\",\"tid\":{},\"ts\":{}", track(id), Micros(time)))?;
        }
        if changed {
            counters(trace, id, levels, time, out)?;
        }
        Ok(())
    }

    /// What is still open at the end lasts until then.
    fn tail(&mut self, trace: &Trace, end: EventIndex, out: &mut dyn Write) -> io::Result<()> {
        let end = trace.time_at(end);
        for (number, &OpenSpans { paused, writing, waiting, .. }) in self.open.iter().enumerate() {
            let id = StreamId::new(number as u16);
            let (write, waits, _) = words(trace, id);
            for (name, from) in [("paused", paused), (write, writing), (waits, waiting)] {
                if let Some(from) = from {
                    span(id, name, from, end, out)?;
                }
            }
        }
        out.write_all(b"\n]}\n")
    }
}

/// Keeps since when something is so. Gives since when it was, if it no longer is.
fn turned(since: &mut Option<SimTime>, is: bool, time: SimTime) -> Option<SimTime> {
    match is {
        true => {
            since.get_or_insert(time);
            None
        }
        false => since.take(),
    }
}

/// A chunk in the sink, a wait for room, and what begins one.
fn words(trace: &Trace, id: StreamId) -> (&'static str, &'static str, &'static str) {
    match trace.is_of_web(id) {
        true => ("sink.write", "awaiting ready", "desiredSize ≤ 0"),
        false => ("_write", "waiting for 'drain'", "write() → false"),
    }
}

/// A thing with its name, its kind and whatever else belongs to it.
fn say(out: &mut dyn Write, name: &str, kind: &str, rest: fmt::Arguments) -> io::Result<()> {
    let name = JsonString(name);
    write!(out, ",\n{{\"name\":{name},\"ph\":\"{kind}\",\"pid\":{PROCESS},{rest}}}")
}

fn counter(out: &mut dyn Write, name: &str, what: &str, n: u64, time: SimTime) -> io::Result<()> {
    say(out, name, "C", format_args!("\"ts\":{},\"args\":{{\"{what}\":{n}}}", Micros(time)))
}

fn counters(
    trace: &Trace,
    id: StreamId,
    (reads, writes): (u64, u64),
    time: SimTime,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Some(info) = trace.stream(id) else { return Ok(()) };
    let sides =
        [("readableLength", reads, info.kind.reads()), ("writableLength", writes, info.kind.writes())];
    for (what, level, _) in sides.into_iter().filter(|(_, _, has)| *has) {
        counter(out, &format!("{} {what}", info.name), "length", level, time)?;
    }
    Ok(())
}

fn process(event: &Event, out: &mut dyn Write) -> io::Result<()> {
    match event.kind {
        EventKind::Memory => counter(out, "memory", "bytes", event.size, event.time),
        EventKind::Fatal | EventKind::Uncaught | EventKind::Exit => {
            let name = event.error.as_deref().unwrap_or(event.kind.name());
            say(out, name, "i", format_args!("\"s\":\"p\",\"tid\":0,\"ts\":{}", Micros(event.time)))
        }
        _ => Ok(()),
    }
}

fn span(id: StreamId, name: &str, from: SimTime, to: SimTime, out: &mut dyn Write) -> io::Result<()> {
    let (track, from, long) = (track(id), Micros(from), Micros(to.since(from)));
    say(out, name, "X", format_args!("\"tid\":{track},\"ts\":{from},\"dur\":{long}"))
}

/// The format's unit, to the nanosecond.
struct Micros(SimTime);

impl fmt::Display for Micros {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:03}", self.0.0 / 1000, self.0.0 % 1000)
    }
}

/// A text as JSON has it.
struct JsonString<'a>(&'a str);

impl fmt::Display for JsonString<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self.0).unwrap_or_default())
    }
}
