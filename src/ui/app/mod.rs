//! The root component and the page: what is around the panels, and what passes between them.

mod effects;
mod file_drop;
mod page;
#[cfg(test)]
mod rendered;
mod root;

pub use self::root::{App, AppProps};
