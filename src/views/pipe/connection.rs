//! Between two streams: the way of the pipe, which may lead through upright pieces to another row, what passes in it, and
//! which destination of several holds the others up.

use super::super::marks::Ink;
use super::super::pen::{Area, Pen, TextStyle};
use super::health;
use super::relation::{self, full_share};
use super::row_geometry::RowGeometry;
use super::valve::sensor_area;
use crate::engine::{EventKind, Flowing, StreamId};
use crate::judge::LinkState;
use crate::tr;
use crate::trace::percent;

/// A source, a destination, and what is between them.
pub(super) struct Connection<'a> {
    /// The row of the source, the one that the pipe runs along, and that of the destination.
    pub geometry: &'a RowGeometry<'a>,
    pub run: &'a RowGeometry<'a>,
    pub at: &'a RowGeometry<'a>,
    /// The source; `None` of a program that calls `write()` itself.
    pub from: Option<StreamId>,
    pub to: StreamId,
    pub relation: LinkState,
    /// Where the pipe begins and ends.
    pub start: f64,
    pub end: f64,
    /// Where the valve, the upright pipes, the sensor and the wire from the tank stand.
    pub valve: f64,
    pub trunk: Option<f64>,
    pub riser: Option<f64>,
    pub sensor: f64,
    pub tank: f64,
    /// The width of an ordinary joint.
    pub w: f64,
    /// The other destinations of the source.
    pub others: Vec<StreamId>,
    /// The column of the source, where its row is free below it: left edge and width.
    pub free: (f64, f64),
}

