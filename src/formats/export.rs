//! Writing a trace as JSON Lines. Must write what `import` reads back as the same events and notes.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::ops::Range;

use serde_json::Value;

use super::line::{
    CreateLine, EXIT_CALL, EventLine, HeaderLine, LISTENERS, PIPELINES, RetLine, StreamLine, VERSION,
    shortened,
};
use super::lines::Lines;
use super::notes::{self, public_id};
use crate::engine::{Event, EventKind, Levels, ListenedEvent, Phase, Ret, SimTime, StreamId, StreamInfo};
use crate::trace::{Clock, EventIndex, Trace};

/// Streams that the header names at most: a line has its bound. Further ones get `create` lines.
const IN_HEADER: usize = 64;

/// Characters of a name or an error: with these bounds no line is longer than a reader takes.
const TEXT: usize = 120;

#[derive(Default)]
pub(super) struct JsonLines {
    /// What was said of each stream's levels last: a line says those that have changed.
    said: Vec<Levels>,
    /// The lines that are no events, each with the number of events before it.
    notes: VecDeque<(EventIndex, EventLine)>,
    /// The index of the next event.
    next: EventIndex,
}

impl Lines for JsonLines {
    fn head(&mut self, trace: &Trace, range: Range<EventIndex>, out: &mut dyn Write) -> io::Result<()> {
        self.said = vec![Levels::default(); trace.streams().len()];
        let header = trace.header();
        // Those that appear later, each in its own line, or not at all.
        let mut appears = vec![false; trace.streams().len()];
        trace.for_each(range.start..trace.end(), |_, event| {
            if event.kind == EventKind::Create
                && let Some(appears) = appears.get_mut(event.stream.index())
            {
                *appears = true;
            }
        });
        let there: Vec<StreamId> = trace.ids().filter(|id| !appears[id.index()]).collect();
        let (named, further) = there.split_at(there.len().min(IN_HEADER));
        let head = HeaderLine {
            highwater: VERSION,
            node: shortened(&header.node, TEXT),
            clock: match header.clock {
                Clock::Virtual => "virtual",
                Clock::Monotonic => "monotonic",
            }
            .to_owned(),
            title: shortened(&header.title, TEXT),
            memory_limit: header.memory_limit,
            heap_limit: header.heap_limit,
            tells: [(LISTENERS, header.tells.listeners), (PIPELINES, header.tells.flows)]
                .into_iter()
                .filter(|(_, tells)| *tells)
                .map(|(word, _)| word.to_owned())
                .collect(),
            records: Vec::new(),
            streams: named.iter().filter_map(|&id| stream_line(trace, id, Some(public_id(id)))).collect(),
        };
        (self.notes, self.next) = (notes::lines(trace).into(), range.start);
        write_line(out, &head)?;
        let start = trace.time_at(range.start);
        for &id in further {
            let event = Event::new(start, id, EventKind::Create, Levels::default());
            write_event(out, trace, &event, None, None)?;
        }
        if range.start > 0 {
            write_line(out, &lost(start, range.start))?;
        }
        Ok(())
    }

    fn event(&mut self, trace: &Trace, event: &Event, out: &mut dyn Write) -> io::Result<()> {
        while self.notes.front().is_some_and(|(index, _)| *index <= self.next)
            && let Some((_, mut note)) = self.notes.pop_front()
        {
            note.t = event.time.0;
            write_line(out, &note)?;
        }
        let said = self.said.get_mut(event.stream.index());
        write_event(out, trace, event, Some(self.next), said)?;
        self.next += 1;
        Ok(())
    }
}

