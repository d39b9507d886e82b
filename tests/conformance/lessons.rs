//! The scenarios that the page's first lesson is told with: 1 MiB in chunks of 1 KiB, from a source of 1000 KiB/s to a
//! sink of 100 KiB/s, with both highWaterMarks at 16 KiB.

use highwater::engine::{NodeVersion, SimTime};
use highwater::scenario::{Bytes, Completion, Consumer, Flow, Scenario, Stage, Timing};

const KIB: u64 = 1024;
const MS: u64 = 1_000_000;

/// One for each way in which the two can be joined.
#[allow(dead_code)] // Other tests take one at a time.
pub fn all() -> [Scenario; 3] {
    [Consumer::Ignore, Consumer::Manual, Consumer::Pipe].map(lesson)
}

/// The one that joins them like that.
pub fn lesson(consumer: Consumer) -> Scenario {
    let timer =
        |ms| Timing { by: Some(Completion::Timer), takes: Some(SimTime(ms * MS)), ..Timing::default() };
    Scenario {
        title: format!("{consumer:?}"),
        node: NodeVersion::V20,
        flows: vec![Flow {
            stages: vec![
                Stage::readable("source", Bytes(KIB), 1024, timer(1)).mark(16 * KIB),
                Stage::writable("sink", timer(10)).mark(16 * KIB),
            ],
            consumer,
            ..Flow::default()
        }],
        ..Scenario::default()
    }
}
