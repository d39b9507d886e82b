//! Where lifelines and rows stand.

use super::super::marks::{Ink, Scene, Stroke};
use super::super::moment::Moment;
use super::super::pen::{Area, Pen, SMALLEST, TextStyle, dashed, line};
use super::folds::Fold;
use super::rates::rates;
use super::row::{Row, RowShape};
use super::rows::{Lifeline, lifelines};
use super::viewport::SequenceViewport;
use super::visible_rows::{HEAD, PlacedFold, ROW, TIMES, VisibleRows, visible_rows};
use crate::engine::{SimTime, StreamId};
use crate::judge::Tone;
use crate::tr;

const TYPE: f64 = 11.5;
/// Where rows of a chain are marked and joined, from the right.
const CHAIN: f64 = 7.0;
/// How strongly rows are drawn that are not of the chain, and rows of what is still to come at the playhead.
const FAINT: f64 = 0.42;
const COMING: f64 = 0.72;

struct Sheet {
    lifelines: Vec<f64>,
    width: f64,
}

/// Draws the rows: the newest at the bottom, or those to which the view is scrolled. Sizes are in layout pixels.
pub fn layout(
    moment: &Moment,
    stages: &[StreamId],
    viewport: &SequenceViewport,
    width: f64,
    height: f64,
) -> Scene {
    let mut pen = Pen::default();
    let lifelines = lifelines(moment, stages);
    let sheet = sheet(&lifelines, width);
    let lives = height - 4.0;
    for &x in &sheet.lifelines {
        pen.line(&[(x, HEAD), (x, lives)], dashed(Ink::Faint, 1.0));
    }
    match rates(moment, &lifelines, viewport) {
        Some(rates) => {
            let fits = ((height - HEAD - 10.0) / ROW) as usize;
            for (number, row) in rates.iter().take(fits).enumerate() {
                draw_row(row, &sheet, HEAD + ROW * (number as f64 + 0.66), &mut pen);
            }
        }
        None => {
            let visible = visible_rows(moment, stages, viewport, height);
            if visible.folds.is_empty() {
                let how = TextStyle::new(TYPE + 0.5, Ink::Muted).middle();
                let words = match visible.hidden() {
                    0 => tr!("Signals appear here as they happen."),
                    _ => tr!("The filter hides all signals here."),
                };
                pen.fit((TIMES + width) / 2.0, HEAD + 60.0, width - TIMES - 20.0, words, how);
            }
            draw_folds(&visible, moment, viewport, &sheet, &mut pen);
        }
    }
    for (lifeline, &x) in lifelines.iter().zip(&sheet.lifelines) {
        head(lifeline, x, sheet.spacing(), &mut pen);
    }
    pen.scene(width, height)
}

fn sheet(lifelines: &[Lifeline], width: f64) -> Sheet {
    let n = lifelines.len().max(1) as f64;
    let left = TIMES + 8.0;
    let spacing = (width - left - 12.0) / n;
    Sheet { lifelines: (0..lifelines.len()).map(|i| left + spacing * (i as f64 + 0.5)).collect(), width }
}

impl Sheet {
    fn spacing(&self) -> f64 {
        match self.lifelines.as_slice() {
            [first, second, ..] => second - first,
            _ => self.width - TIMES,
        }
    }

    fn x(&self, lifeline: usize) -> f64 {
        self.lifelines.get(lifeline).copied().unwrap_or(self.width)
    }
}

fn head(lifeline: &Lifeline, x: f64, room: f64, pen: &mut Pen) {
    let area = Area::new(x - room * 0.46, 2.0, room * 0.92, HEAD - 8.0);
    pen.rect(area, 6.0, Some(Ink::Raised), Some(line(Ink::Line, 1.0)));
    let title = TextStyle::new(TYPE + 1.0, Ink::Text).bold().middle();
    pen.fit(
        x,
        area.y + 15.0,
        area.w - 8.0,
        &lifeline.title,
        if lifeline.device { title.mono() } else { title },
    );
    pen.fit(x, area.y + 29.0, area.w - 8.0, lifeline.role, TextStyle::new(TYPE - 1.0, Ink::Muted).middle());
}

