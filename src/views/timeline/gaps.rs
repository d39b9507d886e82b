//! Stretches of time without events: where events were left out, and what comes after a recording that breaks off. They
//! are hatched, so that they do not look as if nothing had happened.

use super::super::marks::{Ink, Seg};
use super::super::moment::Moment;
use super::super::pen::{Area, Pen, TextStyle, dashed, line};
use super::scale::Scale;
use crate::trace::{Gap, grouped};
use crate::{tr, tr_n};

/// Pixels between two hatches.
const APART: f64 = 10.0;

/// Such stretches from left to right, each with its words.
pub(super) struct Gaps(Vec<(f64, f64, String)>);

impl Gaps {
    /// What of them has been seen, and is on the scale.
    pub fn of(moment: &Moment, scale: &Scale) -> Gaps {
        let trace = moment.trace;
        let (left, right) = (scale.x, scale.x + scale.width);
        let breaks_off = trace.breaks_off();
        // One that is not over is a part of what comes after the end.
        let is_told = |gap: &Gap| gap.from <= moment.reached && !(breaks_off && gap.to == trace.end_time());
        let said = |gap: Gap| {
            let text = tr_n!(gap.n, "{n} event left out", "{n} events left out", n = grouped(gap.n));
            (scale.x_of(gap.from), scale.x_of(gap.to), text)
        };
        let mut all: Vec<_> = trace.gaps().into_iter().filter(is_told).map(said).collect();
        if breaks_off && moment.reached >= trace.end_time() {
            all.push((scale.x_of(trace.end_time()), right, tr!("breaks off").to_owned()));
        }
        all.retain(|(from, to, _)| *to >= left && *from <= right);
        all.iter_mut().for_each(|(from, to, _)| (*from, *to) = (from.max(left), to.min(right)));
        Gaps(all)
    }

    /// Covers them in a track.
    pub fn cover(&self, track: Area, pen: &mut Pen) {
        for &(from, to, _) in &self.0 {
            let area = Area::new(from, track.y, (to - from).max(1.5), track.h);
            pen.fill(area, 0.0, Ink::Ground);
            pen.group(Some(area), 1.0, |pen| hatches(area, pen));
            for x in [area.x, area.right()] {
                pen.line(&[(x, area.y), (x, area.bottom())], dashed(Ink::Muted, 1.0));
            }
        }
    }

    /// Their words, between `left` and the right edge: in them where there is room, otherwise beside them.
    pub fn words(&self, left: f64, y: f64, pen: &mut Pen) {
        let how = TextStyle::new(10.0, Ink::Text);
        for (from, to, text) in &self.0 {
            let w = how.width(text) + 8.0;
            let x = match to - from > w {
                true => (from + to - w) / 2.0,
                false if from - w - 2.0 > left => from - w - 2.0,
                false => to + 2.0,
            };
            pen.fill(Area::new(x, y - 10.0, w, 14.0), 3.0, Ink::Ground);
            pen.text(x + 4.0, y, text.clone(), how);
        }
    }
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
