//! Scenarios gone wrong: as JSON, whose values, keys, names and streams are changed, and as bytes. Must not judge them.

use serde_json::{Map, Value, json};

use super::dice::Dice;
use super::pools::{ACTIONS, KEYS, NUMBERS, TEXTS};

/// A text made of one that was right.
pub fn mutated(text: &str, dice: &mut Dice) -> String {
    let Ok(mut value) = serde_json::from_str::<Value>(text) else { return battered(text, dice) };
    for _ in 0..*dice.pick(&[1, 1, 1, 2, 4]) {
        change(&mut value, dice);
    }
    let text = value.to_string();
    match dice.below(12) {
        0 => battered(&text, dice),
        1 => doubled_key(&text, dice),
        _ => text,
    }
}

fn change(value: &mut Value, dice: &mut Dice) {
    match dice.below(16) {
        0..=3 => set_key(value, dice),
        4 | 5 => on_any(value, dice, &mut |it, dice| *it = extreme(dice)),
        6 => on_any(value, dice, &mut |it, dice| drop_one(it, dice)),
        7 => on_any(value, dice, &mut |it, dice| repeat_one(it, dice)),
        8 => rename(value, dice),
        9 | 10 => add_step(value, dice),
        11 | 12 => add_flow(value, dice),
        13 => add_stages(value, dice),
        14 => swap(value, dice),
        _ => on_any(value, dice, &mut |it, dice| {
            if let Value::Object(entries) = it {
                entries.insert(dice.word(TEXTS).to_owned(), extreme(dice));
            }
        }),
    }
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}

fn extreme(dice: &mut Dice) -> Value {
    match dice.below(10) {
        0 => Value::Null,
        1 => json!(dice.one_in(2)),
        2 => Value::Array(vec![json!(1); dice.below(3) * dice.below(6000)]),
        3 => json!({}),
        4 | 5 => json!(dice.word(TEXTS)),
        _ => parsed(dice.word(NUMBERS)),
    }
}

/// How many values there are in it, itself included.
fn size(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(entries) => entries.values().map(size).sum(),
        _ => 0,
    }
}

/// Any value within it, each as likely.
fn on_any(value: &mut Value, dice: &mut Dice, act: &mut impl FnMut(&mut Value, &mut Dice)) {
    let number = dice.below(size(value));
    on_number(value, number, &mut |value| act(value, dice));
}

fn on_number(value: &mut Value, number: usize, act: &mut impl FnMut(&mut Value)) {
    let Some(mut number) = number.checked_sub(1) else { return act(value) };
    let children: Vec<&mut Value> = match value {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(entries) => entries.values_mut().collect(),
        _ => return,
    };
    for child in children {
        let size = size(child);
        if number < size {
            return on_number(child, number, act);
        }
        number -= size;
    }
}

/// A key with a value of its own, where keys are.
fn set_key(value: &mut Value, dice: &mut Dice) {
    let (key, values) = dice.pick(KEYS);
    let new = parsed(dice.word(values));
    for _ in 0..20 {
        let mut done = false;
        on_any(value, dice, &mut |it, dice| {
            if let Value::Object(entries) = it {
                // Mostly where such a key is at home.
                done = entries.contains_key(*key) || dice.one_in(8);
                if done {
                    entries.insert((*key).to_owned(), new.clone());
                }
            }
        });
        if done {
            return;
        }
    }
}

fn drop_one(value: &mut Value, dice: &mut Dice) {
    match value {
        Value::Array(items) if !items.is_empty() => drop(items.remove(dice.below(items.len()))),
        Value::Object(entries) if !entries.is_empty() => {
            let key = entries.keys().nth(dice.below(entries.len())).cloned();
            key.and_then(|key| entries.remove(&key));
        }
        _ => {}
    }
}

fn repeat_one(value: &mut Value, dice: &mut Dice) {
    if let Value::Array(items) = value
        && !items.is_empty()
    {
        let item = items[dice.below(items.len())].clone();
        let times = *dice.pick(&[1, 1, 2, 10, 99, 1000]);
        // What is called alike must not be taken for granted.
        items.extend((0..times).map(|number| match &item {
            Value::Object(entries) if entries.contains_key("name") => {
                let mut entries = entries.clone();
                entries.insert("name".to_owned(), json!(format!("copy {number}")));
                Value::Object(entries)
            }
            item => item.clone(),
        }));
    }
}

fn stages(value: &Value) -> impl Iterator<Item = &Map<String, Value>> {
    let flows = value.get("flows").and_then(Value::as_array).into_iter().flatten();
    flows
        .filter_map(|flow| flow.get("stages").and_then(Value::as_array))
        .flatten()
        .filter_map(Value::as_object)
}

/// A name that some stage has, or one that none should have.
fn name(value: &Value, dice: &mut Dice) -> Value {
    let names: Vec<&Value> = stages(value).filter_map(|stage| stage.get("name")).collect();
    match names.is_empty() || dice.one_in(6) {
        true => json!(dice.word(TEXTS)),
        false => (*dice.pick(&names)).clone(),
    }
}

