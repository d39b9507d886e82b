//! Moments of a run by what happens there: `file.false(1)`, `req.pause(3)`, `process.dies`. Finds them in a trace, also in
//! one that still grows. Must not say what is there: `quantity` does.

use super::expression::subject;
use super::value::{Unit, Value};
use crate::engine::{EventKind, Side, SimTime, StreamId};
use crate::scenario::{Bytes, Nanos};
use crate::trace::{EventIndex, Snapshot, StreamNow, Trace, first_event};

/// Which one, or how much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Given {
    /// The first is 1.
    Number(u64),
    /// Bytes, or objects.
    Amount(u64),
}

impl Given {
    /// Reads `3` or `64 KiB`.
    pub(super) fn parse(text: &str) -> Result<Given, String> {
        match text.trim().parse::<u64>() {
            Ok(0) => Err("the count starts at 1".to_owned()),
            Ok(number) => Ok(Given::Number(number)),
            Err(_) => Bytes::parse(text).map(Given::Amount),
        }
    }

    fn n(self) -> u64 {
        match self {
            Given::Number(n) | Given::Amount(n) => n,
        }
    }
}

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happens {
    /// `write()` returns.
    Write,
    /// `write()` returns `false`.
    False,
    /// `'drain'`
    Drain,
    /// `'pause'`
    Pause,
    /// `'resume'`
    Resume,
    /// `push()` returns.
    Push,
    /// `'data'`
    Data,
    /// `'end'`
    End,
    /// `'finish'`
    Finish,
    /// `'error'`, or `destroy()` with one.
    Error,
    /// It is destroyed.
    Destroy,
    /// `'close'`
    Close,
    /// Its `writableLength`, or else `readableLength`, reaches so much.
    Holds,
    /// The process dies.
    Dies,
    /// The run is over.
    Ends,
    /// The process's memory reaches so much.
    Memory,
    /// The clock shows a time.
    Time,
}

const OF_STREAMS: [(&str, Happens); 15] = [
    ("write", Happens::Write),
    ("false", Happens::False),
    ("drain", Happens::Drain),
    ("ready", Happens::Drain),
    ("pause", Happens::Pause),
    ("resume", Happens::Resume),
    ("push", Happens::Push),
    ("data", Happens::Data),
    ("end", Happens::End),
    ("finish", Happens::Finish),
    ("closed", Happens::Finish),
    ("error", Happens::Error),
    ("destroy", Happens::Destroy),
    ("close", Happens::Close),
    ("holds", Happens::Holds),
];

const OF_THE_PROCESS: [(&str, Happens); 3] =
    [("dies", Happens::Dies), ("ends", Happens::Ends), ("memory", Happens::Memory)];

/// A moment of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Sight {
    /// Of which stream; `None` is the process.
    pub stream: Option<String>,
    /// What happens.
    pub happens: Happens,
    /// The how manieth time, how much, or when in nanoseconds.
    pub n: u64,
}

impl Sight {
    pub(super) fn new(stream: Option<String>, event: &str, given: Option<Given>) -> Result<Sight, String> {
        let known: &[(&str, Happens)] = if stream.is_some() { &OF_STREAMS } else { &OF_THE_PROCESS };
        let Some(&(_, happens)) = known.iter().find(|(name, _)| *name == event) else {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            return Err(format!("“{event}” is not an event to look for; use one of: {}", names.join(", ")));
        };
        if matches!(happens, Happens::Holds | Happens::Memory) && given.is_none() {
            return Err(format!("the amount is missing, as in {event}(64 KiB)"));
        }
        Ok(Sight { stream, happens, n: given.map_or(1, Given::n) })
    }

