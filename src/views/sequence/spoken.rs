//! Rows in words, for screen readers. Must say what the picture shows.

use super::row::{Row, RowShape};
use super::rows::Lifeline;
use crate::tr;

pub(super) fn say(row: &Row, lifelines: &[Lifeline]) -> String {
    let name = |lifeline: usize| lifelines.get(lifeline).map_or("", |lifeline| lifeline.title.as_str());
    let Row { text, note, .. } = row;
    let more = match (row.returned_true, note.is_empty()) {
        (true, _) => tr!(" returns true").to_owned(),
        (false, true) => String::new(),
        (false, false) => format!(", {note}"),
    };
    match row.shape {
        RowShape::Arrow(from, to) | RowShape::Answer(from, to) => {
            tr!("{from} to {to}: {text}{more}", from = name(from), to = name(to), text, more)
        }
        RowShape::Note(lifeline) | RowShape::In(lifeline) => format!("{}: {text}{more}", name(lifeline)),
        RowShape::Across => format!("{text}{more}"),
    }
}
