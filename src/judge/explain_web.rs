//! One sentence for what happened last to a WritableStream, where what is said of a Writable would be wrong.

use super::explanation::{Explanation, Tone, say};
use crate::engine::{Event, EventKind, Ret, StreamInfo};
use crate::tr;
use crate::trace::signed;

/// What happened to a WritableStream, where the Web has its own words for it. `ignored`: the code
/// that writes to it does not wait for `ready`.
pub(super) fn explain_web(info: &StreamInfo, event: &Event, ignored: bool) -> Option<Explanation> {
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
            match ignored {
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
