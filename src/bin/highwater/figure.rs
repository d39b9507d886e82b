//! `highwater figure`: a figure's texts as a reader gets them, filled in by its runs.

use std::io::Write;

use highwater::figure::{Evaluator, Inline, Paragraphs, plain};

use crate::{Answer, Failure, input, script};

/// Runs a figure and prints its texts with the measured values, and the answer to its question
#[derive(clap::Args)]
pub struct Args {
    /// A name such as upload-crash, a file, or - for standard input
    figure: String,
}

pub fn run(args: &Args) -> Result<Answer, Failure> {
    let mut out = std::io::stdout().lock();
    let figure = input::figure(&args.figure)?;
    let told = match script::of_figure(&figure)? {
        Some(mut process) => {
            process.finish();
            Evaluator::of_program(&figure, process.trace().clone()).evaluation()
        }
        None => Evaluator::finish(&figure),
    };
    let texts = &told.texts;
    writeln!(out, "{}\n", plain(&texts.title))?;
    let mut section = |name: &str, text: &Paragraphs<Inline>| match text.is_empty() {
        true => Ok(()),
        false => writeln!(out, "{name}: {}\n", plain(text)),
    };
    section("Story", &texts.story)?;
    section("Look", &texts.look)?;
    section("Question", &texts.question)?;
    for (number, choice) in texts.choices.iter().enumerate() {
        section(if told.answer == Some(number) { "  (x)" } else { "  ( )" }, choice)?;
    }
    for (at, moment) in figure.moments.iter().zip(&texts.moments) {
        section(&format!("At {at}"), moment)?;
    }
    section("Explanation", &texts.explanation)?;
    for text in &texts.tries {
        section("Try", text)?;
    }
    section("Other versions", &texts.versions)?;
    let asks = figure.question.as_ref().is_some_and(|question| !question.choices.is_empty());
    if asks && told.answer.is_none() {
        writeln!(out, "Not exactly one answer is right.")?;
        return Ok(Answer::Bad);
    }
    Ok(Answer::Good)
}
