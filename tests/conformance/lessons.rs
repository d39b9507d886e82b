//! The scenarios that the page's first lesson is told with: 1 MiB in chunks of 1 KiB, from a source of 1000 KiB/s to a
//! sink of 100 KiB/s, with both highWaterMarks at 16 KiB.

use highwater::engine::NodeVersion;
use highwater::scenario::{Consumer, Ending, Pace, PaceKind, Scenario, Sink, Source, SourceMode};

const KIB: u64 = 1024;
const MS: u64 = 1_000_000;

/// One for each way in which the two can be joined.
#[allow(dead_code)] // Other tests take one at a time.
pub fn all() -> [Scenario; 3] {
    [Consumer::Ignore, Consumer::Manual, Consumer::Pipe].map(lesson)
}

/// The one that joins them like that.
pub fn lesson(consumer: Consumer) -> Scenario {
    Scenario {
        title: format!("{consumer:?}"),
        story: String::new(),
        node: NodeVersion::V20,
        source: Source {
            name: "source".to_owned(),
            mode: SourceMode::Pull,
            sizes: vec![KIB as u32],
            count: 1024,
            object_mode: false,
            high_water_mark: Some(16 * KIB),
            pace: Pace { kind: PaceKind::Timer, ns: MS, ns_per_kib: 0 },
            burst: 1,
            ending: Ending::OnRead,
        },
        transforms: Vec::new(),
        consumer,
        sink: Sink {
            name: "sink".to_owned(),
            pace: Pace { kind: PaceKind::Timer, ns: 10 * MS, ns_per_kib: 0 },
            writev: false,
            object_mode: false,
            high_water_mark: Some(16 * KIB),
            has_final: false,
        },
        catch_errors: true,
        memory: None,
        script: Vec::new(),
        until: None,
    }
}
