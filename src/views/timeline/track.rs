//! One track: a buffer's level or the process's memory over time, with its threshold, signals and states. Lengths are in
//! layout pixels.

use super::super::marks::{Ink, Seg, Stroke};
use super::super::moment::Moment;
use super::super::pen::{Area, Pen, TextStyle, dashed, line};
use super::gaps::Gaps;
use super::strips::{Pattern, SignalMark, signals, states};
use crate::engine::StreamId;
use crate::judge::Work;
use crate::tr;
use crate::trace::{Amount, Column, States, chunks};

/// The opacity of what lies after the playhead.
const LATER: f64 = 0.34;

/// What level a track shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quantity {
    Memory,
    Readable,
    Writable,
}

/// A track.
pub(super) struct Track {
    pub of: Quantity,
    pub stream: StreamId,
    name: String,
    property: &'static str,
    mark: Option<u64>,
    objects: bool,
    is_web: bool,
    /// What counts as its work; `None` of the process.
    work: Option<Work>,
}

/// The tracks for the streams of a flow, in the order in which data passes.
pub(super) fn tracks_of(moment: &Moment, stages: &[StreamId]) -> Vec<Track> {
    let mut tracks = Vec::new();
    if moment.trace.latest().process.memory.is_some() {
        tracks.push(Track {
            of: Quantity::Memory,
            stream: StreamId::PROCESS,
            name: tr!("memory").to_owned(),
            property: tr!("of the process"),
            mark: moment.trace.header().memory_limit,
            objects: false,
            is_web: false,
            work: None,
        });
    }
    for (number, &stream) in stages.iter().enumerate() {
        let Some(info) = moment.trace.stream(stream) else { continue };
        let name = info.name.to_string();
        let work = moment.trace.latest().stream(stream).map(|now| Work::of(info, now));
        let (first, last) = (number == 0, number + 1 == stages.len());
        // Of a Duplex at either end only the side that is turned to the others.
        let writes = info.kind.writes() && (!first || stages.len() == 1 || !info.kind.reads());
        let reads = info.kind.reads() && (!last || stages.len() == 1 || !info.kind.writes());
        // Of a Transform both sides are shown.
        let named = |way: &str| if writes && reads { format!("{name}{way}") } else { name.clone() };
        if writes {
            let (mark, objects) = (info.writable_high_water_mark, info.writable_object_mode);
            let is_web = info.kind.is_web();
            let property = if info.kind.is_web() { tr!("queued") } else { "writableLength" };
            let name = named(" ←");
            tracks.push(Track {
                of: Quantity::Writable,
                stream,
                name,
                property,
                mark,
                objects,
                is_web,
                work,
            });
        }
        if reads {
            let (mark, objects) = (info.readable_high_water_mark, info.readable_object_mode);
            let name = named(" →");
            let property = "readableLength";
            tracks.push(Track {
                of: Quantity::Readable,
                stream,
                name,
                property,
                mark,
                objects,
                is_web: false,
                work,
            });
        }
    }
    tracks
}

/// The height, in layout pixels, from which on a column's range of levels counts as an area and not as a point of a line.
const SWEPT: f64 = 6.0;

/// The heights of a row of signals and of a row of states, in a track of that height.
fn rows(height: f64) -> (f64, f64) {
    match height {
        46.0.. => (7.0, 6.0),
        30.0.. => (5.0, 4.0),
        20.0.. => (3.0, 3.0),
        _ => (2.0, 2.0),
    }
}

impl Track {
    fn level(&self, column: &Column) -> (u64, u64) {
        match self.of {
            Quantity::Readable => column.readable,
            _ => column.writable,
        }
    }

    fn amount(&self, n: u64) -> String {
        match self.is_web {
            true => chunks(n),
            false => Amount { n, objects: self.objects }.to_string(),
        }
    }

    fn patterns(&self) -> Vec<(States, Pattern)> {
        let waits = match self.of {
            Quantity::Memory => return Vec::new(),
            Quantity::Readable => (States::PAUSED, Pattern::Hatched),
            Quantity::Writable => (States::WAITING, Pattern::Dotted),
        };
        // Of a stream with two sides, its work is shown on one.
        let is_here = |work: &Work| (*work == Work::Read) == (self.of == Quantity::Readable);
        let works = self.work.filter(is_here).map(|work| (work.state(), Pattern::Bar));
        std::iter::once(waits).chain(works).collect()
    }

    /// Draws it into `area`. Of the columns, `now` are up to the playhead, the others after it.
    pub fn draw(&self, columns: &[Column], now: usize, gaps: &Gaps, area: Area, pen: &mut Pen) {
        let (signal, row) = rows(area.h);
        let writable = self.of == Quantity::Writable;
        let above = if writable { 2.0 * signal + 1.0 } else { 0.0 };
        let patterns = self.patterns();
        let below = patterns.len() as f64 * (row + 1.0);
        let plot = Area::new(area.x, area.y + above, area.w, (area.h - above - below).max(2.0));
        let highest = columns.iter().map(|column| self.level(column).1).max().unwrap_or(0);
        let top = highest.max(self.mark.unwrap_or(0)).max(1) as f64 * 1.12;
        let y_of = |n: u64| plot.bottom() - plot.h * (n as f64 / top).min(1.0);
        pen.line(&[(area.x, plot.bottom()), (area.right(), plot.bottom())], line(Ink::Line, 1.0));
        let now = now.min(columns.len());
        for (part, opacity) in [(0..now, 1.0), (now..columns.len(), LATER)] {
            let x = area.x + part.start as f64;
            let columns = &columns[part];
            pen.group(None, opacity, |pen| {
                let row_at = |y: f64, h: f64| Area::new(x, y, columns.len() as f64, h);
                self.fill(columns, x, &y_of, plot.bottom(), pen);
                if writable {
                    signals(columns, SignalMark::False, row_at(area.y, signal), pen);
                    signals(columns, SignalMark::Drain, row_at(area.y + signal, signal), pen);
                }
                for (number, &(of, pattern)) in patterns.iter().enumerate() {
                    let y = plot.bottom() + 1.0 + number as f64 * (row + 1.0);
                    states(columns, of, pattern, row_at(y, row), pen);
                }
            });
        }
        gaps.cover(area, pen);
        if let Some(mark) = self.mark {
            self.threshold(mark, y_of(mark), plot, pen);
        }
    }

