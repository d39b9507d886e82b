//! Passing on what is on screen: its link, and HTML for another page, with a preview. Must not know how addresses are packed.

mod dialog;
mod snippet;

pub use self::dialog::Share;
