//! What the code that writes to a stream does after a `false`: waits for `'drain'`, or writes on. The one place that
//! decides it: sentences, diagnoses and pictures all ask here.
//!
//! Whether a source is paused says nothing: a `for await` loop, a `'readable'` listener and `once('drain')` never call
//! `pause()`, and wait all the same. What counts is a `write()` that returns `false` although an earlier `false` has not
//! been followed by its `'drain'` yet: code that waits does not make that call. For streams of the Web the same holds of
//! `desiredSize` and `ready`.

use crate::engine::StreamId;
use crate::trace::{ByStream, Snapshot, StreamNow, Trace};

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
            Some(now) => WriterBehaviour::of_many(trace, snapshot, to, now, u64::from(is_waiting(now)), 1),
            None => WriterBehaviour::NeverRefused,
        }
    }

    /// The same where many streams are asked about, for which all sources have been counted once.
    pub fn among(trace: &Trace, snapshot: &Snapshot, to: StreamId, sources: &Sources) -> WriterBehaviour {
        match snapshot.stream(to) {
            Some(now) => {
                let sources = || sources.count(trace, snapshot, to);
                WriterBehaviour::decide(now, u64::from(is_waiting(now)), 1, trace.is_of_web(to), sources)
                    .of_program(trace, to)
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
        WriterBehaviour::decide(sum, waiting, count, trace.is_of_web(to), || sources(trace, snapshot, to))
            .of_program(trace, to)
    }

    /// What Node itself writes to a socket is held back where the program writes to the message.
    fn of_program(self, trace: &Trace, to: StreamId) -> WriterBehaviour {
        match self {
            WriterBehaviour::Ignores if !may_be_of_program(trace, to) => WriterBehaviour::Unclear,
            behaviour => behaviour,
        }
    }

    fn decide(
        sum: &StreamNow,
        waiting: u64,
        count: u64,
        is_web: bool,
        sources: impl FnOnce() -> u64,
    ) -> WriterBehaviour {
        let waits = sum.drains.saturating_add(waiting);
        let again = sum.false_returns.saturating_sub(waits);
        if again == 0 {
            return if sum.false_returns == 0 {
                WriterBehaviour::NeverRefused
            } else {
                WriterBehaviour::Waits
            };
        }
        let each = PARTS.saturating_mul(sources()) - 1;
        let leeway = if is_web { 0 } else { LEEWAY.saturating_mul(count) };
        match again > waits.saturating_mul(each).saturating_add(leeway) {
            true => WriterBehaviour::Ignores,
            false => WriterBehaviour::Unclear,
        }
    }
}

/// The program's own code may be what writes to a stream. It is not where a recording names the places of the program's
/// calls, and has none of a `write()` of this stream: then it is Node itself that writes, to an answer's socket for example.
pub fn may_be_of_program(trace: &Trace, to: StreamId) -> bool {
    let tells = trace.header().tells.listeners && !trace.is_of_web(to);
    !tells || trace.notes().place(to, "write").is_some()
}

/// After `end()` or `destroy()` no `'drain'` ends the last wait.
fn is_waiting(now: &StreamNow) -> bool {
    now.levels.need_drain || now.ending || now.destroyed
}

/// The number of streams that may be the sources of `to`: those that have brought chunks and are not piped elsewhere; at
/// least 1, at most 32.
pub fn sources(trace: &Trace, snapshot: &Snapshot, to: StreamId) -> u64 {
    let feeds = |id: &StreamId| {
        let may = |now: &StreamNow| now.pipes.is_empty() || now.pipes.contains(&to);
        *id != to && brings(trace, snapshot, *id).is_some_and(may)
    };
    trace.ids().filter(feeds).take(MOST_SOURCES).count().max(1) as u64
}

/// A stream that has brought chunks.
fn brings<'a>(trace: &Trace, snapshot: &'a Snapshot, id: StreamId) -> Option<&'a StreamNow> {
    let reads = trace.stream(id).is_some_and(|info| info.kind.reads());
    snapshot.stream(id).filter(|now| reads && now.pushed > 0)
}

/// The sources of all streams, counted once: what [`sources`] says of each.
pub struct Sources {
    /// Those that have brought chunks and are piped to nothing.
    free: usize,
    /// Those that are piped to a stream.
    piped: ByStream<usize>,
}

impl Sources {
    /// Counts them.
    pub fn of(trace: &Trace, snapshot: &Snapshot) -> Sources {
        let mut sources = Sources { free: 0, piped: ByStream::default() };
        for now in trace.ids().filter_map(|id| brings(trace, snapshot, id)) {
            match now.pipes.as_slice() {
                [] => sources.free += 1,
                // A stream can be piped to the same one twice.
                [first, rest @ ..] => {
                    sources.piped[*first] += 1;
                    for (place, to) in rest.iter().enumerate().take(MOST_SOURCES) {
                        let known = to == first || rest[..place].contains(to);
                        sources.piped[*to] += usize::from(!known);
                    }
                }
            }
        }
        sources
    }

    fn count(&self, trace: &Trace, snapshot: &Snapshot, to: StreamId) -> u64 {
        let itself =
            brings(trace, snapshot, to).is_some_and(|now| now.pipes.is_empty() || now.pipes.contains(&to));
        let all = (self.free + self.piped[to]).saturating_sub(usize::from(itself));
        all.clamp(1, MOST_SOURCES) as u64
    }
}
