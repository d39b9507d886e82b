//! The valve that `readableFlowing` is, and the sensor with the last return of `write()`.

use super::super::marks::Ink;
use super::super::pen::{Area, Pen, TextStyle, line};
use super::relation::TRAVEL;
use super::row_geometry::RowGeometry;
use crate::engine::{Flowing, StreamId};
use crate::judge::LinkState;
use crate::tr;
use crate::trace::{StreamNow, desired_size, grouped, percent, signed};

/// The valve of a source at `x`, with its words between two edges. That it flows on after a `false` is no good news.
pub(super) fn valve(
    geometry: &RowGeometry,
    id: StreamId,
    ignores: bool,
    (x, w): (f64, f64),
    edges: (f64, f64),
    pen: &mut Pen,
) {
    let from = geometry.now(id);
    let aggregate = geometry.aggregate(id);
    let handle = handle(geometry);
    let r = geometry.bore * 0.72;
    let (open, ink, word) = match from.levels.flowing {
        _ if from.ended => (1.0, Ink::Muted, tr!("ended")),
        _ if from.destroyed => (0.0, Ink::Muted, tr!("closed")),
        Flowing::Flowing => (1.0, if ignores { Ink::Bad } else { Ink::Good }, tr!("flowing")),
        Flowing::Paused => (0.0, Ink::Bad, tr!("paused")),
        Flowing::Unset => (0.0, Ink::Muted, if geometry.narrow { tr!("idle") } else { tr!("not started") }),
    };
    let regulated = geometry.blended && from.pauses > 2 && !from.ended && aggregate.is_none();
    let ink = if regulated { Ink::Text } else { ink };
    // The handle turns when the signal has arrived.
    let open = match geometry.seen(from.flowing_since) {
        Some(seen) if !geometry.blends(id) && from.pauses > 0 => {
            let turned = ((seen - TRAVEL) / 0.12).clamp(0.0, 1.0);
            open * turned + (1.0 - open) * (1.0 - turned)
        }
        _ if regulated => flowing_share(geometry, from),
        // Of many the handle shows how many flow.
        _ if aggregate.is_some_and(|aggregate| aggregate.paused + aggregate.flowing > 0) => {
            aggregate.map_or(open, |c| c.flowing as f64 / (c.flowing + c.paused) as f64)
        }
        _ => open,
    };
    pen.line(&[(x, geometry.pipe), (x, handle)], line(Ink::Line, 3.0));
    let body = [
        (x - r * 1.5, geometry.pipe - r),
        (x, geometry.pipe - r * 0.2),
        (x + r * 1.5, geometry.pipe - r),
        (x + r * 1.5, geometry.pipe + r),
        (x, geometry.pipe + r * 0.2),
        (x - r * 1.5, geometry.pipe + r),
    ];
    pen.shape(&body, ink);
    pen.circle(x, geometry.pipe, r * 0.55, Some(Ink::Raised), Some(line(ink, 2.0)));
    // Along the pipe is open, across it is shut.
    let reach = w * 0.13 / open.hypot(1.0 - open);
    let (dx, dy) = (open * reach, (1.0 - open) * reach);
    pen.line(&[(x - dx, handle + dy * 0.6), (x + dx, handle - dy * 0.6)], line(ink, 5.0));
    pen.circle(x, handle, 4.0, Some(Ink::Raised), Some(line(ink, 2.0)));
    let y = geometry.pipe + r + geometry.type_size * 1.35;
    let (x, room) = ((edges.0 + edges.1) / 2.0, edges.1 - edges.0);
    let how = TextStyle::new(geometry.type_size * 0.95, ink).bold().middle();
    if let Some(aggregate) = aggregate.filter(|_| !from.ended) {
        let ink = if aggregate.paused > 0 || ignores { Ink::Bad } else { Ink::Good };
        let how = TextStyle::new(geometry.type_size * 0.95, ink).bold().middle();
        pen.fit(x, y, room, tr!("{n} paused", n = grouped(aggregate.paused)), how);
        let how = TextStyle::new(geometry.type_size * 0.9, Ink::Muted).middle();
        return pen.fit(
            x,
            y + geometry.type_size * 1.25,
            room,
            tr!("{n} flowing", n = grouped(aggregate.flowing)),
            how,
        );
    }
    match regulated {
        false => pen.fit(x, y, room, short(word, room), how),
        true => {
            pen.fit(x, y, room, short(tr!("flowing"), room), how);
            if geometry.narrow {
                return;
            }
            let share = percent(&format!("{:.0}", (open * 100.0).max(1.0)));
            let share = if geometry.context.multi { share } else { tr!("{share} of the time", share) };
            let how = TextStyle::new(geometry.type_size * 0.9, Ink::Muted).middle();
            pen.fit(x, y + geometry.type_size * 1.25, room * 1.04, share, how);
        }
    }
}

