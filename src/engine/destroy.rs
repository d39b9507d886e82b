//! `destroy()` and errors of either kind of stream, after Node's `lib/internal/streams/destroy.js`.

use super::emitter::{On, Signal};
use super::event::{EventKind, StreamId};
use super::stream::StreamError;
use super::{Engine, Tick};

impl Engine {
    /// `stream.destroy(error)`
    pub fn destroy(&mut self, stream: StreamId, error: Option<StreamError>) {
        let mut event = self.event(stream, EventKind::Destroy);
        event.error = error.as_ref().map(|error| error.0.clone());
        self.tell(event);
        let s = &mut self.streams[stream.index()];
        if s.life.destroyed {
            return;
        }
        if s.writable.as_ref().is_some_and(|w| w.has_buffered || !w.on_finished.is_empty()) {
            self.queue.tick(Tick::ErrorBuffer(stream));
        }
        let life = &mut self.streams[stream.index()].life;
        if life.errored.is_none() {
            life.errored = error.clone();
        }
        life.destroyed = true;
        life.closed = true;
        self.queue.tick(Tick::ErrorAndClose(stream, error));
    }

    pub(super) fn error_or_destroy(&mut self, stream: StreamId, error: StreamError, sync: bool) {
        let life = &mut self.streams[stream.index()].life;
        if life.destroyed {
            return;
        }
        if life.auto_destroy {
            self.destroy(stream, Some(error));
            return;
        }
        if life.errored.is_none() {
            life.errored = Some(error.clone());
        }
        match sync {
            true => self.queue.tick(Tick::Error(stream, error)),
            false => self.emit_error(stream, error),
        }
    }

    pub(super) fn emit_error(&mut self, stream: StreamId, error: StreamError) {
        let life = &mut self.streams[stream.index()].life;
        if !std::mem::replace(&mut life.error_emitted, true) {
            self.emit(stream, On::Error, &Signal { error: Some(error), ..Signal::default() });
        }
    }

    pub(super) fn error_and_close(&mut self, stream: StreamId, error: Option<StreamError>) {
        if let Some(error) = error {
            self.emit_error(stream, error);
        }
        let life = &mut self.streams[stream.index()].life;
        life.close_emitted = true;
        if life.emit_close {
            self.emit(stream, On::Close, &Signal::default());
        }
    }

    pub(super) fn is_dead(&self, stream: StreamId) -> bool {
        let life = &self.streams[stream.index()].life;
        life.destroyed || life.errored.is_some()
    }
}
