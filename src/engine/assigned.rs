//! What programs assign to a stream by themselves, as Node's setters take it. Nothing is emitted or called for it.

use super::Engine;
use super::event::StreamId;
use super::host::Host;

impl<H: Host> Engine<H> {
    /// `stream.destroyed = value`: the stream has been destroyed in a way of its own.
    pub fn assign_destroyed(&mut self, stream: StreamId, value: bool) {
        self.streams[stream].life.destroyed = value;
    }

    /// `stream.readable = value`: whether there is such a side.
    pub fn assign_readable(&mut self, stream: StreamId, value: bool) {
        if let Some(r) = self.readable_mut(stream) {
            r.disabled = !value;
        }
    }

    /// `stream.writable = value`: whether there is such a side.
    pub fn assign_writable(&mut self, stream: StreamId, value: bool) {
        if let Some(w) = self.writable_mut(stream) {
            w.disabled = !value;
        }
    }
}
