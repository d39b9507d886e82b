//! The program's listeners of a stream, as far as the writer of the trace tells of them: how many there are of each event.
//! Must not count those that Node adds itself, in `pipe()`, `pipeline()` or `finished()`: the writer leaves them out.

use crate::engine::{Event, EventKind, ListenedEvent, Ret};

const EVENTS: usize = ListenedEvent::ALL.len();

/// `EventEmitter.defaultMaxListeners`
const MAX_LISTENERS: u64 = 10;

/// How many listeners a stream has, by event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Listeners {
    now: [u16; EVENTS],
    most: [u16; EVENTS],
    /// There were more at the same time than `getMaxListeners()`.
    too_many: [bool; EVENTS],
    /// An `async` function listens for `'data'`, or for `'line'`, or has done so.
    pub async_data: Option<ListenedEvent>,
}

impl Listeners {
    /// The number of listeners of an event now.
    pub fn count(&self, event: ListenedEvent) -> u64 {
        u64::from(self.now[event as usize])
    }

    /// The highest number of them so far.
    pub fn most(&self, event: ListenedEvent) -> u64 {
        u64::from(self.most[event as usize])
    }

    /// Whether there were more of them at the same time than `getMaxListeners()`, at which Node warns.
    pub fn are_too_many(&self, event: ListenedEvent) -> bool {
        self.too_many[event as usize]
    }

    /// A listener was added or removed. Nothing happens for an event that this program does not know.
    pub(super) fn apply(&mut self, event: &Event) {
        let Some(listened) = ListenedEvent::of(event) else { return };
        let count = u16::try_from(event.n.unwrap_or(0)).unwrap_or(u16::MAX);
        let index = listened as usize;
        self.now[index] = count;
        self.most[index] = self.most[index].max(count);
        let max = ListenedEvent::max_listeners(event).unwrap_or(MAX_LISTENERS);
        self.too_many[index] |= max > 0 && u64::from(count) > max;
        let gives = matches!(listened, ListenedEvent::Data | ListenedEvent::Line);
        if event.kind == EventKind::ListenerAdd && event.ret == Ret::True && gives {
            self.async_data = Some(listened);
        }
    }
}
