//! The sequence view as a control: rows to scroll, select and ask about, the filter, the chain of causes.

mod causes;
mod controller;
mod filter;
mod panel;

pub use self::controller::SequenceViewState;
pub use self::panel::Sequence;
