//! Holds the rooms of `src/ui` apart: none imports another one that imports it, be it by way of a third.
//!
//! A room is a folder of `src/ui`. It names another one as `crate::ui::room`, and its own files as `super::file`, so that
//! the imports can be read from the text.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "shared/sources.rs"]
mod sources;

use std::collections::{BTreeMap, BTreeSet};

use sources::sources;

/// For each module the modules that it imports, with one place where it does.
type Imports = BTreeMap<String, BTreeMap<String, String>>;

#[test]
fn rooms_import_each_other_in_one_direction() {
    let imports = rooms();
    assert!(imports.len() > 10, "only {} rooms were found below src/ui", imports.len());
    if let Some(circle) = circle(&imports) {
        let steps = circle.windows(2).map(|pair| format!("{}: {}", imports[&pair[0]][&pair[1]], pair[1]));
        panic!("these rooms of src/ui import each other:\n{}\n", steps.collect::<Vec<_>>().join("\n"));
    }
}

#[test]
fn rooms_are_named_so_that_their_imports_can_be_read() {
    let mut broken = Vec::new();
    for (path, text) in files() {
        // How far the module lies below `ui`; that of its tests lies one further.
        let module = path.trim_end_matches(".rs").trim_end_matches("mod").trim_end_matches('/');
        let mut depth = module.split('/').count();
        for (line, code) in code(&text) {
            depth += usize::from(code == "mod tests {");
            if code.contains("crate::ui::{") {
                broken.push(format!("src/ui/{path}:{line}: one `use` for each room"));
            }
            if code.contains(&"super::".repeat(depth)) {
                broken.push(format!("src/ui/{path}:{line}: `crate::ui::…` for what is in another room"));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

#[test]
fn a_circle_is_found_and_a_branch_that_meets_again_is_none() {
    let imports = |text: &str| {
        let mut imports = Imports::new();
        for (from, to) in text.split_whitespace().map(|pair| pair.split_once('>').unwrap()) {
            imports.entry(from.to_owned()).or_default().insert(to.to_owned(), String::new());
        }
        imports
    };
    assert_eq!(circle(&imports("a>b a>c b>d c>d")), None);
    let found = circle(&imports("a>b b>c c>d d>b")).unwrap();
    assert_eq!(found, ["b", "c", "d", "b"]);
}

/// The rooms that each room imports.
fn rooms() -> Imports {
    let mut imports = Imports::new();
    for (path, text) in files() {
        let Some((room, _)) = path.split_once('/') else { continue };
        let found = imports.entry(room.to_owned()).or_default();
        for (line, code) in code(&text) {
            for (at, start) in code.match_indices("crate::ui::") {
                let end = &code[at + start.len()..];
                let other = &end[..end.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(end.len())];
                if other != room && !other.is_empty() {
                    found.entry(other.to_owned()).or_insert_with(|| format!("src/ui/{path}:{line}"));
                }
            }
        }
    }
    imports
}

/// A way along imports that comes back to where it began, if there is one.
fn circle(imports: &Imports) -> Option<Vec<String>> {
    fn walk(at: &str, imports: &Imports, way: &mut Vec<String>, done: &mut BTreeSet<String>) -> bool {
        if let Some(start) = way.iter().position(|seen| seen == at) {
            way.drain(..start);
            way.push(at.to_owned());
            return true;
        }
        way.push(at.to_owned());
        for next in imports.get(at).into_iter().flat_map(BTreeMap::keys) {
            if !done.contains(next) && walk(next, imports, way, done) {
                return true;
            }
        }
        done.insert(at.to_owned());
        way.pop();
        false
    }
    let mut done = BTreeSet::new();
    imports.keys().find_map(|start| {
        let mut way = Vec::new();
        walk(start, imports, &mut way, &mut done).then_some(way)
    })
}

/// The lines of a file that are no comments, with their numbers.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(at, line)| (at + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// Every file of `src/ui`, by its path from there.
fn files() -> Vec<(String, String)> {
    let from_there = |(path, text): (String, String)| (path.trim_start_matches("src/ui/").to_owned(), text);
    sources("src/ui").into_iter().map(from_there).collect()
}
