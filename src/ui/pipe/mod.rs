//! The pipe view: its pictures, and the verdict below them.

mod pictures;
mod verdict;

pub use self::pictures::{pipe_pictures, rows_class};
pub use self::verdict::Verdict;
