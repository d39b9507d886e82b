//! Why the writer of a trace leaves events out, as the `err` of a `lost` line says it.

use crate::engine::Event;

/// It has written as many as it may.
pub(crate) const LIMIT: &str = "LIMIT";
/// There are more streams than can be told apart.
pub(crate) const STREAMS: &str = "STREAMS";
/// They are of the package readable-stream, whose streams it does not see.
pub(crate) const PACKAGE: &str = "READABLE_STREAM";

/// Whether it tells of streams that are not seen.
pub(crate) fn is_unseen(event: &Event) -> bool {
    event.error.as_deref() == Some(PACKAGE)
}
