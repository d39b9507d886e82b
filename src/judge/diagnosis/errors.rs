//! Errors that leave another stream open, and errors that do not.

use super::{Diagnoser, Diagnosis, bad};
use crate::engine::StreamId;
use crate::judge::explained::Tone;
use crate::tr;
use crate::trace::{Amount, Flow, StreamNow};

impl Diagnoser<'_> {
    /// One of two streams is gone by an error, and the other does not know.
    pub(super) fn left_open(&self, from: StreamId, to: StreamId) -> Option<Diagnosis> {
        if self.under_way {
            return None;
        }
        let ((source, from_now), (sink, to_now)) = (self.stream(from)?, self.stream(to)?);
        let gone = |now: &StreamNow, whole: bool| now.errored.is_some() || (now.destroyed && !whole);
        let open = |now: &StreamNow, whole: bool| !now.destroyed && now.errored.is_none() && !whole;
        let piped = from_now.pipes.contains(&to);
        let how = if piped { tr!("pipe() does") } else { tr!("the code between them does") };
        let word = |now: &StreamNow| match &now.errored {
            Some(error) => tr!("failed with {error}", error),
            None => tr!("was destroyed").to_owned(),
        };
        let advice = tr!("Use pipeline(), which destroys all streams when one fails.");
        let sink_open = |now: &StreamNow| open(now, now.finished || now.ending);
        let source_open = |now: &StreamNow| open(now, now.ended);
        if gone(from_now, from_now.ended) && sink_open(to_now) && self.stays(to, sink_open) {
            let written = Amount { n: to_now.written, objects: sink.writable_object_mode };
            let text = tr!(
                "{source} {gone}, but {how} not tell {sink}: with {written} written, it stays open and never finishes.",
                source = source.name,
                gone = word(from_now),
                how,
                sink = sink.name,
                written
            );
            return Some(bad(to, text, advice));
        }
        if gone(to_now, to_now.finished) && source_open(from_now) && self.stays(from, source_open) {
            let text = tr!(
                "{sink} {gone}, but nothing tells {source}: it stays open and holds {level}.",
                sink = sink.name,
                gone = word(to_now),
                source = source.name,
                level = Amount { n: from_now.levels.readable_length, objects: source.readable_object_mode }
            );
            return Some(bad(from, text, advice));
        }
        None
    }

    /// A stream has failed, and all that it was joined to went with it.
    pub(super) fn contained(&self, flows: &[Flow]) -> Option<Diagnosis> {
        let id = self.now.broke.filter(|_| !self.under_way)?;
        let (info, now) = self.stream(id)?;
        let error = now.errored.as_deref()?;
        let mut joined =
            flows.iter().map(|flow| &flow.stages).filter(|stages| stages.contains(&id)).flatten();
        let whole = |id: &StreamId| self.stream(*id).is_some_and(|(_, now)| now.destroyed);
        let text = tr!(
            "{name} failed with {error}, and every stream connected to it was destroyed, too: nothing is left open.",
            name = info.name,
            error
        );
        joined.all(whole).then_some(Diagnosis { stream: id, text, advice: "", tone: Tone::Good })
    }
}
