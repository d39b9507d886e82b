//! A figure of the lesson beside its run: what is at stake, the question before it runs, what is said at its moments, and
//! why it is so. Must not decide anything about streams, and must not read texts: `figure` does both.

mod after;
mod measure;
mod moments;
mod panel;
mod question;
mod reading;
mod texts;
mod views;

pub(super) use measure::{EVENTS, use_measured};
pub(super) use panel::Panel;
pub(super) use reading::{Lesson, Step};
pub(super) use texts::{line, text};
pub(super) use views::ViewChoice;
