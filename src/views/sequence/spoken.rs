//! The sequence in words, for whoever does not see it. Must say what the picture shows.

use super::super::moment::Moment;
use super::rows::{Lane, Row, Way, lanes, rows};
use crate::engine::StreamId;

/// The last `n` rows up to the moment, the newest last.
pub fn spoken(moment: &Moment, stages: &[StreamId], n: usize) -> Vec<String> {
    let lanes = lanes(moment, stages);
    let folds = rows(moment, &lanes);
    let last = folds.len().saturating_sub(n);
    let said = folds[last..].iter().map(|fold| {
        let rows: Vec<String> = fold.rows.iter().map(|row| say(row, &lanes)).collect();
        let rows = rows.join(", then ");
        match fold.count {
            1 => rows,
            count => format!("{count} times: {rows}"),
        }
    });
    said.collect()
}

fn say(row: &Row, lanes: &[Lane]) -> String {
    let name = |lane: usize| lanes.get(lane).map_or("", |lane| lane.title.as_str());
    let Row { text, note, .. } = row;
    let more = match (row.returned_true, note.is_empty()) {
        (true, _) => " returns true".to_owned(),
        (false, true) => String::new(),
        (false, false) => format!(", {note}"),
    };
    match row.way {
        Way::Arrow(from, to) | Way::Answer(from, to) => {
            format!("{} to {}: {text}{more}", name(from), name(to))
        }
        Way::Note(lane) | Way::In(lane) => format!("{}: {text}{more}", name(lane)),
        Way::Across => format!("{text}{more}"),
    }
}
