//! Findings: what is wrong with a program, on which streams, where in the program, and what to change; or that nothing is.
//! From the state at a moment, the state at half of its time, and what a recording notes besides. Must say only what the
//! trace shows.
//!
//! The cost grows with the streams, and not with the events of the trace.

mod connections;
mod data;
mod drain;
mod endings;
mod errors;
mod group;
mod inquiry;
mod kind;
mod memory;
mod proof;
mod sizes;
mod stalls;
mod unread;
mod verdict;
mod writing;

use std::rc::Rc;

use inquiry::Inquiry;
pub use kind::{FindingKind, Severity};
pub use proof::proof;

use crate::engine::StreamId;
use crate::judge::explanation::Tone;
use crate::trace::{ByStream, Cursor, Flow, Trace};

/// What is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its kind, with its id and severity.
    pub kind: FindingKind,
    /// The streams that it is about, like ones together: the text speaks of the first. Empty: the process.
    pub streams: Vec<StreamId>,
    /// How things stand, with a figure.
    pub text: String,
    /// What to change; empty where nothing is to be changed.
    pub advice: &'static str,
    /// Where in the program, as far as the recording tells: what happens there, and the file and line.
    pub places: Vec<(Rc<str>, Rc<str>)>,
}

impl Finding {
    fn new(kind: FindingKind, stream: StreamId, text: String, advice: &'static str) -> Finding {
        Finding { kind, streams: vec![stream], text, advice, places: Vec::new() }
    }

    fn of_process(kind: FindingKind, text: String, advice: &'static str) -> Finding {
        Finding { kind, streams: Vec::new(), text, advice, places: Vec::new() }
    }

    /// The stream that the text speaks of; [`StreamId::PROCESS`] for the process.
    pub fn stream(&self) -> StreamId {
        self.streams.first().copied().unwrap_or(StreamId::PROCESS)
    }

    /// How to take it.
    pub fn tone(&self) -> Tone {
        match self.kind.severity() {
            Severity::Error | Severity::Warning => Tone::Bad,
            Severity::Good => Tone::Good,
            Severity::Note => Tone::Plain,
        }
    }
}

/// The most streams that are looked at one by one where a trace has more: those of the flows, and the first others.
const MOST: usize = 4096;

/// What is wrong at the cursor, the gravest first, or that nothing is; empty while it is too early to say. `flows` are
/// those of the trace that are looked at. Where something is missing it says how things stood before that.
pub fn findings(trace: &Trace, cursor: &Cursor, flows: &[Flow]) -> Vec<Finding> {
    let whole = trace.whole_until();
    let mut before = Cursor::default();
    let place = match cursor.index() > whole {
        true => {
            before.seek(trace, whole);
            &before
        }
        false => cursor,
    };
    let mut found: Vec<Finding> = inquiry::uncaught(trace, cursor.snapshot()).into_iter().collect();
    if place.index() > 0 && whole >= trace.first() {
        let inquiry = Inquiry::new(trace, cursor, place, flows);
        let streams = streams(trace, flows);
        found.extend(of_streams(&inquiry, &streams));
        found.extend(inquiry.never_ended(&streams));
        found.extend(inquiry.opened_early(&streams));
        found = group::grouped(trace, found);
        if found.is_empty() {
            found.extend(inquiry.memory_elsewhere(&streams).or_else(|| inquiry.verdict(flows, &streams)));
        }
    }
    for finding in &mut found {
        finding.places = group::places(trace, finding);
    }
    found.sort_by_cached_key(|finding| finding.kind.severity() as u64);
    found
}

/// The streams to look at: those of the flows in their order, then all others as far as there is room.
fn streams(trace: &Trace, flows: &[Flow]) -> Vec<StreamId> {
    let mut seen: ByStream<bool> = ByStream::default();
    let mut new = |id: &StreamId| !std::mem::replace(&mut seen[*id], true);
    let mut streams: Vec<StreamId> =
        flows.iter().flat_map(|flow| &flow.stages).copied().filter(&mut new).collect();
    let room = MOST.saturating_sub(streams.len());
    streams.extend(trace.ids().filter(&mut new).take(room));
    streams
}

/// One finding of each stream at most: what explains the others comes first.
fn of_streams(inquiry: &Inquiry, streams: &[StreamId]) -> Vec<Finding> {
    let of = |&id: &StreamId| {
        inquiry
            .drain_of_readable(id)
            .or_else(|| inquiry.write_after_end(id))
            .or_else(|| inquiry.compressor_holds(id))
            .or_else(|| inquiry.error_not_forwarded(id))
            .or_else(|| inquiry.listeners_pile_up(id))
            .or_else(|| inquiry.write_false_ignored(id))
            .or_else(|| inquiry.left_corked(id))
            .or_else(|| inquiry.callback_missing(id))
            .or_else(|| inquiry.readable_stops_pipe(id))
            .or_else(|| inquiry.unpiped(id))
            .or_else(|| inquiry.never_read(id).or_else(|| inquiry.never_asked(id)))
            .or_else(|| inquiry.output_unread(id))
            .or_else(|| inquiry.drain_in_vain(id))
            .or_else(|| inquiry.end_never_comes(id))
            .or_else(|| inquiry.push_false_ignored(id))
            .or_else(|| inquiry.lines_lost(id))
            .or_else(|| inquiry.chunks_lost(id))
            .or_else(|| inquiry.data_not_awaited(id))
            .or_else(|| inquiry.batches(id))
            .or_else(|| inquiry.high_water_mark(id))
            .or_else(|| inquiry.read_without_push(id))
            .or_else(|| inquiry.written_after_close(id))
            .or_else(|| inquiry.never_answered(id))
            .or_else(|| inquiry.request_never_ended(id))
            .or_else(|| inquiry.half_open(id))
    };
    let mut found: Vec<Finding> = streams.iter().filter_map(of).collect();
    let mut told: ByStream<bool> = ByStream::default();
    found.iter().flat_map(|finding| &finding.streams).for_each(|&id| told[id] = true);
    let mut swollen: ByStream<bool> = ByStream::default();
    let swells = |finding: &&Finding| {
        matches!(finding.kind, FindingKind::WriteFalseIgnored | FindingKind::HighWaterMark)
    };
    found.iter().filter(swells).for_each(|finding| swollen[finding.stream()] = true);
    // What is lost is said whatever else is true of the stream, except of what is held up.
    let lost = |&id: &StreamId| {
        let is_free = !inquiry.is_explained(id, &told) || swollen[id];
        let one = is_free.then(|| inquiry.exit_before_finish(id).or_else(|| inquiry.destroyed_unwritten(id)));
        one.flatten()
    };
    let losses: Vec<Finding> = streams.iter().filter_map(lost).collect();
    losses.iter().for_each(|finding| told[finding.stream()] = true);
    found.extend(losses);
    // What may only follow from one of these is not said a second time.
    let later = |&id: &StreamId| {
        let free = !inquiry.is_explained(id, &told);
        let one = free.then(|| {
            inquiry
                .slow_destination(id)
                .or_else(|| inquiry.drain_missing(id))
                .or_else(|| inquiry.never_resumed(id))
                .or_else(|| inquiry.finish_never_comes(id))
                .or_else(|| inquiry.compressor_left(id))
        });
        one.flatten()
    };
    found.extend(streams.iter().filter_map(later));
    found
}
