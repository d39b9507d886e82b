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
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut kinds: Vec<Vec<Vec<StreamId>>> = Vec::new();
    for flow in flows(trace) {
        let place = *places.entry(kind(trace, &flow)).or_insert(kinds.len());
        if place == kinds.len() {
            kinds.push(Vec::new());
        }
        kinds[place].push(flow.stages);
    }
    kinds.into_iter().flat_map(folded).collect()
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

/// Lanes that have a stream in common, directly or by others, together, in the order in which they come; the group whose
/// last lane comes first is the first.
pub fn meeting(lanes: Vec<Lane>) -> Vec<Vec<Lane>> {
    // Of each lane a later one of its group, or the lane itself if it is the last: a forest, as of union-find.
    let mut later: Vec<usize> = (0..lanes.len()).collect();
    let mut first_with: BTreeMap<StreamId, usize> = BTreeMap::new();
    for (number, lane) in lanes.iter().enumerate() {
        for &id in lane.stages.iter().flatten() {
            let met = *first_with.entry(id).or_insert(number);
            let last = last(&mut later, met);
            later[last] = number;
        }
    }
    let mut groups: BTreeMap<usize, Vec<Lane>> = BTreeMap::new();
    for (number, lane) in lanes.into_iter().enumerate() {
        groups.entry(last(&mut later, number)).or_default().push(lane);
    }
    groups.into_values().collect()
}

/// The last lane of the group, with the way there shortened for the next time.
fn last(later: &mut [usize], mut lane: usize) -> usize {
    while later[lane] != lane {
        later[lane] = later[later[lane]];
        lane = later[lane];
    }
    lane
}

/// `write()`s within each other that are followed.
const DEEPEST: usize = 64;

/// Ways that are followed from one source.
const WAYS: usize = 1024;

/// Streams that all flows have together: ways that part and meet again are more than there are streams.
const STAGES: usize = 1 << 20;

/// Looks through the kept events of a trace. The flow that moved most comes first. Takes time in proportion to events and
/// streams, whatever is joined to what.
///
/// In a trace where nothing has been joined yet, all streams that read come before those that only write.
pub fn flows(trace: &Trace) -> Vec<Flow> {
    let links = links(trace);
    if links.is_empty() {
        return unjoined(trace);
    }
    let mut ways = Ways::of(&links);
    let fed: BTreeSet<StreamId> = links.keys().map(|&(_, to)| to).collect();
    for id in trace.ids().filter(|id| !fed.contains(id)) {
        ways.follow(id);
    }
    // What only goes round in circles has no beginning: begin anywhere.
    for &(from, _) in links.keys() {
        ways.follow(from);
    }
    let Ways { mut flows, seen, .. } = ways;
    for id in trace.ids().filter(|id| !seen.contains(id)) {
        if trace.latest().stream(id).is_some_and(|now| now.pushes + now.writes > 0) {
            flows.push(Flow { stages: vec![id] });
        }
    }
    flows.sort_by_cached_key(|flow| !moved(trace, flow));
    flows
}

/// The ways through what is joined, as far as they have been followed.
struct Ways {
    after: BTreeMap<StreamId, Vec<StreamId>>,
    flows: Vec<Flow>,
    /// Streams that are in one of the flows.
    seen: BTreeSet<StreamId>,
    /// How many more may be in them.
    room: usize,
}

impl Ways {
    fn of(links: &BTreeMap<(StreamId, StreamId), u64>) -> Ways {
        let mut after: BTreeMap<StreamId, Vec<StreamId>> = BTreeMap::new();
        for &(from, to) in links.keys() {
            after.entry(from).or_default().push(to);
        }
        Ways { after, flows: Vec::new(), seen: BTreeSet::new(), room: STAGES }
    }

    /// Follows all ways from a stream that feeds others and is in no flow yet.
    fn follow(&mut self, from: StreamId) {
        if self.seen.contains(&from) || !self.after.contains_key(&from) {
            return;
        }
        let mut way = vec![from];
        let mut on_way = BTreeSet::from([from]);
        // Of each stream on the way how many of those after it have been tried, and whether any of them went on.
        let mut tried = vec![(0, false)];
        let mut left = WAYS;
        while let (Some(&last), Some((next, went_on))) = (way.last(), tried.last_mut()) {
            let after = self.after.get(&last).map_or(&[][..], Vec::as_slice);
            let onward = after.iter().skip(*next).position(|to| !on_way.contains(to));
            if let Some(skipped) = onward {
                let to = after[*next + skipped];
                (*next, *went_on) = (*next + skipped + 1, true);
                way.push(to);
                on_way.insert(to);
                tried.push((0, false));
                continue;
            }
            if !*went_on {
                if left == 0 || self.room < way.len() {
                    return;
                }
                (left, self.room) = (left - 1, self.room - way.len());
                self.seen.extend(&way);
                self.flows.push(Flow { stages: way.clone() });
            }
            on_way.remove(&last);
            way.pop();
            tried.pop();
        }
    }
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
