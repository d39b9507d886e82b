//! Chunks and lines that come to code which does not wait for what it does with them, or before it is there.

use super::inquiry::Inquiry;
use super::{Finding, FindingKind};
use crate::engine::{ListenedEvent, Side, SimTime, StreamId};
use crate::tr;
use crate::trace::{grouped, lines_in};

/// `'data'` events from which on it matters that an `async` listener is not awaited.
const MANY: u64 = 16;

/// Bytes of lines from which on the same matters.
const LINES: u64 = 4 << 10;

/// One pause for so many `'data'` events at least is a program that holds its source back by itself.
const PAUSES: u64 = 4;

impl Inquiry<'_> {
    /// An `async` listener of `'data'` or of `'line'`: the stream does not wait for the promise.
    pub(super) fn data_not_awaited(&self, id: StreamId) -> Option<Finding> {
        let (info, now) = self.stream(id)?;
        let held_back = now.pauses.saturating_mul(PAUSES) >= now.data_events;
        let listened = now.listeners.async_data?;
        let (event, by_line) = (listened.name(), listened == ListenedEvent::Line);
        // A chunk has many lines.
        let is_missed = match by_line {
            true => now.delivered >= LINES && now.pauses <= now.data_events,
            false => now.data_events >= MANY && !held_back,
        };
        if !is_missed {
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
        if by_line {
            let text = tr!(
                "{name} gave {amount} of lines in {span}: their 'line' listener is an async function, and nothing waits for its promise{ended}.",
                name = self.name(id),
                amount = info.amount(Side::Readable, now.delivered),
                span,
                ended
            );
            let advice = tr!("Use for await over the interface: the next line comes when the work is done.");
            return Some(Finding::new(FindingKind::DataNotAwaited, id, text, advice));
        }
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

    /// Chunks that came before the loop, the pipe or the listener that was to get them. What the program has flow by a
    /// `resume()` of its own it discards on purpose.
    pub(super) fn chunks_lost(&self, id: StreamId) -> Option<Finding> {
        let (info, now) = self
            .stream(id)
            .filter(|(info, now)| now.unheard == 0 && now.delivered > 0 && !info.kind.is_web())?;
        let amount = |n| info.amount(Side::Readable, n);
        let name = self.name(id);
        let is_empty = |to: &StreamId| self.now.stream(*to).is_some_and(|now| now.accepted == 0);
        let text = if now.piped_late && self.after(id).iter().all(is_empty) {
            tr!(
                "{name} had come to its end before it was piped: nothing of its {amount} reaches {to}.",
                name,
                amount = amount(now.delivered),
                to = self.names(self.after(id))
            )
        } else if now.unheard_data > 0 && self.place(id, "resume").is_none() {
            tr!(
                "{amount} of {name} came while nothing listened, before something began to read the rest: it is lost.",
                amount = amount(now.unheard_data),
                name
            )
        } else if now.taken_before == 0 || info.kind.writes() {
            return None; // A connection may well be read in another way first.
        } else if now.iterated {
            tr!(
                "The 'data' listeners of {name} had taken {amount} before the loop over it began: the loop does not get that.",
                name,
                amount = amount(now.taken_before)
            )
        } else {
            tr!(
                "The 'data' listeners of {name} had taken {amount} before it was piped: {to} does not get that.",
                name,
                amount = amount(now.taken_before),
                to = self.names(self.after(id))
            )
        };
        let advice = tr!(
            "Begin the loop, or call pipe(), before anything is awaited, or pause() the stream until then: without its listener it flows on."
        );
        Some(Finding::new(FindingKind::ChunksLost, id, text, advice))
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
