//! `highwater read`: what is in a trace, and what is wrong with it.

use std::io::{self, BufWriter, Write};

use clap::{Args, ValueEnum};
use highwater::judge::Severity;

use crate::findings::Report;
use crate::{Answer, Failure, figures, input};

/// Reads a trace, prints a summary and what is wrong with the program, and reports errors in the file
///
/// What each finding means and what to change is in docs/findings.md.
#[derive(Args)]
pub struct Words {
    /// A file, or - for standard input
    trace: String,
    /// Print the findings as JSON
    #[arg(long)]
    json: bool,
    /// Exit with 1 if there is a finding that is this severe, or more
    #[arg(long, value_name = "SEVERITY")]
    fail_on: Option<FailOn>,
}

/// From which severity on a finding fails the command.
#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    /// Warnings and errors
    Warning,
    /// Errors only
    Error,
}

pub fn run(words: &Words) -> Result<Answer, Failure> {
    let (trace, faulty) = input::trace(&words.trace)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let report = Report::of(&trace);
    match words.json {
        true => writeln!(out, "{:#}", report.json(&trace))?,
        false => {
            figures::write(&trace, &mut out)?;
            report.write(&mut out)?;
        }
    }
    out.flush()?;
    let fails = words.fail_on.is_some_and(|least| {
        report.has(match least {
            FailOn::Warning => Severity::Warning,
            FailOn::Error => Severity::Error,
        })
    });
    Ok(if faulty || fails { Answer::Bad } else { Answer::Good })
}
