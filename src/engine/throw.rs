//! JavaScript's `throw`: an error on its way out of the calls that are under way, until one of them catches it. Node
//! catches around some of an implementation's methods; an uncaught error ends the process.
//!
//! **Invariant:** while something [is being thrown](Engine::is_throwing), every caller returns at once, without doing anything more.

use super::Engine;
use super::event::{Event, EventKind, StreamId};
use super::host::Host;

impl<H: Host> Engine<H> {
    /// `throw error`: an implementation or a listener does so, and returns.
    pub fn throw(&mut self, error: H::Error) {
        self.thrown.get_or_insert(error);
    }

    /// Throws the reason of a rejection that nothing handles.
    pub fn throw_rejection(&mut self, reason: H::Error) {
        self.queue.throws_rejection();
        self.throw(reason);
    }

    /// Whether the last call threw instead of returning. Its caller returns, too, unless it [catches](Engine::catch).
    pub fn is_throwing(&self) -> bool {
        self.thrown.is_some()
    }

    /// `catch`: what was thrown, which then goes no further.
    pub fn catch(&mut self) -> Option<H::Error> {
        self.thrown.take()
    }

    /// Nothing has caught it: the process ends, unless the host has it go on.
    pub(super) fn uncaught(&mut self) {
        let Some(error) = self.thrown.take() else { return };
        if H::uncaught(self, &error) {
            self.queue.interrupt(self.behaviour.ticks_precede_immediates);
            return;
        }
        let mut event = Event::new(self.now, StreamId::PROCESS, EventKind::Uncaught, Default::default());
        event.error = Some(H::error_name(&error));
        self.record_of_process(&event);
        self.die();
    }
}
