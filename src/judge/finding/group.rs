//! Like findings of like streams as one, and the places in the program that belong to a finding. Must not find anything.

use std::rc::Rc;

use super::{Finding, FindingKind};
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
    let mut keys: Vec<(FindingKind, String)> = Vec::new();
    let mut groups: Vec<Finding> = Vec::new();
    for finding in found {
        let key = (finding.kind, alike(trace, finding.stream()));
        let place = keys.iter().position(|known| *known == key);
        match place.and_then(|place| groups.get_mut(place)) {
            Some(group) if !finding.streams.is_empty() => group.streams.extend(finding.streams),
            _ => {
                keys.push(key);
                groups.push(finding);
            }
        }
    }
    for group in &mut groups {
        let more = group.streams.len().saturating_sub(1) as u64;
        if more > 0 && !tells_all(group.kind) {
            group.text += &tr_n!(
                more,
                " The same is true of {n} more stream like it.",
                " The same is true of {n} more streams like it.",
                n = crate::trace::grouped(more)
            );
        }
    }
    groups
}

/// Kinds whose text speaks of all streams at once.
fn tells_all(kind: FindingKind) -> bool {
    matches!(kind, FindingKind::NeverEnded | FindingKind::OpenedEarly)
}

/// A stream's name without its numbers: like names are of like streams.
pub(super) fn alike(trace: &Trace, id: StreamId) -> String {
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
