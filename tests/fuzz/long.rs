//! Trying for minutes. What fails is written down, and the rest goes on.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use highwater::engine::NodeVersion;
use highwater::scenario::{Scenario, node_program};

use super::case::{self, Bounds};
use super::child::{self, Case, Runner, Told};
use super::dice::Dice;
use super::rounds::{self, Round};
use super::ways_in::{self, WAYS};
use super::{mutate, seeds, worst};

/// Of a run in a child.
const BOUNDS: Bounds = Bounds { events: 20_000, time: Some(Duration::from_millis(300)), kept: case::KEPT };
/// For the whole of a case, on a machine that may be busy.
const PATIENCE: Duration = Duration::from_secs(30);
/// For what brings one more event, and for reading: about two seconds, and what a busy machine adds.
pub const STEP_MS: u64 = 3_000;
pub const PEAK_MIB: u64 = 2_048;
/// Failures after which it is enough.
const ENOUGH: usize = 20;
/// One case in so many has its program looked at by Node.
const LOOKED_AT: usize = 400;

pub fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/fuzz");
    std::fs::create_dir_all(&folder).expect("a folder for what fails");
    folder
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
#[ignore = "it is the other side of `long`"]
fn child() {
    child::serve(run);
}

fn run(case: Case) -> Told {
    let version = |major| NodeVersion::from_major(major).expect("a version");
    let came = match case {
        Case::Scenario { text, node } => case::run(&text, Some(version(node)), BOUNDS),
        Case::Whole { text } => case::run(&text, None, worst::BOUNDS),
        Case::In { way, text } => ways_in::run(way, &text),
        Case::Calls { seed, node, circles } => {
            let (round, events) = rounds::run(seed, version(node), circles, 5_000);
            let left = matches!(round, Round::Endless | Round::Deep);
            return Told { accepted: true, complete: round == Round::Over, events, left, ..Told::default() };
        }
    };
    Told {
        accepted: came.accepted,
        complete: came.complete,
        events: came.events,
        step_ms: came.step.as_millis() as u64,
        reading_ms: came.reading.as_millis() as u64,
        ..Told::default()
    }
}

/// The case in the file that `FAILED` names.
#[test]
#[ignore = "it repeats what failed"]
fn one() {
    let Ok(file) = std::env::var("FAILED") else { return };
    let text = std::fs::read_to_string(&file).expect("a file");
    // A file of the corpus is no case, but the text of one.
    let case = serde_json::from_str(&text).unwrap_or(Case::Scenario { text, node: 24 });
    let mut runner = Runner::start("long::child", &folder().join("one.stderr"));
    match runner.run(&case, PATIENCE) {
        Ok(told) => eprintln!("{told:?}"),
        Err(what) => panic!("{what}"),
    }
}

#[derive(Default)]
struct Sum {
    scenarios: u64,
    accepted: u64,
    complete: u64,
    events: u64,
    calls: u64,
    ways_in: u64,
    taken: u64,
    left: u64,
    programs: u64,
    slowest: (u64, u64),
    reading: u64,
    peak: (u64, u64),
    failures: Vec<String>,
}

#[test]
#[ignore = "it takes MINUTES: make fuzz"]
fn long() {
    let minutes = number("MINUTES").unwrap_or(10);
    let seed = number("SEED").unwrap_or_else(|| {
        std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(0, |since| since.as_nanos() as u64)
    });
    eprintln!("trying for {minutes} min; SEED={seed} begins alike");
    let seeds = seeds::texts(400);
    let node = node();
    let mut dice = Dice(seed);
    let mut sum = Sum::default();
    let stderr = folder().join("child.stderr");
    let mut runner = Runner::start("long::child", &stderr);
    let started = Instant::now();
    let mut said = Instant::now();
    let mut number = 0;
    while started.elapsed() < Duration::from_secs(60 * minutes) && sum.failures.len() < ENOUGH {
        number += 1;
        let major = dice.pick(&NodeVersion::ALL).major();
        let case = match dice.below(8) {
            0 | 1 => Case::Calls { seed: dice.roll(), node: major, circles: dice.one_in(2) },
            2..=4 => {
                let way = *dice.pick(&WAYS);
                Case::In { way, text: ways_in::text(way, dice.pick(&seeds).as_str(), &mut dice) }
            }
            _ => Case::Scenario { text: mutate::mutated(dice.pick(&seeds).as_str(), &mut dice), node: major },
        };
        let told = runner.run(&case, PATIENCE).and_then(|told| sum.count(number, &case, told).map(|()| told));
        let looked = match (&told, &node) {
            (Ok(told), Some(node)) if told.accepted && dice.one_in(LOOKED_AT) => sum.look_at(&case, node),
            _ => Ok(()),
        };
        let fat = told.as_ref().is_ok_and(|told| told.peak_mib > 256);
        let died = told.is_err();
        if let Err(what) = told.map(|_| ()).and(looked) {
            let file = folder().join(format!("{seed}-{number}.case.json"));
            std::fs::write(&file, serde_json::to_string(&case).expect("it can be written")).expect("a file");
            let how =
                format!("FAILED={} cargo test --test fuzz one -- --ignored --nocapture", file.display());
            eprintln!("✗ {what}\n  {how}");
            sum.failures.push(format!("{what}\n  {how}"));
        }
        if died || fat {
            // What it has taken it may keep.
            runner = Runner::start("long::child", &stderr);
        }
        if said.elapsed() > Duration::from_secs(60) {
            said = Instant::now();
            sum.say();
        }
    }
    sum.say();
    assert!(sum.failures.is_empty(), "{} cases failed:\n{}", sum.failures.len(), sum.failures.join("\n"));
}

