//! A Node process that runs scenarios, one after the other, on real streams (tests/node/run-scenarios.mjs).

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use super::nodes::{self, Node};

pub struct Runner {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Runner {
    pub fn start(node: &Node) -> Runner {
        let mut child = Command::new(&node.program)
            .arg(nodes::path("tests/node/run-scenarios.mjs"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Node starts");
        let input = child.stdin.take().expect("it was piped");
        let output = BufReader::new(child.stdout.take().expect("it was piped"));
        Runner { child, input, output }
    }

    /// Begins with a scenario, given as one line of JSON; [`Runner::trace`] waits for its end.
    pub fn begin(&mut self, scenario: &str) {
        writeln!(self.input, "{scenario}").expect("Node reads");
    }

    /// The trace of the scenario that was begun, as JSON Lines, and how many of its events came before one of Node's own
    /// counts fell below zero, if one did; `None` if Node has died of it.
    pub fn trace(&mut self) -> Option<(Vec<u8>, Option<u64>)> {
        let mut text = Vec::new();
        loop {
            let start = text.len();
            let count = self.output.read_until(b'\n', &mut text).expect("Node writes");
            if count == 0 {
                return None;
            }
            if let Some(below) = text[start..].strip_prefix(b"end") {
                let below = std::str::from_utf8(below).expect("Node writes UTF-8").trim();
                let below = (!below.is_empty()).then(|| below.parse().expect("a number of events"));
                text.truncate(start);
                return Some((text, below));
            }
        }
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
