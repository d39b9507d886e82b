//! `highwater program`: a scenario as a Node program, to run on real Node.

use highwater::scenario::{node_devices_module, node_program, page_program};

use crate::output::Output;
use crate::{Answer, Failure, input};

/// The devices that programs ask for by readable calls, with real timers.
const REAL_DEVICES: &str = include_str!("../../../static/devices.mjs");

/// Writes a scenario as a Node program: real streams on a virtual clock, which print their results
#[derive(clap::Args)]
pub struct Args {
    /// A file, - for standard input, or a name such as upload-crash:ignore
    #[arg(required_unless_present = "devices")]
    scenario: Option<String>,
    #[command(flatten)]
    output: Output,
    /// Write the program as the page's editor shows it: what `highwater run` runs, with its devices in devices.mjs
    #[arg(long, conflicts_with = "devices")]
    edit: bool,
    /// Write a devices.mjs for a real Node: with a scenario, the one that its program needs; without, that of all other programs
    #[arg(long)]
    devices: bool,
}

pub fn run(args: &Args) -> Result<Answer, Failure> {
    let scenario = args.scenario.as_deref().map(input::scenario).transpose()?;
    let program = match (&scenario, args.devices) {
        (None, _) => REAL_DEVICES.to_owned(),
        (Some(_), true) => node_devices_module(),
        (Some(scenario), _) if args.edit => page_program(scenario),
        (Some(scenario), _) => node_program(scenario),
    };
    args.output.write(|out| out.write_all(program.as_bytes()))?;
    Ok(Answer::Good)
}
