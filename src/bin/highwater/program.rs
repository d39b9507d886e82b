//! `highwater program`: a scenario as a Node program, for whoever would rather run the real thing.

use std::io::Write;

use clap::Args;
use highwater::scenario::node_program;

use crate::{Answer, Failure, input};

/// Writes a scenario as a Node program: real streams on a virtual clock, which print what they came to
#[derive(Args)]
pub struct Words {
    /// A file, - for standard input, or a name such as upload-crash:ignore
    scenario: String,
}

pub fn run(words: &Words) -> Result<Answer, Failure> {
    let program = node_program(&input::scenario(&words.scenario)?);
    std::io::stdout().lock().write_all(program.as_bytes())?;
    Ok(Answer::Good)
}
