//! Which streams feed which, as a recording shows it: by `pipe()`, by a `write()` of just the chunk that a `'data'`
//! listener was given, or by a `write()` of it within another's, as an HTTP response hands it to its socket. Must not
//! guess beyond that: what is joined by nothing stands alone. And which flows are alike, and which meet.

use std::collections::{BTreeMap, BTreeSet};

use super::store::Trace;
use crate::engine::{EventKind, StreamId};

/// Streams in the order in which data passes through them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// From the source to the last destination; at least one.
    pub stages: Vec<StreamId>,
}

/// Flows of one kind, side by side: at each place one stream of each, in the same order, or the one that all share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// From the source to the last destination; at least one place, and at each place at least one stream.
    pub stages: Vec<Vec<StreamId>>,
}

impl Lane {
    /// A single flow.
    pub fn one(stages: &[StreamId]) -> Lane {
        Lane { stages: stages.iter().map(|&id| vec![id]).collect() }
    }

    /// How many flows it stands for.
    pub fn count(&self) -> usize {
        self.stages.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// The streams of the flow with that number, from 0.
    pub fn member(&self, number: usize) -> Vec<StreamId> {
        let of = |streams: &Vec<StreamId>| streams.get(number).or(streams.first()).copied();
        self.stages.iter().filter_map(of).collect()
    }

    /// Each of its flows by itself, if they are few enough to be seen beside each other; otherwise it stays one.
    pub fn apart(self) -> Vec<Lane> {
        match self.count() {
            count @ 2..=FEW => (0..count).map(|number| Lane::one(&self.member(number))).collect(),
            _ => vec![self],
        }
    }
}

/// So many alike flows are shown one by one.
const FEW: usize = 3;

/// The flows of a trace, those that are alike as one: of the same names but for their numbers, the same classes and
/// marks, and with no stream in common, or one common to all at the same place.
pub fn lanes(trace: &Trace) -> Vec<Lane> {
    let mut kinds: Vec<(String, Vec<Vec<StreamId>>)> = Vec::new();
    for flow in flows(trace) {
        let kind = kind(trace, &flow);
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, flows)) => flows.push(flow.stages),
            None => kinds.push((kind, vec![flow.stages])),
        }
    }
    kinds.into_iter().flat_map(|(_, flows)| folded(flows)).collect()
}

/// What is the same in flows that are alike.
fn kind(trace: &Trace, flow: &Flow) -> String {
    let mut text = String::new();
    for info in flow.stages.iter().filter_map(|&id| trace.stream(id)) {
        let mut in_number = false;
        for letter in info.name.chars() {
            match letter.is_ascii_digit() {
                true if in_number => {}
                true => text.push('#'),
                false => text.push(letter),
            }
            in_number = letter.is_ascii_digit();
        }
        let marks = (info.kind, info.readable_high_water_mark, info.writable_high_water_mark);
        text.push_str(&format!("\0{marks:?}\0"));
    }
    text
}

fn folded(flows: Vec<Vec<StreamId>>) -> Vec<Lane> {
    let places = flows.first().map_or(0, Vec::len);
    let at = |place: usize| flows.iter().filter_map(|flow| flow.get(place).copied()).collect::<Vec<_>>();
    let shared = |streams: &[StreamId]| streams.windows(2).all(|pair| pair[0] == pair[1]);
    let mut stages: Vec<Vec<StreamId>> = (0..places).map(at).collect();
    for streams in &mut stages {
        if shared(streams) {
            streams.truncate(1);
        }
    }
    let mut all: Vec<StreamId> = stages.iter().flatten().copied().collect();
    let count = all.len();
    all.sort_by_cached_key(|id| u64::from(id.0));
    all.dedup();
    match flows.len() > FEW && all.len() == count {
        true => vec![Lane { stages }],
        false => flows.iter().map(|flow| Lane::one(flow)).collect(),
    }
}

/// Lanes that have a stream in common, directly or by others, together; in the order in which they come.
pub fn meeting(lanes: Vec<Lane>) -> Vec<Vec<Lane>> {
    let mut groups: Vec<(BTreeSet<StreamId>, Vec<Lane>)> = Vec::new();
    for lane in lanes {
        let mut of = BTreeSet::new();
        of.extend(lane.stages.iter().flatten().copied());
        let (met, rest): (Vec<_>, Vec<_>) =
            std::mem::take(&mut groups).into_iter().partition(|(group, _)| !group.is_disjoint(&of));
        groups = rest;
        let mut members = Vec::new();
        for (group, lanes) in met {
            of.extend(group);
            members.extend(lanes);
        }
        members.push(lane);
        groups.push((of, members));
    }
    groups.into_iter().map(|(_, lanes)| lanes).collect()
}

