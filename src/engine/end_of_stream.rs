//! `finished()`, after Node's `lib/internal/streams/end-of-stream.js`: listeners that find out when a stream has
//! ended, failed or closed early. Node calls the function `eos`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::Engine;
use super::abort::{AbortListener, AbortSignal};
use super::emitter::{EventArgs, ListenerId, On};
use super::event::{EventKind, StreamId};
use super::host::{Host, Sizes};
use super::node_error::NodeError;
use super::stream::DoneCallback;

/// The options of [`Engine::finished`].
#[derive(Clone, Copy, Debug, Default)]
pub struct FinishedOptions {
    /// `readable`: whether the end of reading counts; absent: where there is that side.
    pub readable: Option<bool>,
    /// `writable`: whether the end of writing counts; absent: where there is that side.
    pub writable: Option<bool>,
    /// `signal`: gives up waiting.
    pub signal: Option<AbortSignal>,
}

/// What `finished()` returns: the function that takes its listeners away.
pub struct Cleanup<H: Host = Sizes>(Rc<Eos<H>>);

impl<H: Host> Clone for Cleanup<H> {
    fn clone(&self) -> Self {
        Cleanup(self.0.clone())
    }
}

/// What the closures of one call share.
struct Eos<H: Host> {
    stream: StreamId,
    /// Gone once it is called or cleaned up.
    callback: RefCell<Option<DoneCallback<H>>>,
    readable: bool,
    writable: bool,
    will_emit_close: Cell<bool>,
    readable_finished: Cell<bool>,
    writable_finished: Cell<bool>,
    listeners: RefCell<Vec<(On, ListenerId)>>,
    abort: Cell<Option<AbortListener>>,
}

/// The state of a stream when `finished()` is called.
enum StateAtCall {
    /// It goes on.
    Open,
    /// It is closed.
    Closed,
    /// The sides that the options name have ended.
    Over,
}

impl<H: Host> Engine<H> {
    /// `finished(stream, options, callback)`
    ///
    /// ```
    /// use std::cell::RefCell;
    /// use std::rc::Rc;
    ///
    /// use highwater::engine::{DuplexOptions, Engine, FinishedOptions, Progress, SimTime};
    ///
    /// let mut engine = Engine::default();
    /// let stream = engine.pass_through_stream("through", DuplexOptions::default());
    /// let code = Rc::new(RefCell::new(String::new()));
    /// let seen = code.clone();
    /// let callback = move |_: &mut Engine, error: Option<&highwater::engine::StreamError>| {
    ///     seen.replace(error.map(|error| error.0.to_string()).unwrap_or_default());
    /// };
    /// engine.finished(stream, FinishedOptions::default(), Rc::new(callback));
    /// engine.destroy(stream, None);
    /// while engine.step(SimTime::ZERO) == Progress::Now {}
    /// assert_eq!(*code.borrow(), "ERR_STREAM_PREMATURE_CLOSE");
    /// ```
    pub fn finished(
        &mut self,
        stream: StreamId,
        options: FinishedOptions,
        callback: DoneCallback<H>,
    ) -> Cleanup<H> {
        let recorded = move |engine: &mut Engine<H>, error: Option<&H::Error>| {
            engine.record_done(stream, EventKind::FinishedDone, error);
            callback(engine, error);
        };
        self.eos(stream, options, Rc::new(recorded))
    }

    pub(super) fn eos(
        &mut self,
        stream: StreamId,
        options: FinishedOptions,
        callback: DoneCallback<H>,
    ) -> Cleanup<H> {
        let s = &self.streams[stream];
        let readable = options.readable.unwrap_or(s.is_readable_node_stream());
        let writable = options.writable.unwrap_or(s.is_writable_node_stream());
        let whole = s.is_readable_node_stream() == readable && s.is_writable_node_stream() == writable;
        let eos = Rc::new(Eos {
            stream,
            callback: RefCell::new(Some(callback)),
            readable,
            writable,
            will_emit_close: Cell::new(s.will_emit_close() && whole),
            readable_finished: Cell::new(s.is_readable_finished(false)),
            writable_finished: Cell::new(s.is_writable_finished(false)),
            listeners: RefCell::default(),
            abort: Cell::new(None),
        });
        let already = self.already(&eos);
        let aborted = options.signal.is_some_and(|signal| self.is_aborted(signal));
        if self.behaviour.finished_settles_at_call {
            let result = match already {
                StateAtCall::Closed => Some(self.close_error(&eos)),
                StateAtCall::Over => Some(self.streams[stream].life.errored.clone()),
                StateAtCall::Open if aborted => Some(Some(self.node_error(NodeError::Abort))),
                StateAtCall::Open => None,
            };
            if let Some(result) = result {
                if !matches!(already, StateAtCall::Open) {
                    // Only, lest an error that comes now be thrown.
                    let id = self.on(stream, On::Error, Rc::new(|_, _| {}));
                    eos.listeners.borrow_mut().push((On::Error, id));
                }
                let settled = eos.clone();
                self.next_tick(Rc::new(move |engine| settled.call(engine, result.as_ref())));
                return Cleanup(eos);
            }
        }
        self.eos_listen(&eos);
        let later = eos.clone();
        match already {
            StateAtCall::Open => {}
            StateAtCall::Closed => self.next_tick(Rc::new(move |engine| later.on_close(engine))),
            StateAtCall::Over => self.next_tick(Rc::new(move |engine| {
                let errored = engine.streams[later.stream].life.errored.clone();
                later.call(engine, errored.as_ref());
            })),
        }
        if let Some(signal) = options.signal
            && !matches!(already, StateAtCall::Closed)
        {
            let aborts = eos.clone();
            let abort = Rc::new(move |engine: &mut Engine<H>| aborts.abort(engine));
            match aborted {
                true => self.next_tick(abort),
                false => eos.abort.set(Some(self.add_abort_listener(signal, abort))),
            }
        }
        Cleanup(eos)
    }

