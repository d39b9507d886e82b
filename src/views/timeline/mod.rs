//! The timeline: over time. Levels, memory, signals and pauses to scale; it is also the scrubber.
//! It draws what a pixel column contains, never each event.

mod column_cache;
pub mod figures;
mod gaps;
mod layout;
mod scale;
mod strips;
mod track;
mod viewport;

pub use column_cache::ColumnCache;
pub use layout::{STRIP, layout, layout_from, track_count};
pub use scale::Scale;
pub use viewport::{TimelineViewport, whole};
