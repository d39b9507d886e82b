//! The timeline: over time. Levels, memory, signals and pauses to scale; it is also the scrubber.
//! It draws what a pixel column contains, never each event.

pub mod figures;
mod gaps;
mod glance;
mod lane;
mod layout;
mod memory;
mod scale;
mod strips;

pub use glance::{Glance, whole};
pub use layout::{STRIP, lanes, layout, layout_from};
pub use memory::Memory;
pub use scale::Scale;
