//! Readable streams, after Node's `lib/internal/streams/readable.js`, function for function.
//! What differs between versions is in [`super::version::Behaviour`].

use super::emitter::{EventArgs, On};
use super::event::{EventKind, Ret, StreamId};
use super::host::{Host, count, length};
use super::length::{signed, unsigned};
use super::node_error::NodeError;
use super::stream::ReadableState;
use super::version::Behaviour;
use super::{Engine, Tick};

/// The largest highWaterMark that `read(n)` raises to.
const MAX_HIGH_WATER_MARK: i64 = 0x4000_0000;

impl<H: Host> Engine<H> {
    /// `readable.push(chunk)`; `None` is `push(null)`. Whether more is wanted.
    pub fn push(&mut self, stream: StreamId, chunk: Option<H::Chunk>) -> bool {
        self.record_chunk(stream, EventKind::Push, EventKind::PushEof, chunk.as_ref());
        let more = self.push_inner(stream, chunk);
        self.record_return(stream, EventKind::PushReturn, more)
    }

    /// Whether `push()` has a use for a chunk, for hosts that decode it themselves: whatever becomes of it, `_read` has been
    /// answered.
    pub fn begins_push(&mut self, stream: StreamId) -> bool {
        let dead = self.is_dead(stream);
        match self.readable_mut(stream) {
            Some(r) if !r.ended && !dead => {
                r.reading = false;
                true
            }
            _ => false,
        }
    }

    /// `readable.unshift(chunk)`: puts it in front. Whether more is wanted.
    pub fn unshift(&mut self, stream: StreamId, chunk: H::Chunk) -> bool {
        self.record_chunk(stream, EventKind::Unshift, EventKind::Unshift, Some(&chunk));
        let more = self.unshift_inner(stream, chunk);
        self.record_return(stream, EventKind::UnshiftReturn, more)
    }

    fn record_chunk(&mut self, stream: StreamId, kind: EventKind, eof: EventKind, chunk: Option<&H::Chunk>) {
        let mut event = self.event(stream, if chunk.is_some() { kind } else { eof });
        if let (Some(chunk), Some(r)) = (chunk, self.readable(stream)) {
            event.size = length::<H>(chunk, r.object_mode);
            event.n = H::elements(chunk).filter(|_| r.object_mode);
        }
        self.record(&event);
    }

    /// The method returns `value`, unless something is being thrown.
    pub(super) fn record_return(&mut self, stream: StreamId, kind: EventKind, value: bool) -> bool {
        let mut event = self.event(stream, kind);
        match self.is_throwing() {
            true => event.error = Some("Error".into()),
            false => event.ret = Ret::from(value),
        }
        self.record(&event);
        value
    }

    /// `readableAddChunkPushByteMode` and `…ObjectMode`
    fn push_inner(&mut self, stream: StreamId, chunk: Option<H::Chunk>) -> bool {
        let dead = self.is_dead(stream);
        let Some(r) = self.readable_mut(stream) else { return false };
        let Some(chunk) = chunk else {
            r.reading = false;
            self.on_eof(stream);
            return false;
        };
        if !r.object_mode && H::length(&chunk) == 0 {
            r.reading = false;
            self.maybe_read_more(stream);
            return self.can_push_more(stream);
        }
        if r.ended {
            let error = self.node_error(NodeError::PushAfterEof);
            self.error_or_destroy(stream, error, false);
            return false;
        }
        if dead {
            return false;
        }
        r.reading = false;
        match self.decoded(stream, chunk) {
            Some(chunk) => self.add_chunk(stream, chunk, false),
            None => self.maybe_read_more(stream),
        }
        self.can_push_more(stream)
    }

    /// `readableAddChunkUnshiftByteMode` and `…ObjectMode`
    fn unshift_inner(&mut self, stream: StreamId, chunk: H::Chunk) -> bool {
        let dead = self.is_dead(stream);
        let Some(r) = self.readable_mut(stream) else { return false };
        if !r.object_mode && H::length(&chunk) == 0 {
            return r.can_push_more();
        }
        if r.end_emitted {
            let error = self.node_error(NodeError::UnshiftAfterEndEvent);
            self.error_or_destroy(stream, error, false);
        } else if dead {
            return false;
        } else {
            self.add_chunk(stream, chunk, true);
        }
        self.can_push_more(stream)
    }

    /// `canPushMore`
    fn can_push_more(&self, stream: StreamId) -> bool {
        self.readable(stream).is_some_and(ReadableState::can_push_more)
    }

    /// `addChunk`
    fn add_chunk(&mut self, stream: StreamId, chunk: H::Chunk, front: bool) {
        let Some(r) = self.readable_mut(stream) else { return };
        if r.is_flowing() && r.data_listening && !r.sync && r.length == 0 {
            r.forget_drains();
            self.emit_data(stream, chunk);
        } else {
            r.length += count::<H>(&chunk, r.object_mode);
            let bytes = H::bytes(&chunk);
            match front {
                true => r.buffer.unshift(chunk),
                false => r.buffer.push(chunk),
            }
            let need_readable = r.need_readable;
            self.hold(bytes);
            if need_readable {
                self.emit_readable(stream);
            }
        }
        if !self.is_throwing() {
            self.maybe_read_more(stream);
        }
    }

