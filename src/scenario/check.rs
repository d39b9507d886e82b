//! Reading a scenario file, and judging it once: every fault with its place, as `flows[0].stages[2].highWaterMark`, and
//! limits that keep every run finite. What passes, `program` can run; what does not, it survives. Must not run anything.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::error::Category;

use super::check_stage::{check_place, check_stage, check_work, comes_by_itself};
use super::model::{Action, Consumer, Flow, Scenario};
use super::place::place;
use super::plan::Plan;
use super::stage::{SourceMode, Stage, StageKind};
use super::units::{Bytes, Nanos};
use super::work::{By, Sizes};

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
/// Chunks of all streams together.
const CHUNKS: f64 = 1e8;
/// Chunks that come without the event loop having its turn.
const CHUNKS_AT_ONCE: f64 = 1e6;
/// Bytes of a chunk: any Node lets a Buffer have as many.
pub(super) const CHUNK: u64 = 1 << 30;
/// The largest whole number that JavaScript keeps exactly.
pub(super) const EXACT: u64 = (1 << 53) - 1;
/// 10 days in nanoseconds, for one operation.
pub(super) const OPERATION: u64 = 10 * 24 * 3_600 * 1_000_000_000;
/// Faults that are told.
const FAULTS: usize = 20;
/// Characters of a name.
const NAME: usize = 100;

impl Scenario {
    /// Reads a file.
    ///
    /// # Errors
    /// What is wrong with it: at least one fault, the first ones if there are many.
    pub fn read(text: &str) -> Result<Scenario, Vec<Fault>> {
        if text.len() > LONGEST {
            let words = format!("the file has {} characters; {LONGEST} are the most", text.len());
            return Err(vec![Fault { place: String::new(), words }]);
        }
        let scenario: Scenario = serde_json::from_str(text).map_err(|error| {
            let words = error.to_string();
            let place = place(text, error.line(), error.column());
            match error.classify() {
                // The place says it better than lines and columns.
                Category::Data if !place.is_empty() => {
                    vec![Fault {
                        place,
                        words: words.split(" at line ").next().unwrap_or_default().to_owned(),
                    }]
                }
                _ => vec![Fault { place: String::new(), words }],
            }
        })?;
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
        if !faults.require(self.flows.len() <= FLOWS, "flows", format_args!("{FLOWS} flows are the most"))
            || !faults.require(
                self.script.len() <= STEPS,
                "script",
                format_args!("{STEPS} steps are the most"),
            )
        {
            return;
        }
        for (number, flow) in self.flows.iter().enumerate() {
            let stages = flow.stages.len();
            let place = format!("flows[{number}].stages");
            if !faults.require(stages <= STAGES, &place, format_args!("{STAGES} stages are the most"))
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
            format_args!("{streams} streams; {STREAMS} are the most"),
        ) {
            return;
        }
        let mut known = Known::default();
        for (number, flow) in self.flows.iter().enumerate() {
            self.check_flow(flow, &format!("flows[{number}]"), &mut known, faults);
        }
        let (all, at_once) = (known.chunks, known.at_once);
        let most = |chunks: f64, most: f64| {
            format!("about {chunks:.0} chunks in all; {most:.0} are the most that a run can have")
        };
        faults.require(all <= CHUNKS, "flows", most(all, CHUNKS));
        faults.require(
            at_once <= CHUNKS_AT_ONCE,
            "flows",
            format_args!(
                "about {at_once:.0} chunks come without the event loop having its turn; {CHUNKS_AT_ONCE:.0} are the \
                 most"
            ),
        );
        for (number, step) in self.script.iter().enumerate() {
            let place = format!("script[{number}]");
            faults.at_most(&format!("{place}.at"), Some(Bytes(step.at.0)), Bytes(EXACT));
            self.check_action(&step.action, &step.stream, &place, &known, faults);
        }
    }

