//! `highwater program`: a scenario as a Node program, to run on real Node.

use highwater::scenario::node_program;

use crate::output::Output;
use crate::{Answer, Failure, input};

/// Writes a scenario as a Node program: real streams on a virtual clock, which print their results
#[derive(clap::Args)]
pub struct Args {
    /// A file, - for standard input, or a name such as upload-crash:ignore
    scenario: String,
    #[command(flatten)]
    output: Output,
}

pub fn run(args: &Args) -> Result<Answer, Failure> {
    let program = node_program(&input::scenario(&args.scenario)?);
    args.output.write(|out| out.write_all(program.as_bytes()))?;
    Ok(Answer::Good)
}
