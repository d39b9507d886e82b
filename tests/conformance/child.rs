//! A Node process that runs what it is given, one line after the other, on real streams: one of the programs in tests/node.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use super::nodes::{self, Node};

pub struct Runner {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Runner {
    /// `program`: a file of `tests/node/`.
    pub fn start(node: &Node, program: &str) -> Runner {
        let mut child = Command::new(&node.program)
            .arg(nodes::path("tests/node").join(program))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Node starts");
        let input = child.stdin.take().expect("it was piped");
        let output = BufReader::new(child.stdout.take().expect("it was piped"));
        Runner { child, input, output }
    }

    /// Begins with what one line of JSON says; [`Runner::trace`] or [`Runner::line`] waits for its end.
    pub fn begin(&mut self, scenario: &str) {
        writeln!(self.input, "{scenario}").expect("Node reads");
    }

    /// The next line that Node writes; `None` if it has died.
    pub fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let count = self.output.read_line(&mut line).expect("Node writes");
        (count > 0).then_some(line)
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
