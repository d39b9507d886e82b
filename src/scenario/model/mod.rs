//! What to run, as plain data. Must not judge it, run it, or know JavaScript's side of it.

mod consumer;
mod device;
mod literal;
mod marks;
mod plan;
mod presets;
mod scenario;
#[cfg(not(target_os = "unknown"))]
mod schema;
mod stage;
mod timing;
mod units;

pub use consumer::Consumer;
pub use device::Device;
pub(super) use literal::{literal, value};
pub(super) use plan::seed;
pub use plan::{Member, Plan};
pub use scenario::{Action, Flow, Last, LimitOf, Memory, Methods, Scenario, Step};
pub use stage::{Ending, SourceMode, Stage, StageKind};
pub use timing::{Bursts, Completion, Sizes, Timing};
pub use units::{AmountError, Bytes, Rate, decimal};

#[cfg(not(target_os = "unknown"))]
/// The schema of a scenario file.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Scenario).into()
}
