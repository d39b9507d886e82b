//! The parts of a row that are no joints: the devices that bring and take, the tanks with their words, a Transform's work.

use super::super::marks::Ink;
use super::super::pen::{Area, Pen, TextStyle, dashed, line};
use super::health;
use super::row_geometry::RowGeometry;
use super::tank::{self, Side, Tank};
use crate::engine::{EventKind, ListenedEvent, StreamId};
use crate::judge::Health;
use crate::tr;
use crate::trace::{Amount, beyond, chunks, desired_size, signed};

/// Widths of the parts, relative to each other.
const CHAMBER: f64 = 1.35;
const TANK: f64 = 1.35;
const WORK: f64 = 0.8;
/// The same of what joins two streams.
pub(super) const JOINT: f64 = 1.9;

/// One part of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// What produces: `_read()`.
    Read(StreamId),
    /// A program that calls `write()` itself, and the pipe from it to the stream.
    Program(StreamId),
    Tank(StreamId, Side),
    /// Between the two tanks of a Transform.
    Work(StreamId),
    /// What consumes: `_write()`.
    Write(StreamId),
}

/// The parts of a node, from the left; whether anything comes to it and whether anything leaves it.
pub(super) fn parts(geometry: &RowGeometry, id: StreamId, fed: bool, feeds: bool) -> Vec<Part> {
    let mut parts = Vec::new();
    let Some(kind) = geometry.info(id).map(|info| info.kind) else { return parts };
    if !fed && !kind.writes() {
        parts.push(Part::Read(id));
    }
    if !fed && !kind.reads() {
        parts.push(Part::Program(id));
    }
    // A Duplex at an end of a flow takes part with one side only.
    let alone = !fed && !feeds;
    let writes = kind.writes() && (fed || alone || !kind.reads());
    let reads = kind.reads() && (feeds || alone || !kind.writes());
    if writes {
        parts.push(Part::Tank(id, Side::Writable));
    }
    if writes && reads {
        parts.push(Part::Work(id));
    }
    if reads {
        parts.push(Part::Tank(id, Side::Readable));
    }
    if writes && !reads && !feeds {
        parts.push(Part::Write(id));
    }
    parts
}

impl Part {
    pub fn weight(self) -> f64 {
        match self {
            Part::Read(_) | Part::Write(_) => CHAMBER,
            Part::Program(_) => CHAMBER + JOINT,
            Part::Tank(..) => TANK,
            Part::Work(_) => WORK,
        }
    }

    /// How much of its width is beside what joins it to the next part.
    pub fn own(self, w: f64) -> f64 {
        match self {
            Part::Program(_) => w * CHAMBER / (CHAMBER + JOINT),
            _ => w,
        }
    }

    pub fn draw(self, geometry: &RowGeometry, health: &Health, x: f64, w: f64, pen: &mut Pen) {
        match self {
            Part::Read(id) => reading(geometry, id, x, w, pen),
            Part::Program(id) => program(geometry, id, x, self.own(w), pen),
            Part::Write(id) => writing(geometry, id, x, w, pen),
            Part::Work(id) => work(geometry, id, x, w, pen),
            Part::Tank(id, side) => {
                let inset = w * 0.14;
                let area =
                    Area::new(x + inset, geometry.top, w - 2.0 * inset, geometry.bottom - geometry.top);
                if let Some(state) = Tank::of(geometry, id, side) {
                    if geometry.aggregate(id).is_some() {
                        stack(area, pen);
                    }
                    tank::draw(&state, health.is_broken(), area, pen);
                    label(geometry, health, id, &state, x, w, pen);
                }
            }
        }
    }
}

/// Others of the kind behind a tank.
fn stack(area: Area, pen: &mut Pen) {
    for number in [2.0, 1.0] {
        let behind = Area::new(area.x + 5.0 * number, area.y - 4.0 * number, area.w, area.h);
        pen.rect(behind, 6.0, Some(Ink::Glass), Some(line(Ink::Line, 1.0)));
    }
}

