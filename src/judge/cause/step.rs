//! The steps of a chain of causes, and their order. Must not look for any.

use super::search::Search;
use crate::engine::{SimTime, StreamId};
use crate::judge::explained::Tone;
use crate::tr;
use crate::trace::EventIndex;

/// Which part of the story a link tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What led to the event that was asked about; that event is its end.
    Because,
    /// What lengthened the wait that followed.
    Held,
    /// What ended the wait, or what has to happen for it.
    Until,
}

/// One event in a chain of causes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The event and its time; `None` for what has not come, or is not kept.
    pub at: Option<(EventIndex, SimTime)>,
    /// To which stream.
    pub stream: StreamId,
    /// What happened, as a sentence about that stream without its name.
    pub text: String,
    /// How to take it.
    pub tone: Tone,
    /// Where it belongs.
    pub part: Part,
}

/// Puts a link where it belongs: after its part's earlier ones. What is not kept came first, and what has not come
/// is last. No event stands twice in one part.
pub(super) fn put(links: &mut Vec<Link>, link: Link) {
    let key = |link: &Link| {
        let none = if link.part == Part::Until { EventIndex::MAX } else { 0 };
        (link.part, link.at.map_or(none, |(index, _)| index))
    };
    let place = links.partition_point(|other| key(other) <= key(&link));
    let twice = place
        .checked_sub(1)
        .is_some_and(|before| links[before].at.is_some() && key(&links[before]) == key(&link));
    if !twice {
        links.insert(place, link);
    }
}

pub(super) fn push(
    search: &Search,
    index: EventIndex,
    stream: StreamId,
    text: impl Into<String>,
    tone: Tone,
    part: Part,
    links: &mut Vec<Link>,
) {
    let at = search.trace.event(index).map(|event| (index, event.time));
    put(links, Link { at, stream, text: text.into(), tone, part });
}

pub(super) fn missing(stream: StreamId, text: impl Into<String>, links: &mut Vec<Link>) {
    put(links, Link { at: None, stream, text: text.into(), tone: Tone::Plain, part: Part::Until });
}

/// What may have happened all the same.
pub(super) fn not_told() -> &'static str {
    tr!("what followed is unknown: later events are missing")
}
