//! The state of all streams at one moment, and how an event changes it. A pure fold over events: the same
//! events give the same state, forwards, backwards or by seeking.

use std::rc::Rc;

use super::loss::is_unseen;
use crate::engine::{Event, EventKind, Flowing, Levels, Ret, SimTime, StreamId};
use crate::tr;

/// The last `write()` of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastWrite {
    /// Its return value; `None` while it has not returned.
    pub ret: Option<bool>,
    /// Bytes, or objects, of the chunk.
    pub size: u64,
    /// When it was called.
    pub at: SimTime,
}

/// One stream at one moment, with counts since the start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StreamNow {
    /// Node's public state.
    pub levels: Levels,
    /// The highest `readableLength` so far.
    pub peak_readable: u64,
    /// The highest `writableLength` so far.
    pub peak_writable: u64,
    /// `push(chunk)` calls and what they brought.
    pub pushes: u64,
    /// Bytes, or objects, pushed.
    pub pushed: u64,
    /// `'data'` events.
    pub datas: u64,
    /// Bytes, or objects, delivered.
    pub delivered: u64,
    /// `write()` calls.
    pub writes: u64,
    /// Bytes, or objects, accepted by `write()`.
    pub accepted: u64,
    /// Bytes, or objects, that the implementation has finished writing.
    pub written: u64,
    /// Chunks that the implementation was given.
    pub written_chunks: u64,
    /// `write()` calls that returned `false`.
    pub falses: u64,
    /// `'drain'` events.
    pub drains: u64,
    /// `'pause'` events.
    pub pauses: u64,
    /// `'resume'` events.
    pub resumes: u64,
    /// The last `write()`.
    pub last_write: Option<LastWrite>,
    /// What `write()` last returned.
    pub last_return: Option<bool>,
    /// Bytes, or objects, inside `_write` or `_writev` now.
    pub in_flight: Option<u64>,
    /// The number of chunks inside `_write` or `_writev` now.
    pub in_flight_chunks: u32,
    /// When that `_write` or `_writev` was called.
    pub in_flight_since: SimTime,
    /// A `_read` has been called and nothing was pushed since.
    pub reading: bool,
    /// Since when `readableFlowing` has been what it is.
    pub flowing_since: SimTime,
    /// How long it has been paused altogether, up to `flowing_since`.
    pub paused: SimTime,
    /// Since when `writableNeedDrain` has been what it is.
    pub need_drain_since: SimTime,
    /// How long it has been `true` altogether, up to `need_drain_since`.
    pub waited: SimTime,
    /// How long chunks have been inside `_write` or `_writev` altogether, without the one that is there now.
    pub busy: SimTime,
    /// When `write()` last returned `false`.
    pub last_false: Option<SimTime>,
    /// When `'drain'` was last emitted.
    pub last_drain: Option<SimTime>,
    /// When `_read` was last called.
    pub reading_since: SimTime,
    /// `push(null)` was called.
    pub eof: bool,
    /// `'end'` was emitted: `readableEnded`.
    pub ended: bool,
    /// `end()` was called: `writableEnded`.
    pub ending: bool,
    /// `'finish'` was emitted: `writableFinished`.
    pub finished: bool,
    /// `destroy()` was called: `destroyed`.
    pub destroyed: bool,
    /// `'close'` was emitted: `closed`.
    pub closed: bool,
    /// The code of the last `'error'`.
    pub errored: Option<Rc<str>>,
    /// The streams that it is piped to.
    pub pipes: Vec<StreamId>,
    /// The streams that it was piped to, and no longer is.
    pub unpiped: Vec<StreamId>,
    /// Chunks written but not yet handed to the implementation (an estimate after `lost` events).
    pub buffered_chunks: u64,
}

/// The process at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProcessNow {
    /// Memory in bytes, where it is known.
    pub memory: Option<u64>,
    /// The highest so far.
    pub peak_memory: u64,
    /// V8's or the kernel's message at its death.
    pub fatal: Option<Rc<str>>,
    /// The uncaught error that ended it.
    pub uncaught: Option<Rc<str>>,
    /// It ended without an error.
    pub exited: bool,
    /// When it ended, its event loop was empty: nothing that was still open could have gone on.
    pub idle: bool,
    /// Events that the writer of the trace left out so far.
    pub lost: u64,
    /// The reason for that, where the writer gave one (`loss`).
    pub lost_by: Option<Rc<str>>,
    /// There are streams that the writer of the trace does not see.
    pub unseen: bool,
}