    fn check_flow(&self, flow: &Flow, place: &str, known: &mut Known, faults: &mut Faults) {
        let at = |part: &str| format!("{place}.{part}");
        faults.require((1..=u32::MAX).contains(&flow.count), &at("count"), "there is at least one");
        faults.at_most(&at("starts"), Some(Bytes(flow.starts.0)), Bytes(EXACT));
        faults.at_most(&at("every"), Some(Bytes(flow.every.0)), Bytes(OPERATION));
        faults.require(
            flow.count > 1 || flow.every.0 == 0,
            &at("every"),
            "`every` is the time between many; here is one",
        );
        let last = flow.stages.len() - 1;
        let mut chunks = Flood::default();
        for (number, stage) in flow.stages.iter().enumerate() {
            let place = format!("{place}.stages[{number}]");
            let Some(kind) = stage.kind() else {
                faults.add(&place, "neither `type` nor `device` says what it is");
                continue;
            };
            known.name(stage, kind, flow, &place, faults);
            check_place(flow, kind, number, last, &place, faults);
            if kind == StageKind::Use {
                known.check_use(&stage.name(), number, last, &place, faults);
            }
            check_stage(&stage.resolved(), kind, &place, faults);
            chunks.through(&Plan::of(stage, 1), kind, known);
        }
        let all_kinds: Option<Vec<StageKind>> = flow.stages.iter().map(Stage::kind).collect();
        let kinds = all_kinds.unwrap_or_default();
        if let Some(kind) = kinds.last() {
            let read = |kind: &StageKind| kind.reads() || *kind == StageKind::Use;
            faults.require(
                flow.last.is_none() || read(kind),
                &at("last"),
                format_args!("nothing comes out of a {}, the last stage", kind.name()),
            );
        }
        let calls = kinds.first() == Some(&StageKind::Calls);
        faults.require(
            !calls || matches!(flow.consumer, Consumer::Ignore | Consumer::Manual),
            &at("consumer"),
            "a program that calls write() itself ignores what it returns or waits for 'drain': `ignore` or `manual`",
        );
        faults.require(
            !calls || kinds.len() == 2,
            &at("stages"),
            "a program writes to one stream, the second stage",
        );
        known.check_circle(flow, place, faults);
        let times = f64::from(flow.count);
        known.chunks += chunks.all * times;
        known.at_once = known.at_once.max(chunks.surge);
        known.flows += 1;
    }

    fn check_action(&self, action: &Action, stream: &str, place: &str, known: &Known, faults: &mut Faults) {
        let at_stream = format!("{place}.stream");
        let Some(&(kind, _, flow)) = known.names.get(stream) else {
            return faults.add(&at_stream, no_stream(stream));
        };
        let doing = format!("{place}.do");
        let mut needs = |able: bool, what: &str| {
            faults.require(able, &at_stream, format_args!("{what} of a {}, as “{stream}” is", kind.name()));
        };
        match action {
            Action::Pause | Action::Resume | Action::Unpipe => needs(kind.reads(), "nothing comes out"),
            Action::UnpipeFrom(other) | Action::PipeTo(other) => {
                needs(kind.reads(), "nothing comes out");
                match known.names.get(other.as_str()) {
                    Some((kind, ..)) => {
                        faults.require(
                            kind.writes(),
                            &doing,
                            format_args!("“{other}” is no stream that one writes to"),
                        );
                        let itself = other == stream && matches!(action, Action::PipeTo(_));
                        faults.require(!itself, &doing, "a stream cannot be piped to itself");
                    }
                    None => faults.add(&doing, no_stream(other)),
                }
            }
            Action::Cork | Action::Uncork | Action::End => needs(kind.writes(), "nobody writes to that side"),
            Action::Write(bytes) => {
                needs(kind.writes(), "nobody writes to that side");
                faults.at_most(&doing, Some(*bytes), Bytes(CHUNK));
            }
            Action::Destroy | Action::Fail => needs(kind.reads() || kind.writes(), "there is no stream"),
            Action::Abort => {
                let signal = self.flows.get(flow).is_some_and(|flow| flow.signal);
                faults.require(signal, &doing, "its flow has no `signal`");
            }
            Action::Set(methods) => {
                let by_itself = kind == StageKind::Calls || known.by_itself.contains(stream);
                let works =
                    [("read", methods.read), ("write", methods.write), ("transform", methods.transform)];
                for (name, work) in works {
                    if let Some(work) = work {
                        let place = format!("{doing}.set.{name}");
                        check_work(&work, &place, faults);
                        if name == "read" && by_itself {
                            comes_by_itself(&work, &place, faults);
                        }
                        // It counts its calls from the start of the run.
                        let faulty =
                            [work.fails_at, work.throws_at, work.hangs_at].iter().any(Option::is_some);
                        faults.require(!faulty, &place, "faults are planned from the start, in the stage");
                    }
                }
            }
        }
    }
}

fn no_stream(name: &str) -> String {
    format!("no stream is called “{}”", short(name))
}

fn short(text: &str) -> String {
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
            self.add(place, format_args!("{} is too much; {} is the most", value.0, most.0));
        }
    }
}

/// What the flows before have.
#[derive(Default)]
struct Known {
    /// What each stream is, whether there is one of it, and which flow it comes from.
    names: BTreeMap<String, (StageKind, bool, usize)>,
    /// When each begins.
    begins: BTreeMap<String, Nanos>,
    /// Sources that bring chunks by themselves.
    by_itself: BTreeSet<String>,
    /// How much flows through each.
    floods: BTreeMap<String, Flood>,
    /// What each stream writes to.
    feeds: BTreeMap<String, Vec<String>>,
    flows: usize,
    chunks: f64,
    at_once: f64,
}