impl Sum {
    fn count(&mut self, number: u64, case: &Case, told: Told) -> Result<(), String> {
        match case {
            Case::Scenario { .. } | Case::Whole { .. } => {
                self.scenarios += 1;
                self.accepted += u64::from(told.accepted);
                self.complete += u64::from(told.complete);
                self.slowest = self.slowest.max((told.step_ms, number));
            }
            Case::Calls { .. } => {
                self.calls += 1;
                self.left += u64::from(told.left);
            }
            Case::In { .. } => {
                self.ways_in += 1;
                self.taken += u64::from(told.accepted);
                self.slowest = self.slowest.max((told.step_ms, number));
            }
        }
        self.events += told.events;
        self.reading = self.reading.max(told.reading_ms);
        self.peak = self.peak.max((told.peak_mib, number));
        let circles = matches!(case, Case::Calls { circles: true, .. });
        match told {
            _ if told.left && !circles => Err("a step came to no end".to_owned()),
            _ if told.step_ms > STEP_MS => Err(format!("a step took {} ms", told.step_ms)),
            _ if told.reading_ms > STEP_MS => Err(format!("reading took {} ms", told.reading_ms)),
            _ if told.peak_mib > PEAK_MIB => Err(format!("it took {} MiB", told.peak_mib)),
            _ => Ok(()),
        }
    }

    /// Whether Node would take its program.
    fn look_at(&mut self, case: &Case, node: &Path) -> Result<(), String> {
        let Case::Scenario { text, .. } = case else { return Ok(()) };
        let Ok(scenario) = Scenario::read(text) else { return Ok(()) };
        self.programs += 1;
        let file = folder().join("program.mjs");
        std::fs::write(&file, node_program(&scenario)).expect("a file");
        let output = Command::new(node).arg("--check").arg(&file).output().map_err(|e| e.to_string())?;
        match output.status.success() {
            true => Ok(()),
            false => {
                Err(format!("Node does not take its program: {}", String::from_utf8_lossy(&output.stderr)))
            }
        }
    }

    fn say(&self) {
        let Sum { scenarios, accepted, complete, events, calls, ways_in, taken, left, programs, .. } = self;
        eprintln!(
            "{scenarios} scenarios: {accepted} accepted ({complete} ran to their end within the bounds), {} refused; \
             {ways_in} texts by other ways in, {taken} taken; {calls} programs of calls ({left} went round and round within a step); {events} events; {programs} Node programs checked by Node; longest step {} ms \
             (case {}), longest reading {} ms, highest memory {} MiB (case {}); {} failures",
            scenarios - accepted,
            self.slowest.0,
            self.slowest.1,
            self.reading,
            self.peak.0,
            self.peak.1,
            self.failures.len(),
        );
    }
}

/// A Node of the tools', or any.
fn node() -> Option<PathBuf> {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join(".tools/node24/node_modules");
    let installed = std::fs::read_dir(tools).into_iter().flatten().flatten();
    let mut candidates = installed.map(|entry| entry.path().join("bin/node")).chain([PathBuf::from("node")]);
    candidates
        .find(|program| Command::new(program).arg("--version").output().is_ok_and(|it| it.status.success()))
}
