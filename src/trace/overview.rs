//! A coarse picture of a whole run in bounded memory: spans of equal length, which double their length when there
//! would be too many. It outlives the events themselves.

use super::column::Column;
use crate::engine::{Event, SimTime, StreamId};

/// At most so many spans; from half of that, a picture as wide as a screen is still sharp.
const SPANS: usize = 2048;

/// Streams beyond these are left out: a process with thousands of streams is looked at in detail instead.
const STREAMS: usize = 64;

/// What happened in each span, to each stream and to the process.
#[derive(Clone, Debug)]
pub struct Overview {
    /// A span is two to the power of this in nanoseconds: telling which one a moment is in takes no division.
    shift: u32,
    /// For each stream, by id, its spans; the process's at the end of the list is kept apart in `process`.
    streams: Vec<Vec<Column>>,
    process: Vec<Column>,
}

impl Default for Overview {
    fn default() -> Self {
        Overview { shift: 10, streams: Vec::new(), process: Vec::new() }
    }
}

impl Overview {
    /// The length of a span.
    pub fn span(&self) -> SimTime {
        SimTime(1 << self.shift)
    }

    /// Whether that stream is in it.
    pub fn covers(&self, stream: StreamId) -> bool {
        stream == StreamId::PROCESS || stream.index() < STREAMS
    }

    /// The spans of a stream, or of [`StreamId::PROCESS`], from time zero; may end early.
    pub fn spans(&self, stream: StreamId) -> &[Column] {
        match stream {
            StreamId::PROCESS => &self.process,
            id => self.streams.get(id.index()).map_or(&[], Vec::as_slice),
        }
    }

    /// Bytes of memory that it holds.
    pub(super) fn memory(&self) -> usize {
        let all = self.streams.iter().chain([&self.process]);
        all.map(|spans| spans.capacity() * size_of::<Column>()).sum()
    }

    pub(super) fn add(&mut self, event: &Event) {
        while event.time.0 >> self.shift >= SPANS as u64 {
            self.coarsen();
        }
        let number = (event.time.0 >> self.shift) as usize;
        let spans = match event.stream {
            StreamId::PROCESS => &mut self.process,
            id if id.index() < STREAMS => {
                if self.streams.len() <= id.index() {
                    self.appear(id.index());
                }
                &mut self.streams[id.index()]
            }
            _ => return,
        };
        if spans.len() <= number {
            carry(spans, number);
        }
        spans[number].add(event);
    }

    #[cold]
    fn appear(&mut self, index: usize) {
        self.streams.resize_with(index + 1, Vec::new);
    }

    #[cold]
    fn coarsen(&mut self) {
        self.shift += 1;
        for spans in self.streams.iter_mut().chain([&mut self.process]) {
            let merged =
                spans.chunks(2).map(|pair| pair.iter().skip(1).fold(pair[0], |a, b| a.then(b))).collect();
            *spans = merged;
        }
    }
}

/// Nothing has happened since the last span, up to this one.
#[cold]
fn carry(spans: &mut Vec<Column>, number: usize) {
    let last = spans.last().copied().unwrap_or_default().carried();
    spans.resize(number + 1, last);
}
