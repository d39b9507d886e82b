//! `highwater export`: what happened, in the formats of other programs.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use highwater::formats::{Format, write_trace};
use highwater::views::sequence::{SequenceViewport, mermaid};

use crate::moment::MomentArgs;
use crate::output::Output;
use crate::{Answer, Failure, input};

/// Exports a run or a trace for another program
#[derive(clap::Args)]
pub struct Args {
    /// A scenario, a figure or a trace: a file, - for standard input, or a name such as upload-crash:ignore
    input: String,
    /// The output format
    #[arg(long, value_parser = format())]
    format: OutputFormat,
    #[command(flatten)]
    when: MomentArgs,
    /// The name of a stream whose flow the diagram shows [default: the first flow]
    #[arg(long, value_name = "NAME")]
    stream: Option<String>,
    #[command(flatten)]
    output: Output,
}

/// The format to write: one of the whole trace, or a diagram of its last rows.
#[derive(Clone, Copy)]
enum OutputFormat {
    Trace(Format),
    Mermaid,
}

fn format() -> impl TypedValueParser<Value = OutputFormat> {
    let trace = |format: Format| PossibleValue::new(format.code()).help(format.about());
    let mermaid = PossibleValue::new("mermaid").help("A Mermaid sequenceDiagram of the last 200 rows");
    PossibleValuesParser::new(Format::ALL.map(trace).into_iter().chain([mermaid])).map(|name| {
        let found = Format::ALL.into_iter().find(|format| format.code() == name);
        found.map_or(OutputFormat::Mermaid, OutputFormat::Trace)
    })
}

pub fn run(args: &Args) -> Result<Answer, Failure> {
    let there = args.when.of(&args.input)?;
    let format = match args.format {
        OutputFormat::Trace(format) => format,
        OutputFormat::Mermaid => {
            let stages = input::stages(&there.trace, args.stream.as_deref())?;
            let diagram = there.look(|moment| mermaid(moment, &stages, &SequenceViewport::default()));
            args.output.write(|out| out.write_all(diagram.as_bytes()))?;
            return Ok(if there.faulty { Answer::Bad } else { Answer::Good });
        }
    };
    args.output.write(|out| write_trace(format, &there.trace, there.index, out))?;
    Ok(if there.faulty { Answer::Bad } else { Answer::Good })
}
