//! The scenarios that the page comes with.

use super::model::{Consumer, Ending, Memory, Pace, Scenario, Sink, Source, SourceMode};
use crate::engine::NodeVersion;

const MIB: u64 = 1 << 20;

/// A 4 GiB upload over a fast network onto a slow disk.
///
/// The request arrives as TLS records, 16 KiB at most. 1.5 GiB of memory is what a small container gets.
pub fn upload_crash(consumer: Consumer) -> Scenario {
    Scenario {
        title: "Upload crash".to_owned(),
        story:
            "A 4 GiB upload comes in at 120 MiB/s; the disk writes 24 MiB/s; the process may take 1.5 GiB."
                .to_owned(),
        node: NodeVersion::default(),
        source: Source {
            name: "req".to_owned(),
            mode: SourceMode::Pull,
            sizes: vec![16 << 10],
            count: 4 * 1024 * MIB / (16 << 10),
            object_mode: false,
            high_water_mark: None,
            pace: Pace::io(120 * MIB),
            burst: 1,
            ending: Ending::OnRead,
        },
        consumer,
        sink: Sink {
            name: "file".to_owned(),
            pace: Pace::io(24 * MIB),
            writev: false,
            object_mode: false,
            high_water_mark: None,
            has_final: false,
        },
        catch_errors: true,
        memory: Some(Memory { limit: 1536 * MIB }),
        script: Vec::new(),
        until: None,
    }
}
