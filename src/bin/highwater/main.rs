//! The native program: runs scenarios, reads and compares traces, without a browser. Each command is a module with its
//! words and a `run`; what several need is in `input` and `figures`. On wasm32 there is nothing here.
#![cfg_attr(target_arch = "wasm32", no_main)]
#![cfg(not(target_arch = "wasm32"))]

mod check;
mod diff;
mod export;
mod figure;
mod figures;
mod findings;
mod input;
mod moment;
mod output;
mod program;
mod read;
mod render;
mod run;
mod scenarios;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

use clap::{Parser, Subcommand};
use highwater::words::use_language;

/// Node.js streams under backpressure: runs scenarios, reads and compares traces, without a browser.
///
/// A SCENARIO is a JSON file (see docs/scenario-format.md), - for standard input, or a name that `highwater scenarios`
/// lists, optionally with another consumer, as in upload-crash:ignore. A TRACE is a JSON Lines file, or - for standard
/// input.
#[derive(Parser)]
#[command(version, arg_required_else_help = true, after_help = EXIT_CODES, after_long_help = EXIT_CODES)]
struct Words {
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
    Run(run::Words),
    Read(read::Words),
    Diff(diff::Words),
    Export(export::Words),
    Render(render::Words),
    Check(check::Words),
    Program(program::Words),
    Scenarios(scenarios::Words),
    Schema(scenarios::Schema),
    Figure(figure::Words),
}

/// What a command has found.
enum Answer {
    Good,
    Bad,
}

/// Why there is no answer, as a sentence.
type Failure = Box<dyn Error>;

fn main() -> ExitCode {
    let words = Words::parse();
    let spoken = words.words.as_deref().map_or(Ok(()), speak);
    let answer = spoken.and_then(|()| answer(words.command));
    match answer {
        Ok(Answer::Good) => ExitCode::SUCCESS,
        Ok(Answer::Bad) => ExitCode::from(1),
        // The reader of the output has closed the pipe.
        Err(failure) if is_broken_pipe(failure.as_ref()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("highwater: {failure}");
            ExitCode::from(2)
        }
    }
}

fn answer(command: Command) -> Result<Answer, Failure> {
    match command {
        Command::Run(words) => run::run(&words),
        Command::Read(words) => read::run(&words),
        Command::Diff(words) => diff::run(&words),
        Command::Export(words) => export::run(&words),
        Command::Render(words) => render::run(&words),
        Command::Check(words) => check::run(&words),
        Command::Program(words) => program::run(&words),
        Command::Scenarios(words) => scenarios::run(&words),
        Command::Schema(words) => scenarios::write_schema(&words),
        Command::Figure(words) => figure::run(&words),
    }
}

/// Tells everything by a file of words from now on.
fn speak(file: &Path) -> Result<(), Failure> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let language = file.file_stem().unwrap_or_default().to_string_lossy();
    Ok(use_language(&language, &text)?)
}

fn is_broken_pipe(failure: &(dyn Error + 'static)) -> bool {
    failure.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
