//! The scenarios that the page comes with.

use super::device::Device;
use super::model::{Consumer, Flow, LimitOf, Memory, Scenario};
use super::stage::Stage;
use super::units::Bytes;
use super::work::Work;

const MIB: u64 = 1 << 20;

type Make = fn(Consumer) -> Scenario;

/// All of them: name, the consumer that they are told with, and the scenario.
const ALL: [(&str, Consumer, Make); 2] = [
    ("upload-crash", Consumer::Ignore, upload_crash),
    ("four-stage-pipeline", Consumer::Pipeline, four_stage_pipeline),
];

/// Their names.
pub fn built_in_names() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|(name, ..)| *name)
}

/// The one with that name, with other code for the consumer if that stands behind it: `upload-crash:pipe`.
pub fn built_in(name: &str) -> Option<Scenario> {
    let (name, consumer) = name.split_once(':').map_or((name, None), |(name, code)| (name, Some(code)));
    let (_, usual, make) = ALL.iter().find(|(known, ..)| *known == name)?;
    let consumer = match consumer {
        None => *usual,
        Some(code) => Consumer::ALL.into_iter().find(|consumer| consumer.code() == code)?,
    };
    Some(make(consumer))
}

/// A 4 GiB upload over a fast network onto a slow disk.
///
/// The request arrives as TLS records, 16 KiB at most. 1.5 GiB of memory is what a small container gets.
pub fn upload_crash(consumer: Consumer) -> Scenario {
    let chunk = 16 << 10;
    Scenario {
        title: "Upload crash".to_owned(),
        story:
            "A 4 GiB upload comes in at 120 MiB/s; the disk writes 24 MiB/s; the process may take 1.5 GiB."
                .to_owned(),
        flows: vec![Flow {
            stages: vec![
                Stage::readable("req", chunk, 4 * 1024 * MIB / chunk, Work::io(120 * MIB)),
                Stage::writable("file", Work::io(24 * MIB)),
            ],
            consumer,
            ..Flow::default()
        }],
        memory: Some(Memory { limit: Bytes(1536 * MIB), of: LimitOf::Heap }),
        ..Scenario::default()
    }
}

/// A log file, compressed, encrypted and uploaded: the upload is the slowest, and its pressure walks up to the file.
pub fn four_stage_pipeline(consumer: Consumer) -> Scenario {
    let device =
        |device, name: &str| Stage { device: Some(device), name: Some(name.to_owned()), ..Stage::default() };
    Scenario {
        title: "Four-stage pipeline".to_owned(),
        story: "A 1 GiB log is compressed at 65 MiB/s, encrypted at 600 MiB/s and uploaded at 4 MiB/s."
            .to_owned(),
        flows: vec![Flow {
            stages: vec![
                Stage { total: Some(Bytes(1024 * MIB)), ..device(Device::FileSource, "log") },
                device(Device::Gzip, "gzip"),
                device(Device::Cipher, "cipher"),
                Stage { write: Some(Work::io(4 * MIB)), ..device(Device::HttpSink, "upload") },
            ],
            consumer,
            ..Flow::default()
        }],
        memory: Some(Memory { limit: Bytes(256 * MIB), of: LimitOf::Heap }),
        ..Scenario::default()
    }
}
