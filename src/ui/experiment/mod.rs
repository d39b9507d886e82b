//! What a reader can change: the consumer's code, knobs, interventions at a moment, and undoing them.

mod consumer;
mod drag;
mod history;
mod interventions;
mod knobs;

pub use self::consumer::ConsumerSwitch;
pub use self::history::History;
pub use self::knobs::Knobs;
