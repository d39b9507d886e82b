//! Streams that nothing reads, or nothing reads any more.

use super::endings::has_got_more;
use super::inquiry::{Inquiry, QUIET};
use super::{Finding, FindingKind};
use crate::engine::{Flowing, ListenedEvent, Side, StreamId, StreamKind};
use crate::tr;
use crate::trace::{Clock, StreamNow};

/// Classes whose result a method gives as well, as digest() does: nothing is lost where it is not read.
const DIGESTS: [&str; 2] = ["Hash", "Hmac"];

/// Nothing asks for a stream's data.
fn is_unasked(now: &StreamNow) -> bool {
    let asked = now.iterated
        || now.listeners.count(ListenedEvent::Data) > 0
        || now.listeners.count(ListenedEvent::Readable) > 0
        || !now.pipes.is_empty();
    !asked && now.levels.flowing != Flowing::Flowing
}

/// Nothing has asked for it, and none was taken.
fn is_untouched(now: &StreamNow) -> bool {
    is_unasked(now) && now.delivered == 0
}

/// Some was taken, as an entry's first bytes, and nothing asks for the rest: its writer waits for that.
fn is_abandoned(now: &StreamNow) -> bool {
    is_unasked(now) && now.delivered > 0 && now.levels.need_drain
}

/// A listener of 'readable' hears of it and takes nothing.
fn is_not_taken(now: &StreamNow) -> bool {
    let reads = now.iterated || now.listeners.count(ListenedEvent::Data) > 0 || !now.pipes.is_empty();
    now.listeners.count(ListenedEvent::Readable) > 0 && !reads && now.delivered == 0
}

