//! Nothing that comes from outside makes a reader or the engine panic, hang or take memory without end.
//!
//! The corpus and some mutations are tried by every `cargo test`; `make fuzz` tries many for `MINUTES` (10) from `SEED`
//! (absent: a fresh one), each in a child with limits, and writes what fails into target/fuzz/, from where
//! `FAILED=target/fuzz/… cargo test --test fuzz one -- --ignored --nocapture` repeats it.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code)] // The comparison with Node asks more of it.
#[path = "../conformance/calls.rs"]
mod calls;
mod case;
mod child;
mod code;
#[path = "../conformance/devices.rs"]
mod devices;
mod dice;
#[path = "../conformance/generate.rs"]
mod generate;
#[path = "../conformance/generate_calls.rs"]
mod generate_calls;
mod long;
mod mutate;
#[path = "../conformance/plans.rs"]
mod plans;
mod pools;
mod rounds;
mod seeds;
mod ways_in;
#[allow(dead_code)] // The comparison with Node asks more of it.
#[path = "../conformance/web.rs"]
mod web;
mod worst;

use highwater::engine::NodeVersion;

use case::Bounds;
use dice::Dice;

const QUICK: Bounds = Bounds { events: 3_000, time: None, kept: case::KEPT };

/// Files of `tests/corpus/`: their names begin with `runs-` or `refused-`, and say what they protect.
#[test]
fn the_corpus_is_answered_as_it_should_be() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.is_file());
    files.sort();
    assert!(files.len() > 10, "the corpus is there");
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let text = String::from_utf8_lossy(&std::fs::read(&file).unwrap()).into_owned();
        eprintln!("{name}");
        let came = case::run(&text, None, Bounds { events: 100_000, ..QUICK });
        match name.split('-').next() {
            Some("runs") => assert!(came.accepted, "{name} is refused: {:?}", faults(&text)),
            Some("refused") => assert!(!came.accepted, "{name} is accepted"),
            _ => {}
        }
    }
}

fn faults(text: &str) -> Vec<String> {
    let faults = highwater::scenario::Scenario::read(text).err().unwrap_or_default();
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn mutated_scenarios_are_answered() {
    let seeds = seeds::texts(40);
    let mut dice = Dice(0x4869_6768);
    let mut accepted = 0;
    for _ in 0..600 {
        let text = mutate::mutated(dice.pick(&seeds).as_str(), &mut dice);
        let version = *dice.pick(&NodeVersion::ALL);
        accepted += usize::from(case::run(&text, Some(version), QUICK).accepted);
    }
    assert!((100..500).contains(&accepted), "{accepted} of 600 were accepted: some, not all");
}

#[test]
fn what_comes_in_other_ways_is_answered() {
    let seeds = seeds::texts(40);
    let mut dice = Dice(0x7761_7973);
    for way in ways_in::WAYS {
        let accepted = (0..150).filter(|_| {
            let text = ways_in::text(way, dice.pick(&seeds).as_str(), &mut dice);
            ways_in::run(way, &text).accepted
        });
        let accepted = accepted.count();
        assert!((5..145).contains(&accepted), "{accepted} of 150 by {way:?} were accepted: some, not all");
    }
}

#[test]
fn programs_of_calls_that_go_round_in_circles_are_survived() {
    for seed in 0..600 {
        let version = NodeVersion::ALL[seed as usize % NodeVersion::ALL.len()];
        let circles = seed % 3 > 0;
        let (round, events) = rounds::run(seed, version, circles, 2_000);
        let came_back = matches!(round, rounds::Round::Over | rounds::Round::Cut);
        assert!(circles || came_back, "{round:?} after {events} events of program {seed}");
    }
}
