//! Where lifelines and rows stand.

use super::super::marks::{Ink, Scene, Stroke};
use super::super::moment::Moment;
use super::super::pen::{Area, Pen, Type, dashed, line};
use super::rates::rates;
use super::rows::{Fold, Lane, Row, Way, lanes, rows};
use crate::engine::{SimTime, StreamId};
use crate::trace::Tone;

const HEAD: f64 = 44.0;
const ROW: f64 = 25.0;
const TYPE: f64 = 11.5;
/// Room for the times at the left.
const TIMES: f64 = 62.0;

struct Sheet {
    lanes: Vec<f64>,
    width: f64,
}

/// The rows up to the moment that fit, the newest at the bottom.
pub fn layout(moment: &Moment, stages: &[StreamId], width: f64, height: f64) -> Scene {
    let mut pen = Pen::default();
    let lanes = lanes(moment, stages);
    let sheet = sheet(&lanes, width);
    let lives = height - 4.0;
    for &x in &sheet.lanes {
        pen.line(&[(x, HEAD), (x, lives)], dashed(Ink::Faint, 1.0));
    }
    let fits = ((height - HEAD - 10.0) / ROW) as usize;
    match rates(moment, &lanes) {
        Some(rates) => {
            let folds =
                rates.into_iter().take(fits).map(|row| Fold { rows: vec![row], count: 1, open: false });
            draw_rows(&folds.collect::<Vec<_>>(), &sheet, HEAD + ROW * 0.66, false, &mut pen);
        }
        None => {
            let folds = rows(moment, &lanes);
            if folds.is_empty() {
                let how = Type::new(TYPE + 0.5, Ink::Muted).middle();
                let x = (TIMES + width) / 2.0;
                pen.fit(x, HEAD + 60.0, width - TIMES - 20.0, "Signals appear here as they happen.", how);
            }
            let mut shown = 0;
            let first = folds.iter().rposition(|fold| {
                shown += fold.rows.len();
                shown > fits
            });
            let folds = &folds[first.map_or(0, |place| place + 1)..];
            let count: usize = folds.iter().map(|fold| fold.rows.len()).sum();
            // From the top while there is room, then from the bottom.
            let top = if first.is_some() { height - 10.0 - count as f64 * ROW } else { HEAD + 4.0 };
            draw_rows(folds, &sheet, top + ROW * 0.62, true, &mut pen);
        }
    }
    for (lane, &x) in lanes.iter().zip(&sheet.lanes) {
        head(lane, x, sheet.spacing(), &mut pen);
    }
    pen.scene(width, height)
}

fn sheet(lanes: &[Lane], width: f64) -> Sheet {
    let n = lanes.len().max(1) as f64;
    let left = TIMES + 8.0;
    let spacing = (width - left - 8.0) / n;
    Sheet { lanes: (0..lanes.len()).map(|i| left + spacing * (i as f64 + 0.5)).collect(), width }
}

impl Sheet {
    fn spacing(&self) -> f64 {
        match self.lanes.as_slice() {
            [first, second, ..] => second - first,
            _ => self.width - TIMES,
        }
    }

    fn x(&self, lane: usize) -> f64 {
        self.lanes.get(lane).copied().unwrap_or(self.width)
    }
}

fn head(lane: &Lane, x: f64, room: f64, pen: &mut Pen) {
    let area = Area::new(x - room * 0.46, 2.0, room * 0.92, HEAD - 8.0);
    pen.rect(area, 6.0, Some(Ink::Raised), Some(line(Ink::Line, 1.0)));
    let title = Type::new(TYPE + 1.0, Ink::Text).bold().middle();
    pen.fit(x, area.y + 15.0, area.w - 8.0, &lane.title, if lane.device { title.mono() } else { title });
    pen.fit(x, area.y + 29.0, area.w - 8.0, lane.role, Type::new(TYPE - 1.0, Ink::Muted).middle());
}

fn draw_rows(folds: &[Fold], sheet: &Sheet, top: f64, times: bool, pen: &mut Pen) {
    let mut y = top;
    let mut said: Option<SimTime> = None;
    for (place, fold) in folds.iter().enumerate() {
        if fold.count > 1 {
            let h = ROW * fold.rows.len() as f64;
            let area = Area::new(TIMES + 2.0, y - ROW * 0.62, sheet.width - TIMES - 6.0, h);
            pen.rect(area, 5.0, None, Some(dashed(Ink::Faint, 1.0)));
            let more = if fold.open { "+" } else { "" };
            let x = TIMES - 2.0;
            let how = Type::new(TYPE, Ink::Accent).bold().end();
            pen.fit(x, y + ROW * 0.2 + (h - ROW) / 2.0, TIMES - 8.0, format!("× {}{more}", fold.count), how);
        }
        for (number, row) in fold.rows.iter().enumerate() {
            let newest = place + 1 == folds.len() && number + 1 == fold.rows.len();
            if newest && times {
                let area = Area::new(TIMES + 3.0, y - ROW * 0.58, sheet.width - TIMES - 8.0, ROW * 0.96);
                pen.fill(area, 4.0, Ink::Glass);
            }
            if times && fold.count == 1 && said != Some(row.time) {
                said = Some(row.time);
                let how = Type::new(TYPE - 1.5, Ink::Muted).end();
                pen.fit(TIMES - 2.0, y + 3.0, TIMES - 6.0, row.time.to_string(), how);
            }
            draw_row(row, sheet, y, pen);
            y += ROW;
        }
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
    match row.way {
        Way::Arrow(from, to) => arrow(sheet.x(from), sheet.x(to), y, line(ink, 1.6), row, sheet, pen),
        Way::Answer(from, to) => arrow(sheet.x(from), sheet.x(to), y, dashed(ink, 1.6), row, sheet, pen),
        Way::In(to) => {
            let x = sheet.x(to);
            arrow((x - sheet.spacing() * 0.5).max(TIMES + 2.0), x, y, line(Ink::Muted, 1.4), row, sheet, pen);
        }
        Way::Note(lane) => {
            let how = Type::new(TYPE, ink).bold().middle().mono();
            let w = (how.width(&row.text) + 14.0).min(sheet.spacing() * 1.1);
            let x = sheet.x(lane);
            let area = Area::new(x - w / 2.0, y - ROW * 0.42, w, ROW * 0.76);
            pen.rect(area, 4.0, Some(soft), Some(line(ink, 1.2)));
            pen.fit(x, y + 3.0, w - 6.0, &row.text, how);
        }
        Way::Across => {
            let area = Area::new(TIMES + 6.0, y - ROW * 0.5, sheet.width - TIMES - 14.0, ROW * 0.9);
            pen.rect(area, 4.0, Some(soft), Some(line(ink, 1.5)));
            pen.fit(area.middle(), y + 3.0, area.w - 10.0, &row.text, Type::new(TYPE, ink).bold().middle());
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
    let words = if row.returned_true { format!("{} ✓", row.text) } else { row.text.clone() };
    pen.fit(middle, y - 4.0, room, words, Type::new(TYPE, ink).middle());
    if !row.note.is_empty() {
        // Where the arrow is not: beyond its right end, or if that is the last lane before its left end.
        let (left, right) = (from.min(to), from.max(to));
        let how = Type::new(TYPE - 1.0, if row.tone == Tone::Plain { Ink::Muted } else { ink });
        match sheet.width - right > sheet.spacing() {
            true => pen.fit(right + 7.0, y - 1.0, sheet.spacing() - 10.0, &row.note, how),
            false => pen.fit(left - 7.0, y - 1.0, sheet.spacing() - 10.0, &row.note, how.end()),
        }
    }
}
