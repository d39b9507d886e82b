//! What browser tests stand on: a web server, a browser, and a page in it.

mod browsers;
mod chromium;
mod driver;
mod firefox;
mod page;
mod server;
mod session;
mod webkit;

pub use browsers::wish;
pub use page::{Media, Page, key};
pub use server::{Fault, Habit, Server, copy_of_dist, dist};
