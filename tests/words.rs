//! Holds the page's translations: every template of the sources is in every language's file, and nothing else is; and
//! pictures say nothing that is not translated.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

#[path = "shared/words.rs"]
mod pictures;

#[path = "shared/wide.rs"]
mod wide;

use highwater::engine::{KILLED, SimTime, StreamId};
use highwater::figure::{built_in, built_in_names};
use highwater::judge::{causes, explain, findings, summary};
use highwater::run::Run;
use highwater::scenario::{Consumer, Scenario};
use highwater::trace::{Cursor, Flow, Span, Trace, figures, lanes};
use highwater::views::sequence::SequenceViewport;
use highwater::views::timeline::{TimelineViewport, figures::figure_texts};
use highwater::views::{Moment, pipe, sequence, timeline};
use highwater::words::{places, use_language};
use pictures::texts;
use wide::{file, narrow, widened};

/// The files below a folder of the project.
fn files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        let (inner, here): (Vec<PathBuf>, Vec<PathBuf>) = entries.partition(|path| path.is_dir());
        folders.extend(inner);
        found.extend(here);
    }
    found.sort();
    found
}

/// The languages' files, by their names.
fn languages() -> BTreeMap<String, BTreeMap<String, String>> {
    let read = |path: &PathBuf| {
        let words = serde_json::from_str(&fs::read_to_string(path).unwrap());
        (path.file_name().unwrap().to_str().unwrap().to_owned(), words.unwrap())
    };
    files("static/words").iter().map(read).collect()
}

/// Every template that the sources say.
fn templates() -> BTreeSet<String> {
    let is_source =
        |path: &PathBuf| path.extension().is_some_and(|end| end == "rs") && !path.ends_with("src/words.rs");
    let sources = files("src").into_iter().filter(is_source);
    let mut found: BTreeSet<String> =
        sources.flat_map(|path| templates_of(&fs::read_to_string(path).unwrap())).collect();
    // Told by the engine, which knows no languages, and said by `explain`.
    found.insert(KILLED.to_owned());
    found
}

/// The templates in a source: the literals that `tr!` and `tr_n!` begin with.
fn templates_of(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (line, rest) in source.match_indices("tr").map(|(at, _)| (line_before(source, at), &source[at..])) {
        if line.contains("//") || line.ends_with(|before: char| before.is_alphanumeric() || before == '_') {
            continue;
        }
        if let Some(inner) = rest.strip_prefix("tr!(") {
            found.extend(literal(inner).map(|(text, _)| text));
        } else if let Some(inner) = rest.strip_prefix("tr_n!(") {
            // What is counted stands before the first comma.
            let both = inner.split_once(',').and_then(|(_, one)| {
                let (one, rest) = literal(one)?;
                let (many, _) = literal(rest.trim_start().strip_prefix(',')?)?;
                Some([one, many])
            });
            found.extend(both.expect("tr_n! has two literals"));
        }
    }
    found
}

fn line_before(source: &str, at: usize) -> &str {
    source[..at].rsplit('\n').next().unwrap_or_default()
}

/// The string literal that a text begins with, and what comes after it.
fn literal(text: &str) -> Option<(String, &str)> {
    let mut rest = text.trim_start().strip_prefix('"')?;
    let mut said = String::new();
    loop {
        let next = rest.chars().next()?;
        rest = &rest[next.len_utf8()..];
        match next {
            '"' => return Some((said, rest)),
            '\\' => {
                let escaped = rest.chars().next()?;
                rest = &rest[escaped.len_utf8()..];
                match escaped {
                    '\n' => rest = rest.trim_start(),
                    'n' => said.push('\n'),
                    'u' => {
                        let (code, after) = rest.strip_prefix('{')?.split_once('}')?;
                        said.push(char::from_u32(u32::from_str_radix(code, 16).ok()?)?);
                        rest = after;
                    }
                    plain => said.push(plain),
                }
            }
            other => said.push(other),
        }
    }
}

