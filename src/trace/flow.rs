//! Streams in the order in which data passes through them. Must not look for any: `flows` does.

use crate::engine::StreamId;

/// Streams in the order in which data passes through them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// From the source to the last destination; at least one.
    pub stages: Vec<StreamId>,
}
