//! The consumer's code as a Node programmer writes it, and which of its lines runs at an event. Must show the very
//! program that `program` wires onto the engine.

use super::model::{Consumer, Scenario};
use crate::engine::{EventKind, Ret};

/// One line of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeLine {
    /// The text, indented.
    pub text: String,
    /// The events at which it runs: of the source or of the sink, and what is returned where that matters.
    runs_at: &'static [(Whose, EventKind, Option<Ret>)],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    Source,
    Sink,
}

impl CodeLine {
    /// Whether it is this line that runs at an event of the source (or else the sink).
    pub fn runs_at(&self, of_source: bool, kind: EventKind, ret: Ret) -> bool {
        let whose = if of_source { Whose::Source } else { Whose::Sink };
        self.runs_at
            .iter()
            .any(|&(of, at, wanted)| of == whose && at == kind && wanted.is_none_or(|r| r == ret))
    }
}

/// The code between source and sink.
pub fn listing(scenario: &Scenario) -> Vec<CodeLine> {
    use EventKind as K;
    use Whose::{Sink, Source};
    let (source, sink) = (&scenario.source.name, &scenario.sink.name);
    let line = |text: String, runs_at| CodeLine { text, runs_at };
    let on_data = line(format!("{source}.on('data', (chunk) => {{"), &[(Source, K::Data, None)]);
    let close = || line("});".to_owned(), &[]);
    let on_end = line(
        format!("{source}.on('end', () => {sink}.end());"),
        &[(Source, K::End, None), (Sink, K::EndCall, None)],
    );
    match scenario.consumer {
        Consumer::Ignore => vec![
            on_data,
            line(
                format!("  {sink}.write(chunk); // returns true or false"),
                &[(Sink, K::Write, None), (Sink, K::WriteImpl, None), (Sink, K::WriteReturn, None)],
            ),
            close(),
            on_end,
        ],
        Consumer::Manual => vec![
            on_data,
            line(
                format!("  const ok = {sink}.write(chunk);"),
                &[(Sink, K::Write, None), (Sink, K::WriteImpl, None), (Sink, K::WriteReturn, None)],
            ),
            line(
                format!("  if (!ok) {source}.pause();"),
                &[(Source, K::PauseCall, None), (Source, K::Pause, None)],
            ),
            close(),
            line(
                format!("{sink}.on('drain', () => {source}.resume());"),
                &[(Sink, K::Drain, None), (Source, K::ResumeCall, None)],
            ),
            on_end,
        ],
        Consumer::Pipe => vec![
            line(
                format!("{source}.pipe({sink});"),
                &[
                    (Source, K::PipeCall, None),
                    (Source, K::Data, None),
                    (Sink, K::Write, None),
                    (Sink, K::WriteImpl, None),
                    (Sink, K::WriteReturn, None),
                    (Source, K::PauseCall, None),
                    (Source, K::Pause, None),
                    (Sink, K::Drain, None),
                    (Source, K::ResumeCall, None),
                    (Source, K::End, None),
                    (Sink, K::EndCall, None),
                ],
            ),
            line(String::new(), &[]),
            line("// pipe() does by itself:".to_owned(), &[]),
            line(
                "//   write() → false? pause()".to_owned(),
                &[(Sink, K::WriteReturn, Some(Ret::False)), (Source, K::PauseCall, None)],
            ),
            line(
                "//   'drain'? resume()".to_owned(),
                &[(Sink, K::Drain, None), (Source, K::ResumeCall, None)],
            ),
            line("//   'end'? end()".to_owned(), &[(Source, K::End, None), (Sink, K::EndCall, None)]),
        ],
    }
}
