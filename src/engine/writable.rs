//! Writable streams, after Node's `lib/internal/streams/writable.js`, function for function.

use std::cell::Cell;
use std::rc::Rc;

use super::emitter::{EventArgs, On};
use super::event::{EventKind, StreamId};
use super::host::{Host, count, length};
use super::length::unsigned;
use super::node_error::NodeError;
use super::stream::{AfterWriteTick, BufferedWrite, DoneCallback, WriteCallback};
use super::{Engine, Tick};

impl<H: Host> Engine<H> {
    /// `writable.write(chunk, callback)`. `false`: wait for `'drain'` before you write more; the chunk was taken.
    ///
    /// ```
    /// use highwater::engine::{Chunk, DuplexOptions, Engine, Progress, SimTime};
    ///
    /// let mut engine = Engine::default();
    /// let stream = engine.pass_through_stream("through", DuplexOptions::default());
    /// assert!(engine.write(stream, Chunk { bytes: 16 << 10 }, None));
    /// // The readable side has reached its highWaterMark of 64 KiB, so this chunk waits on the writable side.
    /// assert!(!engine.write(stream, Chunk { bytes: 64 << 10 }, None));
    /// assert!(engine.levels(stream).need_drain);
    ///
    /// engine.read(stream, None);
    /// while engine.step(SimTime::ZERO) == Progress::Now {}
    /// assert!(!engine.levels(stream).need_drain);
    /// ```
    pub fn write(&mut self, stream: StreamId, chunk: H::Chunk, callback: Option<DoneCallback<H>>) -> bool {
        self.record_write(stream, EventKind::Write, &chunk);
        let more = self.write_inner(stream, chunk, callback).unwrap_or(false);
        self.record_return(stream, EventKind::WriteReturn, more)
    }

    pub(super) fn record_write(&mut self, stream: StreamId, kind: EventKind, chunk: &H::Chunk) {
        let mut event = self.event(stream, kind);
        if let Some(w) = self.writable(stream) {
            event.size = length::<H>(chunk, w.object_mode);
            event.n = H::elements(chunk).filter(|_| w.object_mode);
        }
        self.record(&event);
    }

    /// `Err` where Node's inner `_write` returns an error.
    pub(super) fn write_inner(
        &mut self,
        stream: StreamId,
        chunk: H::Chunk,
        callback: Option<DoneCallback<H>>,
    ) -> Result<bool, H::Error> {
        let destroyed = self.streams[stream].life.destroyed;
        let Some(w) = self.writable_mut(stream) else { return Ok(false) };
        if w.ending || destroyed {
            let error = if w.ending { NodeError::WriteAfterEnd } else { NodeError::Destroyed("write") };
            let error = self.node_error(error);
            self.queue.tick(Tick::Callback(callback, Some(error.clone())));
            self.error_or_destroy(stream, error.clone(), true);
            return Err(error);
        }
        w.pending_callbacks += 1;
        Ok(self.write_or_buffer(stream, chunk, callback))
    }

    /// `writeOrBuffer`
    fn write_or_buffer(
        &mut self,
        stream: StreamId,
        chunk: H::Chunk,
        callback: Option<DoneCallback<H>>,
    ) -> bool {
        let life = &self.streams[stream].life;
        let waits = life.errored.is_some() || !life.constructed;
        let Some(w) = self.writable_mut(stream) else { return false };
        let bytes = H::bytes(&chunk);
        w.length += count::<H>(&chunk, w.object_mode);
        if w.writing || waits || w.corked > 0 {
            w.buffered.push_back(BufferedWrite { chunk, callback });
            w.has_buffered = true;
            self.hold(bytes);
        } else {
            self.hold(bytes);
            let callback = callback.map_or(WriteCallback::Nop, WriteCallback::One);
            self.do_write(stream, &[chunk], callback, false);
            if self.is_throwing() {
                return false;
            }
        }
        let life = &self.streams[stream].life;
        let dead = life.destroyed || life.errored.is_some();
        let Some(w) = self.writable_mut(stream) else { return false };
        let more = w.length < w.high_water_mark || w.length == 0;
        if !more {
            w.need_drain = true;
        }
        more && !dead
    }

    /// Hands chunks to the implementation: one to `_write`, or `many` to `_writev`.
    fn do_write(&mut self, stream: StreamId, chunks: &[H::Chunk], callback: WriteCallback<H>, many: bool) {
        let destroyed = self.streams[stream].life.destroyed;
        let Some(w) = self.writable_mut(stream) else { return };
        w.write_length = match many {
            true => w.length,
            false => chunks.iter().map(|chunk| count::<H>(chunk, w.object_mode)).sum(),
        };
        w.write_bytes = chunks.iter().map(H::bytes).sum();
        w.write_chunks = chunks.len() as u64;
        w.write_callback = callback;
        w.writing = true;
        w.writing_many = many;
        w.sync = true;
        w.expect_callback = true;
        let implementation = w.implementation.clone();
        if destroyed {
            let error = self.node_error(NodeError::Destroyed("write"));
            self.on_write(stream, Some(error));
        } else if many {
            let mut event = self.event(stream, EventKind::WritevImpl);
            event.size = self.writable(stream).map_or(0, |w| unsigned(w.write_length));
            event.n = u32::try_from(chunks.len()).ok();
            self.record(&event);
            implementation.writev(self, stream, chunks);
        } else if let [chunk] = chunks {
            self.record_write(stream, EventKind::WriteImpl, chunk);
            implementation.write(self, stream, chunk.clone());
        }
        if self.is_throwing() {
            return;
        }
        if let Some(w) = self.writable_mut(stream) {
            w.sync = false;
        }
    }

