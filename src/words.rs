//! The page's own words in the reader's language. The English template stands in the code, where it is said; a file
//! of `static/words` maps it to another language. Must not know what is said, nor where the file comes from.
//!
//! ```
//! use highwater::{tr, tr_n};
//!
//! let (name, n) = ("gzip", 3);
//! assert_eq!(tr!("Play"), "Play"); // a &'static str
//! assert_eq!(tr!("{name} was created.", name), "gzip was created."); // a String
//! assert_eq!(tr!("{name} holds {level}.", name, level = "64 KiB"), "gzip holds 64 KiB.");
//! assert_eq!(tr_n!(n, "{n} chunk is left.", "{n} chunks are left.", n), "3 chunks are left.");
//! ```
//!
//! Every placeholder has a name, for translators; values stand in the order in which their names are met first,
//! and the compiler holds them to it. A translation may put them in any order. There are no formats in placeholders:
//! give the formatted value. `docs/translating.md` says what is translated, and what never is.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt::{self, Display, Write};

/// The language that templates are written in.
pub const ENGLISH: &str = "en";

/// A language that is not that of the templates.
struct Table {
    language: String,
    words: BTreeMap<String, String>,
}

/// Why a language cannot be used: its file is no JSON object from templates to templates. Displayed in English.
#[derive(Debug)]
pub struct LanguageError {
    language: String,
    error: serde_json::Error,
}

impl fmt::Display for LanguageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "The words of {}: {}", self.language, self.error)
    }
}

impl std::error::Error for LanguageError {}

thread_local! {
    static TABLE: Cell<Option<&'static Table>> = const { Cell::new(None) };
}

/// Says everything in a language from now on, by the text of its file: a JSON object from English templates to
/// translated ones. What is missing in it stays English. To be called at the start: words that have been said stay.
///
/// # Errors
/// If the text is no such object. The language then stays what it was.
pub fn use_language(language: &str, file: &str) -> Result<(), LanguageError> {
    let words = serde_json::from_slice(file.as_bytes())
        .map_err(|error| LanguageError { language: language.to_owned(), error })?;
    // It is used until the program ends, and words of it are handed out as 'static.
    let table = Box::leak(Box::new(Table { language: language.to_owned(), words }));
    TABLE.set(Some(table));
    Ok(())
}

/// The language that everything is said in, as `<html lang>` has it.
pub fn language() -> &'static str {
    TABLE.get().map_or(ENGLISH, |table| &table.language)
}

/// What a template is in the language in use. Say [`tr!`], by which templates are found in the sources.
pub fn word(template: &'static str) -> &'static str {
    let known = TABLE.get().and_then(|table| table.words.get(template));
    known.map_or(template, String::as_str)
}

/// The template in the language in use, with its values in the order in which the English one names them first. Say
/// [`tr!`].
pub fn say(template: &'static str, values: &[&dyn Display]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in places(template) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let translated = word(template);
    let mut said = translated.split('{').next().unwrap_or_default().to_owned();
    for (name, text) in places(translated) {
        if let Some(value) = names.iter().position(|known| *known == name).and_then(|at| values.get(at)) {
            // Writing to a String cannot fail.
            let _ = write!(said, "{value}");
        }
        said.push_str(text);
    }
    said
}

/// The names in a template, each with the text behind it.
pub fn places(template: &str) -> impl Iterator<Item = (&str, &str)> {
    template.split('{').skip(1).map(|piece| piece.split_once('}').unwrap_or((piece, "")))
}

/// Whether a template's placeholders are just those names, in the order in which they are met first. The compiler asks.
pub const fn has_names(template: &str, names: &[&str]) -> bool {
    let bytes = template.as_bytes();
    let (mut at, mut met) = (0, 0);
    while at < bytes.len() {
        if bytes[at] == b'{' {
            let mut known = 0;
            while known < names.len() && !stands_at(bytes, at + 1, names[known].as_bytes()) {
                known += 1;
            }
            if known > met || known == names.len() {
                return false;
            }
            if known == met {
                met += 1;
            }
        }
        at += 1;
    }
    met == names.len()
}

/// Whether a name and a closing brace stand there.
const fn stands_at(bytes: &[u8], from: usize, name: &[u8]) -> bool {
    let mut at = 0;
    while at < name.len() {
        if from + at >= bytes.len() || bytes[from + at] != name[at] {
            return false;
        }
        at += 1;
    }
    from + at < bytes.len() && bytes[from + at] == b'}'
}

/// Says a template in the language in use: a `&'static str` of a template without placeholders, otherwise a `String`.
/// The values stand behind it as `name` or `name = value`. See [`crate::words`].
#[macro_export]
macro_rules! tr {
    ($template:literal $(,)?) => {{
        const { assert!($crate::words::has_names($template, &[]), "a placeholder without a value") }
        $crate::words::word($template)
    }};
    ($template:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {{
        const {
            let names = &[$(stringify!($name)),+];
            assert!(
                $crate::words::has_names($template, names),
                "values must be named as the placeholders are, in the order in which these are met first"
            )
        }
        $crate::words::say($template, &[$(&$crate::tr!(@value $name $(= $value)?)),+])
    }};
    (@value $name:ident) => { $name };
    (@value $name:ident = $value:expr) => { $value };
}

/// Says the first template of one, the second of any other number; both have the same placeholders. See [`tr!`].
#[macro_export]
macro_rules! tr_n {
    ($n:expr, $one:literal, $many:literal, $($values:tt)+) => {
        match $n {
            1 => $crate::tr!($one, $($values)+),
            _ => $crate::tr!($many, $($values)+),
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_and_put_in_another_order() {
        let (name, n) = ("gzip", 1);
        let sentence =
            || tr!("{name} holds {level} of {name}'s {mark}.", name, level = 5_u64, mark = "9 KiB");
        let count = |n: u64| tr_n!(n, "{n} chunk", "{n} chunks", n);
        assert_eq!(language(), "en");
        assert_eq!(tr!("Play"), "Play");
        assert_eq!(sentence(), "gzip holds 5 of gzip's 9 KiB.");

        let file = r#"{ "Play": "Los", "{n} chunks": "{n} Stücke",
            "{name} holds {level} of {name}'s {mark}.": "Von {mark} liegen {level} in {name}." }"#;
        use_language("de", file).unwrap();
        assert_eq!(language(), "de");
        assert_eq!(tr!("Play"), "Los");
        assert_eq!(sentence(), "Von 9 KiB liegen 5 in gzip.");
        assert_eq!((count(n), count(7)), ("1 chunk".to_owned(), "7 Stücke".to_owned()));

        assert!(
            use_language("fr", r#"{ "Play": 5 }"#).unwrap_err().to_string().starts_with("The words of fr: ")
        );
        assert_eq!(language(), "de");
    }

    #[test]
    fn names_are_those_of_the_placeholders() {
        assert!(has_names("Play", &[]));
        assert!(has_names("{a} and {b}, {a}", &["a", "b"]));
        assert!(!has_names("{a} and {b}", &["b", "a"]));
        assert!(!has_names("{a} and {b}", &["a"]));
        assert!(!has_names("{a}", &["a", "b"]));
        assert!(!has_names("{a:.2}", &["a"]));
        assert!(!has_names("{a", &["a"]));
        assert!(!has_names("{}", &[]));
    }
}
