//! The steps of a chain of causes, and their order. Must not look for any.

use super::search::Search;
use crate::engine::{SimTime, StreamId};
use crate::judge::explanation::Tone;
use crate::tr;
use crate::trace::EventIndex;

/// Which part of a chain of causes a step belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CausePart {
    /// What led to the event; that event is its last step.
    Because,
    /// What lengthened the wait that followed.
    Held,
    /// What ended the wait, or what has to happen for it.
    Until,
}

/// One event in a chain of causes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CauseStep {
    /// The event and its time; `None` for what has not come, or is not kept.
    pub at: Option<(EventIndex, SimTime)>,
    /// The stream that it happened to.
    pub stream: StreamId,
    /// What happened, as a sentence about that stream without its name.
    pub text: String,
    /// Whether it is good or bad news.
    pub tone: Tone,
    /// The part of the chain that it belongs to.
    pub part: CausePart,
}

/// Inserts a step after the earlier ones of its part. A step without an event comes first, or last in
/// [`CausePart::Until`]. An event is in a part at most once.
pub(super) fn insert_step(steps: &mut Vec<CauseStep>, step: CauseStep) {
    let key = |step: &CauseStep| {
        let none = if step.part == CausePart::Until { EventIndex::MAX } else { 0 };
        (step.part, step.at.map_or(none, |(index, _)| index))
    };
    let place = steps.partition_point(|other| key(other) <= key(&step));
    let twice = place
        .checked_sub(1)
        .is_some_and(|before| steps[before].at.is_some() && key(&steps[before]) == key(&step));
    if !twice {
        steps.insert(place, step);
    }
}

pub(super) fn add_step(
    search: &Search,
    index: EventIndex,
    stream: StreamId,
    text: impl Into<String>,
    tone: Tone,
    part: CausePart,
    steps: &mut Vec<CauseStep>,
) {
    let at = search.trace.event(index).map(|event| (index, event.time));
    insert_step(steps, CauseStep { at, stream, text: text.into(), tone, part });
}

pub(super) fn add_pending(stream: StreamId, text: impl Into<String>, steps: &mut Vec<CauseStep>) {
    insert_step(
        steps,
        CauseStep { at: None, stream, text: text.into(), tone: Tone::Plain, part: CausePart::Until },
    );
}

/// What may have happened all the same.
pub(super) fn unknown_outcome() -> &'static str {
    tr!("what followed is unknown: later events are missing")
}
