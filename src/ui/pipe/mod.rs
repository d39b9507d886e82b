//! The pipe view: its pictures, and the verdict below them.

mod verdict;

pub use self::verdict::Verdict;
