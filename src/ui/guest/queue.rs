//! A host page's commands that wait: a bounded queue that gives out a few at a time, so that the page stays responsive.
//! Pure. Must not run commands.

use std::collections::VecDeque;

use super::command_error::CommandError;
use super::protocol::{Command, STEPS};

/// Commands that wait at most. What can be done in one go counts once.
const MOST: usize = 64;

/// Traces that wait at most: each of them may be as large as a trace can be.
const TRACES: usize = 8;

/// Refusals that are answered before all that waits is done: a flood of answers would be one more.
const REFUSALS: usize = 1000;

/// Commands that are done in one turn; then the browser does what else there is to do.
pub const TURN: usize = 16;

/// Commands, each with what its answer is to be known by.
pub struct Queue<Id> {
    waiting: VecDeque<(Command, Id)>,
    refused: usize,
}

impl<Id> Default for Queue<Id> {
    fn default() -> Queue<Id> {
        Queue { waiting: VecDeque::new(), refused: 0 }
    }
}

impl<Id> Queue<Id> {
    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Whether something else is to be shown.
    pub fn has_load(&self) -> bool {
        self.waiting.iter().any(|(command, _)| is_load(command))
    }

    /// Whether the trace or the program is asked for: both are given by the rest of the program.
    pub fn needs_rest(&self) -> bool {
        self.waiting.iter().any(|(command, _)| matches!(command, Command::GetTrace | Command::GetCode))
    }

    /// A command more. If too many wait already, it is refused: why, and what the command was known by, unless
    /// that has been said often enough.
    pub fn push(&mut self, command: Command, id: Id) -> Option<(CommandError, Id)> {
        if let Some((last, of)) = self.waiting.back_mut()
            && let Some(both) = both(last, &command)
        {
            (*last, *of) = (both, id);
            return None;
        }
        let traces = || self.waiting.iter().filter(|(waits, _)| *waits == Command::GetTrace).count();
        if self.waiting.len() >= MOST || (command == Command::GetTrace && traces() >= TRACES) {
            self.refused += 1;
            return (self.refused <= REFUSALS).then_some((CommandError::TooMany, id));
        }
        self.waiting.push_back((command, id));
        None
    }

    /// What is to be done in this turn, in the order in which it was asked for.
    pub fn turn(&mut self) -> Vec<(Command, Id)> {
        let mut turn = Vec::new();
        while turn.len() < TURN
            && let Some((command, id)) = self.waiting.pop_front()
        {
            let ends = ends_turn(&command);
            turn.push((command, id));
            if ends {
                break;
            }
        }
        if self.is_empty() {
            self.refused = 0;
        }
        turn
    }
}

/// What comes to the same as one command after the other.
fn both(first: &Command, then: &Command) -> Option<Command> {
    match (first, then) {
        (Command::Set(first), Command::Set(then)) => {
            let mut all = (**first).clone();
            for (name, value) in then.parameters() {
                // What has been written can be read.
                let _ = all.set(&name, &value);
            }
            Some(Command::Set(Box::new(all)))
        }
        (Command::Step(first), Command::Step(then)) if (*first > 0) == (*then > 0) => {
            let steps = first + then;
            (steps.abs() <= STEPS).then_some(Command::Step(steps))
        }
        (Command::Hello | Command::Play | Command::Pause | Command::Signal(_) | Command::Figure(_), _)
            if first == then =>
        {
            Some(then.clone())
        }
        _ => None,
    }
}

/// What shows something else, in the place of what is there or on its way.
fn is_load(command: &Command) -> bool {
    match command {
        Command::Figure(_) | Command::File(_) => true,
        Command::Set(query) => query.figure.is_some(),
        _ => false,
    }
}

