//! How memory grows, and whether that is the streams' doing.

use super::{Beyond, Diagnoser, Diagnosis, StreamView, bad, span};
use crate::engine::StreamId;
use crate::tr;
use crate::trace::Amount;

/// Bytes by which memory has to grow before that is a diagnosis.
const LEAK: u64 = 32 << 20;

impl<'a> Diagnoser<'a> {
    /// `Memory grows by 96 MiB each second; the limit of 1.5 GiB is reached in 12 s.`
    pub(super) fn growth(&self) -> Option<String> {
        let (now, before) = (self.now.process.memory?, self.earlier.process.memory?);
        let seconds = self.now.time.since(self.earlier.time).as_secs_f64();
        let rate = now.checked_sub(before)? as f64 / seconds;
        if self.beyond == Beyond::Nothing || !rate.is_finite() || rate < 1.0 {
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

    /// Memory has run out, or is about to, and it is not in the streams' buffers.
    pub(super) fn kept_elsewhere(&self, streams: &[StreamId]) -> Option<Diagnosis> {
        let (process, limit) = (&self.now.process, self.trace.header().memory_limit);
        let (memory, before) = (process.memory?, self.earlier.process.memory?);
        let streams = self.stream_views(streams);
        let bytes = |(_, (info, now)): &(StreamId, StreamView)| {
            let side = |objects: bool, level: u64| if objects { 0 } else { level };
            side(info.readable_object_mode, now.levels.readable_length)
                + side(info.writable_object_mode, now.levels.writable_length)
        };
        let held: u64 = streams.iter().map(bytes).sum();
        let died = process.fatal.is_some();
        let grown = if died { memory } else { memory.saturating_sub(before) };
        if grown < LEAK || grown / 4 < held || limit.is_none() {
            return None;
        }
        let how = match died {
            true => tr!("The process has run out of memory.").to_owned(),
            false => self.growth()?,
        };
        let objects = |&(id, (info, now)): &(StreamId, StreamView<'a>)| {
            let level = info.writable_object_mode.then_some(now.levels.writable_length)?;
            (level > 0).then_some((level, id, &info.name))
        };
        let (id, text, advice) = match streams.iter().filter_map(objects).max_by_key(|(level, ..)| *level) {
            Some((n, id, name)) => (
                id,
                tr!(
                    "{name} holds {level}: in object mode, highWaterMark counts objects, whatever their size.",
                    name,
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
        Some(bad(id, format!("{how} {text}"), advice))
    }
}
