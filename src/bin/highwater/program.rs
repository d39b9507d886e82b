//! `highwater program`: a scenario as a Node program, to run on real Node.

use highwater::scenario::{node_devices_module, node_program, page_program};

use crate::output::Output;
use crate::{Answer, Failure, input};

/// Writes a scenario as a Node program: real streams on a virtual clock, which print their results
#[derive(clap::Args)]
pub struct Args {
    /// A file, - for standard input, or a name such as upload-crash:ignore
    scenario: String,
    #[command(flatten)]
    output: Output,
    /// Write the program as the page's editor shows it: what `highwater run` runs, with its devices in devices.mjs
    #[arg(long, conflicts_with = "devices")]
    edit: bool,
    /// Write that devices.mjs for a real Node
    #[arg(long)]
    devices: bool,
}

pub fn run(args: &Args) -> Result<Answer, Failure> {
    let program = match (args.edit, args.devices) {
        (true, _) => page_program(&input::scenario(&args.scenario)?),
        (_, true) => node_devices_module(),
        _ => node_program(&input::scenario(&args.scenario)?),
    };
    args.output.write(|out| out.write_all(program.as_bytes()))?;
    Ok(Answer::Good)
}
