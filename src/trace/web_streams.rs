//! Where streams of the Web differ from Node's own: the names of their events, and `desiredSize`. Must not judge.

use super::store::Trace;
use super::stream_state::StreamNow;
use crate::engine::{Event, StreamId, StreamInfo};

/// `desiredSize` of a WritableStream as JavaScript has it: 0 once it is closed. `None` of a stream of Node's own.
pub fn desired_size(info: &StreamInfo, now: &StreamNow) -> Option<i64> {
    info.desired_size(now.levels).map(|size| if now.finished { 0 } else { size })
}

/// The least that it has been.
pub fn lowest_desired_size(info: &StreamInfo, now: &StreamNow) -> Option<i64> {
    let mut levels = now.levels;
    levels.writable_length = now.peak_writable;
    info.desired_size(levels)
}

impl Trace {
    /// Whether it is a stream of the Web.
    pub fn is_of_web(&self, id: StreamId) -> bool {
        self.stream(id).is_some_and(|info| info.kind.is_web())
    }

    /// Whether all that is written to in it are streams of the Web.
    pub fn is_web(&self) -> bool {
        let mut kinds = self.streams().iter().map(|info| info.kind).filter(|kind| kind.writes()).peekable();
        kinds.peek().is_some() && kinds.all(|kind| kind.is_web())
    }

    /// The name of what happened, as its stream has it.
    pub fn name_of(&self, event: &Event) -> &'static str {
        event.kind.name_of(self.stream(event.stream).map(|info| info.kind))
    }

    /// An event that was emitted as one says it: `'drain'`, or of the Web `ready`, which is no event there.
    pub fn spoken(&self, event: &Event) -> String {
        let name = self.name_of(event);
        if name == event.kind.name() { format!("'{name}'") } else { name.to_owned() }
    }
}
