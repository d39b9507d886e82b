//! The speed of the playhead. Must not know what it plays.

use crate::engine::SimTime;
use crate::tr;

/// How the speed, in simulated seconds per watched second, is determined.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tempo {
    /// Slow at first, so that single signals can be seen, then faster and faster.
    Auto,
    /// A constant speed.
    Fixed(f64),
    /// As fast as the engine runs.
    Most,
}

/// The speed at the start; the slowest of [`Tempo::Auto`].
const SLOWEST: f64 = 1.0 / 5000.0;

/// How much the speed grows per watched second: e-fold in two.
const GROWTH: f64 = 0.5;

/// The fastest speed of [`Tempo::Auto`] for a run.
const FASTEST: f64 = 8.0;

/// Watched seconds that a recording takes.
const WATCHED: f64 = 24.0;

/// Watched seconds that a looped span takes.
const LOOPED: f64 = 6.0;

impl Tempo {
    /// The constant speeds in the list, slowest first.
    pub const FIXED: [f64; 9] = [0.0001, 0.0004, 0.001, 0.01, 0.1, 0.5, 1.0, 4.0, 16.0];

    /// The speed at a moment. `whole` is the length of a recording; `None` of a run.
    pub fn speed(self, time: SimTime, whole: Option<SimTime>) -> f64 {
        match (self, whole) {
            (Tempo::Fixed(speed), _) => speed,
            (Tempo::Most, _) => f64::INFINITY,
            (Tempo::Auto, Some(whole)) => (whole.as_secs_f64() / WATCHED).max(1e-6),
            (Tempo::Auto, None) => (time.as_secs_f64() * GROWTH).clamp(SLOWEST, FASTEST),
        }
    }

    /// The speed at which a span of that length is looped.
    pub fn looped(self, length: SimTime) -> f64 {
        match self {
            Tempo::Auto => (length.as_secs_f64() / LOOPED).max(1e-9),
            fixed => fixed.speed(SimTime::ZERO, None),
        }
    }

    /// Everything in the list.
    pub fn all() -> impl Iterator<Item = Tempo> {
        [Tempo::Auto].into_iter().chain(Tempo::FIXED.map(Tempo::Fixed)).chain([Tempo::Most])
    }

    /// The next faster one than `speed`, or the next slower one.
    pub fn beside(speed: f64, faster: bool) -> Tempo {
        let found = match faster {
            true => Tempo::FIXED.into_iter().find(|fixed| *fixed > speed * 1.01),
            false => Tempo::FIXED.into_iter().rfind(|fixed| *fixed < speed * 0.99),
        };
        found.map_or(if faster { Tempo::Most } else { Tempo::Fixed(Tempo::FIXED[0]) }, Tempo::Fixed)
    }

    /// Its name in the list.
    pub fn name(self) -> String {
        match self {
            Tempo::Auto => tr!("auto").to_owned(),
            Tempo::Fixed(speed) => speed_name(speed),
            Tempo::Most => tr!("max").to_owned(),
        }
    }
}

/// `1×`, `1/1000×`
pub fn speed_name(speed: f64) -> String {
    match speed {
        f64::INFINITY => tr!("max").to_owned(),
        _ if speed >= 10.0 => format!("{speed:.0}×"),
        _ if speed >= 0.95 => format!("{speed:.1}×").replace(".0×", "×"),
        _ => format!("1/{:.0}×", 1.0 / speed.max(1e-9)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auto_begins_slowly_enough_to_see_the_first_chunks_and_ends_fast() {
        assert_eq!(Tempo::Auto.speed(SimTime::ZERO, None), SLOWEST);
        assert_eq!(Tempo::Auto.speed(SimTime::from_millis(1_000_000), None), FASTEST);
    }

    #[test]
    fn a_recording_takes_the_same_time_to_watch_however_long_it_is() {
        for seconds in [0.01, 3.0, 4000.0] {
            let whole = SimTime::from_secs_f64(seconds);
            let watched = seconds / Tempo::Auto.speed(SimTime::ZERO, Some(whole));
            assert!((watched - WATCHED).abs() < 0.01);
        }
    }

    #[test]
    fn faster_and_slower_go_through_all_speeds_and_stay_at_both_ends() {
        let mut speed = Tempo::FIXED[0];
        for next in Tempo::FIXED.into_iter().skip(1) {
            assert_eq!(Tempo::beside(speed, true), Tempo::Fixed(next));
            assert_eq!(Tempo::beside(next, false), Tempo::Fixed(speed));
            speed = next;
        }
        assert_eq!(Tempo::beside(speed, true), Tempo::Most);
        assert_eq!(Tempo::beside(f64::INFINITY, false), Tempo::Fixed(speed));
        assert_eq!(Tempo::beside(0.0, false), Tempo::Fixed(Tempo::FIXED[0]));
    }

    #[test]
    fn speeds_are_said_as_one_says_them() {
        assert_eq!(
            Tempo::FIXED.map(speed_name).join(" "),
            "1/10000× 1/2500× 1/1000× 1/100× 1/10× 1/2× 1× 4× 16×"
        );
    }
}
