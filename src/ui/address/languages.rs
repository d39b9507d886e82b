//! The languages that the page speaks: their codes and their own names. Must not fetch anything.

use crate::words::ENGLISH;

/// The languages, each by the name of its file in `static/words` and by its own name.
pub const LANGUAGES: [(&str, &str); 2] = [(ENGLISH, "English"), ("de", "Deutsch")];

/// The language with that name, if the page speaks it.
pub fn spoken(name: &str) -> Option<&'static str> {
    LANGUAGES.into_iter().map(|(code, _)| code).find(|code| code.eq_ignore_ascii_case(name))
}
