//! Like findings of like streams as one, and the places in the program that belong to a finding. Must not find anything.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::Finding;
use crate::engine::StreamId;
use crate::tr_n;
use crate::trace::{Trace, without_numbers};

/// Places that a finding tells.
const PLACES: usize = 4;

/// Streams of a finding whose places are looked through.
const LOOKED_AT: usize = 16;

/// The findings with like ones together: of the same kind, about streams of the same name but for its numbers. The one
/// that comes first speaks for all.
pub(super) fn grouped(trace: &Trace, found: Vec<Finding>) -> Vec<Finding> {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut groups: Vec<(Finding, u64)> = Vec::new();
    for finding in found {
        let key = finding.kind.id().to_owned() + &alike(trace, finding.stream());
        match places.get(&key).and_then(|&place| groups.get_mut(place)) {
            // Two streams may tell of the same.
            Some((group, _)) if finding.streams.len() > 1 && group.streams.contains(&finding.stream()) => {}
            Some((group, more)) if !finding.streams.is_empty() => {
                group.streams.extend(finding.streams);
                *more += 1;
            }
            _ => {
                places.insert(key, groups.len());
                groups.push((finding, 0));
            }
        }
    }
    let told = |(mut group, more): (Finding, u64)| {
        if more > 0 {
            group.text += &tr_n!(
                more,
                " The same is true of {n} more stream like it.",
                " The same is true of {n} more streams like it.",
                n = crate::trace::grouped(more)
            );
        }
        group
    };
    groups.into_iter().map(told).collect()
}

/// Those streams, like ones together, in the order of their numbers, whatever flow they are in.
pub(super) fn alike_ones(trace: &Trace, ids: impl Iterator<Item = StreamId>) -> Vec<Vec<StreamId>> {
    let mut ids: Vec<StreamId> = ids.collect();
    ids.sort_by_cached_key(|id| u64::from(id.number()));
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut groups: Vec<Vec<StreamId>> = Vec::new();
    for id in ids {
        let place = *places.entry(alike(trace, id)).or_insert(groups.len());
        if place == groups.len() {
            groups.push(Vec::new());
        }
        groups[place].push(id);
    }
    groups
}

/// A stream's name without its numbers: like names are of like streams.
fn alike(trace: &Trace, id: StreamId) -> String {
    let name = trace.stream(id).map_or("", |info| &info.name);
    without_numbers(name).trim_end_matches(" #").to_owned()
}

/// Where in the program it is, each place once.
pub(super) fn places(trace: &Trace, finding: &Finding) -> Vec<(Rc<str>, Rc<str>)> {
    let mut places: Vec<(Rc<str>, Rc<str>)> = Vec::new();
    let process = [StreamId::PROCESS];
    for of in finding.kind.places() {
        for &id in finding.streams.iter().take(LOOKED_AT).chain(&process) {
            for place in trace.notes().places(id).iter().filter(|place| &*place.of == *of) {
                let new = (place.of.clone(), place.at.clone());
                if places.len() < PLACES && !places.contains(&new) {
                    places.push(new);
                }
            }
        }
    }
    places
}
