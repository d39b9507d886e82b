//! Where in a JSON text a fault is: the line and column that a reader stopped at, as `flows[0].stages[2].chunk`.
//! Must not judge the text.

/// The place of the value or key that a reader has just taken when it stops at that line and column, both from 1. Empty
/// if that is the whole text, or nothing that can be named.
pub(super) fn json_path(text: &str, line: usize, column: usize) -> String {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let end = (before + column).min(text.len());
    let mut path: Vec<Step> = Vec::new();
    let mut last = None;
    let mut bytes = text.bytes().enumerate().take(end).peekable();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => {
                let closed = skip_string(&mut bytes);
                if let (Some(Step::Key(key)), true) = (path.last_mut(), last != Some(b':')) {
                    *key = text.get(at + 1..closed.unwrap_or(end)).unwrap_or_default().to_owned();
                }
            }
            b'{' => path.push(Step::Key(String::new())),
            b'[' => path.push(Step::Item(0)),
            // What was complete is the container's own place.
            b'}' | b']' => drop(path.pop()),
            b',' => match path.last_mut() {
                Some(Step::Item(number)) => *number += 1,
                Some(Step::Key(key)) => key.clear(),
                None => {}
            },
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            last = Some(byte);
        }
    }
    let mut place = String::new();
    for step in path {
        match step {
            Step::Item(number) => place.push_str(&format!("[{number}]")),
            Step::Key(key) if key.is_empty() => {}
            Step::Key(key) if place.is_empty() => place = key,
            Step::Key(key) => {
                place.push('.');
                place.push_str(&key);
            }
        }
    }
    place
}

enum Step {
    Key(String),
    Item(usize),
}

/// Goes on behind a text's end; where that is.
fn skip_string(bytes: &mut impl Iterator<Item = (usize, u8)>) -> Option<usize> {
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' => drop(bytes.next()),
            b'"' => return Some(at),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::json_path;

    /// The place where `|` is.
    fn at(text: &str) -> String {
        let before = text.split('|').next().unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().len();
        json_path(&text.replace('|', ""), line, column)
    }

    #[test]
    fn places_are_named_by_keys_and_numbers() {
        for (text, expected) in [
            ("|{}", ""),
            ("{\"a\": 1|}", "a"),
            ("{\"a\": {\"b\": 1, \"c\": \"x\"|}}", "a.c"),
            ("{\"a\":\n [1,\n {\"b\": [true, false|]}]}", "a[1].b[1]"),
            ("{\"a\": {\"b\": 1}|}", "a"),
            ("{\"a\": 1, \"nonsense\"|: 2}", "nonsense"),
            ("{\"a,[{\\\"\": 1|}", "a,[{\\\""),
            ("{\"a\": \"un|closed", "a"),
        ] {
            assert_eq!(at(text), expected, "{text}");
        }
    }
}
