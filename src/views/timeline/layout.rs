//! The whole picture: a ruler, the tracks below each other, the playhead, what is selected, and a strip that says how
//! much of the whole is shown.

use super::super::marks::{Ink, Scene};
use super::super::moment::Moment;
use super::super::pen::{Area, Pen, TextStyle, line};
use super::column_cache::ColumnCache;
use super::gaps::Gaps;
use super::scale::Scale;
use super::track::tracks_of;
use super::viewport::TimelineViewport;
use crate::engine::{SimTime, StreamId};
use crate::judge::first_trouble;
use crate::tr;
use crate::trace::Span;

/// The height of the strip at the bottom.
pub const STRIP: f64 = 12.0;

const RULER: f64 = 20.0;

/// Pixels between two ticks of the ruler.
const TICKS: f64 = 70.0;

/// The number of tracks for a flow.
pub fn track_count(moment: &Moment, stages: &[StreamId]) -> usize {
    tracks_of(moment, stages).len()
}

/// The picture for the streams of one flow, up to the latest moment that the playhead has been at; what lies after the
/// playhead is faint.
pub fn layout(
    moment: &Moment,
    stages: &[StreamId],
    viewport: &TimelineViewport,
    width: f64,
    height: f64,
) -> Scene {
    layout_from(&mut ColumnCache::default(), moment, stages, viewport, width, height)
}

/// The same with what is remembered of the last picture.
pub fn layout_from(
    cache: &mut ColumnCache,
    moment: &Moment,
    stages: &[StreamId],
    viewport: &TimelineViewport,
    width: f64,
    height: f64,
) -> Scene {
    let mut pen = Pen::default();
    let scale = viewport.scale(moment, width);
    let tracks = tracks_of(moment, stages);
    let floor = height - STRIP - 2.0;
    ruler(&scale, floor, &mut pen);
    let each = (floor - RULER) / tracks.len().max(1) as f64;
    let gap = if each > 34.0 { 7.0 } else { 2.0 };
    let n = scale.width.max(1.0) as usize;
    let streams: Vec<StreamId> = tracks.iter().map(|track| track.stream).collect();
    let columns = cache.columns(moment.trace, streams, &scale);
    // What the playhead has never reached is not shown, even where the engine is further; nor is what comes after the end.
    let end = moment.trace.is_complete().then(|| moment.trace.end_time());
    let until = |time: SimTime| ((scale.x_of(time) - scale.x).ceil().max(0.0) as usize).min(n);
    let known = until(end.map_or(moment.reached, |end| end.min(moment.reached)));
    let gaps = Gaps::of(moment, &scale);
    for (number, (track, columns)) in tracks.iter().zip(columns).enumerate() {
        let area = Area::new(scale.x, RULER + each * number as f64, scale.width, each - gap);
        track.draw(&columns[..known.min(columns.len())], until(moment.time), &gaps, area, &mut pen);
        track.names(moment, area, &mut pen);
    }
    gaps.words(scale.x, floor - 6.0, &mut pen);
    trouble(moment, &scale, floor, &mut pen);
    if let Some(span) = viewport.selected {
        selection(span, &scale, floor, &mut pen);
    }
    playhead(moment, &scale, floor, &mut pen);
    strip(moment, viewport, Area::new(scale.x, height - STRIP, scale.width, STRIP), width, &mut pen);
    pen.scene(width, height)
}

fn ruler(scale: &Scale, floor: f64, pen: &mut Pen) {
    let base = scale.base(TICKS);
    if let Some(base) = base {
        pen.fit(8.0, RULER - 8.0, scale.x - 12.0, exact(base), TextStyle::new(10.0, Ink::Muted).bold());
    }
    for tick in scale.ticks(TICKS) {
        let x = scale.x_of(tick);
        pen.line(&[(x, RULER - 5.0), (x, floor)], line(Ink::Faint, 0.75));
        let text = match base {
            Some(base) => format!("+{}", tick.since(base).short()),
            None => tick.short(),
        };
        let how = TextStyle::new(10.0, Ink::Muted);
        if x + how.width(&text) < scale.x + scale.width + 8.0 {
            pen.text(x + 3.0, RULER - 8.0, text, how);
        }
    }
}

