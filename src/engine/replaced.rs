//! Methods of a stream as Node's own code calls them: where the program has put one of its own in the place of Node's, that
//! one is called. Must not know what the methods do.

use super::Engine;
use super::event::StreamId;
use super::host::{Host, ReplacedCall};

impl<H: Host> Engine<H> {
    /// `stream.destroy(error)`
    pub(super) fn call_destroy(&mut self, stream: StreamId, error: Option<H::Error>) {
        if self.host.replaces(stream, "destroy") {
            H::call_replaced(self, stream, ReplacedCall { error, ..ReplacedCall::of("destroy") });
        } else {
            self.destroy(stream, error);
        }
    }

    /// `stream.push(chunk)`; `None` is `null`.
    pub(super) fn call_push(&mut self, stream: StreamId, chunk: Option<H::Chunk>) {
        if self.host.replaces(stream, "push") {
            H::call_replaced(self, stream, ReplacedCall { chunk, ..ReplacedCall::of("push") });
        } else {
            self.push(stream, chunk);
        }
    }

    /// `stream.read(n)`: whether it gave a chunk.
    pub(super) fn call_read(&mut self, stream: StreamId, size: Option<u64>) -> bool {
        if self.host.replaces(stream, "read") {
            H::call_replaced(self, stream, ReplacedCall { size, ..ReplacedCall::of("read") })
        } else {
            self.read(stream, size).is_some()
        }
    }

    /// `stream.pause()`
    pub(super) fn call_pause(&mut self, stream: StreamId) {
        if self.host.replaces(stream, "pause") {
            H::call_replaced(self, stream, ReplacedCall::of("pause"));
        } else {
            self.pause(stream);
        }
    }

    /// `stream.resume()`
    pub(super) fn call_resume(&mut self, stream: StreamId) {
        if self.host.replaces(stream, "resume") {
            H::call_replaced(self, stream, ReplacedCall::of("resume"));
        } else {
            self.resume(stream);
        }
    }

    /// `stream.unpipe(destination)`
    pub(super) fn call_unpipe(&mut self, stream: StreamId, destination: StreamId) {
        if self.host.replaces(stream, "unpipe") {
            let call = ReplacedCall { source: Some(destination), ..ReplacedCall::of("unpipe") };
            H::call_replaced(self, stream, call);
        } else {
            self.unpipe(stream, Some(destination));
        }
    }

    /// `stream.end()`
    pub(super) fn call_end(&mut self, stream: StreamId) {
        if self.host.replaces(stream, "end") {
            H::call_replaced(self, stream, ReplacedCall::of("end"));
        } else {
            self.end(stream, None, None);
        }
    }
}
