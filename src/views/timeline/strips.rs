//! The rows of signals and states along a track: signals by their shape, states by their pattern. A state that holds all
//! through a pixel column is drawn as high as its row, one that holds in a part of it half as high.

use super::super::marks::{Ink, Seg, Stroke};
use super::super::pen::{Area, Pen, line};
use crate::trace::{Column, States};

/// Layout pixels between two hatches, and between two dots.
const APART: f64 = 5.0;

/// Layout pixels that a signal's shape needs on both sides.
const ALONE: usize = 7;

/// How a stretch is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pattern {
    /// A bar: a chunk is inside `_write`.
    Bar,
    /// Hatches: paused.
    Hatched,
    /// Dots: waiting for `'drain'`.
    Dotted,
}

/// Which signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SignalMark {
    /// A filled triangle, pointing down.
    False,
    /// A ring.
    Drain,
}

/// From where to where columns are alike.
fn runs(columns: &[Column], is: impl Fn(&Column) -> bool) -> Vec<(usize, usize)> {
    let (mut runs, mut from) = (Vec::new(), None);
    for number in 0..=columns.len() {
        match (from, columns.get(number).is_some_and(&is)) {
            (None, true) => from = Some(number),
            (Some(start), false) => {
                runs.push((start, number));
                from = None;
            }
            _ => {}
        }
    }
    runs
}

/// Where these states hold, in a row at `area`, whose left edge is the first column's.
pub(super) fn states(columns: &[Column], states: States, pattern: Pattern, area: Area, pen: &mut Pen) {
    let half = Area::new(area.x, area.y + area.h / 2.0, area.w, area.h / 2.0);
    for (row, all) in [(area, true), (half, false)] {
        let runs = runs(columns, |column| column.some.has(states) && column.all.has(states) == all);
        fill(&runs, pattern, row, pen);
    }
}

fn fill(runs: &[(usize, usize)], pattern: Pattern, row: Area, pen: &mut Pen) {
    let mut segs = Vec::new();
    let bottom = row.bottom();
    for &(from, to) in runs {
        let (left, right) = (row.x + from as f64, row.x + to as f64);
        let area = Area::new(left, row.y, right - left, row.h);
        let first = (left / APART).ceil() * APART;
        match pattern {
            Pattern::Bar => pen.fill(area, 0.0, Ink::WaterDeep),
            // Too short for a pattern.
            _ if area.w < APART + 1.0 => pen.fill(area, 0.0, Ink::Bad),
            Pattern::Hatched => {
                pen.fill(area, 0.0, Ink::BadSoft);
                let mut x = first;
                while x + row.h <= right {
                    segs.extend([Seg::Move(x, bottom), Seg::Line(x + row.h, row.y)]);
                    x += APART;
                }
            }
            Pattern::Dotted => {
                let mut x = first + 1.0;
                while x < right {
                    segs.extend([
                        Seg::Move(x, row.y + row.h / 2.0),
                        Seg::Line(x + 0.01, row.y + row.h / 2.0),
                    ]);
                    x += APART;
                }
            }
        }
    }
    let stroke = match pattern {
        Pattern::Dotted => line(Ink::Bad, (row.h * 0.66).clamp(1.0, 3.0)),
        _ => line(Ink::Bad, 1.2),
    };
    if !segs.is_empty() {
        pen.path(segs, None, Some(stroke));
    }
}

/// Where there are such signals: each in its own shape where they stand apart, else a tick for each column.
pub(super) fn signals(columns: &[Column], signal: SignalMark, area: Area, pen: &mut Pen) {
    let ink = if signal == SignalMark::False { Ink::Bad } else { Ink::Good };
    let runs = runs(columns, |column| match signal {
        SignalMark::False => column.false_returns > 0,
        SignalMark::Drain => column.drains > 0,
    });
    let end_before = |number: usize| match number.checked_sub(1) {
        Some(before) => runs[before].1 as i64,
        None => -1000,
    };
    for (number, &(from, to)) in runs.iter().enumerate() {
        let next = runs.get(number + 1).map_or(usize::MAX, |run| run.0);
        let alone = from as i64 - end_before(number) >= ALONE as i64 && next - to >= ALONE && to - from <= 2;
        let middle = area.x + (from + to) as f64 / 2.0;
        match signal {
            _ if !alone || area.h < 5.0 => {
                pen.fill(Area::new(area.x + from as f64, area.y, (to - from) as f64, area.h), 0.0, ink);
            }
            SignalMark::False => {
                let half = area.h * 0.62;
                pen.shape(&[(middle - half, area.y), (middle + half, area.y), (middle, area.bottom())], ink);
            }
            SignalMark::Drain => {
                let stroke = Stroke { ink, width: 1.5, dash: None };
                pen.circle(
                    middle,
                    area.y + area.h / 2.0,
                    area.h / 2.0 - 0.6,
                    Some(Ink::Ground),
                    Some(stroke),
                );
            }
        }
    }
}