/// To the nanosecond, in seconds.
fn exact(time: SimTime) -> String {
    let text = format!("{}.{:09}", time.0 / 1_000_000_000, time.0 % 1_000_000_000);
    format!("{} s", text.trim_end_matches('0').trim_end_matches('.'))
}

/// The first error, or the process's death: a cross, once it has been seen.
fn trouble(moment: &Moment, scale: &Scale, floor: f64, pen: &mut Pen) {
    let Some(index) = first_trouble(moment.trace) else { return };
    let time = moment.trace.time_at(index + 1);
    let x = scale.x_of(time);
    if time > moment.reached || x < scale.x || x > scale.x + scale.width {
        return;
    }
    pen.line(&[(x, RULER - 4.0), (x, floor)], line(Ink::Bad, 1.0));
    for (from, to) in [(-4.0, 4.0), (4.0, -4.0)] {
        pen.line(&[(x + from, RULER - 6.0), (x + to, RULER + 2.0)], line(Ink::Bad, 2.0));
    }
}

fn selection(span: Span, scale: &Scale, floor: f64, pen: &mut Pen) {
    let (left, right) = (scale.x, scale.x + scale.width);
    let (from, to) = (scale.x_of(span.from), scale.x_of(span.to));
    if to < left || from > right {
        return;
    }
    let inside = Area::new(from.max(left), RULER - 4.0, to.min(right) - from.max(left), floor - RULER + 4.0);
    pen.group(None, 0.14, |pen| pen.fill(inside, 0.0, Ink::Accent));
    for (x, inward) in [(from, 5.0), (to, -5.0)] {
        if x >= left && x <= right {
            pen.line(
                &[(x + inward, RULER - 4.0), (x, RULER - 4.0), (x, floor), (x + inward, floor)],
                line(Ink::Accent, 1.5),
            );
        }
    }
}

fn playhead(moment: &Moment, scale: &Scale, floor: f64, pen: &mut Pen) {
    let x = scale.x_of(moment.time);
    if x < scale.x - 1.0 || x > scale.x + scale.width + 1.0 {
        return;
    }
    pen.line(&[(x, 8.0), (x, floor)], line(Ink::Accent, 1.5));
    pen.shape(&[(x - 6.0, 2.0), (x + 6.0, 2.0), (x, 11.0)], Ink::Accent);
}

/// The whole, with the part of it that is shown, what is selected and the playhead.
fn strip(moment: &Moment, viewport: &TimelineViewport, area: Area, width: f64, pen: &mut Pen) {
    let whole = TimelineViewport::default().scale(moment, width);
    let bar = |from: SimTime, to: SimTime, y: f64, h: f64| {
        let (from, to) = (whole.x_of(from).max(area.x), whole.x_of(to).min(area.right()));
        // Something so short must still be found.
        let (middle, w) = ((from + to) / 2.0, (to - from).max(6.0));
        Area::new((middle - w / 2.0).clamp(area.x, area.right() - w), y, w, h)
    };
    let middle = area.y + area.h / 2.0;
    pen.fill(Area::new(area.x, middle - 2.0, area.w, 4.0), 2.0, Ink::Faint);
    if let Some(window) = viewport.window {
        let Span { from, to } = viewport.shown(moment);
        let thumb = bar(from, to, middle - 4.0, 8.0);
        pen.rect(thumb, 4.0, Some(Ink::Glass), Some(line(Ink::Accent, 1.5)));
        let text = tr!("{length} of {whole}", length = window.length(), whole = whole.to.since(whole.from));
        pen.fit(8.0, area.bottom() - 2.5, area.x - 14.0, text, TextStyle::new(10.0, Ink::Muted));
    }
    if let Some(span) = viewport.selected {
        pen.fill(bar(span.from, span.to, middle - 1.5, 3.0), 1.5, Ink::Accent);
    }
    let x = whole.x_of(moment.time).clamp(area.x, area.right());
    pen.line(&[(x, middle - 3.0), (x, middle + 3.0)], line(Ink::Accent, 2.0));
}
