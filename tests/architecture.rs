//! Holds the arrows between the rooms of the source: [`ARROWS`] lists those that are allowed, and ARCHITECTURE.md draws
//! the same.
//!
//! It reads the source as text, without comments and strings, and looks for the rooms that a room uses, and for words
//! that it must not say.
//! `crate::x` stands for every way to reach the crate's module `x`: `crate::x`, `super::x`, `crate::{…, x::…}`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "shared/sources.rs"]
mod sources;

#[path = "shared/tokens.rs"]
mod tokens;

use std::fs;
use std::path::Path;

use sources::sources;
use tokens::{is_word, tokens};

/// Words that files below `folder`, but not below `except`, must not say.
struct Rule {
    folder: &'static str,
    except: &'static [&'static str],
    words: &'static [&'static str],
    because: &'static str,
}

/// Every room of the source, each with the rooms that it may use, which all stand before it. A folder or file of `src`
/// that is not named here is closed: it may use nothing, and nothing may use it. `tr!` and `tr_n!` use `words`.
/// ARCHITECTURE.md has the same list.
const ARROWS: &[(&str, &[&str])] = &[
    ("encoding", &[]),
    ("engine", &[]),
    ("words", &[]),
    ("scenario", &["engine", "words"]),
    ("trace", &["engine", "words"]),
    ("judge", &["engine", "words", "trace"]),
    ("formats", &["engine", "words", "trace", "judge"]),
    ("run", &["engine", "scenario", "trace"]),
    ("script", &["encoding", "engine", "scenario", "trace", "run"]),
    ("view_list", &["words"]),
    ("figure", &["engine", "scenario", "trace", "judge", "run", "view_list"]),
    ("views", &["engine", "words", "trace", "judge", "view_list"]),
    ("export", &["engine", "views"]),
    ("web", &["words"]),
    (
        "ui",
        &[
            "engine",
            "words",
            "scenario",
            "trace",
            "judge",
            "formats",
            "run",
            "view_list",
            "figure",
            "views",
            "export",
            "web",
        ],
    ),
    ("main", &["web", "ui"]),
    (
        "bin",
        &[
            "engine",
            "words",
            "scenario",
            "trace",
            "judge",
            "formats",
            "run",
            "script",
            "view_list",
            "figure",
            "views",
            "export",
        ],
    ),
];

const BROWSER: &[&str] =
    &["yew", "web_sys", "js_sys", "wasm_bindgen", "wasm_bindgen_futures", "gloo", "gloo_timers"];

const CHANCE: &[&str] = &["HashMap", "HashSet", "Instant", "SystemTime"];

const RULES: &[Rule] = &[
    Rule {
        folder: "src/engine",
        except: &[],
        words: &["serde", "serde_json"],
        because: "the engine has no file formats: scenario and formats have",
    },
    Rule {
        folder: "src",
        except: &["src/web", "src/ui", "src/main.rs", "src/bin/program.rs"],
        words: BROWSER,
        because: "it also runs natively, in tests and in the highwater program: only ui, web and main know the browser",
    },
    Rule {
        folder: "src",
        except: &["src/web", "src/ui", "src/main.rs", "src/bin", "src/words.rs"],
        words: CHANCE,
        because: "the same input gives the same output, always: BTreeMap or Vec for order, SimTime for time",
    },
    Rule {
        folder: "src",
        except: &["src/web", "src/main.rs"],
        words: &["web_sys", "js_sys"],
        because: "src/web is the only user of the browser's own interfaces: put a function there",
    },
];

const MOST_LINES: usize = 480;

/// The places of a file that use another room beyond its arrows, each with that room. `rooms` are all that there are.
fn beyond_arrows(path: &str, text: &str, rooms: &[&str]) -> Vec<String> {
    let room = room(path);
    let allowed = ARROWS.iter().find(|(name, _)| *name == room).map_or(&[][..], |(_, allowed)| *allowed);
    let mut broken = Vec::new();
    for (line, word) in words(text, depth(path)) {
        let used = match word.as_str() {
            "tr" | "tr_n" => "words",
            word => word.strip_prefix("crate::").unwrap_or_default(),
        };
        if used != room && rooms.contains(&used) && !allowed.contains(&used) {
            broken.push(format!("{path}:{line}: {room} uses {used}"));
        }
    }
    broken
}

