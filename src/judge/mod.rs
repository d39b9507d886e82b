//! What is to be made of a trace: what an event means and why it came, how streams stand to each other, what is wrong
//! with a program and what to change. Decides, and says it in sentences; says only what the trace shows.
//!
//! Must not draw, nor know who produced the trace.

mod cause;
mod explain;
mod explain_web;
mod explanation;
mod finding;
mod health;
mod link;
mod missing;
mod shares;
mod summary;
mod trouble;
mod writers;

pub use cause::{CausePart, CauseStep, causes, latest_stall};
pub use explain::explain;
pub use explanation::{Explanation, Tone};
pub use finding::{Finding, FindingKind, Severity, findings, proof};
pub use health::Health;
pub use link::{LinkFacts, LinkState};
pub use missing::{missing, reservation};
pub use shares::{Bottleneck, Doing, Shares, Work, bottleneck};
pub use summary::summary;
pub use trouble::first_trouble;
pub use writers::{WriterBehaviour, may_be_of_program, sources};
