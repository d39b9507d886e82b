//! The end of a Writable: `end()`, `_final`, `'prefinish'` and `'finish'`, after Node's
//! `lib/internal/streams/writable.js`.

use super::emitter::{EventArgs, On};
use super::event::{EventKind, StreamId};
use super::host::Host;
use super::node_error::NodeError;
use super::stream::{DoneCallback, WritableState};
use super::{Engine, Tick};

impl<H: Host> Engine<H> {
    /// `writable.end(chunk, callback)`
    pub fn end(&mut self, stream: StreamId, chunk: Option<H::Chunk>, callback: Option<DoneCallback<H>>) {
        self.record_plain(stream, EventKind::EndCall);
        let mut error = None;
        if let Some(chunk) = chunk {
            error = self.write_inner(stream, chunk, None).err();
            if self.is_throwing() {
                return;
            }
        }
        if let Some(w) = self.writable_mut(stream)
            && w.corked > 0
        {
            w.corked = 1;
            self.uncork(stream);
            if self.is_throwing() {
                return;
            }
        }
        let life = &self.streams[stream].life;
        let (destroyed, errored) = (life.destroyed, life.errored.is_some());
        let Some(w) = self.writable_mut(stream) else { return };
        if error.is_some() {
        } else if !w.ending && !errored {
            w.ending = true;
            self.finish_maybe(stream, true);
            if self.is_throwing() {
                return;
            }
            if let Some(w) = self.writable_mut(stream) {
                w.ended = true;
            }
        } else if w.finished {
            error = Some(self.node_error(NodeError::AlreadyFinished("end")));
        } else if destroyed {
            error = Some(self.node_error(NodeError::Destroyed("end")));
        }
        let Some(callback) = callback else { return };
        let errored = self.streams[stream].life.errored.clone();
        let Some(w) = self.writable_mut(stream) else { return };
        match error.or(errored) {
            Some(error) => self.queue.tick(Tick::Callback(Some(callback), Some(error))),
            None if w.finished => self.queue.tick(Tick::Callback(Some(callback), None)),
            None => w.on_finished.push(callback),
        }
    }

    /// `needFinish`
    fn need_finish(&self, stream: StreamId) -> bool {
        let life = &self.streams[stream].life;
        let alive = life.constructed
            && !life.destroyed
            && life.errored.is_none()
            && !life.error_emitted
            && !life.close_emitted;
        let done =
            |w: &WritableState<H>| w.ending && !w.finished && !w.writing && !w.has_buffered && w.length == 0;
        alive && self.writable(stream).is_some_and(done)
    }

    /// Finishes what can be finished: at the next tick if `sync`, else at once.
    pub(super) fn finish_maybe(&mut self, stream: StreamId, sync: bool) {
        if !self.need_finish(stream) {
            return;
        }
        self.prefinish(stream);
        if self.is_throwing() || !sync && !self.need_finish(stream) {
            return;
        }
        if let Some(w) = self.writable_mut(stream)
            && w.pending_callbacks == 0
        {
            w.pending_callbacks += 1;
            match sync {
                true => self.queue.tick(Tick::FinishIfNeeded(stream)),
                false => self.finish(stream),
            }
        }
    }

    /// `prefinish`
    fn prefinish(&mut self, stream: StreamId) {
        let destroyed = self.streams[stream].life.destroyed;
        let Some(w) = self.writable_mut(stream) else { return };
        if w.prefinished || w.final_called {
            return;
        }
        w.final_called = true;
        let implementation = w.implementation.clone();
        if implementation.has_final() && !destroyed {
            w.sync = true;
            w.pending_callbacks += 1;
            let transform = &self.streams[stream].transform;
            if transform.as_ref().is_some_and(|t| !t.implementation.has_final()) {
                self.transform_final(stream, true);
            } else {
                self.record_plain(stream, EventKind::FinalImpl);
                implementation.finalize(self, stream);
            }
            if let Some(thrown) = self.catch() {
                self.on_final(stream, Some(thrown));
            }
            if self.is_throwing() {
                return;
            }
            if let Some(w) = self.writable_mut(stream) {
                w.sync = false;
            }
        } else {
            w.prefinished = true;
            self.emit(stream, On::Prefinish, &EventArgs::default());
        }
    }

    /// The callback that `_final` is given.
    pub fn final_done(&mut self, stream: StreamId, error: Option<H::Error>) {
        if self.is_web(stream) {
            return self.sink_settled(stream);
        }
        self.record_done(stream, EventKind::FinalImplDone, error.as_ref());
        self.on_final(stream, error);
    }

    /// `callFinal`'s `onFinish`
    pub(super) fn on_final(&mut self, stream: StreamId, error: Option<H::Error>) {
        let Some(w) = self.writable_mut(stream) else { return };
        if w.prefinished {
            let error = error.unwrap_or_else(|| self.node_error(NodeError::MultipleCallback));
            self.error_or_destroy(stream, error, false);
            return;
        }
        w.pending_callbacks -= 1;
        let sync = w.sync;
        if let Some(error) = error {
            self.call_finished(stream, Some(&error));
            if self.is_throwing() {
                return;
            }
            self.error_or_destroy(stream, error, sync);
        } else if self.need_finish(stream) {
            if let Some(w) = self.writable_mut(stream) {
                w.prefinished = true;
            }
            self.emit(stream, On::Prefinish, &EventArgs::default());
            if self.is_throwing() {
                return;
            }
            if let Some(w) = self.writable_mut(stream) {
                w.pending_callbacks += 1;
            }
            self.queue.tick(Tick::Finish(stream));
        }
    }

    /// The tick of `finishMaybe`: finishes unless something has come up meanwhile.
    pub(super) fn finish_if_needed(&mut self, stream: StreamId) {
        match self.need_finish(stream) {
            true => self.finish(stream),
            false => {
                if let Some(w) = self.writable_mut(stream) {
                    w.pending_callbacks -= 1;
                }
            }
        }
    }

    /// `finish`
    pub(super) fn finish(&mut self, stream: StreamId) {
        let Some(w) = self.writable_mut(stream) else { return };
        w.pending_callbacks -= 1;
        w.finished = true;
        self.call_finished(stream, None);
        if self.is_throwing() {
            return;
        }
        self.emit(stream, On::Finish, &EventArgs::default());
        if self.is_throwing() {
            return;
        }
        let s = &self.streams[stream];
        let other_side_done = s.readable.as_ref().is_none_or(|r| r.end_emitted);
        if s.life.auto_destroy && other_side_done {
            self.call_destroy(stream, None);
        }
    }

    /// Calls `end()`'s callbacks: `callFinishedCallbacks`.
    pub(super) fn call_finished(&mut self, stream: StreamId, error: Option<&H::Error>) {
        let Some(w) = self.writable_mut(stream) else { return };
        for callback in std::mem::take(&mut w.on_finished) {
            callback(self, error);
            if self.is_throwing() {
                return;
            }
        }
    }
}