impl Inquiry<'_> {
    /// The readable side of a stream is never read, and what it holds holds something up, or is lost.
    pub(super) fn never_read(&self, id: StreamId) -> Option<Finding> {
        let (info, now) = self.stream(id).filter(|(info, _)| info.kind.reads())?;
        let held = now.levels.readable_length;
        let tells = self.tells_listeners();
        // Before the recording told of listeners, `pause()` could have come from anywhere.
        let is_unset = now.levels.flowing == Flowing::Unset || tells;
        if now.destroyed
            || held == 0
            || !(is_untouched(now) || (tells && (is_abandoned(now) || self.is_left_full(id))))
            || !is_unset
            || (!tells && !self.after(id).is_empty())
        {
            return None;
        }
        if self.is_digested(id) || self.is_late(id) || self.is_result(id) {
            return None;
        }
        let mark = info.readable_high_water_mark.unwrap_or(0).max(1);
        let two = info.kind.writes();
        let full = held >= mark;
        let blocks = full && (!two || now.levels.need_drain || now.in_flight.is_some());
        let is_open = |now: &StreamNow| is_untouched(now) || is_abandoned(now) || is_not_taken(now);
        if !full && self.is_nodes_own(id) && now.eof {
            return None; // Its source has given all, and waits for nobody.
        }
        if !(blocks || tells) || !self.stays(id, is_open) || (!tells && !two) {
            return None;
        }
        let name = self.name(id);
        let behind = info.amount(Side::Readable, held);
        let mut text = match (two && full && now.levels.writable_length > 0, full) {
            (true, _) => tr!(
                "Nothing reads from {name}: its readable buffer holds {behind}, its writable buffer {before}, and it accepts no more.",
                name,
                behind,
                before = info.amount(Side::Writable, now.levels.writable_length)
            ),
            (false, true) => {
                tr!(
                    "Nothing reads from {name}: it holds {behind}, is full, and accepts no more.",
                    name,
                    behind
                )
            }
            (false, false) => {
                tr!("Nothing reads from {name}: it holds {behind}, and 'end' never comes.", name, behind)
            }
        };
        if let Some((by, within)) = self.place(id, "write").and_then(|place| place.by.as_ref()) {
            text += &tr!(" {by} waits for it in {method}().", by = self.name(*by), method = within);
        } else {
            text += &self.consequences(id);
        }
        if self.is_response(id) {
            text += tr!(" Its socket is not free until it has been read.");
        }
        let advice = tr!("Pipe it into a destination, listen for 'data', or call resume().");
        Some(Finding::new(FindingKind::NeverRead, id, text, advice))
    }

    /// It is full, and the listener of 'readable' that hears of it does not read.
    fn is_left_full(&self, id: StreamId) -> bool {
        let Some((info, now)) = self.stream(id).filter(|_| self.ends_here()) else { return false };
        let mark = info.readable_high_water_mark.unwrap_or(0).max(1);
        is_not_taken(now) && now.levels.readable_length >= mark
    }

    /// A stream that is to come to its end, of which nothing has ever asked for anything: the function that `pipeline()` gave
    /// it to does not read it.
    pub(super) fn never_asked(&self, id: StreamId) -> Option<Finding> {
        let (info, now) = self.stream(id).filter(|(info, _)| info.kind == StreamKind::Readable)?;
        let is_open = !now.destroyed && !now.ended && now.errored.is_none();
        let is_asked = now.reading || now.pushed > 0 || now.eof || !is_untouched(now);
        if !now.watched
            || !is_open
            || is_asked
            || !self.ends_here()
            || !self.tells_listeners()
            || info.kind.is_web()
        {
            return None;
        }
        let text = tr!(
            "The program waits for {name} to end, but nothing reads it: it has not been asked for any data.",
            name = self.name(id)
        );
        let advice = tr!(
            "Read it with for await, also within the function that pipeline() gives it to, or destroy() it."
        );
        Some(Finding::new(FindingKind::NeverRead, id, text, advice))
    }

    /// The readable side of a TransformStream, where nothing reads from it and its writable side waits for that.
    pub(super) fn unread_side(&self, writable: StreamId) -> Option<Finding> {
        let is_unread = |id: &&StreamId| {
            let of = self.stream(**id).filter(|(info, _)| info.kind == StreamKind::ReadableStream);
            of.is_some_and(|(_, now)| {
                is_untouched(now) && !now.ended && !now.destroyed && now.errored.is_none()
            })
        };
        let id = *self.after(writable).iter().find(is_unread)?;
        let text = tr!(
            "Nothing reads from {name}: so {writable} accepts no more, and what is written to it never settles.",
            name = self.name(id),
            writable = self.name(writable)
        );
        let advice = tr!("Read it, pipe it into a WritableStream, or cancel() it.");
        Some(Finding::new(FindingKind::NeverRead, id, text, advice))
    }

    /// The stream that `pipeline()` makes of itself for what a function at its end returns: its promise gives that, too.
    pub(super) fn is_result(&self, id: StreamId) -> bool {
        let notes = self.trace.notes();
        let at = |id: StreamId, of: &str| self.place(id, of).map(|place| &place.at);
        let made = at(id, "create").filter(|_| self.name(id).starts_with("PassThrough"));
        let is_its = |streams: &[StreamId]| {
            let last = streams.last().copied().unwrap_or(StreamId::PROCESS);
            !streams.contains(&id) && at(last, "pipeline") == made
        };
        made.is_some() && notes.pipelines().iter().any(|pipeline| is_its(&pipeline.streams))
    }

    /// A hash that has been given all: `digest()` gives what nothing reads from it.
    pub(super) fn is_digested(&self, id: StreamId) -> bool {
        let class = self.trace.notes().class(id);
        let is_finished = self.now.stream(id).is_some_and(|now| now.finished);
        is_finished && DIGESTS.iter().any(|known| class == Some(*known))
    }

    /// Output of a child process that nothing read while it ran: what there was, Node itself took when the process was over.
    pub(super) fn output_unread(&self, id: StreamId) -> Option<Finding> {
        let (info, now) = self.stream(id)?;
        let is_output = info.name.ends_with(" stdout") || info.name.ends_with(" stderr");
        let is_read = now.iterated
            || now.listeners.most(ListenedEvent::Data) > 0
            || now.listeners.most(ListenedEvent::Readable) > 0
            || !now.pipes.is_empty()
            || !now.unpiped.is_empty()
            || self.place(id, "resume").is_some();
        let mark = info.readable_high_water_mark?;
        let is_stuck = now.full_for >= QUIET && now.delivered >= mark.saturating_mul(2);
        if !is_output || is_read || !is_stuck || !self.tells_listeners() {
            return None;
        }
        let text = tr!(
            "Nothing read from {name} while its process ran: it was full for {span}, and a process stops where its output is not taken.",
            name = self.name(id),
            span = now.full_for.short()
        );
        let advice = tr!("Pipe it into a destination, listen for 'data', or call resume().");
        Some(Finding::new(FindingKind::NeverRead, id, text, advice))
    }

    /// A Readable that Node has made for itself, as fetch() does, or a package: the program never sees it.
    pub(super) fn is_nodes_own(&self, id: StreamId) -> bool {
        let is_plain = self.stream(id).is_some_and(|(info, _)| info.kind == StreamKind::Readable);
        let is_real = self.trace.header().clock == Clock::Monotonic && self.tells_listeners();
        let notes = self.trace.notes();
        is_real
            && is_plain
            && notes.class(id).is_none()
            && (notes.is_of_package(id) || notes.place(id, "create").is_none())
    }

    /// An answer that a client got.
    fn is_response(&self, id: StreamId) -> bool {
        let class = self.trace.notes().class(id);
        class == Some("IncomingMessage") && self.name(id).starts_with("response")
    }

    /// A `'readable'` listener takes precedence over a pipe.
    pub(super) fn readable_stops_pipe(&self, id: StreamId) -> Option<Finding> {
        let (info, now) = self.stream(id)?;
        let to = *now.pipes.first()?;
        let listens = now.listeners.count(ListenedEvent::Readable) > 0;
        let stopped = now.levels.readable_length > 0 && !now.ended && !now.destroyed;
        if !listens || !stopped || now.levels.flowing == Flowing::Flowing || !self.stands_still(id) {
            return None;
        }
        let text = tr!(
            "{name} is piped into {to}, but does not flow: a 'readable' listener stops it, and it holds {level}.",
            name = self.name(id),
            to = self.name(to),
            level = info.amount(Side::Readable, now.levels.readable_length)
        );
        let advice = tr!("Remove the 'readable' listener, or read with read() instead of pipe().");
        Some(Finding::new(FindingKind::ReadableStopsPipe, id, text, advice))
    }

    /// It was piped into a stream that was ended by another pipe, before, or meanwhile.
    fn is_late(&self, id: StreamId) -> bool {
        let of = self.now.stream(id).map_or(&[][..], |now| &now.unpiped);
        let failed = |to| self.now.stream(to).is_some_and(has_got_more);
        of.iter().any(|&to| failed(to) || self.second_pipe(to).is_some() || self.ended_before(to) == Some(id))
    }

    /// `unpipe()` leaves a stream paused.
    pub(super) fn unpiped(&self, id: StreamId) -> Option<Finding> {
        let (info, now) = self.stream(id)?;
        let at = now.unpiped_at?;
        let gone = now.pipes.is_empty() && !now.ended && !now.destroyed && now.levels.readable_length > 0;
        // unpipe() of the last destination pauses, and then a listener of 'data' waits as well.
        let is_paused = now.levels.flowing == Flowing::Paused;
        let nobody = (is_paused || now.listeners.count(ListenedEvent::Data) == 0)
            && now.listeners.count(ListenedEvent::Readable) == 0;
        if self.is_late(id)
            || !gone
            || !nobody
            || now.levels.flowing == Flowing::Flowing
            || !self.stands_still(id)
        {
            return None;
        }
        let to = now.unpiped.last().map(|&to| self.name(to)).unwrap_or_default();
        let text = tr!(
            "{name} was unpiped from {to} at {at}, and nothing has read it since: it is paused, holds {level}, and never ends.",
            name = self.name(id),
            to,
            at,
            level = info.amount(Side::Readable, now.levels.readable_length)
        );
        let advice =
            tr!("Pipe it to another destination, call resume() to discard the rest, or destroy() it.");
        Some(Finding::new(FindingKind::Unpiped, id, text, advice))
    }
}
