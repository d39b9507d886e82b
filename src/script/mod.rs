//! Programs in JavaScript: an interpreter with Node's modules, whose streams are the engine's. What a program does to a
//! stream goes into the trace, with its line; promises, ticks, timers and I/O have one queue, on a virtual clock.
//!
//! [`Process`] runs a [`Program`] into a trace. The interpreter is boa; Node's modules are JavaScript, in `lib/`, and reach
//! the engine through `bindings/`. Must not know the page, or reach anything outside: no files but the program's own, no
//! network, no clock but the engine's, no chance without its seed.

mod answer;
mod bindings;
mod bytes;
mod calls;
mod engine_host;
mod host;
mod implementation;
mod jobs;
mod library;
mod modules;
mod natives;
mod process;
mod program;
mod rewriting;
mod run;
mod scope;
mod sites;
mod thrown;
mod world;

pub use answer::{failure_as_json, finish_as_json};
pub use program::{Fault, Limit, Limits, Outcome, Output, Program, Site, Stop};
pub use run::Process;