    fn emit_data(&mut self, stream: StreamId, chunk: H::Chunk) {
        if let Some(r) = self.readable_mut(stream) {
            r.data_emitted = true;
        }
        self.emit(stream, On::Data, &EventArgs { chunk: Some(chunk), ..EventArgs::default() });
    }

    /// `onEofChunk`
    fn on_eof(&mut self, stream: StreamId) {
        let lazy = self.behaviour.eof_readable_only_if_watched;
        let watched = self.streams[stream].listeners.count(On::Readable) > 0;
        let Some(r) = self.readable_mut(stream) else { return };
        if r.ended {
            return;
        }
        self.decode_rest(stream);
        let Some(r) = self.readable_mut(stream) else { return };
        r.ended = true;
        if !r.sync {
            r.need_readable = false;
            r.emitted_readable = true;
            self.emit_readable_now(stream);
        } else if !lazy || r.is_flowing() || r.need_readable || watched {
            self.emit_readable(stream);
        } else {
            r.eof_readable_pending = true;
        }
    }

    /// `readable.read(n)`: a chunk, or `None`. In byte mode what is buffered comes joined together.
    pub fn read(&mut self, stream: StreamId, n: Option<u64>) -> Option<H::Chunk> {
        let taken = self.read_inner(stream, n);
        if self.reads_wanted && !self.is_throwing() {
            let mut event = self.event(stream, EventKind::ReadReturn);
            event.n = n.map(|n| u32::try_from(n).unwrap_or(u32::MAX));
            event.ret = Ret::Null;
            if let (Some(chunk), Some(r)) = (&taken, self.readable(stream)) {
                event.size = length::<H>(chunk, r.object_mode);
                event.ret = Ret::Chunk;
            }
            self.record(&event);
        }
        taken
    }

    /// `Readable.prototype.read`, up to the end of `_read`
    fn read_inner(&mut self, stream: StreamId, asked: Option<u64>) -> Option<H::Chunk> {
        let dead = self.is_dead(stream) || !self.streams[stream].life.constructed;
        let first_only = self.behaviour.read_takes_first_buffer;
        let r = self.readable_mut(stream)?;
        let asked = asked.map(signed);
        if let Some(n) = asked
            && n > r.high_water_mark
        {
            if n > MAX_HIGH_WATER_MARK {
                let error = self.node_error(NodeError::OutOfRange { received: unsigned(n) });
                self.throw(error);
                return None;
            }
            r.high_water_mark = signed(unsigned(n).next_power_of_two());
        }
        if asked != Some(0) {
            r.emitted_readable = false;
            r.eof_readable_pending = false;
        }
        if asked == Some(0) && r.need_readable {
            let full = if r.high_water_mark != 0 { r.length >= r.high_water_mark } else { r.length > 0 };
            if full || r.ended {
                match r.length == 0 && r.ended {
                    true => self.end_readable(stream),
                    false => self.emit_readable(stream),
                }
                return None;
            }
        }
        let mut want = r.how_much(asked, first_only);
        if want == 0 && r.ended {
            if r.length == 0 {
                self.end_readable(stream);
            }
            return None;
        }
        let mut do_read = r.need_readable || r.length == 0 || r.length - want < r.high_water_mark;
        do_read &= !(r.reading || r.ended || dead);
        if do_read {
            r.reading = true;
            r.sync = true;
            if r.length == 0 {
                r.need_readable = true;
            }
            let (implementation, size) = (r.implementation.clone(), unsigned(r.high_water_mark));
            let mut event = self.event(stream, EventKind::ReadImpl);
            event.size = size;
            self.record(&event);
            implementation.read(self, stream, size);
            if let Some(thrown) = self.catch() {
                self.error_or_destroy(stream, thrown, false);
                if self.is_throwing() {
                    return None;
                }
            }
            let r = self.readable_mut(stream)?;
            r.sync = false;
            if !r.reading {
                want = r.how_much(asked, first_only);
            }
        }
        self.take(stream, asked, want)
    }

    /// The second half of `read()`: takes `want` out of the buffer and tells it.
    fn take(&mut self, stream: StreamId, asked: Option<i64>, want: i64) -> Option<H::Chunk> {
        let r = self.streams.readable_mut(stream)?;
        let waiting = r.buffer.len();
        let taken = if want > 0 { r.take_from_list(want, &self.behaviour, &mut self.host) } else { None };
        let left = waiting - r.buffer.len();
        let count = match &taken {
            None => {
                r.need_readable |= r.length <= r.high_water_mark;
                0
            }
            Some(_) => {
                r.length -= want;
                r.forget_drains();
                want
            }
        };
        let mut end = false;
        if r.length == 0 {
            if !r.ended {
                r.need_readable = true;
            }
            end = asked != Some(count) && r.ended;
        }
        if let Some(chunk) = &taken {
            self.release(H::bytes(chunk), left as u64);
        }
        if end {
            self.end_readable(stream);
        }
        let life = &self.streams[stream].life;
        if let Some(chunk) = &taken
            && !life.error_emitted
            && !life.close_emitted
        {
            self.emit_data(stream, chunk.clone());
            if self.is_throwing() {
                return None;
            }
        }
        taken
    }

