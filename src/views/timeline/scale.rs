//! From time to pixels and back, and the round numbers between.

use crate::engine::SimTime;

/// Which stretch of time is shown where.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The time at the left edge.
    pub from: SimTime,
    /// The time at the right edge; later than `from`.
    pub to: SimTime,
    /// The left edge in pixels.
    pub x: f64,
    /// The width in pixels.
    pub width: f64,
}

impl Scale {
    /// Where a moment is.
    pub fn x_of(&self, time: SimTime) -> f64 {
        let part = (time.0 as f64 - self.from.0 as f64) / self.length();
        self.x + part * self.width
    }

    /// The moment at a place; places beside the scale give its ends.
    pub fn time_at(&self, x: f64) -> SimTime {
        let part = ((x - self.x) / self.width.max(1.0)).clamp(0.0, 1.0);
        self.from + SimTime((part * self.length()) as u64)
    }

    fn length(&self) -> f64 {
        self.to.since(self.from).0.max(1) as f64
    }

    /// Round moments, at least `apart` pixels from each other.
    pub fn ticks(&self, apart: f64) -> Vec<SimTime> {
        let step = self.step(apart);
        let first = self.from.0.div_ceil(step);
        (first..first + 64).map(|n| SimTime(n * step)).take_while(|&t| t <= self.to).collect()
    }

    fn step(&self, apart: f64) -> u64 {
        round_up((self.length() * apart / self.width.max(1.0)) as u64)
    }

    /// A round moment from which ticks are counted where their own times would be long numbers that differ only in the last
    /// digits.
    pub fn base(&self, apart: f64) -> Option<SimTime> {
        let far = self.step(apart).saturating_mul(500);
        (self.from.0 >= far).then(|| SimTime(self.from.0 / far * far))
    }
}

/// The next of 1, 2, 5, 10, 20, 50 … that is not less.
pub(super) fn round_up(n: u64) -> u64 {
    let mut ten = 1u64;
    while ten.saturating_mul(10) <= n {
        ten = ten.saturating_mul(10);
    }
    [1, 2, 5, 10].into_iter().map(|k| ten.saturating_mul(k)).find(|&step| step >= n).unwrap_or(ten)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_never_closer_than_asked() {
        let scale = Scale { from: SimTime(1_300), to: SimTime(98_000), x: 10.0, width: 500.0 };
        let ticks = scale.ticks(55.0);
        assert!(ticks.len() > 3);
        for pair in ticks.windows(2) {
            assert!(scale.x_of(pair[1]) - scale.x_of(pair[0]) >= 55.0);
        }
        assert!(ticks.iter().all(|t| t.0 % 20_000 == 0), "{ticks:?}");
    }

    #[test]
    fn far_from_the_start_ticks_are_told_from_a_round_moment_before_them() {
        let scale = |from, to| Scale { from: SimTime(from), to: SimTime(to), x: 0.0, width: 700.0 };
        assert_eq!(scale(0, 1_000_000).base(70.0), None);
        assert_eq!(scale(5_000_000, 9_000_000).base(70.0), None);
        assert_eq!(scale(1_024_567_890, 1_024_568_090).base(70.0), Some(SimTime(1_024_560_000)));
    }

    #[test]
    fn a_place_and_its_moment_are_the_same_there_and_back() {
        let scale = Scale { from: SimTime(5), to: SimTime(1_000_005), x: 80.0, width: 640.0 };
        for x in [80.0, 81.5, 300.0, 720.0] {
            assert!((scale.x_of(scale.time_at(x)) - x).abs() < 0.01);
        }
        assert_eq!(scale.time_at(-50.0), SimTime(5));
        assert_eq!(scale.time_at(9e9), SimTime(1_000_005));
    }
}
