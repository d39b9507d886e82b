//! Why the writer of a trace leaves events out, as the `err` of a `lost` line says it.

use crate::engine::Event;

/// It has written as many events as its limit allows.
pub(crate) const LIMIT: &str = "LIMIT";
/// There are more streams than it gives numbers to.
pub(crate) const STREAMS: &str = "STREAMS";
/// The streams are of the npm package readable-stream, which the recorder does not see.
pub(crate) const PACKAGE: &str = "READABLE_STREAM";

/// Whether a `lost` event reports streams that the recorder does not see.
pub(crate) fn is_unseen(event: &Event) -> bool {
    event.error.as_deref() == Some(PACKAGE)
}
