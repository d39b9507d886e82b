//! Running the programs of figures. Must not judge what comes of it.

use highwater::figure::{Figure, main_of, program_files};
use highwater::script::{Process, Program};

/// The text of a program of `static/figures/programs`.
pub fn text(name: &str) -> &'static str {
    let found = program_files().find(|(file, _)| *file == name);
    found.map(|(_, text)| text).unwrap_or_else(|| panic!("there is no program {name}"))
}

/// A figure's program, run to its end.
pub fn run(figure: &Figure) -> Process {
    run_text(text(figure.program.as_deref().unwrap_or_default()), figure)
}

/// Another program in its place.
pub fn run_text(text: &str, figure: &Figure) -> Process {
    let program = Program::of_text(main_of(text), text);
    let mut process = Process::new(program, figure.scenario.node).expect("a process can be made");
    process.finish();
    process
}
