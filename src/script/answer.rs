//! What a program's run has left besides its trace, as the page reads it: JSON. The worker makes it of the reader's programs, the native
//! program of those of figures. Must not run anything but the process that it is given.

use serde::Serialize;

use super::program::{Limit, Outcome, Site};
use super::run::Process;
use crate::trace::EventIndex;

#[derive(Serialize)]
struct At {
    file: String,
    line: u32,
    column: u32,
}

impl From<&Site> for At {
    fn from(site: &Site) -> At {
        At { file: site.file.clone(), line: site.line, column: site.column }
    }
}

#[derive(Serialize)]
struct Fault {
    text: String,
    #[serde(flatten)]
    at: Option<At>,
}

#[derive(Serialize)]
struct Stop {
    limit: &'static str,
    text: String,
    #[serde(flatten)]
    at: Option<At>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Output {
    time: u64,
    event: EventIndex,
    is_error: bool,
    text: String,
    cut: bool,
    file: Option<String>,
    line: Option<u32>,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    exit_code: i32,
    error: Option<Fault>,
    stop: Option<Stop>,
    output: Vec<Output>,
    lines: Vec<(EventIndex, String, u32)>,
}

/// Runs a process to its end. The JSON object has `exitCode`; `error` and `stop`, each with `text` and a place, or null; `output`, what the
/// console got; and `lines`, from which event on which line of which file ran.
pub fn finish_as_json(process: &mut Process) -> String {
    let outcome = process.finish();
    let lines = process.lines().into_iter().map(|(event, site)| (event, site.file, site.line));
    json(&answer(outcome, lines.collect()))
}

/// The answer of a process that could not be made.
pub fn failure_as_json(text: &str) -> String {
    let error = Some(Fault { text: text.to_owned(), at: None });
    json(&Answer { exit_code: 1, error, ..Answer::default() })
}

fn json(answer: &Answer) -> String {
    // Plain data: it can always be written.
    serde_json::to_string(answer).unwrap_or_default()
}

fn answer(outcome: Outcome, lines: Vec<(EventIndex, String, u32)>) -> Answer {
    let output = outcome.output.into_iter().map(|output| Output {
        time: output.time.0,
        event: output.event,
        is_error: output.is_error,
        text: output.text,
        cut: output.cut,
        line: output.site.as_ref().map(|site| site.line),
        file: output.site.map(|site| site.file),
    });
    let error = outcome.error.map(|fault| Fault { at: fault.site.as_ref().map(At::from), text: fault.text });
    let stop = outcome.stop.map(|stop| {
        let (limit, text) = match stop.limit {
            Limit::LoopTurns => ("loop", String::new()),
            Limit::Depth => ("depth", String::new()),
            Limit::Steps => ("steps", String::new()),
            Limit::Interpreter(text) => ("interpreter", text),
        };
        Stop { limit, text, at: stop.site.as_ref().map(At::from) }
    });
    Answer { exit_code: outcome.exit_code, error, stop, output: output.collect(), lines }
}
