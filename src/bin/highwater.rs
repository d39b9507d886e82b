//! The native program: runs scenarios and reads traces without a browser.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::process::ExitCode;

use highwater::engine::NodeVersion;
use highwater::run::Run;
use highwater::scenario::{Consumer, Scenario, four_stage_pipeline, upload_crash};
use highwater::trace::{Amount, Import, Importer, Trace, export, flows, grouped};

const HELP: &str = "\
highwater: what Node.js streams do under backpressure

  highwater run SCENARIO [--node N] [--summary]
      Runs a scenario and writes its trace as JSON Lines, or with --summary its figures.
      SCENARIO is a file, - for standard input, or one of upload-crash and four-stage-pipeline with the consumer's
      code behind it, :ignore, :manual, :pipe or :pipeline, as in upload-crash:ignore.
  highwater read TRACE
      Reads a trace from a file, or - for standard input, and says what is in it and what is wrong with it.

It exits with 0, or with 1 where something is wrong with what it was given.
";

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        [] | ["help" | "--help" | "-h"] => write!(io::stdout(), "{HELP}").map(|()| true).map_err(Into::into),
        ["run", scenario, options @ ..] => run(scenario, options).map(|()| true),
        ["read", trace] => read(trace),
        _ => Err("these words are not understood: see highwater help".into()),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        // Whoever read our output has had enough of it.
        Err(error) if is_broken_pipe(error.as_ref()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("highwater: {error}");
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(error: &(dyn std::error::Error + 'static)) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

fn open(path: &str) -> Result<Box<dyn Read>, Failure> {
    match path {
        "-" => Ok(Box::new(io::stdin())),
        path => Ok(Box::new(File::open(path).map_err(|error| format!("{path}: {error}"))?)),
    }
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

fn scenario(name: &str) -> Result<Scenario, Failure> {
    if let Some((name, consumer)) = name.split_once(':')
        && let Some(scenario) = built_in(name, consumer)
    {
        return Ok(scenario);
    }
    let mut text = String::new();
    open(name)?.read_to_string(&mut text).map_err(|error| format!("{name}: {error}"))?;
    let mut json = serde_json::Deserializer::from_str(&text);
    serde_path_to_error::deserialize(&mut json)
        .map_err(|error| format!("{name}: {}: {}", error.path(), error.inner()).into())
}

fn run(name: &str, options: &[&str]) -> Result<(), Failure> {
    let mut scenario = scenario(name)?;
    let mut summary = false;
    let mut options = options.iter();
    while let Some(&option) = options.next() {
        match option {
            "--summary" => summary = true,
            "--node" => {
                let major =
                    options.next().and_then(|major| major.parse().ok()).and_then(NodeVersion::from_major);
                scenario.node = major.ok_or("--node takes 20, 22, 24 or 26")?;
            }
            _ => return Err(format!("{option} is not understood: see highwater help").into()),
        }
    }
    let mut run = Run::start(&scenario, Trace::DEFAULT_LIMIT);
    run.finish();
    let mut out = BufWriter::new(io::stdout().lock());
    let trace = run.trace().borrow();
    match summary {
        true => summarize(&trace, &mut out)?,
        false => export(&trace, &mut out)?,
    }
    Ok(out.flush()?)
}

/// Whether all is well with it.
fn read(path: &str) -> Result<bool, Failure> {
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
    if let Some(trace) = &trace {
        let mut out = BufWriter::new(io::stdout().lock());
        summarize(trace, &mut out)?;
        out.flush()?;
    }
    for problem in &problems {
        eprintln!("{path}: {problem}");
    }
    if faulty > problems.len() as u64 {
        eprintln!("{path}: and {} faulty lines more", faulty - problems.len() as u64);
    }
    if unknown > 0 {
        eprintln!("{path}: {unknown} events of unknown kinds were left out");
    }
    Ok(faulty == 0)
}

fn summarize(trace: &Trace, out: &mut impl Write) -> io::Result<()> {
    let (header, now) = (trace.header(), trace.latest());
    writeln!(
        out,
        "{} · Node {} · {} events in {}",
        header.title,
        header.node,
        grouped(trace.end()),
        trace.end_time()
    )?;
    for (info, now) in trace.streams().iter().zip(&now.streams) {
        writeln!(out, "\n{} ({})", info.name, info.kind.name())?;
        if info.kind.reads() {
            let amount = |n| Amount { n, objects: info.readable_object_mode };
            writeln!(out, "  pushed {} in {} chunks", amount(now.pushed), grouped(now.pushes))?;
            writeln!(out, "  paused {} times for {} in all", grouped(now.pauses), now.paused)?;
            writeln!(out, "  readableLength at most {}", grouped(now.peak_readable))?;
        }
        if info.kind.writes() {
            let amount = |n| Amount { n, objects: info.writable_object_mode };
            writeln!(out, "  written {} of {}", amount(now.written), amount(now.accepted))?;
            writeln!(
                out,
                "  write() returned false {} times of {}",
                grouped(now.falses),
                grouped(now.writes)
            )?;
            writeln!(out, "  'drain' {} times", grouped(now.drains))?;
            writeln!(out, "  writableLength at most {}", grouped(now.peak_writable))?;
        }
    }
    for flow in flows(trace).iter().filter(|flow| flow.stages.len() > 1) {
        let names = flow.stages.iter().filter_map(|&id| trace.stream(id)).map(|info| &*info.name);
        writeln!(out, "\n{}", names.collect::<Vec<_>>().join(" → "))?;
    }
    if now.process.peak_memory > 0 {
        writeln!(out, "\nmemory at most {}", Amount::bytes(now.process.peak_memory))?;
    }
    if let Some(words) = &now.process.fatal {
        writeln!(out, "{words}")?;
    }
    Ok(())
}