/// Whatever is wrong with a translation of a template.
fn fault(template: &str, said: &str) -> Option<&'static str> {
    let names = |text| places(text).map(|(name, _)| name.to_owned()).collect::<BTreeSet<_>>();
    let ends = |text: &str| (text.starts_with(' '), text.ends_with(' '));
    if names(template) != names(said) {
        return Some("has other placeholders");
    }
    if ends(template) != ends(said) {
        return Some("begins or ends with a space, where the other does not");
    }
    said.trim().is_empty().then_some("is empty")
}

#[test]
fn every_language_has_every_template_and_no_other() {
    let templates = templates();
    assert!(templates.len() > 300, "only {} templates are found", templates.len());
    let mut wrong = Vec::new();
    for (name, words) in languages() {
        let missing = templates.iter().filter(|template| !words.contains_key(*template));
        wrong.extend(missing.map(|template| {
            format!("{name} has not\n  {}: \"\",", serde_json::to_string(template).unwrap())
        }));
        for (template, said) in &words {
            match fault(template, said) {
                _ if !templates.contains(template) => {
                    wrong.push(format!("{name}: no source says any more\n  {template}"));
                }
                Some(fault) => wrong.push(format!("{name}: {fault}:\n  {template}\n  {said}")),
                None => {}
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn templates_are_found_however_they_are_written() {
    let source = r#"
        tr!("a"); say(tr!(
            "b \"c\" \
            d", c)); tr_n!(n, "{n} e", "{n} es", n = f(n));
        // tr!("not this")
        attr!("nor this"), tr("nor that"), tr!("\u{e9}")
    "#;
    assert_eq!(templates_of(source), ["a", "b \"c\" d", "{n} e", "{n} es", "é"]);
}

#[test]
fn a_faulty_translation_is_found() {
    assert_eq!(fault("{a} of {b}", "{b}: {a}, {a}"), None);
    assert_eq!(fault("{a} of {b}", "{a}"), Some("has other placeholders"));
    assert!(fault(" and", "und").is_some_and(|fault| fault.contains("space")));
    assert_eq!(fault("and", ""), Some("is empty"));
}

/// What stays the same in every language: units, Node's own names, and what errors are called.
const SAME: &[&str] = &[
    "B",
    "KiB",
    "MiB",
    "GiB",
    "s",
    "ms",
    "µs",
    "ns",
    "min",
    "d",
    "true",
    "false",
    "drain",
    "write",
    "_write",
    "_writev",
    "_read",
    "push",
    "null",
    "pause",
    "resume",
    "data",
    "end",
    "finish",
    "close",
    "error",
    "pipe",
    "unpipe",
    "destroy",
    "readable",
    "readableLength",
    "writableLength",
    "highWaterMark",
    "Readable",
    "Writable",
    "Transform",
    "PassThrough",
    "Duplex",
    "WritableStream",
    "desiredSize",
    "ready",
    "sink",
    "_transform",
    "_flush",
    "_final",
    "INJECTED",
    "ABORT_ERR",
];

/// Everything that is said of a moment, in pictures and in sentences.
fn all_said(moment: &Moment, graph: &pipe::StreamGraph, streams: &[StreamId]) -> Vec<String> {
    let Moment { trace, cursor, time, .. } = *moment;
    let mut all = Vec::new();
    for (w, h) in [(1400.0, 500.0), (374.0, 300.0)] {
        all.extend(texts(&pipe::layout(moment, graph, w, h)));
        all.extend(texts(&sequence::layout(moment, streams, &SequenceViewport::default(), w, h)));
        all.extend(texts(&timeline::layout(moment, streams, &TimelineViewport::default(), w, h)));
    }
    let flows = [Flow { stages: streams.to_vec() }];
    for found in findings(trace, cursor, &flows) {
        all.extend([found.text, found.advice.to_owned()]);
    }
    all.extend([explain(trace, cursor).text, summary(trace, cursor, &graph.hops()).text]);
    if let Some(index) = cursor.index().checked_sub(1) {
        all.extend(causes(trace, index).into_iter().map(|link| link.text));
    }
    let span = Span::between(SimTime::ZERO, time);
    if let Some(figures) = figures(trace, streams, span) {
        all.push(figure_texts(trace, &figures).sentences());
    }
    all
}

#[test]
fn nothing_is_said_of_a_run_that_is_not_translated() {
    use_language("xx", &file(templates())).unwrap();
    let mut wrong: BTreeMap<String, String> = BTreeMap::new();
    for name in built_in_names() {
        for consumer in Consumer::ALL {
            let scenario = built_in(&format!("{name}:{}", consumer.code())).unwrap();
            if scenario.faults().is_empty() {
                look_through(&scenario, &mut |text, word| {
                    let place = format!("{text} ({name}, {consumer:?})");
                    wrong.entry(word.to_owned()).or_insert(place);
                });
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong:#?}");
}

/// What a process says when V8's heap is full.
const V8_SAYS: &str = "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory";

/// Gives `found` the words that are not translated in what is said of a scenario's run, each with its text.
fn look_through(scenario: &Scenario, found: &mut impl FnMut(&str, &str)) {
    let mut run = Run::start(scenario, Trace::DEFAULT_LIMIT);
    run.advance(SimTime::from_millis(1_500), u64::MAX);
    let trace = run.trace().borrow();
    let graph = pipe::StreamGraph::of(&lanes(&trace));
    let mut streams = graph.streams();
    streams.truncate(4);
    // Of many alike, what they have in common stands for all; a line may break within a name.
    let names: BTreeSet<String> = scenario
        .members()
        .into_iter()
        .flat_map(|member| {
            let words: Vec<String> = member.name.split(' ').map(str::to_owned).collect();
            [words, vec![member.name.trim_end_matches(char::is_numeric).trim_end().to_owned(), member.name]]
                .concat()
        })
        .collect();
    let mut seen = BTreeSet::new();
    let end = trace.end();
    // Every second moment, in some runs the odd ones: what is said of one is said in many runs. In the night, all.
    let stride = if std::env::var("HIGHWATER_NIGHTLY").is_ok_and(|value| value == "1") { 1 } else { 2 };
    let steps = (scenario.title.len() % stride..160)
        .step_by(stride)
        .map(|index| index as u64)
        .chain(end.saturating_sub(30)..=end)
        .chain((1..8).map(|part| end * part / 8));
    for (index, speed) in steps.flat_map(|index| [(index.min(end), 0.0), (index.min(end), 1.0)]) {
        let mut cursor = Cursor::default();
        cursor.seek(&trace, index);
        let time = trace.time_at(index);
        let moment = Moment { trace: &trace, cursor: &cursor, time, reached: time, speed };
        for text in all_said(&moment, &graph, &streams) {
            if !seen.insert(text.clone()) {
                continue;
            }
            let text = text.replace(V8_SAYS, "");
            // V8 says that in English, too, on one line or on two.
            if text.split_whitespace().all(|word| V8_SAYS.split(' ').any(|said| said == word)) {
                continue;
            }
            let nameless = names.iter().rev().fold(text.clone(), |text, name| without(&text, name));
            // What is cut short tells nothing.
            for word in narrow(&nameless, SAME).into_iter().filter(|_| !text.ends_with('…')) {
                found(&text, word);
            }
        }
    }
}

/// A text without a name, where that stands as a word of its own.
fn without(text: &str, name: &str) -> String {
    let mut parts = text.split(name);
    let mut rest = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let joined = rest.ends_with(char::is_alphanumeric) || part.starts_with(char::is_alphanumeric);
        if joined || name.is_empty() {
            rest.push_str(name);
        }
        rest.push_str(part);
    }
    rest
}

#[test]
fn words_that_are_not_translated_are_found() {
    assert_eq!(without("R and Readable, R", "R"), " and Readable, ");
    assert_eq!(widened("a {name}, 5"), "ａ {name}, 5");
    assert_eq!(narrow("ａ 64 KiB ｂ: paused, 'drain'", SAME), ["paused"]);
}