    /// Reads `file.false(1)`, or a time as `1.2 s`.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn parse(text: &str) -> Result<Sight, String> {
        let text = text.trim();
        if text.starts_with(|first: char| first.is_ascii_digit()) {
            let n = Nanos::parse(text)?;
            return Ok(Sight { stream: None, happens: Happens::Time, n });
        }
        let (stream, rest) = subject(text)?;
        match rest.split_once('(') {
            None => Sight::new(stream, rest, None),
            Some((event, given)) => {
                let given = given.strip_suffix(')').ok_or_else(|| format!("“{text}” has no “)”"))?;
                Sight::new(stream, event, Some(Given::parse(given)?))
            }
        }
    }

    /// The time that the clock shows at it, if that is what it is about.
    pub fn time(&self) -> Option<SimTime> {
        (self.happens == Happens::Time).then_some(SimTime(self.n))
    }

    /// The event that it is at; `None` while it has not happened, or is no longer kept.
    pub fn find(&self, trace: &Trace) -> Option<EventIndex> {
        let n = self.n;
        match (&self.stream, self.happens) {
            (_, Happens::Time) => {
                let known = trace.is_complete() || trace.end_time().0 > n;
                known.then(|| trace.index_at(SimTime(n)).checked_sub(1)).flatten()
            }
            (_, Happens::Ends) => trace.is_complete().then(|| trace.end().checked_sub(1)).flatten(),
            (_, Happens::Dies) => first_event(trace, &|now: &Snapshot| now.process.death().is_some()),
            (_, Happens::Memory) => first_event(trace, &|now: &Snapshot| now.process.peak_memory >= n),
            (Some(name), happens) => {
                let id = stream_id(trace, name)?;
                let has = reached(happens, trace, id);
                let found = first_event(trace, &|now: &Snapshot| now.stream(id).is_some_and(|s| has(s, n)))?;
                match happens {
                    Happens::Write => returned(trace, found, id, EventKind::Write, EventKind::WriteReturn),
                    Happens::Push => returned(trace, found, id, EventKind::Push, EventKind::PushReturn),
                    _ => Some(found),
                }
            }
            (None, _) => None,
        }
    }

    /// Whose length `level` is at this moment: `readableLength` or `writableLength`.
    pub(super) fn side(&self) -> Side {
        match self.happens {
            Happens::Push | Happens::Data | Happens::Pause | Happens::Resume | Happens::End => Side::Readable,
            _ => Side::Writable,
        }
    }
}

/// The stream with that name.
pub(super) fn stream_id(trace: &Trace, name: &str) -> Option<StreamId> {
    trace.ids().find(|&id| trace.stream(id).is_some_and(|info| &*info.name == name))
}

/// Whether something has happened to a stream so many times, or it has come to hold so much.
fn reached(happens: Happens, trace: &Trace, id: StreamId) -> fn(&StreamNow, u64) -> bool {
    let writes = trace.stream(id).is_some_and(|info| info.kind.writes());
    match happens {
        Happens::Write => |now, n| now.writes >= n,
        Happens::False => |now, n| now.falses >= n,
        Happens::Drain => |now, n| now.drains >= n,
        Happens::Pause => |now, n| now.pauses >= n,
        Happens::Resume => |now, n| now.resumes >= n,
        Happens::Push => |now, n| now.pushes >= n,
        Happens::Data => |now, n| now.datas >= n,
        Happens::End => |now, _| now.ended,
        Happens::Finish => |now, _| now.finished,
        Happens::Error => |now, _| now.errored.is_some(),
        Happens::Destroy => |now, _| now.destroyed,
        Happens::Close => |now, _| now.closed,
        Happens::Holds if writes => |now, n| now.peak_writable >= n,
        Happens::Holds => |now, n| now.peak_readable >= n,
        Happens::Dies | Happens::Ends | Happens::Memory | Happens::Time => |_, _| false,
    }
}

/// Events in which a call returns, however much it leads to.
const WITHIN: u64 = 4096;

/// Where the call at `index` returns.
fn returned(
    trace: &Trace,
    index: EventIndex,
    id: StreamId,
    call: EventKind,
    end: EventKind,
) -> Option<EventIndex> {
    let mut calls = 0;
    for at in index..trace.end().min(index + WITHIN) {
        match trace.event(at).filter(|event| event.stream == id).map(|event| event.kind) {
            Some(kind) if kind == call => calls += 1,
            Some(kind) if kind == end && calls == 1 => return Some(at),
            Some(kind) if kind == end => calls -= 1,
            _ => {}
        }
    }
    None
}

/// The unit of what a sight gives under a name; `None` if it gives no such thing.
pub(super) fn unit(sight: &Sight, name: &str, objects: bool) -> Option<Unit> {
    match name {
        "at" => Some(Unit::Time),
        "returns" if matches!(sight.happens, Happens::Write | Happens::False) => Some(Unit::Flag),
        "level" if sight.stream.is_some() => Some(if objects { Unit::Objects } else { Unit::Bytes }),
        "desiredSize" if sight.stream.is_some() => Some(Unit::Count),
        "number" if sight.happens == Happens::False => Some(Unit::Count),
        "memory" => Some(Unit::Bytes),
        _ => None,
    }
}

/// `true` is what `returns` where `write()` did.
pub(super) fn returns(trace: &Trace, index: EventIndex) -> Option<Value> {
    let event = trace.event(index)?;
    (event.kind == EventKind::WriteReturn).then(|| Value::flag(event.ret == crate::engine::Ret::True))
}
