//! The timeline: over time. Levels, memory, signals and pauses to scale; it is also the scrubber.
//! It draws what a pixel column contains, never each event.

mod layout;
mod scale;

pub use layout::{LEFT, RIGHT, layout, span};
pub use scale::Scale;
