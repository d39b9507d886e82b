//! The devices that Node programs know, as stages: what `fs.createReadStream()` and its like are set up with. Sizes and
//! marks are Node's own; `tests/devices.rs` holds them against the real ones. Times are measured ones, where it says so.

use serde::{Deserialize, Serialize};

use super::stage::{Ending, SourceMode, Stage, StageKind};
use super::units::{Bytes, Nanos, Rate};
use super::work::{By, Sizes, Work};

/// A device by the name that programs create it with.
///
/// Measured on v24.21.0, 2 cores of a virtual machine, files in the page cache: medians of many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub enum Device {
    /// A file that is read: 64 KiB at a time, whatever the default `highWaterMark` is, and one read more to see its end.
    /// Read at 1 GiB/s; opened and closed in 15 µs each.
    #[serde(rename = "fs.createReadStream")]
    FileSource,
    /// A file that is written: it takes many chunks in one `_writev`. Written in 64 KiB at 540 MiB/s; opened and closed in
    /// 15 µs each.
    #[serde(rename = "fs.createWriteStream")]
    FileSink,
    /// The body of an HTTP request or response that is received: 64 KiB at a time, which libuv reads from a socket. The
    /// rate is that of a 100 Mbit/s line, `takes` its latency of 20 ms.
    #[serde(rename = "http.IncomingMessage")]
    HttpSource,
    /// The body of an HTTP response that is sent, over a 100 Mbit/s line. Node's `OutgoingMessage` is no Writable, but
    /// answers as one.
    #[serde(rename = "http.ServerResponse")]
    HttpSink,
    /// A TCP connection, 100 Mbit/s both ways, with 20 ms of latency. It closes when its other end has.
    #[serde(rename = "net.Socket")]
    Socket,
    /// gzip in libuv's thread pool: JSON log lines at 65 MiB/s, of which 0.223 are left, in chunks of 16 KiB. zlib gives
    /// them out as its own blocks become full; here they come evenly.
    #[serde(rename = "zlib.createGzip")]
    Gzip,
    /// AES-256-CTR at 603 MiB/s. It works within the call, and nothing else runs meanwhile.
    #[serde(rename = "crypto.createCipheriv")]
    Cipher,
    /// A sensor: 64 bytes every 10 ms by `setInterval`, wanted or not.
    #[serde(rename = "sensor")]
    Sensor,
    /// A program that logs: 200 bytes every millisecond, no stream.
    #[serde(rename = "logger")]
    Logger,
}

/// 100 Mbit/s
const LINE: Rate = Rate(12_500_000);

fn work(by: By) -> Work {
    Work { by: Some(by), ..Work::default() }
}

fn io(rate: Rate) -> Work {
    Work { rate: Some(rate), ..work(By::Io) }
}

fn taking(by: By, ns: u64) -> Work {
    Work { takes: Some(Nanos(ns)), ..work(by) }
}

impl Device {
    /// All of them.
    pub const ALL: [Device; 9] = [
        Device::FileSource,
        Device::FileSink,
        Device::HttpSource,
        Device::HttpSink,
        Device::Socket,
        Device::Gzip,
        Device::Cipher,
        Device::Sensor,
        Device::Logger,
    ];

    /// What a stream is called that has no other name.
    pub fn word(self) -> &'static str {
        match self {
            Device::FileSource | Device::FileSink => "file",
            Device::HttpSource => "req",
            Device::HttpSink => "res",
            Device::Socket => "socket",
            Device::Gzip => "gzip",
            Device::Cipher => "cipher",
            Device::Sensor => "sensor",
            Device::Logger => "log",
        }
    }

    /// The stage that behaves like it.
    pub fn stage(self) -> Stage {
        let of = |kind| Stage { kind: Some(kind), ..Stage::default() };
        match self {
            Device::FileSource => Stage {
                chunk: Some(Sizes::Same(Bytes(64 << 10))),
                high_water_mark: Some(Bytes(64 << 10)),
                ending: Some(Ending::AfterRead),
                read: Some(io(Rate(1 << 30))),
                construct: Some(taking(By::Io, 15_000)),
                destroy: Some(taking(By::Io, 15_000)),
                ..of(StageKind::Readable)
            },
            Device::FileSink => Stage {
                write: Some(io(Rate(540 << 20))),
                writev: Some(true),
                construct: Some(taking(By::Io, 15_000)),
                destroy: Some(taking(By::Io, 15_000)),
                ..of(StageKind::Writable)
            },
            Device::HttpSource => socket_source(of(StageKind::Readable)),
            Device::HttpSink => Stage { write: Some(io(LINE)), ..of(StageKind::Writable) },
            Device::Socket => Stage {
                write: Some(io(LINE)),
                writev: Some(true),
                finalize: Some(taking(By::Io, 20_000)),
                allow_half_open: Some(false),
                ..socket_source(of(StageKind::Duplex))
            },
            Device::Gzip => Stage {
                transform: Some(io(Rate(65 << 20))),
                ratio: Some(0.223),
                out_chunk: Some(Bytes(16 << 10)),
                flush: Some(taking(By::Io, 20_000)),
                ..of(StageKind::Transform)
            },
            Device::Cipher => Stage {
                transform: Some(Work { rate: Some(Rate(603 << 20)), ..work(By::Sync) }),
                ..of(StageKind::Transform)
            },
            Device::Sensor => Stage {
                chunk: Some(Sizes::Same(Bytes(64))),
                mode: Some(SourceMode::Push),
                read: Some(taking(By::Timer, 10_000_000)),
                ..of(StageKind::Readable)
            },
            Device::Logger => Stage {
                chunk: Some(Sizes::Same(Bytes(200))),
                read: Some(taking(By::Timer, 1_000_000)),
                ..of(StageKind::Calls)
            },
        }
    }
}

fn socket_source(stage: Stage) -> Stage {
    Stage {
        chunk: Some(Sizes::Same(Bytes(64 << 10))),
        mode: Some(SourceMode::Socket),
        ending: Some(Ending::WithLast),
        read: Some(Work { rate: Some(LINE), ..taking(By::Io, 20_000_000) }),
        ..stage
    }
}
