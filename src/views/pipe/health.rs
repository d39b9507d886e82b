//! What has become of a stream, in words and in shapes. Must not decide it: `judge` does.

use super::super::marks::{Ink, Stroke};
use super::super::pen::{Area, Pen, TextStyle, line};
use super::graph::StreamGraph;
use super::row_geometry::RowGeometry;
use crate::engine::StreamId;
use crate::judge::Health;
use crate::tr;
use crate::trace::Beyond;

/// By itself, without regard to its neighbours.
fn alone(geometry: &RowGeometry, id: StreamId) -> Health {
    let now = geometry.now(id);
    match geometry.aggregate(id) {
        Some(aggregate) => Health::of_many(now, aggregate.broken, aggregate.count),
        None => Health::of(geometry.info(id), now, geometry.context.infected(id)),
    }
}

/// Of a node of the graph.
pub(super) fn health(geometry: &RowGeometry, graph: &StreamGraph, node: usize) -> Health {
    let of = |node: usize| graph.nodes()[node].streams.first().map(|&id| alone(geometry, id));
    let own = of(node).unwrap_or(Health::Whole);
    let beside = graph.from(node).map(|link| link.to).chain(graph.into(node).map(|link| link.from));
    own.beside(beside.filter_map(of))
}

/// In words, with their colour; nothing while it is at work, or where it may only not be told what became of it.
pub(super) fn says(health: &Health, beyond: Beyond) -> Option<(String, Ink)> {
    Some(match health {
        Health::Whole => return None,
        Health::Corked => (tr!("‖ corked").to_owned(), Ink::Threshold),
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
            Beyond::Events => (tr!("! still open").to_owned(), Ink::Threshold),
            Beyond::Unknown => return None,
        },
        Health::Some(broken, count) => (tr!("✕ {broken} of {count} failed", broken, count), Ink::Bad),
    })
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
    let frame = (*ink != Ink::Muted).then(|| line(*ink, 1.0));
    pen.rect(area, size * 0.4, Some(soft), frame);
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
