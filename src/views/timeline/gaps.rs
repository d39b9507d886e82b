//! Stretches of which nothing is told: where events were left out, and what comes after a recording that breaks off.
//! Nothing of them is drawn as if it had been quiet.

use super::super::marks::{Ink, Seg};
use super::super::moment::Moment;
use super::super::pen::{Area, Pen, Type, dashed, line};
use super::layout::RULER;
use super::scale::Scale;
use crate::trace::{Gap, grouped};
use crate::{tr, tr_n};

/// Pixels between two hatches.
const APART: f64 = 10.0;

/// Draws them over the lanes, as far as they have been seen.
pub(super) fn gaps(moment: &Moment, scale: &Scale, floor: f64, pen: &mut Pen) {
    let trace = moment.trace;
    let breaks_off = trace.breaks_off();
    // One that is not over is a part of what comes after the end.
    let is_told = |gap: &Gap| gap.from <= moment.reached && !(breaks_off && gap.to == trace.end_time());
    for gap in trace.gaps().into_iter().filter(is_told) {
        let text = tr_n!(gap.n, "{n} event left out", "{n} events left out", n = grouped(gap.n));
        gap_at((scale.x_of(gap.from), scale.x_of(gap.to)), &text, scale, floor, pen);
    }
    if breaks_off && moment.reached >= trace.end_time() {
        let text = tr!("breaks off");
        gap_at((scale.x_of(trace.end_time()), f64::INFINITY), text, scale, floor, pen);
    }
}

/// A hatched stretch with its words: in it where there is room, otherwise beside it.
fn gap_at((from, to): (f64, f64), text: &str, scale: &Scale, floor: f64, pen: &mut Pen) {
    let (left, right) = (scale.x, scale.x + scale.width);
    if to < left || from > right {
        return;
    }
    let (from, to) = (from.max(left), to.min(right));
    let area = Area::new(from, RULER - 4.0, (to - from).max(1.5), floor - RULER + 4.0);
    pen.fill(area, 0.0, Ink::Ground);
    pen.group(Some(area), 1.0, |pen| hatches(area, pen));
    for x in [area.x, area.right()] {
        pen.line(&[(x, area.y), (x, area.bottom())], dashed(Ink::Muted, 1.0));
    }
    let how = Type::new(10.0, Ink::Text);
    let w = how.width(text) + 8.0;
    let x = match area.w > w {
        true => area.middle() - w / 2.0,
        false if area.x - w - 2.0 > left => area.x - w - 2.0,
        false => area.right() + 2.0,
    };
    let y = area.y + area.h / 2.0;
    pen.fill(Area::new(x, y - 10.0, w, 14.0), 3.0, Ink::Ground);
    pen.text(x + 4.0, y, text, how);
}

fn hatches(area: Area, pen: &mut Pen) {
    let mut segs = Vec::new();
    // As seen from where all of the picture begins, so that they stay when the stretch is moved.
    let mut x = ((area.x - area.h) / APART).floor() * APART;
    while x < area.right() {
        segs.extend([Seg::Move(x, area.bottom()), Seg::Line(x + area.h, area.y)]);
        x += APART;
    }
    pen.path(segs, None, Some(line(Ink::Line, 1.0)));
}
