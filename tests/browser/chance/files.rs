//! Files to open: good and broken, scenarios and recordings. Must not touch the page.

use std::path::Path;

use highwater::engine::SimTime;
use highwater::figure::{built_in, built_in_names};
use highwater::formats::export;
use highwater::run::Run;
use highwater::trace::Trace;

use crate::fuzz_dice::Dice;

/// Events that a recording has: more than a screen, and soon read.
const EVENTS: u64 = 3_000;
/// Longer than any of the scenarios takes.
const LONG: SimTime = SimTime(1 << 50);

/// A file by chance, and its name.
pub fn choose(dice: &mut Dice) -> (String, String) {
    let names = built_in_names();
    let name = dice.pick(&names).as_str();
    match dice.below(7) {
        0 => of_the_corpus(dice),
        1 => (format!("{name}.json"), scenario(name)),
        2 => (format!("{name}.trace.jsonl"), recording(name)),
        3 => (format!("broken-{name}.trace.jsonl"), broken(&recording(name), dice)),
        4 => (format!("broken-{name}.json"), broken(&scenario(name), dice)),
        // A recording has few controls: one goes on from it soon.
        _ => (format!("{name}.json"), scenario(name)),
    }
}

fn scenario(name: &str) -> String {
    serde_json::to_string_pretty(&built_in(name)).expect("a scenario is JSON")
}

fn recording(name: &str) -> String {
    let scenario = built_in(name).expect("a scenario of that name");
    let mut run = Run::start(&scenario, Trace::DEFAULT_LIMIT);
    run.advance(LONG, EVENTS);
    let mut bytes = Vec::new();
    export(&run.trace().borrow(), &mut bytes).expect("memory takes all that is written");
    String::from_utf8(bytes).expect("a trace is text")
}

/// With a part cut out, doubled, or the end gone.
fn broken(text: &str, dice: &mut Dice) -> String {
    let letters: Vec<char> = text.chars().collect();
    let (a, b) = (dice.below(letters.len()), dice.below(letters.len()));
    let (a, b) = (a.min(b), a.max(b));
    let part = |of: &[char]| of.iter().collect::<String>();
    match dice.below(3) {
        0 => part(&letters[..b]),
        1 => part(&letters[..a]) + &part(&letters[(a + 20).min(b)..]),
        _ => part(&letters[..b]) + &part(&letters[a..]),
    }
}

/// One that once did what no file should do.
fn of_the_corpus(dice: &mut Dice) -> (String, String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the corpus")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    let file = dice.pick(&files);
    let content = std::fs::read(file).expect("a file");
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    (name, String::from_utf8_lossy(&content).into_owned())
}
