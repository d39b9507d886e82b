//! `highwater check`: whether a scenario can be run, and if not, what is wrong where.

use std::io::Write;

use clap::Args;

use crate::{Answer, Failure, input};

/// Checks a scenario: says whether it can run, and where it has errors
#[derive(Args)]
pub struct Words {
    /// A file, - for standard input, or a name such as upload-crash:ignore
    scenario: String,
}

pub fn run(words: &Words) -> Result<Answer, Failure> {
    let mut out = std::io::stdout().lock();
    match input::judged(&words.scenario)? {
        Ok(scenario) => {
            let streams = scenario.members().len();
            writeln!(out, "{}: valid, with {streams} stream(s)", words.scenario)?;
            Ok(Answer::Good)
        }
        Err(faults) => {
            for fault in faults {
                writeln!(out, "{}: {fault}", words.scenario)?;
            }
            Ok(Answer::Bad)
        }
    }
}
