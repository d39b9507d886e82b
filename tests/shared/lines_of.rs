//! Recordings as lines: a reader of records of its own, by the document of the format and not by the program's reader.

use serde_json::{Map, Value, json};

/// What a recording consists of: where each part ends in the file, and the line that it is or stands for.
pub fn parts(bytes: &[u8]) -> Vec<(usize, Value)> {
    let mut parts: Vec<(usize, Value)> = Vec::new();
    let mut kinds: Vec<Map<String, Value>> = Vec::new();
    let (mut at, mut time) = (0, 0);
    while at < bytes.len() {
        if bytes[at] < 0x80 {
            let end = at + bytes[at..].iter().position(|&byte| byte == b'\n').unwrap() + 1;
            let line: Value = serde_json::from_slice(&bytes[at..end]).unwrap();
            if parts.is_empty() {
                let records = line["records"].as_array().cloned().unwrap_or_default();
                kinds = records.into_iter().map(|kind| kind.as_object().unwrap().clone()).collect();
            } else if line["e"] != "create" {
                time = line["t"].as_u64().unwrap();
            }
            parts.push((end, line));
            at = end;
            continue;
        }
        let (kind, flags) = (bytes[at] & 0x7f, bytes[at + 1]);
        let is_wide = flags & 8 != 0;
        let mut id = u64::from(bytes[at + 2]) + 256 * u64::from(bytes[at + 3]);
        at += 4;
        let mut number = || {
            let size = if is_wide { 8 } else { 4 };
            let number = (0..size).map(|byte| u64::from(bytes[at + byte]) << (8 * byte)).sum::<u64>();
            at += size;
            number
        };
        if is_wide {
            id = number();
        }
        time += number();
        let mut line = kinds[usize::from(kind)].clone();
        line.insert("t".to_owned(), json!(time));
        line.insert("s".to_owned(), json!(id));
        for (flag, key) in [(1, "size"), (2, "rl"), (4, "wl")] {
            if flags & flag != 0 {
                line.insert(key.to_owned(), json!(number()));
            }
        }
        if flags & 0x30 != 0 {
            let flowing = [Value::Null, json!(false), json!(true)];
            line.insert("fl".to_owned(), flowing[usize::from(flags >> 4 & 3) - 1].clone());
        }
        if flags & 0x80 != 0 {
            line.insert("nd".to_owned(), json!(flags & 0x40 != 0));
        }
        parts.push((at, Value::Object(line)));
    }
    parts
}
