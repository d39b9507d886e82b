//! Lengths and counts as Node has them: some of its counts can fall below zero.

/// A length as one of Node's numbers.
pub(super) fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// One of Node's numbers as a trace tells it: nothing below zero.
pub(super) fn unsigned(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}
