//! The sequence: why. A lifeline for each stream and its device, a row for each signal, the newest at the bottom.

mod filter;
mod folds;
mod layout;
mod mermaid;
mod rates;
mod row;
mod rows;
mod spoken;
mod viewport;
mod visible_rows;

pub use filter::{Filter, SignalKind};
pub use layout::layout;
pub use mermaid::mermaid;
pub use rates::too_fast;
pub use viewport::SequenceViewport;
pub use visible_rows::{ROW, RowHit, TIMES, VisibleRows, beside, scrolled, showing, visible_rows};
