//! Waiting for a `'drain'` that cannot come.

use super::inquiry::Inquiry;
use super::{Finding, FindingKind};
use crate::engine::{ListenedEvent, Side, SimTime, StreamId};
use crate::tr;

impl Inquiry<'_> {
    /// A `'drain'` is waited for on a Readable.
    pub(super) fn drain_of_readable(&self, id: StreamId) -> Option<Finding> {
        let (info, now) = self.stream(id)?;
        let waits = !info.kind.writes() && now.listeners.most(ListenedEvent::Drain) > 0;
        let text = tr!(
            "The program listens for 'drain' on {name}, which is a Readable and never emits it.",
            name = self.name(id)
        );
        let advice = tr!("Listen for 'drain' on the stream whose write() returned false.");
        waits.then(|| Finding::new(FindingKind::DrainOfReadable, id, text, advice))
    }

    /// A `'drain'` that came too early, that nothing has asked for, or of a stream that is closed.
    pub(super) fn drain_in_vain(&self, id: StreamId) -> Option<Finding> {
        let (info, now) = self.stream(id).filter(|(info, _)| info.kind.writes())?;
        let name = self.name(id);
        if now.closed_awaiting_drain {
            let text = tr!(
                "{name} was closed while the program waited for its 'drain': after 'close', 'drain' never comes, and whatever waits for it waits forever.",
                name
            );
            let advice = tr!("Wait for 'drain' or 'close', whichever comes first, or use pipeline().");
            return Some(Finding::new(FindingKind::DrainAfterClose, id, text, advice));
        }
        let waits = now.listeners.count(ListenedEvent::Drain) > 0 && !now.levels.need_drain;
        if !waits || now.finished || now.destroyed || !self.stands_still(id) {
            return None;
        }
        let since = |time: Option<SimTime>| time.map_or(SimTime::ZERO, |time| self.now.time.since(time));
        if now.drain_missed {
            let text = tr!(
                "The program waits for a 'drain' from {name} that has already come: {name} emitted it {span} after the last false, before the program listened, and nothing has been written since.",
                name,
                span = since(now.last_false).since(since(now.last_drain)).short()
            );
            let advice =
                tr!("Wait for 'drain' right after write() returned false, before anything else is awaited.");
            return Some(Finding::new(FindingKind::DrainMissed, id, text, advice));
        }
        if !now.drain_not_owed {
            return None;
        }
        let full = self.trace.ids().find(|&other| {
            other != id && self.now.stream(other).is_some_and(|now| now.levels.need_drain && !now.destroyed)
        });
        let mut text = tr!(
            "The program waits for a 'drain' from {name} that cannot come: its write() has not returned false since the last one, and it holds {level}.",
            name,
            level = info.amount(Side::Writable, now.levels.writable_length)
        );
        if let Some(full) = full {
            text += &tr!(" The stream whose write() returned false is {full}.", full = self.name(full));
        }
        let advice = tr!("Wait for 'drain' only after write() returned false, and on the same stream.");
        Some(Finding::new(FindingKind::DrainNotOwed, id, text, advice))
    }

    /// A `'drain'` that never came, for no reason that the trace shows.
    pub(super) fn drain_missing(&self, id: StreamId) -> Option<Finding> {
        let (info, now) = self.stream(id).filter(|(info, _)| info.kind.writes() && !info.kind.is_web())?;
        if !self.ends_here() || now.destroyed || now.finished || !now.levels.need_drain {
            return None;
        }
        let text = tr!(
            "The program waits for a 'drain' from {name} that never came: it still holds {left}, and nothing moves.",
            name = self.name(id),
            left = info.amount(Side::Writable, now.levels.writable_length)
        );
        let advice = tr!("Check what its _write() is waiting for, and whether the stream is corked.");
        Some(Finding::new(FindingKind::DrainMissing, id, text, advice))
    }
}