/// The room that a file of `src` is in: the folder, or the file's own name.
fn room(path: &str) -> &str {
    let below = path.trim_start_matches("src/");
    below.split('/').next().unwrap().trim_end_matches(".rs")
}

#[test]
fn rooms_use_only_what_their_arrows_allow() {
    let sources = sources("src");
    let rooms: Vec<&str> = sources.iter().map(|(path, _)| room(path)).collect();
    let broken: Vec<String> =
        sources.iter().flat_map(|(path, text)| beyond_arrows(path, text, &rooms)).collect();
    assert!(
        broken.is_empty(),
        "\n{}\nARROWS in tests/architecture.rs and ARCHITECTURE.md list what is allowed.\n",
        broken.join("\n")
    );
}

#[test]
fn arrows_lead_back_only_and_every_room_has_files() {
    let sources = sources("src");
    for (number, (name, allowed)) in ARROWS.iter().enumerate() {
        let before: Vec<&str> = ARROWS[..number].iter().map(|(name, _)| *name).collect();
        for used in *allowed {
            assert!(before.contains(used), "{name} uses {used}, which does not stand before it");
        }
        assert!(sources.iter().any(|(path, _)| room(path) == *name), "{name} is empty: take it out");
    }
    for (path, _) in &sources {
        let known = ["lib"].contains(&room(path)) || ARROWS.iter().any(|(name, _)| *name == room(path));
        assert!(known, "{path} is in no room of ARROWS");
    }
}

#[test]
fn the_document_draws_the_same_arrows() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md");
    let document = fs::read_to_string(path).unwrap();
    let drawn: Vec<(String, Vec<String>)> = document
        .lines()
        .filter_map(|line| line.strip_prefix("    ")?.split_once('→'))
        .map(|(room, used)| (room.trim().to_owned(), used.split_whitespace().map(str::to_owned).collect()))
        .collect();
    let held: Vec<(String, Vec<String>)> = ARROWS
        .iter()
        .map(|(room, used)| ((*room).to_owned(), used.iter().map(|used| (*used).to_owned()).collect()))
        .collect();
    assert_eq!(drawn, held, "the list of arrows in ARCHITECTURE.md, and ARROWS in tests/architecture.rs");
}

/// Names of files and folders in the documents for those who work on the source, from the top of the project.
#[test]
fn files_that_the_map_names_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut missing = Vec::new();
    let mut found = 0;
    for document in ["ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let text = std::fs::read_to_string(root.join(document)).unwrap();
        let rooms = ["src/", "static/", "tests/", "scripts/", "docs/"];
        let names =
            text.split('`').skip(1).step_by(2).filter(|name| rooms.iter().any(|room| name.starts_with(room)));
        // Capitals, stars and the like stand for names.
        for name in
            names.filter(|name| name.chars().all(|sign| sign.is_ascii_lowercase() || "/._-".contains(sign)))
        {
            found += 1;
            if !root.join(name).exists() {
                missing.push(format!("{document}: {name}"));
            }
        }
    }
    assert_eq!(missing, [""; 0]);
    assert!(found > 80, "only {found} names were looked for");
}

#[test]
fn an_arrow_too_many_is_found_and_a_new_folder_is_closed() {
    let rooms: Vec<&str> = ARROWS.iter().map(|(name, _)| *name).chain(["something"]).collect();
    let finds = |path: &str, text: &str| !beyond_arrows(path, text, &rooms).is_empty();
    assert!(finds("src/trace/store.rs", "use crate::judge::explain;"));
    assert!(finds("src/engine/mod.rs", "let text = tr!(\"a\");"));
    assert!(finds("src/views/pipe/tank.rs", "use super::super::super::scenario::Scenario;"));
    assert!(finds("src/something/new.rs", "use crate::{engine::Event};"));
    assert!(finds("src/views/mod.rs", "use crate::something;"));
    assert!(finds("src/bin/highwater/main.rs", "highwater::ui::begin();"));
    assert!(!finds("src/judge/explain.rs", "use crate::trace::Trace; use super::cause; tr!(\"a\");"));
    assert!(!finds("src/bin/highwater/main.rs", "use crate::input;"));
}

