//! What to run: the data, its check, its wiring onto the engine, and the catalogue.
//!
//! Must not draw, and must not know traces: a scenario runs before any [`crate::engine::Observer`].

mod catalogue;
mod knob;
mod listing;
mod model;
mod program;

pub use catalogue::{four_stage_pipeline, upload_crash};
pub use knob::Knob;
pub use listing::{CodeLine, listing};
pub use model::{
    Action, Consumer, Ending, Memory, Pace, PaceKind, Scenario, Sink, Source, SourceMode, Step, Transform,
};
pub use program::start;
