//! Programs in JavaScript: read with the files around them, and told what they printed and how they ended.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use highwater::engine::NodeVersion;
use highwater::figure::{Figure, main_of, program_files, program_stem};
use highwater::script::{Limit, Outcome, Process, Program, Site};

use crate::Failure;
use crate::paths::real;

/// Files beside a program that are read, and how large one may be.
const FILES: usize = 1000;
const LENGTH: u64 = 4 << 20;

/// The text of the program in a file.
pub fn text(name: &str) -> Result<String, Failure> {
    Ok(fs::read_to_string(real(name)).map_err(|error| format!("{name}: {error}"))?)
}

/// A process of a program as the page runs it: alone, under a name of the page's.
pub fn of_page(text: &str, node: NodeVersion) -> Result<Process, Failure> {
    Ok(Process::new(Program::of_text(main_of(text), text), node)?)
}

/// A process of a figure's program; `None` if the figure has a scenario.
pub fn of_figure(figure: &Figure) -> Result<Option<Process>, Failure> {
    let Some(program) = &figure.program else { return Ok(None) };
    let built_in = || program_files().find(|(name, _)| name == program).map(|(_, text)| text);
    let text = figure.own_program().or_else(built_in);
    let text = text.ok_or_else(|| format!("there is no program {program}"))?;
    of_page(text, figure.scenario.node).map(Some)
}

/// A process of the program in a file. Modules beside it are files of the program, too.
pub fn start(name: &str, arguments: &[String], node: NodeVersion) -> Result<Process, Failure> {
    let path = real(name);
    let text = text(name)?;
    let main = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut files = BTreeMap::new();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    read_folder(folder, "", &mut files);
    files.insert(main.clone(), text);
    let program = Program { files, main, arguments: arguments.to_vec(), ..Program::default() };
    Ok(Process::new(program, node)?)
}

fn read_folder(folder: &Path, below: &str, files: &mut BTreeMap<String, String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Ok(kind) = entry.file_type() else { continue };
        if files.len() >= FILES || name.starts_with('.') {
            continue;
        }
        if kind.is_dir() && name != "node_modules" && below.matches('/').count() < 4 {
            read_folder(&entry.path(), &format!("{below}{name}/"), files);
        } else if program_stem(&name).is_some() || name.ends_with(".json") {
            let small = entry.metadata().is_ok_and(|metadata| metadata.len() <= LENGTH);
            if let Some(text) = small.then(|| fs::read_to_string(entry.path()).ok()).flatten() {
                files.insert(format!("{below}{name}"), text);
            }
        }
    }
}

/// What the program has printed, each to where it printed it.
pub fn write_output(outcome: &Outcome, out: &mut impl Write) -> io::Result<()> {
    for output in &outcome.output {
        if output.is_error {
            out.flush()?;
            eprint!("{}", output.text);
        } else {
            out.write_all(output.text.as_bytes())?;
        }
        if output.cut {
            out.flush()?;
            eprintln!("highwater: the program printed more, which is not kept");
        }
    }
    Ok(())
}

/// Why it ended, where that was not by itself.
pub fn write_end(outcome: &Outcome) -> io::Result<()> {
    if let Some(fault) = &outcome.error {
        let site = fault.site.as_ref().map(|site| format!("{}\n", place(site))).unwrap_or_default();
        writeln!(io::stderr(), "{site}\n{}", fault.text)?;
    }
    if let Some(stop) = &outcome.stop {
        let what = match &stop.limit {
            Limit::LoopTurns => "a loop went on for too long".to_owned(),
            Limit::Depth => "calls went too deep".to_owned(),
            Limit::Steps => "the program went on for too long".to_owned(),
            Limit::Interpreter(reason) => format!("the interpreter could not go on: {reason}"),
        };
        let site = stop.site.as_ref().map(|site| format!(" at {}", place(site))).unwrap_or_default();
        writeln!(io::stderr(), "highwater: the program was ended{site}: {what}")?;
    }
    Ok(())
}

fn place(site: &Site) -> String {
    format!("{}:{}:{}", site.file, site.line, site.column)
}
