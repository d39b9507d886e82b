//! Two runs on one clock: the choice of the second, and the figures in which they differ.

mod choice;
mod differences;

pub use self::choice::ComparisonChoice;
pub use self::differences::Differences;
