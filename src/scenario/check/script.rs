//! Judging what a script does to the streams of a scenario, and what goes through them with it. Part of `check`.

use std::collections::{BTreeMap, BTreeSet};

use super::faults::{CHUNK, Faults, short};
use super::known::{FlowsBefore, Stream, at_once};
use super::load;
use super::stage::{check_timing, comes_by_itself};
use crate::scenario::model::{Action, Scenario, StageKind};

impl Scenario {
    pub(super) fn check_action(
        &self,
        action: &Action,
        stream: &str,
        place: &str,
        known: &FlowsBefore,
        faults: &mut Faults,
    ) {
        let at_stream = format!("{place}.stream");
        let Some(&Stream { kind, flow, .. }) = known.names.get(stream) else {
            return faults.add(&at_stream, no_stream(stream));
        };
        let doing = format!("{place}.do");
        let is_set = matches!(action, Action::Set(_));
        if kind == StageKind::WritableStream && !is_set {
            return faults.add(&doing, format_args!("a {} allows only `set`", kind.name()));
        }
        let mut needs = |able: bool, what: &str| {
            faults.require(able, &at_stream, format_args!("{what} a {}, as “{stream}” is", kind.name()));
        };
        match action {
            Action::Pause | Action::Resume | Action::Unpipe => {
                needs(kind.reads(), "nothing can be read from")
            }
            Action::UnpipeFrom(name) | Action::PipeTo(name) => {
                needs(kind.reads(), "nothing can be read from");
                match known.names.get(name) {
                    Some(other) => {
                        faults.require(
                            other.kind.writes() && other.kind != StageKind::WritableStream,
                            &doing,
                            format_args!("“{}” is not a stream that can be written to", short(name)),
                        );
                        let itself = name == stream && matches!(action, Action::PipeTo(_));
                        faults.require(!itself, &doing, "a stream cannot be piped into itself");
                    }
                    None => faults.add(&doing, no_stream(name)),
                }
            }
            Action::Cork | Action::Uncork | Action::End => needs(kind.writes(), "nothing can be written to"),
            Action::Write(bytes) => {
                needs(kind.writes(), "nothing can be written to");
                faults.at_most(&doing, Some(bytes.0), CHUNK);
            }
            Action::Destroy | Action::Fail => needs(kind.reads() || kind.writes(), "there is no stream in"),
            Action::Abort => {
                let signal = self.flows.get(flow).is_some_and(|flow| flow.signal);
                faults.require(signal, &doing, "its flow has no `signal`");
            }
            Action::Set(methods) => {
                let by_itself = kind == StageKind::Calls || known.by_itself.contains(stream);
                let timings =
                    [("read", methods.read), ("write", methods.write), ("transform", methods.transform)];
                for (name, timing) in timings {
                    if let Some(timing) = timing {
                        let place = format!("{doing}.set.{name}");
                        check_timing(&timing, &place, faults);
                        if name == "read" && by_itself {
                            comes_by_itself(&timing, &place, faults);
                        }
                        // These count calls from the start of the run; only to hang counts them from the step on.
                        let faulty = timing.fails_at.is_some()
                            || timing.throws_at.is_some()
                            || (name == "read" && timing.hangs_at.is_some());
                        faults.require(!faulty, &place, "faults are planned in advance, in the stage");
                    }
                }
            }
        }
    }

    /// Names of the streams whose source a step makes synchronous: from then on it produces all that is left at once.
    pub(super) fn hurried(&self) -> BTreeSet<String> {
        let hurries = |action: &Action| match action {
            Action::Set(methods) => methods.read.is_some_and(|timing| at_once(&timing)),
            _ => false,
        };
        let mut hurried = BTreeSet::new();
        hurried
            .extend(self.script.iter().filter(|step| hurries(&step.action)).map(|step| step.stream.clone()));
        hurried
    }

    /// Whether the run would be too much, with what the script adds.
    pub(super) fn check_load(&self, known: &mut FlowsBefore, faults: &mut Faults) {
        let node = |name: &str| known.names.get(name).map(|known| known.node);
        let mut steps: Vec<_> = self.script.iter().enumerate().collect();
        steps.sort_by_cached_key(|(_, step)| step.at.0);
        let mut injected = Vec::new();
        // By (source, destination): the number of pipes now, the most at any time, and the step that adds the first.
        let mut pipes: BTreeMap<(usize, usize), (u32, u32, usize)> = BTreeMap::new();
        for (number, step) in steps {
            let Some(from) = node(&step.stream) else { continue };
            match &step.action {
                Action::Write(bytes) => injected.push((from, bytes.0)),
                Action::PipeTo(to) => {
                    let Some(to) = node(to) else { continue };
                    let (now, most, _) = pipes.entry((from, to)).or_insert((0, 0, number));
                    *now += 1;
                    *most = (*most).max(*now);
                }
                Action::UnpipeFrom(to) => {
                    let pipe = node(to).and_then(|to| pipes.get_mut(&(from, to)));
                    pipe.into_iter().for_each(|(now, ..)| *now = now.saturating_sub(1));
                }
                Action::Unpipe => {
                    let of = pipes.range_mut((from, 0)..=(from, usize::MAX));
                    of.for_each(|(_, (now, ..))| *now = 0);
                }
                _ => {}
            }
        }
        for (to, bytes) in injected {
            known.graph.inject(to, bytes);
        }
        let mut joints: Vec<_> =
            pipes.iter().map(|(&(from, to), &(_, most, step))| (step, (from, to, most))).collect();
        joints.sort_by_cached_key(|(step, _)| *step as u64);
        let (steps, joints): (Vec<usize>, Vec<(usize, usize, u32)>) = joints.into_iter().unzip();
        let Some(sum) = known.graph.sum(&joints) else {
            // The first with which there is a circle.
            let counts: Vec<usize> = (1..=joints.len()).collect();
            let first = counts.partition_point(|&count| known.graph.sum(&joints[..count]).is_some());
            let step = steps.get(first).copied().unwrap_or_default();
            let name = self.script.get(step).map_or("", |step| &step.stream);
            return faults
                .add(&format!("script[{step}].do"), format_args!("“{}” would feed itself", short(name)));
        };
        faults.require(
            sum.all.chunks <= load::CHUNKS,
            "flows",
            format_args!(
                "about {:.0} chunks in total; the limit for a run is {:.0}",
                sum.all.chunks,
                load::CHUNKS
            ),
        );
        faults.require(
            sum.all.at_once <= load::AT_ONCE,
            "flows",
            format_args!(
                "about {:.0} chunks without a turn of the event loop; the limit is {:.0}",
                sum.all.at_once,
                load::AT_ONCE
            ),
        );
        faults.require(
            sum.all.bytes <= load::BYTES,
            "flows",
            format_args!(
                "about {:.1e} bytes through one stream; the limit is {:.1e}",
                sum.all.bytes,
                load::BYTES
            ),
        );
        faults.require(
            sum.deep <= load::DEEP,
            "flows",
            format_args!("{} streams in a row; the limit is {}", sum.deep, load::DEEP),
        );
    }
}

fn no_stream(name: &str) -> String {
    format!("there is no stream “{}”", short(name))
}
