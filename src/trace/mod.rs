//! What happened: the one thing the engine produces and the one thing the views read.
//!
//! A [`Trace`] is compact (24 bytes an event) and bounded (the oldest events go first), gives the state at any
//! cursor by checkpoint and replay, and is read from and written to JSON Lines (`docs/trace-format.md`).
//! It must not know who produced it, a run of the engine or a recording of a real process.

mod amount;
mod by_stream;
mod cause;
mod chrome;
mod columns;
mod csv;
mod cursor;
mod diagnosis;
mod diff;
mod ending;
mod explain;
mod export;
mod find;
mod flows;
mod import;
mod line;
mod overview;
mod packed;
mod range;
mod state;
mod store;
mod summary;
mod trouble;
mod web;
mod writing;

pub use amount::{Amount, grouped, percent};
pub use by_stream::ByStream;
pub use cause::{Link, Part, causes, latest_stall};
pub use columns::{Column, States};
pub use cursor::Cursor;
pub use diagnosis::{Diagnosis, diagnose};
pub use diff::{Difference, Parting, compared, difference};
pub use ending::{Beyond, Gap, beyond, missing, reservation};
pub use explain::{Explained, Tone, explain};
pub use export::export;
pub use find::first_event;
pub use flows::{Flow, Lane, flows, lanes, meeting};
pub use import::{Import, Importer, Problem, ProblemKind};
pub use overview::Overview;
pub use range::{Figures, Peak, Span, StreamFigures, figures};
pub use state::{Death, ProcessNow, Snapshot, StreamNow, Written};
pub use store::{Clock, EventIndex, Header, Trace};
pub use summary::summary;
pub use trouble::first_trouble;
pub use web::{chunks, desired_size, lowest_desired_size, signed};
pub use writing::{Format, Writing, write_trace};
