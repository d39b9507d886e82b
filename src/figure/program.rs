//! Programs in the place of scenarios: what may stand for one, and what its file is called. Must not run any: `script` does.

use super::error::FigureError;

/// Characters of a program.
const PROGRAM: usize = 64 * 1024;

/// Whether it is a program's text, or the name of a file.
///
/// # Errors
/// If it is neither.
pub(super) fn check_program(program: &str) -> Result<(), FigureError> {
    let is_in_name = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    match program_stem(program).map(|name| name.strip_suffix(".fixed").unwrap_or(name)) {
        Some(name) if !name.is_empty() && name.chars().all(is_in_name) => Ok(()),
        _ if !program.contains('\n') => Err(FigureError::new(
            "it is neither a program's text, of several lines, nor a file's name, as in missed-drain.mjs",
        )),
        _ if program.chars().count() > PROGRAM => {
            Err(FigureError::new(format!("more than {PROGRAM} characters")))
        }
        _ => Ok(()),
    }
}

/// The name of a program's file without its end; `None` if a file of that name is no program.
pub fn program_stem(name: &str) -> Option<&str> {
    [".mjs", ".js", ".cjs"].iter().find_map(|end| name.strip_suffix(end))
}

/// What the program's file is called: Node reads modules and scripts by that.
pub fn main_of(text: &str) -> &'static str {
    let begins = |line: &str, word: &str| {
        let rest = line.strip_prefix(word);
        rest.is_some_and(|rest| {
            !rest.starts_with(|next: char| next.is_alphanumeric() || "_$(.=:".contains(next))
        })
    };
    let is_module = text
        .lines()
        .any(|line| ["import", "export", "await", "for await"].iter().any(|word| begins(line, word)));
    if is_module { "program.mjs" } else { "program.js" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_a_module_if_it_says_so() {
        for (text, main) in [
            ("import fs from 'node:fs';", "program.mjs"),
            ("// a\nimport { pipeline } from 'node:stream/promises';", "program.mjs"),
            ("export {};", "program.mjs"),
            ("await done;", "program.mjs"),
            ("const fs = require('node:fs');", "program.js"),
            ("import('node:fs').then(go);", "program.js"),
            ("const f = async () => {\n  await done;\n};", "program.js"),
            ("important();", "program.js"),
        ] {
            assert_eq!(main_of(text), main, "{text}");
        }
    }

    #[test]
    fn a_program_is_a_name_or_a_text() {
        for (program, is_one) in [
            ("missed-drain.mjs", true),
            ("missed-drain.fixed.mjs", true),
            ("a.js", true),
            ("const a = 1;\nconsole.log(a);", true),
            ("../secret.mjs", false),
            ("programs/a.mjs", false),
            (".mjs", false),
            ("console.log(1)", false),
        ] {
            assert_eq!(check_program(program).is_ok(), is_one, "{program}");
        }
    }
}
