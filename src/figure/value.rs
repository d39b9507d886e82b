//! What a run comes to, as a number with its unit. Must not know where it is from.

use std::cmp::Ordering;
use std::fmt;

use crate::engine::SimTime;
use crate::trace::{Amount, grouped, signed};

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Times, chunks, streams.
    Count,
    /// Bytes.
    Bytes,
    /// Objects of a stream in object mode.
    Objects,
    /// Nanoseconds.
    Time,
    /// Bytes a second.
    Rate,
    /// 0 or 1.
    Flag,
    /// How many times one is the other.
    Ratio,
}

impl Unit {
    /// What it is called in a sentence about a fault.
    pub fn name(self) -> &'static str {
        match self {
            Unit::Count => "a count",
            Unit::Bytes => "bytes",
            Unit::Objects => "objects",
            Unit::Time => "a time",
            Unit::Rate => "a rate",
            Unit::Flag => "true or false",
            Unit::Ratio => "a ratio",
        }
    }

    /// Whether two numbers of these units can be compared.
    pub fn fits(self, other: Unit) -> bool {
        let plain = |unit| match unit {
            Unit::Objects | Unit::Ratio => Unit::Count,
            unit => unit,
        };
        plain(self) == plain(other)
    }
}

/// A number with its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Value {
    /// How much. Whole numbers are exact.
    pub n: f64,
    /// Of what.
    pub unit: Unit,
}

impl Value {
    /// A whole number.
    pub fn of(n: u64, unit: Unit) -> Value {
        Value { n: n as f64, unit }
    }

    /// `true` or `false`.
    pub fn flag(is: bool) -> Value {
        Value { n: f64::from(u8::from(is)), unit: Unit::Flag }
    }

    /// Whether it is `true`.
    pub fn is_true(self) -> bool {
        self.n != 0.0
    }

    /// Which is more.
    pub fn compare(self, other: Value) -> Ordering {
        self.n.total_cmp(&other.n)
    }
}

impl fmt::Display for Value {
    /// `16 KiB`, `1.5 s`, `262 144`, `true`, `38`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = self.n.max(0.0) as u64;
        match self.unit {
            Unit::Count => f.write_str(&signed(self.n as i64)),
            Unit::Bytes => Amount::bytes(n).fmt(f),
            Unit::Objects => Amount { n, objects: true }.fmt(f),
            Unit::Time => f.write_str(&time(n)),
            Unit::Rate => write!(f, "{}/s", Amount::bytes(n)),
            Unit::Flag => f.write_str(if self.is_true() { "true" } else { "false" }),
            Unit::Ratio if self.n >= 10.0 => f.write_str(&grouped(self.n.round() as u64)),
            Unit::Ratio => f.write_str(format!("{:.1}", self.n).trim_end_matches(".0")),
        }
    }
}

/// A time with four places, however long it is: `445.8 ms`, `15.07 s`, `27.45 min`.
fn time(ns: u64) -> String {
    const MINUTE: u64 = 60_000_000_000;
    let step = 10_u64.pow(ns.checked_ilog10().unwrap_or(0).saturating_sub(3));
    let rounded = ns.saturating_add(step / 2) / step * step;
    match rounded {
        0..=119_999_999_999 => SimTime(rounded).short(),
        _ => {
            let text = format!("{:.2}", rounded as f64 / MINUTE as f64);
            format!("{} min", text.trim_end_matches('0').trim_end_matches('.'))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_said_with_their_units() {
        for (value, said) in [
            (Value::of(12_345, Unit::Count), "12,345"),
            (Value { n: -2.0, unit: Unit::Count }, "−2"),
            (Value::of(16_384, Unit::Bytes), "16 KiB"),
            (Value::of(1, Unit::Objects), "1 object"),
            (Value::of(0, Unit::Time), "0 s"),
            (Value::of(1_500_000_000, Unit::Time), "1.5 s"),
            (Value::of(445_815_123, Unit::Time), "445.8 ms"),
            (Value::of(15_071_499_000, Unit::Time), "15.07 s"),
            (Value::of(1_647_000_000_000, Unit::Time), "27.45 min"),
            (Value::of(u64::MAX, Unit::Time), "307333333.33 min"),
            (Value::of(25_165_824, Unit::Rate), "24 MiB/s"),
            (Value::flag(false), "false"),
            (Value { n: 37.6, unit: Unit::Ratio }, "38"),
            (Value { n: 3.04, unit: Unit::Ratio }, "3"),
            (Value { n: 3.46, unit: Unit::Ratio }, "3.5"),
        ] {
            assert_eq!(value.to_string(), said);
        }
    }
}
