//! Virtual time. Integer, so that runs repeat exactly. Must not read any real clock.

use std::fmt;
use std::ops::{Add, Sub};

/// A moment, or a span, of virtual time in nanoseconds. 64 bits hold 584 years.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimTime(pub u64);

impl SimTime {
    /// The start of every run.
    pub const ZERO: SimTime = SimTime(0);

    /// A whole number of milliseconds.
    pub const fn from_millis(ms: u64) -> Self {
        SimTime(ms * 1_000_000)
    }

    /// Seconds, rounded down to the nanosecond; negative and not-a-number become zero.
    pub fn from_secs_f64(seconds: f64) -> Self {
        SimTime((seconds * 1e9) as u64)
    }

    /// Seconds as a number, for drawing and for rates.
    pub fn as_secs_f64(self) -> f64 {
        self.0 as f64 / 1e9
    }

    /// The span from `earlier` to here, or zero if `earlier` is later.
    pub fn since(self, earlier: SimTime) -> SimTime {
        SimTime(self.0.saturating_sub(earlier.0))
    }
}

impl SimTime {
    /// With no more places than it needs: `2 s`, `1.5 ms`.
    pub fn short(self) -> String {
        match self.0 {
            0..=999_999_999 => self.to_string(),
            ns => format!("{} s", places(ns as f64 / 1e9)),
        }
    }
}

impl Add for SimTime {
    type Output = SimTime;
    fn add(self, span: SimTime) -> SimTime {
        SimTime(self.0.saturating_add(span.0))
    }
}

impl Sub for SimTime {
    type Output = SimTime;
    fn sub(self, span: SimTime) -> SimTime {
        SimTime(self.0.saturating_sub(span.0))
    }
}

impl fmt::Display for SimTime {
    /// Four significant places with the unit that suits: `1.024 s`, `320 µs`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ns = self.0;
        match ns {
            0 => write!(f, "0 s"),
            1..=999 => write!(f, "{ns} ns"),
            1_000..=999_999 => write!(f, "{} µs", places(ns as f64 / 1e3)),
            1_000_000..=999_999_999 => write!(f, "{} ms", places(ns as f64 / 1e6)),
            _ => write!(f, "{:.3} s", ns as f64 / 1e9),
        }
    }
}

fn places(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
