//! The records of version 2 of the format: lines as numbers, of which the header names the kinds (`docs/trace-format.md`).
//! Must not know what lines mean to a trace: it gives each record as the line that it stands for.

use super::line::{EventLine, KindLine, RetLine};

/// The first bit of a record's first byte: lines are text, which never has it there.
const MARK: u8 = 0x80;

/// What the second byte says: which numbers follow, and that each has eight bytes, as has the stream's id then.
const SIZE: u8 = 1;
const READABLE: u8 = 2;
const WRITABLE: u8 = 4;
const WIDE: u8 = 8;

/// Whether this is the first byte of a record.
pub(super) fn is_record(first: u8) -> bool {
    first & MARK != 0
}

/// How many bytes a record has that begins like this; `None` if more of it is needed to say so.
pub(super) fn length(record: &[u8]) -> Option<usize> {
    let flags = *record.get(1)?;
    let numbers = 1 + (flags & (SIZE | READABLE | WRITABLE)).count_ones() as usize;
    Some(if flags & WIDE == 0 { 4 + 4 * numbers } else { 12 + 8 * numbers })
}

/// Reads the records of a trace.
#[derive(Debug)]
pub(super) struct Records {
    kinds: Vec<EventLine>,
    /// When the latest line or record was told.
    pub time: u64,
}

impl Records {
    pub fn new(kinds: Vec<KindLine>) -> Self {
        let line = |KindLine { e, p, ret, err }| EventLine {
            e,
            p,
            ret: ret.map(RetLine::Bool),
            err,
            ..EventLine::default()
        };
        Records { kinds: kinds.into_iter().map(line).collect(), time: 0 }
    }

    /// The line that a record stands for; `None` if it is of no kind that the header names. It is given back to `keep`.
    pub fn take(&mut self, record: &[u8]) -> Option<(usize, EventLine)> {
        let [first, flags, low, high, rest @ ..] = record else { return None };
        let kind = usize::from(first & !MARK);
        let line = self.kinds.get_mut(kind)?;
        let mut numbers = rest;
        let mut number = || {
            let size = if flags & WIDE == 0 { 4 } else { 8 };
            let (bytes, after) = numbers.split_at_checked(size)?;
            numbers = after;
            Some(bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte)))
        };
        let id = if flags & WIDE == 0 { u64::from(u16::from_le_bytes([*low, *high])) } else { number()? };
        self.time = self.time.saturating_add(number()?);
        line.t = self.time;
        line.s = Some(id);
        line.size = if flags & SIZE == 0 { None } else { number() };
        line.rl = if flags & READABLE == 0 { None } else { number() };
        line.wl = if flags & WRITABLE == 0 { None } else { number() };
        line.fl = [None, Some(None), Some(Some(false)), Some(Some(true))][usize::from(flags >> 4 & 3)];
        line.nd = [None, None, Some(false), Some(true)][usize::from(flags >> 6)];
        Some((kind, std::mem::take(line)))
    }

    /// Takes the line back, whose texts all records of its kind have.
    pub fn keep(&mut self, kind: usize, line: EventLine) {
        if let Some(place) = self.kinds.get_mut(kind) {
            *place = line;
        }
    }
}
