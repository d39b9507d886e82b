//! Judging one stage of a flow: what it is, where it stands, what it says of itself. Part of `check`.

use super::faults::{CHUNK, EXACT, Faults, OPERATION};
use crate::scenario::model::{
    Bytes, Completion, Consumer, Flow, Sizes, SourceMode, Stage, StageKind, Timing,
};

/// Chunks that are pushed at a time.
const BURST: u32 = 10_000;
/// Sizes in a list.
const SIZES: usize = 1_000;
/// Bytes that a Transform makes of one.
const RATIO: f64 = 1000.0;

/// Whether this kind of stage can stand at this place of a flow.
pub(super) fn check_place(
    flow: &Flow,
    kind: StageKind,
    number: usize,
    last: usize,
    place: &str,
    faults: &mut Faults,
) {
    let name = kind.name();
    if number > 0 {
        let takes = kind.writes() || matches!(kind, StageKind::Use | StageKind::Generator);
        faults.require(takes, place, format_args!("a {name} must come first, as it cannot be written to"));
    } else {
        let brings = kind.reads() || matches!(kind, StageKind::Use | StageKind::Calls) || last == 0;
        faults.require(brings, place, format_args!("a {name} must come last, as it cannot be read from"));
    }
    if number < last {
        let goes_on = kind.reads() || !kind.writes();
        faults.require(goes_on, place, format_args!("a {name} must come last, as it cannot be read from"));
    }
    if kind == StageKind::WritableStream {
        let called = flow.stages.first().and_then(Stage::kind) == Some(StageKind::Calls);
        faults.require(called, place, "only a program writes to a writableStream: put `calls` before it");
    }
    if kind == StageKind::Use {
        faults.require(
            number == 0 || number == last,
            place,
            "flows meet at their ends: a `use` must come first or last",
        );
    }
    if kind == StageKind::Generator {
        let within = flow.consumer == Consumer::Pipeline && number > 0 && number < last;
        faults.require(
            within,
            place,
            "a generator must stand between streams, in a flow whose consumer is `pipeline`",
        );
    }
}

/// What a stage says of itself, its device's values included.
pub(super) fn check_stage(stage: &Stage, kind: StageKind, place: &str, faults: &mut Faults) {
    let at = |part: &str| format!("{place}.{part}");
    for (name, has) in unfit(stage, kind) {
        if has {
            faults.add(&at(name), format_args!("a {} has no such setting", kind.name()));
        }
    }
    let bytes = |amount: Option<Bytes>| amount.map(|bytes| bytes.0);
    let amounts = [
        ("highWaterMark", bytes(stage.high_water_mark)),
        ("readableHighWaterMark", bytes(stage.readable_high_water_mark)),
        ("writableHighWaterMark", bytes(stage.writable_high_water_mark)),
        ("total", bytes(stage.total)),
        ("count", stage.count),
        ("outChunk", bytes(stage.out_chunk)),
    ];
    for (name, value) in amounts {
        faults.at_most(&at(name), value, EXACT);
    }
    if kind.is_source() {
        let amount = stage.count.is_some() || stage.total.is_some();
        faults.require(
            amount,
            &at("count"),
            "the number of chunks is missing: give `count`, or `total` for bytes",
        );
        let both = stage.count.is_some() && stage.total.is_some();
        faults.require(!both, &at("total"), "give either `count` or `total`, not both");
        check_sizes(stage, place, faults);
    }
    if let Some(burst) = stage.burst {
        faults.require(burst <= BURST, &at("burst"), format_args!("the limit is {BURST}"));
    }
    if let Some(ratio) = stage.ratio {
        let fits = (0.0..=RATIO).contains(&ratio);
        faults.require(fits, &at("ratio"), format_args!("must be from 0 to {RATIO}"));
    }
    if let Some(out) = stage.out_chunk {
        faults.require(out.0 > 0, &at("outChunk"), "must be at least 1 byte");
        faults.at_most(&at("outChunk"), Some(out.0), CHUNK);
    }
    let timings = [
        ("read", stage.read),
        ("write", stage.write),
        ("transform", stage.transform),
        ("flush", stage.flush),
        ("final", stage.finalize),
        ("construct", stage.construct),
        ("destroy", stage.destroy),
    ];
    for (name, timing) in timings {
        if let Some(timing) = timing {
            check_timing(&timing, &at(name), faults);
        }
    }
    let read = stage.read.unwrap_or_default();
    let by_itself = stage.mode.is_some_and(|mode| mode != SourceMode::Pull) || kind == StageKind::Calls;
    if by_itself {
        comes_by_itself(&read, &at("read"), faults);
    }
    if by_itself || kind == StageKind::From {
        faults.require(
            read.throws_at.is_none(),
            &at("read.throwsAt"),
            "nothing would catch it; use `failsAt`",
        );
    }
    if kind == StageKind::Calls {
        let faulty = read.fails_at.is_some() || read.hangs_at.is_some();
        faults.require(!faulty, &at("read"), "a program that calls write() cannot have faults of its own");
    }
    if kind == StageKind::WritableStream {
        for (name, timing) in [("write", stage.write), ("final", stage.finalize)] {
            let faulty = timing.is_some_and(|timing| timing.fails_at.is_some() || timing.throws_at.is_some());
            faults.require(!faulty, &at(name), "a writableStream's sink cannot fail here; use `hangsAt`");
        }
    }
    if kind == StageKind::Generator {
        let throws = stage.transform.is_some_and(|timing| timing.throws_at.is_some());
        faults.require(!throws, &at("transform.throwsAt"), "a generator fails by throwing; use `failsAt`");
    }
}

