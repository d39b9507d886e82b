//! Rows in words, for whoever does not see them. Must say what the picture shows.

use super::rows::{Lane, Row, Way};
use crate::tr;

pub(super) fn say(row: &Row, lanes: &[Lane]) -> String {
    let name = |lane: usize| lanes.get(lane).map_or("", |lane| lane.title.as_str());
    let Row { text, note, .. } = row;
    let more = match (row.returned_true, note.is_empty()) {
        (true, _) => tr!(" returns true").to_owned(),
        (false, true) => String::new(),
        (false, false) => format!(", {note}"),
    };
    match row.way {
        Way::Arrow(from, to) | Way::Answer(from, to) => {
            tr!("{from} to {to}: {text}{more}", from = name(from), to = name(to), text, more)
        }
        Way::Note(lane) | Way::In(lane) => format!("{}: {text}{more}", name(lane)),
        Way::Across => format!("{text}{more}"),
    }
}
