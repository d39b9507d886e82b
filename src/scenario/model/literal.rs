//! A scenario and its parts as text: as a file, and as JavaScript. What a thing is called comes first in it.

use std::fmt::Write;

use serde::Serialize;
use serde_json::Value;

use super::scenario::Scenario;

/// The keys that come first, in this order; the others follow by the alphabet.
const FIRST: [&str; 6] = ["title", "story", "name", "type", "node", "consumer"];

impl Scenario {
    /// The same as a file, which `read` reads.
    pub fn file(&self) -> String {
        let mut text = String::new();
        write(&value(self), Some(0), &mut text);
        text.push('\n');
        text
    }
}

/// A value as JavaScript: `{ name: "req", read: { by: "io" } }`.
pub(in crate::scenario) fn literal(value: &Value) -> String {
    let mut text = String::new();
    write(value, None, &mut text);
    text
}

/// What a part of a scenario says.
pub(in crate::scenario) fn value(part: &impl Serialize) -> Value {
    // Nothing in a scenario is no JSON: all keys are texts.
    serde_json::to_value(part).unwrap_or_default()
}

/// As JSON that is so deep within other values, a line each; or on one line, with keys as JavaScript has them.
fn write(value: &Value, depth: Option<usize>, text: &mut String) {
    let inner = depth.map(|depth| depth + 1);
    match value {
        Value::Object(entries) if !entries.is_empty() => {
            text.push('{');
            let first = FIRST.iter().filter_map(|key| entries.get_key_value(*key));
            let others = entries.iter().filter(|(key, _)| !FIRST.contains(&key.as_str()));
            for (number, (key, value)) in first.chain(others).enumerate() {
                begin(number, inner, " ", text);
                let _ = match inner {
                    Some(_) => write!(text, "\"{key}\": "),
                    None => write!(text, "{key}: "),
                };
                write(value, inner, text);
            }
            begin(0, depth, " ", text);
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (number, item) in items.iter().enumerate() {
                begin(number, inner, if number == 0 { "" } else { " " }, text);
                write(item, inner, text);
            }
            begin(0, depth, "", text);
            text.push(']');
        }
        value => {
            let _ = write!(text, "{value}");
        }
    }
}

/// Before one of several values: a comma, and a line of its own, or else `space`.
fn begin(number: usize, depth: Option<usize>, space: &str, text: &mut String) {
    text.push_str(if number > 0 { "," } else { "" });
    match depth {
        Some(depth) => {
            text.push('\n');
            (0..depth).for_each(|_| text.push_str("  "));
        }
        None => text.push_str(space),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Consumer;
    use crate::scenario::samples::upload_crash;

    #[test]
    fn a_file_is_read_as_what_was_written() {
        let scenario = upload_crash(Consumer::Pipe);
        let file = scenario.file();
        assert_eq!(Scenario::read(&file), Ok(scenario));
        assert!(file.lines().nth(1).is_some_and(|line| line.starts_with("  \"node\": ")), "{file}");
    }

    #[test]
    fn javascript_has_its_keys_without_quotes() {
        let value = serde_json::json!({ "read": { "by": "io", "sizes": [1, 2] }, "name": "r", "none": {} });
        assert_eq!(literal(&value), r#"{ name: "r", none: {}, read: { by: "io", sizes: [1, 2] } }"#);
    }
}
