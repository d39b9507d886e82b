//! Transform and PassThrough, after Node's `lib/internal/streams/transform.js` and `passthrough.js`: a Duplex whose
//! `_write` transforms, and holds its callback while the readable side is full.

use std::rc::Rc;

use super::event::{EventKind, StreamId};
use super::host::Host;
use super::implementation::{LifeImpl, ReadImpl, TransformImpl, WriteImpl};
use super::{Engine, Tick};

/// What a Transform has besides its two sides.
pub(super) struct TransformState<H: Host> {
    pub implementation: Rc<dyn TransformImpl<H>>,
    /// Node's `kCallback`: the `_write` callback that waits until the readable side has room (`transform.js`: `state.length < state.highWaterMark`).
    pub held: bool,
    /// `readableLength` (bytes or objects) when `_transform` was called.
    pub before: i64,
    /// `true` if completing `_flush` must also complete `_final`; `false` when `_flush` runs from `'prefinish'`, because
    /// the implementation has a `_final` of its own.
    pub flush_finishes: bool,
}

/// Transform's own `_read`, `_write` and `_final`, around an implementation of `_transform` and `_flush`.
pub(super) struct TransformSides<H: Host>(pub Rc<dyn TransformImpl<H>>);

impl<H: Host> LifeImpl<H> for TransformSides<H> {
    fn has_construct(&self) -> bool {
        self.0.has_construct()
    }

    fn construct(&self, engine: &mut Engine<H>, stream: StreamId) {
        self.0.construct(engine, stream);
    }

    fn has_destroy(&self) -> bool {
        self.0.has_destroy()
    }

    fn destroy(&self, engine: &mut Engine<H>, stream: StreamId, error: Option<&H::Error>) {
        self.0.destroy(engine, stream, error);
    }
}

impl<H: Host> ReadImpl<H> for TransformSides<H> {
    fn read(&self, engine: &mut Engine<H>, stream: StreamId, _: u64) {
        engine.transform_read(stream);
    }
}

impl<H: Host> WriteImpl<H> for TransformSides<H> {
    fn write(&self, engine: &mut Engine<H>, stream: StreamId, chunk: H::Chunk) {
        engine.transform_write(stream, chunk);
    }

    fn has_final(&self) -> bool {
        true
    }

    fn finalize(&self, engine: &mut Engine<H>, stream: StreamId) {
        self.0.finalize(engine, stream);
    }
}

/// What a PassThrough is implemented with.
pub(super) struct PassThrough;

impl<H: Host> LifeImpl<H> for PassThrough {}

impl<H: Host> TransformImpl<H> for PassThrough {
    fn transform(&self, engine: &mut Engine<H>, stream: StreamId, chunk: H::Chunk) {
        engine.pass_through(stream, Some(chunk));
    }
}

impl<H: Host> Engine<H> {
    /// `Transform.prototype._write`
    fn transform_write(&mut self, stream: StreamId, chunk: H::Chunk) {
        let before = self.readable(stream).map_or(0, |r| r.length);
        let s = &mut self.streams[stream];
        let is_pass_through = s.kind == super::StreamKind::PassThrough;
        let Some(t) = &mut s.transform else { return };
        t.before = before;
        let implementation = t.implementation.clone();
        if !is_pass_through {
            self.record_write(stream, EventKind::TransformImpl, &chunk);
        }
        implementation.transform(self, stream, chunk);
    }

    /// `PassThrough.prototype._transform`
    pub fn pass_through(&mut self, stream: StreamId, chunk: Option<H::Chunk>) {
        self.transformed(stream, None, chunk);
    }

    /// The callback that `_transform` is given. What it brings is pushed.
    pub fn transform_done(&mut self, stream: StreamId, error: Option<H::Error>, chunk: Option<H::Chunk>) {
        self.record_done(stream, EventKind::TransformImplDone, error.as_ref());
        self.transformed(stream, error, chunk);
    }

    /// The callback of `Transform.prototype._write`'s call of `_transform`.
    fn transformed(&mut self, stream: StreamId, error: Option<H::Error>, chunk: Option<H::Chunk>) {
        if error.is_some() {
            self.write_done(stream, error);
            return;
        }
        if let Some(chunk) = chunk {
            self.call_push(stream, Some(chunk));
            if self.is_throwing() {
                return;
            }
        }
        let s = &mut self.streams[stream];
        let (Some(r), Some(w), Some(t)) = (&s.readable, &s.writable, &mut s.transform) else { return };
        if r.ended {
            self.queue.tick(Tick::WriteDone(stream));
        } else if w.ended || r.length == t.before || r.length < r.high_water_mark {
            self.write_done(stream, None);
        } else {
            t.held = true;
        }
    }

    /// `Transform.prototype._read`
    fn transform_read(&mut self, stream: StreamId) {
        let Some(t) = &mut self.streams[stream].transform else { return };
        if std::mem::take(&mut t.held) {
            self.write_done(stream, None);
        } else {
            let implementation = t.implementation.clone();
            implementation.room(self, stream);
        }
    }

    /// Transform's own `_final`; also run at `'prefinish'`, without a callback, where the implementation has another.
    pub(super) fn transform_final(&mut self, stream: StreamId, finishes: bool) {
        let destroyed = self.streams[stream].life.destroyed;
        let Some(t) = &mut self.streams[stream].transform else { return };
        if t.implementation.has_flush() && !destroyed {
            t.flush_finishes = finishes;
            let implementation = t.implementation.clone();
            self.record_plain(stream, EventKind::FlushImpl);
            implementation.flush(self, stream);
        } else {
            self.finish_flush(stream, finishes);
        }
    }

    /// `final`'s end: `push(null)`, and the callback where there is one.
    fn finish_flush(&mut self, stream: StreamId, finishes: bool) {
        self.call_push(stream, None);
        if finishes && !self.is_throwing() {
            self.on_final(stream, None);
        }
    }

    /// Where the implementation has a `_final` of its own, Transform's runs now.
    pub(super) fn transform_prefinish(&mut self, stream: StreamId) {
        let transform = &self.streams[stream].transform;
        if transform.as_ref().is_some_and(|t| t.implementation.has_final()) {
            self.transform_final(stream, false);
        }
    }

    /// The callback that `_flush` is given. What it brings is pushed, and then the end.
    pub fn flush_done(&mut self, stream: StreamId, error: Option<H::Error>, chunk: Option<H::Chunk>) {
        self.record_done(stream, EventKind::FlushImplDone, error.as_ref());
        let Some(t) = &self.streams[stream].transform else { return };
        let finishes = t.flush_finishes;
        match error {
            Some(_) if finishes => self.on_final(stream, error),
            Some(_) => self.call_destroy(stream, error),
            None => {
                if let Some(chunk) = chunk {
                    self.call_push(stream, Some(chunk));
                }
                if !self.is_throwing() {
                    self.finish_flush(stream, finishes);
                }
            }
        }
    }
}
