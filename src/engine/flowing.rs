//! The three ways of a Readable: paused, flowing, and read by `'readable'` listeners, after Node's
//! `lib/internal/streams/readable.js`: what `pause()`, `resume()` and listeners that come and go make of it.

use super::emitter::{EventArgs, On};
use super::event::{EventKind, Flowing, StreamId};
use super::host::Host;
use super::stream::ReadableState;
use super::{Engine, Tick};

impl<H: Host> Engine<H> {
    /// `readable.pause()`
    pub fn pause(&mut self, stream: StreamId) {
        self.record_plain(stream, EventKind::PauseCall);
        if self.behaviour.destroyed_ignores_flow && self.streams[stream].life.destroyed {
            return;
        }
        let Some(r) = self.readable_mut(stream) else { return };
        if r.flowing != Flowing::Paused {
            r.flowing = Flowing::Paused;
            self.emit(stream, On::Pause, &EventArgs::default());
            if self.is_throwing() {
                return;
            }
        }
        if let Some(r) = self.readable_mut(stream) {
            r.paused = Some(true);
        }
    }

    /// `readable.resume()`
    pub fn resume(&mut self, stream: StreamId) {
        self.record_plain(stream, EventKind::ResumeCall);
        if self.behaviour.destroyed_ignores_flow && self.streams[stream].life.destroyed {
            return;
        }
        let Some(r) = self.readable_mut(stream) else { return };
        if !r.is_flowing() {
            r.flowing = if r.readable_listening { Flowing::Paused } else { Flowing::Flowing };
            if !r.resume_scheduled {
                r.resume_scheduled = true;
                self.queue.tick(Tick::Resume(stream));
            }
        }
        if let Some(r) = self.readable_mut(stream) {
            r.paused = Some(false);
        }
    }

    /// `resume_`
    pub(super) fn resume_now(&mut self, stream: StreamId) {
        if self.readable(stream).is_some_and(|r| !r.reading) {
            self.call_read(stream, Some(0));
            if self.is_throwing() {
                return;
            }
        }
        if let Some(r) = self.readable_mut(stream) {
            r.resume_scheduled = false;
        }
        self.emit(stream, On::Resume, &EventArgs::default());
        if self.is_throwing() {
            return;
        }
        self.flow(stream);
        if self.is_throwing() {
            return;
        }
        if self.readable(stream).is_some_and(|r| r.is_flowing() && !r.reading) {
            self.call_read(stream, Some(0));
        }
    }

    /// `flow`
    pub(super) fn flow(&mut self, stream: StreamId) {
        while self.readable(stream).is_some_and(ReadableState::is_flowing) && !self.dead {
            if !self.call_read(stream, None) || self.is_throwing() {
                break;
            }
        }
    }

    /// `Readable.prototype.on`, after the listener was added
    pub(super) fn readable_listener_added(&mut self, stream: StreamId, on: On) {
        let watched = self.streams[stream].listeners.count(On::Readable) > 0;
        let Some(r) = self.readable_mut(stream) else { return };
        match on {
            On::Data => {
                r.data_listening = true;
                r.readable_listening |= watched;
                if r.flowing != Flowing::Paused {
                    self.call_resume(stream);
                }
            }
            On::Readable if !r.end_emitted && !r.readable_listening => {
                r.readable_listening = true;
                r.need_readable = true;
                r.flowing = Flowing::Paused;
                r.emitted_readable = false;
                let (length, reading) = (r.length, r.reading);
                if length > 0 {
                    self.emit_readable(stream);
                    return;
                }
                if std::mem::take(&mut r.eof_readable_pending) {
                    self.emit_readable(stream);
                }
                if !reading {
                    self.queue.tick(Tick::ReadZero(stream));
                }
            }
            _ => {}
        }
    }

    /// `Readable.prototype.removeListener`, after the listener was removed
    pub(super) fn readable_listener_removed(&mut self, stream: StreamId, on: On) {
        let left = self.streams[stream].listeners.count(on);
        let Some(r) = self.readable_mut(stream) else { return };
        match on {
            On::Readable => self.queue.tick(Tick::UpdateReadableListening(stream)),
            On::Data if left == 0 => r.data_listening = false,
            _ => {}
        }
    }

    /// `updateReadableListening`
    pub(super) fn update_readable_listening(&mut self, stream: StreamId) {
        let watched = self.streams[stream].listeners.count(On::Readable) > 0;
        let Some(r) = self.readable_mut(stream) else { return };
        r.readable_listening = watched;
        if r.resume_scheduled && r.paused == Some(false) {
            r.flowing = Flowing::Flowing;
        } else if r.data_listening {
            self.call_resume(stream);
        } else if !watched {
            r.flowing = Flowing::Unset;
        }
    }
}
