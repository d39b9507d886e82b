//! The state of all streams at one moment, and how an event changes it. A pure fold over events: the same
//! events give the same state, forwards, backwards or by seeking.

use std::rc::Rc;

use super::loss::is_unseen;
use super::stream_state::StreamNow;
use crate::engine::{Event, EventKind, Ret, SimTime, StreamId};
use crate::tr;

/// The process at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProcessNow {
    /// Memory in bytes, where it is known.
    pub memory: Option<u64>,
    /// The highest so far.
    pub peak_memory: u64,
    /// What V8's heap holds, in bytes, where that is known.
    pub heap: Option<u64>,
    /// V8's or the kernel's message at its death.
    pub fatal: Option<Rc<str>>,
    /// The uncaught error that ended it.
    pub uncaught: Option<Rc<str>>,
    /// The stream whose `'error'` that was.
    pub uncaught_of: Option<StreamId>,
    /// It ended without an error.
    pub exited: bool,
    /// It ended by `process.exit()`.
    pub exit_called: bool,
    /// `process.exitCode` at its end, where it is known.
    pub exit_code: Option<u32>,
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
                self.heap = event.n.map(|kib| u64::from(kib) << 10).or(self.heap);
            }
            EventKind::Fatal => self.fatal = event.error.clone(),
            EventKind::Uncaught => {
                self.uncaught = event.error.clone();
                self.uncaught_of = event.other;
            }
            EventKind::Exit => {
                self.exited = true;
                self.exit_called = event.error.is_some();
                self.exit_code = event.n;
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
