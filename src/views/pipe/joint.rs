//! Between two streams: the valve that `readableFlowing` is, the sensor with the last return of `write()`, and the
//! wire on which `false` and `'drain'` travel back to the valve.

use super::super::marks::{Ink, Stroke};
use super::super::pen::{Area, Pen, Type, dashed, line};
use super::layout::Frame;
use crate::engine::{EventKind, Flowing, StreamId};
use crate::trace::{StreamNow, grouped};

/// Seconds that a signal takes to travel along the wire, as one sees it.
const TRAVEL: f64 = 0.35;

/// A source, a destination, and what is between them.
pub(super) struct Joint<'a> {
    pub frame: &'a Frame<'a>,
    pub from: StreamId,
    pub to: StreamId,
}

/// What goes on between the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    /// There is room, and data may pass.
    Open,
    /// `false` is on its way to whoever listens.
    Refused,
    /// Paused until `'drain'`.
    Held,
    /// `'drain'` has just opened it again.
    Released,
    /// `false` was returned and the source flows on.
    Ignored,
    /// Opening and closing too fast to be seen.
    Regulated,
}

/// Draws it from `x` on, `w` wide.
pub(super) fn draw(joint: &Joint, x: f64, w: f64, pen: &mut Pen) {
    let (from, to) = (joint.frame.now(joint.from), joint.frame.now(joint.to));
    let frame = joint.frame;
    let relation = joint.relation(from, to);
    // Within a stream that only writes, such as a response over its socket, there is no valve.
    let has_valve = frame.info(joint.from).is_none_or(|info| info.kind.reads());
    let (valve, sensor) = (x + w * 0.24, x + w * 0.72);
    water(joint, from, Area::new(x, frame.pipe - frame.bore / 2.0, w, frame.bore), pen);
    let handle = frame.pipe - (frame.bottom - frame.top) * 0.34;
    let sensor_box = sensor_area(frame, sensor, w);
    if has_valve {
        wire(
            joint,
            relation,
            &Route { valve, handle, sensor, top: sensor_box.y, tank: x + w * 1.12 },
            to,
            pen,
        );
        draw_valve(joint, from, valve, handle, w, pen);
        caption(joint, relation, to, x + w / 2.0, w, pen);
    }
    draw_sensor(joint, relation, to, sensor_box, pen);
}

impl Joint<'_> {
    fn relation(&self, from: &StreamNow, to: &StreamNow) -> Relation {
        let frame = self.frame;
        let paused = from.levels.flowing == Flowing::Paused;
        let seconds = frame.moment.time.as_secs_f64().max(1e-9);
        let cycles = from.pauses as f64 / seconds * frame.moment.speed;
        let refused = frame.just(self.to, EventKind::WriteReturn) && to.last_return == Some(false);
        if refused || (to.levels.need_drain && frame.just(self.from, EventKind::PauseCall)) {
            Relation::Refused
        } else if from.pauses > 2 && cycles > 1.0 && !from.ended {
            Relation::Regulated
        } else if to.levels.need_drain && paused {
            Relation::Held
        } else if to.levels.need_drain && from.levels.flowing == Flowing::Flowing && !from.ended {
            Relation::Ignored
        } else if self.released(to) {
            Relation::Released
        } else {
            Relation::Open
        }
    }

    /// `'drain'` is the news of the moment.
    fn released(&self, to: &StreamNow) -> bool {
        let Some(drained) = to.last_drain else { return false };
        match self.frame.seen(drained) {
            Some(seen) => seen < TRAVEL * 2.0,
            None => drained == self.frame.moment.time && !to.levels.need_drain,
        }
    }

    /// How far a signal of that moment has come, from 0 to 1; standing still it is shown midway.
    fn travelled(&self, since: Option<crate::engine::SimTime>) -> Option<f64> {
        let since = since?;
        match self.frame.seen(since) {
            Some(seen) if seen <= TRAVEL => Some(seen / TRAVEL),
            None if since == self.frame.moment.time => Some(0.5),
            _ => None,
        }
    }
}

