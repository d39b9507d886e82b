//! The root component and the page: which panels there are, and what passes between them.

mod app;
mod page;
#[cfg(test)]
mod rendered;
mod view_choice;

pub use self::app::{App, AppProps};
