//! What to run: the data, its check, its wiring onto the engine, and the same as a Node program.
//!
//! Must not draw, and must not know traces: a scenario runs before any [`crate::engine::Observer`].
//!
//! Inside, arrows run one way: `model` ← `check` ← `edit`; `model` ← `wiring`; `model` ← `javascript`.

mod check;
mod edit;
mod javascript;
mod model;
#[cfg(test)]
pub(crate) mod samples;
mod wiring;

pub use check::{Fault, LONGEST, SENTENCE, cut_sentence, read_json};
pub use edit::{AppliedIntervention, BURST, Intervention, Knob, KnobKind, Method, TIMES, Unit};
#[cfg(feature = "script")]
pub use javascript::devices_module;
#[cfg(not(target_os = "unknown"))]
pub use javascript::node_devices_module;
#[cfg(not(target_os = "unknown"))]
pub use javascript::node_program;
pub use javascript::{
    CodeLine, DEVICES, PARTS, listing, listings, main_script, node_program_of, page_program,
};
#[cfg(not(target_os = "unknown"))]
pub use model::schema;
pub use model::{
    Action, AmountError, Bursts, Bytes, Completion, Consumer, Device, Ending, Flow, Last, LimitOf, Member,
    Memory, Methods, Plan, Rate, Scenario, Sizes, SourceMode, Stage, StageKind, Step, Timing, decimal,
};
pub use wiring::{Controls, DeviceHost, Implementation, start};