#[test]
fn rooms_say_no_word_that_is_forbidden_there() {
    let mut broken = Vec::new();
    for (path, text) in sources("src") {
        let said = words(&text, depth(&path));
        for rule in RULES.iter().filter(|rule| rule.holds_for(&path)) {
            for (line, word) in said.iter().filter(|(_, word)| rule.words.contains(&word.as_str())) {
                broken.push(format!("{path}:{line}: `{word}`\n    {}", rule.because));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

#[test]
fn files_say_what_they_are_and_stay_readable() {
    let mut broken = Vec::new();
    for (path, text) in sources("src") {
        if !text.starts_with("//!") {
            broken.push(format!("{path}:1: starts without `//!`, a sentence that says what the file is for"));
        }
        let lines = text.lines().count();
        if lines > MOST_LINES {
            broken.push(format!("{path}:{MOST_LINES}: has {lines} lines: split it by what it does"));
        }
    }
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

#[test]
fn every_rule_is_about_something() {
    let sources = sources("src");
    for rule in RULES {
        let any = sources.iter().any(|(path, _)| rule.holds_for(path));
        assert!(any, "no file below {} is left: its rule in tests/architecture.rs can go", rule.folder);
    }
}

#[test]
fn words_are_found_however_they_are_written() {
    let said = |text: &str| {
        words(text, 2).into_iter().map(|(line, word)| format!("{line} {word}")).collect::<Vec<_>>()
    };
    let crate_words =
        |text: &str| said(text).into_iter().filter(|word| word.contains("::")).collect::<Vec<_>>();

    assert_eq!(crate_words("use crate::trace::Trace;"), ["1 crate::trace"]);
    assert_eq!(crate_words("fn f() {}\nuse super::super::ui; use super::trace;"), ["2 crate::ui"]);
    assert_eq!(crate_words("highwater::web::now()"), ["1 crate::web"]);
    let braces = "use crate::{\n  engine::{Event, time::{ui}},\n  run,\n};\nuse a::{b, web};";
    assert_eq!(crate_words(braces), ["2 crate::engine", "3 crate::run"]);

    assert_eq!(said("// yew\n/* yew /* yew */ yew\n*/ let a = \"yew \\\" yew\"; b"), ["3 let", "3 a", "3 b"]);
    assert_eq!(said("r#\"yew \" yew\"# a"), ["1 a"]);
    assert_eq!(said("'\"' b '\\'' c 'yew: &'static d"), ["1 b", "1 c", "1 yew", "1 static", "1 d"]);
}

impl Rule {
    fn holds_for(&self, path: &str) -> bool {
        let path = Path::new(path);
        path.starts_with(self.folder) && !self.except.iter().any(|except| path.starts_with(except))
    }
}

/// How far the module of a file lies below the crate's root.
fn depth(path: &str) -> usize {
    let below = path.trim_end_matches(".rs").trim_end_matches("/mod").split('/').count() - 1;
    if ["src/lib.rs", "src/main.rs"].contains(&path) { 0 } else { below }
}

/// The words of Rust code, each with its line; besides, `crate::x` where the crate's module `x` is reached.
/// The module that the code is lies `depth` below the crate's root.
fn words(text: &str, depth: usize) -> Vec<(usize, String)> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    for (at, (line, token)) in tokens.iter().enumerate() {
        if token.starts_with(is_word) {
            found.push((*line, token.clone()));
        }
        let root = match token.as_str() {
            "crate" | "highwater" => 1,
            "super" => depth,
            _ => continue,
        };
        let path = &tokens[at..];
        if root > 0 && path.iter().take(2 * root).enumerate().all(|(i, (_, t))| t == [token, "::"][i % 2]) {
            found.extend(heads(&path[2 * root..]).map(|(line, head)| (*line, format!("crate::{head}"))));
        }
    }
    found
}

/// The first words of a path, or of each path in the braces that the tokens start with.
fn heads(tokens: &[(usize, String)]) -> impl Iterator<Item = &(usize, String)> {
    let mut depth = 0;
    let mut before = "{";
    tokens
        .iter()
        .map_while(move |token| {
            let (previous, at) = (before, depth);
            before = &token.1;
            match before {
                "{" => depth += 1,
                "}" => depth -= 1,
                _ => {}
            }
            let first = at <= 1 && ["{", ","].contains(&previous) && token.1.starts_with(is_word);
            (at > 0 || previous == "{").then_some(first.then_some(token))
        })
        .flatten()
        .filter(|(_, word)| !["super", "self"].contains(&word.as_str()))
}
