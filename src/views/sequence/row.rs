//! What a row of the sequence is: one signal, and how it is drawn. Must not know where rows come from.

use super::filter::SignalKind;
use crate::engine::{SimTime, StreamId};
use crate::judge::Tone;
use crate::trace::EventIndex;

/// How a row is drawn. Numbers are those of lifelines, from the left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowShape {
    /// An arrow from one lifeline to another.
    Arrow(usize, usize),
    /// A dashed arrow from one lifeline back to another: a return value.
    Answer(usize, usize),
    /// A note on one lifeline.
    Note(usize),
    /// An arrow into the first lifeline from outside.
    In(usize),
    /// A note across all lifelines.
    Across,
}

/// One signal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub shape: RowShape,
    pub text: String,
    /// More about it, set small.
    pub note: String,
    pub tone: Tone,
    pub time: SimTime,
    pub index: EventIndex,
    /// The first event that is part of it: of a `write()`, the `'data'` before it.
    pub since: EventIndex,
    pub stream: StreamId,
    pub kind: SignalKind,
    /// Whether it is a `write()` that has returned `true`.
    pub returned_true: bool,
}

impl Row {
    pub fn is_like(&self, other: &Row) -> bool {
        self.shape == other.shape && self.text == other.text && self.tone == other.tone
    }

    /// Whether it is a `write()` to that lifeline.
    pub fn is_write_to(&self, lifeline: usize) -> bool {
        matches!(self.shape, RowShape::Arrow(_, to) | RowShape::In(to) if to == lifeline)
            && self.text.starts_with("write(")
    }
}