impl Known {
    fn name(&mut self, stage: &Stage, kind: StageKind, flow: &Flow, place: &str, faults: &mut Faults) {
        let name = stage.name();
        let at = format!("{place}.name");
        if kind == StageKind::Use {
            match (self.names.get(&name), self.begins.get(&name)) {
                (Some((_, false, _)), _) => faults.add(&at, format!("there are many of “{}”", short(&name))),
                (Some((.., from)), _) if *from == self.flows => {
                    faults.add(&at, format_args!("“{}” is of this very flow", short(&name)));
                }
                (Some(_), Some(begins)) => {
                    let ok = *begins <= flow.starts;
                    faults.require(
                        ok,
                        &at,
                        format_args!("“{}” is not there yet when this begins", short(&name)),
                    );
                }
                _ => faults.add(&at, format!("no flow before this one has a stream “{}”", short(&name))),
            }
            return;
        }
        faults.require(name.chars().count() <= NAME, &at, format_args!("{NAME} characters are the most"));
        faults.require(
            !name.is_empty() && !name.chars().any(char::is_control),
            &at,
            "a name has letters in it, and no line breaks",
        );
        let resolved = stage.resolved();
        for instance in 0..flow.count.clamp(1, STREAMS as u32) {
            let name = flow.member_name(&name, instance);
            if resolved.mode.is_some_and(|mode| mode != SourceMode::Pull) {
                self.by_itself.insert(name.clone());
            }
            self.begins.insert(name.clone(), flow.begins(instance));
            if self.names.insert(name.clone(), (kind, flow.count <= 1, self.flows)).is_some() {
                return faults.add(&at, format_args!("two streams are called “{}”", short(&name)));
            }
        }
    }
}

impl Known {
    /// Whether the stream that is used can stand at that place.
    fn check_use(&self, name: &str, number: usize, last: usize, place: &str, faults: &mut Faults) {
        let Some((kind, ..)) = self.names.get(name) else { return };
        let name = short(name);
        if number < last {
            faults.require(kind.reads(), place, format_args!("nothing comes out of “{name}”"));
        }
        if number > 0 {
            faults.require(kind.writes(), place, format_args!("nobody writes to “{name}”"));
        }
    }

    /// Notes what feeds what; chunks must not come back to where they came from.
    fn check_circle(&mut self, flow: &Flow, place: &str, faults: &mut Faults) {
        let names: Vec<String> = flow.stages.iter().map(Stage::name).collect();
        for pair in names.windows(2) {
            let mut reached: Vec<&str> = vec![&pair[1]];
            let mut seen = BTreeSet::new();
            while let Some(name) = reached.pop() {
                if name == pair[0] {
                    return faults.add(place, format_args!("“{}” would feed itself", short(name)));
                }
                if seen.insert(name) {
                    reached.extend(self.feeds.get(name).into_iter().flatten().map(String::as_str));
                }
            }
            self.feeds.entry(pair[0].clone()).or_default().push(pair[1].clone());
        }
    }
}

/// About how much there is at a place of a flow.
#[derive(Clone, Copy, Default)]
struct Flood {
    chunks: f64,
    bytes: f64,
    /// Chunks that come in one go, without the event loop having its turn.
    surge: f64,
    all: f64,
}

impl Flood {
    fn through(&mut self, plan: &Plan, kind: StageKind, known: &mut Known) {
        let stage = &plan.stage;
        if kind.is_source() {
            let average = stage.chunk.as_ref().map_or(1.0, |sizes| match sizes {
                Sizes::Same(size) => size.0 as f64,
                Sizes::List(list) => {
                    list.iter().map(|size| size.0 as f64).sum::<f64>() / list.len().max(1) as f64
                }
                Sizes::Between { from, to } => (from.0 as f64 + to.0 as f64) / 2.0,
            });
            let count = stage.count.map_or(0.0, |count| count as f64);
            let count = stage.total.map_or(count, |total| total.0 as f64 / average.max(1.0));
            self.chunks += count;
            self.bytes += count * average;
            let sync = stage.read.and_then(|read| read.by).unwrap_or_default() == By::Sync;
            self.surge = self.surge.max(if sync { count } else { f64::from(stage.burst.unwrap_or(1)) });
        }
        if let (StageKind::Use, Some(met)) = (kind, known.floods.get(&plan.name)) {
            self.chunks += met.chunks;
            self.bytes += met.bytes;
            self.surge = self.surge.max(met.surge);
        }
        self.all += self.chunks;
        self.bytes *= stage.ratio.unwrap_or(1.0);
        if let Some(out) = stage.out_chunk {
            let cut = self.bytes / out.0.max(1) as f64;
            self.surge *= (cut / self.chunks.max(1.0)).max(1.0);
            self.chunks = cut.max(1.0);
            self.all += self.chunks;
        }
        known.floods.insert(plan.name.clone(), *self);
    }
}