fn water(joint: &Joint, from: &StreamNow, area: Area, pen: &mut Pen) {
    let frame = joint.frame;
    let flows = from.levels.flowing == Flowing::Flowing && !from.ended && from.datas > 0;
    let just = frame.just(joint.from, EventKind::Data)
        || [EventKind::Write, EventKind::WriteReturn].iter().any(|&kind| frame.just(joint.to, kind));
    if (frame.blended && flows) || just {
        let inner = Area::new(area.x, area.y + 2.0, area.w, area.h - 4.0);
        pen.group(None, 0.9, |pen| pen.fill(inner, 0.0, Ink::Water));
    }
}

fn draw_valve(joint: &Joint, from: &StreamNow, x: f64, handle: f64, w: f64, pen: &mut Pen) {
    let frame = joint.frame;
    let r = frame.bore * 0.72;
    let (open, ink, word) = match from.levels.flowing {
        _ if from.ended => (1.0, Ink::Muted, "ended"),
        _ if from.destroyed => (0.0, Ink::Muted, "closed"),
        Flowing::Flowing => (1.0, Ink::Good, "flowing"),
        Flowing::Paused => (0.0, Ink::Bad, "paused"),
        Flowing::Unset => (0.0, Ink::Muted, if frame.narrow { "idle" } else { "not started" }),
    };
    let regulated = frame.blended && from.pauses > 2 && !from.ended;
    let ink = if regulated { Ink::Text } else { ink };
    // The handle turns when the signal has arrived.
    let open = match frame.seen(from.flowing_since) {
        Some(seen) if !frame.blended && from.pauses > 0 => {
            let turned = ((seen - TRAVEL) / 0.12).clamp(0.0, 1.0);
            open * turned + (1.0 - open) * (1.0 - turned)
        }
        _ if regulated => flowing_share(frame, from),
        _ => open,
    };
    pen.line(&[(x, frame.pipe), (x, handle)], line(Ink::Line, 3.0));
    let body = [
        (x - r * 1.5, frame.pipe - r),
        (x, frame.pipe - r * 0.2),
        (x + r * 1.5, frame.pipe - r),
        (x + r * 1.5, frame.pipe + r),
        (x, frame.pipe + r * 0.2),
        (x - r * 1.5, frame.pipe + r),
    ];
    pen.shape(&body, ink);
    pen.circle(x, frame.pipe, r * 0.55, Some(Ink::Raised), Some(line(ink, 2.0)));
    // Along the pipe is open, across it is shut.
    let angle = (1.0 - open) * std::f64::consts::FRAC_PI_2;
    let (dx, dy) = (angle.cos() * w * 0.13, angle.sin() * w * 0.13);
    pen.line(&[(x - dx, handle + dy * 0.6), (x + dx, handle - dy * 0.6)], line(ink, 5.0));
    pen.circle(x, handle, 4.0, Some(Ink::Raised), Some(line(ink, 2.0)));
    let y = frame.pipe + r + frame.type_size * 1.35;
    let how = Type::new(frame.type_size * 0.95, ink).bold().middle();
    match regulated {
        false => pen.fit(x, y, w * 0.5, word, how),
        true => {
            pen.fit(x, y, w * 0.5, "flowing", how);
            if frame.narrow {
                return;
            }
            let share = format!("{:.0} % of the time", (open * 100.0).max(1.0));
            let how = Type::new(frame.type_size * 0.9, Ink::Muted).middle();
            pen.fit(x, y + frame.type_size * 1.25, w * 0.52, share, how);
        }
    }
}

/// The part of the time in which it has not been paused.
fn flowing_share(frame: &Frame, from: &StreamNow) -> f64 {
    let mut paused = from.paused;
    if from.levels.flowing == Flowing::Paused {
        paused = paused + frame.moment.time.since(from.flowing_since);
    }
    (1.0 - paused.as_secs_f64() / frame.moment.time.as_secs_f64().max(1e-9)).clamp(0.01, 0.99)
}

