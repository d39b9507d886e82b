//! The words of a picture and the room that they take, for tests of layouts.
#![allow(dead_code, reason = "not every test needs all of it")]

use highwater::views::marks::{Anchor, Mark, Scene};
use highwater::views::pen::Area;

/// The languages that pictures have room for.
pub const LANGUAGES: [&str; 2] = ["en", "de"];

/// Says everything in that language from now on.
pub fn speak(language: &str) {
    let file = match language {
        "en" => "{}".to_owned(),
        _ => std::fs::read_to_string(format!("static/words/{language}.json")).unwrap(),
    };
    highwater::words::use_language(language, &file).unwrap();
}

/// A text with the room that it takes, nearly.
pub struct Words<'a> {
    pub text: &'a str,
    pub area: Area,
}

/// Every text of a scene.
pub fn words(scene: &Scene) -> Vec<Words<'_>> {
    let mut found = Vec::new();
    collect(&scene.marks, &mut found);
    found
}

/// What they say.
pub fn texts(scene: &Scene) -> Vec<String> {
    words(scene).iter().map(|word| word.text.to_owned()).collect()
}

fn collect<'a>(marks: &'a [Mark], found: &mut Vec<Words<'a>>) {
    for mark in marks {
        match mark {
            Mark::Text { x, y, text, size, anchor, bold, mono, .. } => {
                let letter = match (mono, bold) {
                    (true, _) => 0.61,
                    (false, true) => 0.56,
                    (false, false) => 0.53,
                };
                let w = text.chars().count() as f64 * letter * size;
                let left = match anchor {
                    Anchor::Start => *x,
                    Anchor::Middle => x - w / 2.0,
                    Anchor::End => x - w,
                };
                found.push(Words { text, area: Area::new(left, y - size * 0.75, w, size * 0.8) });
            }
            Mark::Group { marks, .. } => collect(marks, found),
            _ => {}
        }
    }
}
