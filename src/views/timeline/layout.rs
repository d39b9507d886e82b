//! Where tracks stand and what their columns show.

use super::super::marks::{Ink, Scene, Seg};
use super::super::moment::Moment;
use super::super::pen::{Area, Pen, Type, dashed, line};
use super::scale::{Scale, round_up};
use crate::engine::{SimTime, StreamId};
use crate::trace::{Amount, Column};

/// Pixels at the left for the tracks' names.
pub const LEFT: f64 = 118.0;
/// Pixels at the right that nothing is drawn in.
pub const RIGHT: f64 = 12.0;
const RULER: f64 = 20.0;

/// The stretch of time to show: from the start to a round moment after what has happened, so that it need not move
/// with every event.
pub fn span(moment: &Moment) -> (SimTime, SimTime) {
    let end = moment.reached.0.max(1_000_000);
    let complete = moment.trace.is_complete() && moment.reached >= moment.trace.end_time();
    let to = if complete { end.saturating_add(end / 50) } else { round_up(end) };
    (SimTime::ZERO, SimTime(to))
}

enum Of {
    Memory,
    Readable,
    Writable,
}

struct Track {
    of: Of,
    stream: StreamId,
    name: String,
    property: &'static str,
    mark: Option<u64>,
    objects: bool,
}

/// The whole picture for the streams of one flow, for the stretch of time of `scale`.
pub fn layout(moment: &Moment, stages: &[StreamId], scale: Scale, width: f64, height: f64) -> Scene {
    let mut pen = Pen::default();
    let tracks = tracks(moment, stages);
    ruler(&scale, height, &mut pen);
    let h = (height - RULER - 4.0) / tracks.len().max(1) as f64;
    let n = scale.width.max(1.0) as usize;
    for (number, track) in tracks.iter().enumerate() {
        let area = Area::new(scale.x, RULER + h * number as f64, scale.width, h - 6.0);
        let columns = moment.trace.columns(track.stream, scale.from, scale.to, n);
        draw(track, &columns, moment, area, &scale, &mut pen);
    }
    playhead(moment, &scale, height, &mut pen);
    pen.scene(width, height)
}

fn tracks(moment: &Moment, stages: &[StreamId]) -> Vec<Track> {
    let mut tracks = Vec::new();
    if moment.trace.latest().process.memory.is_some() {
        let mark = moment.trace.header().memory_limit;
        let name = "memory".to_owned();
        tracks.push(Track {
            of: Of::Memory,
            stream: StreamId::PROCESS,
            name,
            property: "of the process",
            mark,
            objects: false,
        });
    }
    for (number, &stream) in stages.iter().enumerate() {
        let Some(info) = moment.trace.stream(stream) else { continue };
        let name = info.name.to_string();
        let (first, last) = (number == 0, number + 1 == stages.len());
        let writes = info.kind.writes() && (!first || stages.len() == 1);
        let reads = info.kind.reads() && (!last || stages.len() == 1 || !info.kind.writes());
        // Of a Transform both sides are shown.
        let named = |way: &str| if writes && reads { format!("{name}{way}") } else { name.clone() };
        if writes {
            let (mark, objects) = (info.writable_high_water_mark, info.writable_object_mode);
            let (name, property) = (named(" ←"), "writableLength");
            tracks.push(Track { of: Of::Writable, stream, name, property, mark, objects });
        }
        if reads {
            let (mark, objects) = (info.readable_high_water_mark, info.readable_object_mode);
            let name = named(" →");
            tracks.push(Track { of: Of::Readable, stream, name, property: "readableLength", mark, objects });
        }
    }
    tracks
}

fn ruler(scale: &Scale, height: f64, pen: &mut Pen) {
    for tick in scale.ticks(70.0) {
        let x = scale.x_of(tick);
        pen.line(&[(x, RULER - 5.0), (x, height - 4.0)], line(Ink::Faint, 0.75));
        if x < scale.x + scale.width - 36.0 {
            pen.text(x + 3.0, RULER - 8.0, tick.short(), Type::new(10.0, Ink::Muted));
        }
    }
}

fn playhead(moment: &Moment, scale: &Scale, height: f64, pen: &mut Pen) {
    let x = scale.x_of(moment.time);
    if x < scale.x - 1.0 || x > scale.x + scale.width + 1.0 {
        return;
    }
    pen.line(&[(x, 8.0), (x, height - 2.0)], line(Ink::Accent, 1.5));
    pen.shape(&[(x - 6.0, 2.0), (x + 6.0, 2.0), (x, 11.0)], Ink::Accent);
}

