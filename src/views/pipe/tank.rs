//! A tank: one buffer of a stream. The highWaterMark is a line on the glass and not its rim; what is stored beyond it
//! swells the glass.

use super::super::marks::{Ink, Seg};
use super::super::pen::{Area, Pen, TextStyle, dashed, line};
use super::health::cracks;
use super::row_geometry::RowGeometry;
use super::wire::Point;
use crate::engine::{SimTime, StreamId};
use crate::tr;
use crate::trace::{Amount, Death, grouped};

/// Where the highWaterMark stands in a tank that was never fuller: so much of its height.
const MARK_HEIGHT: f64 = 0.62;

/// Which buffer of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Readable,
    Writable,
}

/// What a tank shows.
pub(super) struct Tank {
    pub side: Side,
    level: u64,
    /// Lowest and highest level of late, where it changes too fast to be seen.
    range: Option<(u64, u64)>,
    /// How much of the level is inside `_write`.
    in_flight: u64,
    mark: u64,
    peak: u64,
    /// Chunks that wait, where it is known and they can be seen.
    chunks: u64,
    objects: bool,
    /// From 0, at the highWaterMark, to 1, at the process's limit.
    strain: f64,
    burst: bool,
    /// How many tanks are drawn as this one.
    many: u64,
    type_size: f64,
    narrow: bool,
    multi: bool,
    is_web: bool,
}

impl Tank {
    pub fn of(geometry: &RowGeometry, id: StreamId, side: Side) -> Option<Tank> {
        let (now, info) = (geometry.now(id), geometry.info(id)?);
        let (level, peak, mark, objects) = match side {
            Side::Readable => (
                now.levels.readable_length,
                now.peak_readable,
                info.readable_high_water_mark,
                info.readable_object_mode,
            ),
            Side::Writable => (
                now.levels.writable_length,
                now.peak_writable,
                info.writable_high_water_mark,
                info.writable_object_mode,
            ),
        };
        // Of many alike all marks together are the mark.
        let aggregate = geometry.aggregate(id);
        let many = aggregate.map_or(1, |aggregate| aggregate.there.max(1));
        let one = mark.unwrap_or(0);
        let mark = one.saturating_mul(many);
        let header = geometry.moment.trace.header();
        let limit = header.memory_limit.filter(|_| !objects).unwrap_or(mark.saturating_mul(1024)).max(2);
        let over = (level.max(1) as f64 / mark.max(1) as f64).log2();
        let strain = (over / (limit as f64 / mark.max(1) as f64).log2().max(1.0)).clamp(0.0, 1.0);
        let range = (geometry.blended && aggregate.is_none())
            .then(|| late(geometry, id, side))
            .filter(|(low, high)| low != high);
        // Both limits of memory end a process in the same picture; only its words differ.
        let death = geometry.moment.cursor.snapshot().process.death();
        let ended = matches!(death, Some(Death::OutOfMemory | Death::Killed));
        Some(Tank {
            side,
            level,
            range,
            in_flight: if side == Side::Writable { now.in_flight.unwrap_or(0).min(level) } else { 0 },
            mark,
            peak,
            chunks: match side {
                Side::Writable if !geometry.blends(id) => now.buffered_chunks,
                _ => 0,
            },
            objects,
            strain,
            burst: ended && strain > 0.5,
            many,
            type_size: geometry.type_size,
            narrow: geometry.narrow,
            multi: geometry.context.multi,
            is_web: info.kind.is_web(),
        })
    }

    /// The level in words.
    pub fn says(&self) -> String {
        let amount = |n| Amount { n, objects: self.objects }.to_string();
        match self.range {
            Some((_, high)) if self.narrow => format!("≤ {}", amount(high)),
            Some((low, high)) if high < self.mark.saturating_mul(4) => {
                format!("{}–{}", amount(low), amount(high))
            }
            _ => amount(self.level),
        }
    }

    /// What the whole height stands for.
    fn scale(&self) -> f64 {
        (self.mark.max(1) as f64 / MARK_HEIGHT).max(self.peak as f64 * 1.04)
    }
}

/// Lowest and highest level during the last tenth of a second that was watched.
fn late(geometry: &RowGeometry, id: StreamId, side: Side) -> (u64, u64) {
    let to = geometry.moment.time;
    let from = to - SimTime::from_secs_f64(geometry.moment.speed * 0.15);
    let columns = geometry.moment.trace.columns(id, from, to, 1);
    columns.first().map_or((0, 0), |column| match side {
        Side::Readable => column.readable,
        Side::Writable => column.writable,
    })
}

/// The glass's outline: its sides bulge by so much.
struct Glass {
    area: Area,
    bulge: f64,
}

impl Glass {
    /// Where the sides are at a height of `t`, 0 at the top and 1 at the bottom.
    fn out(&self, t: f64) -> f64 {
        self.bulge * 4.0 * t * (1.0 - t)
    }

