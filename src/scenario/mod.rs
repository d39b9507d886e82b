//! What to run: the data, its check, its wiring onto the engine, and the same as a Node program.
//!
//! Must not draw, and must not know traces: a scenario runs before any [`crate::engine::Observer`].

mod check;
mod check_script;
mod check_stage;
mod consumer;
mod device;
mod devices;
mod flood;
mod idents;
mod intervene;
mod knob;
mod listing;
mod method;
mod model;
mod node_program;
mod place;
mod plan;
mod program;
#[cfg(test)]
pub(crate) mod samples;
#[cfg(not(target_arch = "wasm32"))]
mod schema;
mod stage;
mod units;
mod work;
mod write;

pub use check::{Fault, LONGEST, read_json};
pub use device::Device;
pub use intervene::{BURST, Done, Intervention, TIMES};
pub use knob::{Knob, Side, Unit, What};
pub use listing::{CodeLine, listing, listings};
pub use method::Method;
pub use model::{Action, Consumer, Flow, Last, LimitOf, Memory, Methods, Scenario, Step};
#[cfg(not(target_arch = "wasm32"))]
pub use node_program::node_program;
pub use node_program::{PARTS, main_script, node_program_of};
pub use plan::{Member, Plan};
pub use program::start;
#[cfg(not(target_arch = "wasm32"))]
pub use schema::schema;
pub use stage::{Ending, SourceMode, Stage, StageKind};
pub use units::{Bytes, Nanos, Rate, decimal};
pub use work::{Bursts, By, Sizes, Work};
