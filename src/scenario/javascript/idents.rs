//! What streams are called in JavaScript. Names are any text; identifiers are not, and no two may be alike.

use std::collections::{BTreeMap, BTreeSet};

use crate::scenario::model::{Scenario, StageKind};

/// The identifiers of a scenario's stages, and of what its code needs besides.
pub(super) struct Idents {
    stages: Vec<Vec<String>>,
    taken: BTreeSet<String>,
}

/// What the program has for itself, and words that cannot be names.
const TAKEN: [&str; 58] = [
    "world",
    "once",
    "pipeline",
    "promises",
    "finished",
    "called",
    "chunk",
    "next",
    "ok",
    "signal",
    "callback",
    "chunks",
    "pump",
    "process",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "import",
    "in",
    "instanceof",
    "let",
    "new",
    "null",
    "return",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "var",
    "void",
    "while",
    "with",
    "yield",
    "number",
    "arguments",
    "eval",
    "setDefaultHighWaterMark",
];

impl Idents {
    pub(super) fn of(scenario: &Scenario) -> Idents {
        let mut taken = BTreeSet::new();
        taken.extend(TAKEN.iter().map(|&word| word.to_owned()));
        let mut by_name = BTreeMap::new();
        let mut numbers = BTreeMap::new();
        let mut stages = Vec::new();
        for flow in &scenario.flows {
            let mut idents = Vec::new();
            for stage in &flow.stages {
                let name = stage.name();
                let known = by_name.get(&name).filter(|_| stage.kind() == Some(StageKind::Use)).cloned();
                let ident = known.unwrap_or_else(|| free(&ident(&name), &mut taken, &mut numbers));
                by_name.insert(name, ident.clone());
                idents.push(ident);
            }
            stages.push(idents);
        }
        Idents { stages, taken }
    }

    /// That of a stage.
    pub(super) fn get(&self, flow: usize, stage: usize) -> &str {
        self.stages.get(flow).and_then(|stages| stages.get(stage)).map_or("undefined", String::as_str)
    }

    /// That of something that each flow has for itself: the word itself in the first, `word2` in the second, and so on.
    pub(super) fn own(&self, flow: usize, word: &str, place: usize) -> String {
        let mut ident = match flow + place {
            0 => word.to_owned(),
            _ if place == 0 => format!("{word}{}", flow + 1),
            _ => format!("{word}{}_{}", flow + 1, place + 1),
        };
        while !TAKEN.contains(&ident.as_str()) && self.taken.contains(&ident) {
            ident.push('_');
        }
        ident
    }
}

/// `numbers` holds how far each wanted one has been counted: thousands of names may want the same.
fn free(wanted: &str, taken: &mut BTreeSet<String>, numbers: &mut BTreeMap<String, usize>) -> String {
    let mut ident = wanted.to_owned();
    let number = numbers.entry(ident.clone()).or_insert(1);
    while !taken.insert(ident.clone()) {
        *number += 1;
        ident = format!("{wanted}{number}");
    }
    ident
}

/// `transform 1` becomes `transform1`, `mein Stream` becomes `meinStream`.
pub(super) fn ident(name: &str) -> String {
    let mut ident = String::new();
    let mut starts = false;
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() {
            starts = !ident.is_empty();
            continue;
        }
        if ident.is_empty() && c.is_ascii_digit() {
            ident.push('_');
        }
        match std::mem::take(&mut starts) {
            true => ident.push(c.to_ascii_uppercase()),
            false => ident.push(c),
        }
    }
    if ident.is_empty() { "stream".to_owned() } else { ident }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_name_becomes_an_identifier() {
        for (name, expected) in [
            ("req", "req"),
            ("transform 1", "transform1"),
            ("log-file", "logFile"),
            ("1st", "_1st"),
            ("*/ alert(1) //", "alert1"),
            ("Größe", "GrE"),
            ("", "stream"),
        ] {
            assert_eq!(ident(name), expected);
        }
    }
}
