//! `highwater scenarios` and `highwater schema`: what there is, and what a file can say.

use std::io::Write;

use highwater::figure::{built_in, built_in_figure, built_in_names, figure_schema};
use highwater::scenario::schema;

use crate::{Answer, Failure};

/// Lists the built-in scenarios, or writes one of them as JSON
#[derive(clap::Args)]
pub struct Args {
    /// The scenario to write as JSON, such as upload-crash:ignore
    name: Option<String>,
}

pub fn run(args: &Args) -> Result<Answer, Failure> {
    let mut out = std::io::stdout().lock();
    match &args.name {
        None => {
            for name in built_in_names() {
                let title = built_in_figure(&name).map(|figure| figure.text.title).unwrap_or_default();
                writeln!(out, "{name:<28} {title}")?;
            }
        }
        Some(name) => {
            let scenario =
                built_in(name).ok_or_else(|| format!("{name}: there is no scenario of that name"))?;
            out.write_all(scenario.file().as_bytes())?;
        }
    }
    Ok(Answer::Good)
}

/// Writes the JSON Schema of scenario files
#[derive(clap::Args)]
pub struct Schema {
    /// Write the schema of figure files instead
    #[arg(long)]
    figure: bool,
}

pub fn write_schema(args: &Schema) -> Result<Answer, Failure> {
    let schema = if args.figure { figure_schema() } else { schema() };
    writeln!(std::io::stdout().lock(), "{}", serde_json::to_string_pretty(&schema)?)?;
    Ok(Answer::Good)
}