fn check_sizes(stage: &Stage, place: &str, faults: &mut Faults) {
    let at = format!("{place}.chunk");
    match &stage.chunk {
        None => {}
        Some(Sizes::Same(size)) => faults.at_most(&at, Some(size.0), CHUNK),
        Some(Sizes::List(list)) => {
            faults.require(!list.is_empty(), &at, "a list needs at least one size");
            faults.require(list.len() <= SIZES, &at, format_args!("at most {SIZES} sizes are allowed"));
            for (number, size) in list.iter().take(SIZES).enumerate() {
                faults.at_most(&format!("{at}[{number}]"), Some(size.0), CHUNK);
            }
        }
        Some(Sizes::Between { from, to }) => {
            faults.require(from <= to, &format!("{at}.from"), "must not exceed `to`");
            faults.at_most(&format!("{at}.to"), Some(to.0), CHUNK);
        }
    }
    let sizes = match &stage.chunk {
        Some(Sizes::Same(size)) => vec![*size],
        Some(Sizes::List(list)) => list.clone(),
        Some(Sizes::Between { from, .. }) => vec![*from],
        None => Vec::new(),
    };
    let empty = stage.total.is_some() && sizes.contains(&Bytes(0));
    faults.require(!empty, &at, "with a `total`, every chunk must have at least 1 byte");
}

