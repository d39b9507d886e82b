//! What happened: the one thing the engine produces and the one thing the views read.
//!
//! A [`Trace`] is compact (24 bytes an event) and bounded (the oldest events go first), and gives the state at any
//! cursor by checkpoint and replay. `formats` reads and writes it, `judge` says what is to be made of it.
//! It must not know who produced it, a run of the engine or a recording of a real process.

mod amount;
mod by_stream;
mod column;
mod columns;
mod cursor;
mod ending;
mod event_index;
mod find;
mod flow;
mod flows;
mod listeners;
pub(crate) mod loss;
mod notes;
mod overview;
mod packed;
mod range;
mod state;
mod store;
mod stream_state;
mod web_streams;

pub use amount::{Amount, chunks, grouped, lines_in, percent, signed};
pub use by_stream::ByStream;
pub use column::{Column, States};
pub use cursor::Cursor;
pub use ending::{Beyond, Gap, beyond};
pub(crate) use ending::{is_at_end, misses};
pub use event_index::EventIndex;
pub(crate) use find::first_between;
pub use find::first_event;
pub use flow::Flow;
pub use flows::{Lane, flows, lanes, meeting, without_numbers};
pub use listeners::Listeners;
pub(crate) use loss::is_unseen;
pub use notes::{Companion, Notes, Pipeline, Place};
pub use overview::Overview;
pub use range::{Figures, Peak, Span, StreamFigures, figures};
pub use state::{Death, ProcessNow, Snapshot};
pub use store::{Clock, Header, Tells, Trace};
pub use stream_state::{LastWrite, StreamNow};
pub use web_streams::{desired_size, lowest_desired_size};
