//! `destroy()` and errors of every kind of stream, after Node's `lib/internal/streams/destroy.js`.

use super::emitter::{EventArgs, On};
use super::event::{EventKind, StreamId};
use super::host::Host;
use super::stream::DoneCallback;
use super::{Engine, Tick};

impl<H: Host> Engine<H> {
    /// `stream.destroy(error)`
    pub fn destroy(&mut self, stream: StreamId, error: Option<H::Error>) {
        self.destroy_then(stream, error, None);
    }

    /// `stream.destroy(error, callback)`, where the callback is of Node's own: it is called before anything is emitted.
    pub fn destroy_then(
        &mut self,
        stream: StreamId,
        error: Option<H::Error>,
        callback: Option<DoneCallback<H>>,
    ) {
        let mut event = self.event(stream, EventKind::Destroy);
        event.error = error.as_ref().map(H::error_name);
        self.record(&event);
        let s = &mut self.streams[stream];
        if s.life.destroyed {
            if let Some(callback) = callback {
                callback(self, None);
            }
            return;
        }
        s.life.on_destroyed = callback;
        if s.writable.as_ref().is_some_and(|w| w.has_buffered || !w.on_finished.is_empty()) {
            self.queue.tick(Tick::ErrorBuffer(stream));
        }
        self.set_errored(stream, error.as_ref());
        let life = &mut self.streams[stream].life;
        life.destroyed = true;
        match life.constructed {
            true => self.destroy_now(stream, error),
            false => life.destroy_waits = Some(error),
        }
    }

    /// Calls the implementation's `_destroy`, where there is one.
    pub(super) fn destroy_now(&mut self, stream: StreamId, error: Option<H::Error>) {
        let implementation = self.streams[stream].implementation.clone();
        if !implementation.has_destroy() {
            self.on_destroy(stream, error);
            return;
        }
        let mut event = self.event(stream, EventKind::DestroyImpl);
        event.error = error.as_ref().map(H::error_name);
        self.record(&event);
        implementation.destroy(self, stream, error.as_ref());
        if let Some(thrown) = self.catch() {
            self.on_destroy(stream, Some(thrown));
        }
    }

    /// The callback that `_destroy` is given. Without an error none is emitted, whatever `destroy()` was given.
    pub fn destroy_done(&mut self, stream: StreamId, error: Option<H::Error>) {
        self.record_done(stream, EventKind::DestroyImplDone, error.as_ref());
        self.on_destroy(stream, error);
    }

    /// `_destroy`'s `onDestroy`
    fn on_destroy(&mut self, stream: StreamId, error: Option<H::Error>) {
        let life = &mut self.streams[stream].life;
        if std::mem::replace(&mut life.destroy_called_back, true) {
            return;
        }
        life.closed = true;
        self.set_errored(stream, error.as_ref());
        if let Some(callback) = self.streams[stream].life.on_destroyed.take() {
            callback(self, error.as_ref());
            if self.is_throwing() {
                return;
            }
        }
        self.queue.tick(Tick::ErrorAndClose(stream, error));
    }

    /// The first error stays.
    fn set_errored(&mut self, stream: StreamId, error: Option<&H::Error>) {
        let errored = &mut self.streams[stream].life.errored;
        if errored.is_none() {
            *errored = error.cloned();
        }
    }

    /// `errorOrDestroy(stream, error)`: what Node does where a program has made a mistake.
    pub fn fail(&mut self, stream: StreamId, error: H::Error) {
        self.error_or_destroy(stream, error, false);
    }

    /// `errorOrDestroy`
    pub(super) fn error_or_destroy(&mut self, stream: StreamId, error: H::Error, sync: bool) {
        let life = &mut self.streams[stream].life;
        if life.destroyed {
            return;
        }
        if life.auto_destroy {
            self.call_destroy(stream, Some(error));
            return;
        }
        self.set_errored(stream, Some(&error));
        match sync {
            true => self.queue.tick(Tick::Error(stream, error)),
            false => self.emit_error(stream, error),
        }
    }

    /// `emitErrorNT`
    pub(super) fn emit_error(&mut self, stream: StreamId, error: H::Error) {
        let life = &mut self.streams[stream].life;
        if !std::mem::replace(&mut life.error_emitted, true) {
            self.emit(stream, On::Error, &EventArgs { error: Some(error), ..EventArgs::default() });
        }
    }

    /// `emitErrorCloseNT`
    pub(super) fn error_and_close(&mut self, stream: StreamId, error: Option<H::Error>) {
        if let Some(error) = error {
            self.emit_error(stream, error);
            if self.is_throwing() {
                return;
            }
        }
        let life = &mut self.streams[stream].life;
        life.close_emitted = true;
        if life.emit_close {
            self.emit(stream, On::Close, &EventArgs::default());
        }
    }

    /// Whether it is destroyed or has failed.
    pub(super) fn is_dead(&self, stream: StreamId) -> bool {
        let life = &self.streams[stream].life;
        life.destroyed || life.errored.is_some()
    }
}