    /// The callback that `_write` and `_writev` are given.
    pub fn write_done(&mut self, stream: StreamId, error: Option<H::Error>) {
        if self.is_web(stream) {
            return self.sink_settled(stream);
        }
        self.record_written(stream, error.as_ref());
        self.on_write(stream, error);
    }

    pub(super) fn record_written(&mut self, stream: StreamId, error: Option<&H::Error>) {
        let many = self.writable(stream).is_some_and(|w| w.writing_many);
        let kind = if many { EventKind::WritevImplDone } else { EventKind::WriteImplDone };
        let mut event = self.event(stream, kind);
        // The state that it leaves: the chunk is out of it.
        if let Some(w) = self.writable(stream) {
            event.levels.writable_length = unsigned(w.length - w.write_length);
        }
        event.error = error.map(H::error_name);
        self.record(&event);
    }

    /// `onwrite`
    fn on_write(&mut self, stream: StreamId, error: Option<H::Error>) {
        let Some(w) = self.writable_mut(stream) else { return };
        if !w.expect_callback {
            let error = self.node_error(NodeError::MultipleCallback);
            self.error_or_destroy(stream, error, false);
            return;
        }
        let sync = w.sync;
        let callback = std::mem::take(&mut w.write_callback);
        w.writing = false;
        w.expect_callback = false;
        w.length -= w.write_length;
        w.write_length = 0;
        let (bytes, chunks) = (std::mem::take(&mut w.write_bytes), std::mem::take(&mut w.write_chunks));
        self.release(bytes, chunks);
        if let Some(error) = error {
            let life = &mut self.streams[stream].life;
            life.errored.get_or_insert_with(|| error.clone());
            match sync {
                true => self.queue.tick(Tick::WriteError(stream, error, callback)),
                false => self.write_error(stream, error, &callback),
            }
            return;
        }
        if self.writable(stream).is_some_and(|w| w.has_buffered) {
            self.clear_buffer(stream);
            if self.is_throwing() {
                return;
            }
        }
        match sync {
            true => self.after_sync_write(stream, callback),
            false => self.after_write(stream, 1, &callback),
        }
    }

    /// `onwrite`'s branch for a callback within `_write`
    fn after_sync_write(&mut self, stream: StreamId, callback: WriteCallback<H>) {
        let Some(w) = self.writable_mut(stream) else { return };
        // Node tests `state & (kDestroyed !== 0)`, which is the objectMode bit.
        let need_tick = (w.need_drain && w.length == 0) || w.object_mode || !callback.is_nop();
        if callback.is_nop() {
            if !w.after_write_pending && need_tick {
                w.after_write_pending = true;
                self.queue.tick(Tick::AfterWrite(stream));
            } else {
                w.pending_callbacks -= 1;
                if w.ending {
                    self.finish_maybe(stream, true);
                }
            }
        } else if let Some(info) = w.after_write_tick.as_ref().filter(|info| info.callback.same(&callback)) {
            info.count.set(info.count.get() + 1);
        } else {
            let info = Rc::new(AfterWriteTick { callback, count: Cell::new(1) });
            w.after_write_tick = Some(info.clone());
            w.after_write_pending = true;
            self.queue.tick(Tick::AfterWrites(stream, info));
        }
    }

    /// Node forgets whichever group is the current one, also when it is not this one.
    pub(super) fn after_writes(&mut self, stream: StreamId, info: &AfterWriteTick<H>) {
        if let Some(w) = self.writable_mut(stream) {
            w.after_write_tick = None;
        }
        self.after_write(stream, info.count.get(), &info.callback);
    }

    /// `afterWrite`
    pub(super) fn after_write(&mut self, stream: StreamId, count: u64, callback: &WriteCallback<H>) {
        let destroyed = self.streams[stream].life.destroyed;
        let Some(w) = self.writable_mut(stream) else { return };
        w.after_write_pending = false;
        if w.need_drain && !w.ending && !destroyed && w.length == 0 {
            w.need_drain = false;
            self.emit(stream, On::Drain, &EventArgs::default());
            if self.is_throwing() {
                return;
            }
        }
        for _ in 0..count {
            if let Some(w) = self.writable_mut(stream) {
                w.pending_callbacks -= 1;
            }
            self.call_back(callback, None);
            if self.is_throwing() {
                return;
            }
        }
        if self.streams[stream].life.destroyed {
            self.error_buffer(stream);
            if self.is_throwing() {
                return;
            }
        }
        if self.writable(stream).is_some_and(|w| w.ending) {
            self.finish_maybe(stream, true);
        }
    }

