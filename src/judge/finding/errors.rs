//! Errors that leave another stream open, and errors that do not.

use super::endings::has_got_more;
use super::inquiry::{Inquiry, StreamView, written};
use super::{Finding, FindingKind};
use crate::engine::{Side, StreamId};
use crate::tr;
use crate::trace::{Flow, StreamNow};

impl Inquiry<'_> {
    /// A stream is gone by an error, or before its end, and this one beside it does not know. Where one before it and one
    /// after it do not, that is one finding.
    pub(super) fn error_not_forwarded(&self, id: StreamId) -> Option<Finding> {
        let gone = self.before(id).iter().copied().find(|&from| self.sink_left_open(from, id).is_some());
        let gone = gone
            .or_else(|| self.after(id).iter().copied().find(|&to| self.source_left_open(id, to).is_some()))?;
        let sink = self.after(gone).iter().copied().find(|&to| self.sink_left_open(gone, to).is_some());
        let source =
            self.before(gone).iter().copied().find(|&from| self.source_left_open(from, gone).is_some());
        // Of several beside it only the first is told of together with one on the other side.
        let is_first = sink == Some(id) || source == Some(id);
        let (sink, source) = match self.after(gone).contains(&id) {
            _ if is_first => (sink, source),
            true => (Some(id), None),
            false => (None, Some(id)),
        };
        let advice = tr!("Use pipeline(), which destroys all streams when one fails.");
        let about = |id, text| Finding::new(FindingKind::ErrorNotForwarded, id, text, advice);
        match (sink, source) {
            (Some(sink), Some(source)) => {
                let (info, now) = self.stream(source)?;
                let text = self.sink_left_open(gone, sink)?
                    + &tr!(
                        " Nothing tells {source} either: it stays open and holds {level}.",
                        source = self.name(source),
                        level = info.amount(Side::Readable, now.levels.readable_length)
                    );
                Some(Finding { streams: vec![sink, source], ..about(sink, text) })
            }
            (Some(sink), None) => Some(about(sink, self.sink_left_open(gone, sink)?)),
            (None, source) => Some(about(source?, self.source_left_open(source?, gone)?)),
        }
    }

    /// What is said where a source is gone and its destination stays open.
    fn sink_left_open(&self, from: StreamId, to: StreamId) -> Option<String> {
        let ((_, from_now), (sink, to_now)) = self.neighbours(from, to)?;
        // pipe() leaves standard output open on purpose: it is the process's, and ends with it.
        let stays_open = self.is_standard(to);
        let is_open = |now: &StreamNow| !stays_open && is_open(now, now.finished || now.ending);
        if !is_gone(from_now, from_now.ended) || !is_open(to_now) || !self.stays(to, is_open) {
            return None;
        }
        let how = match from_now.pipes.contains(&to) || from_now.unpiped.contains(&to) {
            true => tr!("pipe() does"),
            false => tr!("the code between them does"),
        };
        Some(tr!(
            "{source} {gone}, but {how} not tell {sink}: with {written} written, it stays open and never finishes.",
            source = self.name(from),
            gone = word(from_now),
            how,
            sink = self.name(to),
            written = sink.amount(Side::Writable, written(to_now))
        ))
    }

    /// What is said where a destination is gone and its source stays open.
    fn source_left_open(&self, from: StreamId, to: StreamId) -> Option<String> {
        let ((source, from_now), (_, to_now)) = self.neighbours(from, to)?;
        let is_open = |now: &StreamNow| is_open(now, now.ended);
        // That is told of the destination.
        if has_got_more(to_now) {
            return None;
        }
        if !is_gone(to_now, to_now.finished) || !is_open(from_now) || !self.stays(from, is_open) {
            return None;
        }
        Some(tr!(
            "{sink} {gone}, but nothing tells {source}: it stays open and holds {level}.",
            sink = self.name(to),
            gone = word(to_now),
            source = self.name(from),
            level = source.amount(Side::Readable, from_now.levels.readable_length)
        ))
    }

    /// A source and a destination whose errors the program is to tell.
    fn neighbours(&self, from: StreamId, to: StreamId) -> Option<(StreamView<'_>, StreamView<'_>)> {
        let is_judged = !self.under_way && !self.is_connection(from, to) && self.joins(from, to);
        Some((self.stream(from).filter(|_| is_judged)?, self.stream(to)?))
    }

    /// Whether the program itself joins the two, and not Node, which passes what an answer is given on to its socket.
    fn joins(&self, from: StreamId, to: StreamId) -> bool {
        let is_piped =
            self.now.stream(from).is_some_and(|now| now.pipes.contains(&to) || now.unpiped.contains(&to));
        !self.tells_listeners()
            || is_piped
            || self.place(to, "write").is_some()
            || self.is_pipelined(from, to)
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
        let failed = |id: &StreamId| self.now.stream(*id).is_some_and(|now| now.errored.is_some());
        let mut all = self.now.broke.into_iter().chain(self.trace.ids()).filter(failed);
        let id = all.next().filter(|_| !self.under_way)?;
        let (_, now) = self.stream(id)?;
        // A loop that is left destroys its source with an error that nobody sees.
        if now.loop_left && all.all(|other| other == id) {
            return None;
        }
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

/// It is gone before it was `whole`. A loop that is left destroys its source on purpose.
fn is_gone(now: &StreamNow, whole: bool) -> bool {
    (now.errored.is_some() || (now.destroyed && !whole)) && !now.loop_left
}

fn is_open(now: &StreamNow, whole: bool) -> bool {
    !now.destroyed && now.errored.is_none() && !whole
}

fn word(now: &StreamNow) -> String {
    match &now.errored {
        Some(error) => tr!("failed with {error}", error),
        None => tr!("was destroyed").to_owned(),
    }
}
