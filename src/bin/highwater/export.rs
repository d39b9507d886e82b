//! `highwater export`: what happened, in the formats of other programs.

use clap::{Args, ValueEnum};
use highwater::formats::{self, write_trace};
use highwater::views::sequence::{View, mermaid};

use crate::moment::When;
use crate::output::Output;
use crate::{Answer, Failure, input};

/// Exports a run or a trace for another program
#[derive(Args)]
pub struct Words {
    /// A scenario, a figure or a trace: a file, - for standard input, or a name such as upload-crash:ignore
    input: String,
    /// The output format
    #[arg(long, value_enum)]
    format: Format,
    #[command(flatten)]
    when: When,
    /// The name of a stream whose flow the diagram shows [default: the first flow]
    #[arg(long, value_name = "NAME")]
    stream: Option<String>,
    #[command(flatten)]
    output: Output,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// JSON Lines, which the page and this program can read
    Jsonl,
    /// One row per event, for spreadsheets
    Csv,
    /// The Trace Event Format, for Perfetto
    Chrome,
    /// A Mermaid sequenceDiagram of the last 200 rows
    Mermaid,
}

pub fn run(words: &Words) -> Result<Answer, Failure> {
    let there = words.when.of(&words.input)?;
    let format = match words.format {
        Format::Jsonl => formats::Format::JsonLines,
        Format::Csv => formats::Format::Csv,
        Format::Chrome => formats::Format::Chrome,
        Format::Mermaid => {
            let stages = input::stages(&there.trace, words.stream.as_deref())?;
            let diagram = there.look(|moment| mermaid(moment, &stages, &View::default()));
            words.output.write(|out| out.write_all(diagram.as_bytes()))?;
            return Ok(if there.faulty { Answer::Bad } else { Answer::Good });
        }
    };
    words.output.write(|out| write_trace(format, &there.trace, there.index, out))?;
    Ok(if there.faulty { Answer::Bad } else { Answer::Good })
}
