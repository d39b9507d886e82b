//! Why a stream stands still: from a `false`, a `pause()` or another signal back to what began it, and forward to what
//! ended it. Must say only what the trace shows; works for recordings of real processes, too.
//!
//! No call looks through the whole trace: single events are found by the counts that checkpoints keep, at a cost that
//! grows with the logarithm of its length, and the rest is looked for among few neighbours.

mod because;
mod open;
mod search;
mod step;
mod until;

use super::explain::explain;
use super::explained::Tone;
use crate::engine::{EventKind, Ret, StreamId};
use crate::tr;
use crate::trace::{Cursor, EventIndex, Trace};
use because::Because;
use search::Search;
pub use step::{Link, Part};

/// The chain of causes of the event at `asked`: each part in the order of time, the parts one after the other.
///
/// Events that hold nothing up have one link, which says what they are. Empty if the event is not kept.
pub fn causes(trace: &Trace, asked: EventIndex) -> Vec<Link> {
    let search = Search::new(trace);
    let Some(asked) = search.meant(asked) else { return Vec::new() };
    let Some(event) = trace.event(asked) else { return Vec::new() };
    let mut because = Because::new(&search, Part::Because);
    let stream = event.stream;
    match event.kind {
        EventKind::WriteReturn if event.ret == Ret::False => {
            because.refused(asked);
            because.full(stream, asked);
            until::of_false(&search, stream, asked, &mut because.links);
        }
        EventKind::Pause | EventKind::PauseCall => {
            let refused = because.paused(asked);
            if event.kind == EventKind::Pause {
                because.link(asked, stream, tr!("emits 'pause': no 'data' until resume()"), Tone::Bad);
            }
            if let Some(by) = refused {
                because.full(by, asked);
            }
            until::of_pause(&search, stream, asked, refused, &mut because.links);
        }
        EventKind::PushReturn if event.ret == Ret::False => {
            because.link_push(asked, stream);
            because.unread(stream, asked);
            until::of_push(&search, stream, asked, &mut because.links);
        }
        EventKind::Drain => until::led_to_drain(&search, stream, asked, &mut because.links),
        EventKind::ResumeCall | EventKind::Resume => {
            until::led_to_resume(&search, stream, asked, &mut because.links);
        }
        _ => {
            let mut cursor = Cursor::default();
            cursor.seek(trace, asked + 1);
            let said = explain(trace, &cursor);
            because.link(asked, stream, said.text, said.tone);
        }
    }
    because.links
}

/// The latest `pause()` or `false` of one of `stages` among the first `before` events.
pub fn latest_stall(trace: &Trace, stages: &[StreamId], before: EventIndex) -> Option<EventIndex> {
    let search = Search::new(trace);
    let before = before.min(trace.end());
    let of = |&stream: &StreamId| {
        let now = search.stream(before, stream);
        let refused = search.nth(stream, before, now.falses, |s| s.falses);
        let paused = search.nth(stream, before, now.pauses, |s| s.pauses);
        refused.max(paused.map(|index| search.call_of_pause(stream, index)))
    };
    stages.iter().filter_map(of).max()
}
