//! The reader's program: the text in the editor, and a run of it. Must not run anything.

use std::rc::Rc;

use crate::engine::SimTime;
use crate::scenario::Scenario;
use crate::trace::EventIndex;

/// The text in the editor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// The whole program.
    pub text: Rc<str>,
    /// Whether it differs from the scenario's own program.
    pub changed: bool,
    /// Whether the editor is open.
    pub open: bool,
    /// Whether it is to run when the editor has opened: it came with the address.
    pub runs: bool,
}

impl Draft {
    /// A text that the editor opens with, and runs.
    pub fn to_run(text: Rc<str>, changed: bool) -> Draft {
        Draft { text, changed, open: true, runs: true }
    }
}

/// A program that has run, with what it has left.
#[derive(Debug)]
pub struct ProgramRun {
    /// What the page goes back to: the scenario whose program it was at first.
    pub scenario: Rc<Scenario>,
    /// From which event on the program is in which of its lines, in order.
    pub lines: Vec<(EventIndex, u32)>,
    /// What it has written to the console.
    pub output: Vec<ProgramOutput>,
    /// With what the process has ended.
    pub exit_code: i64,
    /// Why it has ended, if it did not do so by itself.
    pub end: Option<ProgramEnd>,
}

/// Each is a run of its own: what it has left may be long, and is not compared.
impl PartialEq for ProgramRun {
    fn eq(&self, other: &ProgramRun) -> bool {
        std::ptr::eq(self, other)
    }
}

/// What has been written to the console at a time.
#[derive(Clone, Debug, PartialEq)]
pub struct ProgramOutput {
    /// When, on the run's clock.
    pub time: SimTime,
    /// How many events had happened before.
    pub event: EventIndex,
    /// Whether it went to stderr.
    pub is_error: bool,
    /// The text, without the line break at its end.
    pub text: String,
    /// Whether there was more of it.
    pub is_cut: bool,
    /// The line of the program that wrote it.
    pub line: Option<u32>,
}

/// Why a program has ended before its time.
#[derive(Clone, Debug, PartialEq)]
pub struct ProgramEnd {
    /// In which way.
    pub kind: EndKind,
    /// What Node says of an error, or the limit in words.
    pub text: String,
    /// Where in the program: the line and the column, from 1.
    pub place: Option<(u32, u32)>,
}

/// How a program can end before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndKind {
    /// By an error that nothing has caught.
    Error,
    /// A loop went round too often without the event loop having a turn.
    Loop,
    /// Calls were too deep.
    Depth,
    /// The event loop had too many turns.
    Steps,
    /// The interpreter cannot do that.
    Interpreter,
}

impl ProgramRun {
    /// The line that has run when so many events have happened; 0 before the first.
    pub fn line_at(&self, index: EventIndex) -> u32 {
        let passed = self.lines.partition_point(|(event, _)| *event < index);
        passed.checked_sub(1).map_or(0, |latest| self.lines[latest].1)
    }

    /// The first event of a line at or after the playhead; of all, if there is none. `None` if the line has no events.
    pub fn event_of_line(&self, line: u32, index: EventIndex) -> Option<EventIndex> {
        let mut of_line = self.lines.iter().filter(|(_, at)| *at == line).map(|(event, _)| *event);
        let first = of_line.clone().next();
        of_line.find(|event| *event >= index).or(first)
    }

    /// How many lines of the console had been written when so many events have happened. At the start, nothing has.
    pub fn written_at(&self, index: EventIndex, is_over: bool) -> usize {
        match (index, is_over) {
            (_, true) => self.output.len(),
            (0, false) => 0,
            _ => self.output.partition_point(|line| line.event <= index),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(lines: &[(EventIndex, u32)]) -> ProgramRun {
        let output = |event| ProgramOutput {
            time: SimTime::ZERO,
            event,
            is_error: false,
            text: String::new(),
            is_cut: false,
            line: None,
        };
        ProgramRun {
            scenario: Rc::default(),
            lines: lines.to_vec(),
            output: [0, 3].map(output).to_vec(),
            exit_code: 0,
            end: None,
        }
    }

    #[test]
    fn a_line_runs_until_another_one_does() {
        let run = run(&[(0, 4), (3, 7), (5, 4)]);
        let lines: Vec<u32> = (0..8).map(|index| run.line_at(index)).collect();
        assert_eq!(lines, [0, 4, 4, 4, 7, 7, 4, 4]);
    }

    #[test]
    fn the_next_event_of_a_line_is_found_and_after_the_last_one_the_first() {
        let run = run(&[(0, 4), (3, 7), (5, 4)]);
        for (line, index, event) in
            [(4, 0, Some(0)), (4, 1, Some(5)), (4, 6, Some(0)), (7, 4, Some(3)), (9, 0, None)]
        {
            assert_eq!(run.event_of_line(line, index), event, "{line} at {index}");
        }
    }

    #[test]
    fn the_console_fills_as_the_playhead_goes_on() {
        let run = run(&[]);
        let written =
            [(0, false), (1, false), (3, false), (1, true)].map(|(at, over)| run.written_at(at, over));
        assert_eq!(written, [0, 1, 2, 2]);
    }
}
