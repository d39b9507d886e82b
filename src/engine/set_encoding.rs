//! `readable.setEncoding()`, after Node's `lib/internal/streams/readable.js`: from then on chunks are strings, counted by
//! their UTF-16 code units. Must not know encodings: those are the host's.

use super::Engine;
use super::event::StreamId;
use super::host::{Host, count};

impl<H: Host> Engine<H> {
    /// `readable.setEncoding(encoding)`, with the decoder of that encoding. What is buffered becomes one string.
    pub fn set_encoding(&mut self, stream: StreamId, mut decoder: H::Decoder) {
        let Some(r) = self.streams.readable_mut(stream) else { return };
        let chunks = r.buffer.take();
        let (bytes, number) = (chunks.iter().map(H::bytes).sum(), chunks.len() as u64);
        let mut strings: Vec<H::Chunk> =
            chunks.iter().map(|chunk| self.host.decode(&mut decoder, chunk)).collect();
        if r.ended && self.behaviour.set_encoding_ends_decoder {
            strings.push(self.host.decode_end(&mut decoder));
        }
        let content = self.host.join(strings);
        r.length = count::<H>(&content, false);
        r.decoder = Some(decoder);
        self.release(bytes, number);
        if H::length(&content) > 0 {
            self.hold(H::bytes(&content));
            if let Some(r) = self.readable_mut(stream) {
                r.buffer.push(content);
            }
        }
    }

    /// `state.decoder.write(chunk)` for what is pushed, unless there is no decoder or it is a string already; `None` if
    /// nothing is whole yet.
    pub(super) fn decoded(&mut self, stream: StreamId, chunk: H::Chunk) -> Option<H::Chunk> {
        let r = self.streams.readable_mut(stream);
        let Some(r) = r.filter(|_| !H::is_string(&chunk)) else { return Some(chunk) };
        let Some(decoder) = &mut r.decoder else { return Some(chunk) };
        let string = self.host.decode(decoder, &chunk);
        (r.object_mode || H::length(&string) > 0).then_some(string)
    }

    /// `onEofChunk`'s `state.decoder.end()`
    pub(super) fn decode_rest(&mut self, stream: StreamId) {
        let Some(r) = self.streams.readable_mut(stream) else { return };
        let Some(decoder) = &mut r.decoder else { return };
        let rest = self.host.decode_end(decoder);
        if H::length(&rest) > 0 {
            r.length += count::<H>(&rest, r.object_mode);
            let bytes = H::bytes(&rest);
            r.buffer.push(rest);
            self.hold(bytes);
        }
    }
}
