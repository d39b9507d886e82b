//! Reading a scenario file, and judging it once: every fault with its place, as `flows[0].stages[2].highWaterMark`, and
//! limits that keep every run finite. What passes, `program` can run; what does not, it survives. Must not run anything.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::check_script::at_once;
use super::check_stage::{check_place, check_stage};
use super::flood::Graph;
use super::model::{Consumer, Flow, Scenario};
use super::place::place;
use super::plan::Plan;
use super::stage::{SourceMode, Stage, StageKind};
use super::units::{Bytes, Nanos};

/// What is wrong with a scenario, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The place, as `flows[0].stages[2].highWaterMark`; empty if it is the whole.
    pub place: String,
    /// What is wrong there, and how it should be.
    pub words: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place.as_str() {
            "" | "." => f.write_str(&self.words),
            place => write!(f, "{place}: {}", self.words),
        }
    }
}

/// Characters of a file.
pub const LONGEST: usize = 1 << 20;
/// Flows of a scenario.
const FLOWS: usize = 100;
/// Stages of a flow.
const STAGES: usize = 100;
/// Streams of a scenario.
const STREAMS: u64 = 10_000;
/// Steps of a script.
const STEPS: usize = 10_000;
/// Bytes of a chunk: any Node lets a Buffer have as many.
pub(super) const CHUNK: u64 = 1 << 30;
/// The largest whole number that JavaScript keeps exactly.
pub(super) const EXACT: u64 = (1 << 53) - 1;
/// 10 days in nanoseconds, for one operation.
pub(super) const OPERATION: u64 = 10 * 24 * 3_600 * 1_000_000_000;
/// Faults that are told.
const FAULTS: usize = 20;
/// Characters of a sentence about one.
const SENTENCE: usize = 300;
/// Characters of a name.
const NAME: usize = 100;

/// Reads JSON that somebody wrote by hand.
///
/// # Errors
/// The first thing that is wrong with it, with its place.
pub fn read_json<T: DeserializeOwned>(text: &str) -> Result<T, Vec<Fault>> {
    if text.len() > LONGEST {
        let words = format!("the file has {} characters; the limit is {LONGEST}", text.len());
        return Err(vec![Fault { place: String::new(), words }]);
    }
    // What reads an object takes a list of its values for one.
    if text.trim_start().starts_with('[') {
        return Err(vec![Fault {
            place: String::new(),
            words: "this is a list, but must be an object".to_owned(),
        }]);
    }
    // From bytes, as lines of traces are: the page then holds one reader of JSON.
    serde_json::from_slice(text.as_bytes()).map_err(|error| vec![fault_of(text, &error)])
}

fn fault_of(text: &str, error: &serde_json::Error) -> Fault {
    let words = cut(error.to_string());
    let place = cut(place(text, error.line(), error.column()));
    match error.classify() {
        // The place says it better than lines and columns.
        Category::Data if !place.is_empty() => {
            Fault { place, words: words.split(" at line ").next().unwrap_or_default().to_owned() }
        }
        _ => Fault { place: String::new(), words },
    }
}

impl Scenario {
    /// Reads a file.
    ///
    /// # Errors
    /// What is wrong with it: at least one fault, the first ones if there are many.
    pub fn read(text: &str) -> Result<Scenario, Vec<Fault>> {
        let scenario: Scenario = read_json(text)?;
        let faults = scenario.faults();
        if faults.is_empty() { Ok(scenario) } else { Err(faults) }
    }

