//! The faults that are found in a scenario, and the limits that several parts of it share. Must not know the scenario.

use std::fmt;

/// Bytes of a chunk: any Node lets a Buffer have as many.
pub(super) const CHUNK: u64 = 1 << 30;
/// The largest whole number that JavaScript keeps exactly.
pub(super) const EXACT: u64 = (1 << 53) - 1;
/// 10 days in nanoseconds, for one operation.
pub(super) const OPERATION: u64 = 10 * 24 * 3_600 * 1_000_000_000;
/// Faults that are told.
const FAULTS: usize = 20;

/// What is wrong with a scenario, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The place, as `flows[0].stages[2].highWaterMark`; empty if it is the whole.
    pub place: String,
    /// What is wrong there, and how it should be.
    pub words: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place.as_str() {
            "" | "." => f.write_str(&self.words),
            place => write!(f, "{place}: {}", self.words),
        }
    }
}

/// As much of a text as a sentence can hold.
pub(super) fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

/// The faults found so far.
#[derive(Default)]
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first of them, as many as are told.
    pub(super) fn into_list(mut self) -> Vec<Fault> {
        self.0.truncate(FAULTS);
        self.0
    }

    pub(super) fn add(&mut self, place: &str, words: impl fmt::Display) {
        self.put(place, &words);
    }

    #[inline(never)]
    fn put(&mut self, place: &str, words: &dyn fmt::Display) {
        if self.0.len() <= FAULTS {
            self.0.push(Fault { place: place.to_owned(), words: words.to_string() });
        }
    }

    pub(super) fn require(&mut self, is_so: bool, place: &str, words: impl fmt::Display) -> bool {
        if !is_so {
            self.put(place, &words);
        }
        is_so
    }

    /// Bytes, nanoseconds or a count: in the unit in which `most` is.
    pub(super) fn at_most(&mut self, place: &str, value: Option<u64>, most: u64) {
        if let Some(value) = value.filter(|value| *value > most) {
            self.add(place, format_args!("{value} is too much; {most} is the most"));
        }
    }
}
