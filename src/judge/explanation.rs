//! A sentence and how good or bad its news is. Must not decide either.

/// Whether a sentence is good or bad news.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Something happened.
    #[default]
    Plain,
    /// Room again, flowing again, done.
    Good,
    /// Full, held up, broken.
    Bad,
}

/// A sentence with its tone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explanation {
    /// The sentence.
    pub text: String,
    /// Whether it is good or bad news.
    pub tone: Tone,
}

pub(super) fn say(tone: Tone, text: impl Into<String>) -> Explanation {
    Explanation { text: text.into(), tone }
}
