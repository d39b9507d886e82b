//! Holds files and folders that stand beside each other apart: none uses another one that uses it, be it by way of a
//! third. `HIGHWATER_IMPORTS=1 cargo test --test circles -- --nocapture` prints who uses whom.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "shared/sources.rs"]
mod sources;

#[path = "shared/tokens.rs"]
mod tokens;

use std::collections::{BTreeMap, BTreeSet};

use sources::sources;
use tokens::{is_word, tokens};

/// For each module those of its siblings that it uses, or that anything below it uses.
type Uses = BTreeMap<String, BTreeSet<String>>;

#[test]
fn siblings_use_each_other_in_one_direction() {
    let uses = uses(&sources("src"));
    if std::env::var_os("HIGHWATER_IMPORTS").is_some() {
        for (module, used) in uses.iter().filter(|(_, used)| !used.is_empty()) {
            println!("{module} → {}", used.iter().cloned().collect::<Vec<_>>().join(" "));
        }
    }
    let found: Vec<String> = circles(&uses).iter().map(|circle| circle.join(" ")).collect();
    assert!(found.is_empty(), "these modules use each other:\n{}", found.join("\n"));
}

#[test]
fn a_circle_is_found_by_every_way_to_name_a_module() {
    let circles_of = |files: &[(&str, &str)]| {
        let files: Vec<(String, String)> =
            files.iter().map(|(path, text)| (format!("src/{path}"), (*text).to_owned())).collect();
        circles(&uses(&files))
    };
    let circle = |names: &[&str]| vec![names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()];
    let two = [("r/a.rs", "use super::b::B;"), ("r/b.rs", "fn f() { super::a::f() }")];
    assert_eq!(circles_of(&two), circle(&["r/a", "r/b"]));
    let braces = [("r/a.rs", "use super::{c, b};"), ("r/b.rs", "use crate::r::{a::{A}, d};"), ("r/c.rs", "")];
    assert_eq!(circles_of(&braces), circle(&["r/a", "r/b"]));
    let folder = [("r/a/x.rs", "use super::super::b;"), ("r/b.rs", "use super::a::x;"), ("r/a/mod.rs", "")];
    assert_eq!(circles_of(&folder), circle(&["r/a", "r/b"]));
    let three = [("a.rs", "use crate::b;"), ("b/mod.rs", "use crate::c;"), ("c.rs", "use crate::a;")];
    assert_eq!(circles_of(&three), circle(&["a", "b", "c"]));
    let none = [
        ("r/a.rs", "// use super::b;\nuse super::b;"),
        ("r/b.rs", "use super::a_text; \"super::a\""),
        ("r/mod.rs", "mod a;"),
    ];
    assert!(circles_of(&none).is_empty());
}

/// Who uses whom among the modules of the files, each by its path without `src/` and its ending.
fn uses(files: &[(String, String)]) -> Uses {
    let module = |path: &str| {
        let path = path.trim_start_matches("src/").trim_end_matches(".rs");
        path.trim_end_matches("/mod").to_owned()
    };
    let mut uses: Uses = files
        .iter()
        .map(|(path, _)| module(path))
        .filter(|path| !["lib", "main"].contains(&path.as_str()))
        .map(|path| (path, BTreeSet::new()))
        .collect();
    let modules: Vec<String> = uses.keys().cloned().collect();
    for (path, text) in files {
        let from = module(path);
        for used in paths(text, &from) {
            // The longest part of the path that is a module.
            let parts = (1..=used.len()).rev().map(|length| used[..length].join("/"));
            let Some(to) = parts.into_iter().find(|part| modules.contains(part)) else { continue };
            let common = from.split('/').zip(to.split('/')).take_while(|(one, other)| one == other).count();
            let beside = |path: &str| path.split('/').take(common + 1).collect::<Vec<_>>().join("/");
            let (from, to) = (beside(&from), beside(&to));
            // What is above or below it is no sibling.
            if from != to && from.split('/').count() == to.split('/').count() {
                uses.entry(from).or_default().insert(to);
            }
        }
    }
    uses
}

/// The paths within the crate that a file names, from the crate's root.
fn paths(text: &str, module: &str) -> Vec<Vec<String>> {
    let tokens: Vec<String> = tokens(text).into_iter().map(|(_, token)| token).collect();
    let own: Vec<String> = module.split('/').map(str::to_owned).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let continues = at > 0 && tokens[at - 1] == "::";
        let next = tokens.get(at + 1).map(String::as_str);
        at += 1;
        if continues || next != Some("::") {
            continue;
        }
        let mut base = match tokens[at - 1].as_str() {
            "crate" => Vec::new(),
            "self" => own.clone(),
            "super" => own[..own.len() - 1].to_vec(),
            _ => continue,
        };
        let mut rest = at + 1;
        while tokens.get(rest).is_some_and(|token| token == "super") {
            base.pop();
            rest += 2;
        }
        tree(&tokens, rest, &base, &mut found);
    }
    found
}

/// Adds the paths of the tree of names that begins at a token. Where it ends.
fn tree(tokens: &[String], mut at: usize, base: &[String], found: &mut Vec<Vec<String>>) -> usize {
    let mut path = base.to_vec();
    while let Some(token) = tokens.get(at) {
        if token == "{" {
            at += 1;
            while let Some(token) = tokens.get(at).filter(|token| *token != "}") {
                at = if token == "," { at + 1 } else { tree(tokens, at, &path, found).max(at + 1) };
            }
            return at + 1;
        }
        if !token.starts_with(is_word) {
            break;
        }
        path.push(token.clone());
        at += 1;
        match tokens.get(at).map(String::as_str) {
            Some("::") => at += 1,
            _ => break,
        }
    }
    found.push(path);
    at
}

/// The groups of modules that reach each other, each in order.
fn circles(uses: &Uses) -> Vec<Vec<String>> {
    let reach = |from: &String| {
        let mut reached = BTreeSet::new();
        let mut next: Vec<&String> = uses.get(from).into_iter().flatten().collect();
        while let Some(module) = next.pop() {
            if reached.insert(module.clone()) {
                next.extend(uses.get(module).into_iter().flatten());
            }
        }
        reached
    };
    let reached: BTreeMap<&String, BTreeSet<String>> =
        uses.keys().map(|module| (module, reach(module))).collect();
    let mut circles = Vec::new();
    for (module, of) in &reached {
        let circle: Vec<String> = of
            .iter()
            .filter(|other| reached.get(other).is_some_and(|back| back.contains(*module)))
            .cloned()
            .collect();
        if circle.first() == Some(*module) {
            circles.push(circle);
        }
    }
    circles
}
