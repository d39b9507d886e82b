//! Transforms: `_transform`, which makes more or less of what it is given, in one chunk or in chunks of its own size,
//! and `_flush`.

use std::cell::Cell;
use std::rc::Rc;

use super::DeviceHost;
use super::life::Life;
use super::timed_method::{Random, TimedMethod};
use crate::engine::{Engine, StreamId, TransformImpl};
use crate::scenario::model::{Plan, Stage, Timing};

pub(super) struct Transform {
    pub(super) life: Life,
    timing: Rc<TimedMethod>,
    flush: Option<TimedMethod>,
    conversion: Rc<Conversion>,
}

/// What is made of the bytes that come.
struct Conversion {
    ratio: f64,
    chunk: Option<u64>,
    /// Bytes that do not fill a chunk yet.
    held: Cell<f64>,
}

impl Transform {
    pub(super) fn new(plan: &Plan, life: Life, timing: Rc<TimedMethod>, random: &Random) -> Transform {
        // What is held back comes in the end.
        let Stage { ratio, out_chunk, flush, .. } = plan.stage;
        let flush = flush.or(out_chunk.map(|_| Timing::default()));
        Transform {
            life,
            timing,
            flush: flush.map(|timing| TimedMethod::new(timing, random.clone())),
            conversion: Rc::new(Conversion {
                ratio: ratio.unwrap_or(1.0),
                chunk: out_chunk.map(|chunk| chunk.0.max(1)),
                held: Cell::new(0.0),
            }),
        }
    }
}

impl Conversion {
    /// Pushes the chunks that are full; what is left for the callback, and whether nothing was thrown.
    fn take<H: DeviceHost>(
        &self,
        engine: &mut Engine<H>,
        stream: StreamId,
        bytes: u64,
    ) -> (Option<H::Chunk>, bool) {
        let out = bytes as f64 * self.ratio;
        let Some(chunk) = self.chunk else {
            return (Some(engine.host().chunk_of(out.floor() as u64)), true);
        };
        self.held.set(self.held.get() + out);
        while self.held.get() >= chunk as f64 {
            self.held.set(self.held.get() - chunk as f64);
            let full = engine.host().chunk_of(chunk);
            engine.push(stream, Some(full));
            if engine.is_throwing() {
                return (None, false);
            }
        }
        (None, true)
    }

    fn rest<H: DeviceHost>(&self, host: &mut H) -> Option<H::Chunk> {
        let bytes = self.held.replace(0.0).floor() as u64;
        (bytes > 0).then(|| host.chunk_of(bytes))
    }
}

impl<H: DeviceHost> TransformImpl<H> for Transform {
    fn transform(&self, engine: &mut Engine<H>, stream: StreamId, chunk: H::Chunk) {
        let conversion = self.conversion.clone();
        let bytes = H::bytes(&chunk);
        self.timing.call(engine, bytes, move |engine, error| {
            if error.is_some() {
                return engine.transform_done(stream, error, None);
            }
            let (last, calm) = conversion.take(engine, stream, bytes);
            if calm {
                engine.transform_done(stream, None, last);
            }
        });
    }

    fn has_flush(&self) -> bool {
        self.flush.is_some()
    }

    fn flush(&self, engine: &mut Engine<H>, stream: StreamId) {
        let Some(flush) = &self.flush else { return };
        let conversion = self.conversion.clone();
        flush.call(engine, 0, move |engine, error| {
            let rest = if error.is_some() { None } else { conversion.rest(engine.host()) };
            engine.flush_done(stream, error, rest);
        });
    }
}
