//! The scenarios that the page comes with.

use super::device::Device;
use super::model::{Consumer, Flow, LimitOf, Memory, Scenario};
use super::stage::{Stage, StageKind};
use super::units::{Bytes, Nanos};
use super::work::{Sizes, Work};

const MIB: u64 = 1 << 20;

type Make = fn(Consumer) -> Scenario;

/// All of them: name, the consumer that they are told with, and the scenario.
const ALL: [(&str, Consumer, Make); 6] = [
    ("upload-crash", Consumer::Ignore, upload_crash),
    ("four-stage-pipeline", Consumer::Pipeline, four_stage_pipeline),
    ("fan-out", Consumer::Pipe, fan_out),
    ("proxy-disaster", Consumer::Ignore, proxy_disaster),
    ("log-flood", Consumer::Ignore, log_flood),
    ("pipe-error", Consumer::Pipe, pipe_error),
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
        memory: Some(Memory { limit: Bytes(1536 * MIB), of: LimitOf::Container }),
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
        memory: Some(Memory { limit: Bytes(256 * MIB), of: LimitOf::Container }),
        ..Scenario::default()
    }
}

/// One upload to two destinations: the slow one holds the fast one back, since `pipe()` waits for all.
pub fn fan_out(consumer: Consumer) -> Scenario {
    let to = |sink| Flow { stages: vec![Stage::used("req"), sink], consumer, ..Flow::default() };
    let chunk = 16 << 10;
    Scenario {
        title: "Fan-out".to_owned(),
        story: "A 256 MiB upload goes to a local disk at 200 MiB/s and on to a backup at 8 MiB/s. \
            The user waits for the slower of the two."
            .to_owned(),
        flows: vec![
            Flow {
                stages: vec![
                    Stage::readable("req", chunk, 256 * MIB / chunk, Work::io(120 * MIB)),
                    Stage::writable("disk", Work::io(200 * MIB)),
                ],
                consumer,
                ..Flow::default()
            },
            to(Stage::writable("backup", Work::io(8 * MIB))),
        ],
        memory: Some(Memory { limit: Bytes(256 * MIB), of: LimitOf::Container }),
        ..Scenario::default()
    }
}

/// A proxy whose clients are slower than the server behind it: what each of them is owed piles up in one process.
pub fn proxy_disaster(consumer: Consumer) -> Scenario {
    let chunk = 64 << 10;
    Scenario {
        title: "Proxy disaster".to_owned(),
        story: "40 phones fetch a 500 MiB video each through one proxy, every 250 ms another one: the server sends at \
            25 MiB/s, a phone takes 1 MiB/s. The container may use 1 GiB."
            .to_owned(),
        flows: vec![Flow {
            stages: vec![
                Stage::readable("server", chunk, 500 * MIB / chunk, Work::io(25 * MIB)),
                Stage::writable("phone", Work::io(MIB)),
            ],
            consumer,
            count: 40,
            every: Nanos(250_000_000),
            ..Flow::default()
        }],
        memory: Some(Memory { limit: Bytes(1024 * MIB), of: LimitOf::Container }),
        ..Scenario::default()
    }
}

/// A program that writes its log faster than the disk takes it: no stream can pause it, it has to wait of itself.
pub fn log_flood(consumer: Consumer) -> Scenario {
    let line = 4 << 10;
    let logger = Stage {
        name: Some("logger".to_owned()),
        kind: Some(StageKind::Calls),
        chunk: Some(Sizes::Same(Bytes(line))),
        total: Some(Bytes(2048 * MIB)),
        read: Some(Work::io(400 * MIB)),
        ..Stage::default()
    };
    Scenario {
        title: "Log flood".to_owned(),
        story: "A service logs 400 MiB/s in an incident, and its disk takes 60 MiB/s. \
            Within seconds it has grown to the container's 1.5 GiB, and goes down just when it is needed."
            .to_owned(),
        flows: vec![Flow {
            stages: vec![logger, Stage::writable("app.log", Work::io(60 * MIB))],
            consumer,
            ..Flow::default()
        }],
        memory: Some(Memory { limit: Bytes(1536 * MIB), of: LimitOf::Container }),
        ..Scenario::default()
    }
}

/// A Transform fails half way: `pipe()` leaves the rest standing, `pipeline()` tears all down.
pub fn pipe_error(consumer: Consumer) -> Scenario {
    let chunk = 64 << 10;
    let broken = Work { fails_at: Some(400), ..Work::io(65 * MIB) };
    Scenario {
        title: "Pipe error".to_owned(),
        story: "A report of 50 MiB is compressed on its way to a file, and half way the compressor fails. \
            Each try that leaves its files open is two file descriptors less, until there are none."
            .to_owned(),
        flows: vec![Flow {
            stages: vec![
                Stage::readable("report", chunk, 50 * MIB / chunk, Work::io(200 * MIB)),
                Stage::transform("gzip", 0.25, broken),
                Stage::writable("file", Work::io(100 * MIB)),
            ],
            consumer,
            ..Flow::default()
        }],
        memory: Some(Memory { limit: Bytes(256 * MIB), of: LimitOf::Container }),
        ..Scenario::default()
    }
}
