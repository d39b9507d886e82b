//! What mutations begin with: the scenarios that come with Highwater, those of the documents, and generated ones.

use highwater::engine::NodeVersion;
use highwater::figure::{built_in, built_in_names};
use highwater::scenario::{Consumer, Scenario};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::generate;

/// As many generated ones beside the others.
pub fn texts(generated: usize) -> Vec<String> {
    let mut all: Vec<Scenario> = Vec::new();
    for name in built_in_names() {
        let variants = Consumer::ALL.iter().map(|consumer| format!("{name}:{}", consumer.code()));
        all.extend(variants.filter_map(|name| built_in(&name)));
    }
    let mut runner = TestRunner::deterministic();
    for number in 0..generated {
        let scenario = generate::scenario().new_tree(&mut runner).expect("a scenario").current();
        all.push(Scenario { node: NodeVersion::ALL[number % NodeVersion::ALL.len()], ..scenario });
    }
    let mut texts: Vec<String> =
        all.iter().map(|scenario| serde_json::to_string(scenario).expect("it can be written")).collect();
    texts.extend(documented());
    texts
}

/// Indented JSON in the document of the format.
fn documented() -> Vec<String> {
    let document = include_str!("../../docs/scenario-format.md");
    let mut texts = Vec::new();
    let mut text = String::new();
    for line in document.lines().chain([""]) {
        match line.strip_prefix("    ") {
            Some(line) => {
                text.push_str(line);
                text.push('\n');
            }
            None => texts.extend(Some(std::mem::take(&mut text)).filter(|text| text.starts_with('{'))),
        }
    }
    assert!(!texts.is_empty(), "the document has examples");
    texts
}
