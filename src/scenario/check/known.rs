//! The streams of the flows that have been judged so far, by their names, and which feeds which. Part of `check`.

use std::collections::{BTreeMap, BTreeSet};

use super::faults::{Faults, short};
use super::load::LoadGraph;
use crate::engine::SimTime;
use crate::scenario::model::{Completion, Flow, Plan, SourceMode, Stage, StageKind, Timing};

/// Streams of a scenario.
pub(super) const STREAMS: u64 = 10_000;
/// Characters of a name.
const NAME: usize = 100;

/// A stream of a flow.
pub(super) struct Stream {
    pub(super) kind: StageKind,
    /// Whether there is one of it.
    single: bool,
    pub(super) flow: usize,
    begins: SimTime,
    /// In the graph.
    pub(super) node: usize,
}

/// What the flows before have.
#[derive(Default)]
pub(super) struct FlowsBefore {
    pub(super) names: BTreeMap<String, Stream>,
    /// Sources that bring chunks by themselves.
    pub(super) by_itself: BTreeSet<String>,
    /// Sources that the script hurries.
    pub(super) hurried: BTreeSet<String>,
    pub(super) graph: LoadGraph,
    pub(super) flows: usize,
}

impl FlowsBefore {
    pub(super) fn name(
        &mut self,
        stage: &Stage,
        kind: StageKind,
        flow: &Flow,
        place: &str,
        faults: &mut Faults,
    ) {
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
    pub(super) fn check_use(&self, name: &str, number: usize, last: usize, place: &str, faults: &mut Faults) {
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
    pub(super) fn join(&mut self, flow: &Flow, place: &str, faults: &mut Faults) {
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

/// Whether a source that works like this goes on without the event loop having its turn.
pub(super) fn at_once(timing: &Timing) -> bool {
    matches!(timing.by.unwrap_or_default(), Completion::Sync | Completion::Tick)
}
