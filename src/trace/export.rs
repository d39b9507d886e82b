//! Writing a trace as JSON Lines. Must write what `import` reads back as the same events.

use std::io::{self, Write};

use super::line::{EventLine, HeaderLine, RetLine, StreamLine, VERSION};
use super::store::{Clock, Trace};
use crate::engine::{Event, EventKind, Levels, Phase, Ret, StreamId, StreamInfo};

/// Writes the whole trace.
///
/// # Errors
/// Those of `out`.
pub fn export(trace: &Trace, out: &mut impl Write) -> io::Result<()> {
    let header = trace.header();
    let head = HeaderLine {
        highwater: VERSION,
        node: header.node.clone(),
        clock: match header.clock {
            Clock::Virtual => "virtual",
            Clock::Monotonic => "monotonic",
        }
        .to_owned(),
        title: header.title.clone(),
        memory_limit: header.memory_limit,
        streams: trace.streams().iter().zip(1..).map(|(info, id)| stream_line(info, id)).collect(),
    };
    write_line(out, &head)?;
    if trace.first() > 0 {
        let lost = EventLine {
            t: trace.time_at(trace.first()).0,
            e: EventKind::Lost.name().to_owned(),
            n: Some(trace.first()),
            ..EventLine::default()
        };
        write_line(out, &lost)?;
    }
    let mut said = vec![Levels::default(); trace.streams().len()];
    let mut result = Ok(());
    trace.for_each(trace.first()..trace.end(), |_, event| {
        // In the header all streams exist from the start.
        if result.is_ok() && event.kind != EventKind::Create {
            result = write_line(out, &event_line(event, said.get_mut(event.stream.index())));
        }
    });
    result
}

fn write_line(out: &mut impl Write, line: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

fn stream_line(info: &StreamInfo, id: u64) -> StreamLine {
    StreamLine {
        id: Some(id),
        kind: info.kind.name().to_owned(),
        name: info.name.to_string(),
        readable_high_water_mark: info.readable_high_water_mark,
        writable_high_water_mark: info.writable_high_water_mark,
        readable_object_mode: info.readable_object_mode,
        writable_object_mode: info.writable_object_mode,
    }
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
        e: event.kind.name().to_owned(),
        p: phase.map(str::to_owned),
        size: has_size(event.kind).then_some(event.size),
        n: event.n.map(u64::from),
        ret: match event.ret {
            Ret::Nothing => None,
            Ret::False => Some(RetLine::Bool(false)),
            Ret::True => Some(RetLine::Bool(true)),
            Ret::Null => Some(RetLine::Null(())),
            Ret::Chunk => Some(RetLine::Size(event.size)),
        },
        err: event.error.as_deref().map(str::to_owned),
        ..EventLine::default()
    };
    match phase {
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

fn public_id(id: StreamId) -> u64 {
    u64::from(id.0) + 1
}

fn has_size(kind: EventKind) -> bool {
    use EventKind::{Data, Memory, Push, ReadImpl, Unshift, Write, WriteImpl, WritevImpl};
    matches!(kind, Write | Push | Unshift | ReadImpl | WriteImpl | WritevImpl | Data | Memory)
}