fn rename(value: &mut Value, dice: &mut Dice) {
    let new = if dice.one_in(2) { json!(dice.word(TEXTS)) } else { name(value, dice) };
    let old = name(value, dice);
    // Everywhere, so that it stays what it is, or at its own place alone.
    let everywhere = dice.one_in(2);
    fn replace(value: &mut Value, old: &Value, new: &Value, everywhere: bool) -> bool {
        if value == old {
            *value = new.clone();
            return !everywhere;
        }
        match value {
            Value::Array(items) => items.iter_mut().any(|item| replace(item, old, new, everywhere)),
            Value::Object(entries) => entries.values_mut().any(|item| replace(item, old, new, everywhere)),
            _ => false,
        }
    }
    replace(value, &old, &new, everywhere);
}

fn add_step(value: &mut Value, dice: &mut Dice) {
    let times = *dice.pick(&[1, 1, 1, 3, 12, 300]);
    for _ in 0..times {
        let (stream, other) = (name(value, dice), name(value, dice));
        let action = match dice.below(ACTIONS.len() + 8) {
            0..4 => json!({ "pipeTo": other }),
            4..8 => json!({ "unpipeFrom": other }),
            number => parsed(ACTIONS[number - 8]),
        };
        let at = parsed(dice.word(&["0", "1", "1000", "\"1 ms\"", "\"1 s\"", "9007199254740991"]));
        let step = json!({ "at": at, "stream": stream, "do": action });
        if let Some(entries) = value.as_object_mut()
            && let Value::Array(script) = entries.entry("script").or_insert(json!([]))
        {
            script.push(step);
        }
    }
}

/// A flow between streams that there are, or from or to one of them.
fn add_flow(value: &mut Value, dice: &mut Dice) {
    let times = *dice.pick(&[1, 1, 2, 30]);
    for number in 0..times {
        let used = |name: Value| json!({ "type": "use", "name": name });
        let (first, last) = (used(name(value, dice)), used(name(value, dice)));
        let source = json!({ "type": "readable", "name": format!("more {number}"), "count": dice.below(50) });
        let sink = json!({ "type": "writable", "name": format!("sink {number}") });
        let through = json!({ "type": "transform", "name": format!("through {number}"), "ratio": 2 });
        let stages = match dice.below(5) {
            0 => json!([first, last]),
            1 => json!([first, sink]),
            2 => json!([source, last]),
            3 => json!([first, through, last]),
            _ => json!([source, through, sink]),
        };
        let mut flow = json!({ "stages": stages });
        if dice.one_in(3) {
            flow["count"] = json!(*dice.pick(&[1, 2, 50, 3000]));
        }
        if let Some(flows) = value.get_mut("flows").and_then(Value::as_array_mut) {
            flows.push(flow);
        }
    }
}

/// A longer chain.
fn add_stages(value: &mut Value, dice: &mut Dice) {
    let times = *dice.pick(&[1, 2, 10, 96, 200]);
    let kind = dice.word(&["transform", "passThrough", "passThrough", "duplex", "generator"]);
    let Some(flows) = value.get_mut("flows").and_then(Value::as_array_mut) else { return };
    if flows.is_empty() {
        return;
    }
    let number = dice.below(flows.len());
    if let Some(stages) = flows[number].get_mut("stages").and_then(Value::as_array_mut) {
        for link in 0..times {
            let place = stages.len().min(1);
            stages.insert(place, json!({ "type": kind, "name": format!("link {number}.{link}") }));
        }
    }
}

fn swap(value: &mut Value, dice: &mut Dice) {
    let mut taken = Value::Null;
    on_any(value, dice, &mut |it, _| taken = it.clone());
    on_any(value, dice, &mut |it, _| {
        // A whole that holds itself again and again would only be long.
        if size(&taken) < 2000 {
            *it = taken.clone();
        }
    });
}

/// A key that stands there twice.
fn doubled_key(text: &str, dice: &mut Dice) -> String {
    let open: Vec<usize> = text.match_indices('{').map(|(place, _)| place + 1).collect();
    if open.is_empty() {
        return text.to_owned();
    }
    let place = *dice.pick(&open);
    let (key, values) = dice.pick(KEYS);
    let comma = if text[place..].starts_with('}') { "" } else { "," };
    format!("{}\"{key}\":{}{comma}{}", &text[..place], dice.word(values), &text[place..])
}

/// What happens to files.
pub fn battered(text: &str, dice: &mut Dice) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..1 + dice.below(3) {
        let place = dice.below(bytes.len() + 1);
        match dice.below(7) {
            0 => bytes.truncate(place),
            1 if place < bytes.len() => bytes[place] ^= 1 << dice.below(8),
            2 => insert(&mut bytes, place, &[dice.below(32) as u8]),
            3 => {
                let open = dice.word(&["[", "{\"flows\":", "{\"a\":[", "\"\\u"]);
                insert(
                    &mut bytes,
                    place,
                    open.repeat(*dice.pick(&[1, 100, 127, 128, 129, 50_000])).as_bytes(),
                );
            }
            4 => insert(
                &mut bytes,
                place,
                dice.word(&["\\ud800", "\\udc00\\ud800", "\u{feff}", "\\u0000", "\\x"]).as_bytes(),
            ),
            5 => insert(&mut bytes, place, dice.word(NUMBERS).repeat(*dice.pick(&[1, 3, 400])).as_bytes()),
            _ => {
                let end = (place + dice.below(200)).min(bytes.len());
                bytes.drain(place..end);
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn insert(bytes: &mut Vec<u8>, place: usize, more: &[u8]) {
    let place = place.min(bytes.len());
    bytes.splice(place..place, more.iter().copied());
}
