//! A program to run, and what its run leaves besides the trace. Only data.

use std::collections::BTreeMap;

use boa_engine::error::RuntimeLimitError;

use crate::engine::SimTime;
use crate::trace::EventIndex;

/// A program: its files, as Node would find them in a folder.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// The text of each file, by its path below the program's folder: `app.mjs`, `lib/parse.js`.
    pub files: BTreeMap<String, String>,
    /// The file to start with.
    pub main: String,
    /// `process.argv` from the third element on.
    pub arguments: Vec<String>,
    /// Whether its trace is without what only recordings tell, such as the program's listeners: to be compared with a scenario's.
    pub is_plain: bool,
    /// How much it may do.
    pub limits: Limits,
}

impl Program {
    /// A program of one file.
    pub fn of_text(name: &str, text: &str) -> Program {
        let files = BTreeMap::from([(name.to_owned(), text.to_owned())]);
        Program { files, main: name.to_owned(), ..Program::default() }
    }
}

/// How much a program may do before it is ended.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Turns of one loop.
    pub loop_turns: u64,
    /// Calls within one another.
    pub depth: usize,
    /// Bytes printed: what comes after them is not kept.
    pub output: usize,
    /// Callbacks of the event loop.
    pub steps: u64,
    /// The virtual time.
    pub time: SimTime,
    /// Events that the trace keeps, about.
    pub events: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            loop_turns: 20_000_000,
            depth: 400,
            output: 4 << 20,
            steps: 20_000_000,
            time: SimTime(u64::MAX),
            events: 1 << 20,
        }
    }
}

/// A place in the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The file's path below the program's folder.
    pub file: String,
    /// From 1.
    pub line: u32,
    /// From 1.
    pub column: u32,
}

/// Something that the program has printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// When.
    pub time: SimTime,
    /// How many events had happened.
    pub event: EventIndex,
    /// Whether it went to standard error.
    pub is_error: bool,
    /// What, with its line ends.
    pub text: String,
    /// Whether it is only the beginning, since no more is kept.
    pub cut: bool,
    /// Where from.
    pub site: Option<Site>,
}

/// Which limit a program has reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Limit {
    /// [`Limits::loop_turns`]
    LoopTurns,
    /// [`Limits::depth`]
    Depth,
    /// [`Limits::steps`]
    Steps,
    /// The interpreter could not go on, for the reason that it gives.
    Interpreter(String),
}

impl Limit {
    pub(super) fn of(limit: RuntimeLimitError) -> Limit {
        match limit {
            RuntimeLimitError::LoopIteration => Limit::LoopTurns,
            RuntimeLimitError::Recursion | RuntimeLimitError::StackSize => Limit::Depth,
        }
    }
}

/// A program was ended because it reached a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Which.
    pub limit: Limit,
    /// Where it was.
    pub site: Option<Site>,
}

/// What a run leaves besides its trace.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The exit code that the process has.
    pub exit_code: i32,
    /// The error that ended it, as Node prints it.
    pub error: Option<Fault>,
    /// The limit that ended it.
    pub stop: Option<Stop>,
    /// What it has printed.
    pub output: Vec<Output>,
}

/// An error that ended the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its stack, or what is thrown as a string.
    pub text: String,
    /// Where it was made.
    pub site: Option<Site>,
}
