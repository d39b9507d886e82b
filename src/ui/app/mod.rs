//! The root component and the page: which panels there are, and what passes between them.

mod commands;
mod effects;
mod file_drop;
mod page;
mod panels;
#[cfg(test)]
mod rendered;
mod root;
mod shown_streams;
mod view_choice;

pub use self::root::{App, AppProps};
