//! Holds the arrows between the layers: engine ← scenario ← trace ← views ← ui ← main.
//!
//! It reads the source as text, without comments and strings, and looks for words that a layer must not say.
//! `crate::x` stands for every way to reach the crate's module `x`: `crate::x`, `super::x`, `crate::{…, x::…}`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};

/// Words that files below `folder`, but not below `except`, must not say.
struct Rule {
    folder: &'static str,
    except: &'static [&'static str],
    words: &'static [&'static str],
    because: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        folder: "src/engine",
        except: &[],
        words: &[
            "crate::scenario",
            "crate::trace",
            "crate::run",
            "crate::views",
            "crate::ui",
            "crate::web",
            "crate::words",
        ],
        because: "the engine is the lowest layer: it tells an Observer what happens and knows nobody",
    },
    Rule {
        folder: "src/engine",
        except: &[],
        words: &["serde", "serde_json"],
        because: "the engine has no file formats: scenario and trace have",
    },
    Rule {
        folder: "src/scenario",
        except: &[],
        words: &["crate::figure", "crate::trace", "crate::run", "crate::views", "crate::ui", "crate::web"],
        because: "a scenario says what to run, on the engine alone; src/run.rs brings it and a trace together",
    },
    Rule {
        folder: "src/trace",
        except: &[],
        words: &["crate::figure", "crate::scenario", "crate::run", "crate::views", "crate::ui", "crate::web"],
        because: "a trace does not know who produced it, the engine or a real process, nor who draws it",
    },
    Rule {
        folder: "src/figure",
        except: &[],
        words: &["crate::views", "crate::ui", "crate::web"],
        because: "a figure knows what runs and what it comes to; ui shows it",
    },
    Rule {
        folder: "src/run.rs",
        except: &[],
        words: &["crate::figure", "crate::views", "crate::ui", "crate::web"],
        because: "a run fills a trace, whoever looks at it",
    },
    Rule {
        folder: "src/views",
        except: &[],
        words: &[
            "crate::figure",
            "crate::scenario",
            "crate::run",
            "crate::export",
            "crate::ui",
            "crate::web",
        ],
        because: "a view draws any trace, also one that no scenario produced; ui puts it on the page",
    },
    Rule {
        folder: "src/export",
        except: &[],
        words: &["crate::figure", "crate::scenario", "crate::run", "crate::ui", "crate::web"],
        because: "what leaves is made of views; ui and the native program say of which moment",
    },
    Rule {
        folder: "src/web",
        except: &[],
        words: &["crate::ui"],
        because: "web wraps the browser's interfaces for ui, and does not call it",
    },
    Rule {
        folder: "src/words.rs",
        except: &[],
        words: &[
            "crate::engine",
            "crate::scenario",
            "crate::trace",
            "crate::run",
            "crate::views",
            "crate::ui",
            "crate::web",
        ],
        because: "words serve every layer above the engine, and know none",
    },
    BROWSERLESS_ENGINE,
    Rule { folder: "src/words.rs", ..BROWSERLESS_ENGINE },
    Rule { folder: "src/scenario", ..BROWSERLESS_ENGINE },
    Rule { folder: "src/trace", ..BROWSERLESS_ENGINE },
    Rule { folder: "src/run.rs", ..BROWSERLESS_ENGINE },
    Rule { folder: "src/figure", ..BROWSERLESS_ENGINE },
    Rule { folder: "src/views", ..BROWSERLESS_ENGINE },
    Rule { folder: "src/export", ..BROWSERLESS_ENGINE },
    Rule {
        folder: "src/bin",
        words: &["yew", "web_sys", "js_sys", "crate::ui", "crate::web"],
        ..BROWSERLESS_ENGINE
    },
    REPRODUCIBLE_ENGINE,
    Rule { folder: "src/scenario", ..REPRODUCIBLE_ENGINE },
    Rule { folder: "src/trace", ..REPRODUCIBLE_ENGINE },
    Rule { folder: "src/run.rs", ..REPRODUCIBLE_ENGINE },
    Rule { folder: "src/figure", ..REPRODUCIBLE_ENGINE },
    Rule { folder: "src/views", ..REPRODUCIBLE_ENGINE },
    Rule { folder: "src/export", ..REPRODUCIBLE_ENGINE },
    Rule {
        folder: "src",
        except: &["src/web", "src/main.rs"],
        words: &["web_sys", "js_sys"],
        because: "src/web is the only user of the browser's own interfaces: put a function there",
    },
];

