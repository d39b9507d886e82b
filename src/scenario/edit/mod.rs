//! What can be turned on a scenario, and what can be done to it at a moment of its run: a scenario in, a scenario out.
//! Must not run anything.

mod intervention;
mod knob;
mod method;

pub use intervention::{AppliedIntervention, BURST, Intervention, TIMES};
pub use knob::{Knob, KnobKind, Unit};
pub use method::Method;
