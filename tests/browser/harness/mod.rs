//! What browser tests stand on: a web server, a browser, and a page in it.

mod driver;
mod page;
mod server;

pub use page::{Media, Page, key};
pub use server::{Habit, Server, copy_of_dist, dist};
