//! What has to happen for a `'drain'` that has not come, or why it never comes. A time is foretold only where the
//! trace has measured how fast the device is.

use super::search::{AFTER, Search};
use super::step::{CausePart, CauseStep, add_pending, add_step, unknown_outcome};
use crate::engine::{EventKind, SimTime, StreamId};
use crate::judge::explanation::Tone;
use crate::tr;
use crate::trace::{Amount, Snapshot, StreamNow};

/// The last chunks that are measured.
const MEASURED: usize = 4;

/// The `'drain'` of `stream` has not come. `root` is the stream that all waits for.
pub(super) fn await_drain(
    search: &Search,
    stream: StreamId,
    root: Option<StreamId>,
    steps: &mut Vec<CauseStep>,
) {
    let trace = search.trace;
    let state = search.state(trace.end());
    let now = state.stream(stream).cloned().unwrap_or_default();
    let never = |has: fn(&Snapshot, &StreamNow) -> bool| {
        search.first(0, trace.end(), &|s| s.stream(stream).is_some_and(|now| has(s, now)))
    };
    let ended = if state.process.fatal.is_some() {
        (never(|s, _| s.process.fatal.is_some()), StreamId::PROCESS, tr!("dies before 'drain' can come"))
    } else if now.destroyed {
        (never(|_, now| now.destroyed), stream, tr!("is destroyed: no 'drain' can come"))
    } else if now.ending {
        (
            never(|_, now| now.ending),
            stream,
            tr!("end() is called: 'finish' will come, with no 'drain' before it"),
        )
    } else if search.is_incomplete() {
        (None, stream, unknown_outcome())
    } else if state.process.exited {
        let text = match state.process.idle {
            true => tr!("exits on its own: waiting for an event does not keep a process alive"),
            false => tr!("ends before 'drain' can come"),
        };
        (never(|s, _| s.process.exited), StreamId::PROCESS, text)
    } else {
        (None, stream, "")
    };
    match ended {
        (_, _, "") => awaited(search, stream, root.unwrap_or(stream), &state, steps),
        (Some(index), who, text) => add_step(search, index, who, text, Tone::Bad, CausePart::Until, steps),
        (None, who, text) => add_pending(who, text, steps),
    }
}

fn awaited(search: &Search, stream: StreamId, root: StreamId, state: &Snapshot, steps: &mut Vec<CauseStep>) {
    if let Some(desired) = search.desired(root, search.trace.end()) {
        return add_pending(
            root,
            tr!("ready is fulfilled when desiredSize rises above 0: {desired}", desired),
            steps,
        );
    }
    let now = state.stream(root).cloned().unwrap_or_default();
    let ahead = search.written(root, now.levels.writable_length);
    let when = match rate(search, root).filter(|_| now.in_flight.is_some()) {
        Some(rate) => {
            let takes = SimTime::from_secs_f64(now.levels.writable_length as f64 / rate);
            let each = Amount { n: rate as u64, ..ahead };
            tr!("; at the measured {each}/s, at about {time}", each, time = now.in_flight_since + takes)
        }
        None => String::new(),
    };
    add_pending(
        root,
        tr!("'drain' is emitted when writableLength is 0: {ahead} to go{when}", ahead, when),
        steps,
    );
    if root != stream {
        let text = tr!("then the blocked streams are released one by one, and its own 'drain' can come");
        add_pending(stream, text, steps);
    }
}

/// Bytes, or objects, a second of the last chunks that a device has written. Of a stream whose output may be held up
/// that would measure the next stream.
fn rate(search: &Search, stream: StreamId) -> Option<f64> {
    if search.trace.stream(stream).is_none_or(|info| info.kind.reads()) {
        return None;
    }
    let end = search.trace.end();
    let (mut done, mut sizes, mut times, mut count) = (None, 0, 0, 0);
    for index in (end.saturating_sub(AFTER)..end).rev() {
        let Some(event) = search.trace.event(index).filter(|event| event.stream == stream) else { continue };
        match event.kind {
            EventKind::WriteImplDone | EventKind::WritevImplDone => done = Some(event.time),
            EventKind::WriteImpl | EventKind::WritevImpl => {
                if let Some(done) = done.take() {
                    sizes += event.size;
                    times += done.since(event.time).0;
                    count += 1;
                }
            }
            _ => {}
        }
        if count == MEASURED {
            break;
        }
    }
    (times > 0 && sizes > 0).then(|| sizes as f64 / SimTime(times).as_secs_f64())
}
