//! `highwater read`: what is in a trace, and what is wrong with it.

use std::io::{self, BufWriter, Write};

use clap::Args;

use crate::{Answer, Failure, figures, input};

/// Reads a trace, prints a summary and reports errors in the file
#[derive(Args)]
pub struct Words {
    /// A file, or - for standard input
    trace: String,
}

pub fn run(words: &Words) -> Result<Answer, Failure> {
    let (trace, faulty) = input::trace(&words.trace)?;
    let mut out = BufWriter::new(io::stdout().lock());
    figures::write(&trace, &mut out)?;
    out.flush()?;
    Ok(if faulty { Answer::Bad } else { Answer::Good })
}
