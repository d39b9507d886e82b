//! Errors that leave another stream open, and errors that do not.

use super::inquiry::Inquiry;
use super::{Finding, FindingKind};
use crate::engine::{Side, StreamId};
use crate::tr;
use crate::trace::{Flow, StreamNow};

impl Inquiry<'_> {
    /// One of two streams is gone by an error, and this one does not know.
    pub(super) fn error_not_forwarded(&self, id: StreamId) -> Option<Finding> {
        let from_source = self.before(id).iter().find_map(|&from| self.left_open(from, id, id));
        from_source.or_else(|| self.after(id).iter().find_map(|&to| self.left_open(id, to, id)))
    }

    /// Of a source and a destination, `about` stays open although the other is gone.
    fn left_open(&self, from: StreamId, to: StreamId, about: StreamId) -> Option<Finding> {
        if self.under_way || self.is_connection(from, to) {
            return None;
        }
        let ((source, from_now), (sink, to_now)) = (self.stream(from)?, self.stream(to)?);
        // A loop that is left destroys its source on purpose.
        let gone = |now: &StreamNow, whole: bool| {
            (now.errored.is_some() || (now.destroyed && !whole)) && !now.loop_left
        };
        let open = |now: &StreamNow, whole: bool| !now.destroyed && now.errored.is_none() && !whole;
        let how = match from_now.pipes.contains(&to) || from_now.unpiped.contains(&to) {
            true => tr!("pipe() does"),
            false => tr!("the code between them does"),
        };
        let word = |now: &StreamNow| match &now.errored {
            Some(error) => tr!("failed with {error}", error),
            None => tr!("was destroyed").to_owned(),
        };
        let advice = tr!("Use pipeline(), which destroys all streams when one fails.");
        // pipe() leaves standard output open on purpose: it is the process's, and ends with it.
        let stays_open = self.is_standard(to);
        let sink_open = |now: &StreamNow| !stays_open && open(now, now.finished || now.ending);
        let source_open = |now: &StreamNow| open(now, now.ended);
        if about == to && gone(from_now, from_now.ended) && sink_open(to_now) && self.stays(to, sink_open) {
            let text = tr!(
                "{source} {gone}, but {how} not tell {sink}: with {written} written, it stays open and never finishes.",
                source = self.name(from),
                gone = word(from_now),
                how,
                sink = self.name(to),
                written = sink.amount(Side::Writable, to_now.written)
            );
            return Some(Finding::new(FindingKind::ErrorNotForwarded, to, text, advice));
        }
        if about == from
            && gone(to_now, to_now.finished)
            && source_open(from_now)
            && self.stays(from, source_open)
        {
            let text = tr!(
                "{sink} {gone}, but nothing tells {source}: it stays open and holds {level}.",
                sink = self.name(to),
                gone = word(to_now),
                source = self.name(from),
                level = source.amount(Side::Readable, from_now.levels.readable_length)
            );
            return Some(Finding::new(FindingKind::ErrorNotForwarded, from, text, advice));
        }
        None
    }

    /// The two ends of a connection, which tell each other: not two sockets between which the program relays.
    fn is_connection(&self, from: StreamId, to: StreamId) -> bool {
        let is_socket = |id| matches!(self.trace.notes().class(id), Some("Socket" | "TLSSocket"));
        let is_piped =
            self.now.stream(from).is_some_and(|now| now.pipes.contains(&to) || now.unpiped.contains(&to));
        let by_program =
            self.place(to, "write").is_some_and(|place| place.by.as_ref().is_some_and(|(by, _)| *by == from));
        is_socket(from) && is_socket(to) && !is_piped && !by_program
    }

    /// A stream has failed, and all that it was joined to went with it.
    pub(super) fn error_contained(&self, flows: &[Flow]) -> Option<Finding> {
        let id = self.now.broke.filter(|_| !self.under_way)?;
        let (_, now) = self.stream(id)?;
        let error = now.errored.as_deref()?;
        let mut joined =
            flows.iter().map(|flow| &flow.stages).filter(|stages| stages.contains(&id)).flatten();
        let whole = |id: &StreamId| self.stream(*id).is_some_and(|(_, now)| now.destroyed);
        let text = tr!(
            "{name} failed with {error}, and every stream connected to it was destroyed, too: nothing is left open.",
            name = self.name(id),
            error
        );
        joined.all(whole).then(|| Finding::new(FindingKind::ErrorContained, id, text, ""))
    }
}