    /// The highWaterMark, or the limit.
    fn threshold(&self, mark: u64, y: f64, plot: Area, pen: &mut Pen) {
        let (ink, word, stroke) = match self.of {
            Quantity::Memory => {
                (Ink::Bad, tr!("limit"), Stroke { ink: Ink::Bad, width: 1.5, dash: Some((9.0, 3.0)) })
            }
            _ => (Ink::Threshold, "highWaterMark", dashed(Ink::Threshold, 1.25)),
        };
        pen.line(&[(plot.x, y), (plot.right(), y)], stroke);
        if plot.h > 24.0 && plot.w > 300.0 {
            let text = format!("{word} {}", self.amount(mark));
            let below = y - plot.y < 11.0;
            let y = if below { y + 10.0 } else { y - 3.0 };
            if y < plot.bottom() - 1.0 {
                let how = TextStyle::new(9.5, ink).end();
                // A level that goes up and down all the time fills the track: words stand on a ground of their own.
                let w = how.width(&text) + 4.0;
                pen.fill(Area::new(plot.right() - w, y - 9.0, w, 11.5), 2.0, Ink::Ground);
                pen.text(plot.right() - 2.0, y, text, how);
            }
        }
    }

    /// From the lowest to the highest level of each column.
    fn fill(&self, columns: &[Column], x: f64, y_of: &impl Fn(u64) -> f64, bottom: f64, pen: &mut Pen) {
        if columns.is_empty() {
            return;
        }
        let (ink, soft) = match self.of {
            Quantity::Memory => (Ink::Memory, Ink::MemorySoft),
            _ => (Ink::WaterDeep, Ink::Water),
        };
        let mut body = vec![Seg::Move(x, bottom)];
        let mut edge = Vec::new();
        // Where nothing changes, nothing is added: how high the body and the edge are so far.
        let (mut top, mut level, mut swept) = (bottom, f64::NAN, 0);
        for (number, column) in columns.iter().enumerate() {
            let x = x + number as f64;
            let (low, high) = self.level(column);
            let (low, high) = (y_of(low), y_of(high));
            if high != top {
                body.extend([Seg::Line(x, top), Seg::Line(x, high)]);
                top = high;
            }
            if low == high && high == level {
                continue;
            }
            swept += u32::from(low - high > SWEPT);
            edge.push(if edge.is_empty() { Seg::Move(x, low) } else { Seg::Line(x, level) });
            // A column in which the level moves is a stroke from its lowest to its highest.
            edge.extend([Seg::Line(x, low), Seg::Line(x + 0.5, high)]);
            level = match self.of {
                Quantity::Readable => y_of(column.last.0),
                _ => y_of(column.last.1),
            };
            if level != high {
                edge.push(Seg::Line(x + 0.9, level));
            }
        }
        let right = x + columns.len() as f64;
        body.extend([Seg::Line(right, top), Seg::Line(right, bottom), Seg::Close]);
        edge.push(Seg::Line(right, level));
        pen.group(None, 0.4, |pen| pen.path(body, Some(soft), None));
        // Strokes side by side are a wash and no longer lines.
        let opacity = 1.0 - 0.6 * f64::from(swept) / columns.len() as f64;
        pen.group(None, opacity, |pen| pen.path(edge, None, Some(line(ink, 1.2))));
    }

    /// Its name and what it is now, to the left of it.
    pub fn names(&self, moment: &Moment, area: Area, pen: &mut Pen) {
        let snapshot = moment.cursor.snapshot();
        let levels = snapshot.stream(self.stream).map(|now| now.levels).unwrap_or_default();
        let now = match self.of {
            Quantity::Memory => snapshot.process.memory.unwrap_or(0),
            Quantity::Readable => levels.readable_length,
            Quantity::Writable => levels.writable_length,
        };
        let amount = self.amount(now);
        let (x, room) = (8.0, area.x - 16.0);
        if area.h < 28.0 {
            // One line: the name, and the amount where there is room for both.
            let size = (area.h - 2.0).clamp(9.0, 11.0);
            let y = area.y + area.h / 2.0 + size * 0.36;
            let (bold, plain) = (TextStyle::new(size, Ink::Text).bold(), TextStyle::new(size, Ink::Text));
            let part = room * 0.54;
            let both = bold.width(&self.name) * 1.2 < part && plain.width(&amount) < room - part;
            pen.fit(x, y, if both { part } else { room }, &self.name, bold);
            if both {
                pen.text(x + part, y, amount, plain);
            }
            return;
        }
        let y = area.y + 11.0;
        pen.fit(x, y, room, &self.name, TextStyle::new(12.0, Ink::Text).bold());
        pen.fit(x, y + 14.0, room, amount, TextStyle::new(11.0, Ink::Text));
        if area.h > 42.0 {
            pen.fit(x, y + 27.0, room, self.property, TextStyle::new(10.0, Ink::Muted));
        }
    }
}