const BROWSERLESS_ENGINE: Rule = Rule {
    folder: "src/engine",
    except: &[],
    words: &["yew", "web_sys", "js_sys", "wasm_bindgen", "wasm_bindgen_futures", "gloo", "gloo_timers"],
    because: "it also runs natively, in tests and in the highwater program: only ui, web and main know the browser",
};

const REPRODUCIBLE_ENGINE: Rule = Rule {
    folder: "src/engine",
    except: &[],
    words: &["HashMap", "HashSet", "Instant", "SystemTime"],
    because: "the same input gives the same output, always: BTreeMap or Vec for order, SimTime for time",
};

const MOST_LINES: usize = 480;

#[test]
fn layers_keep_to_themselves() {
    let mut broken = Vec::new();
    for (path, text) in sources() {
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
    for (path, text) in sources() {
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
    let sources = sources();
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

/// Every Rust file in `src`, by its path from the project's folder.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    let mut folders = vec![root.join("src")];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        let (inner, here): (Vec<PathBuf>, Vec<PathBuf>) = entries.partition(|path| path.is_dir());
        folders.extend(inner);
        files.extend(here.into_iter().filter(|path| path.extension().is_some_and(|end| end == "rs")));
    }
    files.sort();
    let named = |path: &PathBuf| path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
    files.iter().map(|path| (named(path), fs::read_to_string(path).unwrap())).collect()
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

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Words, `::` and single other characters, each with its line; no comments, strings, characters or white space.
fn tokens(text: &str) -> Vec<(usize, String)> {
    let mut tokens = Vec::new();
    let mut rest = text;
    let mut line = 1;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => comment(rest),
            '"' => string(rest),
            'r' if raw_string(rest).is_some() => raw_string(rest).unwrap(),
            '\'' => character(rest),
            ':' if rest.starts_with("::") => {
                tokens.push((line, "::".to_owned()));
                2
            }
            _ if is_word(c) => {
                let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
                tokens.push((line, rest[..length].to_owned()));
                length
            }
            _ => {
                if !c.is_whitespace() {
                    tokens.push((line, c.to_string()));
                }
                c.len_utf8()
            }
        };
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    tokens
}

/// The length of the comment that `text` starts with; comments may lie in each other.
fn comment(text: &str) -> usize {
    let mut depth = 0;
    for (at, _) in text.match_indices(['/', '*']) {
        match &text[at..(at + 2).min(text.len())] {
            "/*" => depth += 1,
            "*/" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 2;
        }
    }
    text.len()
}

/// The length of the string that `text` starts with.
fn string(text: &str) -> usize {
    let mut escaped = true; // the first quote does not end it
    for (at, c) in text.char_indices() {
        match c {
            '"' if !escaped => return at + 1,
            _ => escaped = c == '\\' && !escaped,
        }
    }
    text.len()
}

/// The length of the raw string that `text` starts with, if it does.
fn raw_string(text: &str) -> Option<usize> {
    let hashes = text[1..].chars().take_while(|c| *c == '#').count();
    let body = text[1 + hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(body.find(&end).map_or(text.len(), |at| 2 + hashes + at + end.len()))
}

/// The length of the character that `text` starts with, or of the quote of a lifetime.
fn character(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match chars.next() {
        Some((_, '\\')) => 3 + text[3..].find('\'').unwrap_or(0),
        Some((_, _)) if chars.next().is_some_and(|(_, c)| c == '\'') => {
            text.char_indices().nth(3).map_or(text.len(), |(at, _)| at)
        }
        _ => 1,
    }
}
