//! Keeps the columns of the last picture: while only the playhead moves they are the same. A cache, on which no picture
//! depends.

use super::scale::Scale;
use crate::engine::{SimTime, StreamId};
use crate::trace::{Column, EventIndex, Trace};

/// What the columns were computed from.
#[derive(Debug, PartialEq)]
struct Key {
    /// Which trace: where it is, how long it is, and when it ends.
    trace: (*const Trace, EventIndex, SimTime),
    streams: Vec<StreamId>,
    from: SimTime,
    to: SimTime,
    n: usize,
}

/// The columns of the last picture.
#[derive(Debug, Default)]
pub struct ColumnCache(Option<(Key, Vec<Vec<Column>>)>);

impl ColumnCache {
    /// A column for each pixel of the scale, for each stream.
    pub(super) fn columns(&mut self, trace: &Trace, streams: Vec<StreamId>, scale: &Scale) -> &[Vec<Column>] {
        let Scale { from, to, width, .. } = *scale;
        let n = width.max(1.0) as usize;
        let key = Key { trace: (trace, trace.end(), trace.end_time()), streams, from, to, n };
        let kept = self.0.take().filter(|(of, _)| *of == key);
        let columns =
            kept.map_or_else(|| trace.columns_of(&key.streams, from, to, n), |(_, columns)| columns);
        &self.0.insert((key, columns)).1
    }
}
