//! The Web's WritableStream with a default writer, after Node's `lib/internal/webstreams/writablestream.js`. It counts
//! chunks, as it does by default. What a Writable has as well (its mark, its queue, what is inside the sink) is kept in a
//! Writable's state; `need_drain` is the Web's `backpressure`. A sink here never fails, and `abort()` is not modelled.

use std::rc::Rc;

use super::Engine;
use super::event::{EventKind, StreamId, StreamKind};
use super::host::Host;
use super::implementation::WriteImpl;
use super::queue::Task;
use super::stream::{BufferedWrite, Options, Stream, WritableState};
use super::web_state::WebState;

impl<H: Host> Engine<H> {
    /// `new WritableStream(sink, { highWaterMark })`
    pub fn writable_web_stream(
        &mut self,
        name: &str,
        high_water_mark: Option<u64>,
        sink: Rc<dyn WriteImpl<H>>,
    ) -> StreamId {
        let mut stream = Stream::new(StreamKind::WritableStream, &Options::default(), sink.clone());
        let state = WritableState::new(sink, high_water_mark.unwrap_or(1), true);
        stream.writable = Some(Box::new(state));
        stream.web = Some(Box::default());
        let stream = self.add(name, stream);
        self.update_backpressure(stream);
        self.queue.microtask(Rc::new(move |engine| {
            engine.web(stream, |web| web.started = true);
            engine.advance_queue(stream);
        }));
        stream
    }

    /// Whether it is a stream of the Web.
    pub fn is_web(&self, stream: StreamId) -> bool {
        self.streams.get(stream).is_some_and(|s| s.web.is_some())
    }

    /// `writer.write(chunk)`: the chunk is taken, whatever `desiredSize` is.
    pub fn writer_write(&mut self, stream: StreamId, chunk: H::Chunk) {
        self.record_write(stream, EventKind::Write, &chunk);
        let Some(w) = self.writable_mut(stream) else { return };
        if !w.ending {
            w.length += 1;
            let bytes = H::bytes(&chunk);
            w.buffered.push_back(BufferedWrite { chunk, callback: None });
            self.hold(bytes);
            self.update_backpressure(stream);
            self.advance_queue(stream);
        }
        let wants_more = self.desired_size(stream) > 0;
        self.record_return(stream, EventKind::WriteReturn, wants_more);
    }

    /// `writer.close()`
    pub fn writer_close(&mut self, stream: StreamId) {
        self.record_plain(stream, EventKind::EndCall);
        let Some(w) = self.writable_mut(stream) else { return };
        if !std::mem::replace(&mut w.ending, true) {
            // Closing resolves `ready`: there is nothing left to wait for (WritableStreamDefaultWriterClose).
            self.resolve_ready(stream);
            self.advance_queue(stream);
        }
    }

    /// `writer.ready.then(task)`
    pub fn when_ready(&mut self, stream: StreamId, task: Task<H>) {
        let pending = self.writable(stream).is_some_and(|w| w.need_drain && !w.ending);
        match self.streams.get_mut(stream).and_then(|s| s.web.as_mut()) {
            Some(web) if pending => web.ready.push(task),
            _ => self.queue.microtask(task),
        }
    }

    /// `writer.desiredSize`
    fn desired_size(&self, stream: StreamId) -> i64 {
        self.writable(stream).map_or(0, |w| w.high_water_mark - w.length)
    }

    fn web<T: Default>(&mut self, stream: StreamId, f: impl FnOnce(&mut WebState<H>) -> T) -> T {
        self.streams[stream].web.as_deref_mut().map(f).unwrap_or_default()
    }

    fn update_backpressure(&mut self, stream: StreamId) {
        let full = self.desired_size(stream) <= 0;
        let Some(w) = self.writable_mut(stream) else { return };
        if std::mem::replace(&mut w.need_drain, full) == full {
            return;
        }
        match full {
            true => self.when_ready(stream, Rc::new(move |e| e.record_plain(stream, EventKind::Drain))),
            false => self.resolve_ready(stream),
        }
    }

    fn resolve_ready(&mut self, stream: StreamId) {
        for task in self.web(stream, |web| std::mem::take(&mut web.ready)) {
            self.queue.microtask(task);
        }
    }

    fn advance_queue(&mut self, stream: StreamId) {
        let started = self.web(stream, |web| web.started);
        let Some(w) = self.writable_mut(stream).filter(|w| started && !w.writing) else { return };
        let sink = w.implementation.clone();
        if let Some(BufferedWrite { chunk, .. }) = w.buffered.pop_front() {
            (w.writing, w.write_length, w.write_bytes) = (true, 1, H::bytes(&chunk));
            self.record_write(stream, EventKind::WriteImpl, &chunk);
            sink.write(self, stream, chunk);
            let wrapped = self.behaviour.sink_write_is_wrapped;
            self.await_sink(stream, wrapped);
        } else if w.ending && !std::mem::replace(&mut w.final_called, true) {
            w.writing = true;
            if sink.has_final() {
                self.record_plain(stream, EventKind::FinalImpl);
                sink.finalize(self, stream);
                self.await_sink(stream, true);
            } else {
                self.sink_settled(stream);
                self.await_sink(stream, false);
            }
        }
    }

    /// What the sink's method has returned is waited for.
    fn await_sink(&mut self, stream: StreamId, wrapped: bool) {
        self.web(stream, |web| web.wrapped = wrapped);
        let awaits = move |engine: &mut Engine<H>| {
            engine.web(stream, |web| web.awaited = true);
            engine.sink_goes_on(stream);
        };
        match wrapped {
            true => self.queue.microtask(Rc::new(awaits)),
            false => awaits(self),
        }
    }

    /// The promise that the sink's method has returned is fulfilled.
    pub(super) fn sink_settled(&mut self, stream: StreamId) {
        self.web(stream, |web| web.settled = true);
        self.sink_goes_on(stream);
    }

    fn sink_goes_on(&mut self, stream: StreamId) {
        if !self.web(stream, |web| web.awaited && web.settled) {
            return;
        }
        let done: Task<H> = Rc::new(move |engine| engine.sink_done(stream));
        let task = match self.web(stream, |web| web.wrapped) {
            true => Rc::new(move |engine: &mut Engine<H>| engine.queue.microtask(done.clone())),
            false => done,
        };
        self.queue.microtask(task);
    }

    fn sink_done(&mut self, stream: StreamId) {
        self.web(stream, |web| (web.awaited, web.settled) = (false, false));
        let Some(w) = self.writable(stream) else { return };
        let (closes, has_final) = (w.final_called, w.implementation.has_final());
        match closes {
            false => self.record_written(stream, None),
            true if has_final => self.record_plain(stream, EventKind::FinalImplDone),
            true => {}
        }
        let Some(w) = self.writable_mut(stream) else { return };
        w.writing = false;
        if closes {
            w.finished = true;
            // `writer.closed`
            self.queue.microtask(Rc::new(move |engine| engine.record_plain(stream, EventKind::Finish)));
            return;
        }
        w.length -= w.write_length;
        let (bytes, ending) = (std::mem::take(&mut w.write_bytes), w.ending);
        self.release(bytes, 1);
        if !ending {
            self.update_backpressure(stream);
        }
        self.advance_queue(stream);
    }
}
