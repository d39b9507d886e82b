//! The whole picture: where rows and columns stand, and in which order things are drawn.

use super::super::marks::{Ink, Scene};
use super::super::moment::Moment;
use super::super::pen::{Area, Pen, TextStyle};
use super::aggregate::Aggregates;
use super::banner::Banner;
use super::connection::Connection;
use super::graph::{Edge, StreamGraph};
use super::health::health;
use super::parts::{JOINT, Part, parts};
use super::relation::link_state;
use super::row_geometry::{PictureContext, RowGeometry, WIRE};
use super::{banner, gauge, shares, valve, wire};
use crate::engine::StreamId;
use crate::judge::{Health, LinkState, bottleneck};
use crate::tr;
use crate::trace::grouped;

/// Room for an upright pipe beside others, in the units of the parts.
const TRACK: f64 = 0.28;

/// Rows are at least so high where there are several.
pub const ROW: f64 = 148.0;

/// Below this height, in layout pixels, a picture counts as low: that of two runs below each other.
const LOW: f64 = 200.0;

/// Where the nodes, gaps and columns are, in layout pixels.
struct Arrangement<'a> {
    graph: &'a StreamGraph,
    rows: Vec<RowGeometry<'a>>,
    nodes: Vec<PlacedNode>,
    healths: Vec<Health>,
    unit: f64,
    /// Left edges of the gaps before the columns.
    gaps: Vec<f64>,
    /// Widths of those gaps.
    widths: Vec<f64>,
    /// Left edge and width of each column.
    columns: Vec<(f64, f64)>,
}

/// A node and its parts.
struct PlacedNode {
    id: StreamId,
    parts: Vec<Part>,
    x: f64,
    w: f64,
}

/// The picture of streams that are joined, within `width` and `height`. It wants [`ROW`] pixels for each row.
pub fn layout(moment: &Moment, graph: &StreamGraph, width: f64, height: f64) -> Scene {
    let mut pen = Pen::default();
    let has_gauge =
        moment.trace.header().memory_limit.is_some() || moment.cursor.snapshot().process.memory.is_some();
    let gauge_width = if has_gauge { (width * 0.11).clamp(52.0, 96.0) } else { 0.0 };
    let pad = (width * 0.02).clamp(8.0, 24.0);
    let multi = graph.rows() > 1;
    let narrow = width / (graph.columns_count().max(1) as f64) < 280.0;
    let streams: Vec<StreamId> = graph.nodes().iter().flat_map(|node| node.streams.iter().copied()).collect();
    let context = PictureContext::of(moment, Aggregates::new(graph, moment.cursor), streams, multi, narrow);
    let room = width - 2.0 * pad - gauge_width;
    let space = Area::new(pad, 0.0, room, height);
    let calm = arrange(&context, graph, space, 0.0);
    let names: Vec<String> = calm.nodes.iter().map(|node| calm.rows[0].name(node.id)).collect();
    let banner = banner::banner(&context, graph, &calm.healths, &names, space);
    // Under a plate all moves down: it tells how it ended, and covers nothing of it. Where that leaves no room for what
    // stands below the streams of a process that lives, wires that carry nothing any more are covered.
    let room_below = height >= LOW || moment.cursor.snapshot().process.fatal.is_some();
    let arrangement = match banner.as_ref().filter(|_| room_below).map_or(0.0, Banner::foot) {
        0.0 => calm,
        foot => arrange(&context, graph, space, foot),
    };
    arrangement.draw(&mut pen);
    let row_height = height / graph.rows() as f64;
    let mut whole = context.row(0.0, height.min(420.0), (row_height * 0.036).clamp(10.5, 14.0));
    whole.type_size = arrangement.rows.first().map_or(whole.type_size, |row| row.type_size);
    if has_gauge {
        let height = height.min(420.0);
        let area = Area::new(
            width - pad - gauge_width,
            height * if narrow { 0.17 } else { 0.1 },
            gauge_width,
            height * if narrow { 0.7 } else { 0.76 },
        );
        gauge::draw(&whole, area, &mut pen);
    }
    if !graph.nodes().is_empty() && arrangement.nodes.iter().all(|node| node.parts.is_empty()) {
        let how = TextStyle::new(14.0, Ink::Muted).middle();
        pen.fit(room / 2.0, height / 2.0, room, tr!("No streams have been created yet."), how);
    }
    if let Some(banner) = banner {
        banner.draw(&mut pen);
    }
    pen.scene(width, height)
}

