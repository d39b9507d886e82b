//! The figures of the lesson: they can be read, every number in their texts is a run's own, their questions have one
//! answer, and whatever is wrong with a figure is named with its place.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "shared/program_figures.rs"]
mod programs;

use std::collections::BTreeSet;

use highwater::engine::SimTime;
use highwater::figure::{
    Evaluation, Evaluator, Figure, Inline, Milestone, Paragraphs, UNKNOWN, built_in_figure, catalogue, file,
    files, missing, plain,
};
use highwater::run::{Run, SharedTrace};
use highwater::trace::Trace;
use serde_json::{Value, json};

/// The figure with that name, or what is wrong with it.
fn figure(id: &str) -> Result<Figure, String> {
    let text = file(&format!("{id}.json")).ok_or("there is no such file")?;
    Figure::read(text).map_err(|faults| faults.iter().map(|fault| format!("{fault}\n")).collect())
}

/// What `wrong` says of each figure; nothing may be said.
fn check_all(wrong: impl Fn(&str, &Figure) -> Vec<String>) {
    let mut all = Vec::new();
    for id in catalogue().unwrap().ids() {
        match figure(id) {
            Ok(figure) => all.extend(wrong(id, &figure).into_iter().map(|words| format!("{id}: {words}"))),
            Err(faults) => all.push(format!("{id}: {faults}")),
        }
    }
    assert!(all.is_empty(), "\n{}\n", all.join("\n"));
}

#[test]
fn the_catalogue_names_what_there_is() {
    let catalogue = catalogue().unwrap();
    assert_eq!(catalogue.chapters.len(), catalogue.text.chapters.len());
    let mut listed: Vec<&str> = catalogue.ids().collect();
    check_all(|id, figure| {
        let title = catalogue.text.figures.get(id);
        let mut wrong: Vec<String> =
            missing(figure, &catalogue.text).iter().map(ToString::to_string).collect();
        if title != Some(&figure.text.title) {
            wrong.push(format!("the catalogue calls it {title:?}, itself it says {:?}", figure.text.title));
        }
        wrong
    });
    listed.sort_unstable();
    let mut there: Vec<String> =
        files().into_iter().filter_map(|name| name.strip_suffix(".json").map(str::to_owned)).collect();
    there.retain(|name| name != "catalogue" && !name.contains('/'));
    there.sort_unstable();
    assert_eq!(listed, there, "the catalogue lists other figures than there are files");
}

/// The trace of a figure's scenario or program, as far as the page keeps it.
fn trace(figure: &Figure) -> SharedTrace {
    if figure.program.is_some() {
        return programs::run(figure).trace().clone();
    }
    let mut run = Run::start(&figure.first(), Trace::DEFAULT_LIMIT);
    run.advance(SimTime(u64::MAX), Trace::DEFAULT_LIMIT as u64);
    run.trace().clone()
}

/// A figure's texts and its answer.
fn evaluation(figure: &Figure) -> Evaluation {
    match figure.program {
        Some(_) => Evaluator::of_program(figure, trace(figure)).evaluation(),
        None => Evaluator::finish(figure),
    }
}

#[test]
fn moments_happen_in_their_order_and_the_whole_run_is_kept() {
    check_all(|_, figure| {
        let trace = trace(figure);
        let trace = trace.borrow();
        let mut wrong = Vec::new();
        if !trace.is_complete() || trace.first() > 0 {
            wrong.push("its run is longer than what is kept of it".to_owned());
        }
        let mut last = 0;
        for (place, moment) in figure.moments.iter().enumerate() {
            match Milestone::parse(moment).unwrap().find(&trace) {
                Some(index) if index >= last => last = index,
                Some(_) => wrong.push(format!("moments[{place}]: {moment} is before the one before it")),
                None => wrong.push(format!("moments[{place}]: {moment} never happens")),
            }
        }
        if Milestone::parse(&figure.look).unwrap().find(&trace).is_none() {
            wrong.push(format!("look: {} never happens", figure.look));
        }
        wrong
    });
}

