//! How events of a trace are counted.

/// The number of an event, from the beginning of the run; stays the same when older events are dropped.
pub type EventIndex = u64;