/// Arranges the graph in `space`, below `plate`: the lower edge of the banner above it, or 0.
fn arrange<'a>(
    context: &'a PictureContext<'a>,
    graph: &'a StreamGraph,
    space: Area,
    plate: f64,
) -> Arrangement<'a> {
    let Area { x: pad, w: room, h: height, .. } = space;
    let (rows, foot) = (graph.rows() as f64, if graph.hidden() + graph.beyond() > 0 { 18.0 } else { 0.0 });
    // The uppermost wire runs, with a little air, below the plate.
    let under = (plate + 6.0 - WIRE * (height - foot) / rows) / (1.0 - WIRE / rows);
    let head = if context.multi { 22.0_f64 } else { 0.0 }.max(if plate > 0.0 { under } else { 0.0 });
    let h = (height - head - foot) / rows;
    let type_size = (if context.multi { h * 0.06 } else { h * 0.036 }).clamp(10.5, 14.0);
    let probe = context.row(0.0, h, type_size);
    let node = |(number, node): (usize, &super::graph::Node)| {
        let id = node.streams.first().copied().unwrap_or(StreamId::PROCESS);
        let fed = graph.into(number).next().is_some();
        let feeds = graph.from(number).next().is_some();
        PlacedNode { id, parts: parts(&probe, id, fed, feeds), x: 0.0, w: 0.0 }
    };
    let mut nodes: Vec<PlacedNode> = graph.nodes().iter().enumerate().map(node).collect();
    let columns = graph.columns_count();
    let mut weights = vec![0.0_f64; columns];
    for (placed, node) in nodes.iter().zip(graph.nodes()) {
        let own = placed.parts.iter().map(|part| part.weight()).sum::<f64>();
        weights[node.column] = weights[node.column].max(own);
    }
    let gap = |column: usize| match column {
        0 => 0.0,
        _ => JOINT + TRACK * graph.tracks_before(column).saturating_sub(1) as f64,
    };
    let total: f64 = weights.iter().sum::<f64>() + (0..columns).map(gap).sum::<f64>();
    let unit = (room / total.max(0.1)).min(170.0);
    let type_size = type_size.min((unit * 0.21).max(9.5));
    let mut x = pad + (room - unit * total) / 2.0;
    let (mut gaps, mut widths, mut edges) = (Vec::new(), Vec::new(), Vec::new());
    for (column, weight) in weights.iter().enumerate() {
        gaps.push(x);
        widths.push(gap(column) * unit);
        x += gap(column) * unit;
        edges.push((x, weight * unit));
        x += weight * unit;
    }
    gaps.push(x);
    widths.push(0.0);
    for (placed, node) in nodes.iter_mut().zip(graph.nodes()) {
        placed.x = edges[node.column].0;
        placed.w = placed.parts.iter().map(|part| part.weight()).sum::<f64>() * unit;
    }
    let rows: Vec<RowGeometry> =
        (0..graph.rows()).map(|row| context.row(head + h * row as f64, h, type_size)).collect();
    let healths = (0..nodes.len()).map(|node| health(&probe, graph, node)).collect();
    Arrangement { graph, rows, nodes, healths, unit, gaps, widths, columns: edges }
}

