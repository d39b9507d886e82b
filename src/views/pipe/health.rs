//! What has become of a stream: whole, at its end, broken, or left standing beside one that broke; in words and in
//! shapes. Must not say more than the trace shows.

use std::rc::Rc;

use super::super::marks::{Ink, Stroke};
use super::super::pen::{Area, Pen, TextStyle, line};
use super::graph::StreamGraph;
use super::row_geometry::RowGeometry;
use crate::engine::StreamId;
use crate::tr;
use crate::trace::Beyond;

/// What has become of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Health {
    /// It is at work.
    Whole,
    /// It has come to its end, and whether it has emitted `'close'`.
    Done { read: bool, written: bool, closed: bool },
    /// It was destroyed before its end, of an error or without one.
    Broken(Option<Rc<str>>),
    /// It stands, but a stream that it was joined to is broken.
    Open,
    /// Of many, so many are broken.
    Some(u64, u64),
}

/// By itself, without regard to its neighbours.
fn alone(geometry: &RowGeometry, id: StreamId) -> Health {
    let now = geometry.now(id);
    if let Some(aggregate) = geometry.aggregate(id) {
        return match aggregate.broken {
            0 if now.finished || now.ended => {
                Health::Done { read: now.ended, written: now.finished, closed: false }
            }
            0 => Health::Whole,
            broken => Health::Some(broken, aggregate.count),
        };
    }
    let (reads, writes) = geometry.info(id).map_or((false, false), |i| (i.kind.reads(), i.kind.writes()));
    let (read, written) = (reads && now.ended, writes && now.finished);
    match &now.errored {
        // Of a pipeline all are destroyed with the error of the one that broke.
        Some(error) => Health::Broken(Some(error.clone()).filter(|_| !geometry.context.infected(id))),
        None if (now.destroyed || now.closed) && !(read || written) => Health::Broken(None),
        // Of a Duplex both sides come to an end; destroyed in between, the other one broke off.
        None if now.destroyed && reads && writes && read != written => Health::Broken(None),
        None if (read || !reads) && (written || !writes) => {
            Health::Done { read, written, closed: now.closed }
        }
        None => Health::Whole,
    }
}

/// Of a node of the net.
pub(super) fn health(geometry: &RowGeometry, graph: &StreamGraph, node: usize) -> Health {
    let of = |node: usize| graph.nodes()[node].streams.first().map(|&id| alone(geometry, id));
    let own = of(node).unwrap_or(Health::Whole);
    let beside = graph.from(node).map(|link| link.to).chain(graph.into(node).map(|link| link.from));
    let torn = beside.into_iter().any(|node| matches!(of(node), Some(Health::Broken(_))));
    if own == Health::Whole && torn { Health::Open } else { own }
}

impl Health {
    pub fn is_broken(&self) -> bool {
        matches!(self, Health::Broken(_))
    }

    /// In words, with their colour; nothing while it is at work, or where it may only not be told what became of it.
    pub fn says(&self, beyond: Beyond) -> Option<(String, Ink)> {
        Some(match self {
            Health::Whole => return None,
            Health::Done { read, written, closed } => {
                let mut words: Vec<&str> = Vec::new();
                words.extend(written.then_some("'finish'"));
                words.extend(read.then_some("'end'"));
                words.extend(closed.then_some("'close'"));
                (format!("✓ {}", words.join(" ")), Ink::Good)
            }
            Health::Broken(Some(error)) => (format!("✕ {error}"), Ink::Bad),
            Health::Broken(None) => (tr!("✕ destroyed").to_owned(), Ink::Bad),
            Health::Open => match beyond {
                Beyond::Nothing => (tr!("! left open").to_owned(), Ink::Threshold),
                Beyond::Told => (tr!("! still open").to_owned(), Ink::Threshold),
                Beyond::Unknown => return None,
            },
            Health::Some(broken, count) => (tr!("✕ {broken} of {count} failed", broken, count), Ink::Bad),
        })
    }
}

/// The words on a plate, so that they are seen beside figures.
pub(super) fn plate(says: &(String, Ink), x: f64, y: f64, room: f64, size: f64, pen: &mut Pen) {
    let (words, ink) = says;
    let how = TextStyle::new(size, *ink).bold().middle();
    let w = (how.width(words) + size).min(room);
    let area = Area::new(x - w / 2.0, y - size * 1.0, w, size * 1.36);
    let soft = match ink {
        Ink::Bad => Ink::BadSoft,
        Ink::Good => Ink::GoodSoft,
        _ => Ink::Raised,
    };
    // What is said by the way has no frame.
    let border = (*ink != Ink::Muted).then(|| line(*ink, 1.0));
    pen.rect(area, size * 0.4, Some(soft), border);
    pen.fit(x, y, room - 4.0, words.clone(), how);
}

/// Cracks through a tank.
pub(super) fn cracks(area: Area, pen: &mut Pen) {
    let Area { x, y, w, h } = area;
    let at = |across: f64, down: f64| (x + w * across, y + h * down);
    let ground = Stroke { ink: Ink::Ground, width: 6.0, dash: None };
    let through =
        [at(0.66, -0.04), at(0.5, 0.2), at(0.63, 0.36), at(0.34, 0.62), at(0.5, 0.78), at(0.3, 1.04)];
    pen.line(&through, ground);
    pen.line(&through, line(Ink::Bad, 2.0));
    for branch in
        [[at(0.5, 0.2), at(0.2, 0.3), at(0.02, 0.22)], [at(0.34, 0.62), at(0.7, 0.66), at(0.98, 0.56)]]
    {
        pen.line(&branch, line(Ink::Bad, 1.5));
    }
}

/// A pipe that is torn at `x`.
pub(super) fn tear(x: f64, y: f64, bore: f64, pen: &mut Pen) {
    let (gap, high) = (bore * 0.8, bore / 2.0 + 2.5);
    pen.fill(Area::new(x - gap, y - high, gap * 2.0, high * 2.0), 0.0, Ink::Ground);
    for side in [-1.0, 1.0] {
        let edge = x + side * gap;
        let notch = |down: f64, out: f64| (edge - side * out * bore * 0.45, y + down * high);
        let teeth = [notch(-1.0, 0.0), notch(-0.4, 1.0), notch(0.0, 0.0), notch(0.4, 1.0), notch(1.0, 0.0)];
        pen.line(&teeth, line(Ink::Bad, 2.0));
    }
}
