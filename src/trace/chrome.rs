//! A trace in the Trace Event Format of Chrome, which Perfetto opens: a track for each stream with its spans (paused,
//! `_write` in progress, waiting for `'drain'`), its marks (`false`, `'drain'`, errors) and counters for its levels.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::store::Trace;
use crate::engine::{Event, EventKind, Ret, SimTime, StreamId};

/// The process that all tracks belong to.
const PROCESS: u32 = 1;

/// Writes the whole trace.
///
/// # Errors
/// Those of `out`.
pub fn export_chrome(trace: &Trace, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n")?;
    let title = json!({ "name": "process_name", "ph": "M", "pid": PROCESS, "args": { "name": trace.header().title } });
    write!(out, "{title}")?;
    for id in trace.ids() {
        let name = trace.stream(id).map_or("", |info| &info.name);
        let track = json!({ "name": "thread_name", "ph": "M", "pid": PROCESS, "tid": track(id), "args": { "name": name } });
        write!(out, ",\n{track}")?;
    }
    let mut writer = Writer { trace, open: vec![Open::default(); trace.streams().len()], said: Ok(()) };
    trace.for_each(trace.first()..trace.end(), |_, event| writer.take(event, out));
    writer.close(trace.end_time(), out);
    writer.said?;
    out.write_all(b"\n]}\n")
}

/// Perfetto takes no track 0.
fn track(id: StreamId) -> u32 {
    u32::from(id.0) + 1
}

/// Spans of a stream that are not over yet, by when they began, and the levels that were told last.
#[derive(Clone, Default)]
struct Open {
    paused: Option<SimTime>,
    writing: Option<SimTime>,
    waiting: Option<SimTime>,
    levels: Option<(u64, u64)>,
}

struct Writer<'a> {
    trace: &'a Trace,
    open: Vec<Open>,
    said: io::Result<()>,
}

impl Writer<'_> {
    fn say(&mut self, value: Value, out: &mut impl Write) {
        if self.said.is_ok() {
            self.said = write!(out, ",\n{value}");
        }
    }

    fn take(&mut self, event: &Event, out: &mut impl Write) {
        let (time, id) = (event.time, event.stream);
        if id == StreamId::PROCESS {
            return self.process(event, out);
        }
        let Some(open) = self.open.get_mut(id.index()) else { return };
        let over = match event.kind {
            EventKind::Pause => {
                open.paused.get_or_insert(time);
                None
            }
            EventKind::Resume => open.paused.take().map(|from| ("paused", from)),
            EventKind::WriteImpl | EventKind::WritevImpl => {
                open.writing.get_or_insert(time);
                None
            }
            EventKind::WriteImplDone | EventKind::WritevImplDone => {
                open.writing.take().map(|from| ("_write", from))
            }
            EventKind::WriteReturn if event.ret == Ret::False => {
                open.waiting.get_or_insert(time);
                None
            }
            EventKind::Drain => open.waiting.take().map(|from| ("waiting for 'drain'", from)),
            _ => None,
        };
        let levels = (event.levels.readable_length, event.levels.writable_length);
        let changed = open.levels.replace(levels) != Some(levels);
        if let Some((name, from)) = over {
            self.span(id, name, from, time, out);
        }
        let mark = match event.kind {
            EventKind::WriteReturn if event.ret == Ret::False => Some("write() → false".to_owned()),
            EventKind::Drain | EventKind::End | EventKind::Finish | EventKind::Close => {
                Some(format!("'{}'", event.kind.name()))
            }
            EventKind::Error => Some(format!("'error' {}", event.error.as_deref().unwrap_or(""))),
            _ => None,
        };
        if let Some(name) = mark {
            let mark = json!({ "name": name, "ph": "i", "s": "t", "pid": PROCESS, "tid": track(id), "ts": micros(time) });
            self.say(mark, out);
        }
        if changed {
            self.counters(id, levels, time, out);
        }
    }

    fn counters(&mut self, id: StreamId, (reads, writes): (u64, u64), time: SimTime, out: &mut impl Write) {
        let Some(info) = self.trace.stream(id) else { return };
        let sides =
            [("readableLength", reads, info.kind.reads()), ("writableLength", writes, info.kind.writes())];
        for (what, level, has) in sides {
            if has {
                let name = format!("{} {what}", info.name);
                let args = json!({ "length": level });
                self.say(
                    json!({ "name": name, "ph": "C", "pid": PROCESS, "ts": micros(time), "args": args }),
                    out,
                );
            }
        }
    }

    fn process(&mut self, event: &Event, out: &mut impl Write) {
        let ts = micros(event.time);
        match event.kind {
            EventKind::Memory => {
                let args = json!({ "bytes": event.size });
                self.say(json!({ "name": "memory", "ph": "C", "pid": PROCESS, "ts": ts, "args": args }), out);
            }
            EventKind::Fatal | EventKind::Uncaught | EventKind::Exit => {
                let name = event.error.as_deref().unwrap_or(event.kind.name());
                self.say(
                    json!({ "name": name, "ph": "i", "s": "p", "pid": PROCESS, "tid": 0, "ts": ts }),
                    out,
                );
            }
            _ => {}
        }
    }

    fn span(&mut self, id: StreamId, name: &str, from: SimTime, to: SimTime, out: &mut impl Write) {
        let dur = micros(to.since(from));
        self.say(
            json!({ "name": name, "ph": "X", "pid": PROCESS, "tid": track(id), "ts": micros(from), "dur": dur }),
            out,
        );
    }

    /// What is still open at the end lasts until then.
    fn close(&mut self, end: SimTime, out: &mut impl Write) {
        for number in 0..self.open.len() {
            let Open { paused, writing, waiting, .. } = self.open[number];
            let id = StreamId(number as u16);
            for (name, from) in [("paused", paused), ("_write", writing), ("waiting for 'drain'", waiting)] {
                if let Some(from) = from {
                    self.span(id, name, from, end, out);
                }
            }
        }
    }
}

fn micros(time: SimTime) -> f64 {
    time.0 as f64 / 1000.0
}