fn label(geometry: &RowGeometry, health: &Health, id: StreamId, tank: &Tank, x: f64, w: f64, pen: &mut Pen) {
    let size = geometry.type_size;
    let middle = x + w / 2.0;
    let aggregate = geometry.aggregate(id);
    let up = if aggregate.is_some() { 8.0 } else { 0.0 };
    let name = geometry.name(id);
    let how = TextStyle::new(size * 1.05, Ink::Text).bold().middle();
    pen.fit(middle, geometry.top - size * 0.75 - up, w * if up > 0.0 { 1.3 } else { 1.0 }, name, how);
    let y = geometry.bottom + size * 1.5;
    let room = w * if geometry.context.multi { 1.08 } else { 1.25 };
    let desired = geometry.info(id).and_then(|info| desired_size(info, geometry.now(id)));
    let says = match aggregate {
        None if desired.is_some() => signed(desired.unwrap_or(0)),
        Some(_) if !geometry.narrow => tr!("{amount} in all", amount = tank.says()),
        _ => tank.says(),
    };
    pen.fit(middle, y, room, says, TextStyle::new(size * 1.1, Ink::Text).bold().middle());
    let below = y + size * 1.42;
    if let Some(says) = health::says(health, beyond(geometry.moment.trace, geometry.moment.cursor)) {
        return health::plate(
            &says,
            middle,
            below,
            w * if geometry.narrow { 1.0 } else { 1.02 },
            size * 0.92,
            pen,
        );
    }
    let how = TextStyle::new(size * 0.86, Ink::Muted).middle();
    if let Some(aggregate) = aggregate {
        let fullest = if tank.side == Side::Readable { aggregate.fullest.0 } else { aggregate.fullest.1 };
        let objects = geometry.objects(id);
        let objects = if tank.side == Side::Readable { objects.0 } else { objects.1 };
        let words = if geometry.narrow { tr!("fullest") } else { tr!("the fullest") };
        pen.fit(middle, below, w * 1.1, format!("{words}: {}", Amount { n: fullest, objects }), how);
    } else if !geometry.narrow {
        let property = match tank.side {
            _ if desired.is_some() => "desiredSize",
            Side::Readable => "readableLength",
            Side::Writable => "writableLength",
        };
        pen.fit(middle, y + size * 1.3, w * 1.06, property, how.mono());
    }
}

/// A program that calls `write()`: no stream, so that it has neither a buffer nor a valve.
fn program(geometry: &RowGeometry, id: StreamId, x: f64, w: f64, pen: &mut Pen) {
    let now = geometry.now(id);
    // Where listeners are told, one of 'drain' says it, too: also one that waits for what does not come any more.
    let listens = now.listeners.count(ListenedEvent::Drain) > 0;
    let waits = listens || (now.levels.need_drain && now.false_returns <= now.drains + 1);
    let busy = !waits && !now.ending && !now.destroyed && !geometry.dead();
    let area = chamber(geometry, x, w, tr!("your code"), busy, pen);
    let how = TextStyle::new(geometry.type_size, if busy { Ink::Text } else { Ink::Muted }).mono().middle();
    pen.fit(area.middle(), geometry.pipe + geometry.type_size * 0.35, area.w - 6.0, "write(…)", how);
    let text = match () {
        () if now.ending || now.destroyed => tr!("is done"),
        () if waits => tr!("waits"),
        () => tr!("writing"),
    };
    let total = taken(geometry, id, now.accepted);
    statuses(geometry, area, [text.to_owned(), tr!("{total} in", total)], pen);
}

/// The box in which the device works, on the pipe.
fn chamber(geometry: &RowGeometry, x: f64, w: f64, title: &str, busy: bool, pen: &mut Pen) -> Area {
    let h = (geometry.bottom - geometry.top) * 0.36;
    let area = Area::new(x + w * 0.06, geometry.pipe - h / 2.0, w * 0.88, h);
    let stroke = if busy { line(Ink::WaterDeep, 1.5) } else { line(Ink::Line, 1.0) };
    pen.rect(area, 8.0, Some(Ink::Raised), Some(stroke));
    let how =
        TextStyle::new(geometry.type_size * 0.95, if busy { Ink::Text } else { Ink::Muted }).mono().middle();
    pen.fit(area.middle(), area.y - geometry.type_size * 0.5, w, title, how);
    area
}

/// What the device does now, and what it has done altogether.
fn statuses(geometry: &RowGeometry, area: Area, texts: [String; 2], pen: &mut Pen) {
    let size = geometry.type_size;
    let y = area.bottom() + size * 1.45;
    let [now, total] = texts;
    pen.fit(area.middle(), y, area.w * 1.1, now, TextStyle::new(size * 0.95, Ink::Text).middle());
    if geometry.narrow {
        return;
    }
    pen.fit(
        area.middle(),
        y + size * 1.35,
        area.w * 1.1,
        total,
        TextStyle::new(size * 0.92, Ink::Muted).middle(),
    );
}