fn sensor_area(frame: &Frame, x: f64, w: f64) -> Area {
    let height = frame.type_size * 3.0;
    let width = (w * 0.46).max(frame.type_size * 4.6);
    Area::new(x - width / 2.0, frame.pipe - frame.bore * 0.9 - height, width, height)
}

fn draw_sensor(joint: &Joint, relation: Relation, to: &StreamNow, area: Area, pen: &mut Pen) {
    let frame = joint.frame;
    let size = frame.type_size;
    let last = to.last_return;
    let (ink, soft, word) = match last {
        Some(true) => (Ink::Good, Ink::GoodSoft, "✓ true"),
        Some(false) => (Ink::Bad, Ink::BadSoft, "✕ false"),
        None => (Ink::Muted, Ink::Raised, "–"),
    };
    let (ink, soft, word) = match relation {
        Relation::Regulated => (Ink::Text, Ink::Raised, if frame.narrow { "✓·✕" } else { "true·false" }),
        _ => (ink, soft, word),
    };
    pen.line(
        &[(area.middle(), area.bottom()), (area.middle(), frame.pipe - frame.bore / 2.0)],
        line(ink, 2.0),
    );
    pen.rect(area, 6.0, Some(soft), Some(line(ink, 1.5)));
    let room = area.w - 6.0;
    pen.fit(
        area.middle(),
        area.y + size * 1.2,
        room,
        "write()",
        Type::new(size * 0.9, Ink::Muted).mono().middle(),
    );
    pen.fit(area.middle(), area.y + size * 2.5, room, word, Type::new(size, ink).bold().mono().middle());
    let y = frame.pipe + frame.bore * 0.72 + size * if frame.narrow { 2.5 } else { 1.35 };
    let how = Type::new(size * 0.9, if to.falses > 0 { Ink::Bad } else { Ink::Muted }).middle();
    // The sensor above says what the cross means.
    let word = if frame.narrow { "✕" } else { "false ×" };
    pen.fit(area.middle(), y, area.w * 1.1, format!("{word} {}", grouped(to.falses)), how);
    let how = Type::new(size * 0.9, if to.drains > 0 { Ink::Good } else { Ink::Muted }).middle();
    pen.fit(area.middle(), y + size * 1.25, area.w * 1.1, format!("drain × {}", grouped(to.drains)), how);
}

/// Where the wire runs: from the sensor and from the tank, over the pipe, back to the valve's handle.
struct Route {
    valve: f64,
    handle: f64,
    sensor: f64,
    top: f64,
    tank: f64,
}

