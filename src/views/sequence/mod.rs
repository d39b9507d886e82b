//! The sequence: why. A lifeline for each stream and its device, a row for each signal, the newest at the bottom.

mod layout;
mod rates;
mod rows;
mod spoken;

pub use layout::layout;
pub use spoken::spoken;
