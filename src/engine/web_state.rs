//! The state of the Web's WritableStream, beside that of a Writable.

use super::host::Host;
use super::queue::Task;

/// What a WritableStream has besides a Writable's state.
pub(super) struct WebState<H: Host> {
    pub started: bool,
    /// The promise that the sink's method has returned: whether the stream waits for it, whether it is settled, and whether
    /// it is an async function's that was given another promise.
    pub awaited: bool,
    pub settled: bool,
    pub wrapped: bool,
    /// Reactions to `writer.ready`, while it is pending.
    pub ready: Vec<Task<H>>,
}

impl<H: Host> Default for WebState<H> {
    fn default() -> Self {
        WebState { started: false, awaited: false, settled: false, wrapped: false, ready: Vec::new() }
    }
}
