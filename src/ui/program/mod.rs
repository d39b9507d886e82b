//! The reader's program: the editor in the place of the listing, what runs it, and its console. What runs is `session`'s, and
//! the editor itself a script of its own, by way of `crate::web`.

mod console;
mod listing;
mod panel;
mod sentences;

pub use self::listing::Listing;
pub use self::panel::ProgramPanel;
