//! Moments of a run by what happens there: `file.false(1)`, `req.pause(3)`, `process.dies`. Finds them in a trace, also in
//! one that still grows. Must not work out values there: `quantity` does.

use super::error::FigureError;
use super::value::{Unit, Value};
use crate::engine::{EventKind, Side, SimTime, StreamId};
use crate::scenario::Bytes;
use crate::trace::{EventIndex, Snapshot, StreamNow, Trace, first_event};

/// What stands in a milestone's brackets: an occurrence, or a threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Argument {
    /// The first is 1.
    Number(u64),
    /// Bytes, or objects.
    Amount(u64),
}

impl Argument {
    /// Reads `3` or `64 KiB`.
    pub(super) fn parse(text: &str) -> Result<Argument, FigureError> {
        match text.trim().parse::<u64>() {
            Ok(0) => Err(FigureError::new("the count starts at 1")),
            Ok(number) => Ok(Argument::Number(number)),
            Err(_) => Ok(Argument::Amount(Bytes::parse(text)?.0)),
        }
    }

    fn n(self) -> u64 {
        match self {
            Argument::Number(n) | Argument::Amount(n) => n,
        }
    }
}

/// What happens at a milestone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
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

const OF_STREAMS: [(&str, Trigger); 15] = [
    ("write", Trigger::Write),
    ("false", Trigger::False),
    ("drain", Trigger::Drain),
    ("ready", Trigger::Drain),
    ("pause", Trigger::Pause),
    ("resume", Trigger::Resume),
    ("push", Trigger::Push),
    ("data", Trigger::Data),
    ("end", Trigger::End),
    ("finish", Trigger::Finish),
    ("closed", Trigger::Finish),
    ("error", Trigger::Error),
    ("destroy", Trigger::Destroy),
    ("close", Trigger::Close),
    ("holds", Trigger::Holds),
];

const OF_THE_PROCESS: [(&str, Trigger); 3] =
    [("dies", Trigger::Dies), ("ends", Trigger::Ends), ("memory", Trigger::Memory)];

/// A moment of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Milestone {
    /// Of which stream; `None` is the process.
    pub stream: Option<String>,
    /// What happens.
    pub trigger: Trigger,
    /// Occurrence number (1-based) for counted triggers; threshold in bytes or objects for [`Trigger::Holds`] and
    /// [`Trigger::Memory`]; nanoseconds since the start for [`Trigger::Time`].
    pub n: u64,
}

impl Milestone {
    pub(super) fn new(
        stream: Option<String>,
        event: &str,
        given: Option<Argument>,
    ) -> Result<Milestone, FigureError> {
        let known: &[(&str, Trigger)] = if stream.is_some() { &OF_STREAMS } else { &OF_THE_PROCESS };
        let Some(&(_, trigger)) = known.iter().find(|(name, _)| *name == event) else {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            return Err(FigureError::new(format!(
                "“{event}” is not an event to look for; use one of: {}",
                names.join(", ")
            )));
        };
        if matches!(trigger, Trigger::Holds | Trigger::Memory) && given.is_none() {
            return Err(FigureError::new(format!("the amount is missing, as in {event}(64 KiB)")));
        }
        Ok(Milestone { stream, trigger, n: given.map_or(1, Argument::n) })
    }

