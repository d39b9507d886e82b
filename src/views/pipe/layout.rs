//! Where the parts of the pipe stand, and what each of them shows.

use super::super::marks::{Ink, Scene};
use super::super::moment::Moment;
use super::super::pen::{Area, Pen, Type, dashed, line};
use super::joint::{self, Joint};
use super::tank::{self, Tank};
use super::{gauge, tank::Side};
use crate::engine::{EventKind, SimTime, StreamId, StreamInfo};
use crate::trace::{Amount, StreamNow};

/// Widths of the parts, relative to each other.
const CHAMBER: f64 = 1.35;
const TANK: f64 = 1.35;
const WORK: f64 = 0.8;
const JOINT: f64 = 1.9;

/// Seconds that a chunk must be seen for to be drawn by itself; faster ones blend into flow.
const BLEND: f64 = 0.12;

/// Measures that all parts share.
pub(super) struct Frame<'a> {
    pub moment: &'a Moment<'a>,
    /// Heights: the wires' level, the tanks' top and bottom, the pipe's middle.
    pub wire: f64,
    pub top: f64,
    pub bottom: f64,
    pub pipe: f64,
    /// Thickness of the pipe.
    pub bore: f64,
    /// Height of ordinary type.
    pub type_size: f64,
    /// Chunks pass too fast to be seen one by one.
    pub blended: bool,
    /// Too narrow for every word.
    pub narrow: bool,
    /// A stream to which nothing has happened.
    pub new: StreamNow,
}

impl Frame<'_> {
    /// The stream's state; before anything has happened to it, that of a new one.
    pub fn now(&self, id: StreamId) -> &StreamNow {
        self.moment.cursor.snapshot().stream(id).unwrap_or(&self.new)
    }

    pub fn info(&self, id: StreamId) -> Option<&StreamInfo> {
        self.moment.trace.stream(id)
    }

    /// Seconds that the viewer has seen pass since then; `None` while time stands still.
    pub fn seen(&self, since: SimTime) -> Option<f64> {
        let Moment { time, speed, .. } = *self.moment;
        (speed > 0.0).then(|| time.since(since).as_secs_f64() / speed)
    }

    /// Whether the last thing that happened, happened to that stream and was of that kind.
    pub fn just(&self, id: StreamId, kind: EventKind) -> bool {
        self.moment.last().is_some_and(|event| event.stream == id && event.kind == kind)
    }
}

/// The whole picture for the streams of one flow.
pub fn layout(moment: &Moment, stages: &[StreamId], width: f64, height: f64) -> Scene {
    let mut pen = Pen::default();
    let has_gauge =
        moment.trace.header().memory_limit.is_some() || moment.cursor.snapshot().process.memory.is_some();
    let gauge_width = if has_gauge { (width * 0.11).clamp(52.0, 96.0) } else { 0.0 };
    let pad = (width * 0.02).clamp(8.0, 24.0);
    let mut frame = frame(moment, stages, width, height);
    let parts = parts(&frame, stages);
    let total: f64 = parts.iter().map(Part::weight).sum();
    let room = width - 2.0 * pad - gauge_width;
    let unit = (room / total.max(0.1)).min(170.0);
    frame.type_size = frame.type_size.min((unit * 0.21).max(9.5));
    let mut x = pad + (room - unit * total) / 2.0;
    let main = pipe_area(&frame, x, unit * total);
    pen.rect(main, frame.bore / 2.0, Some(Ink::Glass), Some(line(Ink::Line, 1.0)));
    for part in &parts {
        let w = part.weight() * unit;
        part.draw(&frame, x, w, &mut pen);
        x += w;
    }
    if has_gauge {
        let area = Area::new(
            width - pad - gauge_width,
            height * if frame.narrow { 0.17 } else { 0.1 },
            gauge_width,
            height * if frame.narrow { 0.7 } else { 0.76 },
        );
        gauge::draw(&frame, area, &mut pen);
    }
    ending(&frame, stages, width, height, &mut pen);
    pen.scene(width, height)
}

fn frame<'a>(moment: &'a Moment<'a>, stages: &[StreamId], width: f64, height: f64) -> Frame<'a> {
    let top = height * 0.32;
    let bottom = height * 0.78;
    let chunks = stages
        .iter()
        .filter_map(|&id| moment.cursor.snapshot().stream(id))
        .map(|now| now.pushes.max(now.writes));
    let chunks = chunks.max().unwrap_or(0);
    let dead = moment.cursor.snapshot().process.fatal.is_some();
    let each = moment.time.as_secs_f64() / chunks.max(1) as f64;
    Frame {
        moment,
        wire: height * 0.15,
        top,
        bottom,
        pipe: bottom - (bottom - top) * 0.18,
        bore: (height * 0.045).clamp(9.0, 20.0),
        type_size: (height * 0.036).clamp(10.5, 14.0),
        narrow: width / (stages.len() as f64) < 280.0,
        new: StreamNow::default(),
        blended: moment.speed > 0.0 && !dead && chunks > 8 && each / moment.speed < BLEND,
    }
}