#[test]
fn every_text_is_filled_in_and_every_question_has_one_answer() {
    check_all(|_, figure| {
        let measured = evaluation(figure);
        let asks = figure.question.as_ref().is_some_and(|question| !question.choices.is_empty());
        let mut wrong = Vec::new();
        if asks && measured.answer.is_none() {
            wrong.push("question.choices: not exactly one of them is true".to_owned());
        }
        let texts = measured.texts;
        let all = [texts.title, texts.story, texts.look, texts.question, texts.explanation, texts.versions];
        let lists = [texts.choices, texts.moments, texts.tries, texts.runs].concat();
        for text in all.iter().chain(&lists) {
            let unknown = |text: &Paragraphs<Inline>| {
                text.iter().flatten().any(|piece| piece.what == Inline::Value(None))
            };
            if unknown(text) {
                wrong.push(format!("something never happens that this speaks of: {}", plain(text)));
            }
            assert!(unknown(text) == plain(text).contains(UNKNOWN) || !unknown(text));
        }
        wrong
    });
}

/// Numbers that are no run's: names of things.
const NAMES: [&str; 6] = ["Node 20", "Node 22", "Node 24", "Node 26", "UTF-8", "V8"];

#[test]
fn no_number_stands_in_a_text_that_no_run_gives() {
    check_all(|_, figure| {
        let mut wrong = Vec::new();
        for text in figure.texts() {
            let mut words = text.words.to_owned();
            for name in NAMES {
                words = words.replace(name, "");
            }
            let mut outside = String::new();
            // What stands in `…` and {…} is code, and a run's.
            let mut open = None;
            for letter in words.chars() {
                match (open, letter) {
                    (None, '`') => open = Some('`'),
                    (None, '{') => open = Some('}'),
                    (Some(end), letter) if end == letter => open = None,
                    (None, letter) => outside.push(letter),
                    _ => {}
                }
            }
            if outside.contains(|letter: char| letter.is_ascii_digit()) {
                wrong.push(format!("{}: let the run say the numbers in “{}”", text.place, text.words));
            }
        }
        wrong
    });
}

/// Puts `change` at `place` (a JSON pointer) of a figure that is right, and checks that exactly this is said.
#[track_caller]
fn check(place: &str, change: Value, said: &str) {
    let mut file: Value = serde_json::from_str(file("upload-crash.json").unwrap()).unwrap();
    let (parent, key) = place.rsplit_once('/').unwrap();
    match file.pointer_mut(parent).unwrap() {
        Value::Array(items) => items[key.parse::<usize>().unwrap()] = change,
        parent => parent[key] = change,
    }
    let faults = Figure::read(&file.to_string()).expect_err(said);
    let all: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(all.iter().any(|fault| fault.contains(said)), "{said}\nis not in\n{}", all.join("\n"));
}

#[test]
fn what_is_wrong_with_a_figure_is_named_with_its_place() {
    check("/scenery", json!(1), "unknown field `scenery`");
    check(
        "/scenario/flows/0/stages/0/chunk",
        json!("lots"),
        "scenario.flows[0].stages[0].chunk: “lots” is not an amount",
    );
    check("/scenario/flows", json!([]), "scenario.flows: at least one flow is needed");
    check("/scenario/title", json!("mine"), "scenario.title: must be empty; `text.title` is used");
    check("/second", json!({}), "second: nothing in it differs");
    check("/second/node", json!(21), "second.node: use 20, 22, 24 or 26");
    check("/second", json!({ "consumer": "push" }), "second.consumer: unknown variant");
    check("/views/0", json!("tank"), "views[0]: unknown variant");
    check("/look", json!("file.flase(1)"), "look: “flase” is not an event to look for");
    check("/look", json!("disk.false(1)"), "look: there is no stream “disk”");
    check("/stream", json!("disk"), "stream: there is no stream “disk”");
    check("/moments/1", json!("file.holds"), "moments[1]: the amount is missing");
    check("/moments/0", json!("file.false(0)"), "moments[0]: the count starts at 1");
    check(
        "/question/choices/0",
        json!("process.peakMemory < 5 s"),
        "question.choices[0]: bytes cannot be compared with a time",
    );
    check(
        "/question/choices/0",
        json!("file.falses"),
        "question.choices[0]: a count is not a condition by itself",
    );
    check("/question/choices/0", json!("third.file.falses == 1"), "question.choices[0]: ");
    check("/question", Value::Null, "text.question: there is no `question`");
    check(
        "/try/0",
        json!({ "change": { "scenario": { "flows": [] } } }),
        "try[0].change.scenario.flows: at least one",
    );
    check("/text/story", json!(""), "text.story: the text is missing");
    check("/text/story", json!("{file.wrote}"), "text.story: “wrote” is not a property of a stream");
    check("/text/story", json!("{file.write(1).size}"), "text.story: “size” is not a property of a moment");
    check(
        "/text/story",
        json!("<script>alert(1)</script>"),
        "text.story: “<script>alert(1)</sc” looks like HTML",
    );
    check("/text/moments", json!(["one"]), "text.moments: 1 text(s) for 3 item(s)");
    check("/text/title", json!(["a"]), "text.title: invalid type");
    assert_eq!(built_in_figure("no-such-figure"), None);
}