/// Draws the folds. While a chain of causes is shown, rows that do not belong to it are faint.
fn draw_folds(
    visible: &VisibleRows,
    moment: &Moment,
    viewport: &SequenceViewport,
    sheet: &Sheet,
    pen: &mut Pen,
) {
    let now = moment.cursor.index();
    let chained = viewport.lit.len() > 1;
    let mut said: Option<SimTime> = None;
    let mut chain: Option<f64> = None;
    let mut come: Option<f64> = None;
    let newest = visible.folds.iter().flat_map(|shown| &shown.fold.rows).rfind(|row| row.index < now);
    let newest = newest.filter(|_| viewport.selected.is_none()).map(|row| row.index);
    for PlacedFold { fold, top } in &visible.folds {
        let h = ROW * fold.rows.len() as f64;
        let lit = chained && viewport.lit.iter().any(|&event| fold.row_of(event).is_some());
        let selected = viewport.selected.and_then(|event| fold.row_of(event));
        let happened = fold.rows.iter().all(|row| row.index < now);
        if happened {
            come = Some(top + h);
        }
        let ground = selected.or_else(|| fold.rows.iter().position(|row| Some(row.index) == newest));
        let area = ground.map(|number| {
            let y = top + ROW * number as f64 + 0.5;
            Area::new(TIMES + 2.0, y, sheet.width - TIMES - 16.0, ROW - 1.0)
        });
        if let Some(area) = area {
            pen.fill(area, 5.0, Ink::Glass);
        }
        let strength = match (chained && !lit && selected.is_none(), happened) {
            (true, _) => FAINT,
            (false, false) => COMING,
            (false, true) => 1.0,
        };
        pen.group(None, strength, |pen| draw_fold(fold, *top, sheet, &mut said, pen));
        if let Some(area) = area.filter(|_| selected.is_some()) {
            // A frame, and a mark before it.
            pen.rect(area, 5.0, None, Some(line(Ink::Accent, 2.0)));
            let (x, y) = (area.x - 2.0, area.y + area.h / 2.0);
            pen.shape(&[(x, y - 4.5), (x + 7.0, y), (x, y + 4.5)], Ink::Accent);
        }
        if lit {
            let (x, y) = (sheet.width - CHAIN, top + h / 2.0);
            if let Some(before) = chain {
                pen.line(&[(x, before), (x, y)], line(Ink::Accent, 1.6));
            }
            pen.circle(x, y, 3.4, Some(Ink::Accent), None);
            chain = Some(y);
        }
    }
    let ahead = visible.folds.last().is_some_and(|last| last.fold.rows.iter().any(|row| row.index >= now));
    if let Some(y) = come.filter(|_| ahead) {
        // Below it is what comes after the playhead, where that has been already.
        pen.line(&[(TIMES + 2.0, y), (sheet.width - 14.0, y)], line(Ink::Accent, 1.5));
    }
}

fn draw_fold(fold: &Fold, top: f64, sheet: &Sheet, said: &mut Option<SimTime>, pen: &mut Pen) {
    let h = ROW * fold.rows.len() as f64;
    let room = TIMES - 6.0;
    if fold.count > 1 {
        let area = Area::new(TIMES + 2.0, top, sheet.width - TIMES - 16.0, h);
        pen.rect(area, 5.0, None, Some(dashed(Ink::Faint, 1.0)));
        let more = if fold.open { "+" } else { "" };
        let how = TextStyle::new(TYPE, Ink::Accent).bold().end();
        pen.fit(TIMES - 4.0, top + h / 2.0 + 4.0, room, format!("× {}{more}", fold.count), how);
    }
    for (number, row) in fold.rows.iter().enumerate() {
        let y = top + ROW * (number as f64 + 0.62);
        if fold.count == 1 && *said != Some(row.time) {
            *said = Some(row.time);
            let how = TextStyle::new(TYPE - 1.5, Ink::Muted).end();
            pen.fit(TIMES - 4.0, y + 3.0, room, row.time.to_string(), how);
        }
        draw_row(row, sheet, y, pen);
    }
    if fold.alone {
        // A rail beside what was unfolded: pointing at it folds it again.
        pen.line(&[(TIMES, top + 1.0), (TIMES, top + h - 1.0)], line(Ink::Line, 2.5));
    }
}

