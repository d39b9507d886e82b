//! Amounts as people write them: `64 KiB`, `24 MiB/s`, `2 ms`. A file may give each as a number, too: bytes, bytes a
//! second, nanoseconds. Must not round what is exact.

use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::engine::SimTime;
use crate::tr;

/// So many bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Bytes(pub u64);

/// So many bytes a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Rate(pub u64);

/// Why a text is no amount. Holds the text; the sentence is in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AmountError {
    /// It is no number of bytes, nor of bytes a second.
    Bytes(String),
    /// It is no time.
    Time(String),
    /// It is no whole number.
    Count(String),
}

impl fmt::Display for AmountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            AmountError::Bytes(text) => {
                tr!("“{text}” is not an amount; try 64 KiB or 1.5 MiB", text)
            }
            AmountError::Time(text) => tr!("“{text}” is not a time; try 2 ms or 1.5 s", text),
            AmountError::Count(text) => tr!("“{text}” is not a count; try 16", text),
        })
    }
}

impl Bytes {
    /// Reads `24 MiB`, `1.5GiB`, `64k`, `65536`.
    ///
    /// # Errors
    /// [`AmountError::Bytes`]
    pub fn parse(text: &str) -> Result<Bytes, AmountError> {
        bytes(text).map(Bytes)
    }
}

impl Rate {
    /// Reads `24 MiB/s`; the `/s` may be missing.
    ///
    /// # Errors
    /// [`AmountError::Bytes`]
    pub fn parse(text: &str) -> Result<Rate, AmountError> {
        rate(text).map(Rate)
    }
}

impl SimTime {
    /// Reads `2 ms`, `1.5 s`, `250us`, `3 min`.
    ///
    /// # Errors
    /// [`AmountError::Time`]
    pub fn parse(text: &str) -> Result<SimTime, AmountError> {
        nanoseconds(text).map(SimTime)
    }
}

impl Serialize for SimTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.0)
    }
}

fn bytes(text: &str) -> Result<u64, AmountError> {
    let units = [
        (1, &["", "b"][..]),
        (1 << 10, &["k", "kb", "kib"]),
        (1 << 20, &["m", "mb", "mib"]),
        (1 << 30, &["g", "gb", "gib"]),
    ];
    parse(text, &units).ok_or_else(|| AmountError::Bytes(text.trim().to_owned()))
}

fn rate(text: &str) -> Result<u64, AmountError> {
    let text = text.trim();
    bytes(text.strip_suffix("/s").or_else(|| text.strip_suffix("/S")).unwrap_or(text))
}

fn nanoseconds(text: &str) -> Result<u64, AmountError> {
    let units = [
        (1, &["ns"][..]),
        (1_000, &["us", "µs", "μs"]),
        (1_000_000, &["ms"]),
        (1_000_000_000, &["s"]),
        (60_000_000_000, &["min"]),
        (3_600_000_000_000, &["h"]),
    ];
    parse(text, &units).ok_or_else(|| AmountError::Time(text.trim().to_owned()))
}

/// A number with one of these units, in the smallest of them.
fn parse(text: &str, units: &[(u64, &[&str])]) -> Option<u64> {
    let text = text.trim().to_ascii_lowercase();
    let of_number = |c: char| c.is_ascii_digit() || c.is_whitespace() || c == '.' || c == ',';
    let letters = text.find(|c| !of_number(c)).unwrap_or(text.len());
    let (number, unit) = text.split_at(letters);
    let number: String = number.chars().filter(|c| !c.is_whitespace()).collect();
    // A comma before three digits groups thousands, as English does; any other is a decimal point.
    let groups = !number.starts_with("0,") && number.split(',').skip(1).all(|group| group.len() == 3);
    let value = decimal(&number.replace(',', if groups { "" } else { "." }))?;
    let (unit, _) = units.iter().find(|(_, names)| names.contains(&unit.trim()))?;
    let amount = value * *unit as f64;
    (amount.is_finite() && amount >= 0.0).then(|| amount.round() as u64)
}

/// A plain number such as `16` or `1.5`: no sign and no exponent. The standard library's reader of `f64` would bring
/// 12 KB of tables to the page.
pub fn decimal(text: &str) -> Option<f64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut digits = whole.chars().chain(fraction.chars()).map(|c| c.to_digit(10)).peekable();
    digits.peek()?;
    let shifted = digits.try_fold(0.0, |sum, digit| Some(sum * 10.0 + f64::from(digit?)))?;
    Some(shifted / fraction.chars().fold(1.0, |scale, _| scale * 10.0))
}

/// Reads a whole number, or a text by `parse`.
struct Either(fn(&str) -> Result<u64, AmountError>, &'static str);

impl Visitor<'_> for Either {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.1)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<u64, E> {
        Ok(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<u64, E> {
        // JSON knows one kind of number only.
        match value {
            value if (0.0..9e15).contains(&value) && value.fract() == 0.0 => Ok(value as u64),
            value => Err(E::invalid_value(serde::de::Unexpected::Float(value), &self)),
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<u64, E> {
        self.0(text).map_err(E::custom)
    }
}

macro_rules! readable {
    ($name:ident, $parse:ident, $expected:literal) => {
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(Either($parse, $expected)).map($name)
            }
        }
    };
}

readable!(Bytes, bytes, "bytes, as in 16384 or \"16 KiB\"");
readable!(Rate, rate, "bytes a second, as in \"24 MiB/s\"");
readable!(SimTime, nanoseconds, "a time, as in \"2 ms\", or nanoseconds");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_with_their_units_and_nonsense_is_named() {
        for (text, bytes) in [(" 1,5 mib ", 1_572_864), ("64K", 65_536), ("1\u{202f}024", 1024), ("0", 0)] {
            assert_eq!(Bytes::parse(text), Ok(Bytes(bytes)), "{text}");
        }
        assert_eq!(Rate::parse("24 MiB/s"), Ok(Rate(24 << 20)));
        for (text, ns) in
            [("2 ms", 2_000_000), ("1.5s", 1_500_000_000), ("3 µs", 3000), ("2h", 7_200_000_000_000)]
        {
            assert_eq!(SimTime::parse(text), Ok(SimTime(ns)), "{text}");
        }
        for nonsense in ["", "many", "-3 KiB", "NaN", "inf", "1e999", "5 apples", "1.2.3"] {
            assert!(Bytes::parse(nonsense).is_err(), "{nonsense}");
            assert!(SimTime::parse(nonsense).is_err(), "{nonsense}");
        }
        assert!(SimTime::parse("5").is_err(), "a text needs a unit");
    }

    #[test]
    fn plain_numbers_are_read_as_the_standard_library_reads_them() {
        for text in ["0", "16", "1.5", ".5", "5.", "0.125", "1234567.0625", "007", "24.1"] {
            assert_eq!(decimal(text), text.parse().ok(), "{text}");
        }
        for nonsense in ["", ".", "1.2.3", "-1", "1e3", "inf", "NaN", "½"] {
            assert_eq!(decimal(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn a_file_gives_a_number_or_a_text() {
        let read = |json| serde_json::from_str::<Bytes>(json).map_err(|error| error.to_string());
        assert_eq!(read("16384"), Ok(Bytes(16384)));
        assert_eq!(read("16384.0"), Ok(Bytes(16384)));
        assert_eq!(read("\"16 KiB\""), Ok(Bytes(16384)));
        for wrong in ["-1", "1.5", "null", "\"much\"", "[]", "1e99"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
