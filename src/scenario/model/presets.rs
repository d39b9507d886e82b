//! What each [`Device`] is set up with, as a stage. Sizes and marks are Node's own; `tests/devices.rs` holds them against
//! the real ones. Times are measured ones, where [`Device`] says so.

use super::device::Device;
use super::stage::{Ending, SourceMode, Stage, StageKind};
use super::units::{Bytes, Nanos, Rate};
use super::work::{By, Sizes, Work};

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
