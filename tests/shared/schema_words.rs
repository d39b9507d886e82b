//! What the schema of scenario files speaks of, for tests that hold something against it.

use serde_json::Value;

/// Names of properties, and values of enumerations that are texts.
pub fn schema_words(schema: &Value) -> Vec<String> {
    let mut words = Vec::new();
    collect(schema, &mut words);
    words
}

fn collect(schema: &Value, words: &mut Vec<String>) {
    match schema {
        Value::Object(entries) => {
            for (key, value) in entries {
                match (key.as_str(), value) {
                    ("properties", Value::Object(properties)) => words.extend(properties.keys().cloned()),
                    ("const", Value::String(text)) => words.push(text.clone()),
                    ("enum", Value::Array(values)) => {
                        words.extend(values.iter().filter_map(Value::as_str).map(str::to_owned));
                    }
                    _ => {}
                }
                collect(value, words);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, words)),
        _ => {}
    }
}