    fn already(&self, eos: &Eos<H>) -> StateAtCall {
        let s = &self.streams[eos.stream];
        let will_emit_close = eos.will_emit_close.get();
        let no_callbacks = s.writable.as_ref().is_none_or(|w| w.pending_callbacks == 0);
        if s.life.closed {
            StateAtCall::Closed
        } else if s.life.error_emitted {
            if will_emit_close { StateAtCall::Open } else { StateAtCall::Over }
        } else if !eos.readable
            && (!will_emit_close || s.may_be_read() == Some(true))
            && (eos.writable_finished.get() || s.may_be_written() == Some(false))
            && no_callbacks
            || !eos.writable
                && (!will_emit_close || s.may_be_written() == Some(true))
                && (eos.readable_finished.get() || s.may_be_read() == Some(false))
        {
            StateAtCall::Over
        } else {
            StateAtCall::Open
        }
    }

    /// `eos`'s listeners, in the order in which Node adds them.
    fn eos_listen(&mut self, eos: &Rc<Eos<H>>) {
        // Node's `isLegacy`: `writable: true` on a stream without a writable side is treated as a legacy stream, so only
        // 'end' and 'close' are listened to.
        let legacy = eos.writable && self.writable(eos.stream).is_none();
        let mut listen = |on: On, then: fn(&Eos<H>, &mut Engine<H>, &EventArgs<H>)| {
            let shared = eos.clone();
            let listener = move |engine: &mut Engine<H>, signal: &EventArgs<H>| then(&shared, engine, signal);
            let id = self.on(eos.stream, on, Rc::new(listener));
            eos.listeners.borrow_mut().push((on, id));
        };
        if legacy {
            listen(On::End, |eos, engine, _| eos.on_finish(engine));
            listen(On::Close, |eos, engine, _| eos.on_finish(engine));
        }
        listen(On::End, |eos, engine, _| eos.on_end(engine));
        listen(On::Finish, |eos, engine, _| eos.on_finish(engine));
        listen(On::Error, |eos, engine, signal| eos.call(engine, signal.error.as_ref()));
        listen(On::Close, |eos, engine, _| eos.on_close(engine));
    }

    /// The error of a stream that is closed: its own, or that it was closed too early.
    fn close_error(&mut self, eos: &Eos<H>) -> Option<H::Error> {
        let s = &self.streams[eos.stream];
        let unread = eos.readable
            && !eos.readable_finished.get()
            && s.is_readable_node_stream()
            && !s.is_readable_finished(false);
        let unwritten = eos.writable && !eos.writable_finished.get() && !s.is_writable_finished(false);
        let errored = s.life.errored.clone();
        errored.or_else(|| (unread || unwritten).then(|| self.node_error(NodeError::PrematureClose)))
    }

    /// Calls what `finished()` returned: it will not call back any more.
    pub fn clean_up(&mut self, cleanup: &Cleanup<H>) {
        cleanup.0.clean_up(self);
    }
}

impl<H: Host> Eos<H> {
    fn call(&self, engine: &mut Engine<H>, error: Option<&H::Error>) {
        let Some(callback) = self.callback.take() else { return };
        if let Some(listener) = self.abort.take() {
            engine.remove_abort_listener(listener);
        }
        callback(engine, error);
    }

    fn on_finish(&self, engine: &mut Engine<H>) {
        self.writable_finished.set(true);
        let s = &engine.streams[self.stream];
        if s.life.destroyed {
            self.will_emit_close.set(false);
        }
        if self.will_emit_close.get() && (!s.is_readable() || self.readable) {
            return;
        }
        if !self.readable || self.readable_finished.get() {
            self.call(engine, None);
        }
    }

    fn on_end(&self, engine: &mut Engine<H>) {
        self.readable_finished.set(true);
        let s = &engine.streams[self.stream];
        if s.life.destroyed {
            self.will_emit_close.set(false);
        }
        if self.will_emit_close.get() && (!s.is_writable() || self.writable) {
            return;
        }
        if !self.writable || self.writable_finished.get() {
            self.call(engine, None);
        }
    }

    fn on_close(&self, engine: &mut Engine<H>) {
        let error = engine.close_error(self);
        self.call(engine, error.as_ref());
    }

    fn abort(&self, engine: &mut Engine<H>) {
        let callback = self.callback.take();
        self.clean_up(engine);
        if let Some(callback) = callback {
            let error = engine.node_error(NodeError::Abort);
            callback(engine, Some(&error));
        }
    }

    fn clean_up(&self, engine: &mut Engine<H>) {
        self.callback.take();
        for (on, id) in self.listeners.take() {
            engine.off(self.stream, on, id);
        }
    }
}