#[test]
fn an_answer_is_known_when_its_moments_have_passed_or_at_the_end() {
    let mut figure = built_in_figure("upload-crash").unwrap();
    assert_eq!(figure.deciding_milestones(), []);
    let choices = |all: [&str; 2]| all.map(str::to_owned).to_vec();
    figure.question.as_mut().unwrap().choices =
        choices(["file.write(5).returns", "file.write(5).returns == false"]);
    assert_eq!(figure.deciding_milestones(), vec![Milestone::parse("file.write(5)").unwrap(); 2]);
    figure.question.as_mut().unwrap().choices = choices(["file.write(5).returns", "process.died"]);
    assert_eq!(figure.deciding_milestones(), []);
}

#[test]
fn translations_say_what_the_english_texts_say_with_the_same_values() {
    let mut wrong = Vec::new();
    for path in files().iter().filter(|path| path.contains('/') && !path.starts_with("programs/")) {
        let text = file(path).unwrap();
        let (_, name) = path.split_once('/').unwrap();
        if name == "catalogue.json" {
            let titles: highwater::figure::Titles = serde_json::from_str(text).unwrap();
            let english = catalogue().unwrap().text;
            let keys =
                |titles: &highwater::figure::Titles| titles.figures.keys().cloned().collect::<Vec<_>>();
            assert_eq!(titles.chapters.len(), english.chapters.len(), "{path}: chapters");
            assert_eq!(keys(&titles), keys(&english), "{path}: figures");
            let folder = path.trim_end_matches("catalogue.json");
            let told: Vec<String> = titles.translated.iter().map(|id| format!("{folder}{id}.json")).collect();
            let there: Vec<String> =
                files().into_iter().filter(|other| other.starts_with(folder) && other != path).collect();
            assert_eq!(BTreeSet::from_iter(told), BTreeSet::from_iter(there), "{path}: told");
            continue;
        }
        let Some(english) = built_in_figure(name.trim_end_matches(".json")) else {
            wrong.push(format!("{path}: there is no such figure"));
            continue;
        };
        match english.translated(text) {
            Err(faults) => wrong.extend(faults.iter().map(|fault| format!("{path}: {fault}"))),
            Ok(other) => {
                for (one, two) in english.texts().iter().zip(other.texts()) {
                    if values(one.words) != values(two.words) {
                        wrong.push(format!("{path}: {}: other values than in English", two.place));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// What runs fill in, in the order of the alphabet.
fn values(text: &str) -> Vec<&str> {
    // Every other piece stands in `…`, where braces are code.
    let outside = text.split('`').step_by(2);
    let mut values: Vec<&str> = outside
        .flat_map(|piece| {
            piece.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(value, _)| value)
        })
        .collect();
    values.sort_unstable();
    values
}

#[test]
fn a_story_is_whole_before_anything_has_run_and_the_same_afterwards() {
    check_all(|_, figure| {
        let before = figure.story();
        let first = |text: &str| text.split_inclusive(['.', '?']).next().unwrap_or_default().to_owned();
        let mut wrong = Vec::new();
        if first(&before).contains(UNKNOWN) {
            wrong.push(format!("text.story: its first sentence has to wait for a run: {before}"));
        }
        let early = Evaluator::start(figure).evaluation().texts.story.concat();
        let late = evaluation(figure).texts.story.concat();
        for (one, other) in early.iter().zip(&late) {
            if one != other && one.what != Inline::Value(None) {
                wrong.push(format!("text.story: {one:?} was said before the run, {other:?} after it"));
            }
        }
        wrong
    });
}

#[test]
fn the_published_schema_of_figures_is_that_of_the_types() {
    let published: Value = serde_json::from_str(include_str!("../docs/figure.schema.json")).unwrap();
    assert!(
        published == highwater::figure::figure_schema(),
        "run: cargo run -- schema --figure > docs/figure.schema.json"
    );
}