    /// What is wrong with it, in the order of its parts; empty if it can be run.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults(Vec::new());
        self.check(&mut faults);
        faults.0.truncate(FAULTS);
        faults.0
    }

    fn check(&self, faults: &mut Faults) {
        faults.at_most("defaultHighWaterMark", self.default_high_water_mark, Bytes(EXACT));
        faults.at_most("until", self.until.map(|until| Bytes(until.0)), Bytes(EXACT));
        faults.at_most("memory.limit", self.memory.map(|memory| memory.limit), Bytes(EXACT));
        faults.require(!self.flows.is_empty(), "flows", "at least one flow is needed");
        if !faults.require(
            self.flows.len() <= FLOWS,
            "flows",
            format_args!("at most {FLOWS} flows are allowed"),
        ) || !faults.require(
            self.script.len() <= STEPS,
            "script",
            format_args!("at most {STEPS} steps are allowed"),
        ) {
            return;
        }
        for (number, flow) in self.flows.iter().enumerate() {
            let stages = flow.stages.len();
            let place = format!("flows[{number}].stages");
            if !faults.require(stages <= STAGES, &place, format_args!("at most {STAGES} stages are allowed"))
                || !faults.require(stages > 0, &place, "at least one stage is needed")
            {
                return;
            }
        }
        let streams: u64 =
            self.flows.iter().map(|flow| flow.stages.len() as u64 * u64::from(flow.count)).sum();
        if !faults.require(
            streams <= STREAMS,
            "flows",
            format_args!("{streams} streams; the limit is {STREAMS}"),
        ) {
            return;
        }
        let mut known = Known { hurried: self.hurried(), ..Known::default() };
        for (number, flow) in self.flows.iter().enumerate() {
            self.check_flow(flow, &format!("flows[{number}]"), &mut known, faults);
        }
        let sound = faults.0.is_empty();
        for (number, step) in self.script.iter().enumerate() {
            let place = format!("script[{number}]");
            faults.at_most(&format!("{place}.at"), Some(Bytes(step.at.0)), Bytes(EXACT));
            self.check_action(&step.action, &step.stream, &place, &known, faults);
        }
        // Where something is wrong already, nobody knows what would go where.
        if sound {
            self.check_flood(&mut known, faults);
        }
    }

    fn check_flow(&self, flow: &Flow, place: &str, known: &mut Known, faults: &mut Faults) {
        let at = |part: &str| format!("{place}.{part}");
        faults.require((1..=u32::MAX).contains(&flow.count), &at("count"), "must be at least 1");
        faults.at_most(&at("starts"), Some(Bytes(flow.starts.0)), Bytes(EXACT));
        faults.at_most(&at("every"), Some(Bytes(flow.every.0)), Bytes(OPERATION));
        faults.require(
            flow.count > 1 || flow.every.0 == 0,
            &at("every"),
            "`every` is the time between several; there is only one here",
        );
        let last = flow.stages.len() - 1;
        for (number, stage) in flow.stages.iter().enumerate() {
            let place = format!("{place}.stages[{number}]");
            let Some(kind) = stage.kind() else {
                faults.add(&place, "needs a `type` or a `device`");
                continue;
            };
            known.name(stage, kind, flow, &place, faults);
            check_place(flow, kind, number, last, &place, faults);
            if kind == StageKind::Use {
                known.check_use(&stage.name(), number, last, &place, faults);
            }
            check_stage(&stage.resolved(), kind, &place, faults);
        }
        let all_kinds: Option<Vec<StageKind>> = flow.stages.iter().map(Stage::kind).collect();
        let kinds = all_kinds.unwrap_or_default();
        if let Some(kind) = kinds.last() {
            let read = |kind: &StageKind| kind.reads() || *kind == StageKind::Use;
            faults.require(
                flow.last.is_none() || read(kind),
                &at("last"),
                format_args!("a {}, the last stage, has nothing to read", kind.name()),
            );
        }
        let calls = kinds.first() == Some(&StageKind::Calls);
        faults.require(
            !calls || matches!(flow.consumer, Consumer::Ignore | Consumer::Manual),
            &at("consumer"),
            "a program that calls write() itself ignores its result or waits for 'drain': use `ignore` or `manual`",
        );
        faults.require(
            !calls || kinds.len() == 2,
            &at("stages"),
            "a program writes to exactly one stream, the second stage",
        );
        if kinds.contains(&StageKind::WritableStream) {
            faults.require(!flow.signal, &at("signal"), "a writableStream cannot be aborted here");
            faults.require(
                !flow.finished,
                &at("finished"),
                "`finished()` watches only Node's own streams here",
            );
        }
        known.join(flow, place, faults);
        known.flows += 1;
    }
}

