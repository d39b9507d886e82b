//! Why a figure's text, expression or moment cannot be understood. Must not know where it stands: `check` does.

use std::fmt;

use crate::scenario::{AmountError, cut_sentence};

/// What is wrong with a text, an expression or a moment, as a sentence without its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureError(String);

impl FigureError {
    /// What the words quote of a file may have any length.
    #[inline(never)]
    pub(super) fn new(words: impl Into<String>) -> FigureError {
        FigureError(cut_sentence(words.into()))
    }
}

impl fmt::Display for FigureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<String> for FigureError {
    fn from(words: String) -> FigureError {
        FigureError::new(words)
    }
}

impl From<AmountError> for FigureError {
    fn from(error: AmountError) -> FigureError {
        FigureError::new(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::SENTENCE;

    #[test]
    fn what_is_quoted_does_not_make_an_essay_of_a_sentence() {
        let said = FigureError::new(format!("“{}” is no amount", "é".repeat(5_000))).to_string();
        assert_eq!(said.chars().count(), SENTENCE + 1);
        assert!(said.ends_with("é…"));
    }
}
