//! A coarse picture of a whole run in bounded memory: spans of equal length, which double their length when there
//! would be too many. It outlives the events themselves.

use super::columns::Column;
use crate::engine::{Event, SimTime, StreamId};

/// At most so many spans; from half of that, a picture as wide as a screen is still sharp.
const SPANS: usize = 2048;

/// Streams beyond these are left out: a process with thousands of streams is looked at in detail instead.
const STREAMS: usize = 64;

/// What happened in each span, to each stream and to the process.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The length of a span in nanoseconds.
    span: u64,
    /// For each stream, by id, its spans; the process's at the end of the list is kept apart in `process`.
    streams: Vec<Vec<Column>>,
    process: Vec<Column>,
}

impl Default for Overview {
    fn default() -> Self {
        Overview { span: 1 << 10, streams: Vec::new(), process: Vec::new() }
    }
}

impl Overview {
    /// The length of a span.
    pub fn span(&self) -> SimTime {
        SimTime(self.span)
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

    pub(super) fn add(&mut self, event: &Event) {
        while event.time.0 / self.span >= SPANS as u64 {
            self.coarsen();
        }
        let number = (event.time.0 / self.span) as usize;
        let spans = match event.stream {
            StreamId::PROCESS => &mut self.process,
            id if id.index() < STREAMS => {
                if self.streams.len() <= id.index() {
                    self.streams.resize_with(id.index() + 1, Vec::new);
                }
                &mut self.streams[id.index()]
            }
            _ => return,
        };
        if spans.len() <= number {
            let last = spans.last().copied().unwrap_or_default().carried();
            spans.resize(number + 1, last);
        }
        spans[number].add(event);
    }

    fn coarsen(&mut self) {
        self.span *= 2;
        for spans in self.streams.iter_mut().chain([&mut self.process]) {
            let merged =
                spans.chunks(2).map(|pair| pair.iter().skip(1).fold(pair[0], |a, b| a.then(b))).collect();
            *spans = merged;
        }
    }
}
