//! What commands are given: scenarios and traces, from files, standard input or by name. Every failure is a sentence
//! that names the input and the place in it.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use highwater::engine::StreamId;
use highwater::figure::{Figure, built_in, built_in_figure, is_figure};
use highwater::formats::{Import, Importer};
use highwater::scenario::{Fault, LONGEST, Scenario};
use highwater::trace::{Trace, flows};

use crate::paths::real;
use crate::{Failure, script};

/// Events after which a run is cut off.
pub const EVENTS: u64 = 1_000_000_000;

/// The word for standard input.
pub const STDIN: &str = "-";

fn open(path: &str) -> Result<Box<dyn Read>, Failure> {
    match path {
        STDIN => Ok(Box::new(io::stdin())),
        path => Ok(Box::new(File::open(real(path)).map_err(|error| format!("{path}: {error}"))?)),
    }
}

/// The scenario of that file or name, or what is wrong with it. Of a figure with a program it is empty.
pub fn judged(name: &str) -> Result<Result<Scenario, Vec<Fault>>, Failure> {
    match (built_in(name), built_in_figure(name)) {
        (Some(scenario), _) => Ok(Ok(scenario)),
        (None, Some(figure)) => Ok(Ok(figure.first())),
        (None, None) => Ok(judged_text(&read(name, open(name)?)?)),
    }
}

fn judged_text(text: &str) -> Result<Scenario, Vec<Fault>> {
    match is_figure(text) {
        true => Figure::read(text).map(|figure| figure.first()),
        false => Scenario::read(text),
    }
}

/// The figure of that file or name.
pub fn figure(name: &str) -> Result<Figure, Failure> {
    match built_in_figure(name) {
        Some(figure) => Ok(figure),
        None => said(name, Figure::read(&read(name, open(name)?)?)),
    }
}

/// The same, where it is of no use with a fault.
pub fn scenario(name: &str) -> Result<Scenario, Failure> {
    let scenario = said(name, judged(name)?)?;
    match scenario.flows.is_empty() {
        true => Err(format!("{name}: this figure has a program in the place of a scenario").into()),
        false => Ok(scenario),
    }
}

fn read(name: &str, file: impl Read) -> Result<String, Failure> {
    let mut text = String::new();
    // One byte more than the most says that there is too much.
    file.take(LONGEST as u64 + 1).read_to_string(&mut text).map_err(|error| format!("{name}: {error}"))?;
    Ok(text)
}

fn said<T>(name: &str, judged: Result<T, Vec<Fault>>) -> Result<T, Failure> {
    judged.map_err(|faults| {
        let faults: Vec<String> = faults.iter().map(|fault| format!("{name}: {fault}")).collect();
        faults.join("\nhighwater: ").into()
    })
}

/// What there is to look at.
pub enum Input {
    /// Something that runs.
    Scenario(Box<Scenario>),
    /// What happened, and whether anything was wrong with its file.
    Trace(Box<Trace>, bool),
}

/// The scenario or figure of that file or name, or the trace of that file.
pub fn input(name: &str) -> Result<Input, Failure> {
    if let Some(scenario) = built_in(name) {
        return Ok(Input::Scenario(Box::new(scenario)));
    }
    if let Some(figure) = built_in_figure(name) {
        return of_figure(&figure);
    }
    let mut file = BufReader::new(open(name)?);
    let head = file.fill_buf().map_err(|error| format!("{name}: {error}"))?;
    let first_line = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
    if String::from_utf8_lossy(first_line).contains("\"highwater\"") {
        let (trace, faulty) = imported(name, file)?;
        return Ok(Input::Trace(Box::new(trace), faulty));
    }
    let text = read(name, file)?;
    match is_figure(&text) {
        true => of_figure(&said(name, Figure::read(&text))?),
        false => Ok(Input::Scenario(Box::new(said(name, Scenario::read(&text))?))),
    }
}

/// What runs in a figure: a scenario, or the trace of its program.
fn of_figure(figure: &Figure) -> Result<Input, Failure> {
    let Some(mut process) = script::of_figure(figure)? else {
        return Ok(Input::Scenario(Box::new(figure.first())));
    };
    process.finish();
    let trace = process.trace().take();
    Ok(Input::Trace(Box::new(trace), false))
}

/// A trace, and whether anything was wrong with its file; what was wrong is said on standard error.
pub fn trace(path: &str) -> Result<(Trace, bool), Failure> {
    imported(path, open(path)?)
}

fn imported(path: &str, mut file: impl Read) -> Result<(Trace, bool), Failure> {
    let mut importer = Importer::new(Trace::DEFAULT_LIMIT);
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
        eprintln!("{path}: and {} more invalid lines", faulty - problems.len() as u64);
    }
    if unknown > 0 {
        eprintln!("{path}: {unknown} events of unknown kinds were left out");
    }
    let trace = trace.ok_or_else(|| format!("{path}: this is not a trace"))?;
    Ok((trace, faulty > 0))
}

/// The streams of the flow that a stream of that name is in, or of the first flow.
pub fn stages(trace: &Trace, stream: Option<&str>) -> Result<Vec<StreamId>, Failure> {
    let has = |stages: &[StreamId]| match stream {
        None => true,
        Some(name) => stages.iter().any(|&id| trace.stream(id).is_some_and(|info| &*info.name == name)),
    };
    let flow = flows(trace).into_iter().find(|flow| has(&flow.stages));
    let flow = flow.ok_or_else(|| match stream {
        Some(name) => format!("there is no stream {name}"),
        None => "it has no streams".to_owned(),
    })?;
    Ok(flow.stages)
}