fn draw(track: &Track, columns: &[Column], moment: &Moment, area: Area, scale: &Scale, pen: &mut Pen) {
    let signals = if matches!(track.of, Of::Writable) { 8.0 } else { 0.0 };
    let pauses = if matches!(track.of, Of::Readable) { 7.0 } else { 0.0 };
    let plot = Area::new(area.x, area.y + signals, area.w, area.h - signals - pauses);
    let range = |column: &Column| match track.of {
        Of::Readable => column.readable,
        _ => column.writable,
    };
    let top =
        columns.iter().map(|column| range(column).1).max().unwrap_or(0).max(track.mark.unwrap_or(0)).max(1);
    let top = top as f64 * 1.12;
    let y_of = |n: u64| plot.bottom() - plot.h * (n as f64 / top).min(1.0);
    pen.line(&[(area.x, plot.bottom()), (area.right(), plot.bottom())], line(Ink::Line, 1.0));
    // What no one has seen yet is not shown, even where the engine has got there; nor is what comes after the end.
    let end = moment.trace.is_complete().then(|| moment.trace.end_time());
    let known = ((scale.x_of(end.map_or(moment.reached, |end| end.min(moment.reached))) - area.x)
        .ceil()
        .max(0.0) as usize)
        .min(columns.len());
    let columns = &columns[..known];
    let (ink, soft) = match track.of {
        Of::Memory => (Ink::Memory, Ink::MemorySoft),
        _ => (Ink::WaterDeep, Ink::Water),
    };
    area_of(columns, &range, &y_of, &plot, (ink, soft), pen);
    if let Some(mark) = track.mark {
        let y = y_of(mark);
        let ink = if matches!(track.of, Of::Memory) { Ink::Bad } else { Ink::Threshold };
        pen.line(&[(area.x, y), (area.right(), y)], dashed(ink, 1.25));
    }
    match track.of {
        Of::Writable => {
            ticks(columns, |column| column.falses > 0, area.x, area.y, 5.0, Ink::Bad, pen);
            ticks(columns, |column| column.drains > 0, area.x, area.y + 5.0, 3.0, Ink::Good, pen);
        }
        Of::Readable => {
            ticks(columns, |column| column.was_paused, area.x, plot.bottom() + 2.0, 5.0, Ink::Bad, pen)
        }
        Of::Memory => {}
    }
    names(track, moment, area, pen);
}

/// From the lowest to the highest level of each column.
fn area_of(
    columns: &[Column],
    range: &impl Fn(&Column) -> (u64, u64),
    y_of: &impl Fn(u64) -> f64,
    plot: &Area,
    (ink, soft): (Ink, Ink),
    pen: &mut Pen,
) {
    if columns.is_empty() {
        return;
    }
    let last = plot.x + columns.len() as f64;
    let mut body = vec![Seg::Move(plot.x, plot.bottom())];
    let mut edge = Vec::new();
    for (number, column) in columns.iter().enumerate() {
        let x = plot.x + number as f64;
        let (low, high) = range(column);
        body.push(Seg::Line(x, y_of(high)));
        body.push(Seg::Line(x + 1.0, y_of(high)));
        // A column in which the level moves is a stroke from its lowest to its highest.
        edge.push(if edge.is_empty() { Seg::Move(x, y_of(low)) } else { Seg::Line(x, y_of(low)) });
        edge.push(Seg::Line(x + 0.5, y_of(high)));
    }
    body.push(Seg::Line(last, plot.bottom()));
    body.push(Seg::Close);
    pen.group(None, 0.4, |pen| pen.path(body, Some(soft), None));
    let stroke = line(ink, 1.2);
    pen.path(edge, None, Some(stroke));
}

/// A mark in each column for which `is` holds, runs of them as one.
fn ticks(columns: &[Column], is: impl Fn(&Column) -> bool, x: f64, y: f64, h: f64, ink: Ink, pen: &mut Pen) {
    let mut from = None;
    for number in 0..=columns.len() {
        let here = columns.get(number).is_some_and(&is);
        match (from, here) {
            (None, true) => from = Some(number),
            (Some(start), false) => {
                pen.fill(Area::new(x + start as f64, y, (number - start) as f64, h), 0.0, ink);
                from = None;
            }
            _ => {}
        }
    }
}

fn names(track: &Track, moment: &Moment, area: Area, pen: &mut Pen) {
    let snapshot = moment.cursor.snapshot();
    let now = match track.of {
        Of::Memory => snapshot.process.memory.unwrap_or(0),
        Of::Readable => snapshot.stream(track.stream).map_or(0, |s| s.levels.readable_length),
        Of::Writable => snapshot.stream(track.stream).map_or(0, |s| s.levels.writable_length),
    };
    let room = LEFT - 16.0;
    let y = area.y + 11.0;
    pen.fit(8.0, y, room, &track.name, Type::new(12.0, Ink::Text).bold());
    let amount = Amount { n: now, objects: track.objects }.to_string();
    if area.h > 30.0 {
        pen.fit(8.0, y + 14.0, room, amount, Type::new(11.0, Ink::Text));
        if area.h > 46.0 {
            pen.fit(8.0, y + 27.0, room, track.property, Type::new(10.0, Ink::Muted));
        }
    }
    if area.h > 66.0 {
        match track.of {
            Of::Writable => {
                pen.fit(8.0, y + 42.0, room, "▎false", Type::new(10.0, Ink::Bad));
                pen.fit(58.0, y + 42.0, room - 50.0, "▎drain", Type::new(10.0, Ink::Good));
            }
            Of::Readable => pen.fit(8.0, y + 42.0, room, "▎paused", Type::new(10.0, Ink::Bad)),
            Of::Memory if track.mark.is_none() => {}
            Of::Memory => pen.fit(8.0, y + 42.0, room, "▎limit", Type::new(10.0, Ink::Bad)),
        }
    }
}
