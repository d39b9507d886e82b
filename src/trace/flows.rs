//! Which streams feed which, as a recording shows it: by `pipe()`, by a `write()` of just the chunk that a `'data'`
//! listener was given, or by a `write()` of it within another's, as an HTTP response hands it to its socket. Must not
//! guess beyond that: what is joined by nothing stands alone.

use std::collections::BTreeMap;

use super::store::Trace;
use crate::engine::{EventKind, StreamId};

/// Streams in the order in which data passes through them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// From the source to the last destination; at least one.
    pub stages: Vec<StreamId>,
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
    flows.sort_by_key(|flow| std::cmp::Reverse(moved(trace, flow)));
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
            alone.sort_by_key(|flow| std::cmp::Reverse(moved(trace, flow)));
            alone
        }
    }
}

fn moved(trace: &Trace, flow: &Flow) -> u64 {
    let of = |&id: &StreamId| trace.latest().stream(id).map_or(0, |now| now.pushed + now.accepted);
    flow.stages.iter().map(of).sum()
}
