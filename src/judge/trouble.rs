//! Where it went wrong first: the process's death, or an error. Found by checkpoints, however long the trace is. Must
//! not look for reasons: `cause` does.

use crate::engine::EventKind;
use crate::trace::{EventIndex, Snapshot, Trace};

fn is_troubled(snapshot: &Snapshot) -> bool {
    let process = &snapshot.process;
    process.fatal.is_some()
        || process.uncaught.is_some()
        || snapshot.streams.iter().any(|stream| stream.errored.is_some())
}

/// The first `'error'`, uncaught error or death of the process; the oldest event that is kept where that was before it.
pub fn first_trouble(trace: &Trace) -> Option<EventIndex> {
    let segment = trace.segment_in_which(is_troubled)?;
    let mut found = None;
    trace.for_each(segment.clone(), |index, event| {
        let is = matches!(event.kind, EventKind::Error | EventKind::Uncaught | EventKind::Fatal);
        if found.is_none() && is {
            found = Some(index);
        }
    });
    found.or(Some(segment.start))
}
