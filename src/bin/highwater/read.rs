//! `highwater read`: what is in a trace, and what is wrong with it.

use std::io::{self, BufWriter, Write};

use clap::ValueEnum;
use highwater::judge::Severity;
use highwater::trace::Trace;

use crate::findings::Report;
use crate::paths::real;
use crate::{Answer, Failure, figures, input};

/// Reads a trace, prints a summary and what is wrong with the program, and reports errors in the file
///
/// Traces of worker threads and child processes that lie beside it are read as well. What each finding means and what to
/// change is in docs/findings.md.
#[derive(clap::Args)]
pub struct Args {
    /// A file, or - for standard input
    trace: String,
    /// Print the findings as JSON
    #[arg(long)]
    json: bool,
    /// Exit with 1 if there is a finding that is this severe, or more
    #[arg(long, value_name = "SEVERITY")]
    fail_on: Option<FailOn>,
}

/// Traces that are read at most: those of a process and of what it started.
const MOST: usize = 64;

/// From which severity on a finding fails the command.
#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    /// Warnings and errors
    Warning,
    /// Errors only
    Error,
}

pub fn run(args: &Args) -> Result<Answer, Failure> {
    let (trace, mut faulty) = input::trace(&args.trace)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut reports = vec![(args.trace.clone(), Report::of(&trace), trace)];
    // Its worker threads and child processes belong to it, where their traces lie beside it.
    let mut next = 0;
    while let Some((path, _, trace)) = reports.get(next) {
        for path in companions(path, trace) {
            let known = reports.iter().any(|(known, ..)| *known == path);
            if known || reports.len() >= MOST || !real(&path).is_file() {
                continue;
            }
            let (trace, is_faulty) = input::trace(&path)?;
            faulty |= is_faulty;
            reports.push((path, Report::of(&trace), trace));
        }
        next += 1;
    }
    match args.json {
        true => write_json(&reports, &mut out)?,
        false => {
            for (number, (_, report, trace)) in reports.iter().enumerate() {
                if number > 0 {
                    writeln!(out)?;
                }
                figures::write(trace, &mut out)?;
                report.write(&mut out)?;
            }
        }
    }
    out.flush()?;
    let fails = args.fail_on.is_some_and(|least| {
        let least = match least {
            FailOn::Warning => Severity::Warning,
            FailOn::Error => Severity::Error,
        };
        reports.iter().any(|(_, report, _)| report.has(least))
    });
    Ok(if faulty || fails { Answer::Bad } else { Answer::Good })
}

/// The traces of a trace's worker threads and child processes, in the same folder.
fn companions(path: &str, trace: &Trace) -> Vec<String> {
    let folder = path.rfind(['/', '\\']).map_or("", |end| &path[..=end]);
    let files = trace.notes().companions().iter().filter_map(|companion| companion.trace.as_deref());
    let is_name = |file: &&str| !file.contains(['/', '\\']) && path != input::STDIN;
    files.filter(is_name).map(|file| format!("{folder}{file}")).collect()
}

/// Writes the first report, with the others as its `companions`.
fn write_json(reports: &[(String, Report, Trace)], out: &mut impl Write) -> io::Result<()> {
    let mut all = reports.iter().map(|(path, report, trace)| {
        let mut json = report.json(trace);
        json["file"] = path.as_str().into();
        json
    });
    let Some(mut first) = all.next() else { return Ok(()) };
    first["companions"] = all.collect::<Vec<_>>().into();
    writeln!(out, "{first:#}")
}
