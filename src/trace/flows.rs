//! Which streams feed which, as a recording shows it: by `pipe()`, by `pipeline()`, by a chunk of one that is written to
//! another. Where the writer of the trace does not tell of chunks, by a `write()` of just the size that a `'data'`
//! listener was given, or by a `write()` of it within another's, as an HTTP response hands it to its socket. Must not
//! guess beyond that: what is joined by nothing stands alone. And which flows are alike, and which meet.

use std::collections::BTreeMap;

use super::by_stream::ByStream;
use super::flow::Flow;
use super::store::Trace;
use crate::engine::{EventKind, StreamId};

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

    /// The number of flows that it stands for.
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
        text.push_str(&without_numbers(&info.name));
        let marks = (info.kind, info.readable_high_water_mark, info.writable_high_water_mark);
        text.push_str(&format!("\0{marks:?}\0"));
    }
    text
}

/// A name with `#` in the place of each of its numbers: like names are of like streams.
pub fn without_numbers(name: &str) -> String {
    let mut text = String::new();
    let mut in_number = false;
    for letter in name.chars() {
        match letter.is_ascii_digit() {
            true if in_number => {}
            true => text.push('#'),
            false => text.push(letter),
        }
        in_number = letter.is_ascii_digit();
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
    all.sort_by_cached_key(|id| u64::from(id.number()));
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
    let mut first_with: ByStream<Option<usize>> = ByStream::default();
    for (number, lane) in lanes.iter().enumerate() {
        for &id in lane.stages.iter().flatten() {
            let met = *first_with[id].get_or_insert(number);
            let last = last(&mut later, met);
            later[last] = number;
        }
    }
    let mut groups: Vec<Vec<Lane>> = vec![Vec::new(); lanes.len()];
    for (number, lane) in lanes.into_iter().enumerate() {
        groups[last(&mut later, number)].push(lane);
    }
    groups.retain(|lanes| !lanes.is_empty());
    groups
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
/// In a trace where nothing has been joined yet, all streams that read come before those that only write. Of a complete
/// trace they are looked for once.
pub fn flows(trace: &Trace) -> Vec<Flow> {
    match trace.is_complete() {
        true => trace.kept_flows(|| find(trace)),
        false => find(trace),
    }
}

fn find(trace: &Trace) -> Vec<Flow> {
    let after = links(trace);
    let mut fed: ByStream<bool> = ByStream::default();
    trace.ids().flat_map(|id| &after[id]).for_each(|&to| fed[to] = true);
    let mut ways = Ways {
        after,
        flows: Vec::new(),
        seen: ByStream::default(),
        on_way: ByStream::default(),
        room: STAGES,
    };
    trace.ids().filter(|&id| !fed[id]).for_each(|id| ways.follow(id));
    // What only goes round in circles has no beginning: begin anywhere.
    trace.ids().for_each(|id| ways.follow(id));
    let Ways { mut flows, seen, .. } = ways;
    if flows.is_empty() {
        return unjoined(trace);
    }
    for id in trace.ids().filter(|&id| !seen[id]) {
        if trace.latest().stream(id).is_some_and(|now| now.pushes + now.writes > 0) {
            flows.push(Flow { stages: vec![id] });
        }
    }
    flows.sort_by_cached_key(|flow| !moved(trace, flow));
    flows
}

/// The ways through what is joined, as far as they have been followed.
struct Ways {
    after: ByStream<Vec<StreamId>>,
    flows: Vec<Flow>,
    /// Whether a stream is in one of the flows.
    seen: ByStream<bool>,
    /// Whether a stream is on the way that is being followed; kept between ways, since it is as long as there are streams.
    on_way: ByStream<bool>,
    /// The number of further stages that there is room for.
    room: usize,
}

impl Ways {
    /// Follows all ways from a stream that feeds others and is in no flow yet.
    fn follow(&mut self, from: StreamId) {
        if self.seen[from] || self.after[from].is_empty() {
            return;
        }
        let mut way = vec![from];
        self.on_way[from] = true;
        // Of each stream on the way how many of those after it have been tried, and whether any of them went on.
        let mut tried = vec![(0, false)];
        let mut left = WAYS;
        while let (Some(&last), Some((next, went_on))) = (way.last(), tried.last_mut()) {
            let after = &self.after[last];
            let onward = after.iter().skip(*next).position(|&to| !self.on_way[to]);
            if let Some(skipped) = onward {
                let to = after[*next + skipped];
                (*next, *went_on) = (*next + skipped + 1, true);
                way.push(to);
                self.on_way[to] = true;
                tried.push((0, false));
                continue;
            }
            if !*went_on {
                if left == 0 || self.room < way.len() {
                    way.iter().for_each(|&id| self.on_way[id] = false);
                    return;
                }
                (left, self.room) = (left - 1, self.room - way.len());
                way.iter().for_each(|&id| self.seen[id] = true);
                self.flows.push(Flow { stages: way.clone() });
            }
            self.on_way[last] = false;
            way.pop();
            tried.pop();
        }
    }
}

/// Which streams each stream fed, in the order of their numbers.
fn links(trace: &Trace) -> ByStream<Vec<StreamId>> {
    let mut links: ByStream<Vec<StreamId>> = ByStream::default();
    let mut feeds = |from: StreamId, to: StreamId| {
        if let Err(place) = links[from].binary_search(&to) {
            links[from].insert(place, to);
        }
    };
    let mut given = None;
    // The `write()`s that have not returned, the innermost last.
    let mut open: Vec<(StreamId, u64)> = Vec::new();
    for pipeline in trace.notes().pipelines() {
        pipeline.streams.windows(2).for_each(|pair| feeds(pair[0], pair[1]));
    }
    let is_told = trace.header().tells.flows;
    trace.for_each(trace.first()..trace.end(), |_, event| match event.kind {
        EventKind::PipeCall => {
            if let Some(to) = event.other.filter(|&to| to != event.stream) {
                feeds(event.stream, to);
            }
        }
        EventKind::Handover => {
            if let Some(from) = event.other.filter(|&from| from != event.stream) {
                feeds(from, event.stream);
            }
        }
        _ if is_told => {}
        EventKind::Data => given = Some((event.stream, event.size)),
        EventKind::Write => {
            let same = |&&(from, size): &&(StreamId, u64)| from != event.stream && size == event.size;
            if let Some(&(from, _)) = open.last().filter(same).or(given.as_ref().filter(same)) {
                feeds(from, event.stream);
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