fn inks(tone: Tone) -> (Ink, Ink) {
    match tone {
        Tone::Plain => (Ink::WaterDeep, Ink::Raised),
        Tone::Good => (Ink::Good, Ink::GoodSoft),
        Tone::Bad => (Ink::Bad, Ink::BadSoft),
    }
}

fn draw_row(row: &Row, sheet: &Sheet, y: f64, pen: &mut Pen) {
    let (ink, soft) = inks(row.tone);
    match row.shape {
        RowShape::Arrow(from, to) => arrow(sheet.x(from), sheet.x(to), y, line(ink, 1.6), row, sheet, pen),
        RowShape::Answer(from, to) => arrow(sheet.x(from), sheet.x(to), y, dashed(ink, 1.6), row, sheet, pen),
        RowShape::In(to) => {
            let x = sheet.x(to);
            arrow((x - sheet.spacing() * 0.5).max(TIMES + 2.0), x, y, line(Ink::Muted, 1.4), row, sheet, pen);
        }
        RowShape::Note(lifeline) => {
            let how = TextStyle::new(TYPE, ink).bold().middle().mono();
            let w = (how.width(&row.text) + 14.0).min(sheet.spacing() * 1.1);
            let x = sheet.x(lifeline);
            let area = Area::new(x - w / 2.0, y - ROW * 0.42, w, ROW * 0.76);
            pen.rect(area, 4.0, Some(soft), Some(line(ink, 1.2)));
            pen.fit(x, y + 3.0, w - 6.0, &row.text, how);
        }
        RowShape::Across => {
            let area = Area::new(TIMES + 6.0, y - ROW * 0.5, sheet.width - TIMES - 24.0, ROW * 0.9);
            pen.rect(area, 4.0, Some(soft), Some(line(ink, 1.5)));
            pen.fit(
                area.middle(),
                y + 3.0,
                area.w - 10.0,
                &row.text,
                TextStyle::new(TYPE, ink).bold().middle(),
            );
        }
    }
}

/// An arrow with its words over it, and what is to be noted in small type beneath.
fn arrow(from: f64, to: f64, y: f64, stroke: Stroke, row: &Row, sheet: &Sheet, pen: &mut Pen) {
    let way = (to - from).signum();
    let y = y + 5.0;
    pen.line(&[(from, y), (to - way * 4.0, y)], stroke);
    pen.shape(&[(to, y), (to - way * 7.0, y - 3.6), (to - way * 7.0, y + 3.6)], stroke.ink);
    let middle = (from + to) / 2.0;
    let room = (to - from).abs().max(sheet.spacing() * 0.5) - 12.0;
    let (ink, _) = inks(row.tone);
    let ink = if row.tone == Tone::Plain { Ink::Text } else { ink };
    let how = TextStyle::new(TYPE, ink).middle();
    // Rather without its amount than with half of it.
    let brief = row.text.split_once('(').map(|(name, _)| format!("{name}()"));
    let brief = brief.filter(|_| how.width(&row.text) * SMALLEST / TYPE > room);
    let words = brief.as_ref().unwrap_or(&row.text);
    let words = if row.returned_true { format!("{words} ✓") } else { words.clone() };
    pen.fit(middle, y - 4.0, room, words, how);
    if !row.note.is_empty() {
        // Where the arrow is not: beyond its right end, or if that is the last lifeline before its left end.
        let (left, right) = (from.min(to), from.max(to));
        let how = TextStyle::new(TYPE - 1.0, if row.tone == Tone::Plain { Ink::Muted } else { ink });
        match sheet.width - right > sheet.spacing() {
            true => pen.fit(right + 7.0, y - 1.0, sheet.width - right - 14.0, &row.note, how),
            false => pen.fit(left - 7.0, y - 1.0, left - TIMES - 14.0, &row.note, how.end()),
        }
    }
}
