//! Sizes that do not suit: lists as objects, small writes to a compressor, a `highWaterMark` beside the chunks that come.

use super::inquiry::{Inquiry, QUIET};
use super::{Finding, FindingKind};
use crate::engine::{Side, StreamId, StreamKind};
use crate::tr;
use crate::trace::grouped;

/// Elements of an array from which on it is a batch, and elements in a buffer from which on these are many.
const BATCH: u64 = 100;
const HELD: u64 = 5_000;

/// Writes to a compressor from which on its output is missed, and bytes that are no more than its header.
const WRITES: u64 = 5;
const HEADER: u64 = 32;

/// A `highWaterMark` in bytes below which every chunk is too large for it, and above which it holds nothing back.
const TOO_SMALL: u64 = 4 << 10;
const TOO_LARGE: u64 = 64 << 20;

/// A `highWaterMark` in objects that was meant in bytes, and limits next to nothing.
const MANY_OBJECTS: u64 = 16 << 10;

/// A `highWaterMark` up to which a source reads crumbs, and reads from which on that costs more than the data: each is a
/// call of the operating system, and as many events.
const CRUMB: u64 = 1 << 10;
const CRUMBS: u64 = 1000;

/// `write()` calls from which on a ratio means something.
const MANY: u64 = 100;

/// Classes that compress.
const COMPRESSORS: [&str; 5] = ["Gzip", "Deflate", "DeflateRaw", "BrotliCompress", "ZstdCompress"];

