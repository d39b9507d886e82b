//! Constructing streams of every class, and `_construct`, after the constructors in Node's `lib/internal/streams` and
//! `construct` in its `destroy.js`.

use std::rc::Rc;

use super::emitter::{Handler, On};
use super::event::{EventKind, StreamId, StreamKind};
use super::host::Host;
use super::implementation::{DuplexImpl, LifeImpl, ReadImpl, TransformImpl, WriteImpl};
use super::node_error::NodeError;
use super::stream::{DuplexOptions, Life, Options, ReadableState, Stream, WritableState};
use super::transform::{PassThrough, TransformSides, TransformState};
use super::{Engine, NodeVersion, Platform, Tick};

impl<H: Host> Engine<H> {
    /// `new Readable(options)`
    pub fn readable_stream(
        &mut self,
        name: &str,
        options: Options,
        implementation: Rc<dyn ReadImpl<H>>,
    ) -> StreamId {
        let mark = self.mark(options.high_water_mark, options.object_mode);
        let state = ReadableState::new(implementation.clone(), mark, options.object_mode);
        let mut stream = Stream::new(StreamKind::Readable, &options, implementation);
        stream.readable = Some(Box::new(state));
        self.add(name, stream)
    }

    /// `new Writable(options)`
    pub fn writable_stream(
        &mut self,
        name: &str,
        options: Options,
        implementation: Rc<dyn WriteImpl<H>>,
    ) -> StreamId {
        let mark = self.mark(options.high_water_mark, options.object_mode);
        let state = WritableState::new(implementation.clone(), mark, options.object_mode);
        let mut stream = Stream::new(StreamKind::Writable, &options, implementation);
        stream.writable = Some(Box::new(state));
        self.add(name, stream)
    }

    /// `new Duplex(options)`
    pub fn duplex_stream(
        &mut self,
        name: &str,
        options: DuplexOptions,
        implementation: Rc<dyn DuplexImpl<H>>,
    ) -> StreamId {
        let stream = self.two_sides(StreamKind::Duplex, options, implementation);
        self.add(name, stream)
    }

    /// `new Transform(options)`
    pub fn transform_stream(
        &mut self,
        name: &str,
        options: DuplexOptions,
        implementation: Rc<dyn TransformImpl<H>>,
    ) -> StreamId {
        self.transform(name, StreamKind::Transform, options, implementation)
    }

    /// `new PassThrough(options)`
    pub fn pass_through_stream(&mut self, name: &str, options: DuplexOptions) -> StreamId {
        self.pass_through_stream_of(name, options, Rc::new(PassThrough))
    }

    /// The same, where the implementation may have more than [`Engine::pass_through`], which it then calls itself.
    pub fn pass_through_stream_of(
        &mut self,
        name: &str,
        options: DuplexOptions,
        implementation: Rc<dyn TransformImpl<H>>,
    ) -> StreamId {
        self.transform(name, StreamKind::PassThrough, options, implementation)
    }

    fn transform(
        &mut self,
        name: &str,
        kind: StreamKind,
        mut options: DuplexOptions,
        implementation: Rc<dyn TransformImpl<H>>,
    ) -> StreamId {
        // What buffers nothing on one side is not to buffer on the other. Node asks for the default of bytes here.
        let readable = options.both.high_water_mark.or(options.readable_high_water_mark);
        if readable.unwrap_or(self.default_marks.bytes) == 0 {
            options.both.high_water_mark = None;
            options.readable_high_water_mark = Some(0);
            options.writable_high_water_mark = options.writable_high_water_mark.or(Some(0));
        }
        let mut stream = self.two_sides(kind, options, Rc::new(TransformSides(implementation.clone())));
        if let Some(r) = &mut stream.readable {
            r.sync = false;
        }
        let state = TransformState { implementation, held: false, before: 0, flush_finishes: false };
        stream.transform = Some(Box::new(state));
        stream.listeners.add(On::Prefinish, Handler::TransformPrefinish, false, false);
        self.add(name, stream)
    }

    fn two_sides(
        &self,
        kind: StreamKind,
        options: DuplexOptions,
        implementation: Rc<dyn DuplexImpl<H>>,
    ) -> Stream<H> {
        let mut stream = Stream::new(kind, &options.both, implementation.clone());
        stream.life.allow_half_open = options.allow_half_open;
        let objects = options.both.object_mode || options.readable_object_mode;
        let mark = self.mark(options.both.high_water_mark.or(options.readable_high_water_mark), objects);
        let mut r = ReadableState::new(implementation.clone(), mark, objects);
        let none = !options.readable;
        (r.disabled, r.ended, r.end_emitted) = (none, none, none);
        stream.readable = Some(Box::new(r));
        let objects = options.both.object_mode || options.writable_object_mode;
        let mark = self.mark(options.both.high_water_mark.or(options.writable_high_water_mark), objects);
        let mut w = WritableState::new(implementation, mark, objects);
        let none = !options.writable;
        (w.disabled, w.ending, w.ended, w.finished) = (none, none, none, none);
        stream.writable = Some(Box::new(w));
        stream
    }