fn pipe_area(frame: &Frame, x: f64, w: f64) -> Area {
    Area::new(x, frame.pipe - frame.bore / 2.0, w, frame.bore)
}

enum Part {
    /// What produces: `_read()`.
    Read(StreamId),
    Tank(StreamId, Side),
    /// Between the two tanks of a Transform.
    Work(StreamId),
    Joint(StreamId, StreamId),
    /// What consumes: `_write()`.
    Write(StreamId),
}

fn parts(frame: &Frame, stages: &[StreamId]) -> Vec<Part> {
    let mut parts = Vec::new();
    let kind = |id: StreamId| frame.info(id).map(|info| info.kind);
    if let Some(&first) = stages.first()
        && kind(first).is_some_and(|kind| !kind.writes())
    {
        parts.push(Part::Read(first));
    }
    for (number, &id) in stages.iter().enumerate() {
        if number > 0 {
            parts.push(Part::Joint(stages[number - 1], id));
        }
        let Some(kind) = kind(id) else { continue };
        // A Duplex at an end of a flow takes part with one side only.
        let writes = kind.writes() && (number > 0 || stages.len() == 1);
        let reads = kind.reads() && (number + 1 < stages.len() || stages.len() == 1 || !kind.writes());
        if writes {
            parts.push(Part::Tank(id, Side::Writable));
        }
        if writes && reads {
            parts.push(Part::Work(id));
        }
        if reads {
            parts.push(Part::Tank(id, Side::Readable));
        }
        if writes && !reads && number + 1 == stages.len() {
            parts.push(Part::Write(id));
        }
    }
    parts
}

impl Part {
    fn weight(&self) -> f64 {
        match self {
            Part::Read(_) | Part::Write(_) => CHAMBER,
            Part::Tank(..) => TANK,
            Part::Work(_) => WORK,
            Part::Joint(..) => JOINT,
        }
    }

    fn draw(&self, frame: &Frame, x: f64, w: f64, pen: &mut Pen) {
        match *self {
            Part::Read(id) => reading(frame, id, x, w, pen),
            Part::Write(id) => writing(frame, id, x, w, pen),
            Part::Work(id) => work(frame, id, x, w, pen),
            Part::Joint(from, to) => joint::draw(&Joint { frame, from, to }, x, w, pen),
            Part::Tank(id, side) => {
                let inset = w * 0.14;
                let area = Area::new(x + inset, frame.top, w - 2.0 * inset, frame.bottom - frame.top);
                if let Some(state) = Tank::of(frame, id, side) {
                    tank::draw(&state, area, pen);
                    label(frame, id, &state, x, w, pen);
                }
            }
        }
    }
}

fn label(frame: &Frame, id: StreamId, tank: &Tank, x: f64, w: f64, pen: &mut Pen) {
    let size = frame.type_size;
    let middle = x + w / 2.0;
    let name = frame.info(id).map(|info| info.name.to_string()).unwrap_or_default();
    pen.fit(middle, frame.top - size * 0.75, w, name, Type::new(size * 1.05, Ink::Text).bold().middle());
    let y = frame.bottom + size * 1.5;
    pen.fit(middle, y, w * 1.25, tank.says(), Type::new(size * 1.1, Ink::Text).bold().middle());
    if frame.narrow {
        return;
    }
    let property = match tank.side {
        Side::Readable => "readableLength",
        Side::Writable => "writableLength",
    };
    pen.fit(middle, y + size * 1.3, w * 1.2, property, Type::new(size * 0.86, Ink::Muted).mono().middle());
}

/// The box in which the device works, on the pipe.
fn chamber(frame: &Frame, x: f64, w: f64, title: &str, busy: bool, pen: &mut Pen) -> Area {
    let h = (frame.bottom - frame.top) * 0.36;
    let area = Area::new(x + w * 0.06, frame.pipe - h / 2.0, w * 0.88, h);
    let stroke = if busy { line(Ink::WaterDeep, 1.5) } else { line(Ink::Line, 1.0) };
    pen.rect(area, 8.0, Some(Ink::Raised), Some(stroke));
    let how = Type::new(frame.type_size * 0.95, if busy { Ink::Text } else { Ink::Muted }).mono().middle();
    pen.fit(area.middle(), area.y - frame.type_size * 0.5, w, title, how);
    area
}

/// What the device does now, and what it has done altogether.
fn statuses(frame: &Frame, area: Area, texts: [String; 2], pen: &mut Pen) {
    let size = frame.type_size;
    let y = area.bottom() + size * 1.45;
    let [now, total] = texts;
    pen.fit(area.middle(), y, area.w * 1.1, now, Type::new(size * 0.95, Ink::Text).middle());
    if frame.narrow {
        return;
    }
    pen.fit(area.middle(), y + size * 1.35, area.w * 1.1, total, Type::new(size * 0.92, Ink::Muted).middle());
}

/// A chunk on its way through a chamber, `progress` of the way.
fn travelling(frame: &Frame, area: Area, progress: f64, size: f64, pen: &mut Pen) {
    let side = (area.h * 0.5 * size).max(8.0);
    let x = area.x + side * 0.2 + (area.w - side * 1.4) * progress.clamp(0.0, 1.0);
    let chunk = Area::new(x, frame.pipe - side / 2.0, side, side);
    pen.rect(chunk, 3.0, Some(Ink::Water), Some(line(Ink::WaterDeep, 1.5)));
}

