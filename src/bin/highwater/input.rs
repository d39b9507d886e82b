//! What commands are given: scenarios and traces, from files, standard input or by name. Every failure is a sentence
//! that names the input and the place in it.

use std::fs::File;
use std::io::{self, Read};

use highwater::scenario::{Fault, LONGEST, Scenario, built_in};
use highwater::trace::{Import, Importer, Trace};

use crate::Failure;

/// The word for standard input.
pub const STDIN: &str = "-";

fn open(path: &str) -> Result<Box<dyn Read>, Failure> {
    match path {
        STDIN => Ok(Box::new(io::stdin())),
        path => Ok(Box::new(File::open(path).map_err(|error| format!("{path}: {error}"))?)),
    }
}

/// The scenario of that file or name, or what is wrong with it.
pub fn judged(name: &str) -> Result<Result<Scenario, Vec<Fault>>, Failure> {
    if let Some(scenario) = built_in(name) {
        return Ok(Ok(scenario));
    }
    let mut text = String::new();
    // One byte more than the most says that there is too much.
    let file = open(name)?.take(LONGEST as u64 + 1);
    io::BufReader::new(file).read_to_string(&mut text).map_err(|error| format!("{name}: {error}"))?;
    Ok(Scenario::read(&text))
}

/// The same, where it is of no use with a fault.
pub fn scenario(name: &str) -> Result<Scenario, Failure> {
    judged(name)?.map_err(|faults| {
        let faults: Vec<String> = faults.iter().map(|fault| format!("{name}: {fault}")).collect();
        faults.join("\nhighwater: ").into()
    })
}

/// A trace, and whether anything was wrong with its file; what was wrong is said on standard error.
pub fn trace(path: &str) -> Result<(Trace, bool), Failure> {
    let mut importer = Importer::new(Trace::DEFAULT_LIMIT);
    let mut file = open(path)?;
    let mut piece = vec![0; 1 << 20];
    loop {
        let n = file.read(&mut piece).map_err(|error| format!("{path}: {error}"))?;
        if n == 0 || !importer.push(&piece[..n]) {
            break;
        }
    }
    let Import { trace, problems, faulty, unknown } = importer.finish();
    for problem in &problems {
        eprintln!("{path}: {problem}");
    }
    if faulty > problems.len() as u64 {
        eprintln!("{path}: and {} faulty lines more", faulty - problems.len() as u64);
    }
    if unknown > 0 {
        eprintln!("{path}: {unknown} events of unknown kinds were left out");
    }
    let trace = trace.ok_or_else(|| format!("{path}: this is no trace"))?;
    Ok((trace, faulty > 0))
}