/// How a method works.
pub(super) fn check_timing(timing: &Timing, place: &str, faults: &mut Faults) {
    let at = |part: &str| format!("{place}.{part}");
    faults.at_most(&at("takes"), timing.takes.map(|takes| takes.0), OPERATION);
    if let Some(rate) = timing.rate {
        faults.require(rate.0 > 0, &at("rate"), "must be at least 1 B/s");
        faults.at_most(&at("rate"), Some(rate.0), EXACT);
    }
    if let Some(vary) = timing.vary {
        faults.require(vary <= 100, &at("vary"), "must be from 0 to 100, in percent");
    }
    if let Some(bursts) = timing.bursts {
        faults.require(bursts.on.0 > 0, &at("bursts.on"), "must be at least 1 ns, or nothing ever happens");
        faults.at_most(&at("bursts.on"), Some(bursts.on.0), OPERATION);
        faults.at_most(&at("bursts.off"), Some(bursts.off.0), OPERATION);
    }
    let timeless = matches!(timing.by, Some(Completion::Tick | Completion::Immediate));
    let time =
        timing.takes.is_some_and(|takes| takes.0 > 0) || timing.rate.is_some() || timing.bursts.is_some();
    let by = if timing.by == Some(Completion::Tick) { "tick" } else { "immediate" };
    faults.require(!(timeless && time), &at("by"), format_args!("`{by}` takes no time; use `timer` or `io`"));
    for (name, call) in
        [("failsAt", timing.fails_at), ("throwsAt", timing.throws_at), ("hangsAt", timing.hangs_at)]
    {
        faults.require(call != Some(0), &at(name), "calls count from 1");
        faults.at_most(&at(name), call, EXACT);
    }
}

/// A source that is not pulled cannot produce within a call: it would never let the event loop turn.
pub(super) fn comes_by_itself(read: &Timing, place: &str, faults: &mut Faults) {
    let waits = !matches!(read.by.unwrap_or_default(), Completion::Sync | Completion::Tick);
    faults.require(
        waits,
        &format!("{place}.by"),
        "what pushes by itself must use `timer`, `io` or `immediate`",
    );
}

/// What a stage of that kind cannot have, and whether it has it.
fn unfit(stage: &Stage, kind: StageKind) -> Vec<(&'static str, bool)> {
    use StageKind::{
        Calls, Duplex, From, Generator, PassThrough, Readable, Transform, Writable, WritableStream,
    };
    let is = |kinds: &[StageKind]| kinds.contains(&kind);
    let two = is(&[Duplex, Transform, PassThrough]);
    let stream = kind.reads() || kind.writes();
    let node = stream && kind != WritableStream;
    let made = node && !is(&[From, PassThrough]);
    let table = [
        ("highWaterMark", stage.high_water_mark.is_some(), stream),
        ("readableHighWaterMark", stage.readable_high_water_mark.is_some(), two),
        ("writableHighWaterMark", stage.writable_high_water_mark.is_some(), two),
        ("objectMode", stage.object_mode.is_some(), stream && !kind.counts_chunks()),
        ("readableObjectMode", stage.readable_object_mode.is_some(), two),
        ("writableObjectMode", stage.writable_object_mode.is_some(), two),
        ("allowHalfOpen", stage.allow_half_open.is_some(), two),
        ("autoDestroy", stage.auto_destroy.is_some(), node),
        ("emitClose", stage.emit_close.is_some(), node),
        ("chunk", stage.chunk.is_some(), kind.is_source()),
        ("count", stage.count.is_some(), kind.is_source()),
        ("total", stage.total.is_some(), kind.is_source()),
        ("mode", stage.mode.is_some(), is(&[Readable, Duplex])),
        ("burst", stage.burst.is_some(), is(&[Readable, Duplex, Calls])),
        ("end", stage.ending.is_some(), is(&[Readable, Duplex])),
        ("ratio", stage.ratio.is_some(), is(&[Transform, Generator])),
        ("outChunk", stage.out_chunk.is_some(), is(&[Transform])),
        ("read", stage.read.is_some(), kind.is_source()),
        ("write", stage.write.is_some(), is(&[Writable, Duplex, WritableStream])),
        ("writev", stage.writev.is_some(), is(&[Writable, Duplex])),
        ("transform", stage.transform.is_some(), is(&[Transform, Generator])),
        ("flush", stage.flush.is_some(), is(&[Transform])),
        ("final", stage.finalize.is_some(), is(&[Writable, Duplex, WritableStream])),
        ("construct", stage.construct.is_some(), made),
        ("destroy", stage.destroy.is_some(), made),
    ];
    table.into_iter().map(|(name, has, may)| (name, has && !may)).collect()
}