    /// A curve along a side from `t` down to the bottom: its control point.
    fn control(&self, t: f64) -> (f64, f64) {
        let out = 4.0 * self.bulge * ((t + 1.0) / 2.0 - t);
        (out, self.area.y + self.area.h * (t + 1.0) / 2.0)
    }

    /// The inside from height `t` down, between `left` and `right` as parts of the width.
    fn inside(&self, t: f64) -> Vec<Seg> {
        let Area { x, y, h, .. } = self.area;
        let (right, bottom, top) = (self.area.right(), self.area.bottom(), y + h * t);
        let (out, middle) = self.control(t);
        let r = (self.area.w * 0.14).min(h * (1.0 - t));
        vec![
            Seg::Move(x - self.out(t), top),
            Seg::Quad(x - out, middle, x, bottom - r),
            Seg::Quad(x, bottom, x + r, bottom),
            Seg::Line(right - r, bottom),
            Seg::Quad(right, bottom, right, bottom - r),
            Seg::Quad(right + out, middle, right + self.out(t), top),
        ]
    }
}

/// Draws a tank into `area`; with cracks if its stream is broken.
pub(super) fn draw(tank: &Tank, broken: bool, area: Area, pen: &mut Pen) {
    let glass = Glass { area, bulge: tank.strain * area.w * 0.34 };
    let scale = tank.scale();
    let t_of = |level: u64| 1.0 - (level as f64 / scale).clamp(0.0, 1.0);
    if tank.burst {
        burst(&glass, pen);
        mark_line(tank, area, t_of(tank.mark), pen);
        return;
    }
    let closed = |mut segs: Vec<Seg>| {
        segs.push(Seg::Close);
        segs
    };
    pen.path(closed(glass.inside(0.0)), Some(Ink::Glass), None);
    match tank.range {
        Some((low, high)) => {
            pen.group(None, 0.45, |pen| pen.path(closed(glass.inside(t_of(high))), Some(Ink::Water), None));
            if low > 0 {
                pen.path(closed(glass.inside(t_of(low))), Some(Ink::Water), None);
            }
        }
        None if tank.level > 0 => {
            pen.path(closed(glass.inside(t_of(tank.level))), Some(Ink::Water), None);
            surface(&glass, t_of(tank.level), pen);
        }
        None => {}
    }
    if tank.range.is_none() {
        chunks(tank, &glass, scale, pen);
    }
    let stroke =
        if tank.level > tank.mark { line(Ink::Bad, 1.5 + tank.strain * 2.5) } else { line(Ink::Line, 1.5) };
    pen.path(glass.inside(0.0), None, Some(stroke));
    strain_marks(tank, &glass, pen);
    if broken {
        cracks(area, pen);
    }
    mark_line(tank, area, t_of(tank.mark), pen);
}

fn surface(glass: &Glass, t: f64, pen: &mut Pen) {
    let y = glass.area.y + glass.area.h * t;
    let out = glass.out(t);
    pen.line(&[(glass.area.x - out, y), (glass.area.right() + out, y)], line(Ink::WaterDeep, 2.0));
}

/// The chunk inside `_write` at the bottom, hatched; a line between those that wait.
fn chunks(tank: &Tank, glass: &Glass, scale: f64, pen: &mut Pen) {
    let Area { x, h, w, .. } = glass.area;
    let height = |n: u64| n as f64 / scale * h;
    let bottom = glass.area.bottom();
    let flight = height(tank.in_flight);
    if flight > 3.0 {
        let area = Area::new(x + 2.0, bottom - flight, w - 4.0, flight - 2.0);
        pen.rect(area, 4.0, Some(Ink::Raised), Some(dashed(Ink::WaterDeep, 1.2)));
        // What stands at the mark's line stays clear of it.
        let room = match height(tank.mark) {
            mark if tank.mark > 0 && mark < flight * 0.75 => mark - tank.type_size * 0.5,
            _ => flight,
        };
        if room > tank.type_size * 1.1 {
            let y = bottom - room / 2.0 + tank.type_size * 0.25;
            pen.fit(
                area.middle(),
                y,
                area.w,
                match tank.many {
                    _ if tank.is_web => tr!("in sink.write"),
                    2.. => tr!("in _write()s"),
                    _ => tr!("in _write"),
                },
                TextStyle::new(tank.type_size * 0.8, Ink::Muted).middle(),
            );
        }
    }
    let waiting = tank.level - tank.in_flight;
    if (2..=32).contains(&tank.chunks) && height(waiting) / tank.chunks as f64 > 4.0 {
        for number in 1..tank.chunks {
            let y = bottom - flight - height(waiting) * number as f64 / tank.chunks as f64;
            pen.line(&[(x + 3.0, y), (x + w - 3.0, y)], line(Ink::WaterDeep, 0.75));
        }
    }
}

