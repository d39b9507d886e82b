//! Streams that end too early, too late or never, and processes that do.

use super::group::alike_ones;
use super::inquiry::{Inquiry, QUIET, written};
use super::{Finding, FindingKind};
use crate::engine::{Flowing, ListenedEvent, Side, SimTime, StreamId, StreamKind};
use crate::tr;
use crate::trace::{StreamNow, grouped};

/// Streams of a kind that are open at the same time before that is too many to write to, and to be opened early.
const NEVER_ENDED: usize = 16;
const OPENED_EARLY: usize = 100;

/// Writes to a stream that has closed, and for how long they have gone on, before that is more than a program that has not
/// noticed yet.
const WRITES_AFTER_CLOSE: u64 = 8;
const GOES_ON: SimTime = SimTime::from_millis(200);

/// Streams that a chain is followed over.
const CHAIN: usize = 64;

impl Inquiry<'_> {
    /// Something was written after `end()`.
    pub(super) fn write_after_end(&self, id: StreamId) -> Option<Finding> {
        let (_, now) = self.stream(id)?;
        let name = self.name(id);
        if let Some((first, later)) = self.second_pipe(id) {
            let text = tr!(
                "{name} was ended by the pipe() of {first} when that came to its end; {later} is piped into it as well, and its data is lost: write after end.",
                name,
                first = self.name(first),
                later = self.name(later)
            );
            let advice = tr!("Give pipe() the option end: false, and call end() after the last source.");
            return Some(Finding::new(FindingKind::WriteAfterEnd, id, text, advice));
        }
        if let Some(later) = self.ended_before(id) {
            let text = tr!(
                "{name} had been ended when {later} was piped into it: that data is lost, and pipe() reports no error.",
                name,
                later = self.name(later)
            );
            let advice = tr!("Call end() only after everything has been written, or leave it to pipe().");
            return Some(Finding::new(FindingKind::WriteAfterEnd, id, text, advice));
        }
        let failed = has_got_more(now);
        // A stream that has closed tells only the callback of write() that it failed.
        let by_program = self.place(id, "write").is_some() || !self.piped_into(id).is_empty();
        let silent = now.closed && now.finished && by_program;
        if !(failed || silent) || now.writes_after_end == 0 {
            return None;
        }
        let text = match failed {
            true => tr!(
                "{name} was written to after end(): ERR_STREAM_WRITE_AFTER_END, and that data is lost.",
                name
            ),
            false => tr!(
                "{name} was written to after it had finished and closed: that data is lost, and a closed stream emits no 'error'.",
                name
            ),
        };
        let advice = tr!("Call end() after the last write(), when all work that writes is done.");
        Some(Finding::new(FindingKind::WriteAfterEnd, id, text, advice))
    }

    /// A stream was closed, as by a client that has left, and the program goes on writing to it: nothing tells it so.
    pub(super) fn written_after_close(&self, id: StreamId) -> Option<Finding> {
        let (_, now) = self.stream(id)?;
        let (closed, last) = (now.over?, now.last_write?.at);
        self.place(id, "write")?;
        if !now.closed || now.writes_after_close < WRITES_AFTER_CLOSE || last.since(closed) < GOES_ON {
            return None;
        }
        let text = tr!(
            "{name} was closed at {at}, and the program has written to it {n} times since: nobody gets that, and a closed stream emits no 'error'.",
            name = self.name(id),
            at = closed,
            n = grouped(now.writes_after_close)
        );
        let advice =
            tr!("Listen for 'close', and stop there what writes: a timer, a subscription, a source.");
        Some(Finding::new(FindingKind::WriteAfterEnd, id, text, advice))
    }

    /// The source whose `pipe()` ended a stream, and one that is piped into the same stream and comes too late.
    pub(super) fn second_pipe(&self, id: StreamId) -> Option<(StreamId, StreamId)> {
        let now = self.now.stream(id).filter(|now| now.ending)?;
        let piped = self.piped_into(id);
        let state = |source: &&StreamId| self.now.stream(**source);
        let born = |source: &&StreamId| state(source).and_then(|now| now.born);
        let ended = |source: &&StreamId| state(source).is_some_and(|now| now.ended);
        let first = piped.iter().filter(ended).min_by_key(born)?;
        let failed = has_got_more(now);
        let late = |source: &&StreamId| {
            let cut_off = |now: &StreamNow| !now.ended && !now.destroyed && now.unpiped.contains(&id);
            *source != first && (failed || state(source).is_some_and(cut_off))
        };
        let later = piped.iter().filter(late).min_by_key(born)?;
        Some((*first, *later))
    }

    /// A source that was piped into a stream when that had been ended: it finished, and nothing of the source came to it.
    pub(super) fn ended_before(&self, id: StreamId) -> Option<StreamId> {
        let now = self.now.stream(id).filter(|now| now.finished)?;
        let is_late = |source: &&StreamId| {
            self.now.stream(**source).is_some_and(|source| {
                let parted = source.unpiped.contains(&id) && source.unpiped_at >= now.over;
                parted && source.delivered == 0 && !source.ended && !source.destroyed
            })
        };
        self.piped_into(id).iter().find(is_late).copied()
    }

    /// `'end'` is waited for on a stream that was destroyed before it.
    pub(super) fn end_never_comes(&self, id: StreamId) -> Option<Finding> {
        let (info, now) = self.stream(id)?;
        if now.end_missed && !now.closed_awaiting_end && self.ends_here() {
            let text = tr!(
                "The program waits for the 'end' of {name}, which has already come: {name} emitted it before the program listened.",
                name = self.name(id)
            );
            let advice = tr!(
                "Use finished(), which also knows of an 'end' that has come, or listen before the stream flows."
            );
            return Some(Finding::new(FindingKind::EndNeverComes, id, text, advice));
        }
        // Where its destination has left first, as a client does, the program destroys what nobody takes any more.
        let left = |to: &StreamId| {
            self.now.stream(*to).is_some_and(|to| to.destroyed && !to.finished && to.over <= now.over)
        };
        if !now.closed_awaiting_end || !info.kind.reads() || now.pipes.iter().chain(&now.unpiped).any(left) {
            return None;
        }
        let text = tr!(
            "{name} was destroyed before 'end': it emits 'close' only, so whatever waits for its 'end' waits forever. It had delivered {amount}.",
            name = self.name(id),
            amount = info.amount(Side::Readable, now.delivered)
        );
        let advice = tr!("Use finished() or for await, which also settle when a stream is destroyed.");
        Some(Finding::new(FindingKind::EndNeverComes, id, text, advice))
    }

    /// `process.exit()` while a stream that is to end still holds data.
    pub(super) fn exit_before_finish(&self, id: StreamId) -> Option<Finding> {
        let (info, now) = self.stream(id).filter(|(info, _)| info.kind.writes())?;
        let process = &self.now.process;
        if !process.exited || !process.exit_called || now.finished || now.destroyed {
            return None;
        }
        let is_standard = self.is_standard(id);
        // What was written to a Transform to its end is on its way here.
        let ends = |from: &StreamId| {
            self.stream(*from).is_some_and(|(info, now)| now.ended || (now.ending && info.kind.transforms()))
        };
        let ending = now.ending || self.before(id).iter().any(ends);
        let left = now.levels.writable_length;
        if left == 0 || !(ending || is_standard) || self.stands_still(id) {
            return None;
        }
        let amount = info.amount(Side::Writable, left);
        let last = self.last_after(id);
        let text = match last == id {
            true => tr!(
                "process.exit() ended the process with {amount} of {name} unwritten: this data is lost.",
                amount,
                name = self.name(id)
            ),
            false => tr!(
                "process.exit() ended the process before {last} had finished: {amount} was still in {name}.",
                last = self.name(last),
                amount,
                name = self.name(id)
            ),
        };
        let advice = match is_standard {
            true => tr!("Set process.exitCode and let the process end by itself."),
            false => {
                tr!("Wait for the destination's 'finish', as pipeline() does, not for the source's 'end'.")
            }
        };
        Some(Finding::new(FindingKind::ExitBeforeFinish, last, text, advice))
    }

    /// The last stream of the pipes that begin here.
    fn last_after(&self, id: StreamId) -> StreamId {
        let mut last = id;
        for _ in 0..CHAIN {
            match self.after(last) {
                [to] => last = *to,
                _ => break,
            }
        }
        last
    }

    /// `destroy()` without an error discards what was to be written.
    pub(super) fn destroyed_unwritten(&self, id: StreamId) -> Option<Finding> {
        let (info, now) = self.stream(id)?;
        // A program that gives a receiver up which takes nothing discards what it holds on purpose.
        let called = self.place(id, "destroy").is_some() && now.untaken_for < QUIET;
        let left = now.discarded;
        if !called || !now.destroyed || now.finished || now.errored.is_some() || left == 0 {
            return None;
        }
        let text = tr!(
            "{name} was destroyed with {left} unwritten: destroy() discards what is buffered.",
            name = self.name(id),
            left = info.amount(Side::Writable, left)
        );
        let advice = tr!("Call end() and wait for 'finish' where the data is to arrive.");
        Some(Finding::new(FindingKind::DestroyedUnwritten, id, text, advice))
    }

    /// Many streams of a kind are opened for writing and none is ended.
    pub(super) fn never_ended(&self, streams: &[StreamId]) -> Vec<Finding> {
        let open = |id: &StreamId| {
            let of = self
                .stream(*id)
                .filter(|(info, _)| info.kind == StreamKind::Writable && !self.is_standard(*id));
            of.is_some_and(|(_, now)| {
                let open = !now.ending && !now.finished && !now.destroyed && now.writes > 0;
                open && self.is_left(now) && !now.levels.need_drain && self.before(*id).is_empty()
            })
        };
        let groups = alike_ones(self.trace, streams.iter().copied().filter(open))
            .into_iter()
            .filter(|ids| ids.len() >= NEVER_ENDED);
        groups
            .map(|ids| {
                let text = tr!(
                    "{n} streams like {name} are open, and the program has ended none of them: each keeps its file or socket open.",
                    n = grouped(ids.len() as u64),
                    name = self.name(ids[0])
                );
                let advice = tr!("Keep one stream open for all writes, or call end() on each.");
                Finding { streams: ids.clone(), ..Finding::new(FindingKind::NeverEnded, ids[0], text, advice) }
            })
            .collect()
    }

    /// The program waits until a stream has finished that nothing ends.
    pub(super) fn finish_never_comes(&self, id: StreamId) -> Option<Finding> {
        let (info, now) = self.stream(id).filter(|(info, _)| info.kind.writes() && !info.kind.is_web())?;
        let waits = now.watched || now.listeners.count(ListenedEvent::Finish) > 0;
        let open = !now.ending && !now.finished && !now.destroyed && now.writes > 0;
        if !self.ends_here() || !waits || !open || self.is_standard(id) || !self.before(id).is_empty() {
            return None;
        }
        let text = tr!(
            "The program waits for {name} to finish, but nothing has called its end(): with {written} written, it stays open.",
            name = self.name(id),
            written = info.amount(Side::Writable, written(now))
        );
        let advice = tr!("Call end() after the last write().");
        Some(Finding::new(FindingKind::EndNeverComes, id, text, advice))
    }

    /// Whether a stream was written to when it was new, and not again: what is kept open to be used is.
    fn is_left(&self, now: &StreamNow) -> bool {
        let written = now.last_write.map_or(SimTime::ZERO, |write| write.at);
        let at_once = written.since(now.born.unwrap_or_default()) < QUIET;
        at_once && (self.ends_here() || self.now.time.since(written) >= QUIET)
    }

    /// Many streams of a kind are opened long before they are read.
    pub(super) fn opened_early(&self, streams: &[StreamId]) -> Vec<Finding> {
        let of = |id: &StreamId| {
            let of = self.stream(*id).filter(|(info, _)| info.kind == StreamKind::Readable);
            of.is_some_and(|(info, now)| now.born.is_some() && !info.name.starts_with("request"))
        };
        let groups = alike_ones(self.trace, streams.iter().copied().filter(of))
            .into_iter()
            .filter(|ids| ids.len() >= OPENED_EARLY);
        let found = groups.filter_map(|ids| {
            let most = self.most_waiting(&ids);
            let text = tr!(
                "{n} streams like {name} were open at the same time before any of them was read: each keeps its file or socket open.",
                n = grouped(most as u64),
                name = self.name(ids[0])
            );
            let advice = tr!("Open each stream when it is its turn to be read.");
            let finding = Finding::new(FindingKind::OpenedEarly, ids[0], text, advice);
            (most >= OPENED_EARLY).then_some(Finding { streams: ids, ..finding })
        });
        found.collect()
    }

    /// The highest number of these streams that were there for a while before they were read, at the same time.
    fn most_waiting(&self, ids: &[StreamId]) -> usize {
        let waiting = |now: &StreamNow| {
            let from = now.born?;
            let to = now.first_data.or(now.over).unwrap_or(self.now.time);
            let is_read = now.first_data.is_none() && now.levels.flowing == Flowing::Flowing;
            (to.since(from) >= QUIET && !is_read).then_some((from, to))
        };
        let spans: Vec<(SimTime, SimTime)> =
            ids.iter().filter_map(|id| self.now.stream(*id).and_then(waiting)).collect();
        let mut edges: Vec<(SimTime, i64)> =
            spans.iter().flat_map(|&(from, to)| [(from, 1), (to, -1)]).collect();
        edges.sort_by_cached_key(|(time, _)| time.0);
        let (mut now, mut most) = (0, 0);
        for (_, change) in edges {
            now += change;
            most = most.max(now);
        }
        usize::try_from(most).unwrap_or(0)
    }
}

/// Something was written to it after `end()`, and it told so.
pub(super) fn has_got_more(now: &StreamNow) -> bool {
    now.errored.as_deref() == Some("ERR_STREAM_WRITE_AFTER_END")
}
