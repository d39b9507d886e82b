//! The first moment at which something holds that never ceases to: by checkpoints, without looking through the trace.

use std::ops::Range;

use super::cursor::Cursor;
use super::event_index::EventIndex;
use super::state::Snapshot;
use super::store::Trace;

/// Below so many events it is cheaper to look at each than at checkpoints.
const FEW: u64 = 1024;

/// The event that makes `has` true. What holds once must hold for ever after. `None` if it does not hold yet, or did
/// before the oldest event that is kept.
pub fn first_event(trace: &Trace, has: &dyn Fn(&Snapshot) -> bool) -> Option<EventIndex> {
    has(trace.latest()).then(|| first_between(trace, trace.first()..trace.end(), has)).flatten()
}

/// The event in `range` that makes `has` true. Once true it must stay true. `None` if no event there does, or if it was
/// true before.
pub(crate) fn first_between(
    trace: &Trace,
    range: Range<EventIndex>,
    has: &dyn Fn(&Snapshot) -> bool,
) -> Option<EventIndex> {
    let (mut low, mut high) = (range.start.max(trace.first()), range.end.min(trace.end()));
    while high.saturating_sub(low) > FEW {
        let (base, snapshot) = trace.checkpoint(low + (high - low) / 2);
        if base <= low {
            break;
        }
        match has(snapshot) {
            true => high = base,
            false => low = base,
        }
    }
    let mut cursor = Cursor::default();
    cursor.seek(trace, low);
    if has(cursor.snapshot()) {
        return None;
    }
    (low..high).find(|&index| {
        cursor.seek(trace, index + 1);
        has(cursor.snapshot())
    })
}
