//! The gauge of the process's memory, with its limit.

use super::super::marks::Ink;
use super::super::pen::{Area, Pen, TextStyle, dashed, line};
use super::row_geometry::RowGeometry;
use crate::tr;
use crate::trace::Amount;

/// Draws it into `area`.
pub(super) fn draw(geometry: &RowGeometry, area: Area, pen: &mut Pen) {
    let process = &geometry.moment.cursor.snapshot().process;
    let memory = process.memory.unwrap_or(0);
    let limit = geometry.moment.trace.header().memory_limit;
    let scale = limit.unwrap_or(process.peak_memory.max(1)).max(process.peak_memory) as f64 * 1.06;
    let size = geometry.type_size * 0.92;
    let tube =
        Area::new(area.middle() - area.w * 0.16, area.y + size * 3.2, area.w * 0.32, area.h - size * 4.4);
    let y_of = |n: u64| tube.bottom() - tube.h * (n as f64 / scale).clamp(0.0, 1.0);
    let danger = limit.is_some_and(|limit| memory as f64 > limit as f64 * 0.8);
    let ink = if danger { Ink::Bad } else { Ink::Memory };
    let r = tube.w / 2.0;
    pen.rect(tube, r, Some(Ink::Glass), Some(line(if danger { Ink::Bad } else { Ink::Line }, 1.5)));
    let top = y_of(memory);
    pen.group(Some(Area::new(tube.x, top, tube.w, tube.bottom() - top)), 1.0, |pen| {
        pen.fill(Area::new(tube.x + 2.5, tube.y + 2.5, tube.w - 5.0, tube.h - 5.0), r - 2.5, ink);
    });
    if let Some(limit) = limit {
        let y = y_of(limit);
        pen.line(&[(tube.x - 8.0, y), (tube.right() + 8.0, y)], dashed(Ink::Bad, 2.0));
        let how = TextStyle::new(size, Ink::Bad).bold().middle();
        let above = (y - size * 1.2).min(tube.y - size * 0.4);
        pen.fit(area.middle(), above - size * 1.2, area.w, tr!("limit"), how);
        pen.fit(area.middle(), above, area.w, Amount::bytes(limit).to_string(), how);
    }
    let peak = y_of(process.peak_memory);
    if peak + 2.0 < top {
        pen.line(&[(tube.x + 2.0, peak), (tube.right() - 2.0, peak)], line(Ink::Memory, 1.0));
    }
    let words = TextStyle::new(size * 1.1, if danger { Ink::Bad } else { Ink::Text }).bold().middle();
    pen.fit(area.middle(), tube.bottom() + size * 1.6, area.w, Amount::bytes(memory).to_string(), words);
    pen.fit(
        area.middle(),
        tube.bottom() + size * 2.9,
        area.w,
        tr!("memory"),
        TextStyle::new(size, Ink::Muted).middle(),
    );
}
