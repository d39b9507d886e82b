//! Node's EventEmitter for streams (`lib/events.js`): the listeners of each event, called in order. A listener that is
//! added or removed while an event is emitted takes effect from the next emit on.

use std::cell::Cell;
use std::rc::Rc;

use super::event::{EventKind, StreamId};
use super::host::{Host, ReplacedCall, Sizes, length};
use super::{Engine, PipeId};

/// The events that can be listened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum On {
    /// `'data'`
    Data,
    /// `'readable'`
    Readable,
    /// `'end'`
    End,
    /// `'pause'`
    Pause,
    /// `'resume'`
    Resume,
    /// `'drain'`
    Drain,
    /// `'prefinish'`
    Prefinish,
    /// `'finish'`
    Finish,
    /// `'close'`
    Close,
    /// `'error'`
    Error,
    /// `'pipe'`
    Pipe,
    /// `'unpipe'`
    Unpipe,
}

const EVENTS: usize = On::Unpipe as usize + 1;

impl On {
    /// The event's name.
    pub fn name(self) -> &'static str {
        self.kind().name()
    }

    pub(super) fn kind(self) -> EventKind {
        match self {
            On::Data => EventKind::Data,
            On::Readable => EventKind::Readable,
            On::End => EventKind::End,
            On::Pause => EventKind::Pause,
            On::Resume => EventKind::Resume,
            On::Drain => EventKind::Drain,
            On::Prefinish => EventKind::Prefinish,
            On::Finish => EventKind::Finish,
            On::Close => EventKind::Close,
            On::Error => EventKind::Error,
            On::Pipe => EventKind::Pipe,
            On::Unpipe => EventKind::Unpipe,
        }
    }
}

/// The arguments of an event's listeners.
pub struct EventArgs<H: Host = Sizes> {
    /// With `'data'`.
    pub chunk: Option<H::Chunk>,
    /// With `'error'`.
    pub error: Option<H::Error>,
    /// With `'pipe'` and `'unpipe'`: the source.
    pub source: Option<StreamId>,
    /// With `'unpipe'`: whether a pipe has taken it as its own (`unpipeInfo.hasUnpiped`).
    pub taken: Cell<bool>,
    /// The program itself emits it: its host knows the arguments.
    pub by_program: bool,
}

impl<H: Host> Default for EventArgs<H> {
    fn default() -> Self {
        EventArgs { chunk: None, error: None, source: None, taken: Cell::new(false), by_program: false }
    }
}

/// A listener written by the program. It gets the engine itself and may do anything with it: nothing is borrowed
/// while it runs.
pub type Callback<H = Sizes> = Rc<dyn Fn(&mut Engine<H>, &EventArgs<H>)>;

/// How a host's listener is called. It may do anything with the engine, as a [`Callback`] may.
pub type HostCall<H> = fn(&mut Engine<H>, StreamId, On, &<H as Host>::Listener, &EventArgs<H>);

/// A listener: the program's, or one of a pipe's own.
pub(super) enum Handler<H: Host> {
    User(Callback<H>),
    Host(H::Listener, HostCall<H>),
    Pipe(PipeId, PipeRole),
    /// A Transform's own listener to `'prefinish'`.
    TransformPrefinish,
}

/// Which of a pipe's listeners.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PipeRole {
    Data,
    End,
    EndUnpipe,
    Unpipe,
    Drain,
    Error,
    Close,
    Finish,
}

/// A listener, to remove it with [`Engine::off`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListenerId(u64);

pub(super) struct Listener<H: Host> {
    pub(super) id: ListenerId,
    pub(super) once: bool,
    pub(super) handler: Handler<H>,
}

impl<H: Host> Clone for Listener<H> {
    fn clone(&self) -> Self {
        let handler = match &self.handler {
            Handler::User(callback) => Handler::User(callback.clone()),
            Handler::Host(listener, call) => Handler::Host(listener.clone(), *call),
            &Handler::Pipe(pipe, role) => Handler::Pipe(pipe, role),
            Handler::TransformPrefinish => Handler::TransformPrefinish,
        };
        Listener { id: self.id, once: self.once, handler }
    }
}

/// All listeners of a stream.
pub(super) struct Listeners<H: Host> {
    pub(super) lists: [Vec<Listener<H>>; EVENTS],
    next: u64,
    /// The host wants to know of every listener that comes or goes, and of errors before their listeners do.
    pub(super) watched: bool,
}

impl<H: Host> Default for Listeners<H> {
    fn default() -> Self {
        Listeners { lists: Default::default(), next: 0, watched: false }
    }
}

impl<H: Host> Listeners<H> {
    pub(super) fn count(&self, on: On) -> usize {
        self.lists[on as usize].len()
    }

    pub(super) fn add(&mut self, on: On, handler: Handler<H>, once: bool, front: bool) -> ListenerId {
        self.next += 1;
        let id = ListenerId(self.next);
        let listener = Listener { id, once, handler };
        let list = &mut self.lists[on as usize];
        list.insert(if front { 0 } else { list.len() }, listener);
        id
    }