impl Connection<'_> {
    /// Corners of the pipe, from the source on.
    pub fn route(&self) -> Vec<(f64, f64)> {
        let mut route = vec![(self.start, self.geometry.pipe)];
        if let Some(x) = self.trunk {
            route.extend([(x, self.geometry.pipe), (x, self.run.pipe)]);
        }
        if let Some(x) = self.riser {
            route.extend([(x, self.run.pipe), (x, self.at.pipe)]);
        }
        route.push((self.end, self.at.pipe));
        route
    }

    /// Corners of the wire, from above the sensor to above the valve; it runs beside the upright pipes.
    pub fn return_route(&self) -> Vec<(f64, f64)> {
        let beside = self.geometry.bore / 2.0 + 5.0;
        let mut route = vec![(self.sensor, self.at.wire)];
        if let Some(x) = self.riser {
            route.extend([(x - beside, self.at.wire), (x - beside, self.run.wire)]);
        }
        if let Some(x) = self.trunk {
            route.extend([(x - beside, self.run.wire), (x - beside, self.geometry.wire)]);
        }
        route.push((self.valve, self.geometry.wire));
        route
    }

    /// Where the wire from the tank begins: above its name.
    pub fn tank_top(&self) -> f64 {
        let up = if self.at.aggregate(self.to).is_some() { 8.0 } else { 0.0 };
        (self.at.top - self.at.type_size * 2.2 - up).max(self.at.wire)
    }

    pub fn sensor_area(&self) -> Area {
        sensor_area(self.at, self.sensor, self.w)
    }

    /// Whether there is a valve: within a stream that only writes, such as a response over its socket, there is none.
    pub fn has_valve(&self) -> bool {
        self.from.is_none_or(|from| self.geometry.info(from).is_none_or(|info| info.kind.reads()))
    }

    /// Whether data passes just now.
    fn passes(&self) -> bool {
        let written = [EventKind::Write, EventKind::WriteReturn].iter().any(|&k| self.at.just(self.to, k));
        let Some(from) = self.from else {
            let now = self.at.now(self.to);
            return written || (self.at.blends(self.to) && now.writes > 0 && !now.ending && !now.destroyed);
        };
        let now = self.geometry.now(from);
        let flows = now.levels.flowing == Flowing::Flowing && !now.ended && now.data_events > 0;
        (self.geometry.blends(from) && flows) || self.geometry.just(from, EventKind::Data) || written
    }

    /// Fills the pipe where something passes.
    pub fn water(&self, pen: &mut Pen) {
        if self.relation == LinkState::Torn || !self.passes() {
            return;
        }
        let bore = self.geometry.bore - 4.0;
        pen.group(None, 0.9, |pen| {
            for area in self.pieces(bore) {
                pen.fill(area, 0.0, Ink::Water);
            }
        });
    }

    /// The pipe's straight pieces, so thick.
    pub fn pieces(&self, bore: f64) -> Vec<Area> {
        let half = bore / 2.0;
        let piece = |pair: &[(f64, f64)]| {
            let ((x1, y1), (x2, y2)) = (pair[0], pair[1]);
            let (x, y) = (x1.min(x2), y1.min(y2));
            match y1 == y2 {
                true => Area::new(x, y - half, (x1 - x2).abs(), bore),
                false => Area::new(x - half, y - half, bore, (y1 - y2).abs() + bore),
            }
        };
        self.route().windows(2).map(piece).collect()
    }

    /// The words above the wire, or in a row below the source: who holds the source back, and who waits for it.
    pub fn caption(&self, pen: &mut Pen) {
        if self.geometry.dead() || !self.has_valve() {
            return;
        }
        let size = self.geometry.type_size;
        let Some((text, ink)) = self.says() else { return };
        let says = (text, ink);
        if self.trunk.is_none() {
            let (x, w) = ((self.valve + self.sensor) / 2.0, self.w * 1.8);
            // Clear of a word that travels along the wire.
            let y = self.at.wire - size * 0.98;
            return match self.others.is_empty() {
                true => pen.fit(x, y, w, says.0, TextStyle::new(size * 1.05, ink).bold().middle()),
                false => health::plate(&says, x, y, w, size, pen),
            };
        }
        let (x, w) = self.free;
        let (y, middle) = (self.run.pipe - size * 1.4, x + w / 2.0);
        health::plate(&says, middle, y, w, size * 1.05, pen);
        if let Some(share) = self.share() {
            let how = TextStyle::new(size * 0.92, Ink::Muted).middle();
            pen.fit(middle, y + size * 1.7, w, share, how);
        }
    }

    /// Whether, of several destinations, it is this one that is full for the longest time.
    pub fn is_slowest(&self) -> bool {
        let share = full_share(self.at, self.to);
        !self.others.is_empty() && self.others.iter().all(|&id| full_share(self.at, id) < share)
    }

    fn says(&self) -> Option<(String, Ink)> {
        let Some(from) = self.from.filter(|_| !self.others.is_empty()) else {
            return relation::says(self.relation, self.at, self.from.is_none(), self.to);
        };
        let name = |id| self.geometry.word(id);
        let source = name(from);
        Some(match self.relation {
            LinkState::Held => (tr!("✕ full: {source} must wait", source), Ink::Bad),
            LinkState::Waiting => {
                let mut full = self.others.iter().filter(|&&id| self.at.now(id).levels.need_drain);
                let (first, more) = (full.next().map_or(tr!("another"), |&id| name(id)), full.count());
                let more = if more > 0 { tr!(" and {n} more", n = more) } else { String::new() };
                (tr!("has room, but waits for {first}{more}", first, more), Ink::Muted)
            }
            LinkState::Regulated => {
                let share = percent(&format!("{:.0}", full_share(self.at, self.to) * 100.0));
                match self.is_slowest() {
                    true => (tr!("✕ holds {source} back: full {share} of the time", source, share), Ink::Bad),
                    false => (tr!("✓ keeps up: full {share} of the time", share), Ink::Good),
                }
            }
            other => return relation::says(other, self.at, false, self.to),
        })
    }

    fn share(&self) -> Option<String> {
        let told = self.at.now(self.to).false_returns > 0 && self.relation != LinkState::Regulated;
        let one = self.at.aggregate(self.to).is_none() && !self.others.is_empty();
        let share = percent(&format!("{:.0}", full_share(self.at, self.to) * 100.0));
        (told && one).then(|| match self.at.narrow {
            true => tr!("so far full {share}", share),
            false => tr!("so far full {share} of the time", share),
        })
    }
}
