//! The consumer's code as a Node programmer writes it, and which of its lines runs at an event. Must show the very
//! program that `program` wires onto the engine.

use super::model::{Consumer, Scenario};
use crate::engine::{EventKind, Ret, StreamId};

/// One line of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeLine {
    /// The text, indented.
    pub text: String,
    /// The events at which it runs: of which stream, and what is returned where that matters.
    runs_at: Vec<(StreamId, EventKind, Option<Ret>)>,
}

impl CodeLine {
    /// Whether it is this line that runs at an event.
    pub fn runs_at(&self, stream: StreamId, kind: EventKind, ret: Ret) -> bool {
        self.runs_at
            .iter()
            .any(|&(of, at, wanted)| of == stream && at == kind && wanted.is_none_or(|r| r == ret))
    }
}

fn line(text: impl Into<String>, stream: StreamId, kinds: &[EventKind]) -> CodeLine {
    CodeLine { text: text.into(), runs_at: kinds.iter().map(|&kind| (stream, kind, None)).collect() }
}

impl CodeLine {
    /// The line that also runs at these.
    fn and(mut self, stream: StreamId, kinds: &[EventKind]) -> CodeLine {
        self.runs_at.extend(kinds.iter().map(|&kind| (stream, kind, None)));
        self
    }

    fn and_at_false(mut self, stream: StreamId) -> CodeLine {
        self.runs_at.push((stream, EventKind::WriteReturn, Some(Ret::False)));
        self
    }
}

/// What runs when a chunk goes from one stream to the next.
const WRITE: [EventKind; 3] = [EventKind::Write, EventKind::WriteImpl, EventKind::WriteReturn];
const PAUSE: [EventKind; 2] = [EventKind::PauseCall, EventKind::Pause];

/// The code between source and sink.
pub fn listing(scenario: &Scenario) -> Vec<CodeLine> {
    let middle = scenario.transforms.iter().map(|transform| transform.name.as_str());
    let names: Vec<&str> = [scenario.source.name.as_str()]
        .into_iter()
        .chain(middle)
        .chain([scenario.sink.name.as_str()])
        .collect();
    let ids: Vec<StreamId> = (0..names.len() as u16).map(StreamId).collect();
    let hops =
        || names.windows(2).zip(ids.windows(2)).map(|(names, ids)| (names[0], names[1], ids[0], ids[1]));
    match scenario.consumer {
        Consumer::Ignore => hops().flat_map(|(from, to, a, b)| ignore(from, to, a, b)).collect(),
        Consumer::Manual => hops().flat_map(|(from, to, a, b)| by_hand(from, to, a, b)).collect(),
        Consumer::Pipe => {
            let (first, rest) = names.split_first().map_or(("", &[][..]), |(first, rest)| (*first, rest));
            let calls: Vec<String> = rest.iter().map(|name| format!(".pipe({name})")).collect();
            regulated(format!("{first}{};", calls.concat()), "pipe()", &ids)
        }
        Consumer::Pipeline => {
            regulated(format!("pipeline({}, callback);", names.join(", ")), "pipeline()", &ids)
        }
    }
}

fn on_end(from: &str, to: &str, a: StreamId, b: StreamId) -> CodeLine {
    line(format!("{from}.on('end', () => {to}.end());"), a, &[EventKind::End]).and(b, &[EventKind::EndCall])
}

fn ignore(from: &str, to: &str, a: StreamId, b: StreamId) -> Vec<CodeLine> {
    vec![
        line(format!("{from}.on('data', (chunk) => {{"), a, &[EventKind::Data]),
        line(format!("  {to}.write(chunk); // returns true or false"), b, &WRITE),
        line("});", a, &[]),
        on_end(from, to, a, b),
    ]
}

fn by_hand(from: &str, to: &str, a: StreamId, b: StreamId) -> Vec<CodeLine> {
    vec![
        line(format!("{from}.on('data', (chunk) => {{"), a, &[EventKind::Data]),
        line(format!("  const ok = {to}.write(chunk);"), b, &WRITE),
        line(format!("  if (!ok) {from}.pause();"), a, &PAUSE),
        line("});", a, &[]),
        line(format!("{to}.on('drain', () => {from}.resume());"), b, &[EventKind::Drain])
            .and(a, &[EventKind::ResumeCall]),
        on_end(from, to, a, b),
    ]
}

/// One line that does it all, and what it does.
fn regulated(text: String, name: &str, ids: &[StreamId]) -> Vec<CodeLine> {
    let nobody = || CodeLine { text: String::new(), runs_at: Vec::new() };
    let mut all = CodeLine { text, ..nobody() };
    let mut pauses = CodeLine { text: "//   write() → false? pause()".to_owned(), ..nobody() };
    let mut resumes = CodeLine { text: "//   'drain'? resume()".to_owned(), ..nobody() };
    let mut ends = CodeLine { text: "//   'end'? end()".to_owned(), ..nobody() };
    for hop in ids.windows(2) {
        let (a, b) = (hop[0], hop[1]);
        all = all
            .and(a, &[EventKind::PipeCall, EventKind::Data, EventKind::ResumeCall, EventKind::End])
            .and(a, &PAUSE)
            .and(b, &WRITE)
            .and(b, &[EventKind::Drain, EventKind::EndCall]);
        pauses = pauses.and_at_false(b).and(a, &[EventKind::PauseCall]);
        resumes = resumes.and(b, &[EventKind::Drain]).and(a, &[EventKind::ResumeCall]);
        ends = ends.and(a, &[EventKind::End]).and(b, &[EventKind::EndCall]);
    }
    vec![
        all,
        nobody(),
        CodeLine { text: format!("// {name} does by itself:"), ..nobody() },
        pauses,
        resumes,
        ends,
    ]
}
