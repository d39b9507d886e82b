//! Below each stream, how it has spent its time so far: a bar of three parts with words, and which stream is the
//! bottleneck. Must not decide either: `judge` does.

use super::super::marks::{Ink, Seg};
use super::super::pen::{Area, Pen, TextStyle, line};
use super::row_geometry::RowGeometry;
use crate::engine::StreamId;
use crate::judge::{Bottleneck, Health, Shares};
use crate::tr;

/// The room that it takes below a row's tanks, in heights of ordinary type; and where that is not there, the bottleneck's
/// words alone.
const ROOM: f64 = 4.9;
const WORDS: f64 = 3.3;

/// Chunks from which on shares mean something.
const MANY: u64 = 8;

/// Parts below this are not named.
const LEAST: f64 = 0.005;

/// Draws it below a stream that stands from `x` on, `w` wide. Of many alike nothing is drawn.
pub(super) fn draw(
    geometry: &RowGeometry,
    id: StreamId,
    (x, w): (f64, f64),
    bottleneck: Option<Bottleneck>,
    health: &Health,
    pen: &mut Pen,
) {
    let (Some(info), now) = (geometry.info(id), geometry.now(id)) else { return };
    let room = (geometry.y + geometry.h - geometry.bottom) / geometry.type_size;
    let fits = room >= ROOM || (room >= WORDS && geometry.narrow);
    if !fits || geometry.aggregate(id).is_some() || now.pushes.max(now.writes) < MANY {
        return;
    }
    let size = geometry.type_size * 0.9;
    let percent = |part: f64| format!("{:.0}", part * 100.0);
    let middle = x + w / 2.0;
    let bold = TextStyle::new(size, Ink::Text).bold().middle();
    let bottleneck = bottleneck.filter(|found| found.stream == id);
    if room < ROOM {
        // What became of a stream that is done stands in the same place.
        if let Some(found) = bottleneck.filter(|_| *health == Health::Whole) {
            let text = tr!("bottleneck: {n}%", n = percent(found.working));
            pen.fit(middle, geometry.bottom + geometry.type_size * 3.0, w, text, bold);
        }
        return;
    }
    let shares = Shares::of(info, now, geometry.moment.cursor.snapshot().time);
    let [working, held, starved] =
        [shares.working, shares.held_back, shares.starved].map(|part| shares.part(part));
    let bar = Area::new(x + w * 0.06, geometry.bottom + geometry.type_size * 3.1, w * 0.88, size * 0.45);
    pen.fill(bar, 2.0, Ink::Glass);
    pen.fill(Area::new(bar.x, bar.y, bar.w * working, bar.h), 0.0, Ink::WaterDeep);
    hatch(Area::new(bar.x + bar.w * working, bar.y, bar.w * held, bar.h), pen);
    pen.rect(bar, 2.0, None, Some(line(Ink::Line, 1.0)));
    let mut words: Vec<String> = Vec::new();
    if held > LEAST {
        words.push(tr!("held back {n}%", n = percent(held)));
    }
    if starved > LEAST {
        words.push(tr!("starved {n}%", n = percent(starved)));
    }
    if working > LEAST || words.is_empty() {
        words.insert(0, tr!("working {n}%", n = percent(working)));
    }
    let below = bar.bottom() + size * 1.25;
    let how = TextStyle::new(size, Ink::Muted).middle();
    match bottleneck {
        Some(found) => {
            let text = tr!("bottleneck: working {n}%", n = percent(found.working));
            pen.fit(middle, below, w * 1.3, text, bold);
        }
        None => pen.fit(middle, below, w * 1.15, words.join(", "), how),
    }
}

/// Slanted lines: what is held back is seen without colour, too.
fn hatch(area: Area, pen: &mut Pen) {
    const STEP: f64 = 4.0;
    let mut x = area.x;
    while x + area.h <= area.right() {
        let segs = vec![Seg::Move(x, area.bottom()), Seg::Line(x + area.h, area.y)];
        pen.path(segs, None, Some(line(Ink::Bad, 1.0)));
        x += STEP;
    }
}