fn reading(frame: &Frame, id: StreamId, x: f64, w: f64, pen: &mut Pen) {
    let now = frame.now(id);
    let on_and_off = frame.blended && now.pauses > 2 && !now.eof;
    let busy = (now.reading || on_and_off) && !now.eof;
    let area = chamber(frame, x, w, "_read()", busy, pen);
    if frame.blended && busy {
        flow(frame, area, pen);
    } else if busy {
        let done = frame.moment.next(id, |event| event.kind == EventKind::Push);
        let progress = done.map_or(0.0, |done| frame.moment.part(now.reading_since, done));
        travelling(frame, area, progress, 1.0, pen);
    }
    let text = match () {
        () if now.destroyed => "closed",
        () if now.eof => "no more",
        () if on_and_off => "on and off",
        () if busy => "reading",
        () if now.pushes > 0 || now.reading => "not asked",
        () => "idle",
    };
    let objects = frame.info(id).is_some_and(|info| info.readable_object_mode);
    let total = Amount { n: now.pushed, objects };
    statuses(frame, area, [text.to_owned(), format!("{total} in")], pen);
}

fn writing(frame: &Frame, id: StreamId, x: f64, w: f64, pen: &mut Pen) {
    let now = frame.now(id);
    let title = if now.in_flight_chunks > 1 { "_writev()" } else { "_write()" };
    let area = chamber(frame, x, w, title, now.in_flight.is_some(), pen);
    let objects = frame.info(id).is_some_and(|info| info.writable_object_mode);
    let text = match now.in_flight {
        _ if now.finished => "finished".to_owned(),
        _ if now.destroyed => "closed".to_owned(),
        Some(size) => Amount { n: size, objects }.to_string(),
        None => "idle".to_owned(),
    };
    if now.in_flight.is_some() && frame.blended {
        flow(frame, area, pen);
    } else if now.in_flight.is_some() {
        let done = frame
            .moment
            .next(id, |event| matches!(event.kind, EventKind::WriteImplDone | EventKind::WritevImplDone));
        let progress = done.map_or(0.0, |done| frame.moment.part(now.in_flight_since, done));
        travelling(frame, area, progress, 1.0, pen);
    }
    let total = Amount { n: now.written, objects };
    statuses(frame, area, [text, format!("{total} out")], pen);
}

fn work(frame: &Frame, id: StreamId, x: f64, w: f64, pen: &mut Pen) {
    let busy = frame.now(id).in_flight.is_some();
    let r = (w * 0.3).min((frame.bottom - frame.top) * 0.2);
    let stroke = if busy { line(Ink::WaterDeep, 2.0) } else { dashed(Ink::Line, 1.5) };
    pen.circle(x + w / 2.0, frame.pipe, r, Some(Ink::Raised), Some(stroke));
    let how = Type::new(frame.type_size * 0.92, Ink::Muted).middle();
    pen.fit(x + w / 2.0, frame.pipe + r + frame.type_size * 1.2, w * 1.3, "transform", how);
}

/// Chunks too fast to be told apart.
fn flow(frame: &Frame, area: Area, pen: &mut Pen) {
    let water = Area::new(area.x, frame.pipe - frame.bore * 0.4, area.w, frame.bore * 0.8);
    pen.group(Some(area), 0.85, |pen| pen.fill(water, 0.0, Ink::Water));
}

/// How it ended, if it has.
fn ending(frame: &Frame, stages: &[StreamId], width: f64, height: f64, pen: &mut Pen) {
    let process = &frame.moment.cursor.snapshot().process;
    let size = (width * 0.017).clamp(10.5, if height < 240.0 { 11.0 } else { 15.0 });
    if let Some(fatal) = &process.fatal {
        let lines = wrap(fatal, (width * 0.9 / (size * 0.61)) as usize);
        let h = size * 1.5 * (lines.len() as f64 + 0.6);
        let w = lines.iter().map(|l| l.chars().count()).max().unwrap_or(0) as f64 * size * 0.61 + 32.0;
        let area = Area::new((width - w) / 2.0, height * 0.02, w, h);
        pen.rect(area, 8.0, Some(Ink::BadSoft), Some(line(Ink::Bad, 2.0)));
        for (number, words) in lines.iter().enumerate() {
            let y = area.y + size * 1.5 * (number as f64 + 1.0);
            pen.text(width / 2.0, y, words, Type::new(size, Ink::Bad).bold().mono().middle());
        }
    } else if let Some(last) = stages.last().map(|&id| frame.now(id))
        && last.finished
    {
        let text = "✓ 'finish': everything is written, the buffers are empty";
        pen.fit(width / 2.0, height * 0.06, width * 0.9, text, Type::new(size, Ink::Good).bold().middle());
    }
}

fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(last) if last.chars().count() + word.chars().count() < columns.max(16) => {
                last.push(' ');
                last.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
