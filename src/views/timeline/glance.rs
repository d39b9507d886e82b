//! Which stretch of time is looked at: all, or what was zoomed into. A value; zooming and panning give another one.

use super::super::moment::Moment;
use super::scale::{Scale, round_up};
use crate::engine::SimTime;
use crate::trace::Span;

/// The shortest stretch in nanoseconds: single events stand well apart in it.
const SHORTEST: f64 = 200.0;

/// Beside a span that is zoomed onto, so much of it is shown, too.
const BESIDE: f64 = 0.04;

/// What of a trace is looked at, and what of it is selected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Glance {
    /// The stretch that was zoomed into; `None` is all of it.
    pub window: Option<Span>,
    /// The span that is selected.
    pub selected: Option<Span>,
}

/// Pixels at the left for the lanes' names, and at the right that nothing is drawn in.
fn margins(width: f64) -> (f64, f64) {
    (if width < 560.0 { 92.0 } else { 122.0 }, 12.0)
}

/// All that there is to show: from the start to a round moment after what has happened, so that it need not move with
/// every event.
pub fn whole(moment: &Moment) -> Span {
    let end = moment.reached.0.max(1_000_000);
    let complete = moment.trace.is_complete() && moment.reached >= moment.trace.end_time();
    let to = if complete { end.saturating_add(end / 50) } else { round_up(end) };
    Span { from: SimTime::ZERO, to: SimTime(to) }
}

/// The stretch of so many nanoseconds from a moment on, moved into the whole; `None` if it is all of that.
fn within(whole: Span, from: f64, length: f64) -> Option<Span> {
    let all = whole.length().0;
    let length = length.max(SHORTEST).round() as u64;
    if length >= all {
        return None;
    }
    let from = SimTime((from.max(0.0).round() as u64).min(all - length));
    Some(Span { from, to: from + SimTime(length) })
}

impl Glance {
    /// What is shown: a window goes along with a playhead that moves of itself.
    pub fn shown(&self, moment: &Moment) -> Span {
        let whole = whole(moment);
        let Some(window) = self.window else { return whole };
        let length = window.length().0 as f64;
        let leaves = moment.speed > 0.0 && !window.holds(moment.time);
        let from = if leaves { moment.time.0 as f64 - 0.1 * length } else { window.from.0 as f64 };
        within(whole, from, length).unwrap_or(whole)
    }

    /// The same, if it is not all there is.
    pub fn follow(&self, moment: &Moment) -> Glance {
        Glance { window: self.window.map(|_| self.shown(moment)), ..*self }
    }

    /// Where what is shown is in a picture of that width.
    pub fn scale(&self, moment: &Moment, width: f64) -> Scale {
        let (left, right) = margins(width);
        let Span { from, to } = self.shown(moment);
        Scale { from, to, x: left, width: (width - left - right).max(1.0) }
    }

    /// Zoomed in by `factor`, with what is at `x`, or else the playhead or the middle, staying where it is.
    pub fn zoomed(&self, moment: &Moment, width: f64, x: Option<f64>, factor: f64) -> Glance {
        let (shown, scale) = (self.shown(moment), self.scale(moment, width));
        let still = match x {
            Some(x) => scale.time_at(x),
            None if shown.holds(moment.time) => moment.time,
            None => shown.from + SimTime(shown.length().0 / 2),
        };
        let length = shown.length().0 as f64;
        let part = still.since(shown.from).0 as f64 / length.max(1.0);
        let new = (length / factor).max(SHORTEST);
        Glance { window: within(whole(moment), still.0 as f64 - part * new, new), ..*self }
    }

    /// Moved by a part of what is shown, to later moments or, below 0, to earlier ones.
    pub fn panned(&self, moment: &Moment, part: f64) -> Glance {
        let shown = self.shown(moment);
        let length = shown.length().0 as f64;
        Glance { window: within(whole(moment), shown.from.0 as f64 + part * length, length), ..*self }
    }

    /// Two fingers have drawn two moments to two places.
    pub fn pinched(
        &self,
        moment: &Moment,
        width: f64,
        (a, at_a): (SimTime, f64),
        (b, at_b): (SimTime, f64),
    ) -> Glance {
        let scale = self.scale(moment, width);
        let (apart, span) = (at_b - at_a, b.0 as f64 - a.0 as f64);
        // Fingers that cross, or lie on each other, say nothing.
        if apart.abs() < 12.0 || span == 0.0 || apart * span < 0.0 {
            return *self;
        }
        let pixel = span / apart;
        let from = a.0 as f64 - (at_a - scale.x) * pixel;
        Glance { window: within(whole(moment), from, pixel * scale.width), ..*self }
    }

    /// Onto a span, with a little on both sides.
    pub fn onto(&self, moment: &Moment, span: Span) -> Glance {
        let length = (span.length().0 as f64 * (1.0 + 2.0 * BESIDE)).max(SHORTEST);
        let middle = (span.from.0 as f64 + span.to.0 as f64) / 2.0;
        Glance { window: within(whole(moment), middle - length / 2.0, length), ..*self }
    }

    /// So that its middle is at `x` of a scale of the whole.
    pub fn centred(&self, moment: &Moment, width: f64, x: f64) -> Glance {
        let (all, shown) = (Glance::default().scale(moment, width), self.shown(moment));
        let length = shown.length().0 as f64;
        let from = all.time_at(x).0 as f64 - length / 2.0;
        Glance { window: within(whole(moment), from, length), ..*self }
    }
}
