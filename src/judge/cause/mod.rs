//! Why a stream stands still: from a `false`, a `pause()` or another signal back to what began it, and forward to what
//! ended it. Must say only what the trace shows; works for recordings of real processes, too.
//!
//! No call looks through the whole trace: single events are found by the counts that checkpoints keep, at a cost that
//! grows with the logarithm of its length, and the rest is looked for among few neighbours.

mod after;
mod builder;
mod pending;
mod search;
mod step;

use super::explain::explain;
use super::explanation::Tone;
use crate::engine::{EventKind, Ret, StreamId};
use crate::tr;
use crate::trace::{Cursor, EventIndex, Trace};
use builder::CauseBuilder;
use search::Search;
pub use step::{CausePart, CauseStep};

/// The chain of causes of the event at `asked`: each part in the order of time, the parts one after the other.
///
/// Events that hold nothing up have one step, which says what they are. Empty if the event is not kept.
pub fn causes(trace: &Trace, asked: EventIndex) -> Vec<CauseStep> {
    let search = Search::new(trace);
    let Some(asked) = search.meant(asked) else { return Vec::new() };
    let Some(event) = trace.event(asked) else { return Vec::new() };
    let mut builder = CauseBuilder::new(&search, CausePart::Because);
    let stream = event.stream;
    match event.kind {
        EventKind::WriteReturn if event.ret == Ret::False => {
            builder.refused(asked);
            builder.full(stream, asked);
            after::after_refusal(&search, stream, asked, &mut builder.steps);
        }
        EventKind::Pause | EventKind::PauseCall => {
            let refused = builder.paused(asked);
            if event.kind == EventKind::Pause {
                builder.add(asked, stream, tr!("emits 'pause': no 'data' until resume()"), Tone::Bad);
            }
            if let Some(by) = refused {
                builder.full(by, asked);
            }
            after::after_pause(&search, stream, asked, refused, &mut builder.steps);
        }
        EventKind::PushReturn if event.ret == Ret::False => {
            builder.add_push(asked, stream);
            builder.unread(stream, asked);
            after::after_push(&search, stream, asked, &mut builder.steps);
        }
        EventKind::Drain => after::causes_of_drain(&search, stream, asked, &mut builder.steps),
        EventKind::ResumeCall | EventKind::Resume => {
            after::causes_of_resume(&search, stream, asked, &mut builder.steps);
        }
        _ => {
            let mut cursor = Cursor::default();
            cursor.seek(trace, asked + 1);
            let said = explain(trace, &cursor);
            builder.add(asked, stream, said.text, said.tone);
        }
    }
    builder.steps
}

/// The latest `pause()` or `false` of one of `stages` among the first `before` events.
pub fn latest_stall(trace: &Trace, stages: &[StreamId], before: EventIndex) -> Option<EventIndex> {
    let search = Search::new(trace);
    let before = before.min(trace.end());
    let of = |&stream: &StreamId| {
        let now = search.stream(before, stream);
        let refused = search.nth(stream, before, now.false_returns, |s| s.false_returns);
        let paused = search.nth(stream, before, now.pauses, |s| s.pauses);
        refused.max(paused.map(|index| search.call_of_pause(stream, index)))
    };
    stages.iter().filter_map(of).max()
}
