//! The native program: runs scenarios, reads and compares traces, without a browser. Each command is a module with its
//! arguments and a `run`; what several need is in `input` and `figures`. In a browser there is nothing here.
#![cfg_attr(target_os = "unknown", no_main)]
#![cfg(not(target_os = "unknown"))]

mod argument_error;
mod check;
mod diff;
mod export;
mod figure;
mod figures;
mod findings;
mod input;
mod moment;
mod output;
mod paths;
mod program;
mod read;
mod render;
mod run;
mod scenarios;
mod script;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

use clap::{Parser, Subcommand};
use highwater::words::use_language;

/// Node.js streams under backpressure: runs scenarios, reads and compares traces, without a browser.
///
/// A SCENARIO is a JSON file (see docs/scenario-format.md), - for standard input, or a name that `highwater scenarios`
/// lists, optionally with another consumer, as in upload-crash:ignore. A TRACE is a recording or a JSON Lines file, or - for standard
/// input.
#[derive(Parser)]
#[command(version, arg_required_else_help = true, after_help = EXIT_CODES, after_long_help = EXIT_CODES)]
struct Args {
    /// Use another language: a file from static/words, as in --words static/words/de.json
    #[arg(long, global = true, value_name = "FILE")]
    words: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  success
  1  the answer is no: a trace has errors or what --fail-on names, two traces differ, a scenario cannot run
  2  there is no answer: invalid arguments, or input that cannot be read";

#[derive(Subcommand)]
enum Command {
    Run(run::Args),
    Read(read::Args),
    Diff(diff::Args),
    Export(export::Args),
    Render(render::Args),
    Check(check::Args),
    Program(program::Args),
    Scenarios(scenarios::Args),
    Schema(scenarios::Schema),
    Figure(figure::Args),
}

/// What a command has found.
enum Answer {
    Good,
    Bad,
}

/// Why there is no answer, as a sentence.
type Failure = Box<dyn Error>;

fn main() -> ExitCode {
    let args = Args::parse();
    let spoken = args.words.as_deref().map_or(Ok(()), speak);
    let answer = spoken.and_then(|()| answer(args.command));
    match answer {
        Ok(Answer::Good) => ExitCode::SUCCESS,
        Ok(Answer::Bad) => ExitCode::from(1),
        // The reader of the output has closed the pipe.
        Err(failure) if is_broken_pipe(failure.as_ref()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("highwater: {}", without_number(&failure.to_string()));
            ExitCode::from(2)
        }
    }
}

fn answer(command: Command) -> Result<Answer, Failure> {
    match command {
        Command::Run(args) => run::run(&args),
        Command::Read(args) => read::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Render(args) => render::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Program(args) => program::run(&args),
        Command::Scenarios(args) => scenarios::run(&args),
        Command::Schema(args) => scenarios::write_schema(&args),
        Command::Figure(args) => figure::run(&args),
    }
}

/// Tells everything by a file of words from now on.
fn speak(file: &Path) -> Result<(), Failure> {
    let text =
        fs::read_to_string(paths::real(file)).map_err(|error| format!("{}: {error}", file.display()))?;
    let language = file.file_stem().unwrap_or_default().to_string_lossy();
    Ok(use_language(&language, &text)?)
}

/// The sentence without the system's number of an error, which says nothing to people, and is another one on each system.
fn without_number(sentence: &str) -> &str {
    match sentence.rsplit_once(" (os error ") {
        Some((words, number)) if number.ends_with(')') => words,
        _ => sentence,
    }
}

fn is_broken_pipe(failure: &(dyn Error + 'static)) -> bool {
    failure.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
