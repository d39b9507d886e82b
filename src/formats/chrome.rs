//! A trace in the Trace Event Format of Chrome, which Perfetto opens: a track for each stream with its spans (paused,
//! waiting for `'drain'`), its marks (`false`, `'drain'`, errors) and what is found of it, one for how it spends its time,
//! and counters for its levels. Must not decide any of it: `judge` does.

use std::fmt;
use std::io::{self, Write};
use std::ops::Range;

use super::lines::Lines;
use crate::engine::{Event, EventKind, Flowing, Ret, SimTime, StreamId};
use crate::judge::{Doing, Finding, Work, findings, proof};
use crate::trace::{Cursor, EventIndex, States, Trace, flows};

/// The process that all tracks belong to.
const PROCESS: u32 = 1;

/// Perfetto takes no track 0.
fn track(id: StreamId) -> u32 {
    u32::from(id.number()) + 1
}

/// The track of a stream's time, beside that of its spans: these may overlap, and what it does may overlap with both.
fn time_track(id: StreamId) -> u32 {
    track(id) + (1 << 17)
}

/// Streams of a finding on whose tracks it stands.
const TOLD: usize = 16;

/// Spans of a stream that are not over yet, by when they began, and the levels that were told last.
#[derive(Clone, Default)]
struct OpenSpans {
    paused: Option<SimTime>,
    waiting: Option<SimTime>,
    states: States,
    doing: Option<(Doing, SimTime)>,
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
            for (track, name) in [
                (track(id), name.to_string()),
                (time_track(id), JsonString(&format!("{}: time", name.0)).to_string()),
            ] {
                say(out, "thread_name", "M", format_args!("\"tid\":{track},\"args\":{{\"name\":{name}}}"))?;
            }
        }
        Ok(())
    }

    fn event(&mut self, trace: &Trace, event: &Event, out: &mut dyn Write) -> io::Result<()> {
        let (time, id) = (event.time, event.stream);
        if id == StreamId::PROCESS {
            return process(event, out);
        }
        let Some(open) = self.open.get_mut(id.index()) else { return Ok(()) };
        let (waiting, refused) = words(trace, id);
        let is_paused = event.levels.flowing == Flowing::Paused;
        let paused = turned(&mut open.paused, is_paused, time).map(|from| ("paused", from));
        let waited = turned(&mut open.waiting, event.levels.need_drain, time).map(|from| (waiting, from));
        open.states = open.states.after(event);
        let does = does(trace, id, open.states, time);
        let done = open.doing.filter(|(doing, _)| Some(*doing) != does);
        if done.is_some() || open.doing.is_none() {
            open.doing = does.map(|doing| (doing, time));
        }
        let levels = (event.levels.readable_length, event.levels.writable_length);
        let changed = open.levels.replace(levels) != Some(levels);
        for (name, from) in [paused, waited].into_iter().flatten() {
            span(track(id), name, from, time, out)?;
        }
        if let Some((doing, from)) = done {
            spent(id, doing, from, time, out)?;
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
        let time = trace.time_at(end);
        for (number, &OpenSpans { paused, waiting, doing, .. }) in self.open.iter().enumerate() {
            let id = StreamId::new(number as u16);
            let (waits, _) = words(trace, id);
            for (name, from) in [("paused", paused), (waits, waiting)] {
                if let Some(from) = from {
                    span(track(id), name, from, time, out)?;
                }
            }
            if let Some((doing, from)) = doing {
                spent(id, doing, from, time, out)?;
            }
        }
        let mut there = Cursor::default();
        there.seek(trace, end);
        for finding in findings(trace, &there, &flows(trace)) {
            let proved = proof(trace, &finding).filter(|index| *index < end);
            let moment = proved.and_then(|index| trace.event(index)).map_or(time, |event| event.time);
            found(&finding, moment, out)?;
        }
        out.write_all(b"\n]}\n")
    }
}

/// What a stream does that is in these states, until it is over.
fn does(trace: &Trace, id: StreamId, states: States, time: SimTime) -> Option<Doing> {
    let (info, latest) = (trace.stream(id)?, trace.latest().stream(id)?);
    let is_over = latest.over.is_some_and(|over| time >= over);
    (!is_over).then(|| Work::of(info, latest).doing(states))
}

/// A span of a stream's time. While it is starved there is none.
fn spent(id: StreamId, doing: Doing, from: SimTime, to: SimTime, out: &mut dyn Write) -> io::Result<()> {
    match doing {
        Doing::Working => span(time_track(id), "working", from, to, out),
        Doing::HeldBack => span(time_track(id), "held back", from, to, out),
        Doing::Starved => Ok(()),
    }
}

/// A finding at the moment that proves it, on the tracks of its streams, or on that of the process.
fn found(finding: &Finding, time: SimTime, out: &mut dyn Write) -> io::Result<()> {
    let severity = finding.kind.severity().name();
    let name = format!("{severity}: {}", finding.kind.id());
    let places: Vec<String> = finding.places.iter().map(|(of, at)| format!("{at} ({of})")).collect();
    let (text, advice, places) = (JsonString(&finding.text), JsonString(finding.advice), places.join(", "));
    let (places, id, time) = (JsonString(&places), JsonString(finding.kind.id()), Micros(time));
    let args = format!(
        "\"cat\":\"finding\",\"ts\":{time},\"args\":{{\"id\":{id},\"severity\":\"{severity}\",\"text\":{text},\
         \"advice\":{advice},\"places\":{places}}}"
    );
    if finding.streams.is_empty() {
        return say(out, &name, "i", format_args!("\"s\":\"p\",\"tid\":0,{args}"));
    }
    for &stream in finding.streams.iter().take(TOLD) {
        say(out, &name, "i", format_args!("\"s\":\"t\",\"tid\":{},{args}", track(stream)))?;
    }
    Ok(())
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

/// A wait for room, and what begins one.
fn words(trace: &Trace, id: StreamId) -> (&'static str, &'static str) {
    match trace.is_of_web(id) {
        true => ("awaiting ready", "desiredSize ≤ 0"),
        false => ("waiting for 'drain'", "write() → false"),
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

fn span(track: u32, name: &str, from: SimTime, to: SimTime, out: &mut dyn Write) -> io::Result<()> {
    let (from, long) = (Micros(from), Micros(to.since(from)));
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
