//! Two traces of the same scenario, event by event. Must not run anything.

use std::fmt::Write;

use highwater::engine::{Event, EventKind, Flowing, Phase, Ret, StreamId, StreamInfo};
use highwater::trace::Trace;

/// Lines shown before the first difference, and after it.
const BEFORE: usize = 12;
const AFTER: usize = 4;

/// What differs first among the first so many events, or `None`.
pub fn difference(engine: &Trace, node: &Trace, first: usize) -> Option<String> {
    if engine.streams() != node.streams() {
        let streams = |trace: &Trace| -> Vec<StreamInfo> { trace.streams().to_vec() };
        return Some(format!("streams\n  engine {:?}\n  Node   {:?}", streams(engine), streams(node)));
    }
    let (engine, node) = (events(engine), events(node));
    let longest = engine.len().max(node.len()).min(first);
    let place = (0..longest).find(|&i| engine.get(i) != node.get(i))?;
    let mut text = format!("event {place} of {} (engine) and {} (Node):\n", engine.len(), node.len());
    for (number, event) in node.iter().enumerate().take(place).skip(place.saturating_sub(BEFORE)) {
        let _ = writeln!(text, "  both   {number:5} {}", line(event));
    }
    for (side, events) in [("engine", &engine), ("Node", &node)] {
        for (number, event) in events.iter().enumerate().skip(place).take(AFTER) {
            let _ = writeln!(text, "  {side:6} {number:5} {}", line(event));
        }
        if place >= events.len() {
            let _ = writeln!(text, "  {side:6} (nothing more)");
        }
    }
    Some(text)
}

/// What both tell: the engine knows nothing of real memory, and announces streams without an event.
fn events(trace: &Trace) -> Vec<Event> {
    let mut all = Vec::new();
    trace.for_each(trace.first()..trace.end(), |_, event| {
        if !matches!(event.kind, EventKind::Memory | EventKind::Create) {
            all.push(event.clone());
        }
    });
    all
}

fn line(event: &Event) -> String {
    let who = match event.stream {
        StreamId::PROCESS => "process".to_owned(),
        StreamId(number) => format!("stream {}", number + 1),
    };
    let phase = match event.kind.phase() {
        Phase::Call => "()",
        Phase::Return => "() returned",
        Phase::Done => "() done",
        Phase::Emit => "",
    };
    let mut text = format!("{:>9} {who} {}{phase}", event.time.0, event.kind.name());
    if event.size > 0 {
        let _ = write!(text, " size {}", event.size);
    }
    if let Some(n) = event.n {
        let _ = write!(text, " n {n}");
    }
    if event.ret != Ret::Nothing {
        let _ = write!(text, " {:?}", event.ret);
    }
    if let Some(other) = event.other {
        let _ = write!(text, " with {}", other.0 + 1);
    }
    if let Some(error) = &event.error {
        let _ = write!(text, " {error}");
    }
    let levels = event.levels;
    let flowing = Flowing::name(levels.flowing);
    let (rl, wl, nd) = (levels.readable_length, levels.writable_length, levels.need_drain);
    let _ = write!(text, "  [rl {rl}, fl {flowing}, wl {wl}, nd {nd}]");
    text
}
