//! The wire on which `false` and `'drain'` travel back from a destination to the valve of its source.

use super::super::marks::{Ink, Stroke};
use super::super::pen::{Area, Pen, TextStyle, dashed, line};
use super::connection::Connection;
use super::health::tear;
use super::relation::TRAVEL;
use super::valve::handle;
use crate::engine::SimTime;
use crate::judge::LinkState;
use crate::trace::{desired_size, signed};

pub(super) type Point = (f64, f64);

/// Draws the wire of a connection, and where it is broken.
pub(super) fn draw(connection: &Connection, pen: &mut Pen) {
    if connection.has_valve() {
        wire(connection, pen);
    }
    if connection.relation == LinkState::Torn {
        // Beside whichever is broken: the destination, if it is that one.
        let by_source = connection.from.is_some_and(|from| {
            let now = connection.geometry.now(from);
            now.errored.is_some() || (now.destroyed && !now.ended)
        });
        let (bore, w) = (connection.geometry.bore, connection.w);
        let (x, y) = match by_source {
            true => (connection.valve + (w * 0.2).max(bore * 1.9), connection.geometry.pipe),
            false => (connection.sensor + w * 0.2, connection.at.pipe),
        };
        tear(x, y, bore, pen);
    }
}

fn wire(connection: &Connection, pen: &mut Pen) {
    let (from, at) = (connection.geometry, connection.at);
    let top = connection.sensor_area().y;
    let down = (connection.valve, handle(from) - 8.0);
    let stroke: Stroke = match connection.relation {
        LinkState::Open | LinkState::Waiting | LinkState::Torn => line(Ink::Faint, 1.5),
        LinkState::Refused | LinkState::Held => dashed(Ink::Bad, 2.5),
        LinkState::Released => line(Ink::Good, 2.5),
        LinkState::Ignored => dashed(Ink::Bad, 2.0),
        LinkState::Regulated if connection.is_slowest() => dashed(Ink::Bad, 2.5),
        LinkState::Regulated => line(Ink::Good, 2.0),
    };
    let back = connection.return_route();
    let sensor = (connection.sensor, at.wire);
    let from_tank = [(connection.tank, connection.tank_top()), (connection.tank, at.wire)];
    // Before the tank of another row there is no room for the second wire.
    let tank_wire = connection.riser.is_none();
    if connection.relation == LinkState::Ignored {
        // Torn between the sensor and the valve.
        let to = back.get(1).copied().unwrap_or(sensor);
        let torn = (sensor.0 + to.0) / 2.0;
        let gap = (sensor.0 - to.0).abs().min((connection.sensor - connection.valve).abs()) * 0.16;
        pen.line(&[(connection.sensor, top), sensor, (torn + gap, at.wire)], stroke);
        let mut rest = vec![(torn - gap, at.wire)];
        rest.extend(back.iter().skip(1));
        rest.push(down);
        pen.line(&rest, line(Ink::Faint, 1.5));
        for side in [-1.0, 1.0] {
            let end = torn + side * gap;
            pen.line(&[(end, at.wire), (end - side * 5.0, at.wire - 6.0)], line(Ink::Bad, 1.5));
            pen.line(&[(end, at.wire), (end - side * 5.0, at.wire + 6.0)], line(Ink::Bad, 1.5));
        }
        if tank_wire {
            pen.line(&[from_tank[0], from_tank[1], sensor], line(Ink::Faint, 1.0));
        }
    } else {
        let quiet = line(Ink::Faint, 1.0);
        let by_tank = matches!(connection.relation, LinkState::Released | LinkState::Regulated);
        if tank_wire {
            pen.line(&[from_tank[0], from_tank[1], sensor], if by_tank { stroke } else { quiet });
        }
        let by_sensor = match connection.relation {
            LinkState::Regulated if at.now(connection.to).false_returns > 0 => dashed(Ink::Bad, 2.0),
            LinkState::Regulated => quiet,
            _ => stroke,
        };
        let up = [(connection.sensor, top), sensor];
        pen.line(&up, if connection.relation == LinkState::Released { quiet } else { by_sensor });
        let mut whole = back.clone();
        whole.push(down);
        pen.line(&whole, stroke);
        pen.shape(&arrow(connection.valve, handle(from) - 6.0), stroke.ink);
    }
}

/// The signal that is on its way, if one is.
pub(super) fn signals(connection: &Connection, pen: &mut Pen) {
    let (from, at) = (connection.geometry, connection.at);
    let quiet = matches!(connection.relation, LinkState::Regulated | LinkState::Torn);
    if from.dead() || from.blended || quiet {
        return;
    }
    let to = at.now(connection.to);
    // The later one is the news, where both are of the same moment.
    let (since, word, ink) = match to.levels.need_drain {
        true => (to.last_false, "false".to_owned(), Ink::Bad),
        false => (to.last_drain, "drain".to_owned(), Ink::Good),
    };
    let word = match at.info(connection.to).and_then(|info| desired_size(info, to)) {
        Some(n) if to.levels.need_drain => signed(n),
        Some(_) => "ready".to_owned(),
        None => word,
    };
    let Some(part) = travelled(connection, since) else { return };
    let mut path: Vec<Point> = match to.levels.need_drain || connection.riser.is_some() {
        true => vec![(connection.sensor, connection.sensor_area().y)],
        false => vec![(connection.tank, connection.tank_top()), (connection.tank, at.wire)],
    };
    path.extend(connection.return_route());
    path.push((connection.valve, handle(from) - 8.0));
    signal(part, &path, &word, ink, connection, pen);
}

/// How far a signal of that moment has come, from 0 to 1; standing still it is shown midway.
fn travelled(connection: &Connection, since: Option<SimTime>) -> Option<f64> {
    let since = since?;
    match connection.geometry.seen(since) {
        Some(seen) if seen <= TRAVEL => Some(seen / TRAVEL),
        None if since == connection.geometry.moment.time => Some(0.5),
        _ => None,
    }
}

fn arrow(x: f64, y: f64) -> [Point; 3] {
    [(x, y), (x - 4.0, y - 7.0), (x + 4.0, y - 7.0)]
}

/// A word on its way along a path.
fn signal(part: f64, path: &[Point], word: &str, ink: Ink, connection: &Connection, pen: &mut Pen) {
    let size = connection.geometry.type_size;
    let lengths = path.windows(2).map(|p| (p[1].0 - p[0].0).hypot(p[1].1 - p[0].1));
    let mut left = lengths.sum::<f64>() * part;
    for pair in path.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let length = (b.0 - a.0).hypot(b.1 - a.1);
        if left <= length {
            let share = if length > 0.0 { left / length } else { 0.0 };
            let (x, y) = (a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share);
            let how = TextStyle::new(size * 0.9, Ink::Ground).bold().mono().middle();
            let w = how.width(word) + 12.0;
            let h = size * 1.4;
            pen.fill(Area::new(x - w / 2.0, y - h / 2.0, w, h), h / 2.0, ink);
            pen.text(x, y + size * 0.32, word, how);
            return;
        }
        left -= length;
    }
}
