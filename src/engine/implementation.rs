//! What streams are implemented with: Node's `_read`, `_write`, `_transform` and the like, as traits. An implementation
//! answers by calling the engine, now or later: [`Engine::push`], [`Engine::write_done`] and so on.

use super::Engine;
use super::event::StreamId;
use super::host::{Host, Sizes};

/// The methods that any implementation may have: `_construct` and `_destroy`.
pub trait LifeImpl<H: Host = Sizes> {
    /// Whether there is a `_construct`.
    fn has_construct(&self) -> bool {
        false
    }

    /// Gets ready, and calls [`Engine::construct_done`], now or later.
    fn construct(&self, engine: &mut Engine<H>, stream: StreamId) {
        engine.construct_done(stream, None);
    }

    /// Whether there is a `_destroy` of its own.
    fn has_destroy(&self) -> bool {
        false
    }

    /// Gives back what it holds, and calls [`Engine::destroy_done`], now or later.
    fn destroy(&self, engine: &mut Engine<H>, stream: StreamId, error: Option<&H::Error>) {
        engine.destroy_done(stream, error.cloned());
    }
}

/// A Readable's implementation: `_read(size)`.
pub trait ReadImpl<H: Host = Sizes>: LifeImpl<H> {
    /// Produces data and [`Engine::push`]es it, now or later. `size` is the `highWaterMark`: bytes, or objects.
    fn read(&self, engine: &mut Engine<H>, stream: StreamId, size: u64);
}

/// A Writable's implementation: `_write`, `_writev`, `_final`.
pub trait WriteImpl<H: Host = Sizes>: LifeImpl<H> {
    /// Takes one chunk, and calls [`Engine::write_done`], now or later.
    fn write(&self, engine: &mut Engine<H>, stream: StreamId, chunk: H::Chunk);

    /// Whether there is a `_writev`.
    fn has_writev(&self) -> bool {
        false
    }

    /// Takes all buffered chunks, and calls [`Engine::write_done`], now or later.
    fn writev(&self, engine: &mut Engine<H>, stream: StreamId, chunks: &[H::Chunk]) {
        let all = engine.host().concat(chunks.to_vec());
        self.write(engine, stream, all);
    }

    /// Whether there is a `_final`.
    fn has_final(&self) -> bool {
        false
    }

    /// Does what is left to do before `'finish'`, and calls [`Engine::final_done`].
    fn finalize(&self, engine: &mut Engine<H>, stream: StreamId) {
        engine.final_done(stream, None);
    }
}

/// A Duplex's implementation: all of a Readable's and of a Writable's.
pub trait DuplexImpl<H: Host = Sizes>: ReadImpl<H> + WriteImpl<H> {}

impl<H: Host, T: ReadImpl<H> + WriteImpl<H>> DuplexImpl<H> for T {}

/// A Transform's implementation: `_transform`, `_flush`, and in its place or besides it a `_final`.
pub trait TransformImpl<H: Host = Sizes>: LifeImpl<H> {
    /// Takes one chunk, pushes what becomes of it, and calls [`Engine::transform_done`], now or later.
    fn transform(&self, engine: &mut Engine<H>, stream: StreamId, chunk: H::Chunk);

    /// The readable side has room again, and no chunk's callback has waited for that.
    fn room(&self, engine: &mut Engine<H>, stream: StreamId) {
        let _ = (engine, stream);
    }

    /// Whether there is a `_flush`.
    fn has_flush(&self) -> bool {
        false
    }

    /// Pushes what is left, and calls [`Engine::flush_done`], now or later.
    fn flush(&self, engine: &mut Engine<H>, stream: StreamId) {
        engine.flush_done(stream, None, None);
    }

    /// Whether there is a `_final` of its own in the place of Transform's.
    fn has_final(&self) -> bool {
        false
    }

    /// As in [`WriteImpl::finalize`].
    fn finalize(&self, engine: &mut Engine<H>, stream: StreamId) {
        engine.final_done(stream, None);
    }
}