impl Inquiry<'_> {
    /// Objects that are arrays: `highWaterMark` counts each as one.
    pub(super) fn batches(&self, id: StreamId) -> Option<Finding> {
        let (info, now) = self.stream(id)?;
        let objects = |side| info.object_mode(side);
        let mut held = 0;
        if objects(Side::Readable) {
            held += now.peak_readable;
        }
        if objects(Side::Writable) {
            held += now.peak_writable;
        }
        // A Transform counts its arrays where they come in, and where they go out.
        let sides = u64::from(now.writes > 0) * now.writes + now.pushes;
        let each = now.elements / sides.max(1);
        if each < BATCH || held.saturating_mul(each) < HELD {
            return None;
        }
        let text = tr!(
            "{name} held up to {held} objects, each an array of about {each} elements: in object mode, highWaterMark counts an array as one object, so that is {all} elements in memory.",
            name = self.name(id),
            held = grouped(held),
            each = grouped(each),
            all = grouped(held.saturating_mul(each))
        );
        let advice = tr!("Lower the highWaterMark of streams that carry batches to 1 or 2.");
        Some(Finding::new(FindingKind::Batches, id, text, advice))
    }

    /// A compressor that is given small writes and gives nothing out.
    pub(super) fn compressor_holds(&self, id: StreamId) -> Option<Finding> {
        let (info, now) = self.stream(id)?;
        let compresses = self.compresses(id);
        let span = now.last_write.map_or(now.last, |write| write.at).since(now.born.unwrap_or_default());
        let holds = now.writes >= WRITES && now.flushes == 0 && now.pushed <= HEADER && !now.ending;
        if !compresses || !holds || span < QUIET {
            return None;
        }
        let text = tr!(
            "{name} took {n} writes, {taken}, in {span} and gave out {given}, no more than its header: it holds small writes until flush() or end().",
            name = self.name(id),
            n = grouped(now.writes),
            taken = info.amount(Side::Writable, now.accepted),
            span = span.short(),
            given = info.amount(Side::Readable, now.pushed)
        );
        let advice = tr!("Call flush() after each message that has to arrive.");
        Some(Finding::new(FindingKind::CompressorHolds, id, text, advice))
    }

    /// A compressor that is never ended, and holds what was written to it last where the process ends.
    pub(super) fn compressor_left(&self, id: StreamId) -> Option<Finding> {
        let (info, now) = self.stream(id).filter(|_| self.compresses(id))?;
        let is_open = !now.ending && !now.destroyed && now.errored.is_none();
        let holds = now.writes > 0 && now.flushes == 0 && (now.kept > 0 || now.pushed <= HEADER);
        let is_over = self.ends_here() || (self.now.process.exit_called && self.stands_still(id));
        // What its source does not end is the source's matter.
        let ended = |from: &StreamId| self.now.stream(*from).is_some_and(|now| now.ended);
        if !is_open || !holds || !is_over || !self.before(id).iter().all(ended) {
            return None;
        }
        let text = tr!(
            "{name} took {taken} and gave out {given}, and the process ended with the rest in it: nothing called its end().",
            name = self.name(id),
            taken = info.amount(Side::Writable, now.accepted),
            given = info.amount(Side::Readable, now.pushed)
        );
        let advice =
            tr!("Call end() after the last write(), or flush() after each message that has to arrive.");
        Some(Finding::new(FindingKind::CompressorHolds, id, text, advice))
    }

    fn compresses(&self, id: StreamId) -> bool {
        let name = self.trace.stream(id).map(|info| &*info.name);
        let class = self.trace.notes().class(id).or(name).unwrap_or("");
        COMPRESSORS.iter().any(|known| class == *known || class.starts_with(&format!("{known} ")))
    }

    /// A `highWaterMark` that no chunk fits into, or that nothing ever reaches.
    pub(super) fn high_water_mark(&self, id: StreamId) -> Option<Finding> {
        self.read_in_crumbs(id).or_else(|| self.mark_of_writes(id)).or_else(|| self.mark_of_objects(id))
    }

    /// In object mode, a mark that is a number of bytes.
    fn mark_of_objects(&self, id: StreamId) -> Option<Finding> {
        // The Web's streams that Node makes of its own count what they like.
        let (info, now) = self.stream(id).filter(|(info, _)| !info.kind.is_web())?;
        let sides = [
            (Side::Readable, info.readable_high_water_mark, now.peak_readable),
            (Side::Writable, info.writable_high_water_mark, now.peak_writable),
        ];
        let is_too_large = |&(side, mark, peak): &(Side, Option<u64>, u64)| {
            info.object_mode(side) && mark.is_some_and(|mark| mark >= MANY_OBJECTS) && peak >= MANY_OBJECTS
        };
        let (side, mark, peak) = sides.into_iter().filter(is_too_large).max_by_key(|(_, _, peak)| *peak)?;
        let text = tr!(
            "{name} held up to {held}: in object mode its highWaterMark of {mark} counts objects, not bytes.",
            name = self.name(id),
            held = info.amount(side, peak),
            mark = grouped(mark.unwrap_or(0))
        );
        let advice = tr!("Leave highWaterMark at its default, 16 objects, or choose how many may wait.");
        Some(Finding::new(FindingKind::HighWaterMark, id, text, advice))
    }

    /// A source that reads only as much at a time as its highWaterMark allows, which is next to nothing.
    fn read_in_crumbs(&self, id: StreamId) -> Option<Finding> {
        let (info, now) = self.stream(id).filter(|(info, _)| info.kind == StreamKind::Readable)?;
        let mark = info.readable_high_water_mark.filter(|_| !info.readable_object_mode)?;
        let chunk = now.pushed / now.pushes.max(1);
        if mark == 0 || mark > CRUMB || now.pushes < CRUMBS || chunk > mark || chunk < mark / 2 {
            return None;
        }
        let amount = |n| info.amount(Side::Readable, n);
        let text = tr!(
            "{name} reads {chunk} at a time, because of its highWaterMark of {mark}: it has taken {n} reads for {all}.",
            name = self.name(id),
            chunk = amount(chunk),
            mark = amount(mark),
            n = grouped(now.pushes),
            all = amount(now.pushed)
        );
        let advice = tr!("Leave highWaterMark at its default, or choose at least 16 KiB.");
        Some(Finding::new(FindingKind::HighWaterMark, id, text, advice))
    }

    fn mark_of_writes(&self, id: StreamId) -> Option<Finding> {
        let (info, now) = self.stream(id).filter(|(info, _)| info.kind.writes() && !info.kind.is_web())?;
        let mark = info.writable_high_water_mark.filter(|_| !info.writable_object_mode)?;
        let name = self.name(id);
        let amount = |n| info.amount(Side::Writable, n);
        let chunk = now.accepted / now.writes.max(1);
        if mark < TOO_SMALL && chunk > mark && now.writes >= MANY && now.false_returns == now.writes {
            let text = tr!(
                "Each of {n} writes to {name} returned false: its highWaterMark of {mark} is smaller than a chunk, about {chunk}, so every write waits for a 'drain'.",
                n = grouped(now.writes),
                name,
                mark = amount(mark),
                chunk = amount(chunk)
            );
            let advice = tr!("Choose a highWaterMark of several chunks.");
            return Some(Finding::new(FindingKind::HighWaterMark, id, text, advice));
        }
        if mark >= TOO_LARGE && now.peak_writable >= TOO_LARGE {
            let text = tr!(
                "{name} held up to {held}: with a highWaterMark of {mark}, write() returns false too late to hold anything back.",
                name,
                held = amount(now.peak_writable),
                mark = amount(mark)
            );
            let advice = tr!("Choose a highWaterMark of several chunks, not of all the data.");
            return Some(Finding::new(FindingKind::HighWaterMark, id, text, advice));
        }
        None
    }
}
