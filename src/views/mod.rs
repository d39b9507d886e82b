//! The views: pure layouts from (trace, cursor, size) to marks. All lengths are in layout pixels: CSS pixels before the
//! reader's scale.
//!
//! Must not decide anything about streams, and must not know the browser.

pub mod marks;
mod moment;
pub mod pen;
pub mod pipe;
pub mod sequence;
pub mod svg;
pub mod timeline;

pub use moment::Moment;
