//! Where two traces part, event by event. Must not run anything, nor know who produced them.

use std::fmt::Write;

use crate::engine::{Event, EventKind, Flowing, Phase, Ret, SimTime, StreamId, StreamInfo, StreamKind};
use crate::trace::{Clock, EventIndex, Trace};

/// Events that are kept from before the place where two traces part, and from there on.
const BEFORE: usize = 12;
const AFTER: usize = 4;

/// What differs between two traces: something, at least.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The streams that are not the same in both, or that only one has.
    pub streams: Vec<(StreamId, [Option<StreamInfo>; 2])>,
    /// Where the events part, if they do.
    pub divergence: Option<Divergence>,
}

/// The first event that is not the same in two traces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Divergence {
    /// How many events before it are the same in both.
    pub place: u64,
    /// The last of those.
    pub before: Vec<Event>,
    /// How each goes on; empty where nothing more happens.
    pub after: [Vec<Event>; 2],
    /// What the streams are called: by the first trace, where it has them.
    names: Vec<(String, StreamKind)>,
}

/// What differs between two traces, among their first `most` events; `None` if nothing does.
///
/// Compared are the streams, and of each event all that it says. Times count only if both clocks are virtual: real ones
/// never agree. Left out is what only some recorders tell: memory, and that a stream was created, which the list of
/// streams says as well; and the program's listeners, where only one of them tells of any.
pub fn difference(left: &Trace, right: &Trace, most: u64) -> Option<Difference> {
    let streams: Vec<_> = (0..left.streams().len().max(right.streams().len()))
        .map(|number| StreamId::new(number as u16))
        .map(|id| (id, [left.stream(id).cloned(), right.stream(id).cloned()]))
        .filter(|(_, [left, right])| left != right)
        .collect();
    let divergence = part(left, right, most);
    (!streams.is_empty() || divergence.is_some()).then_some(Difference { streams, divergence })
}

/// How many events of the first trace [`difference`] looks at.
pub fn compared(left: &Trace, right: &Trace) -> u64 {
    events(left, true, listeners(left, right)).count() as u64
}

/// Whether both tell of listeners.
fn listeners(left: &Trace, right: &Trace) -> bool {
    let tells = |trace: &Trace| {
        let mut events = (trace.first()..trace.end()).filter_map(|index| trace.event(index));
        events.any(|event| event.kind == EventKind::ListenerAdd)
    };
    tells(left) && tells(right)
}

fn part(left: &Trace, right: &Trace, most: u64) -> Option<Divergence> {
    let timed = left.header().clock == Clock::Virtual && right.header().clock == Clock::Virtual;
    let listeners = listeners(left, right);
    let (mut lefts, mut rights) = (events(left, timed, listeners), events(right, timed, listeners));
    for place in 0..most {
        let (first, second) = (lefts.next(), rights.next());
        if first.is_none() && second.is_none() {
            return None;
        }
        if first.as_ref().map(|(_, event)| event) == second.as_ref().map(|(_, event)| event) {
            continue;
        }
        // From here on the events as they are, with their times.
        let at = |trace: &Trace, event: Option<&(EventIndex, Event)>| {
            event.map_or(trace.end(), |&(index, _)| index)
        };
        let (left_at, right_at) = (at(left, first.as_ref()), at(right, second.as_ref()));
        let before = (left.first()..left_at).rev().filter_map(|index| left.event(index));
        let mut before: Vec<Event> =
            before.filter(|event| is_compared(event, listeners)).take(BEFORE).collect();
        before.reverse();
        let after = |trace: &Trace, from: EventIndex| {
            (from..trace.end())
                .filter_map(|index| trace.event(index))
                .filter(|event| is_compared(event, listeners))
                .take(AFTER)
                .collect()
        };
        let infos = left.streams().iter().chain(right.streams().iter().skip(left.streams().len()));
        return Some(Divergence {
            place,
            before,
            after: [after(left, left_at), after(right, right_at)],
            names: infos.map(|info| (info.name.to_string(), info.kind)).collect(),
        });
    }
    None
}

