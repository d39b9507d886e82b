//! The table of Node's own errors against the errors that real Nodes make (tests/node/errors.mjs).

use std::process::Command;

use highwater::engine::{NodeError, NodeVersion};

use super::nodes;

/// All that the program provokes, in no order.
const TABLE: [NodeError; 12] = [
    NodeError::Abort,
    NodeError::MultipleCallback,
    NodeError::OutOfRange { received: (1 << 30) + 1 },
    NodeError::OutOfRange { received: 1 << 42 },
    NodeError::AlreadyFinished("end"),
    NodeError::Destroyed("write"),
    NodeError::Destroyed("end"),
    NodeError::PrematureClose,
    NodeError::PushAfterEof,
    NodeError::UnableToPipe,
    NodeError::UnshiftAfterEndEvent,
    NodeError::WriteAfterEnd,
];

#[test]
fn the_errors_of_node_have_the_codes_names_and_messages_of_the_table() {
    for node in nodes::find() {
        let program = nodes::path("tests/node/errors.mjs");
        let output = Command::new(&node.program).arg(program).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let mut real: Vec<[String; 3]> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        // Before 24, `pipeline()` takes a destroyed stream and tells that it was closed.
        let refuses = node.version >= NodeVersion::V24;
        let table = TABLE.into_iter().filter(|&error| refuses || error != NodeError::UnableToPipe);
        let mut table: Vec<[String; 3]> =
            table.map(|error| [error.code(), error.name(), &error.message()].map(str::to_owned)).collect();
        real.sort();
        real.dedup();
        table.sort();
        assert_eq!(table, real, "{}", node.version.release());
    }
}
