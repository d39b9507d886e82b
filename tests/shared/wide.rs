//! A language of its own, for tests that look for words that nobody can translate: English in wide letters.

use std::collections::BTreeMap;

/// A template in wide letters.
pub fn widened(template: &str) -> String {
    let mut inside = false;
    let wide = |letter: char| {
        inside = letter == '{' || (inside && letter != '}');
        match letter.is_ascii_alphabetic() && !inside {
            true => char::from_u32(letter as u32 + 0xFEE0).unwrap(),
            false => letter,
        }
    };
    template.chars().map(wide).collect()
}

/// The file of that language.
pub fn file(templates: impl IntoIterator<Item = String>) -> String {
    let words: BTreeMap<String, String> =
        templates.into_iter().map(|template| (template.clone(), widened(&template))).collect();
    serde_json::to_string(&words).unwrap()
}

/// The words of a text that are in narrow letters, but for those that are the same in every language.
pub fn narrow<'a>(text: &'a str, same: &[&str]) -> Vec<&'a str> {
    let words = text.split(|letter: char| !letter.is_alphabetic() && letter != '_');
    let narrow = |word: &&str| word.chars().any(|letter| letter.is_ascii_alphabetic() || letter == 'µ');
    words.filter(narrow).filter(|word| !same.contains(word)).collect()
}
