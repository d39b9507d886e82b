//! What stands still because of the stream that is written to: corked, a callback that never comes, one destination of
//! several; and a source that brings nothing.

use super::inquiry::{Inquiry, QUIET};
use super::{Finding, FindingKind};
use crate::engine::{EventKind, ListenedEvent, Side, SimTime, StreamId, StreamKind};
use crate::tr;
use crate::trace::{Beyond, chunks, grouped};

impl Inquiry<'_> {
    /// Whether the process has come to its end with nothing left to do.
    pub(super) fn ends_here(&self) -> bool {
        self.beyond == Beyond::Nothing
    }

    /// Whether what grows may grow on.
    pub(super) fn grows_on(&self) -> bool {
        self.beyond != Beyond::Nothing
    }

    /// `cork()` without `uncork()`.
    pub(super) fn left_corked(&self, id: StreamId) -> Option<Finding> {
        let (info, now) = self.stream(id)?;
        let span = self.now.time.since(now.corked_since);
        let holds = now.corks > 0 && now.levels.writable_length > 0 && !now.destroyed;
        let latest = self.trace.latest().stream(id)?;
        let stays = latest.corks > 0 && latest.corked_since == now.corked_since && self.trace.is_complete();
        if !holds || !(self.ends_here() || (span >= QUIET && stays)) {
            return None;
        }
        let text = tr!(
            "{name} has been corked since {time}: cork() without uncork(). It has not sent the {chunks} written since, {held}.",
            name = self.name(id),
            time = now.corked_since,
            chunks = chunks(now.corked_writes),
            held = info.amount(Side::Writable, now.levels.writable_length)
        );
        let advice =
            tr!("Call uncork() on every path after cork(), as in process.nextTick(() => stream.uncork()).");
        Some(Finding::new(FindingKind::LeftCorked, id, text, advice))
    }

    /// The implementation never calls its callback. Not: a Transform whose reader takes nothing, one that is merely slow,
    /// or one that the end of the process interrupted.
    pub(super) fn callback_missing(&self, id: StreamId) -> Option<Finding> {
        let (sink, now) = self.stream(id).filter(|(info, now)| info.kind.writes() && !now.destroyed)?;
        if !self.ends_here() && !now.callback_lost {
            return None;
        }
        let name = self.name(id);
        let missing = |text: String, advice| {
            Some(Finding::new(FindingKind::CallbackMissing, id, text + &self.consequences(id), advice))
        };
        if sink.kind.is_web() {
            now.in_flight.filter(|_| now.levels.need_drain || now.ending)?;
            if let Some(unread) = self.unread_side(id) {
                return Some(unread);
            }
            let text = tr!(
                "{name}'s ready cannot be fulfilled: the promise from its sink.write() never settles.",
                name
            );
            return missing(text, tr!("Settle the promise from sink.write() on every path."));
        }
        let advice = tr!("Call the callback on every path through _write(), with an error if it failed.");
        if self.waits_for_another(id) {
            return None;
        }
        let waits_for_reader = now.transforms > 0 && !now.transforming && now.levels.readable_length > 0;
        if let Some(size) = now.in_flight.filter(|_| !waits_for_reader && !self.is_held_by_reader(id)) {
            let amount = sink.amount(Side::Writable, size);
            let method = if now.transforms > 0 { "_transform()" } else { "_write()" };
            let waits = now.levels.need_drain || !self.before(id).is_empty();
            let text = match waits {
                true => tr!(
                    "The program waits for a 'drain' from {name} that cannot come: its {method} never called the callback for {amount}.",
                    name,
                    method,
                    amount
                ),
                false => tr!(
                    "{name} never finishes: its {method} never called the callback for {amount}.",
                    name,
                    method,
                    amount
                ),
            };
            return missing(text, advice);
        }
        let method = match now.pending_method? {
            EventKind::FinalImpl => "_final()",
            EventKind::FlushImpl => "_flush()",
            _ => "_construct()",
        };
        let text = tr!("{name} never finishes: its {method} never called its callback.", name, method);
        missing(text, tr!("Call the callback on every path, with an error if it failed."))
    }

    /// The implementation waits for the `'drain'` of another stream that it writes to.
    fn waits_for_another(&self, id: StreamId) -> bool {
        let full =
            |to: &StreamId| self.now.stream(*to).is_some_and(|now| now.levels.need_drain && !now.destroyed);
        self.within(id).iter().any(|to| *to != id && full(to))
    }

    /// A PassThrough holds its writer's callback back while nothing reads from it.
    fn is_held_by_reader(&self, id: StreamId) -> bool {
        let Some((info, now)) = self.stream(id) else { return false };
        let mark = info.readable_high_water_mark.unwrap_or(0);
        info.kind.reads() && now.levels.readable_length >= mark.max(1)
    }

    /// `_read()` was called, nothing was pushed, and the process has nothing left to do: no `push()` will come.
    pub(super) fn read_without_push(&self, id: StreamId) -> Option<Finding> {
        let (info, now) = self.stream(id)?;
        let waits = now.reading && !now.eof && !now.destroyed && now.errored.is_none();
        let is_wanted =
            now.iterated || now.levels.flowing.as_option() == Some(true) || !self.after(id).is_empty();
        if info.kind == StreamKind::ReadableStream {
            return self.chunk_missing(id);
        }
        if !self.ends_here() || !waits || info.kind.writes() || info.kind.is_web() || !is_wanted {
            return None;
        }
        let text = tr!(
            "{name} never ends: its _read() was called at {time}, and neither push(chunk) nor push(null) followed.",
            name = self.name(id),
            time = now.reading_since
        );
        let advice =
            tr!("Call push() on every path through read(), with null at the end, or destroy(error).");
        Some(Finding::new(FindingKind::ReadWithoutPush, id, text, advice))
    }

    /// A loop over a ReadableStream waits for a chunk, and the process has nothing left that could bring one.
    fn chunk_missing(&self, id: StreamId) -> Option<Finding> {
        let (_, now) = self.stream(id)?;
        let is_open = !now.ended && !now.eof && !now.destroyed && now.errored.is_none();
        let waits = now.iterated && !now.loop_left && now.levels.readable_length == 0;
        // Loops of Node's own are none of the program's.
        let is_programs = !self.tells_listeners() || self.place(id, "iterate").is_some();
        // What feeds it is the cause.
        if !is_programs || !self.ends_here() || !is_open || !waits || !self.before(id).is_empty() {
            return None;
        }
        let text = tr!(
            "The loop over {name} never ends: neither enqueue() nor close() followed its last chunk.",
            name = self.name(id)
        );
        let advice = tr!("Call close() at the end, or error(), on every path through the source.");
        Some(Finding::new(FindingKind::ReadWithoutPush, id, text, advice))
    }

    /// One of several destinations of a source holds all of them up.
    pub(super) fn slow_destination(&self, id: StreamId) -> Option<Finding> {
        let (info, now) = self.stream(id).filter(|(_, now)| now.levels.need_drain && !now.destroyed)?;
        let span = self.now.time.since(now.need_drain_since);
        let source = self.before(id).iter().find(|&&source| {
            let pipes = self.now.stream(source).map_or(&[][..], |now| &now.pipes);
            pipes.len() > 1 && pipes.contains(&id)
        })?;
        let others: Vec<StreamId> =
            self.now.stream(*source)?.pipes.iter().copied().filter(|to| *to != id).collect();
        let idle = others.iter().all(|to| self.now.stream(*to).is_some_and(|now| !now.levels.need_drain));
        if !idle || span < QUIET.max(SimTime(self.now.time.0 / 10)) || info.kind.is_web() {
            return None;
        }
        let text = tr!(
            "{name} has been full for {span} and is not drained; {source} is paused for it, and so nothing reaches {others}: pipe() waits for every destination.",
            name = self.name(id),
            span = span.short(),
            source = self.name(*source),
            others = self.names(&others)
        );
        let advice =
            tr!("Give each destination its own buffer, or drop or disconnect one that does not drain.");
        Some(Finding::new(FindingKind::SlowDestination, id, text, advice))
    }

    /// A source that is paused, with destinations that have room and nothing that resumes it.
    pub(super) fn never_resumed(&self, id: StreamId) -> Option<Finding> {
        let (info, now) = self.stream(id)?;
        let paused = now.levels.flowing.as_option() == Some(false) && !now.destroyed && !now.ended;
        if !paused || !self.ends_here() || info.kind.is_web() {
            return None;
        }
        if let Some(to) = self.after(id).first()
            && let Some((sink, to_now)) = self.stream(*to)
            && !to_now.levels.need_drain
            && to_now.levels.writable_length == 0
            && !to_now.destroyed
            && sink.kind.writes()
        {
            let text = tr!(
                "{source} is paused and waits for a 'drain' that cannot come: {name} is empty, and its write() has not returned false.",
                source = self.name(id),
                name = self.name(*to)
            );
            let advice = tr!("Pause only after write() has returned false.");
            return Some(Finding::new(FindingKind::NeverResumed, *to, text, advice));
        }
        if now.levels.readable_length == 0 || now.delivered == 0 {
            return None;
        }
        if now.loop_left {
            let text = tr!(
                "The loop over {name} was left early, which paused it but did not destroy it: it holds {level}, and its file or socket stays open.",
                name = self.name(id),
                level = info.amount(Side::Readable, now.levels.readable_length)
            );
            let advice = tr!(
                "Call destroy() on the stream when the loop is left; closing the readline interface does not."
            );
            return Some(Finding::new(FindingKind::NeverResumed, id, text, advice));
        }
        // A socket that Node itself reads, and pauses for what it gives that to.
        let reads = now.listeners.count(ListenedEvent::Data) > 0 || !now.pipes.is_empty();
        if self.tells_listeners() && !reads && self.place(id, "pause").is_none() {
            return None;
        }
        let text = tr!(
            "{name} was paused after {n} 'data' events and never resumed: it holds {level}, and 'end' never comes.",
            name = self.name(id),
            n = grouped(now.data_events),
            level = info.amount(Side::Readable, now.levels.readable_length)
        );
        let advice = tr!("Call resume() on every path after pause().");
        Some(Finding::new(FindingKind::NeverResumed, id, text, advice))
    }
}