/// A chunk on its way through a chamber, `progress` of the way.
fn travelling(geometry: &RowGeometry, area: Area, progress: f64, size: f64, pen: &mut Pen) {
    let side = (area.h * 0.5 * size).max(8.0);
    let x = area.x + side * 0.2 + (area.w - side * 1.4) * progress.clamp(0.0, 1.0);
    let chunk = Area::new(x, geometry.pipe - side / 2.0, side, side);
    pen.rect(chunk, 3.0, Some(Ink::Water), Some(line(Ink::WaterDeep, 1.5)));
}

fn reading(geometry: &RowGeometry, id: StreamId, x: f64, w: f64, pen: &mut Pen) {
    let now = geometry.now(id);
    let on_and_off = geometry.blends(id) && now.pauses > 2 && !now.eof;
    let busy = (now.reading || on_and_off) && !now.eof;
    let area = chamber(geometry, x, w, "_read()", busy, pen);
    if geometry.blends(id) && busy {
        flow(geometry, area, pen);
    } else if busy {
        let done = geometry.moment.next(id, |event| event.kind == EventKind::Push);
        let progress = done.map_or(0.0, |done| geometry.moment.part(now.reading_since, done));
        travelling(geometry, area, progress, 1.0, pen);
    }
    let text = match () {
        () if now.destroyed => tr!("closed"),
        () if now.eof => tr!("no more"),
        () if on_and_off => tr!("on and off"),
        () if busy => tr!("reading"),
        () if now.pushes > 0 || now.reading => tr!("not asked"),
        () => tr!("idle"),
    };
    let objects = geometry.info(id).is_some_and(|info| info.readable_object_mode);
    let total = Amount { n: now.pushed, objects };
    statuses(geometry, area, [text.to_owned(), tr!("{total} in", total)], pen);
}

fn writing(geometry: &RowGeometry, id: StreamId, x: f64, w: f64, pen: &mut Pen) {
    let now = geometry.now(id);
    let is_web = geometry.moment.trace.is_of_web(id);
    let title = match now.in_flight_chunks {
        _ if is_web => "sink.write()",
        2.. => "_writev()",
        _ => "_write()",
    };
    let area = chamber(geometry, x, w, title, now.in_flight.is_some(), pen);
    let text = match now.in_flight {
        _ if now.finished => tr!("finished").to_owned(),
        _ if now.destroyed => tr!("closed").to_owned(),
        Some(size) => taken(geometry, id, size),
        None => tr!("idle").to_owned(),
    };
    if now.in_flight.is_some() && geometry.blends(id) {
        flow(geometry, area, pen);
    } else if now.in_flight.is_some() {
        let done = geometry
            .moment
            .next(id, |event| matches!(event.kind, EventKind::WriteImplDone | EventKind::WritevImplDone));
        let progress = done.map_or(0.0, |done| geometry.moment.part(now.in_flight_since, done));
        travelling(geometry, area, progress, 1.0, pen);
    }
    let total = taken(geometry, id, now.written);
    statuses(geometry, area, [text, tr!("{total} out", total)], pen);
}

/// So much of what a stream takes.
fn taken(geometry: &RowGeometry, id: StreamId, n: u64) -> String {
    match geometry.moment.trace.is_of_web(id) {
        true => chunks(n),
        false => Amount { n, objects: geometry.objects(id).1 }.to_string(),
    }
}

fn work(geometry: &RowGeometry, id: StreamId, x: f64, w: f64, pen: &mut Pen) {
    let busy = geometry.now(id).in_flight.is_some();
    let r = (w * 0.3).min((geometry.bottom - geometry.top) * 0.2);
    let stroke = if busy { line(Ink::WaterDeep, 2.0) } else { dashed(Ink::Line, 1.5) };
    pen.circle(x + w / 2.0, geometry.pipe, r, Some(Ink::Raised), Some(stroke));
    let how = TextStyle::new(geometry.type_size * 0.92, Ink::Muted).middle();
    pen.fit(x + w / 2.0, geometry.pipe + r + geometry.type_size * 1.2, w * 1.3, tr!("transform"), how);
}

/// Chunks that pass too fast to be drawn one by one.
fn flow(geometry: &RowGeometry, area: Area, pen: &mut Pen) {
    let water = Area::new(area.x, geometry.pipe - geometry.bore * 0.4, area.w, geometry.bore * 0.8);
    pen.group(Some(area), 0.85, |pen| pen.fill(water, 0.0, Ink::Water));
}
