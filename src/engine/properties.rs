//! A stream's state as a program sees it: the fields of `_readableState` and `_writableState`, by Node's names. Must not
//! change anything.

use super::Engine;
use super::event::{Flowing, StreamId};
use super::host::Host;
use super::length::unsigned;

/// What both sides share.
#[derive(Clone, Debug)]
pub struct LifeProperties<E> {
    /// `constructed`
    pub constructed: bool,
    /// `destroyed`
    pub destroyed: bool,
    /// `closed`
    pub closed: bool,
    /// `closeEmitted`
    pub close_emitted: bool,
    /// `errored`
    pub errored: Option<E>,
    /// `errorEmitted`
    pub error_emitted: bool,
    /// `autoDestroy`
    pub auto_destroy: bool,
    /// `emitClose`
    pub emit_close: bool,
    /// `allowHalfOpen`
    pub allow_half_open: bool,
}

/// The fields of `_readableState`.
#[derive(Clone, Debug)]
pub struct ReadableProperties {
    /// `state.readable`, which is only `false` or undefined: whether this side is there.
    pub enabled: bool,
    /// `highWaterMark`
    pub high_water_mark: u64,
    /// `objectMode`
    pub object_mode: bool,
    /// `length`
    pub length: u64,
    /// How many chunks are buffered.
    pub chunks: usize,
    /// `flowing`
    pub flowing: Flowing,
    /// `isPaused()`
    pub paused: bool,
    /// `ended`
    pub ended: bool,
    /// `endEmitted`
    pub end_emitted: bool,
    /// `reading`
    pub reading: bool,
    /// `sync`
    pub sync: bool,
    /// `needReadable`
    pub need_readable: bool,
    /// `emittedReadable`
    pub emitted_readable: bool,
    /// `readableListening`
    pub readable_listening: bool,
    /// `resumeScheduled`
    pub resume_scheduled: bool,
    /// `dataEmitted`
    pub data_emitted: bool,
    /// `readingMore`
    pub reading_more: bool,
    /// Whether `setEncoding()` was called.
    pub decoding: bool,
    /// `pipes`
    pub pipes: Vec<StreamId>,
    /// `awaitDrainWriters`, as a list where it is one or several.
    pub await_drain_writers: Option<Vec<StreamId>>,
    /// Whether `awaitDrainWriters` is a `Set`.
    pub multi_await_drain: bool,
}

/// The fields of `_writableState`.
#[derive(Clone, Debug)]
pub struct WritableProperties {
    /// Whether this side is there.
    pub enabled: bool,
    /// `highWaterMark`
    pub high_water_mark: u64,
    /// `objectMode`
    pub object_mode: bool,
    /// `length`
    pub length: u64,
    /// `bufferedRequestCount`
    pub buffered: usize,
    /// `needDrain`
    pub need_drain: bool,
    /// `ending`
    pub ending: bool,
    /// `ended`
    pub ended: bool,
    /// `finished`
    pub finished: bool,
    /// `finalCalled`
    pub final_called: bool,
    /// `prefinished`
    pub prefinished: bool,
    /// `corked`
    pub corked: u32,
    /// `writing`
    pub writing: bool,
    /// `sync`
    pub sync: bool,
    /// `bufferProcessing`
    pub buffer_processing: bool,
    /// `pendingcb`
    pub pending_callbacks: i64,
}

impl<H: Host> Engine<H> {
    /// What both sides of the stream share.
    pub fn life_properties(&self, stream: StreamId) -> LifeProperties<H::Error> {
        let life = &self.streams[stream].life;
        LifeProperties {
            constructed: life.constructed,
            destroyed: life.destroyed,
            closed: life.closed,
            close_emitted: life.close_emitted,
            errored: life.errored.clone(),
            error_emitted: life.error_emitted,
            auto_destroy: life.auto_destroy,
            emit_close: life.emit_close,
            allow_half_open: life.allow_half_open,
        }
    }

    /// The readable side's; `None` where there is none.
    pub fn readable_properties(&self, stream: StreamId) -> Option<ReadableProperties> {
        let r = self.readable(stream)?;
        Some(ReadableProperties {
            enabled: !r.disabled,
            high_water_mark: unsigned(r.high_water_mark),
            object_mode: r.object_mode,
            length: unsigned(r.length),
            chunks: r.buffer.len(),
            flowing: r.flowing,
            paused: r.paused == Some(true) || r.flowing == Flowing::Paused,
            ended: r.ended,
            end_emitted: r.end_emitted,
            reading: r.reading,
            sync: r.sync,
            need_readable: r.need_readable,
            emitted_readable: r.emitted_readable,
            readable_listening: r.readable_listening,
            resume_scheduled: r.resume_scheduled,
            data_emitted: r.data_emitted,
            reading_more: r.reading_more,
            decoding: r.decoder.is_some(),
            pipes: r.pipes.iter().map(|pipe| pipe.destination).collect(),
            await_drain_writers: r.await_drain_writers.clone(),
            multi_await_drain: r.multi_await_drain,
        })
    }

    /// The writable side's; `None` where there is none.
    pub fn writable_properties(&self, stream: StreamId) -> Option<WritableProperties> {
        let w = self.writable(stream)?;
        Some(WritableProperties {
            enabled: !w.disabled,
            high_water_mark: unsigned(w.high_water_mark),
            object_mode: w.object_mode,
            length: unsigned(w.length),
            buffered: w.buffered.len() + w.thrown_back,
            need_drain: w.need_drain,
            ending: w.ending,
            ended: w.ended,
            finished: w.finished,
            final_called: w.final_called,
            prefinished: w.prefinished,
            corked: w.corked,
            writing: w.writing,
            sync: w.sync,
            buffer_processing: w.buffer_processing,
            pending_callbacks: w.pending_callbacks,
        })
    }

    /// `stream.readable`
    pub fn is_readable(&self, stream: StreamId) -> bool {
        self.streams[stream].is_readable()
    }

    /// `stream.writable`
    pub fn is_writable(&self, stream: StreamId) -> bool {
        self.streams[stream].is_writable()
    }
}
