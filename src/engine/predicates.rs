//! A stream's state as other code sees it: the properties `readable` and `writable`, and the predicates of Node's
//! `lib/internal/streams/utils.js`.

use super::host::Host;
use super::stream::{ReadableState, Stream, WritableState};

impl<H: Host> Stream<H> {
    /// `stream.readable`
    pub(super) fn is_readable(&self) -> bool {
        let open = |r: &ReadableState<H>| !r.disabled && !r.end_emitted;
        self.readable.as_deref().is_some_and(open) && !self.life.destroyed && !self.life.error_emitted
    }

    /// `stream.writable`
    pub(super) fn is_writable(&self) -> bool {
        let open = |w: &WritableState<H>| !w.disabled && !w.ending;
        self.writable.as_deref().is_some_and(open) && !self.life.destroyed && self.life.errored.is_none()
    }

    /// `isReadableNodeStream(stream)`
    pub(super) fn is_readable_node_stream(&self) -> bool {
        self.readable.as_ref().is_some_and(|r| !r.disabled)
    }

    /// `isWritableNodeStream(stream)`
    pub(super) fn is_writable_node_stream(&self) -> bool {
        self.writable.as_ref().is_some_and(|w| !w.disabled)
    }

    /// `isReadableFinished(stream, strict)`
    pub(super) fn is_readable_finished(&self, strict: bool) -> bool {
        let finished = |r: &ReadableState<H>| r.end_emitted || !strict && r.ended && r.length == 0;
        let r = self.readable.as_deref().filter(|r| !r.disabled);
        self.life.errored.is_none() && r.is_some_and(finished)
    }

    /// `isWritableFinished(stream, false)`
    pub(super) fn is_writable_finished(&self, strict: bool) -> bool {
        let Some(w) = self.writable.as_ref().filter(|w| !w.disabled) else { return false };
        w.finished || self.life.errored.is_none() && !strict && w.ended && w.length == 0
    }

    /// `isReadable(stream)`; `None` where there is no such side.
    pub(super) fn may_be_read(&self) -> Option<bool> {
        let r = self.readable.as_ref()?;
        Some(!r.disabled && self.is_readable() && !self.is_readable_finished(true))
    }

    /// `isWritable(stream)`; `None` where there is no such side.
    pub(super) fn may_be_written(&self) -> Option<bool> {
        let w = self.writable.as_ref()?;
        Some(!w.disabled && self.is_writable())
    }

    /// `isFinished(stream)`: nothing more will come of it.
    pub(super) fn is_finished(&self) -> bool {
        self.life.destroyed || self.may_be_read() != Some(true) && self.may_be_written() != Some(true)
    }

    /// `willEmitClose(stream)`
    pub(super) fn will_emit_close(&self) -> bool {
        self.life.auto_destroy && self.life.emit_close && !self.life.closed
    }
}
