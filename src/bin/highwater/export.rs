//! `highwater export`: a trace in the formats of other programs.

use std::io::{self, BufWriter, Write};

use clap::{Args, ValueEnum};
use highwater::trace::{Cursor, Trace, export, export_chrome, export_csv};
use highwater::views::Moment;
use highwater::views::sequence::{View, mermaid};

use crate::{Answer, Failure, input};

/// Writes a trace in another format
#[derive(Args)]
pub struct Words {
    /// A file, or - for standard input
    trace: String,
    /// The format
    #[arg(long = "as", value_enum)]
    format: Format,
    /// The stream whose flow the diagram shows, by its name; absent: the first flow
    #[arg(long, value_name = "NAME")]
    stream: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// JSON Lines, which the page and this program read
    Jsonl,
    /// A row an event, for spreadsheets
    Csv,
    /// The Trace Event Format, which Perfetto opens
    Chrome,
    /// A Mermaid sequenceDiagram of the last 200 rows
    Mermaid,
}

pub fn run(words: &Words) -> Result<Answer, Failure> {
    let (trace, faulty) = input::trace(&words.trace)?;
    let mut out = BufWriter::new(io::stdout().lock());
    match words.format {
        Format::Jsonl => export(&trace, &mut out)?,
        Format::Csv => export_csv(&trace, &mut out)?,
        Format::Chrome => export_chrome(&trace, &mut out)?,
        Format::Mermaid => out.write_all(diagram(&trace, words.stream.as_deref())?.as_bytes())?,
    }
    out.flush()?;
    Ok(if faulty { Answer::Bad } else { Answer::Good })
}

fn diagram(trace: &Trace, stream: Option<&str>) -> Result<String, Failure> {
    let stages = input::stages(trace, stream)?;
    let mut cursor = Cursor::default();
    cursor.seek(trace, trace.end());
    let (time, reached) = (trace.end_time(), trace.end_time());
    let moment = Moment { trace, cursor: &cursor, time, reached, speed: 0.0 };
    Ok(mermaid(&moment, &stages, &View::default()))
}