    /// `emitReadable`
    pub(super) fn emit_readable(&mut self, stream: StreamId) {
        let Some(r) = self.readable_mut(stream) else { return };
        r.need_readable = false;
        if !r.emitted_readable {
            r.emitted_readable = true;
            self.queue.tick(Tick::EmitReadable(stream));
        }
    }

    /// `emitReadable_`
    pub(super) fn emit_readable_now(&mut self, stream: StreamId) {
        let dead = self.is_dead(stream);
        let Some(r) = self.readable(stream) else { return };
        if !dead && (r.length > 0 || r.ended) {
            self.emit(stream, On::Readable, &EventArgs::default());
            if self.is_throwing() {
                return;
            }
            if let Some(r) = self.readable_mut(stream) {
                r.emitted_readable = false;
            }
        }
        if let Some(r) = self.readable_mut(stream) {
            r.need_readable |= !r.is_flowing() && !r.ended && r.length <= r.high_water_mark;
        }
        self.flow(stream);
    }

    /// `maybeReadMore`
    pub(super) fn maybe_read_more(&mut self, stream: StreamId) {
        let unless_reading = self.behaviour.no_read_ahead_while_reading;
        if !self.streams[stream].life.constructed {
            return;
        }
        let Some(r) = self.readable_mut(stream) else { return };
        if !(r.reading_more || unless_reading && r.reading) {
            r.reading_more = true;
            self.queue.tick(Tick::ReadMore(stream));
        }
    }

    /// `maybeReadMore_`
    pub(super) fn read_more(&mut self, stream: StreamId) {
        while let Some(r) = self.readable(stream) {
            let room = r.length < r.high_water_mark || (r.is_flowing() && r.length == 0);
            if r.reading || r.ended || !room {
                break;
            }
            let before = r.length;
            self.call_read(stream, Some(0));
            if self.is_throwing() {
                return;
            }
            if self.readable(stream).is_none_or(|r| r.length == before) {
                break;
            }
        }
        if let Some(r) = self.readable_mut(stream) {
            r.reading_more = false;
        }
    }

    /// `endReadable`
    pub(super) fn end_readable(&mut self, stream: StreamId) {
        let once = self.behaviour.end_scheduled_once;
        let Some(r) = self.readable_mut(stream) else { return };
        if !(r.end_emitted || once && r.end_scheduled) {
            r.ended = true;
            r.end_scheduled = true;
            self.queue.tick(Tick::End(stream));
        }
    }

    /// `endReadableNT`
    pub(super) fn end_now(&mut self, stream: StreamId) {
        let life = &self.streams[stream].life;
        let blocked = life.errored.is_some() || life.close_emitted;
        let Some(r) = self.readable_mut(stream) else { return };
        r.end_scheduled = false;
        if blocked || r.end_emitted || r.length > 0 {
            return;
        }
        r.end_emitted = true;
        self.emit(stream, On::End, &EventArgs::default());
        if self.is_throwing() {
            return;
        }
        let s = &self.streams[stream];
        if s.is_writable() && !s.life.allow_half_open {
            self.queue.tick(Tick::EndWritable(stream));
        } else if s.life.auto_destroy && s.writable.as_ref().is_none_or(|w| w.finished) {
            self.call_destroy(stream, None);
        }
    }

    /// `endWritableNT`
    pub(super) fn end_writable(&mut self, stream: StreamId) {
        if self.streams[stream].is_writable() {
            self.call_end(stream);
        }
    }
}

impl<H: Host> ReadableState<H> {
    /// `howMuchToRead(n)`. `None` is `read()` without an argument.
    fn how_much(&self, n: Option<i64>, first_only: bool) -> i64 {
        if n == Some(0) || (self.length == 0 && self.ended) {
            return 0;
        }
        if self.object_mode {
            return 1;
        }
        match n {
            None => match self.buffer.first() {
                Some(first) if first_only && self.decoder.is_none() || self.is_flowing() => {
                    signed(H::length(first))
                }
                _ => self.length,
            },
            Some(n) if n <= self.length => n,
            Some(_) if self.ended => self.length,
            Some(_) => 0,
        }
    }

    /// `fromList(n)`: takes so much out of the buffer, splitting and joining chunks.
    fn take_from_list(&mut self, n: i64, behaviour: &Behaviour, host: &mut H) -> Option<H::Chunk> {
        let strings = self.decoder.is_some();
        match self.length {
            0 => None,
            _ if self.object_mode => self.buffer.shift(),
            length if n >= length => self.buffer.take_all(strings, host),
            _ => self.buffer.take_some(unsigned(n), strings, behaviour.strings_cut_by_array_length, host),
        }
    }
}