/// What is compared, with its index; without times it stands at zero.
fn events(trace: &Trace, timed: bool, listeners: bool) -> impl Iterator<Item = (EventIndex, Event)> {
    (trace.first()..trace.end())
        .filter_map(|index| Some((index, trace.event(index)?)))
        .filter(move |(_, event)| is_compared(event, listeners))
        .map(move |(index, event)| match timed {
            true => (index, event),
            false => (index, Event { time: SimTime::ZERO, ..event }),
        })
}

fn is_compared(event: &Event, listeners: bool) -> bool {
    match event.kind {
        EventKind::Memory | EventKind::Create => false,
        EventKind::ListenerAdd | EventKind::ListenerRemove => listeners,
        _ => true,
    }
}

impl Difference {
    /// The difference in lines, where the traces are called by these names. Times are in nanoseconds.
    pub fn report(&self, left: &str, right: &str) -> String {
        let sides = [left, right];
        let width = sides.map(|side| side.chars().count()).into_iter().fold("both".len(), usize::max);
        let mut text = String::new();
        for (id, infos) in &self.streams {
            let _ = writeln!(text, "stream {}:", id.index() + 1);
            for (side, info) in sides.into_iter().zip(infos) {
                let info = info.as_ref().map_or_else(|| "(no such stream)".to_owned(), described);
                let _ = writeln!(text, "  {side:width$} {info}");
            }
        }
        let Some(divergence) = &self.divergence else { return text };
        let Divergence { place, before, after, .. } = divergence;
        let _ = writeln!(text, "{place} events are the same, then they diverge:");
        for (number, event) in (place - before.len() as u64..).zip(before) {
            let _ = writeln!(text, "  {:width$} {number:5} {}", "both", divergence.line(event));
        }
        for (side, events) in sides.into_iter().zip(after) {
            for (number, event) in (*place..).zip(events) {
                let _ = writeln!(text, "  {side:width$} {number:5} {}", divergence.line(event));
            }
            if events.is_empty() {
                let _ = writeln!(text, "  {side:width$} (nothing more)");
            }
        }
        text
    }
}

/// A stream's class and options, in Node's words.
fn described(info: &StreamInfo) -> String {
    let mut text = format!("{} ({})", info.name, info.kind.name());
    let sides = [
        ("readable", info.readable_high_water_mark, info.readable_object_mode),
        ("writable", info.writable_high_water_mark, info.writable_object_mode),
    ];
    for (side, mark, objects) in sides {
        if let Some(mark) = mark {
            let _ = write!(text, " {side}HighWaterMark {mark}");
        }
        if objects {
            let _ = write!(text, " {side}ObjectMode");
        }
    }
    text
}

impl Divergence {
    fn name(&self, stream: StreamId) -> String {
        match stream {
            StreamId::PROCESS => "process".to_owned(),
            _ => self
                .names
                .get(stream.index())
                .map(|(name, _)| name.clone())
                .unwrap_or_else(|| format!("stream {}", stream.index() + 1)),
        }
    }

    /// All that an event says.
    fn line(&self, event: &Event) -> String {
        let who = self.name(event.stream);
        let kind = self.names.get(event.stream.index()).map(|(_, kind)| *kind);
        let phase = match event.kind.phase() {
            Phase::Call => "()",
            Phase::Return => "() returned",
            Phase::Done => "() done",
            Phase::Emit => "",
        };
        let mut text = format!("{:>9} {who} {}{phase}", event.time.0, event.kind.name_of(kind));
        if event.size > 0 {
            let _ = write!(text, " size {}", event.size);
        }
        if let Some(n) = event.n {
            let _ = write!(text, " n {n}");
        }
        text.push_str(match event.ret {
            Ret::Nothing => "",
            Ret::False => " false",
            Ret::True => " true",
            Ret::Null => " null",
            Ret::Chunk => " a chunk",
        });
        if let Some(other) = event.other {
            let _ = write!(text, " with {}", self.name(other));
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
}
