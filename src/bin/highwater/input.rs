//! What commands are given: scenarios and traces, from files, standard input or by name. Every failure is a sentence
//! that names the input and the place in it.

use std::fs::File;
use std::io::{self, Read};

use highwater::scenario::{Consumer, Scenario, four_stage_pipeline, upload_crash};
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

/// The scenario of that file or name.
pub fn scenario(name: &str) -> Result<Scenario, Failure> {
    if let Some(scenario) = name.split_once(':').and_then(|(name, consumer)| built_in(name, consumer)) {
        return Ok(scenario);
    }
    let mut text = String::new();
    open(name)?.read_to_string(&mut text).map_err(|error| format!("{name}: {error}"))?;
    let mut json = serde_json::Deserializer::from_str(&text);
    serde_path_to_error::deserialize(&mut json)
        .map_err(|error| format!("{name}: {}: {}", error.path(), error.inner()).into())
}

/// One of the page's own, with that consumer.
fn built_in(name: &str, consumer: &str) -> Option<Scenario> {
    let consumer = match consumer {
        "ignore" => Consumer::Ignore,
        "manual" => Consumer::Manual,
        "pipe" => Consumer::Pipe,
        "pipeline" => Consumer::Pipeline,
        _ => return None,
    };
    match name {
        "upload-crash" => Some(upload_crash(consumer)),
        "four-stage-pipeline" => Some(four_stage_pipeline(consumer)),
        _ => None,
    }
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