/// Everything at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// The time of the last event.
    pub time: SimTime,
    /// Each stream, by its id. Shared between checkpoints while nothing happens to it.
    pub streams: Vec<Rc<StreamNow>>,
    /// The process.
    pub process: ProcessNow,
    /// The first stream that reported an error: others may be destroyed with the same error.
    pub broke: Option<StreamId>,
}

impl Snapshot {
    /// The stream, or `None` if it has not appeared yet.
    pub fn stream(&self, id: StreamId) -> Option<&StreamNow> {
        self.streams.get(id.index()).map(Rc::as_ref)
    }

    /// Applies one event: the only way in which a state changes.
    pub fn apply(&mut self, event: &Event) {
        self.time = event.time;
        if event.stream == StreamId::PROCESS {
            self.process.apply(event);
            return;
        }
        if event.error.is_some() && self.broke.is_none() {
            self.broke = Some(event.stream);
        }
        let index = event.stream.index();
        if self.streams.len() <= index {
            self.appear(index);
        }
        let stream = &mut self.streams[index];
        if Rc::get_mut(stream).is_none() {
            part(stream);
        }
        if let Some(now) = Rc::get_mut(stream) {
            now.apply(event);
        }
    }

    /// A stream of which nothing was known.
    #[cold]
    fn appear(&mut self, index: usize) {
        self.streams.resize_with(index + 1, Rc::default);
    }
}

/// A checkpoint shares this state: from now on the two differ.
#[cold]
fn part(stream: &mut Rc<StreamNow>) {
    Rc::make_mut(stream);
}

/// How a process died.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Death {
    /// V8's heap limit: it said so itself, and aborted.
    OutOfMemory,
    /// From outside, without a word: the container's limit.
    Killed,
    /// Of an uncaught error.
    Uncaught,
    /// In another way.
    Other,
}

impl Death {
    /// By the words that were told of it.
    pub fn of(words: &str) -> Death {
        if words.starts_with("Killed") {
            Death::Killed
        } else if words.contains("out of memory") {
            Death::OutOfMemory
        } else {
            Death::Other
        }
    }

    /// In a few words.
    pub fn words(self) -> &'static str {
        match self {
            Death::OutOfMemory => tr!("out of memory"),
            Death::Killed => tr!("killed, exit code 137"),
            Death::Uncaught => tr!("uncaught error"),
            Death::Other => tr!("died"),
        }
    }
}

impl ProcessNow {
    /// How it died, if it has.
    pub fn death(&self) -> Option<Death> {
        let fatal = self.fatal.as_deref().map(Death::of);
        fatal.or(self.uncaught.is_some().then_some(Death::Uncaught))
    }

    fn apply(&mut self, event: &Event) {
        match event.kind {
            EventKind::Memory => {
                self.memory = Some(event.size);
                self.peak_memory = self.peak_memory.max(event.size);
            }
            EventKind::Fatal => self.fatal = event.error.clone(),
            EventKind::Uncaught => self.uncaught = event.error.clone(),
            EventKind::Exit => {
                self.exited = true;
                self.idle = event.ret == Ret::True;
            }
            EventKind::Lost => {
                self.lost += u64::from(event.n.unwrap_or(0));
                match is_unseen(event) {
                    true => self.unseen = true,
                    false => self.lost_by = self.lost_by.take().or_else(|| event.error.clone()),
                }
            }
            _ => {}
        }
    }
}

impl StreamNow {
    /// How long `readableFlowing` has been `false` altogether, up to a moment of this state.
    pub fn paused_until(&self, time: SimTime) -> SimTime {
        let on = self.levels.flowing == Flowing::Paused;
        self.paused + if on { time.since(self.flowing_since) } else { SimTime::ZERO }
    }

