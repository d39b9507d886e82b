//! What is said of how a program has ended. Must not render.

use crate::tr;
use crate::ui::model::{EndKind, ProgramEnd, ProgramRun};

/// Why it has ended before its time, as one sentence: it stands in the editor below the line.
pub fn end_sentence(end: &ProgramEnd) -> String {
    match end.kind {
        EndKind::Error => match first_line(&end.text) {
            // A stack without what has been thrown.
            "" => tr!("An error that nothing has caught ended the program.").to_owned(),
            line => line.to_owned(),
        },
        EndKind::Loop => {
            tr!("This loop went on without an end and the event loop never had a turn, so the program was stopped.")
                .to_owned()
        }
        EndKind::Depth => tr!("Calls are nested too deeply here, so the program was stopped.").to_owned(),
        EndKind::Steps => {
            tr!("The program went on and on, so it was stopped after a few million callbacks.").to_owned()
        }
        EndKind::Interpreter => tr!("The interpreter cannot run this: {text}", text = first_line(&end.text)),
    }
}

/// The line that says what is wrong: Node's first lines may quote the program.
fn first_line(text: &str) -> &str {
    let says = |line: &&str| line.split_once(':').is_some_and(|(name, _)| name.contains("Error"));
    let mut lines = text.lines();
    let is_call = |line: &str| line.trim_start().starts_with("at ");
    let found = lines.clone().find(says).or_else(|| lines.find(|line| !line.trim().is_empty()));
    found.filter(|line| !is_call(line)).unwrap_or_default()
}

/// How the run has ended.
pub fn outcome(run: &ProgramRun) -> String {
    match (&run.end, run.exit_code) {
        (Some(end), _) if end.kind != EndKind::Error => tr!("Stopped.").to_owned(),
        (_, 0) => tr!("Exit code 0.").to_owned(),
        (Some(end), code) => tr!("Exit code {code}: {why}", code, why = end_sentence(end)),
        (None, code) => tr!("Exit code {code}.", code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_error_the_line_with_its_name_is_said() {
        let said = |text: &str| {
            end_sentence(&ProgramEnd { kind: EndKind::Error, text: text.to_owned(), place: None })
        };
        assert_eq!(said("TypeError: a is not b\n    at x"), "TypeError: a is not b");
        assert_eq!(said("/program.mjs:3\nlet let;\n    ^^^\n\nSyntaxError: no\n"), "SyntaxError: no");
        assert_eq!(said("Error [ERR_X]: no"), "Error [ERR_X]: no");
        assert_eq!(said("Uncaught:\n'a string'"), "Uncaught:");
        let nameless = "An error that nothing has caught ended the program.";
        assert_eq!([said(""), said("    at x (/program.mjs:3:9)\n")], [nameless; 2]);
    }
}
