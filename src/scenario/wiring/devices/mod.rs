//! What the streams of a scenario are implemented with, on the engine. `src/scenario/javascript/node/world.mjs` has the
//! same for Node, line by line: both are compared event by event. Programs in JavaScript have them, too: what is made of a
//! chunk and of an error, their host says. Must not know which flows a scenario has.

mod device;
mod generator;
mod implementation;
mod life;
mod sink;
mod source;
mod timed_method;
mod transform;

pub(super) use device::device;
pub(super) use generator::generator;
pub use implementation::{Controls, Implementation};
pub(super) use source::Calls;

use crate::engine::{Chunk, Host, Sizes, StreamError};

/// What devices ask of a host besides: chunks and errors.
pub trait DeviceHost: Host {
    /// A chunk of so many bytes, whatever they are.
    fn chunk_of(&mut self, bytes: u64) -> Self::Chunk;

    /// An error with that `code`.
    fn error_of(&mut self, code: &str) -> Self::Error;
}

impl DeviceHost for Sizes {
    #[inline(always)]
    fn chunk_of(&mut self, bytes: u64) -> Chunk {
        Chunk { bytes }
    }

    fn error_of(&mut self, code: &str) -> StreamError {
        StreamError::new(code)
    }
}
