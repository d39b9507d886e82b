//! The scenarios that the page comes with.

use super::model::{Consumer, Ending, Memory, Pace, Scenario, Sink, Source, SourceMode, Transform};
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
        transforms: Vec::new(),
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

/// A log file, compressed, encrypted and uploaded: the upload is the slowest, and its pressure walks up to the file.
///
/// The file is read in 64 KiB, as `fs.createReadStream` does. gzip took JSON log lines at 65 MiB/s and left 0.223 of
/// them, AES-256-CTR 603 MiB/s: both measured on v24.21.0.
pub fn four_stage_pipeline(consumer: Consumer) -> Scenario {
    let transform = |name: &str, rate, out_per_kib| Transform {
        name: name.to_owned(),
        pace: Pace::io(rate),
        out_per_kib,
        high_water_mark: None,
    };
    let base = upload_crash(consumer);
    Scenario {
        title: "Four-stage pipeline".to_owned(),
        story: "A 1 GiB log is compressed at 65 MiB/s, encrypted at 600 MiB/s and uploaded at 4 MiB/s."
            .to_owned(),
        source: Source {
            name: "log".to_owned(),
            sizes: vec![64 << 10],
            count: 1024 * MIB / (64 << 10),
            pace: Pace::io(500 * MIB),
            ..base.source
        },
        transforms: vec![transform("gzip", 65 * MIB, 228), transform("cipher", 600 * MIB, 1024)],
        sink: Sink { name: "upload".to_owned(), pace: Pace::io(4 * MIB), ..base.sink },
        memory: Some(Memory { limit: 256 * MIB }),
        ..base
    }
}