fn wire(joint: &Joint, relation: Relation, route: &Route, to: &StreamNow, pen: &mut Pen) {
    let frame = joint.frame;
    let y = frame.wire;
    let tank_top = frame.top - frame.type_size * 2.2;
    let stroke: Stroke = match relation {
        Relation::Open => line(Ink::Faint, 1.5),
        Relation::Refused | Relation::Held => dashed(Ink::Bad, 2.5),
        Relation::Released => line(Ink::Good, 2.5),
        Relation::Ignored => dashed(Ink::Bad, 2.0),
        Relation::Regulated => line(Ink::Good, 2.0),
    };
    let down = [(route.valve, y), (route.valve, route.handle - 8.0)];
    let from_tank = [(route.tank, tank_top), (route.tank, y)];
    match relation {
        Relation::Ignored => {
            // Torn between the sensor and the valve.
            let torn = (route.valve + route.sensor) / 2.0;
            let gap = (route.sensor - route.valve) * 0.16;
            pen.line(&[(route.sensor, route.top), (route.sensor, y), (torn + gap, y)], stroke);
            pen.line(&[(torn - gap, y), down[0], down[1]], line(Ink::Faint, 1.5));
            for side in [-1.0, 1.0] {
                let end = torn + side * gap;
                pen.line(&[(end, y), (end - side * 5.0, y - 6.0)], line(Ink::Bad, 1.5));
                pen.line(&[(end, y), (end - side * 5.0, y + 6.0)], line(Ink::Bad, 1.5));
            }
            pen.line(&[from_tank[0], from_tank[1], (route.sensor, y)], line(Ink::Faint, 1.0));
        }
        _ => {
            let quiet = line(Ink::Faint, 1.0);
            let by_tank = matches!(relation, Relation::Released | Relation::Regulated);
            pen.line(&[from_tank[0], from_tank[1], (route.sensor, y)], if by_tank { stroke } else { quiet });
            let by_sensor = if relation == Relation::Regulated { dashed(Ink::Bad, 2.0) } else { stroke };
            let up = [(route.sensor, route.top), (route.sensor, y)];
            pen.line(&up, if relation == Relation::Released { quiet } else { by_sensor });
            pen.line(&[(route.sensor, y), down[0], down[1]], stroke);
            pen.shape(&arrow(route.valve, route.handle - 6.0), stroke.ink);
        }
    }
    let dead = frame.moment.cursor.snapshot().process.fatal.is_some();
    if !dead && !frame.blended && relation != Relation::Regulated {
        let path = [
            (route.sensor, route.top),
            (route.sensor, y),
            (route.valve, y),
            (route.valve, route.handle - 8.0),
        ];
        // The later one is the news, where both are of the same moment.
        if to.levels.need_drain {
            signal(joint.travelled(to.last_false), &path, "false", Ink::Bad, frame, pen);
        } else {
            let path = [from_tank[0], from_tank[1], (route.valve, y), (route.valve, route.handle - 8.0)];
            signal(joint.travelled(to.last_drain), &path, "drain", Ink::Good, frame, pen);
        }
    }
}

fn arrow(x: f64, y: f64) -> [(f64, f64); 3] {
    [(x, y), (x - 4.0, y - 7.0), (x + 4.0, y - 7.0)]
}

/// A signal on its way along a path.
fn signal(part: Option<f64>, path: &[(f64, f64)], word: &str, ink: Ink, frame: &Frame, pen: &mut Pen) {
    let Some(part) = part else { return };
    let lengths = path.windows(2).map(|p| (p[1].0 - p[0].0).hypot(p[1].1 - p[0].1));
    let mut left = lengths.sum::<f64>() * part;
    for pair in path.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let length = (b.0 - a.0).hypot(b.1 - a.1);
        if left <= length {
            let share = if length > 0.0 { left / length } else { 0.0 };
            let (x, y) = (a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share);
            let how = Type::new(frame.type_size * 0.9, Ink::Ground).bold().mono().middle();
            let w = how.width(word) + 12.0;
            let h = frame.type_size * 1.5;
            pen.fill(Area::new(x - w / 2.0, y - h / 2.0, w, h), h / 2.0, ink);
            pen.text(x, y + frame.type_size * 0.32, word, how);
            return;
        }
        left -= length;
    }
}

fn caption(joint: &Joint, relation: Relation, to: &StreamNow, x: f64, w: f64, pen: &mut Pen) {
    let frame = joint.frame;
    if frame.moment.cursor.snapshot().process.fatal.is_some() {
        return;
    }
    let (text, ink) = match relation {
        Relation::Open => return,
        Relation::Refused => ("write() returned false".to_owned(), Ink::Bad),
        Relation::Held => ("paused: waiting for 'drain'".to_owned(), Ink::Bad),
        Relation::Released => ("'drain': go on".to_owned(), Ink::Good),
        Relation::Ignored => ("false, and nobody listens".to_owned(), Ink::Bad),
        Relation::Regulated => {
            let rate = to.drains as f64 / frame.moment.time.as_secs_f64().max(1e-9);
            (format!("{rate:.0} pauses and drains a second"), Ink::Good)
        }
    };
    let how = Type::new(frame.type_size * 1.05, ink).bold().middle();
    pen.fit(x, frame.wire - frame.type_size * 0.8, w * 1.8, text, how);
}
