//! How memory grows, and whether that is the streams' doing.

use super::inquiry::{Inquiry, StreamView};
use super::{Finding, FindingKind};
use crate::engine::StreamId;
use crate::tr;
use crate::trace::{Amount, Beyond, Clock};

/// Bytes by which memory has to grow before that is a finding: where a limit is known that it comes to, and where none is.
const LEAK: u64 = 32 << 20;
const LEAK_WITHOUT_LIMIT: u64 = 256 << 20;

/// Bytes that a stream takes beside its buffers, with its listeners and what a recorder keeps of it.
const STREAM: u64 = 8 << 10;

/// What V8's limit has room for besides the old generation, which is what fills.
const YOUNG: u64 = 48 << 20;

/// Percent of the limit from which on a heap is full: the last sample may be 50 ms old.
const FULL: u64 = 85;

/// Percent of the memory limit that a process that came to its end has just missed. Less may be what is yet to be collected.
const NEARLY: u64 = 95;

impl<'a> Inquiry<'a> {
    /// `Memory grows by 96 MiB each second; the limit of 1.5 GiB is reached in 12 s.`
    pub(super) fn growth(&self) -> Option<String> {
        let (now, before) = (self.now.process.memory?, self.earlier().process.memory?);
        let seconds = self.now.time.since(self.earlier().time).as_secs_f64();
        let rate = now.checked_sub(before)? as f64 / seconds;
        if self.beyond == Beyond::Nothing || self.now.process.exited || !rate.is_finite() || rate < 1.0 {
            return None;
        }
        let grows = tr!("Memory grows by {rate} per second", rate = Amount::bytes(rate as u64));
        let left = self.trace.header().memory_limit.and_then(|limit| Some((limit, limit.checked_sub(now)?)));
        Some(match left {
            Some((limit, left)) => tr!(
                "{grows}; it will reach the limit of {limit} in {time}.",
                grows,
                limit = Amount::bytes(limit),
                time = span(left as f64 / rate)
            ),
            None => format!("{grows}."),
        })
    }

    /// V8's heap and its limit, where a recording breaks off with a heap that is nearly full: at its limit V8 aborts, and
    /// nothing can be written any more.
    fn heap_at_its_end(&self) -> Option<(u64, u64)> {
        let (heap, limit) = (self.now.process.heap?, self.trace.header().heap_limit?);
        let full = limit.saturating_sub(YOUNG) / 100 * FULL;
        (self.trace.breaks_off() && self.beyond == Beyond::Unknown && heap >= full).then_some((heap, limit))
    }

    /// What a real process used that has ended before it ran out of memory, and how little was missing: the next larger file
    /// ends it. Of one that ended far from its limit nothing is said: to keep what it reads may be its purpose.
    fn nearly_out(&self) -> Option<(u64, u64)> {
        let (process, header) = (&self.now.process, self.trace.header());
        if !process.exited || header.clock != Clock::Monotonic {
            return None;
        }
        let of_heap = header.heap_limit.and_then(|limit| {
            let full = limit.saturating_sub(YOUNG) / 100 * FULL;
            process.heap.filter(|&heap| heap >= full).map(|heap| (heap, limit))
        });
        of_heap.or_else(|| {
            let limit = header.memory_limit?;
            (process.peak_memory >= limit / 100 * NEARLY).then_some((process.peak_memory, limit))
        })
    }

    /// Memory has run out, or is about to, and it is not in the streams' buffers.
    pub(super) fn memory_elsewhere(&self, streams: &[StreamId]) -> Option<Finding> {
        let (process, limit) = (&self.now.process, self.trace.header().memory_limit);
        let (memory, before) = (process.memory?, self.earlier().process.memory?);
        let streams = self.stream_views(streams);
        let heap = self.heap_at_its_end();
        let nearly = self.nearly_out();
        // What streams hold now; of a process that has ended, the most that each has held.
        let bytes = |(_, (info, now)): &(StreamId, StreamView)| {
            let (readable, writable) = match nearly {
                Some(_) => (now.peak_readable, now.peak_writable),
                None => (now.levels.readable_length, now.levels.writable_length),
            };
            let side = |objects: bool, level: u64| if objects { 0 } else { level };
            side(info.readable_object_mode, readable) + side(info.writable_object_mode, writable)
        };
        let held: u64 = streams.iter().map(bytes).sum();
        let died = process.fatal.is_some() || heap.is_some();
        let grown = match nearly {
            Some((used, _)) => used,
            None if died => memory,
            None => memory.saturating_sub(before),
        };
        let least = if limit.is_some() { LEAK } else { LEAK_WITHOUT_LIMIT };
        let themselves = STREAM.saturating_mul(self.trace.streams().len() as u64);
        if grown < least || grown / 4 < held || grown / 2 < themselves {
            return None;
        }
        let how = match (heap, died) {
            (Some((heap, limit)), _) => tr!(
                "The recording breaks off with {heap} in V8's heap, whose limit is {limit}: the process has probably run out of memory.",
                heap = Amount::bytes(heap),
                limit = Amount::bytes(limit)
            ),
            (None, true) => tr!("The process has run out of memory.").to_owned(),
            (None, false) => match nearly {
                Some((used, limit)) => tr!(
                    "The process ended with {used} in use, and its limit is {limit}: with a little more to do it would have run out of memory.",
                    used = Amount::bytes(used),
                    limit = Amount::bytes(limit)
                ),
                None => self.growth()?,
            },
        };
        let objects = |&(id, (info, now)): &(StreamId, StreamView<'a>)| {
            let level = info.writable_object_mode.then_some(now.levels.writable_length)?;
            (level > 0).then_some((level, id))
        };
        let (id, text, advice) = match streams.iter().filter_map(objects).max_by_key(|(level, _)| *level) {
            Some((n, id)) => (
                id,
                tr!(
                    "{name} holds {level}: in object mode, highWaterMark counts objects, whatever their size.",
                    name = self.name(id),
                    level = Amount { n, objects: true }
                ),
                tr!("Limit the size of the objects, or lower the highWaterMark."),
            ),
            None => (
                StreamId::PROCESS,
                tr!(
                    "Its streams hold {held}; the rest is data that was read from them and kept.",
                    held = Amount::bytes(held)
                ),
                tr!("Process each chunk as it arrives, and keep no reference to it."),
            ),
        };
        let (kind, text) = (FindingKind::MemoryElsewhere, format!("{how} {text}"));
        Some(match id {
            StreamId::PROCESS => Finding::of_process(kind, text, advice),
            id => Finding::new(kind, id, text, advice),
        })
    }
}

/// A span that is no more than a forecast: `12 s`, `28 min`, `3 h`.
fn span(seconds: f64) -> String {
    match seconds {
        0.0..0.095 => format!("{:.0} ms", seconds * 1e3),
        0.0..9.5 => format!("{seconds:.1} s"),
        0.0..120.0 => format!("{seconds:.0} s"),
        0.0..7200.0 => format!("{:.0} min", seconds / 60.0),
        0.0..172_800.0 => format!("{:.0} h", seconds / 3600.0),
        _ => tr!("{n} days", n = format!("{:.0}", seconds / 86_400.0)),
    }
}
