//! Amounts as text: bytes in powers of two, objects as objects. Must not round what is exact.

use std::fmt;

use crate::engine::{Side, StreamInfo};
use crate::words::{ENGLISH, language};
use crate::{tr, tr_n};

/// A number of bytes, or of objects of a stream in object mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// Bytes or objects.
    pub n: u64,
    /// Whether it counts objects.
    pub objects: bool,
}

impl Amount {
    /// That many bytes.
    pub fn bytes(n: u64) -> Amount {
        Amount { n, objects: false }
    }
}

impl StreamInfo {
    /// `n` of what that side of the stream counts: bytes, or objects in object mode.
    pub fn amount(&self, side: Side, n: u64) -> Amount {
        Amount { n, objects: self.object_mode(side) }
    }
}

const UNITS: [(u64, &str); 4] = [(1 << 40, "TiB"), (1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];

impl fmt::Display for Amount {
    /// `16 KiB`, `1.5 GiB`, `922 KiB`, `100 B`, `3 objects`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.objects {
            return f.write_str(&tr_n!(self.n, "{n} object", "{n} objects", n = grouped(self.n)));
        }
        let Some((unit, name)) = UNITS.into_iter().find(|(unit, _)| self.n >= *unit) else {
            return write!(f, "{} B", self.n);
        };
        let value = self.n as f64 / unit as f64;
        let digits = match value {
            100.0.. => 0,
            10.0.. => 1,
            _ => 2,
        };
        let text = format!("{value:.digits$}");
        let text = if digits > 0 { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
        write!(f, "{text} {name}")
    }
}

/// A count with its thousands apart: by commas in English, by thin spaces in other languages.
pub fn grouped(n: u64) -> String {
    let between = if language() == ENGLISH { ',' } else { '\u{202f}' };
    let digits = n.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(between);
        }
        text.push(digit);
    }
    text
}

/// So many percent: `25%`.
pub fn percent(n: &str) -> String {
    tr!("{n}%", n)
}

/// A number that may be less than 0.
pub fn signed(n: i64) -> String {
    let sign = if n < 0 { "−" } else { "" };
    format!("{sign}{}", grouped(n.unsigned_abs()))
}

/// `3 chunks`: streams of the Web count chunks by default.
pub fn chunks(n: u64) -> String {
    tr_n!(n, "{n} chunk", "{n} chunks", n = grouped(n))
}

/// `30,000 lines`
pub fn lines_in(n: u64) -> String {
    tr_n!(n, "{n} line", "{n} lines", n = grouped(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_said_in_powers_of_two_and_exactly_where_they_are_exact() {
        let say = |n| Amount::bytes(n).to_string();
        assert_eq!(say(0), "0 B");
        assert_eq!(say(1023), "1023 B");
        assert_eq!(say(16 << 10), "16 KiB");
        assert_eq!(say(944_128), "922 KiB");
        assert_eq!(say(1536 << 20), "1.5 GiB");
        assert_eq!(say(4 << 30), "4 GiB");
        assert_eq!(Amount { n: 1, objects: true }.to_string(), "1 object");
        assert_eq!(grouped(262_144), "262,144");
    }
}
