//! The events of a stream whose listeners a trace tells of, and how an event of the log names one. Must not count listeners.

use super::event::Event;
#[cfg(doc)]
use super::event::EventKind;

/// The events of a stream whose listeners are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListenedEvent {
    /// `'data'`
    Data,
    /// `'readable'`
    Readable,
    /// `'drain'`
    Drain,
    /// `'end'`
    End,
    /// `'finish'`
    Finish,
    /// `'close'`
    Close,
    /// `'error'`
    Error,
    /// `'line'`, of a `readline` interface of the stream
    Line,
}

impl ListenedEvent {
    /// All of them, in the order of their numbers.
    pub const ALL: [ListenedEvent; 8] = [
        Self::Data,
        Self::Readable,
        Self::Drain,
        Self::End,
        Self::Finish,
        Self::Close,
        Self::Error,
        Self::Line,
    ];

    /// The event as Node names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Readable => "readable",
            Self::Drain => "drain",
            Self::End => "end",
            Self::Finish => "finish",
            Self::Close => "close",
            Self::Error => "error",
            Self::Line => "line",
        }
    }

    /// The event with that name.
    pub fn named(name: &str) -> Option<ListenedEvent> {
        Self::ALL.into_iter().find(|event| event.name() == name)
    }

    /// Added to the number of a listener's event: it is called once, and then removed.
    const ONCE: u64 = 16;

    /// Above these bits of [`Event::size`] stands `getMaxListeners()`, where the writer of the trace tells it.
    const BITS: u32 = 8;

    /// The event that an [`EventKind::ListenerAdd`] or [`EventKind::ListenerRemove`] is about.
    pub fn of(event: &Event) -> Option<ListenedEvent> {
        Self::ALL.get(usize::try_from(event.size % (1 << Self::BITS) % Self::ONCE).ok()?).copied()
    }

    /// Whether that listener is called once.
    pub fn is_once(event: &Event) -> bool {
        event.size % (1 << Self::BITS) >= Self::ONCE
    }

    /// `getMaxListeners()` of the stream, where that is told; 0 for any number.
    pub fn max_listeners(event: &Event) -> Option<u64> {
        (event.size >> Self::BITS).checked_sub(1)
    }

    /// What [`Event::size`] is of a listener of this event.
    pub fn size(self, once: bool, max_listeners: Option<u64>) -> u64 {
        let max = max_listeners.map_or(0, |max| max.min(u64::from(u32::MAX)) + 1);
        self as u64 + if once { Self::ONCE } else { 0 } + (max << Self::BITS)
    }
}
