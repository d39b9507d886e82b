//! What is wrong with an argument of the command line.

use std::error::Error;
use std::fmt;

use highwater::engine::NodeVersion;

/// Why an argument makes no sense. Displayed as what would.
#[derive(Debug)]
pub enum ArgumentError {
    /// There is no such version of Node.
    Node,
    /// It is no size of a picture.
    Size,
    /// It is no factor by which a picture can be enlarged.
    Scale,
}

impl fmt::Display for ArgumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ArgumentError::Node => write!(f, "supported versions: {}", NodeVersion::MAJORS),
            ArgumentError::Size => {
                f.write_str("use a form such as 960x540, with each number from 100 to 10000")
            }
            ArgumentError::Scale => f.write_str("use a number from 0.1 to 10"),
        }
    }
}

impl Error for ArgumentError {}
