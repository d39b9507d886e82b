//! AbortController and AbortSignal, after Node's `lib/internal/events/abort_listener.js`.

use std::rc::Rc;

use super::Engine;
use super::host::Host;
use super::queue::Task;

/// An `AbortSignal` of an engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AbortSignal(usize);

/// Names what listens to a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AbortListener {
    signal: AbortSignal,
    /// `None`: it came too late to listen, and cannot be taken back.
    id: Option<u64>,
}

pub(super) struct SignalState<H: Host> {
    aborted: bool,
    next: u64,
    listeners: Vec<(u64, Task<H>)>,
}

impl<H: Host> Engine<H> {
    /// `new AbortController()`, of which only the signal is needed.
    pub fn abort_signal(&mut self) -> AbortSignal {
        self.signals.push(SignalState { aborted: false, next: 0, listeners: Vec::new() });
        AbortSignal(self.signals.len() - 1)
    }

    /// `controller.abort()`
    pub fn abort(&mut self, signal: AbortSignal) {
        let Some(state) = self.signals.get_mut(signal.0) else { return };
        if std::mem::replace(&mut state.aborted, true) {
            return;
        }
        while let Some(state) = self.signals.get_mut(signal.0)
            && !state.listeners.is_empty()
        {
            let (_, listener) = state.listeners.remove(0);
            listener(self);
            // An EventTarget's listeners do not hinder each other: what one throws is thrown in a tick of its own.
            if let Some(thrown) = self.catch() {
                self.next_tick(Rc::new(move |engine| engine.throw(thrown.clone())));
            }
        }
    }

    /// `signal.aborted`
    pub fn is_aborted(&self, signal: AbortSignal) -> bool {
        self.signals.get(signal.0).is_some_and(|state| state.aborted)
    }

    pub(super) fn add_abort_listener(&mut self, signal: AbortSignal, listener: Task<H>) -> AbortListener {
        let mut id = None;
        match self.signals.get_mut(signal.0) {
            Some(state) if !state.aborted => {
                state.next += 1;
                id = Some(state.next);
                state.listeners.push((state.next, listener));
            }
            Some(_) => self.queue_microtask(listener),
            None => {}
        }
        AbortListener { signal, id }
    }

    pub(super) fn remove_abort_listener(&mut self, listener: AbortListener) {
        if let Some(state) = self.signals.get_mut(listener.signal.0) {
            state.listeners.retain(|(id, _)| Some(*id) != listener.id);
        }
    }
}
