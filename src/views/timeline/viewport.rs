//! Which stretch of time the timeline shows, and which span is selected, as a value: zooming and panning give another one.
//! Widths and places are in layout pixels.

use super::super::moment::Moment;
use super::scale::{Scale, round_up};
use crate::engine::SimTime;
use crate::trace::Span;

/// The shortest stretch in nanoseconds: single events stand well apart in it.
const SHORTEST: f64 = 200.0;

/// The margin on both sides of a span that is zoomed onto, as a part of its length.
const BESIDE: f64 = 0.04;

/// The stretch of time that is shown, and the span that is selected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimelineViewport {
    /// The stretch that is zoomed into; `None` shows the whole trace.
    pub window: Option<Span>,
    /// The span that is selected.
    pub selected: Option<Span>,
}

/// The left margin, for the tracks' names, and the right margin, in layout pixels.
fn margins(width: f64) -> (f64, f64) {
    (if width < 560.0 { 92.0 } else { 122.0 }, 12.0)
}

/// The whole: from the start to a round moment after the last known event, so that the scale does not move with every
/// event.
pub fn whole(moment: &Moment) -> Span {
    let end = moment.reached.0.max(1_000_000);
    let complete = moment.trace.is_complete() && moment.reached >= moment.trace.end_time();
    let to = if complete { end.saturating_add(end / 50) } else { round_up(end) };
    Span { from: SimTime::ZERO, to: SimTime(to) }
}

/// The stretch from `from`, `length` nanoseconds long, moved into `whole`; `None` if it covers the whole.
fn within(whole: Span, from: f64, length: f64) -> Option<Span> {
    let all = whole.length().0;
    let length = length.max(SHORTEST).round() as u64;
    if length >= all {
        return None;
    }
    let from = SimTime((from.max(0.0).round() as u64).min(all - length));
    Some(Span { from, to: from + SimTime(length) })
}

impl TimelineViewport {
    /// The span that is shown. A zoomed window follows a playhead that plays out of it.
    pub fn shown(&self, moment: &Moment) -> Span {
        let whole = whole(moment);
        let Some(window) = self.window else { return whole };
        let length = window.length().0 as f64;
        let leaves = moment.speed > 0.0 && !window.holds(moment.time);
        let from = if leaves { moment.time.0 as f64 - 0.1 * length } else { window.from.0 as f64 };
        within(whole, from, length).unwrap_or(whole)
    }

    /// The viewport with its window moved after the playhead.
    pub fn follow(&self, moment: &Moment) -> TimelineViewport {
        TimelineViewport { window: self.window.map(|_| self.shown(moment)), ..*self }
    }

    /// The scale of the span that is shown, in a picture of that width.
    pub fn scale(&self, moment: &Moment, width: f64) -> Scale {
        let (left, right) = margins(width);
        let Span { from, to } = self.shown(moment);
        Scale { from, to, x: left, width: (width - left - right).max(1.0) }
    }

    /// Zoomed in by `factor`, with what is at `x`, or else the playhead or the middle, staying where it is.
    pub fn zoomed(&self, moment: &Moment, width: f64, x: Option<f64>, factor: f64) -> TimelineViewport {
        let (shown, scale) = (self.shown(moment), self.scale(moment, width));
        let still = match x {
            Some(x) => scale.time_at(x),
            None if shown.holds(moment.time) => moment.time,
            None => shown.from + SimTime(shown.length().0 / 2),
        };
        let length = shown.length().0 as f64;
        let part = still.since(shown.from).0 as f64 / length.max(1.0);
        let new = (length / factor).max(SHORTEST);
        TimelineViewport { window: within(whole(moment), still.0 as f64 - part * new, new), ..*self }
    }

    /// Moved by a part of what is shown, to later moments or, below 0, to earlier ones.
    pub fn panned(&self, moment: &Moment, part: f64) -> TimelineViewport {
        let shown = self.shown(moment);
        let length = shown.length().0 as f64;
        TimelineViewport {
            window: within(whole(moment), shown.from.0 as f64 + part * length, length),
            ..*self
        }
    }

    /// After a pinch: the moments `a` and `b` lie at the given places.
    pub fn pinched(
        &self,
        moment: &Moment,
        width: f64,
        (a, at_a): (SimTime, f64),
        (b, at_b): (SimTime, f64),
    ) -> TimelineViewport {
        let scale = self.scale(moment, width);
        let (apart, span) = (at_b - at_a, b.0 as f64 - a.0 as f64);
        // Fingers that cross, or lie on each other, say nothing.
        if apart.abs() < 12.0 || span == 0.0 || apart * span < 0.0 {
            return *self;
        }
        let pixel = span / apart;
        let from = a.0 as f64 - (at_a - scale.x) * pixel;
        TimelineViewport { window: within(whole(moment), from, pixel * scale.width), ..*self }
    }

    /// Onto a span, with a little on both sides.
    pub fn onto(&self, moment: &Moment, span: Span) -> TimelineViewport {
        let length = (span.length().0 as f64 * (1.0 + 2.0 * BESIDE)).max(SHORTEST);
        let middle = (span.from.0 as f64 + span.to.0 as f64) / 2.0;
        TimelineViewport { window: within(whole(moment), middle - length / 2.0, length), ..*self }
    }

    /// So that its middle is at `x` of a scale of the whole.
    pub fn centred(&self, moment: &Moment, width: f64, x: f64) -> TimelineViewport {
        let (all, shown) = (TimelineViewport::default().scale(moment, width), self.shown(moment));
        let length = shown.length().0 as f64;
        let from = all.time_at(x).0 as f64 - length / 2.0;
        TimelineViewport { window: within(whole(moment), from, length), ..*self }
    }
}
