//! An engine's streams, by their ids. An id that is none of theirs, because another engine or a file has made it, finds a
//! stream that has ended long ago: methods do nothing with it, and none panics.

use std::ops::{Index, IndexMut};
use std::rc::Rc;

use super::event::{StreamId, StreamKind};
use super::host::Host;
use super::implementation::LifeImpl;
use super::stream::{Options, ReadableState, Stream};

pub(super) struct Streams<H: Host> {
    all: Vec<Stream<H>>,
    /// What foreign ids find: no sides, destroyed and closed.
    none: Stream<H>,
}

struct Nothing;

impl<H: Host> LifeImpl<H> for Nothing {}

impl<H: Host> Default for Streams<H> {
    fn default() -> Self {
        let mut none = Stream::new(StreamKind::Readable, &Options::default(), Rc::new(Nothing));
        let life = &mut none.life;
        (life.constructed, life.construct_called_back) = (true, true);
        (life.destroyed, life.destroy_called_back, life.closed, life.close_emitted) =
            (true, true, true, true);
        (life.error_emitted, life.emit_close) = (true, false);
        Streams { all: Vec::new(), none }
    }
}

impl<H: Host> Streams<H> {
    pub(super) fn has(&self, id: StreamId) -> bool {
        id.index() < self.all.len()
    }

    pub(super) fn get(&self, id: StreamId) -> Option<&Stream<H>> {
        self.all.get(id.index())
    }

    pub(super) fn get_mut(&mut self, id: StreamId) -> Option<&mut Stream<H>> {
        self.all.get_mut(id.index())
    }

    pub(super) fn readable_mut(&mut self, id: StreamId) -> Option<&mut ReadableState<H>> {
        self.get_mut(id)?.readable.as_deref_mut()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Stream<H>> {
        self.all.iter()
    }

    /// The id that the next stream gets; `None` if there are [`StreamId::MOST`] already.
    pub(super) fn next_id(&self) -> Option<StreamId> {
        let number = u16::try_from(self.all.len()).ok()?;
        Some(StreamId::new(number)).filter(|id| *id != StreamId::PROCESS)
    }

    pub(super) fn push(&mut self, stream: Stream<H>) {
        self.all.push(stream);
    }
}

impl<H: Host> Index<StreamId> for Streams<H> {
    type Output = Stream<H>;

    #[inline(always)]
    fn index(&self, id: StreamId) -> &Stream<H> {
        self.all.get(id.index()).unwrap_or(&self.none)
    }
}

impl<H: Host> IndexMut<StreamId> for Streams<H> {
    #[inline(always)]
    fn index_mut(&mut self, id: StreamId) -> &mut Stream<H> {
        self.all.get_mut(id.index()).unwrap_or(&mut self.none)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::engine::{
        AsyncSource, Chunk, Engine, Event, EventKind, FinishedOptions, NodeVersion, Observer, On,
        PipelineOptions, Progress, ReadImpl, SimTime, StreamError, StreamInfo, WriteImpl,
    };

    /// The kinds of what happened, and how many streams there are.
    #[derive(Clone, Default)]
    struct Record(Rc<RefCell<(Vec<EventKind>, usize)>>);

    impl Observer for Record {
        fn stream(&mut self, _: StreamInfo) {
            self.0.borrow_mut().1 += 1;
        }

        fn event(&mut self, event: &Event) {
            self.0.borrow_mut().0.push(event.kind);
        }
    }

    impl ReadImpl for Nothing {
        fn read(&self, _: &mut Engine, _: StreamId, _: u64) {}
    }

    impl WriteImpl for Nothing {
        fn write(&self, _: &mut Engine, _: StreamId, _: Chunk) {}
    }

    fn engine(version: NodeVersion) -> (Engine, Record) {
        let record = Record::default();
        (Engine::new(version, Box::new(record.clone())), record)
    }

    fn run(engine: &mut Engine) {
        while engine.step(SimTime(1)) == Progress::Now {}
    }

    /// Calls every method that takes a stream.
    fn use_all(engine: &mut Engine, id: StreamId) {
        let error = || Some(StreamError::new("INJECTED"));
        let chunk = Chunk { bytes: 3 };
        for on in [On::Data, On::Readable, On::Error, On::Drain] {
            let listener = engine.on(id, on, Rc::new(|_, _| {}));
            engine.off(id, on, listener);
            engine.once(id, on, Rc::new(|_, _| {}));
        }
        engine.pause(id);
        engine.resume(id);
        engine.read(id, None);
        engine.read(id, Some(0));
        engine.push(id, Some(chunk));
        engine.push(id, None);
        engine.unshift(id, chunk);
        engine.write(id, chunk, Some(Rc::new(|_, _| {})));
        engine.cork(id);
        engine.uncork(id);
        engine.end(id, Some(chunk), Some(Rc::new(|_, _| {})));
        engine.construct_done(id, error());
        engine.write_done(id, error());
        engine.final_done(id, error());
        engine.transform_done(id, None, Some(chunk));
        engine.flush_done(id, error(), None);
        engine.pipe(id, id, true);
        engine.unpipe(id, Some(id));
        engine.unpipe(id, None);
        engine.finished(id, FinishedOptions::default(), Rc::new(|_, _| {}));
        engine.pipeline(&[id, id], PipelineOptions::default(), Rc::new(|_, _| {}));
        engine.for_await(id, true, Rc::new(|_, _, _| {}), Rc::new(|_, _| {}));
        engine.for_await_of(AsyncSource::stream(id), Rc::new(|_, _, _| {}), Rc::new(|_, _| {}));
        engine.writer_write(id, chunk);
        engine.when_ready(id, Rc::new(|_| {}));
        engine.writer_close(id);
        let signal = engine.abort_signal();
        engine.add_abort_signal(signal, id);
        engine.abort(signal);
        engine.destroy(id, error());
        engine.destroy_done(id, error());
        assert_eq!(engine.levels(id), Default::default());
        assert!(!engine.is_destroyed(id) && !engine.is_web(id));
    }

    #[test]
    fn nothing_happens_to_a_stream_of_another_engine() {
        for version in NodeVersion::ALL {
            for id in [StreamId::new(1), StreamId::new(700), StreamId::PROCESS] {
                let (mut engine, record) = engine(version);
                let own = engine.readable_stream("own", Options::default(), Rc::new(Nothing));
                engine.pipe(own, id, true);
                use_all(&mut engine, id);
                run(&mut engine);
                assert_eq!(record.0.borrow().0, [], "{version:?}, {id:?}");
            }
        }
    }

    #[test]
    fn a_stream_too_many_is_an_error_in_the_trace() {
        let (mut engine, record) = engine(NodeVersion::V24);
        let mut last = StreamId::PROCESS;
        for _ in 0..StreamId::MOST {
            last = engine.writable_stream("s", Options::default(), Rc::new(Nothing));
        }
        assert_eq!(last.index(), StreamId::MOST - 1);
        run(&mut engine);
        assert!(!engine.has_died());
        engine.queue_microtask(Rc::new(|engine: &mut Engine| {
            let none = engine.writable_stream("s", Options::default(), Rc::new(Nothing));
            assert_eq!(none, StreamId::PROCESS);
        }));
        run(&mut engine);
        assert!(engine.has_died());
        assert_eq!(*record.0.borrow(), (vec![EventKind::Uncaught], StreamId::MOST));
    }
}
