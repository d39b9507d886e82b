//! `pipeline()`, after Node's `lib/internal/streams/pipeline.js`: pipes that end together, and of which each fails with
//! the others.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use super::Engine;
use super::abort::{AbortListener, AbortSignal};
use super::emitter::{EventArgs, On};
use super::end_of_stream::{Cleanup, FinishedOptions};
use super::event::{EventKind, StreamId};
use super::generator::AsyncGenerator;
use super::host::{Host, Sizes};
use super::iterate::AsyncSource;
use super::node_error::NodeError;
use super::stream::DoneCallback;

/// The options of [`Engine::pipeline`].
#[derive(Clone, Copy, Debug)]
pub struct PipelineOptions {
    /// `end`: whether the last stream ends with the others.
    pub end: bool,
    /// `signal`: destroys them all.
    pub signal: Option<AbortSignal>,
    /// Whether it is that of `stream/promises`, whose callback is a promise's: a microtask later.
    pub promise: bool,
}

impl Default for PipelineOptions {
    fn default() -> Self {
        PipelineOptions { end: true, signal: None, promise: false }
    }
}

/// One of the stages of a pipeline.
pub enum PipelineStage<H: Host = Sizes> {
    /// A stream.
    Stream(StreamId),
    /// An async generator function: what it makes of the stages before it. Neither the first stage nor the last.
    Generator(Rc<dyn Fn(AsyncSource<H>) -> AsyncGenerator<H>>),
}

impl<H: Host> Clone for PipelineStage<H> {
    fn clone(&self) -> Self {
        match self {
            &PipelineStage::Stream(stream) => PipelineStage::Stream(stream),
            PipelineStage::Generator(function) => PipelineStage::Generator(function.clone()),
        }
    }
}

impl<H: Host> From<StreamId> for PipelineStage<H> {
    fn from(stream: StreamId) -> Self {
        PipelineStage::Stream(stream)
    }
}

impl<H: Host> PipelineStage<H> {
    fn stream(&self) -> Option<StreamId> {
        match self {
            &PipelineStage::Stream(stream) => Some(stream),
            PipelineStage::Generator(_) => None,
        }
    }
}

/// What the closures of one call share.
pub(super) struct Pipeline<H: Host> {
    last: StreamId,
    promise: bool,
    callback: RefCell<Option<DoneCallback<H>>>,
    error: RefCell<Option<H::Error>>,
    finish_count: Cell<i64>,
    destroys: RefCell<VecDeque<Rc<Destroyer>>>,
    last_clean_ups: RefCell<Vec<CleanUp<H>>>,
    abort: Cell<Option<AbortListener>>,
}

/// Destroys a stream of a pipeline, unless it is done already.
struct Destroyer {
    stream: StreamId,
    finished: Cell<bool>,
}

enum CleanUp<H: Host> {
    Eos(Cleanup<H>),
    Listener(StreamId, On, super::ListenerId),
}

impl<H: Host> Engine<H> {
    /// `pipeline(streams, callback)`. Throws where a stream cannot be piped into, unless a promise is rejected instead.
    pub fn pipeline<S: Clone + Into<PipelineStage<H>>>(
        &mut self,
        stages: &[S],
        options: PipelineOptions,
        callback: DoneCallback<H>,
    ) {
        let stages: Vec<PipelineStage<H>> = stages.iter().cloned().map(Into::into).collect();
        let Some(last) = stages.last().and_then(PipelineStage::stream) else { return };
        if !stages.iter().filter_map(PipelineStage::stream).all(|stream| self.streams.has(stream)) {
            return;
        }
        let pipeline = Rc::new(Pipeline {
            last,
            promise: options.promise,
            callback: RefCell::new(Some(callback)),
            error: RefCell::new(None),
            finish_count: Cell::new(0),
            destroys: RefCell::default(),
            last_clean_ups: RefCell::default(),
            abort: Cell::new(None),
        });
        self.pipeline_impl(&pipeline, &stages, options);
        if options.promise
            && let Some(thrown) = self.catch()
        {
            pipeline.call(self, Some(&thrown));
        }
    }

