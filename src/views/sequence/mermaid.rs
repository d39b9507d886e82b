//! The sequence as the text of a Mermaid `sequenceDiagram`, with the same rows and folds as the picture.

use std::fmt::Write;

use super::super::moment::Moment;
use super::folds::Fold;
use super::row::{Row, RowShape};
use super::rows::{Lifeline, lifelines, rows};
use super::viewport::SequenceViewport;
use crate::engine::StreamId;
use crate::tr;

/// Events that are looked through, up to the moment.
const BACK: u64 = 50_000;
/// The most rows: more than a few hundred are unreadable, and Mermaid takes seconds for a thousand.
const ROWS: usize = 200;

/// The last rows up to a moment, as many as make a diagram.
pub fn mermaid(moment: &Moment, stages: &[StreamId], viewport: &SequenceViewport) -> String {
    let lifelines = lifelines(moment, stages);
    let end = moment.cursor.index();
    let start = end.saturating_sub(BACK).max(moment.trace.first());
    let (folds, _) = rows(moment, &lifelines, viewport, start..end);
    let mut text = "sequenceDiagram\n".to_owned();
    for (number, lifeline) in lifelines.iter().enumerate() {
        let _ = writeln!(text, "    participant S{number} as {}", escaped(&lifeline.title));
    }
    let mut left = ROWS;
    let kept = folds.iter().rev().take_while(|fold| {
        let fits = fold.rows.len() <= left;
        left = left.saturating_sub(fold.rows.len());
        fits
    });
    let kept = kept.count();
    if kept < folds.len() || start > 0 {
        let _ = writeln!(text, "    Note over {}: {}", all(&lifelines), tr!("earlier rows omitted"));
    }
    for fold in &folds[folds.len() - kept..] {
        write_fold(fold, &lifelines, &mut text);
    }
    text
}

fn write_fold(fold: &Fold, lifelines: &[Lifeline], text: &mut String) {
    let indent = if fold.count > 1 { "        " } else { "    " };
    if fold.count > 1 {
        let times = match fold.open {
            true => tr!("at least {n} times", n = fold.count),
            false => tr!("{n} times", n = fold.count),
        };
        let _ = writeln!(text, "    loop {times}");
    }
    for row in &fold.rows {
        let _ = writeln!(text, "{indent}{}", line(row, lifelines));
    }
    if fold.count > 1 {
        text.push_str("    end\n");
    }
}

fn line(row: &Row, lifelines: &[Lifeline]) -> String {
    let words = match row.note.as_str() {
        "" => escaped(&row.text),
        note => format!("{}, {}", escaped(&row.text), escaped(note)),
    };
    match row.shape {
        RowShape::Arrow(from, to) => format!("S{from}->>S{to}: {words}"),
        RowShape::Answer(from, to) => format!("S{from}-->>S{to}: {words}"),
        RowShape::In(lifeline) => format!("S{lifeline}->>S{lifeline}: {words}"),
        RowShape::Note(lifeline) => format!("Note over S{lifeline}: {words}"),
        RowShape::Across => format!("Note over {}: {words}", all(lifelines)),
    }
}

fn all(lifelines: &[Lifeline]) -> String {
    match lifelines.len() {
        0 | 1 => "S0".to_owned(),
        n => format!("S0,S{}", n - 1),
    }
}

/// Words without what Mermaid takes for its own.
fn escaped(text: &str) -> String {
    let mut words = String::new();
    for c in text.chars() {
        match c {
            ';' | '#' | ':' | '<' | '>' | '"' | '%' | '{' | '}' | '\\' => {
                let _ = write!(words, "#{};", c as u32);
            }
            c if c.is_control() => words.push(' '),
            c => words.push(c),
        }
    }
    // "end" alone ends a block.
    if words.eq_ignore_ascii_case("end") {
        format!("#{};{}", words.as_bytes()[0], &words[1..])
    } else {
        words
    }
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn words_that_mermaid_takes_for_its_own_are_told_in_codes() {
        for (text, expected) in
            [("write(16 KiB)", "write(16 KiB)"), ("a;b", "a#59;b"), ("end", "#101;nd"), ("a\nb", "a b")]
        {
            assert_eq!(escaped(text), expected);
        }
    }
}
