//! The sequence: why. A lifeline for each stream and its device, a row for each signal, the newest at the bottom.

mod filter;
mod folds;
mod layout;
mod mermaid;
mod plan;
mod rates;
mod rows;
mod spoken;
mod view;

pub use filter::{Filter, Kind};
pub use layout::layout;
pub use mermaid::mermaid;
pub use plan::{Picked, Plan, ROW, TIMES, beside, plan, scrolled, showing};
pub use rates::too_fast;
pub use view::View;
