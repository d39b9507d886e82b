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
}

impl ListenedEvent {
    /// All of them, in the order of their numbers.
    pub const ALL: [ListenedEvent; 7] =
        [Self::Data, Self::Readable, Self::Drain, Self::End, Self::Finish, Self::Close, Self::Error];

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
        }
    }

    /// The event with that name.
    pub fn named(name: &str) -> Option<ListenedEvent> {
        Self::ALL.into_iter().find(|event| event.name() == name)
    }

    /// Added to the number of a listener's event: it is called once, and then removed.
    const ONCE: u64 = 16;

    /// The event that an [`EventKind::ListenerAdd`] or [`EventKind::ListenerRemove`] is about.
    pub fn of(event: &Event) -> Option<ListenedEvent> {
        Self::ALL.get(usize::try_from(event.size % Self::ONCE).ok()?).copied()
    }

    /// Whether that listener is called once.
    pub fn is_once(event: &Event) -> bool {
        event.size >= Self::ONCE
    }

    /// What [`Event::size`] is of a listener of this event.
    pub fn size(self, once: bool) -> u64 {
        self as u64 + if once { Self::ONCE } else { 0 }
    }
}
