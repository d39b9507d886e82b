//! The Web's words, where what is said of a Writable would be wrong of a WritableStream.

use super::amount::grouped;
use super::explain::{Explained, Tone, say};
use super::state::StreamNow;
use super::store::Trace;
use crate::engine::{Event, EventKind, Ret, StreamId, StreamInfo};
use crate::{tr, tr_n};

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

/// A number that may be less than 0.
pub fn signed(n: i64) -> String {
    let sign = if n < 0 { "−" } else { "" };
    format!("{sign}{}", grouped(n.unsigned_abs()))
}

/// So many chunks, which is what streams of the Web count.
pub fn chunks(n: u64) -> String {
    tr_n!(n, "{n} chunk", "{n} chunks", n = grouped(n))
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
}

/// What happened to a WritableStream, where the Web has its own words for it. `now` is its state after that.
pub(super) fn explain_web(info: &StreamInfo, event: &Event, now: &StreamNow) -> Option<Explained> {
    use Tone::{Bad, Good, Plain};
    let name = &info.name;
    let n = signed(info.desired_size(event.levels)?);
    Some(match event.kind {
        EventKind::Write => say(
            Plain,
            tr!(
                "writer.write() puts a chunk into {name}'s queue; before that, desiredSize was {n}.",
                name,
                n
            ),
        ),
        EventKind::WriteReturn if event.ret == Ret::False => {
            let text =
                tr!("write() returned a promise, and {name}'s desiredSize is {n}: await ready.", name, n);
            match now.falses > now.drains + 3 {
                true => say(Bad, tr!("{text} The program does not, and memory grows.", text)),
                false => say(Bad, text),
            }
        }
        EventKind::WriteReturn => say(
            Plain,
            tr!("write() returned a promise, and {name}'s desiredSize is {n}: it wants more.", name, n),
        ),
        EventKind::WriteImpl => say(Plain, tr!("{name} passes a chunk to its sink: sink.write().", name)),
        EventKind::WriteImplDone => {
            say(Plain, tr!("sink.write() is done: {name}'s desiredSize is {n}.", name, n))
        }
        EventKind::Drain => {
            say(Good, tr!("ready: {name}'s desiredSize is {n}; it is safe to write.", name, n))
        }
        EventKind::EndCall => say(Plain, tr!("close(): nothing more will be written to {name}.", name)),
        EventKind::FinalImpl | EventKind::FinalImplDone => {
            say(Plain, tr!("{name}'s sink closes: sink.close().", name))
        }
        EventKind::Finish => say(Good, tr!("closed: {name} has written everything.", name)),
        _ => return None,
    })
}