    /// Node runs on that platform: streams that are constructed from now on have its default marks.
    pub fn run_on(&mut self, platform: Platform) {
        self.default_marks = DefaultMarks::of(self.version, platform);
    }

    /// `getDefaultHighWaterMark(objectMode)`
    pub fn default_high_water_mark(&self, object_mode: bool) -> u64 {
        self.mark(None, object_mode)
    }

    /// `setDefaultHighWaterMark(objectMode, value)`: for streams that are constructed from now on.
    pub fn set_default_high_water_mark(&mut self, object_mode: bool, value: u64) {
        match object_mode {
            true => self.default_marks.objects = value,
            false => self.default_marks.bytes = value,
        }
    }

    /// `getHighWaterMark`
    fn mark(&self, high_water_mark: Option<u64>, object_mode: bool) -> u64 {
        let marks = self.default_marks;
        high_water_mark.unwrap_or(if object_mode { marks.objects } else { marks.bytes })
    }

    /// Gives the stream its id. Beyond [`StreamId::MOST`] the constructor throws, and the id is none of a stream's.
    pub(super) fn add(&mut self, name: &str, mut stream: Stream<H>) -> StreamId {
        let Some(id) = self.streams.next_id() else {
            let error = self.node_error(NodeError::OutOfRange { received: StreamId::MOST as u64 + 1 });
            self.throw(error);
            return StreamId::PROCESS;
        };
        stream.life.constructed = !stream.implementation.has_construct();
        if !stream.life.constructed {
            self.queue.tick(Tick::Construct(id));
        }
        self.observer.stream(stream.info(name));
        self.streams.push(stream);
        id
    }

    /// `constructNT`
    pub(super) fn construct_now(&mut self, stream: StreamId) {
        let implementation = self.streams[stream].implementation.clone();
        self.record_plain(stream, EventKind::ConstructImpl);
        implementation.construct(self, stream);
        if let Some(thrown) = self.catch() {
            self.queue.tick(Tick::Constructed(stream, Some(thrown)));
        }
    }

    /// The callback that `_construct` is given.
    pub fn construct_done(&mut self, stream: StreamId, error: Option<H::Error>) {
        self.record_done(stream, EventKind::ConstructImplDone, error.as_ref());
        self.queue.tick(Tick::Constructed(stream, error));
    }

    /// `constructNT`'s `onConstruct`
    pub(super) fn constructed(&mut self, stream: StreamId, error: Option<H::Error>) {
        let life = &mut self.streams[stream].life;
        if std::mem::replace(&mut life.construct_called_back, true) {
            let error = error.unwrap_or_else(|| self.node_error(NodeError::MultipleCallback));
            self.error_or_destroy(stream, error, false);
            return;
        }
        life.constructed = true;
        if life.destroyed {
            if let Some(given) = life.destroy_waits.take() {
                let error = self.aggregate(error, given);
                self.destroy_now(stream, error);
            }
        } else if let Some(error) = error {
            self.error_or_destroy(stream, error, true);
        } else {
            if self.readable(stream).is_some_and(|r| r.need_readable) {
                self.maybe_read_more(stream);
            }
            if self.writable(stream).is_some_and(|w| !w.writing) {
                self.clear_buffer(stream);
            }
            if self.writable(stream).is_some_and(|w| w.ending) {
                self.finish_maybe(stream, false);
            }
        }
    }
}

/// Node's `state.js`.
#[derive(Clone, Copy, Debug)]
pub(super) struct DefaultMarks {
    bytes: u64,
    objects: u64,
}

impl DefaultMarks {
    pub(super) fn of(version: NodeVersion, platform: Platform) -> Self {
        let [bytes, objects] =
            [false, true].map(|objects| version.default_high_water_mark(platform, objects));
        DefaultMarks { bytes, objects }
    }
}

impl<H: Host> Stream<H> {
    pub(super) fn new(kind: StreamKind, options: &Options, implementation: Rc<dyn LifeImpl<H>>) -> Stream<H> {
        let life = Life {
            constructed: false,
            construct_called_back: false,
            destroyed: false,
            destroy_waits: None,
            destroy_called_back: false,
            on_destroyed: None,
            closed: false,
            close_emitted: false,
            error_emitted: false,
            errored: None,
            auto_destroy: options.auto_destroy,
            emit_close: options.emit_close,
            allow_half_open: true,
        };
        Stream {
            kind,
            listeners: Default::default(),
            readable: None,
            writable: None,
            transform: None,
            web: None,
            implementation,
            life,
        }
    }
}
