//! What can be wrong with a trace's file, and how people are told. Must not decide what becomes of it.

use std::fmt;

use super::line::RECORDS;
use crate::engine::SimTime;
use crate::tr;

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// The first line is no header.
    NoHeader(String),
    /// A header of another version.
    Version(u32),
    /// The file is empty.
    Empty,
    /// The line is not JSON, or not an event.
    NotAnEvent(String),
    /// The file ends within a line.
    CutOff,
    /// The line is too long.
    TooLong,
    /// A stream that no line has declared.
    UnknownStream(u64),
    /// A stream declared twice.
    DeclaredTwice(u64),
    /// More streams than can be told apart.
    TooManyStreams,
    /// A class of stream that does not exist.
    UnknownKind(String),
    /// Time runs backwards.
    Backwards(SimTime, SimTime),
    /// The trace's bound was reached.
    Bound(u64),
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use ProblemKind::*;
        let text = match self {
            NoHeader(why) => {
                let header = "{\"highwater\":1, …}";
                tr!("this is not a Highwater trace: the first line should say {header}, {why}", header, why)
            }
            Version(version) => tr!(
                "this trace has format version {version}; this program reads versions up to {known}",
                version,
                known = RECORDS
            ),
            Empty => tr!("the file is empty").to_owned(),
            NotAnEvent(why) => tr!("not an event: {why}", why),
            CutOff => tr!("the file is cut off in the middle of this line").to_owned(),
            TooLong => tr!("longer than 64 KiB").to_owned(),
            UnknownStream(id) => tr!("stream {id} was never declared", id),
            DeclaredTwice(id) => tr!("stream {id} is declared a second time", id),
            TooManyStreams => tr!("more than 65,535 streams").to_owned(),
            UnknownKind(kind) => tr!("\"{kind}\" is not a kind of stream", kind),
            Backwards(time, last) => tr!("time runs backwards: {time} after {last}", time, last),
            Bound(n) => tr!("only the first {n} events are shown; the file has more", n),
        };
        f.write_str(&text)
    }
}

/// A fault in a trace file, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, counted from 1.
    pub line: u64,
    /// What is wrong there.
    pub kind: ProblemKind,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            ProblemKind::Empty => self.kind.fmt(f),
            _ => f.write_str(&tr!("line {line}: {problem}", line = self.line, problem = self.kind)),
        }
    }
}
