//! `highwater check`: whether a scenario can be run, and if not, what is wrong where.

use std::io::Write;

use crate::{Answer, Failure, input};

/// Checks a scenario: says whether it can run, and where it has errors
#[derive(clap::Args)]
pub struct Args {
    /// A file, - for standard input, or a name such as upload-crash:ignore
    scenario: String,
}

pub fn run(args: &Args) -> Result<Answer, Failure> {
    let mut out = std::io::stdout().lock();
    match input::judged(&args.scenario)? {
        Ok(scenario) => {
            let streams = scenario.members().len();
            writeln!(out, "{}: valid, with {streams} stream(s)", args.scenario)?;
            Ok(Answer::Good)
        }
        Err(faults) => {
            for fault in faults {
                writeln!(out, "{}: {fault}", args.scenario)?;
            }
            Ok(Answer::Bad)
        }
    }
}