    /// `onwriteError`
    pub(super) fn write_error(&mut self, stream: StreamId, error: H::Error, callback: &WriteCallback<H>) {
        if let Some(w) = self.writable_mut(stream) {
            w.pending_callbacks -= 1;
        }
        self.call_back(callback, Some(&error));
        if self.is_throwing() {
            return;
        }
        self.error_buffer(stream);
        if self.is_throwing() {
            return;
        }
        self.error_or_destroy(stream, error, false);
    }

    fn call_back(&mut self, callback: &WriteCallback<H>, error: Option<&H::Error>) {
        match callback {
            WriteCallback::Nop => {}
            WriteCallback::One(callback) => callback(self, error),
            WriteCallback::Many(callbacks) => {
                for callback in callbacks.iter().flatten() {
                    callback(self, error);
                    if self.is_throwing() {
                        break;
                    }
                }
            }
        }
    }

    /// Fails all that waits, unless something is still inside `_write`.
    pub(super) fn error_buffer(&mut self, stream: StreamId) {
        if self.writable(stream).is_none_or(|w| w.writing) {
            return;
        }
        let error = |engine: &mut Self, method: &'static str| {
            let errored = engine.streams[stream].life.errored.clone();
            errored.unwrap_or_else(|| engine.node_error(NodeError::Destroyed(method)))
        };
        // What a callback writes meanwhile fails with the rest.
        let mut number = 0;
        while let Some(w) = self.writable_mut(stream)
            && let Some(waiting) = w.buffered.get(number)
        {
            number += 1;
            let (chunk, callback) = (waiting.chunk.clone(), waiting.callback.clone());
            w.length -= count::<H>(&chunk, w.object_mode);
            self.release(H::bytes(&chunk), 1);
            if let Some(callback) = callback {
                let error = error(self, "write");
                callback(self, Some(&error));
                if self.is_throwing() {
                    return;
                }
            }
        }
        let error = error(self, "end");
        self.call_finished(stream, Some(&error));
        if self.is_throwing() {
            return;
        }
        let Some(w) = self.writable_mut(stream) else { return };
        w.has_buffered = false;
        // What those callbacks wrote is lost without a word.
        for lost in std::mem::take(&mut w.buffered).into_iter().skip(number) {
            self.release(H::bytes(&lost.chunk), 1);
        }
    }

    /// `clearBuffer`
    pub(super) fn clear_buffer(&mut self, stream: StreamId) {
        let life = &self.streams[stream].life;
        let never = life.destroyed || !life.constructed;
        let Some(w) = self.writable_mut(stream) else { return };
        if never || w.buffer_processing || w.corked > 0 || w.buffered.is_empty() {
            return;
        }
        w.buffer_processing = true;
        if w.buffered.len() > 1 && w.implementation.has_writev() {
            w.pending_callbacks -= w.buffered.len() as i64 - 1;
            let all = std::mem::take(&mut w.buffered);
            let chunks: Vec<H::Chunk> = all.iter().map(|buffered| buffered.chunk.clone()).collect();
            let callback = match all.iter().all(|buffered| buffered.callback.is_none()) {
                true => WriteCallback::Nop,
                false => WriteCallback::Many(all.into_iter().map(|b| b.callback).collect::<Rc<[_]>>()),
            };
            self.do_write(stream, &chunks, callback, true);
            if self.is_throwing() {
                self.throw_back(stream, chunks.len());
                return;
            }
            // Node resets the buffer only now: what a `_writev` wrote meanwhile is lost with it.
            if let Some(w) = self.writable_mut(stream) {
                w.buffered.clear();
            }
        } else {
            let mut number = 0;
            while let Some(next) = self.writable_mut(stream).and_then(|w| w.buffered.pop_front()) {
                number += 1;
                let callback = next.callback.map_or(WriteCallback::Nop, WriteCallback::One);
                self.do_write(stream, &[next.chunk], callback, false);
                if self.is_throwing() {
                    self.throw_back(stream, number);
                    return;
                }
                if self.writable(stream).is_none_or(|w| w.writing) {
                    break;
                }
            }
        }
        if let Some(w) = self.writable_mut(stream) {
            w.has_buffered = !w.buffered.is_empty();
            w.buffer_processing = false;
        }
    }

    fn throw_back(&mut self, stream: StreamId, number: usize) {
        if let Some(w) = self.writable_mut(stream) {
            w.thrown_back = number;
        }
    }

    /// `writable.cork()`
    pub fn cork(&mut self, stream: StreamId) {
        self.record_plain(stream, EventKind::Cork);
        if let Some(w) = self.writable_mut(stream) {
            w.corked += 1;
        }
    }

    /// `writable.uncork()`
    pub fn uncork(&mut self, stream: StreamId) {
        self.record_plain(stream, EventKind::Uncork);
        let Some(w) = self.writable_mut(stream) else { return };
        if w.corked > 0 {
            w.corked -= 1;
            if !w.writing {
                self.clear_buffer(stream);
            }
        }
    }
}
