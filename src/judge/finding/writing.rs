//! Writing and pushing although `false` was returned.

use super::inquiry::Inquiry;
use super::{Finding, FindingKind};
use crate::engine::{ListenedEvent, Side, StreamId, StreamKind};
use crate::judge::summary::ignored;
use crate::judge::writers::WriterBehaviour;
use crate::tr;
use crate::trace::{grouped, lowest_desired_size, signed};

/// Times its `highWaterMark` that a buffer holds before it is too much.
const TOO_MUCH: u64 = 2;

/// What a device may well bring at once, beyond what its stream asked for.
const BYTES: u64 = 256 << 10;
const OBJECTS: u64 = 4096;

impl Inquiry<'_> {
    /// `write()` returns `false`, and the code that writes goes on.
    pub(super) fn write_false_ignored(&self, to: StreamId) -> Option<Finding> {
        let (sink, now) = self.stream(to)?;
        if let Some(n) = lowest_desired_size(sink, now) {
            let text = tr!(
                "{sink} got more than it asked for: desiredSize was 0 or less after {times} writes and fell to {n}.",
                sink = self.name(to),
                times = grouped(now.false_returns),
                n = signed(n)
            );
            let ignored = n < 0 && self.behaviour(to) == WriterBehaviour::Ignores;
            let advice = tr!("Await writer.ready before each write().");
            return ignored.then(|| Finding::new(FindingKind::WriteFalseIgnored, to, text, advice));
        }
        let mark = sink.writable_high_water_mark.unwrap_or(0).max(1);
        let too_much = now.peak_writable >= mark.saturating_mul(TOO_MUCH);
        if self.behaviour(to) != WriterBehaviour::Ignores || !too_much {
            return None;
        }
        let held = sink.amount(Side::Writable, now.peak_writable);
        let mut text = ignored(&self.name(to), now, held);
        text += &match (&self.now.process.fatal, self.growth()) {
            (Some(_), _) => tr!(", until the process died.").to_owned(),
            (None, Some(growth)) if !now.finished => format!(". {growth}"),
            _ => ".".to_owned(),
        };
        text += &self.by_whom(to);
        if let Some(source) = self.paused_instead(to) {
            let more = tr!(
                " The program pauses {name} itself, whose pause() stops reading from it; {source} keeps flowing.",
                name = self.name(to),
                source = self.name(source)
            );
            let advice = tr!("Pause the source, or use pipe() or pipeline().");
            return Some(Finding::new(FindingKind::PausedDestination, to, text + &more, advice));
        }
        let advice = tr!("Use pipe() or pipeline(), or stop writing until 'drain'.");
        Some(Finding::new(FindingKind::WriteFalseIgnored, to, text, advice))
    }

    /// ` The writes come from Transform 1's _transform().`
    fn by_whom(&self, to: StreamId) -> String {
        let by = ["write on", "write"].iter().find_map(|of| self.place(to, of)?.by.as_ref());
        match by {
            Some((by, within)) if &**within == "data" => {
                tr!(" The writes come from a 'data' listener of {name}.", name = self.name(*by))
            }
            Some((by, within)) => {
                tr!(" The writes come from {name}'s {method}().", name = self.name(*by), method = within)
            }
            None => String::new(),
        }
    }

    /// The source that goes on, where the program pauses the destination in its place.
    fn paused_instead(&self, to: StreamId) -> Option<StreamId> {
        let (info, now) = self.stream(to)?;
        let source = *self.before(to).first()?;
        let goes_on = self.now.stream(source).is_some_and(|source| source.pauses == 0);
        (info.kind.reads() && now.pauses > 0 && self.place(to, "pause").is_some() && goes_on)
            .then_some(source)
    }

    /// Each `false` adds one more listener of `'drain'`, or another event has more listeners than Node takes for normal.
    pub(super) fn listeners_pile_up(&self, id: StreamId) -> Option<Finding> {
        let (info, now) = self.stream(id)?;
        let most = |event: &ListenedEvent| now.listeners.most(*event);
        let too_many = |event: &ListenedEvent| now.listeners.are_too_many(*event);
        let event = ListenedEvent::ALL.into_iter().filter(too_many).max_by_key(most)?;
        let (name, n) = (self.name(id), grouped(most(&event)));
        // Where the destination is paused in the source's place, that is why.
        if event == ListenedEvent::Drain && self.paused_instead(id).is_some() {
            return None;
        }
        if event != ListenedEvent::Drain {
            let text = tr!(
                "{name} had {n} listeners for '{event}' at the same time.",
                name,
                n,
                event = event.name()
            );
            let advice = tr!("Add the listener once, and remove it when it is no longer needed.");
            return Some(Finding::new(FindingKind::ListenersPileUp, id, text, advice));
        }
        let text = tr!(
            "{name} had {n} listeners for 'drain' at the same time: write() was called {falses} times more after a false, and each false added one. It held {held}.",
            name,
            n,
            falses = grouped(now.false_returns.saturating_sub(now.drains)),
            held = info.amount(Side::Writable, now.peak_writable)
        );
        let advice = tr!("Check writableNeedDrain before each write(), and listen for 'drain' once.");
        Some(Finding::new(FindingKind::ListenersPileUp, id, text, advice))
    }

    /// A source that pushes whatever push() returns.
    pub(super) fn push_false_ignored(&self, id: StreamId) -> Option<Finding> {
        let (info, now) = self.stream(id)?;
        let is_source =
            matches!(info.kind, StreamKind::Readable | StreamKind::Duplex | StreamKind::ReadableStream);
        if !is_source || now.destroyed {
            return None;
        }
        let mark = info.readable_high_water_mark.unwrap_or(0).max(1);
        let chunk = if info.readable_object_mode { 1 } else { now.largest_push };
        let held = if info.kind.is_web() { now.peak_readable } else { now.levels.readable_length };
        let most = mark.saturating_mul(TOO_MUCH).saturating_add(chunk.saturating_mul(2));
        let before = self.earlier().stream(id).map_or(0, |before| before.levels.readable_length);
        // What comes in at once cannot stop in the middle, as the pieces of a message from a socket.
        let burst = if info.readable_object_mode { OBJECTS.min(mark.saturating_mul(64)) } else { BYTES };
        let goes_on = before > most && held > before + before / 2;
        if held <= most || !(goes_on || held > most.saturating_add(burst)) {
            return None;
        }
        if info.kind.is_web() {
            return self.enqueued(id, held);
        }
        let seconds = self.now.time.since(self.earlier().time).as_secs_f64();
        let rate = held.saturating_sub(before) as f64 / seconds;
        let amount = |n| info.amount(Side::Readable, n);
        let grows = match rate.is_finite() && rate >= 1.0 && self.grows_on() {
            true => tr!(", growing by {more} per second", more = amount(rate as u64)),
            false => String::new(),
        };
        let text = tr!(
            "{name} does not stop: push() returned false, but it keeps pushing, and its own buffer holds {level}, {times} times its highWaterMark{grows}.",
            name = self.name(id),
            level = amount(held),
            times = grouped(held / mark),
            grows
        );
        let advice = tr!("Read faster, drop the excess, or stop the device while push() returns false.");
        Some(Finding::new(FindingKind::PushFalseIgnored, id, text, advice))
    }

    /// A ReadableStream into which more is enqueued than it wants: by the program, and not by Node itself, which is asked
    /// for what it enqueues. Of two branches the slower one holds what the faster one has had.
    fn enqueued(&self, id: StreamId, held: u64) -> Option<Finding> {
        let (info, now) = self.stream(id)?;
        let held = info.amount(Side::Readable, held);
        if self.tells_listeners() && self.place(id, "enqueue").is_none() {
            let text = tr!(
                "{name} held up to {held}: tee() goes as fast as the faster of its branches is read, and keeps the rest for the slower one.",
                name = self.name(id),
                held
            );
            let advice = tr!("Read both branches at the same pace, or cancel() one that is not needed.");
            let is_branch = info.name.contains(" branch ") || info.name.ends_with(" clone");
            return (is_branch && now.pushes > 1)
                .then(|| Finding::new(FindingKind::PushFalseIgnored, id, text, advice));
        }
        let mut text = tr!(
            "{name} got more than it asked for: enqueue() was called while desiredSize was 0 or less, and its queue held up to {held}.",
            name = self.name(id),
            held
        );
        if let [from, ..] = self.before(id)
            && let Some((info, now)) = self.stream(*from)
            && now.pauses == 0
        {
            text += &tr!(
                " {source} gave all of its {amount} and was never paused.",
                source = self.name(*from),
                amount = info.amount(Side::Readable, now.delivered)
            );
        }
        let advice =
            tr!("Use Readable.toWeb(), or pause the source while controller.desiredSize is 0 or less.");
        Some(Finding::new(FindingKind::PushFalseIgnored, id, text, advice))
    }
}
