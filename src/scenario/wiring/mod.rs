//! A scenario on the engine: its devices, the consumer's code between them, and what is done at given times. Must not
//! judge the scenario, and must not know the run's observer.

mod consumer;
mod devices;
mod participant;
mod program;

pub use devices::{Controls, DeviceHost, Implementation};
pub use program::start;
