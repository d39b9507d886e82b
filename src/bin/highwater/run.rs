//! `highwater run`: a scenario becomes a trace, or its figures; a program runs as Node would run it, or becomes the same.

use std::io::{self, BufWriter, Write};

use highwater::engine::{NodeVersion, SimTime};
use highwater::figure::program_stem;
use highwater::formats::export;
use highwater::run::Run;
use highwater::script::finish_as_json;
use highwater::trace::Trace;

use crate::argument_error::ArgumentError;
use crate::findings::Report;
use crate::input::EVENTS;
use crate::{Answer, Failure, figures, input, script};

/// Runs a scenario and writes its trace as JSON Lines, or runs a program in JavaScript as Node would
#[derive(clap::Args)]
pub struct Args {
    /// A file, - for standard input, or a name such as upload-crash:ignore; or a program: a file that ends in .js, .mjs or .cjs
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
    /// Write the trace of a program in the place of what it prints
    #[arg(long, conflicts_with = "summary")]
    trace: bool,
    /// Write what the page reads of a program's run: a line of JSON, and then the trace
    #[arg(long, hide = true, conflicts_with_all = ["summary", "trace"])]
    page: bool,
    /// What the program finds in process.argv
    #[arg(trailing_var_arg = true)]
    arguments: Vec<String>,
}

fn node(word: &str) -> Result<NodeVersion, ArgumentError> {
    let major = word.parse().ok().and_then(NodeVersion::from_major);
    major.ok_or(ArgumentError::Node)
}

pub fn run(args: &Args) -> Result<Answer, Failure> {
    if program_stem(&args.scenario).is_some() {
        return run_program(args);
    }
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

fn run_program(args: &Args) -> Result<Answer, Failure> {
    let node = args.node.unwrap_or_default();
    let mut out = BufWriter::new(io::stdout().lock());
    if args.page {
        // Under the name that the page gives to programs: the name is in the lines of the trace.
        let text = script::text(&args.scenario)?;
        let mut process = script::of_page(&text, node)?;
        writeln!(out, "{}", finish_as_json(&mut process))?;
        export(&process.trace().borrow(), &mut out)?;
        out.flush()?;
        return Ok(Answer::Good);
    }
    let mut process = script::start(&args.scenario, &args.arguments, node)?;
    let outcome = process.finish();
    let trace = process.trace().borrow();
    if args.summary {
        figures::write(&trace, &mut out)?;
        Report::of(&trace).write(&mut out)?;
    } else if args.trace {
        export(&trace, &mut out)?;
    } else {
        script::write_output(&outcome, &mut out)?;
    }
    out.flush()?;
    script::write_end(&outcome)?;
    Ok(if outcome.exit_code == 0 && outcome.stop.is_none() { Answer::Good } else { Answer::Bad })
}
