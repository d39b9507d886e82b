//! `addAbortSignal()`, after Node's `lib/internal/streams/add-abort-signal.js`.

use std::rc::Rc;

use super::Engine;
use super::abort::AbortSignal;
use super::end_of_stream::FinishedOptions;
use super::event::StreamId;
use super::host::Host;
use super::node_error::NodeError;

impl<H: Host> Engine<H> {
    /// `addAbortSignal(signal, stream)`
    pub fn add_abort_signal(&mut self, signal: AbortSignal, stream: StreamId) {
        let abort = move |engine: &mut Engine<H>| {
            let error = engine.node_error(NodeError::Abort);
            engine.destroy(stream, Some(error));
        };
        if self.is_aborted(signal) {
            abort(self);
            return;
        }
        let listener = self.add_abort_listener(signal, Rc::new(abort));
        self.eos(
            stream,
            FinishedOptions::default(),
            Rc::new(move |engine, _| engine.remove_abort_listener(listener)),
        );
    }
}