    /// Whether it was there.
    pub(super) fn remove(&mut self, on: On, matches: impl Fn(&Listener<H>) -> bool) -> bool {
        let list = &mut self.lists[on as usize];
        match list.iter().rposition(matches) {
            Some(place) => {
                list.remove(place);
                true
            }
            None => false,
        }
    }
}

impl<H: Host> Engine<H> {
    /// `stream.on(event, callback)`
    pub fn on(&mut self, stream: StreamId, on: On, callback: Callback<H>) -> ListenerId {
        self.listen(stream, on, Handler::User(callback), false)
    }

    /// `stream.once(event, callback)`
    pub fn once(&mut self, stream: StreamId, on: On, callback: Callback<H>) -> ListenerId {
        self.listen(stream, on, Handler::User(callback), true)
    }

    /// `stream.off(event, callback)`
    pub fn off(&mut self, stream: StreamId, on: On, id: ListenerId) {
        if self.streams[stream].listeners.remove(on, |listener| listener.id == id) {
            self.readable_listener_removed(stream, on);
        }
    }

    pub(super) fn listen(&mut self, stream: StreamId, on: On, handler: Handler<H>, once: bool) -> ListenerId {
        if !self.streams.has(stream) {
            return ListenerId(0);
        }
        if self.streams[stream].listeners.watched {
            H::listener_comes(self, stream, on);
        }
        let id = self.streams[stream].listeners.add(on, handler, once, false);
        self.readable_listener_added(stream, on);
        id
    }

    pub(super) fn unlisten_pipe(&mut self, stream: StreamId, on: On, pipe: PipeId, role: PipeRole) {
        let is = |listener: &Listener<H>| matches!(listener.handler, Handler::Pipe(p, r) if p == pipe && r == role);
        if self.streams[stream].listeners.remove(on, is) {
            if self.streams[stream].listeners.watched {
                H::listener_gone(self, stream, on, None);
            }
            self.readable_listener_removed(stream, on);
        }
    }

    /// `emitter.emit(event, …)` by Node's own code: records it, then calls the listeners in order. An `'error'` without listeners is thrown.
    pub(super) fn emit(&mut self, stream: StreamId, on: On, signal: &EventArgs<H>) {
        if self.host.replaces(stream, "emit") {
            let call = ReplacedCall {
                event: Some(on.kind().name()),
                chunk: signal.chunk.clone(),
                error: signal.error.clone(),
                source: signal.source,
                ..ReplacedCall::of("emit")
            };
            H::call_replaced(self, stream, call);
        } else {
            self.emit_itself(stream, on, signal);
        }
    }

    /// The same, whatever the program has put in its place.
    pub(super) fn emit_itself(&mut self, stream: StreamId, on: On, signal: &EventArgs<H>) {
        let mut event = self.event(stream, on.kind());
        if let Some(source) = signal.source {
            event.other = Some(source);
        }
        if let Some(error) = &signal.error {
            event.error = Some(H::error_name(error));
        }
        if let Some(chunk) = &signal.chunk {
            let readable = self.streams[stream].readable.as_ref();
            event.size = length::<H>(chunk, readable.is_some_and(|r| r.object_mode));
        }
        self.record(&event);
        if on == On::Error && self.streams[stream].listeners.watched {
            H::error_comes(self, stream, signal);
            if self.is_throwing() {
                return;
            }
        }
        let list = &self.streams[stream].listeners.lists[on as usize];
        match list.as_slice() {
            [] if on == On::Error => {
                if let Some(error) = signal.error.clone() {
                    let error = self.host.unheard(error);
                    self.throw(error);
                }
            }
            [] => {}
            [only] => {
                let listener = only.clone();
                self.call(stream, on, listener, signal);
            }
            _ => {
                for listener in list.clone() {
                    self.call(stream, on, listener, signal);
                    if self.is_throwing() {
                        break;
                    }
                }
            }
        }
    }

    #[inline(always)]
    fn call(&mut self, stream: StreamId, on: On, listener: Listener<H>, signal: &EventArgs<H>) {
        if listener.once && self.streams[stream].listeners.remove(on, |l| l.id == listener.id) {
            if self.streams[stream].listeners.watched {
                let own = match &listener.handler {
                    Handler::Host(own, _) => Some(own),
                    _ => None,
                };
                H::listener_gone(self, stream, on, own);
            }
            self.readable_listener_removed(stream, on);
        }
        match listener.handler {
            Handler::User(callback) => callback(self, signal),
            Handler::Host(listener, call) => call(self, stream, on, &listener, signal),
            Handler::Pipe(pipe, role) => self.pipe_event(pipe, role, signal),
            Handler::TransformPrefinish => self.transform_prefinish(stream),
        }
    }
}