    /// `pipelineImpl`
    fn pipeline_impl(
        &mut self,
        pipeline: &Rc<Pipeline<H>>,
        stages: &[PipelineStage<H>],
        options: PipelineOptions,
    ) {
        let last = pipeline.last;
        let aborts = pipeline.clone();
        let abort = Rc::new(move |engine: &mut Engine<H>| {
            let error = engine.node_error(NodeError::Abort);
            aborts.finish_impl(engine, Some(&error), false);
        });
        if let Some(signal) = options.signal {
            pipeline.abort.set(Some(self.add_abort_listener(signal, abort.clone())));
        }
        // What the stages so far give: a stream, or an iterable.
        let mut before: Option<StreamId> = None;
        let mut iterable: Option<AsyncSource<H>> = None;
        for (number, stage) in stages.iter().enumerate() {
            let stream = match stage {
                &PipelineStage::Stream(stream) => stream,
                PipelineStage::Generator(function) => {
                    let given = iterable.take().or_else(|| before.map(AsyncSource::stream));
                    iterable = given.map(|given| AsyncSource::generator(function(given)));
                    continue;
                }
            };
            let next = stages.get(number + 1);
            let end = next.is_some() || options.end;
            let next = next.and_then(PipelineStage::stream);
            if self.behaviour.pipeline_refuses_destroyed && next.is_some_and(|next| self.is_destroyed(next)) {
                let error = self.node_error(NodeError::UnableToPipe);
                self.throw(error);
                return;
            }
            self.pipeline_watch(pipeline, stream, number > 0, end);
            if let Some(iterable) = iterable.take() {
                pipeline.finish_count.set(pipeline.finish_count.get() + 1);
                self.pump_to_node(iterable, stream, pipeline.clone(), end);
            } else if let Some(source) = before {
                pipeline.finish_count.set(pipeline.finish_count.get() + 2);
                let cleanup = self.pipeline_pipe(pipeline, source, stream, end);
                if self.is_throwing() {
                    return;
                }
                if stream == last && self.streams[stream].may_be_read() == Some(true) {
                    pipeline.last_clean_ups.borrow_mut().push(CleanUp::Eos(cleanup));
                }
            }
            before = Some(stream);
        }
        if options.signal.is_some_and(|signal| self.is_aborted(signal)) {
            self.next_tick(abort);
        }
    }

    /// Prepares to destroy one stream with the others, and to hear of its errors.
    fn pipeline_watch(&mut self, pipeline: &Rc<Pipeline<H>>, stream: StreamId, writing: bool, end: bool) {
        let reading = stream != pipeline.last;
        let last = |engine: &Engine<H>| !reading && engine.streams[stream].may_be_read() == Some(true);
        if end {
            let destroyer = Rc::new(Destroyer { stream, finished: Cell::new(false) });
            let closes = destroyer.clone();
            self.on(stream, On::Close, Rc::new(move |_, _| closes.finished.set(true)));
            let finishes = destroyer.clone();
            let options = FinishedOptions { readable: Some(reading), writable: Some(writing), signal: None };
            let done = move |_: &mut Engine<H>, error: Option<&H::Error>| {
                finishes.finished.set(error.is_none());
            };
            let cleanup = self.eos(stream, options, Rc::new(done));
            pipeline.destroys.borrow_mut().push_back(destroyer);
            if last(self) {
                pipeline.last_clean_ups.borrow_mut().push(CleanUp::Eos(cleanup));
            }
        }
        let fails = pipeline.clone();
        let on_error = move |engine: &mut Engine<H>, signal: &EventArgs<H>| {
            let error = signal.error.as_ref();
            if error.is_some_and(|error| !H::is_abort(error) && !H::is_premature_close(error)) {
                fails.finish_only_with_error(engine, error);
            }
        };
        let id = self.on(stream, On::Error, Rc::new(on_error));
        if last(self) {
            pipeline.last_clean_ups.borrow_mut().push(CleanUp::Listener(stream, On::Error, id));
        }
    }

