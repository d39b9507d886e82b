//! What the code that writes to a stream does after a `false`: waits for `'drain'`, or writes on. The one place that
//! decides it: sentences, diagnoses and pictures all ask here.
//!
//! Whether a source is paused says nothing: a `for await` loop, a `'readable'` listener and `once('drain')` never call
//! `pause()`, and wait all the same. What counts is a `write()` that returns `false` although an earlier `false` has not
//! been followed by its `'drain'` yet: code that waits does not make that call. For streams of the Web the same holds of
//! `desiredSize` and `ready`.

use crate::engine::StreamId;
use crate::trace::{Snapshot, StreamNow, Trace};

/// Chunks that code which waits may write in one go, and be told `false` for each: the head and the body of a message.
const PARTS: u64 = 2;

/// Further `false`s of a stream of Node's own before any judgement, for chunks that were under way when the first one
/// came. A WritableStream has one writer, whose code reads `desiredSize` before each chunk.
const LEEWAY: u64 = 2;

/// Sources that are assumed to share one destination at most, where the trace does not say which write to it.
const MOST_SOURCES: usize = 32;

/// What the code that writes to a stream does after a `false`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriterBehaviour {
    /// There was no `false` yet.
    NeverRefused,
    /// After each `false` it wrote no more until `'drain'` came.
    Waits,
    /// It was told `false` again before `'drain'`, no more often than code that waits may be.
    Unclear,
    /// It writes on.
    Ignores,
}

impl WriterBehaviour {
    /// What the code that writes to `to` has done until this state of a trace.
    pub fn of(trace: &Trace, snapshot: &Snapshot, to: StreamId) -> WriterBehaviour {
        match snapshot.stream(to) {
            Some(now) => {
                // After end() or destroy() no 'drain' ends the last wait.
                let waiting = now.levels.need_drain || now.ending || now.destroyed;
                WriterBehaviour::of_many(trace, snapshot, to, now, u64::from(waiting), 1)
            }
            None => WriterBehaviour::NeverRefused,
        }
    }

    /// The same of `count` streams like `to`, whose counts are added up in `sum`. `waiting` of them need drain now, or came
    /// to an end that lets no `'drain'` come any more.
    pub fn of_many(
        trace: &Trace,
        snapshot: &Snapshot,
        to: StreamId,
        sum: &StreamNow,
        waiting: u64,
        count: u64,
    ) -> WriterBehaviour {
        let waits = sum.drains.saturating_add(waiting);
        let again = sum.falses.saturating_sub(waits);
        if again == 0 {
            return if sum.falses == 0 { WriterBehaviour::NeverRefused } else { WriterBehaviour::Waits };
        }
        let each = PARTS.saturating_mul(sources(trace, snapshot, to)) - 1;
        let leeway = if trace.is_of_web(to) { 0 } else { LEEWAY.saturating_mul(count) };
        match again > waits.saturating_mul(each).saturating_add(leeway) {
            true => WriterBehaviour::Ignores,
            false => WriterBehaviour::Unclear,
        }
    }
}

/// The number of streams that may be the sources of `to`: those that have brought chunks and are not piped elsewhere; at
/// least 1, at most 32.
pub fn sources(trace: &Trace, snapshot: &Snapshot, to: StreamId) -> u64 {
    let feeds = |id: &StreamId| {
        let reads = trace.stream(*id).is_some_and(|info| info.kind.reads());
        let may = |now: &StreamNow| now.pushed > 0 && (now.pipes.is_empty() || now.pipes.contains(&to));
        *id != to && reads && snapshot.stream(*id).is_some_and(may)
    };
    trace.ids().filter(feeds).take(MOST_SOURCES).count().max(1) as u64
}