impl Arrangement<'_> {
    fn row(&self, node: usize) -> &RowGeometry<'_> {
        &self.rows[self.graph.nodes()[node].row]
    }

    fn w(&self) -> f64 {
        JOINT * self.unit
    }

    fn valve_x(&self, node: usize) -> f64 {
        self.gaps[self.graph.nodes()[node].column + 1] + self.w() * 0.24
    }

    fn sensor_x(&self, node: usize) -> f64 {
        let column = self.graph.nodes()[node].column;
        self.gaps[column] + self.widths[column] - self.w() * 0.28
    }

    fn track_x(&self, column: usize, track: usize) -> f64 {
        self.gaps[column] + self.w() * 0.43 + track as f64 * TRACK * self.unit
    }

    fn torn(&self, link: &Edge) -> bool {
        let (from, to) = (&self.nodes[link.from], &self.nodes[link.to]);
        let now = self.rows[0].now(from.id);
        let parted = now.unpiped.contains(&to.id) && !now.ended;
        parted || self.healths[link.from].is_broken() || self.healths[link.to].is_broken()
    }

    fn connection(&self, link: &Edge) -> Connection<'_> {
        let (from, to) = (&self.nodes[link.from], &self.nodes[link.to]);
        let (geometry, at) = (self.row(link.from), self.row(link.to));
        let others = self.graph.from(link.from).filter(|other| other.to != link.to);
        let others: Vec<StreamId> = others.map(|other| self.nodes[other.to].id).collect();
        let full = others.iter().any(|&id| at.now(id).levels.need_drain);
        let relation = match self.torn(link) {
            true => LinkState::Torn,
            false => link_state(geometry, Some(from.id), to.id, full),
        };
        let from_column = self.graph.nodes()[link.from].column;
        let column = self.graph.nodes()[link.to].column;
        Connection {
            geometry,
            run: &self.rows[link.row],
            at,
            from: Some(from.id),
            to: to.id,
            relation,
            start: from.x + from.w,
            end: to.x + self.unit * 0.1,
            valve: self.valve_x(link.from),
            trunk: link.trunk.map(|track| self.track_x(from_column + 1, track)),
            riser: link.riser.map(|track| self.track_x(column, track)),
            sensor: self.sensor_x(link.to),
            tank: to.x + self.w() * 0.12,
            w: self.w(),
            others,
            free: self.columns[from_column],
        }
    }

    /// What joins a program to the stream that it writes to.
    fn called(&self, node: usize) -> Option<Connection<'_>> {
        let placed = &self.nodes[node];
        let part = placed.parts.first().filter(|part| matches!(part, Part::Program(_)))?;
        let geometry = self.row(node);
        let start = placed.x + part.own(part.weight() * self.unit);
        let relation = match self.healths[node].is_broken() {
            true => LinkState::Torn,
            false => link_state(geometry, None, placed.id, false),
        };
        Some(Connection {
            geometry,
            run: geometry,
            at: geometry,
            from: None,
            to: placed.id,
            relation,
            start,
            end: start + self.w(),
            valve: start - self.unit * 0.675,
            trunk: None,
            riser: None,
            sensor: start + self.w() * 0.72,
            tank: start + self.w() * 1.12,
            w: self.w(),
            others: Vec::new(),
            free: (start, self.w()),
        })
    }

    fn draw(&self, pen: &mut Pen) {
        let nodes = 0..self.nodes.len();
        let mut connections: Vec<Connection> =
            self.graph.edges().iter().map(|link| self.connection(link)).collect();
        connections.extend(nodes.clone().filter_map(|node| self.called(node)));
        // What is strong is drawn over what is faint.
        connections.sort_by_cached_key(|connection| connection.relation as u64);
        self.pipes(&connections, pen);
        connections.iter().for_each(|connection| connection.water(pen));
        for node in nodes.clone() {
            let (placed, geometry) = (&self.nodes[node], self.row(node));
            let mut x = placed.x;
            for part in &placed.parts {
                let w = part.weight() * self.unit;
                part.draw(geometry, &self.healths[node], x, w, pen);
                x += w;
            }
        }
        connections.iter().for_each(|connection| wire::draw(connection, pen));
        for node in nodes {
            self.fittings(node, &connections, pen);
        }
        connections.iter().for_each(|connection| connection.caption(pen));
        connections.iter().for_each(|connection| wire::signals(connection, pen));
        self.shares(pen);
        let left_out = match (self.graph.hidden(), self.graph.beyond()) {
            (0, 0) => None,
            (0, n) => Some(tr!("and {n} more streams beyond these", n = grouped(n as u64))),
            (n, _) => Some(tr!("and {n} more; choose one above", n = grouped(n as u64))),
        };
        if let Some((words, last)) = left_out.zip(self.rows.last()) {
            let (x, y) = (self.gaps[0], last.y + last.h + 12.0);
            pen.text(x, y, words, TextStyle::new(last.type_size, Ink::Muted));
        }
    }

    /// How each stream has spent its time.
    fn shares(&self, pen: &mut Pen) {
        if self.nodes.len() < 2 {
            return;
        }
        let moment = self.rows[0].moment;
        let streams: Vec<StreamId> = self.nodes.iter().map(|placed| placed.id).collect();
        let found = bottleneck(moment.trace, moment.cursor.snapshot(), &streams);
        for (number, placed) in self.nodes.iter().enumerate() {
            let health = &self.healths[number];
            shares::draw(self.row(number), placed.id, (placed.x, placed.w), found, health, pen);
        }
    }

    /// The valve of a source, once for all its destinations, and the sensor of a destination, once for all its sources.
    fn fittings(&self, node: usize, connections: &[Connection], pen: &mut Pen) {
        let (placed, geometry) = (&self.nodes[node], self.row(node));
        let mut out = connections.iter().filter(|connection| connection.from == Some(placed.id)).peekable();
        if let Some(first) = out.peek()
            && first.has_valve()
        {
            let ignores = out.clone().any(|connection| connection.relation == LinkState::Ignored);
            let trunk = out.filter_map(|connection| connection.trunk).reduce(f64::min);
            let w = self.w();
            let valve_x = self.valve_x(node);
            // The words stand before the wire that runs beside an upright pipe.
            let (from, to) = match trunk {
                Some(trunk) => (valve_x - w * 0.22, trunk - geometry.bore / 2.0 - 8.0),
                None => (valve_x - w * 0.25, valve_x + w * 0.25),
            };
            valve::valve(geometry, placed.id, ignores, (valve_x, w), (from, to), pen);
        }
        let mut into = connections.iter().filter(|connection| connection.to == placed.id);
        if let Some(first) = into.next() {
            let relation = into
                .map(|connection| connection.relation)
                .fold(first.relation, |a, b| if (b as u8) > (a as u8) { b } else { a });
            valve::sensor(geometry, relation, placed.id, first.sensor_area(), pen);
        }
    }

    /// The empty pipes: outlines first, so that they open into each other.
    fn pipes(&self, connections: &[Connection], pen: &mut Pen) {
        let mut pieces: Vec<Area> = Vec::new();
        for (placed, node) in self.nodes.iter().zip(self.graph.nodes()) {
            let geometry = &self.rows[node.row];
            let y = geometry.pipe - geometry.bore / 2.0;
            pieces.push(Area::new(placed.x - 2.0, y, placed.w + 4.0, geometry.bore));
        }
        pieces.extend(connections.iter().flat_map(|connection| connection.pieces(connection.geometry.bore)));
        for piece in &pieces {
            pen.fill(*piece, 2.0, Ink::Line);
        }
        for &Area { x, y, w, h } in &pieces {
            pen.fill(Area::new(x - 0.5, y + 1.0, w + 1.0, h - 2.0).inside(w < h), 0.0, Ink::Glass);
        }
    }
}

impl Area {
    /// The inside of an upright pipe has walls at its sides and not at its ends.
    fn inside(self, upright: bool) -> Area {
        let Area { x, y, w, h } = self;
        if upright { Area::new(x + 1.5, y, w - 3.0, h) } else { self }
    }
}