    /// `pipe(src, dst, finish, finishOnlyHandleError, { end })`
    fn pipeline_pipe(
        &mut self,
        pipeline: &Rc<Pipeline<H>>,
        source: StreamId,
        destination: StreamId,
        end: bool,
    ) -> Cleanup<H> {
        let ended = Rc::new(Cell::new(false));
        let (closes, was_ended) = (pipeline.clone(), ended.clone());
        let on_close = move |engine: &mut Engine<H>, _: &EventArgs<H>| {
            if !was_ended.get() {
                let error = engine.node_error(NodeError::PrematureClose);
                closes.finish_only_with_error(engine, Some(&error));
            }
        };
        self.on(destination, On::Close, Rc::new(on_close));
        self.pipe(source, destination, false);
        if end {
            let end_it = move |engine: &mut Engine<H>| {
                ended.set(true);
                engine.end(destination, None, None);
            };
            match self.streams[source].is_readable_finished(true) {
                true => self.next_tick(Rc::new(end_it)),
                false => {
                    self.once(source, On::End, Rc::new(move |engine, _| end_it(engine)));
                }
            }
        } else {
            pipeline.finish(self, None);
        }
        let reads = pipeline.clone();
        let options = FinishedOptions { readable: Some(true), writable: Some(false), signal: None };
        let done = move |engine: &mut Engine<H>, error: Option<&H::Error>| {
            let s = &engine.streams[source];
            let ended = s.readable.as_ref().is_some_and(|r| r.ended);
            let clean = s.life.errored.is_none() && !s.life.error_emitted;
            if ended && clean && error.is_some_and(H::is_premature_close) {
                // 'end' comes still.
                for on in [On::End, On::Error] {
                    let reads = reads.clone();
                    let finish = move |engine: &mut Engine<H>, signal: &EventArgs<H>| {
                        reads.finish(engine, signal.error.as_ref());
                    };
                    engine.once(source, on, Rc::new(finish));
                }
            } else {
                reads.finish(engine, error);
            }
        };
        self.eos(source, options, Rc::new(done));
        let writes = pipeline.clone();
        let options = FinishedOptions { readable: Some(false), writable: Some(true), signal: None };
        self.eos(destination, options, Rc::new(move |engine, error| writes.finish(engine, error)))
    }

    /// `destroyer(stream, error)` of Node's `destroy.js`: a stream that is not finished is aborted.
    pub(super) fn destroyer(&mut self, stream: StreamId, error: Option<H::Error>) {
        let s = &self.streams[stream];
        if !s.life.destroyed {
            let finished = s.is_finished();
            let error = error.or_else(|| (!finished).then(|| self.node_error(NodeError::Abort)));
            self.destroy(stream, error);
        }
    }
}

impl<H: Host> Pipeline<H> {
    pub(super) fn finish(self: &Rc<Self>, engine: &mut Engine<H>, error: Option<&H::Error>) {
        self.finish_count.set(self.finish_count.get() - 1);
        self.finish_impl(engine, error, self.finish_count.get() == 0);
    }

    /// `finishOnlyHandleError`
    fn finish_only_with_error(self: &Rc<Self>, engine: &mut Engine<H>, error: Option<&H::Error>) {
        match engine.behaviour.pipeline_counts_errors {
            true => self.finish(engine, error),
            false => self.finish_impl(engine, error, false),
        }
    }

    /// `finishImpl`
    fn finish_impl(self: &Rc<Self>, engine: &mut Engine<H>, error: Option<&H::Error>, last: bool) {
        if let Some(error) = error {
            let held = self.error.borrow().clone();
            let gives_way = |held: &H::Error| {
                H::is_premature_close(held) || engine.behaviour.pipeline_abort_gives_way && H::is_abort(held)
            };
            if held.as_ref().is_none_or(gives_way) {
                self.error.replace(Some(error.clone()));
            }
        }
        let error = self.error.borrow().clone();
        if error.is_none() && !last {
            return;
        }
        loop {
            let Some(destroyer) = self.destroys.borrow_mut().pop_front() else { break };
            if !destroyer.finished.replace(true) {
                let error = error.clone().unwrap_or_else(|| engine.node_error(NodeError::Destroyed("pipe")));
                engine.destroyer(destroyer.stream, Some(error));
                if engine.is_throwing() {
                    return;
                }
            }
        }
        if let Some(listener) = self.abort.take() {
            engine.remove_abort_listener(listener);
        }
        if last {
            if error.is_none() {
                for clean_up in self.last_clean_ups.borrow().iter() {
                    match clean_up {
                        CleanUp::Eos(cleanup) => engine.clean_up(cleanup),
                        &CleanUp::Listener(stream, on, id) => engine.off(stream, on, id),
                    }
                }
            }
            let done = self.clone();
            engine.next_tick(Rc::new(move |engine| done.call(engine, error.as_ref())));
        }
    }

    fn call(self: &Rc<Self>, engine: &mut Engine<H>, error: Option<&H::Error>) {
        let Some(callback) = self.callback.take() else { return };
        let (last, error) = (self.last, error.cloned());
        let call = move |engine: &mut Engine<H>| {
            engine.record_done(last, EventKind::PipelineDone, error.as_ref());
            callback(engine, error.as_ref());
        };
        match self.promise {
            true => engine.queue_microtask(Rc::new(call)),
            false => call(engine),
        }
    }
}
