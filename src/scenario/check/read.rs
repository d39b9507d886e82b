//! Reading JSON that people write: a fault is told with its place. Must not judge what the file says.

use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::faults::Fault;
use super::json_path::json_path;

/// Characters of a file.
pub const LONGEST: usize = 1 << 20;
/// Characters of a sentence about one.
pub const SENTENCE: usize = 300;

/// Reads JSON that may be written by hand.
///
/// # Errors
/// The first thing that is wrong with it, with its place.
pub fn read_json<T: DeserializeOwned>(text: &str) -> Result<T, Vec<Fault>> {
    if text.len() > LONGEST {
        let words = format!("the file has {} characters; the limit is {LONGEST}", text.len());
        return Err(vec![Fault { place: String::new(), words }]);
    }
    // What reads an object takes a list of its values for one.
    if text.trim_start().starts_with('[') {
        return Err(vec![Fault {
            place: String::new(),
            words: "this is a list, but must be an object".to_owned(),
        }]);
    }
    // From bytes, as lines of traces are: the page then holds one reader of JSON.
    serde_json::from_slice(text.as_bytes()).map_err(|error| vec![fault_of(text, &error)])
}

fn fault_of(text: &str, error: &serde_json::Error) -> Fault {
    let words = cut_sentence(error.to_string());
    let place = cut_sentence(json_path(text, error.line(), error.column()));
    match error.classify() {
        // The place says it better than lines and columns.
        Category::Data if !place.is_empty() => {
            Fault { place, words: words.split(" at line ").next().unwrap_or_default().to_owned() }
        }
        _ => Fault { place: String::new(), words },
    }
}

/// A sentence that may speak of anything that is in a file: it is cut after [`SENTENCE`] characters.
pub fn cut_sentence(text: String) -> String {
    match text.char_indices().nth(SENTENCE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