/// A word that fits where the usual one would be cut.
fn short(word: &'static str, room: f64) -> &'static str {
    match () {
        () if room >= 38.0 => word,
        () if word == tr!("flowing") => tr!("open"),
        () if word == tr!("paused") => tr!("shut"),
        () => word,
    }
}

/// The part of the time in which it has not been paused.
fn flowing_share(geometry: &RowGeometry, from: &StreamNow) -> f64 {
    let mut paused = from.paused;
    if from.levels.flowing == Flowing::Paused {
        paused = paused + geometry.moment.time.since(from.flowing_since);
    }
    (1.0 - paused.as_secs_f64() / geometry.moment.time.as_secs_f64().max(1e-9)).clamp(0.01, 0.99)
}

/// The height of a valve's handle.
pub(super) fn handle(geometry: &RowGeometry) -> f64 {
    geometry.pipe - (geometry.bottom - geometry.top) * 0.34
}

/// Where the sensor of a destination stands.
pub(super) fn sensor_area(geometry: &RowGeometry, x: f64, w: f64) -> Area {
    let height = geometry.type_size * 3.0;
    let width = (w * 0.46).max(geometry.type_size * 4.6);
    Area::new(x - width / 2.0, geometry.pipe - geometry.bore * 0.9 - height, width, height)
}

/// The sensor of a destination: what `write()` returned last, and how often it was `false`. Of a stream of the Web it is
/// `desiredSize`, and how often that was 0 or less.
pub(super) fn sensor(geometry: &RowGeometry, relation: LinkState, id: StreamId, area: Area, pen: &mut Pen) {
    let (to, aggregate) = (geometry.now(id), geometry.aggregate(id));
    let size = geometry.type_size;
    let desired = geometry.info(id).and_then(|info| desired_size(info, to));
    let last = desired.map_or(to.last_return, |n| Some(n > 0));
    let (ink, soft, word) = match last {
        Some(true) => (Ink::Good, Ink::GoodSoft, "✓ true"),
        Some(false) => (Ink::Bad, Ink::BadSoft, "✕ false"),
        None => (Ink::Muted, Ink::Raised, "–"),
    };
    let (ink, soft, word) = match relation {
        LinkState::Regulated if aggregate.is_none() && to.false_returns > 0 => {
            let short = geometry.narrow || desired.is_some();
            (Ink::Text, Ink::Raised, if short { "✓·✕" } else { "true·false" })
        }
        _ => (ink, soft, word),
    };
    let known = desired.filter(|_| relation != LinkState::Regulated).map(signed);
    let word = known.as_deref().unwrap_or(word);
    let [title, refused, drain] = match desired {
        Some(_) => [if geometry.narrow { "desired" } else { "desiredSize" }, "≤ 0:", "ready:"],
        None => ["write()", "false ×", "drain ×"],
    };
    let some = aggregate.filter(|aggregate| aggregate.refused > 0);
    let word = some.map_or_else(|| word.to_owned(), |c| format!("✕ {}/{}", c.refused, c.there));
    pen.line(
        &[(area.middle(), area.bottom()), (area.middle(), geometry.pipe - geometry.bore / 2.0)],
        line(ink, 2.0),
    );
    pen.rect(area, 6.0, Some(soft), Some(line(ink, 1.5)));
    let room = area.w - 6.0;
    pen.fit(
        area.middle(),
        area.y + size * 1.2,
        room,
        title,
        TextStyle::new(size * 0.9, Ink::Muted).mono().middle(),
    );
    pen.fit(area.middle(), area.y + size * 2.5, room, word, TextStyle::new(size, ink).bold().mono().middle());
    let y = geometry.pipe + geometry.bore * 0.72 + size * if geometry.narrow { 2.5 } else { 1.35 };
    let how = TextStyle::new(size * 0.9, if to.false_returns > 0 { Ink::Bad } else { Ink::Muted }).middle();
    // The sensor above says what the cross means.
    let word = if geometry.narrow { "✕" } else { refused };
    pen.fit(area.middle(), y, area.w * 1.1, format!("{word} {}", grouped(to.false_returns)), how);
    let how = TextStyle::new(size * 0.9, if to.drains > 0 { Ink::Good } else { Ink::Muted }).middle();
    pen.fit(area.middle(), y + size * 1.25, area.w * 1.1, format!("{drain} {}", grouped(to.drains)), how);
}
