//! The listeners of a host that knows them again: a program's functions, which it may put in front, list, and remove by
//! themselves. Must not know more of a listener than the host's comparison does.

use super::Engine;
use super::emitter::{EventArgs, Handler, HostCall, Listener, On};
use super::event::StreamId;
use super::host::Host;

/// A listener as `emitter.rawListeners(event)` shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListenerView<L> {
    /// The host's, and whether it is called once.
    Host {
        /// What the host gave.
        listener: L,
        /// Whether it goes with its first call.
        once: bool,
    },
    /// One of Node's own: of a pipe, or of a Transform.
    Internal,
}

impl<H: Host> Engine<H> {
    /// From now on the host is told of listeners that Node's own code adds or removes, and of errors.
    pub fn watch_listeners(&mut self, stream: StreamId) {
        self.streams[stream].listeners.watched = true;
    }

    /// `stream.on(event, listener)` and its like: `once`, and in `front` of the others, where it makes no stream flow.
    /// `call` calls it.
    pub fn add_listener(
        &mut self,
        stream: StreamId,
        on: On,
        (listener, call): (H::Listener, HostCall<H>),
        once: bool,
        front: bool,
    ) {
        if self.streams.has(stream) {
            self.streams[stream].listeners.add(on, Handler::Host(listener, call), once, front);
            if !front {
                self.readable_listener_added(stream, on);
            }
        }
    }

    /// `stream.removeListener(event, listener)`: the one that was added last of those that `is` finds.
    pub fn remove_listener(&mut self, stream: StreamId, on: On, is: impl Fn(&H::Listener) -> bool) -> bool {
        let removed = self.streams[stream]
            .listeners
            .remove(on, |listener| matches!(&listener.handler, Handler::Host(own, _) if is(own)));
        if removed {
            self.readable_listener_removed(stream, on);
        }
        removed
    }

    /// `stream.removeAllListeners(event)`: Node's own, too. Node keeps that `'data'` had listeners.
    pub fn remove_all_listeners(&mut self, stream: StreamId, on: On) {
        self.streams[stream].listeners.lists[on as usize].clear();
        if on == On::Readable {
            self.readable_listener_removed(stream, on);
        }
    }

    /// `stream.listenerCount(event)`
    pub fn listener_count(&self, stream: StreamId, on: On) -> usize {
        self.streams[stream].listeners.count(on)
    }

    /// `stream.rawListeners(event)`, in the order in which they are called.
    pub fn listeners(&self, stream: StreamId, on: On) -> Vec<ListenerView<H::Listener>> {
        let list = &self.streams[stream].listeners.lists[on as usize];
        let view = |listener: &Listener<H>| match &listener.handler {
            Handler::Host(own, _) => ListenerView::Host { listener: own.clone(), once: listener.once },
            _ => ListenerView::Internal,
        };
        list.iter().map(view).collect()
    }

    /// `stream.emit(event, …)` by the program itself. Whether there were listeners.
    pub fn emit_by_program(&mut self, stream: StreamId, on: On, args: &EventArgs<H>) -> bool {
        let heard = self.streams[stream].listeners.count(on) > 0;
        self.emit_itself(stream, on, args);
        heard
    }
}
