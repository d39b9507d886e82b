//! Chunks and lines that come to code which does not wait for what it does with them, or before it is there.

use super::inquiry::Inquiry;
use super::{Finding, FindingKind};
use crate::engine::{SimTime, StreamId};
use crate::tr;
use crate::trace::{grouped, lines_in};

/// `'data'` events from which on it matters that an `async` listener is not awaited.
const MANY: u64 = 16;

/// One pause for so many `'data'` events at least is a program that holds its source back by itself.
const PAUSES: u64 = 4;

impl Inquiry<'_> {
    /// An `async` listener of `'data'` or of `'line'`: the stream does not wait for the promise.
    pub(super) fn data_not_awaited(&self, id: StreamId) -> Option<Finding> {
        let (_, now) = self.stream(id)?;
        let held_back = now.pauses.saturating_mul(PAUSES) >= now.data_events;
        let event = now.listeners.async_data?.name();
        if now.data_events < MANY || held_back {
            return None;
        }
        let (first, last) = (now.first_data.unwrap_or_default(), now.over.unwrap_or(self.now.time));
        let ended = match now.ended {
            true => tr!(", and 'end' did not wait for the work either").to_owned(),
            false => String::new(),
        };
        let paused = match now.pauses {
            0 => tr!("without ever being paused").to_owned(),
            n => tr!("and was paused {n} times", n = grouped(n)),
        };
        let span = match last.since(first) {
            SimTime::ZERO => tr!("an instant").to_owned(),
            span => span.short(),
        };
        let text = tr!(
            "{name} emitted {n} 'data' events in {span} {paused}: its '{event}' listener is an async function, and nothing waits for its promise{ended}.",
            name = self.name(id),
            n = grouped(now.data_events),
            span,
            paused,
            event,
            ended
        );
        let advice =
            tr!("Use for await, or pipe into a Writable whose write() calls back when the work is done.");
        Some(Finding::new(FindingKind::DataNotAwaited, id, text, advice))
    }

    /// Lines that a `readline` interface emitted before anything listened.
    pub(super) fn lines_lost(&self, id: StreamId) -> Option<Finding> {
        let (_, now) = self.stream(id).filter(|(_, now)| now.unheard > 0)?;
        let name = self.name(id);
        let lines = lines_in(now.unheard);
        let text = match now.ended {
            true => tr!(
                "{name} was read to its end before anything listened for its lines: {lines} of it are lost.",
                name,
                lines
            ),
            false => tr!(
                "{lines} of {name} were emitted before anything listened for them, and are lost.",
                lines,
                name
            ),
        };
        let advice = tr!(
            "Begin the loop right after createInterface(), without an await between them, or use file.readLines()."
        );
        Some(Finding::new(FindingKind::LinesLost, id, text, advice))
    }
}
