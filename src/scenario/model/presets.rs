//! What each [`Device`] is set up with, as a stage. Sizes and marks are Node's own; `tests/devices.rs` holds them against
//! the real ones. Times are measured ones, where [`Device`] says so.

use super::device::Device;
use super::stage::{Ending, SourceMode, Stage, StageKind};
use super::timing::{Completion, Sizes, Timing};
use super::units::{Bytes, Rate};
use crate::engine::SimTime;

/// 100 Mbit/s
const LINE: Rate = Rate(12_500_000);

fn timing(by: Completion) -> Timing {
    Timing { by: Some(by), ..Timing::default() }
}

fn io(rate: Rate) -> Timing {
    Timing { rate: Some(rate), ..timing(Completion::Io) }
}

fn taking(by: Completion, ns: u64) -> Timing {
    Timing { takes: Some(SimTime(ns)), ..timing(by) }
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
                construct: Some(taking(Completion::Io, 15_000)),
                destroy: Some(taking(Completion::Io, 15_000)),
                ..of(StageKind::Readable)
            },
            Device::FileSink => Stage {
                write: Some(io(Rate(540 << 20))),
                writev: Some(true),
                construct: Some(taking(Completion::Io, 15_000)),
                destroy: Some(taking(Completion::Io, 15_000)),
                ..of(StageKind::Writable)
            },
            Device::HttpSource => socket_source(of(StageKind::Readable)),
            Device::HttpSink => Stage { write: Some(io(LINE)), ..of(StageKind::Writable) },
            Device::Socket => Stage {
                write: Some(io(LINE)),
                writev: Some(true),
                finalize: Some(taking(Completion::Io, 20_000)),
                allow_half_open: Some(false),
                ..socket_source(of(StageKind::Duplex))
            },
            Device::Gzip => Stage {
                transform: Some(io(Rate(65 << 20))),
                ratio: Some(0.223),
                out_chunk: Some(Bytes(16 << 10)),
                flush: Some(taking(Completion::Io, 20_000)),
                ..of(StageKind::Transform)
            },
            Device::Cipher => Stage {
                transform: Some(Timing { rate: Some(Rate(603 << 20)), ..timing(Completion::Sync) }),
                ..of(StageKind::Transform)
            },
            Device::Sensor => Stage {
                chunk: Some(Sizes::Same(Bytes(64))),
                mode: Some(SourceMode::Push),
                read: Some(taking(Completion::Timer, 10_000_000)),
                ..of(StageKind::Readable)
            },
            Device::Logger => Stage {
                chunk: Some(Sizes::Same(Bytes(200))),
                read: Some(taking(Completion::Timer, 1_000_000)),
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
        read: Some(Timing { rate: Some(LINE), ..taking(Completion::Io, 20_000_000) }),
        ..stage
    }
}