/// A sentence that may speak of anything that is in a file.
fn cut(text: String) -> String {
    match text.char_indices().nth(SENTENCE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// As much of a text as a sentence can hold.
pub(super) fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

/// The faults found so far.
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    pub(super) fn add(&mut self, place: &str, words: impl fmt::Display) {
        self.put(place, &words);
    }

    #[inline(never)]
    fn put(&mut self, place: &str, words: &dyn fmt::Display) {
        if self.0.len() <= FAULTS {
            self.0.push(Fault { place: place.to_owned(), words: words.to_string() });
        }
    }

    pub(super) fn require(&mut self, is_so: bool, place: &str, words: impl fmt::Display) -> bool {
        if !is_so {
            self.put(place, &words);
        }
        is_so
    }

    pub(super) fn at_most(&mut self, place: &str, value: Option<Bytes>, most: Bytes) {
        if let Some(value) = value.filter(|value| *value > most) {
            self.add(place, format_args!("{} is too much; the limit is {}", value.0, most.0));
        }
    }
}

/// A stream of a flow.
pub(super) struct Stream {
    pub(super) kind: StageKind,
    /// Whether there is one of it.
    single: bool,
    pub(super) flow: usize,
    begins: Nanos,
    /// In the graph.
    pub(super) node: usize,
}

/// What the flows before have.
#[derive(Default)]
pub(super) struct Known {
    pub(super) names: BTreeMap<String, Stream>,
    /// Sources that bring chunks by themselves.
    pub(super) by_itself: BTreeSet<String>,
    /// Sources that the script hurries.
    hurried: BTreeSet<String>,
    pub(super) graph: Graph,
    flows: usize,
}

impl Known {
    fn name(&mut self, stage: &Stage, kind: StageKind, flow: &Flow, place: &str, faults: &mut Faults) {
        let name = stage.name();
        let at = format!("{place}.name");
        if kind == StageKind::Use {
            match self.names.get(&name) {
                Some(known) if !known.single => {
                    faults.add(&at, format_args!("there is more than one “{}”", short(&name)));
                }
                Some(known) if known.flow == self.flows => {
                    faults.add(&at, format_args!("“{}” is part of this flow itself", short(&name)));
                }
                Some(known) => {
                    let ok = known.begins <= flow.starts;
                    faults.require(
                        ok,
                        &at,
                        format_args!("“{}” does not exist yet when this starts", short(&name)),
                    );
                }
                None => faults.add(&at, format_args!("no earlier flow has a stream “{}”", short(&name))),
            }
            return;
        }
        faults.require(
            name.chars().count() <= NAME,
            &at,
            format_args!("at most {NAME} characters are allowed"),
        );
        faults.require(
            !name.is_empty() && !name.chars().any(char::is_control),
            &at,
            "a name must have letters and no line breaks",
        );
        let plan = Plan::of(stage, 1);
        for instance in 0..flow.count.clamp(1, STREAMS as u32) {
            let name = flow.member_name(&name, instance);
            if plan.stage.mode.is_some_and(|mode| mode != SourceMode::Pull) {
                self.by_itself.insert(name.clone());
            }
            let at_once = at_once(&plan.stage.read.unwrap_or_default()) || self.hurried.contains(&name);
            let stream = Stream {
                kind,
                single: flow.count <= 1,
                flow: self.flows,
                begins: flow.begins(instance),
                node: self.graph.add(&plan, kind, at_once),
            };
            if self.names.insert(name.clone(), stream).is_some() {
                return faults.add(&at, format_args!("two streams are named “{}”", short(&name)));
            }
        }
    }

    /// Whether the stream that is used can stand at that place.
    fn check_use(&self, name: &str, number: usize, last: usize, place: &str, faults: &mut Faults) {
        let Some(Stream { kind, .. }) = self.names.get(name) else { return };
        let name = short(name);
        if number < last {
            faults.require(kind.reads(), place, format_args!("nothing can be read from “{name}”"));
        }
        if number > 0 {
            faults.require(kind.writes(), place, format_args!("nothing can be written to “{name}”"));
            let free = *kind != StageKind::WritableStream;
            faults.require(
                free,
                place,
                format_args!("“{name}” already has its one writer, so it cannot be used again"),
            );
        }
    }

    /// Notes what feeds what; chunks must not come back to where they came from.
    fn join(&mut self, flow: &Flow, place: &str, faults: &mut Faults) {
        for instance in 0..flow.count {
            let node = |stage: &Stage| {
                let name = stage.name();
                let used = stage.kind() == Some(StageKind::Use);
                let name = if used { name } else { flow.member_name(&name, instance) };
                self.names.get(&name).map(|known| known.node)
            };
            let nodes: Vec<usize> = flow.stages.iter().filter_map(node).collect();
            let (Some(&first), Some(&last)) = (nodes.first(), nodes.last()) else { return };
            // Its own streams are new: only what it meets at both ends can be joined already.
            if nodes.len() > 1 && instance == 0 && self.graph.leads(last, first) {
                let name = flow.stages.first().map(Stage::name).unwrap_or_default();
                return faults.add(place, format_args!("“{}” would feed itself", short(&name)));
            }
            for pair in nodes.windows(2) {
                self.graph.join(pair[0], pair[1], 1);
            }
        }
    }
}