/// Short strokes beside a swelling glass.
fn strain_marks(tank: &Tank, glass: &Glass, pen: &mut Pen) {
    if tank.strain < 0.15 {
        return;
    }
    let length = 5.0 + 9.0 * tank.strain;
    for t in [0.3, 0.5, 0.7] {
        let y = glass.area.y + glass.area.h * t;
        let out = glass.out(t) + 5.0;
        let lean = (t - 0.5) * length;
        let (left, right) = (glass.area.x - out, glass.area.right() + out);
        pen.line(&[(left, y), (left - length, y + lean)], line(Ink::Bad, 1.5));
        pen.line(&[(right, y), (right + length, y + lean)], line(Ink::Bad, 1.5));
    }
}

fn mark_line(tank: &Tank, area: Area, t: f64, pen: &mut Pen) {
    let y = area.y + area.h * t;
    let size = tank.type_size * 0.82;
    pen.line(&[(area.x - 7.0, y), (area.right() + 7.0, y)], dashed(Ink::Threshold, 2.0));
    let amount = |n| Amount { n, objects: tank.objects }.to_string();
    let words = match tank.many {
        _ if tank.is_web => grouped(tank.mark),
        1 => amount(tank.mark),
        many => format!("{many} × {}", amount(tank.mark / many)),
    };
    let room = if tank.multi {
        area.w * if tank.narrow { 1.55 } else { 1.3 }
    } else {
        (area.w * 1.72).min(area.w + 36.0)
    };
    let above = y - size * 0.5;
    let at = if t < 0.9 { above } else { area.bottom() - size * 1.2 };
    let how = TextStyle::new(size, Ink::Threshold).middle().bold();
    // Legible on water, too.
    let w = how.width("highWaterMark").min(room) + 6.0;
    let paper = Area::new(area.middle() - w / 2.0, at - size * 2.0, w, size * 2.3);
    pen.group(None, 0.78, |pen| pen.fill(paper, 4.0, Ink::Ground));
    pen.fit(area.middle(), at - size * 1.05, room, "highWaterMark", how);
    pen.fit(area.middle(), at, room, words, how);
}

/// The way one fourteenth of a turn from the first one: its cosine and its sine.
const FOURTEENTH: Point = (0.900_969, 0.433_884);

/// A way turned by the angle of another. Sine and cosine as functions would weigh as much as all tanks.
fn turned(way: Point, by: Point) -> Point {
    (way.0 * by.0 - way.1 * by.1, way.0 * by.1 + way.1 * by.0)
}

/// Shards and drops.
fn burst(glass: &Glass, pen: &mut Pen) {
    let Area { x, y, w, h } = glass.area;
    let (cx, cy) = (x + w / 2.0, y + h / 2.0);
    pen.group(None, 0.9, |pen| {
        let pool = Area::new(x - w * 0.22, y + h * 0.93, w * 1.44, h * 0.09);
        pen.fill(pool, h * 0.045, Ink::Water);
    });
    let mut way = (1.0, 0.0);
    for number in 0..14 {
        // Spread evenly round the middle, nearer and farther in turn.
        let far = 0.48 + 0.14 * f64::from(number % 3);
        let (dx, dy) = (way.0 * w * far, way.1 * h * far * 0.8);
        let (px, py) = (cx + dx, cy + dy);
        if number % 2 == 0 {
            let s = w * 0.13;
            let corner = |by: Point, r: f64| {
                let to = turned(way, by);
                (px + to.0 * s * r, py + to.1 * s * r)
            };
            let shard = [
                corner((0.6967, 0.7174), 1.3),
                corner((-0.99, 0.1411), 0.7),
                corner((-0.0124, -0.9999), 1.0),
            ];
            pen.shape(&shard, Ink::Glass);
            pen.line(&[shard[0], shard[1], shard[2], shard[0]], line(Ink::Bad, 1.5));
        } else {
            pen.circle(px, py, w * 0.035 * (1.0 + f64::from(number % 3)), Some(Ink::Water), None);
        }
        way = turned(way, FOURTEENTH);
    }
    for side in [-1.0, 1.0] {
        let edge = cx + side * w / 2.0;
        let crack =
            [(edge, y), (edge + side * w * 0.06, y + h * 0.16), (edge - side * w * 0.03, y + h * 0.3)];
        pen.line(&crack, line(Ink::Bad, 2.0));
        let crack = [(edge, y + h), (edge + side * w * 0.05, y + h * 0.86), (edge, y + h * 0.76)];
        pen.line(&crack, line(Ink::Bad, 2.0));
    }
    pen.line(&[(x, y + h), (x + w, y + h)], line(Ink::Bad, 2.0));
}
