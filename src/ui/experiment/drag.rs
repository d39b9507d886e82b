//! Dragging a slider: it acts while it moves, at most once per beat, and the whole drag is one change to undo. Must not
//! know what the slider sets.

use crate::scenario::Knob;
use crate::ui::playback::BEAT;

/// The drag of a slider, from one press of the pointer or a key to the next.
#[derive(Default)]
pub struct Drag {
    /// The knob that has been set since the press.
    knob: Option<Knob>,
    /// The slider's notch while it is held.
    notch: Option<f64>,
    /// When it last acted, in milliseconds.
    acted: f64,
}

impl Drag {
    /// A pointer or a key goes down: what follows is a new change.
    pub fn begin(&mut self) {
        *self = Drag::default();
    }

    /// The slider is at `notch`; `last` if it is released there. `None`: it does not act now. Otherwise whether it continues
    /// the same change.
    pub fn moves(&mut self, knob: Knob, notch: f64, now: f64, last: bool) -> Option<bool> {
        let goes_on = self.knob == Some(knob);
        self.notch = (!last).then_some(notch);
        if goes_on && !last && now - self.acted < BEAT {
            return None;
        }
        (self.knob, self.acted) = (Some(knob), now);
        Some(goes_on)
    }

    /// The notch at which that knob's slider is held, which may lie between round amounts.
    pub fn held(&self, knob: Knob) -> Option<f64> {
        self.notch.filter(|_| self.knob == Some(knob))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Consumer;
    use crate::scenario::samples::upload_crash;

    fn knobs() -> (Knob, Knob) {
        let scenario = upload_crash(Consumer::Pipe);
        let first = |place| Knob::of_stage(&scenario, 0, place)[0];
        (first(0), first(1))
    }

    #[test]
    fn a_drag_acts_at_once_then_with_each_beat_and_where_it_ends_and_is_one_change() {
        let (knob, _) = knobs();
        let mut drag = Drag::default();
        drag.begin();
        let acts = [(5.0, 0.0), (6.0, BEAT / 2.0), (7.0, BEAT), (8.0, BEAT * 1.5)];
        let acts = acts.map(|(notch, now)| drag.moves(knob, notch, now, false));
        assert_eq!(acts, [Some(false), None, Some(true), None]);
        assert_eq!(drag.held(knob), Some(8.0));
        assert_eq!(drag.moves(knob, 8.0, BEAT * 1.6, true), Some(true));
        assert_eq!(drag.held(knob), None);
    }

    #[test]
    fn the_next_drag_and_another_knob_are_other_changes() {
        let (knob, other) = knobs();
        let mut drag = Drag::default();
        assert_eq!(drag.moves(knob, 1.0, 0.0, true), Some(false));
        assert_eq!(drag.moves(other, 1.0, 1.0, false), Some(false));
        assert_eq!(drag.held(knob), None);
        drag.begin();
        assert_eq!(drag.moves(other, 2.0, 2.0, false), Some(false));
    }
}
