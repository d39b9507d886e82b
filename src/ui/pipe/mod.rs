//! The pipe view: its pictures, and the verdict below them.

mod pictures;
mod verdict;

pub use self::pictures::{PipePictures, rows_class};
pub use self::verdict::Verdict;
