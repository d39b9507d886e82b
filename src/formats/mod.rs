//! Traces as files: JSON Lines, which is read back, also with records in it (`docs/trace-format.md`); CSV and Chrome's Trace Event Format, which
//! are only written; and where two traces part, as text.
//!
//! Must not decide what is made of a trace (`judge` does), and must not know files: it takes and gives bytes, piece by piece.

mod chrome;
mod csv;
mod diff;
mod export;
mod import;
mod line;
mod lines;
mod notes;
mod problem;
mod records;
mod writing;

pub use diff::{Difference, Divergence, compared, difference};
pub use import::{Import, Importer};
pub use problem::{Problem, ProblemKind};
pub use writing::{Format, TraceWriter, export, write_trace};
