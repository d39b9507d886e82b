//! `highwater run`: a scenario becomes a trace, or its figures.

use std::io::{self, BufWriter, Write};

use highwater::engine::{NodeVersion, SimTime};
use highwater::formats::export;
use highwater::run::Run;
use highwater::trace::Trace;

use crate::argument_error::ArgumentError;
use crate::findings::Report;
use crate::input::EVENTS;
use crate::{Answer, Failure, figures, input};

/// Runs a scenario and writes its trace as JSON Lines
#[derive(clap::Args)]
pub struct Args {
    /// A file, - for standard input, or a name such as upload-crash:ignore
    scenario: String,
    #[arg(
        long,
        value_name = "N",
        value_parser = node,
        help = format!("The major version of Node to follow: {}", NodeVersion::MAJORS)
    )]
    node: Option<NodeVersion>,
    /// Print a summary instead of the trace
    #[arg(long)]
    summary: bool,
}

fn node(word: &str) -> Result<NodeVersion, ArgumentError> {
    let major = word.parse().ok().and_then(NodeVersion::from_major);
    major.ok_or(ArgumentError::Node)
}

pub fn run(args: &Args) -> Result<Answer, Failure> {
    let mut scenario = input::scenario(&args.scenario)?;
    if let Some(node) = args.node {
        scenario.node = node;
    }
    let mut run = Run::start(&scenario, Trace::DEFAULT_LIMIT);
    if !run.advance(SimTime(u64::MAX), EVENTS) {
        eprintln!("highwater: the run goes on, but the output stops after {EVENTS} events");
    }
    let mut out = BufWriter::new(io::stdout().lock());
    let trace = run.trace().borrow();
    match args.summary {
        true => {
            figures::write(&trace, &mut out)?;
            Report::of(&trace).write(&mut out)?;
        }
        false => export(&trace, &mut out)?,
    }
    out.flush()?;
    Ok(Answer::Good)
}
