//! Which signals are shown: by stream and by kind.

use crate::engine::StreamId;
use crate::tr;

/// A kind of signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignalKind {
    /// `write()` and what it returns, `'data'`, `cork()`.
    Write,
    /// `pause()` and `resume()`.
    Pause,
    /// `'drain'`.
    Drain,
    /// Beginnings, ends and errors: `pipe()`, `end()`, `'finish'`, `'error'`.
    End,
    /// What streams ask of their implementations: `push()`, `_write()`.
    Inner,
}

impl SignalKind {
    /// All of them.
    pub const ALL: [SignalKind; 5] =
        [SignalKind::Write, SignalKind::Pause, SignalKind::Drain, SignalKind::End, SignalKind::Inner];

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            SignalKind::Write => tr!("write() and its result"),
            SignalKind::Pause => tr!("pause() and resume()"),
            SignalKind::Drain => "'drain'",
            SignalKind::End => tr!("pipe(), ends and errors"),
            SignalKind::Inner => tr!("inner calls"),
        }
    }
}

/// What is hidden; nothing at first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    kinds: u8,
    streams: Vec<StreamId>,
}

impl Filter {
    /// Whether signals of a kind are shown.
    pub fn has_kind(&self, kind: SignalKind) -> bool {
        self.kinds & (1 << kind as u8) == 0
    }

    /// Whether a stream's signals are shown.
    pub fn has_stream(&self, stream: StreamId) -> bool {
        !self.streams.contains(&stream)
    }

    /// Whether a signal is shown. Those of the process always are.
    pub fn has(&self, kind: SignalKind, stream: StreamId) -> bool {
        stream == StreamId::PROCESS || (self.has_kind(kind) && self.has_stream(stream))
    }

    /// Whether everything is shown.
    pub fn is_open(&self) -> bool {
        *self == Filter::default()
    }

    /// Shows a kind, or hides it.
    pub fn switch_kind(&mut self, kind: SignalKind) {
        self.kinds ^= 1 << kind as u8;
    }

    /// Shows a stream's signals, or hides them.
    pub fn switch_stream(&mut self, stream: StreamId) {
        match self.streams.iter().position(|&hidden| hidden == stream) {
            Some(place) => {
                self.streams.remove(place);
            }
            None => self.streams.push(stream),
        }
    }

    /// Shows all streams' signals: those of another trace are others.
    pub fn show_streams(&mut self) {
        self.streams.clear();
    }
}