/// What runs is another one after it, which those after it are for; or it may take long.
fn ends_turn(command: &Command) -> bool {
    match command {
        Command::Figure(_) | Command::File(_) | Command::GetTrace => true,
        Command::Set(query) => query.node.is_some() || query.consumer.is_some() || query.figure.is_some(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, json: &str) -> Command {
        Command::read(name, json).unwrap().unwrap()
    }

    /// What is done of these commands, turn by turn, and how many are refused.
    fn turns(commands: impl IntoIterator<Item = Command>) -> (Vec<Vec<Command>>, usize) {
        let mut queue = Queue::default();
        let refused =
            commands.into_iter().filter(|command| queue.push(command.clone(), ()).is_some()).count();
        let mut turns = Vec::new();
        while !queue.is_empty() {
            turns.push(queue.turn().into_iter().map(|(command, ())| command).collect());
        }
        (turns, refused)
    }

    #[test]
    fn a_flood_of_one_kind_is_done_in_a_few_commands_and_ends_where_its_last_one_wants() {
        let number = |at: u32| at.to_string();
        let flood = |name: &'static str, value: fn(u32) -> String| {
            turns((0..100_000).map(|at| read(name, &value(at)))).0.concat()
        };
        let last = |name, value: String| [read(name, &value)];
        assert_eq!(flood("hello", |_| String::new()), last("hello", String::new()));
        assert_eq!(flood("play", |_| String::new()), last("play", String::new()));
        assert_eq!(flood("seek", |at| at.to_string()), last("seek", number(99_999)));
        assert_eq!(
            flood("theme", |at| ["\"dark\"", "\"light\""][at as usize % 2].to_owned()),
            last("theme", "\"light\"".to_owned())
        );
        assert_eq!(flood("step", |_| "1".to_owned()), vec![Command::Step(STEPS); 10]);
        assert_eq!(flood("step", |_| "-1".to_owned()), vec![Command::Step(-STEPS); 10]);
        let set = flood("set", |at| format!("{{\"t\":{at},\"speed\":{},\"node\":20}}", 1 + at % 7));
        assert_eq!(set, [read("set", "{\"t\":99999,\"speed\":5,\"node\":20}")]);
    }

    #[test]
    fn no_turn_is_long_and_no_more_waits_than_there_is_room_for() {
        let mixed: fn(u32) -> Command = |at| match at % 4 {
            0 => read("play", ""),
            1 => read("step", "-1"),
            2 => read("seek", &at.to_string()),
            _ => read("step", "\"next\""),
        };
        let kinds: [fn(u32) -> Command; 3] =
            [mixed, |_| Command::GetTrace, |at| Command::File(at.to_string())];
        for commands in kinds {
            let (turns, refused) = turns((0..100_000).map(commands));
            assert!(
                refused == REFUSALS && turns.iter().map(Vec::len).sum::<usize>() <= MOST,
                "{refused} {turns:?}"
            );
            assert!(turns.iter().all(|turn| turn.len() <= TURN && !turn.is_empty()), "{turns:?}");
            assert!(turns.len() <= MOST, "{turns:?}");
            let long = |turn: &&Vec<Command>| turn.iter().filter(|command| ends_turn(command)).count() > 1;
            assert_eq!(turns.iter().find(long), None);
        }
        assert_eq!(
            turns(vec![Command::GetTrace; 300]),
            (vec![vec![Command::GetTrace]; TRACES], 300 - TRACES)
        );
    }

    #[test]
    fn the_order_stays_and_what_changes_the_run_is_done_before_what_comes_after_it() {
        let commands = [
            ("set", "{\"node\":20}"),
            ("play", ""),
            ("pause", ""),
            ("step", "3"),
            ("step", "-2"),
            ("load", "\"pipe\""),
            ("play", ""),
        ]
        .map(|(name, json)| read(name, json));
        let (turns, refused) = turns(commands.clone());
        assert_eq!((turns.concat(), refused), (commands.to_vec(), 0));
        assert_eq!(turns.iter().map(Vec::len).collect::<Vec<_>>(), [1, 5, 1]);
    }
}
