//! A figure of the lesson beside its run: what is at stake, the question before it runs, what is said at its moments, and
//! why it is so. Must not decide anything about streams, and must not read texts: `figure` does both.

mod after;
mod measure;
mod moments;
mod panel;
mod question;
mod texts;

pub use self::measure::{EVENTS, use_measured};
pub use self::panel::Panel;
pub use self::texts::{line, text};
