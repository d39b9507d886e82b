//! Why a figure's text, expression or moment cannot be understood. Must not know where it stands: `check` does.

use std::fmt;

use crate::scenario::AmountError;

/// What is wrong with a text, an expression or a moment, as a sentence without its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureError(String);

impl FigureError {
    #[inline(never)]
    pub(super) fn new(words: impl Into<String>) -> FigureError {
        FigureError(words.into())
    }
}

impl fmt::Display for FigureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<String> for FigureError {
    fn from(words: String) -> FigureError {
        FigureError(words)
    }
}

impl From<AmountError> for FigureError {
    fn from(error: AmountError) -> FigureError {
        FigureError::new(error.to_string())
    }
}
