//! The text of a figure beside its run: the story, the question before it runs, what happens at its moments, and why. Must
//! not decide anything about streams, and must not parse texts: `figure` does both.

mod after;
mod measure;
mod moments;
mod panel;
mod question;
mod texts;

pub use self::measure::{EVENTS, use_measured};
pub use self::panel::Panel;
pub use self::texts::{line, text};