    /// Reads `file.false(1)`, or a time as `1.2 s`.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn parse(text: &str) -> Result<Milestone, FigureError> {
        let text = text.trim();
        if text.starts_with(|first: char| first.is_ascii_digit()) {
            let n = SimTime::parse(text)?.0;
            return Ok(Milestone { stream: None, trigger: Trigger::Time, n });
        }
        let (stream, rest) = subject(text)?;
        match rest.split_once('(') {
            None => Milestone::new(stream, rest, None),
            Some((event, given)) => {
                let given = given.strip_suffix(')').ok_or_else(|| format!("“{text}” has no “)”"))?;
                Milestone::new(stream, event, Some(Argument::parse(given)?))
            }
        }
    }

    /// The time that the clock shows at it, if that is what it is about.
    pub fn time(&self) -> Option<SimTime> {
        (self.trigger == Trigger::Time).then_some(SimTime(self.n))
    }

    /// The event that it is at; `None` while it has not happened, or is no longer kept.
    pub fn find(&self, trace: &Trace) -> Option<EventIndex> {
        let n = self.n;
        match (&self.stream, self.trigger) {
            (_, Trigger::Time) => {
                let known = trace.is_complete() || trace.end_time().0 > n;
                known.then(|| trace.index_at(SimTime(n)).checked_sub(1)).flatten()
            }
            (_, Trigger::Ends) => trace.is_complete().then(|| trace.end().checked_sub(1)).flatten(),
            (_, Trigger::Dies) => first_event(trace, &|now: &Snapshot| now.process.death().is_some()),
            (_, Trigger::Memory) => first_event(trace, &|now: &Snapshot| now.process.peak_memory >= n),
            (Some(name), trigger) => {
                let id = stream_id(trace, name)?;
                let has = reached(trigger, trace, id);
                let found = first_event(trace, &|now: &Snapshot| now.stream(id).is_some_and(|s| has(s, n)))?;
                match trigger {
                    Trigger::Write => returned(trace, found, id, EventKind::Write, EventKind::WriteReturn),
                    Trigger::Push => returned(trace, found, id, EventKind::Push, EventKind::PushReturn),
                    _ => Some(found),
                }
            }
            (None, _) => None,
        }
    }

    /// Whose length `level` is at this moment: `readableLength` or `writableLength`.
    pub(super) fn side(&self) -> Side {
        match self.trigger {
            Trigger::Push | Trigger::Data | Trigger::Pause | Trigger::Resume | Trigger::End => Side::Readable,
            _ => Side::Writable,
        }
    }
}

/// The stream that a path begins with, and the rest; `None` is the process. Names with points and spaces stand in `'…'`.
pub(super) fn subject(path: &str) -> Result<(Option<String>, &str), FigureError> {
    let incomplete = || format!("“{path}” is only a name; name a property of it, as in {path}.falses");
    let (name, rest) = match path.strip_prefix('\'') {
        Some(quoted) => {
            let (name, rest) =
                quoted.split_once('\'').ok_or_else(|| format!("“{path}”: the ' is not closed"))?;
            (name, rest.strip_prefix('.').ok_or_else(incomplete)?)
        }
        None => path.split_once('.').ok_or_else(incomplete)?,
    };
    Ok(((name != "process").then(|| name.to_owned()), rest))
}

/// The stream with that name.
pub(super) fn stream_id(trace: &Trace, name: &str) -> Option<StreamId> {
    trace.ids().find(|&id| trace.stream(id).is_some_and(|info| &*info.name == name))
}

/// Whether something has happened to a stream so many times, or it has come to hold so much.
fn reached(trigger: Trigger, trace: &Trace, id: StreamId) -> fn(&StreamNow, u64) -> bool {
    let writes = trace.stream(id).is_some_and(|info| info.kind.writes());
    match trigger {
        Trigger::Write => |now, n| now.writes >= n,
        Trigger::False => |now, n| now.false_returns >= n,
        Trigger::Drain => |now, n| now.drains >= n,
        Trigger::Pause => |now, n| now.pauses >= n,
        Trigger::Resume => |now, n| now.resumes >= n,
        Trigger::Push => |now, n| now.pushes >= n,
        Trigger::Data => |now, n| now.data_events >= n,
        Trigger::End => |now, _| now.ended,
        Trigger::Finish => |now, _| now.finished,
        Trigger::Error => |now, _| now.errored.is_some(),
        Trigger::Destroy => |now, _| now.destroyed,
        Trigger::Close => |now, _| now.closed,
        Trigger::Holds if writes => |now, n| now.peak_writable >= n,
        Trigger::Holds => |now, n| now.peak_readable >= n,
        Trigger::Dies | Trigger::Ends | Trigger::Memory | Trigger::Time => |_, _| false,
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

/// The unit of a milestone's value of that name; `None` if it has no such value.
pub(super) fn unit(milestone: &Milestone, name: &str, objects: bool) -> Option<Unit> {
    match name {
        "at" => Some(Unit::Time),
        "returns" if matches!(milestone.trigger, Trigger::Write | Trigger::False) => Some(Unit::Flag),
        "level" if milestone.stream.is_some() => Some(if objects { Unit::Objects } else { Unit::Bytes }),
        "desiredSize" if milestone.stream.is_some() => Some(Unit::Count),
        "number" if milestone.trigger == Trigger::False => Some(Unit::Count),
        "memory" => Some(Unit::Bytes),
        _ => None,
    }
}

/// The value of `returns`: what `write()` returned at that event.
pub(super) fn returns(trace: &Trace, index: EventIndex) -> Option<Value> {
    let event = trace.event(index)?;
    (event.kind == EventKind::WriteReturn).then(|| Value::flag(event.ret == crate::engine::Ret::True))
}
