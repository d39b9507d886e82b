//! `highwater diff`: whether two traces are the same, and where they part.

use std::io::{self, BufWriter, Write};

use highwater::formats::{compared, difference};
use highwater::trace::grouped;

use crate::{Answer, Failure, figures, input};

/// Compares two traces event by event and shows where they diverge
///
/// Prints the last events in common, how each trace goes on, and the numbers that differ. Times are compared
/// only if both traces use a virtual clock. Memory is ignored. The exit code is 0 if the traces are the same, 1 if they
/// differ or have errors, 2 if one is not a trace.
#[derive(clap::Args)]
pub struct Args {
    /// A file, or - for standard input
    left: String,
    /// Another file, or - for standard input
    right: String,
}

pub fn run(args: &Args) -> Result<Answer, Failure> {
    if [&args.left, &args.right].iter().all(|path| *path == input::STDIN) {
        return Err("only one of the two traces can be standard input".into());
    }
    let (left, left_faulty) = input::trace(&args.left)?;
    let (right, right_faulty) = input::trace(&args.right)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let found = difference(&left, &right, u64::MAX);
    match &found {
        None => writeln!(out, "the same {} events", grouped(compared(&left, &right)))?,
        Some(difference) => {
            let (left_name, right_name) = names(&args.left, &args.right);
            writeln!(out, "{}", difference.report(&left_name, &right_name))?;
            figures::write_differing([(&left_name, &left), (&right_name, &right)], &mut out)?;
        }
    }
    out.flush()?;
    let same = found.is_none() && !left_faulty && !right_faulty;
    Ok(if same { Answer::Good } else { Answer::Bad })
}

/// What the traces are called: by the names of their files, or by their paths where those are the same.
fn names(left: &str, right: &str) -> (String, String) {
    let [left, right] = [left, right].map(|path| if path == input::STDIN { "stdin" } else { path });
    let folder = |path: &str| path.rfind('/').map_or(0, |at| at + 1);
    let (left_file, right_file) = (&left[folder(left)..], &right[folder(right)..]);
    match left_file == right_file {
        true => (left.to_owned(), right.to_owned()),
        false => (left_file.to_owned(), right_file.to_owned()),
    }
}