/// `write()`s within each other that are followed.
const DEEPEST: usize = 64;

/// Looks through the kept events of a trace. The flow that moved most comes first.
///
/// In a trace where nothing has been joined yet, all streams that read come before those that only write.
pub fn flows(trace: &Trace) -> Vec<Flow> {
    let links = links(trace);
    if links.is_empty() {
        return unjoined(trace);
    }
    let mut flows: Vec<Flow> = Vec::new();
    for id in trace.ids() {
        if !links.keys().any(|&(_, to)| to == id) && links.keys().any(|&(from, _)| from == id) {
            follow(&links, vec![id], &mut flows);
        }
    }
    // What only goes round in circles has no beginning: begin anywhere.
    for &(from, _) in links.keys() {
        if !flows.iter().any(|flow| flow.stages.contains(&from)) {
            follow(&links, vec![from], &mut flows);
        }
    }
    for id in trace.ids() {
        let busy = trace.latest().stream(id).is_some_and(|now| now.pushes + now.writes > 0);
        if busy && !flows.iter().any(|flow| flow.stages.contains(&id)) {
            flows.push(Flow { stages: vec![id] });
        }
    }
    flows.sort_by_cached_key(|flow| !moved(trace, flow));
    flows
}

/// How often each stream fed each other one; `pipe()` counts once more than nothing.
fn links(trace: &Trace) -> BTreeMap<(StreamId, StreamId), u64> {
    let mut links = BTreeMap::new();
    let mut given = None;
    // The `write()`s that have not returned, the innermost last.
    let mut open: Vec<(StreamId, u64)> = Vec::new();
    trace.for_each(trace.first()..trace.end(), |_, event| match event.kind {
        EventKind::PipeCall => {
            if let Some(to) = event.other.filter(|&to| to != event.stream) {
                links.entry((event.stream, to)).or_insert(1);
            }
        }
        EventKind::Data => given = Some((event.stream, event.size)),
        EventKind::Write => {
            let same = |&&(from, size): &&(StreamId, u64)| from != event.stream && size == event.size;
            if let Some(&(from, _)) = open.last().filter(same).or(given.as_ref().filter(same)) {
                *links.entry((from, event.stream)).or_insert(0) += 1;
            }
            if open.len() < DEEPEST {
                open.push((event.stream, event.size));
            }
        }
        EventKind::WriteReturn => {
            if let Some(place) = open.iter().rposition(|&(stream, _)| stream == event.stream) {
                open.truncate(place);
            }
        }
        // The source goes on: its listener has returned.
        _ if given.is_some_and(|(from, _)| from == event.stream) => given = None,
        _ => {}
    });
    links
}

fn follow(links: &BTreeMap<(StreamId, StreamId), u64>, stages: Vec<StreamId>, flows: &mut Vec<Flow>) {
    let Some(&last) = stages.last() else { return };
    let mut went_on = false;
    for &(from, to) in links.keys() {
        if from == last && !stages.contains(&to) && flows.len() < 64 {
            went_on = true;
            let mut longer = stages.clone();
            longer.push(to);
            follow(links, longer, flows);
        }
    }
    if !went_on {
        flows.push(Flow { stages });
    }
}

fn unjoined(trace: &Trace) -> Vec<Flow> {
    let reads = |&id: &StreamId| trace.stream(id).is_some_and(|info| info.kind.reads());
    let (sources, sinks): (Vec<_>, Vec<_>) = trace.ids().partition(reads);
    match (sources.as_slice(), sinks.as_slice()) {
        ([source], [sink]) => vec![Flow { stages: vec![*source, *sink] }],
        _ => {
            let mut alone: Vec<Flow> = trace.ids().map(|id| Flow { stages: vec![id] }).collect();
            alone.sort_by_cached_key(|flow| !moved(trace, flow));
            alone
        }
    }
}

fn moved(trace: &Trace, flow: &Flow) -> u64 {
    let of = |&id: &StreamId| trace.latest().stream(id).map_or(0, |now| now.pushed + now.accepted);
    flow.stages.iter().map(of).sum()
}
