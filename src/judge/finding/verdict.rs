//! What is said where nothing is found: that nothing is wrong, but only once everything that could be has been looked at.

use super::inquiry::{Inquiry, StreamView};
use super::{Finding, FindingKind};
use crate::engine::{ListenedEvent, Side, StreamId, StreamKind};
use crate::judge::summary::counted;
use crate::judge::writers::WriterBehaviour;
use crate::tr;
use crate::trace::{Amount, Beyond, Clock, Flow, grouped, lowest_desired_size, signed};

impl Inquiry<'_> {
    /// How well it went, or goes.
    pub(super) fn verdict(&self, flows: &[Flow], streams: &[StreamId]) -> Option<Finding> {
        self.error_contained(flows).or_else(|| self.left_over(streams)).or_else(|| self.healthy(streams))
    }

    /// Where the trace ends, a stream that is not done.
    fn left_over(&self, streams: &[StreamId]) -> Option<Finding> {
        if self.beyond == Beyond::Events || self.now.process.fatal.is_some() {
            return None;
        }
        let is_real = self.trace.header().clock == Clock::Monotonic;
        let left = streams.iter().find_map(|&id| {
            let (info, now) = self.stream(id).filter(|(_, now)| !now.destroyed && now.errored.is_none())?;
            let is_nodes = now.eof && self.is_nodes_own(id);
            let read = if now.ended || is_nodes || self.is_digested(id) || self.is_result(id) {
                0
            } else {
                now.levels.readable_length
            };
            let written = if now.finished { 0 } else { now.levels.writable_length };
            // A socket may well be open without keeping the process alive, as an agent's that waits for the next request.
            let may_wait = info.kind != StreamKind::Writable || self.is_standard(id);
            let is_left = is_real && self.beyond == Beyond::Nothing && now.writes > 0 && !may_wait;
            let waits = !now.finished
                && (is_left || now.levels.need_drain || now.listeners.count(ListenedEvent::Drain) > 0);
            let amount = match (read, written) {
                (0, 0) if !waits => return None,
                (0, written) => info.amount(Side::Writable, written),
                (read, _) => info.amount(Side::Readable, read),
            };
            Some((id, amount))
        });
        let (id, amount) = left?;
        let text = tr!("{name} is still open and holds {amount}.", name = self.name(id), amount);
        Some(Finding::new(FindingKind::Undecided, id, text, ""))
    }

    /// Nothing is wrong.
    fn healthy(&self, streams: &[StreamId]) -> Option<Finding> {
        let streams = self.stream_views(streams);
        let has_failed = |(_, (_, now)): &(StreamId, StreamView)| now.errored.is_some() && !now.loop_left;
        if self.now.process.fatal.is_some() || streams.iter().any(has_failed) {
            return None;
        }
        let memory = match self.now.process.memory {
            Some(_) => tr!("; memory peaked at {most}", most = Amount::bytes(self.now.process.peak_memory)),
            None => String::new(),
        };
        let sinks = streams.iter().filter(|(_, (info, _))| info.kind.writes());
        let (id, (sink, now)) = *sinks.max_by_key(|(_, (_, now))| (now.false_returns, now.writes))?;
        if now.writes == 0 {
            return None;
        }
        let name = self.name(id);
        let held = sink.amount(Side::Writable, now.peak_writable);
        let others = streams.iter().filter(|(other, _)| *other != id);
        let paused = others.map(|(id, (_, now))| (now.pauses, *id)).max_by_key(|(n, _)| *n);
        let good = |text: String| Finding::new(FindingKind::Healthy, id, text, "");
        let plain = |text: String| Finding::new(FindingKind::Undecided, id, text, "");
        if let Some(n) = lowest_desired_size(sink, now) {
            let n = signed(n);
            return Some(good(tr!(
                "{sink}'s desiredSize never fell below {n}{memory}.",
                sink = name,
                n,
                memory
            )));
        }
        Some(match paused {
            _ if now.false_returns == 0 => {
                good(tr!("{sink} keeps up: write() has never returned false{memory}.", sink = name, memory))
            }
            _ if self.behaviour(id) == WriterBehaviour::Ignores => plain(counted(&name, now, held)),
            Some((times, source)) if times > 0 => good(tr!(
                "Backpressure works: {name} was paused {times}, and {sink} never held more than {held}{memory}.",
                name = self.name(source),
                times = times_in_words(times),
                sink = name,
                held,
                memory
            )),
            _ if self.behaviour(id) == WriterBehaviour::Unclear => plain(counted(&name, now, held)),
            _ if now.drains > 0 => good(tr!(
                "Backpressure works: the program waited for {sink}'s 'drain' {times}, and {sink} never held more than {held}{memory}.",
                sink = name,
                times = times_in_words(now.drains),
                held,
                memory
            )),
            _ => return None,
        })
    }
}

fn times_in_words(n: u64) -> String {
    match n {
        1 => tr!("once").to_owned(),
        2 => tr!("twice").to_owned(),
        n => tr!("{n} times", n = grouped(n)),
    }
}