fn write_line(out: &mut dyn Write, line: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

fn write_event(
    out: &mut dyn Write,
    trace: &Trace,
    event: &Event,
    index: Option<EventIndex>,
    said: Option<&mut Levels>,
) -> io::Result<()> {
    let mut line = event_line(event, said);
    line.e = trace.name_of(event).to_owned();
    match event.kind {
        EventKind::Exit | EventKind::Uncaught => {
            let place = trace.notes().place(StreamId::PROCESS, event.kind.name());
            line.at = place.map(|place| place.at.to_string());
        }
        EventKind::PipelineCall => {
            let called = trace.notes().pipelines().iter().find(|known| Some(known.index) == index);
            line.of = called.map(|call| call.streams.iter().map(|&id| public_id(id)).collect());
        }
        _ => {}
    }
    let stream = if event.kind == EventKind::Create { stream_line(trace, event.stream, None) } else { None };
    match stream {
        Some(stream) => write_line(out, &CreateLine { event: line, stream }),
        None => write_line(out, &line),
    }
}

fn lost(time: SimTime, events: u64) -> EventLine {
    EventLine { t: time.0, e: EventKind::Lost.name().to_owned(), n: Some(events), ..EventLine::default() }
}

fn stream_line(trace: &Trace, stream: StreamId, id: Option<u64>) -> Option<StreamLine> {
    let (info, notes): (&StreamInfo, _) = (trace.stream(stream)?, trace.notes());
    Some(StreamLine {
        id,
        kind: info.kind.name().to_owned(),
        name: shortened(&info.name, TEXT),
        readable_high_water_mark: info.readable_high_water_mark,
        writable_high_water_mark: info.writable_high_water_mark,
        readable_object_mode: info.readable_object_mode,
        writable_object_mode: info.writable_object_mode,
        class: notes.class(stream).map(str::to_owned),
        package: notes.is_of_package(stream),
        at: notes.place(stream, EventKind::Create.name()).map(|place| place.at.to_string()),
    })
}

fn event_line(event: &Event, said: Option<&mut Levels>) -> EventLine {
    let phase = match event.kind.phase() {
        Phase::Call => Some("call"),
        Phase::Return => Some("return"),
        Phase::Done => Some("done"),
        Phase::Emit => None,
    };
    let other = event.other.map(public_id);
    let mut line = EventLine {
        t: event.time.0,
        s: (event.stream != StreamId::PROCESS).then(|| public_id(event.stream)),
        p: phase.map(str::to_owned),
        size: has_size(event).then_some(event.size),
        n: event.n.map(u64::from),
        ret: match event.ret {
            Ret::Nothing => None,
            Ret::False => Some(RetLine::Bool(false)),
            Ret::True => Some(RetLine::Bool(true)),
            Ret::Null => Some(RetLine::Null(())),
            Ret::Chunk => Some(RetLine::Size(event.size)),
        },
        err: event.error.as_deref().map(|text| shortened(text, TEXT)),
        ..EventLine::default()
    };
    if event.kind == EventKind::Exit {
        line.ret = None;
        line.idle = match event.ret {
            Ret::True => Some(true),
            Ret::False => Some(false),
            _ => None,
        };
        (line.code, line.n) = (line.n, None);
        line.err = None;
        line.by = event.error.is_some().then(|| Value::from(EXIT_CALL));
    }
    if event.kind == EventKind::Memory {
        (line.heap, line.n) = (line.n.map(|kib| kib << 10), None);
    }
    if let EventKind::ListenerAdd | EventKind::ListenerRemove = event.kind {
        (line.size, line.ret) = (None, None);
        line.ev = ListenedEvent::of(event).map(|event| event.name().to_owned());
        (line.once, line.is_async) = (ListenedEvent::is_once(event), event.ret == Ret::True);
        line.max = ListenedEvent::max_listeners(event);
    }
    match phase {
        _ if event.kind == EventKind::Uncaught => line.of = other.map(Value::from),
        Some(_) => line.to = other,
        None => line.from = other,
    }
    if let Some(said) = said {
        let now = event.levels;
        line.rl = (now.readable_length != said.readable_length).then_some(now.readable_length);
        line.fl = (now.flowing != said.flowing).then(|| now.flowing.as_option());
        line.wl = (now.writable_length != said.writable_length).then_some(now.writable_length);
        line.nd = (now.need_drain != said.need_drain).then_some(now.need_drain);
        *said = now;
    }
    line
}

/// Where a size belongs, and wherever there is one: a foreign trace may say it of more than this one does.
fn has_size(event: &Event) -> bool {
    use EventKind::{Data, Memory, Push, ReadImpl, Unshift, Write, WriteImpl, WritevImpl};
    let sized = [Data, Memory, Push, ReadImpl, Unshift, Write, WriteImpl, WritevImpl].contains(&event.kind);
    event.ret != Ret::Chunk && (sized || event.size > 0)
}
