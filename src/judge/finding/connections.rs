//! Connections that the program leaves open: an answer that nothing ends, and a side that is not ended after the other one.

use super::inquiry::{Inquiry, written};
use super::{Finding, FindingKind};
use crate::engine::{Side, StreamId};
use crate::tr;

/// Classes of connections, whose two sides end one by one.
const SOCKETS: [&str; 2] = ["Socket", "TLSSocket"];

/// Streams among which a request is looked for that failed while an answer was open.
const LOOKED_THROUGH: usize = 4096;

impl Inquiry<'_> {
    /// An HTTP server's answer was never ended, and nothing of the program's keeps it any more.
    pub(super) fn never_answered(&self, id: StreamId) -> Option<Finding> {
        let (info, now) =
            self.stream(id).filter(|(_, now)| now.abandoned && !now.ending && !now.destroyed)?;
        let name = self.name(id);
        let mut text = match now.accepted {
            0 => tr!(
                "{name} was never ended: nothing in the program keeps it any more, so nothing can end it, and its client waits.",
                name
            ),
            n => tr!(
                "{name} was never ended after {amount}: nothing in the program keeps it any more, so nothing can end it, and its client waits.",
                name,
                amount = info.amount(Side::Writable, n)
            ),
        };
        if let Some((upstream, error)) = self.failed_since(id) {
            text += &tr!(" Meanwhile {upstream} failed with {error}.", upstream = self.name(upstream), error);
        }
        let advice = tr!(
            "Call end() or destroy() on every path through the handler, also where something that it asks for fails."
        );
        Some(Finding::new(FindingKind::NeverAnswered, id, text, advice))
    }

    /// A request of the program's own that failed while an answer was open, if there is just one.
    fn failed_since(&self, answer: StreamId) -> Option<(StreamId, &str)> {
        let notes = self.trace.notes();
        if self.trace.streams().len() > LOOKED_THROUGH {
            return None;
        }
        let born = self.now.stream(answer)?.born?;
        let mut failed = self.trace.ids().filter_map(|id| {
            let now = self.now.stream(id).filter(|_| notes.class(id) == Some("ClientRequest"))?;
            let error = now.errored.as_deref()?;
            (now.born >= Some(born)).then_some((id, error))
        });
        let first = failed.next()?;
        failed.next().is_none().then_some(first)
    }

    /// A request that the program makes and never ends. Not where a source that is piped into it goes on, which ends it, or
    /// where the program may wait for its `'drain'`.
    pub(super) fn request_never_ended(&self, id: StreamId) -> Option<Finding> {
        let is_request = self.trace.notes().class(id) == Some("ClientRequest");
        let (info, now) = self.stream(id).filter(|_| is_request)?;
        let is_open = !now.ending && !now.finished && !now.destroyed && now.errored.is_none();
        if !is_open || now.levels.need_drain || self.is_fed(id) || !self.stands_still(id) {
            return None;
        }
        let text = tr!(
            "{name} was never ended: with {written} written, its server waits for the rest.",
            name = self.name(id),
            written = info.amount(Side::Writable, now.accepted)
        );
        let advice = tr!("Call end() after the last write(), also where there is nothing to write.");
        Some(Finding::new(FindingKind::EndNeverComes, id, text, advice))
    }

    /// A source that is piped into a stream goes on.
    fn is_fed(&self, id: StreamId) -> bool {
        let goes_on =
            |from: &StreamId| self.now.stream(*from).is_some_and(|now| !now.ended && !now.destroyed);
        self.piped_into(id).iter().any(goes_on)
    }

    /// The other side of a connection has ended, and the program does not end its own. Not where a source that is piped into
    /// it goes on: that ends it.
    pub(super) fn half_open(&self, id: StreamId) -> Option<Finding> {
        let class = self.trace.notes().class(id);
        let (info, now) = self.stream(id).filter(|_| SOCKETS.iter().any(|known| class == Some(*known)))?;
        let is_open = now.ended && !now.ending && !now.finished && !now.destroyed && now.errored.is_none();
        if !is_open || self.is_fed(id) || now.levels.writable_length > 0 || !self.stands_still(id) {
            return None;
        }
        let text = tr!(
            "The other side of {name} ended at {at}, and the program has not ended its own since: with {written} written, the connection stays half open.",
            name = self.name(id),
            at = now.over.unwrap_or_default(),
            written = info.amount(Side::Writable, written(now))
        );
        let advice = tr!(
            "With allowHalfOpen, call end() once all is written, at the latest on 'end'; without it, Node does."
        );
        Some(Finding::new(FindingKind::HalfOpen, id, text, advice))
    }
}