    /// How long `writableNeedDrain` has been `true` altogether, up to a moment of this state.
    pub fn waited_until(&self, time: SimTime) -> SimTime {
        self.waited + if self.levels.need_drain { time.since(self.need_drain_since) } else { SimTime::ZERO }
    }

    /// How long chunks have been inside `_write` or `_writev` altogether, up to a moment of this state.
    pub fn busy_until(&self, time: SimTime) -> SimTime {
        let on = self.in_flight.is_some();
        self.busy + if on { time.since(self.in_flight_since) } else { SimTime::ZERO }
    }

    fn apply(&mut self, event: &Event) {
        let now = event.levels;
        if now.flowing != self.levels.flowing {
            if self.levels.flowing == Flowing::Paused {
                self.paused = self.paused + event.time.since(self.flowing_since);
            }
            self.flowing_since = event.time;
        }
        if now.need_drain != self.levels.need_drain {
            if self.levels.need_drain {
                self.waited = self.waited + event.time.since(self.need_drain_since);
            }
            self.need_drain_since = event.time;
        }
        self.levels = now;
        self.peak_readable = self.peak_readable.max(now.readable_length);
        self.peak_writable = self.peak_writable.max(now.writable_length);
        match event.kind {
            EventKind::Push => {
                self.pushes += 1;
                self.pushed = self.pushed.saturating_add(event.size);
                self.reading = false;
            }
            EventKind::PushEof => {
                self.eof = true;
                self.reading = false;
            }
            EventKind::Data => {
                self.datas += 1;
                self.delivered = self.delivered.saturating_add(event.size);
            }
            EventKind::ReadImpl => {
                self.reading = true;
                self.reading_since = event.time;
            }
            EventKind::Write => {
                self.writes += 1;
                self.accepted = self.accepted.saturating_add(event.size);
                self.buffered_chunks += 1;
                self.last_write = Some(LastWrite { ret: None, size: event.size, at: event.time });
            }
            EventKind::WriteReturn => {
                if event.ret == Ret::False {
                    self.falses += 1;
                    self.last_false = Some(event.time);
                }
                let ret = match event.ret {
                    Ret::True => Some(true),
                    Ret::False => Some(false),
                    _ => None,
                };
                self.last_return = ret;
                if let Some(last) = &mut self.last_write {
                    last.ret = ret;
                }
            }
            EventKind::WriteImpl | EventKind::WritevImpl => {
                let chunks = event.n.unwrap_or(1);
                self.in_flight = Some(event.size);
                self.in_flight_chunks = chunks;
                self.written_chunks += u64::from(chunks);
                self.in_flight_since = event.time;
                self.buffered_chunks = self.buffered_chunks.saturating_sub(u64::from(chunks));
            }
            EventKind::WriteImplDone | EventKind::WritevImplDone => {
                if event.error.is_none() {
                    self.written = self.written.saturating_add(self.in_flight.unwrap_or(0));
                }
                if self.in_flight.is_some() {
                    self.busy = self.busy + event.time.since(self.in_flight_since);
                }
                self.in_flight = None;
                self.in_flight_chunks = 0;
            }
            EventKind::Drain => {
                self.drains += 1;
                self.last_drain = Some(event.time);
            }
            EventKind::Pause => self.pauses += 1,
            EventKind::Resume => self.resumes += 1,
            EventKind::EndCall => self.ending = true,
            EventKind::End => self.ended = true,
            EventKind::Finish => self.finished = true,
            EventKind::Destroy => self.destroyed = true,
            EventKind::Close => {
                self.destroyed = true;
                self.closed = true;
                self.reading = false;
            }
            EventKind::Error => self.errored = event.error.clone(),
            EventKind::PipeCall => {
                self.unpiped.retain(|&to| Some(to) != event.other);
                self.pipes.extend(event.other);
            }
            EventKind::UnpipeCall => {
                let gone = |&to: &StreamId| event.other.is_none_or(|other| other == to);
                self.unpiped.extend(self.pipes.iter().copied().filter(gone));
                self.pipes.retain(|to| !gone(to));
            }
            _ => {}
        }
    }
}
