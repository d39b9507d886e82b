//! Writing a trace as a file, a number of events at a time, so that the page stays responsive while it writes a long one,
//! and the table of formats. What a line looks like is each format's own: `export`, `csv`, `chrome`.

use std::io::{self, Write};

use super::chrome::Chrome;
use super::csv::Csv;
use super::export::JsonLines;
use super::lines::Lines;
use crate::tr;
use crate::trace::{EventIndex, Trace};

/// A format of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON Lines, which the page and the native program read.
    JsonLines,
    /// A row an event, for spreadsheets and scripts.
    Csv,
    /// The Trace Event Format of Chrome, which Perfetto opens.
    Chrome,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 3] = [Format::JsonLines, Format::Csv, Format::Chrome];

    /// Its name on the command line and in the ids of the page's elements.
    pub fn code(self) -> &'static str {
        match self {
            Format::JsonLines => "jsonl",
            Format::Csv => "csv",
            Format::Chrome => "chrome",
        }
    }

    /// The ending of its files' names, without the first dot.
    pub fn ending(self) -> &'static str {
        match self {
            Format::JsonLines => "trace.jsonl",
            Format::Csv => "csv",
            Format::Chrome => "chrome.json",
        }
    }

    /// What it is, for the command line.
    pub fn about(self) -> &'static str {
        match self {
            Format::JsonLines => "JSON Lines, which the page and this program read",
            Format::Csv => "A row an event, for spreadsheets",
            Format::Chrome => "The Trace Event Format, which Perfetto opens",
        }
    }

    /// Its name for people.
    pub fn title(self) -> &'static str {
        match self {
            Format::JsonLines => "JSON Lines",
            Format::Csv => "CSV",
            Format::Chrome => tr!("Chrome trace"),
        }
    }

    /// What it is for, on the page, in the order of [`Format::ALL`]: it may say "the same" of the one before it.
    pub fn purpose(self) -> &'static str {
        match self {
            Format::JsonLines => tr!("what has happened so far; Open… loads it again"),
            Format::Csv => tr!("the same for a spreadsheet, one row per event"),
            Format::Chrome => tr!("the same for ui.perfetto.dev"),
        }
    }
}

/// A trace that is being written.
pub struct TraceWriter {
    lines: Box<dyn Lines>,
    from: EventIndex,
    next: EventIndex,
    end: EventIndex,
    begun: bool,
}

impl TraceWriter {
    /// The first `end` events of `trace`, as far as they are kept; nothing is written yet.
    pub fn new(format: Format, trace: &Trace, end: EventIndex) -> TraceWriter {
        let lines: Box<dyn Lines> = match format {
            Format::JsonLines => Box::new(JsonLines::default()),
            Format::Csv => Box::new(Csv),
            Format::Chrome => Box::new(Chrome::default()),
        };
        let (from, end) = (trace.first(), end.min(trace.end()));
        TraceWriter { lines, from, next: from, end, begun: false }
    }

    /// Writes up to so many events more of the same trace. Whether that was all.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&mut self, trace: &Trace, events: u64, out: &mut dyn Write) -> io::Result<bool> {
        if !self.begun {
            self.lines.head(trace, self.from..self.end, out)?;
            self.begun = true;
        }
        let to = self.next.saturating_add(events).min(self.end);
        let mut result = Ok(());
        trace.for_each(self.next..to, |_, event| {
            if result.is_ok() {
                result = self.lines.event(trace, event, out);
            }
        });
        result?;
        self.next = self.next.max(to);
        let done = self.next >= self.end;
        if done {
            self.lines.tail(trace, self.end, out)?;
        }
        Ok(done)
    }

    /// The part that is written, from 0 to 1.
    pub fn share(&self) -> f64 {
        let whole = self.end.saturating_sub(self.from).max(1);
        self.next.saturating_sub(self.from) as f64 / whole as f64
    }
}

/// Writes the first `end` events of a trace, as far as they are kept.
///
/// # Errors
/// Those of `out`.
pub fn write_trace(format: Format, trace: &Trace, end: EventIndex, out: &mut dyn Write) -> io::Result<()> {
    TraceWriter::new(format, trace, end).write(trace, u64::MAX, out).map(|_| ())
}

/// Writes the whole trace as JSON Lines.
///
/// # Errors
/// Those of `out`.
pub fn export(trace: &Trace, out: &mut impl Write) -> io::Result<()> {
    write_trace(Format::JsonLines, trace, trace.end(), out)
}
