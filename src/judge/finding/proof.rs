//! The moment that proves a finding: where one looks to see it. Must not judge.

use super::{Finding, FindingKind};
use crate::engine::{ListenedEvent, StreamId};
use crate::trace::{EventIndex, Snapshot, StreamNow, Trace, first_event};

/// The event that proves a finding: the first `false` that is ignored, the last chunk before all stands still, the error.
/// `None` where no single event does, or where it is no longer kept.
pub fn proof(trace: &Trace, finding: &Finding) -> Option<EventIndex> {
    let id = finding.stream();
    let first = |has: &dyn Fn(&StreamNow) -> bool| {
        first_event(trace, &|now: &Snapshot| now.stream(id).is_some_and(has))
    };
    use FindingKind::*;
    match finding.kind {
        UncaughtError => first_event(trace, &|now| now.process.uncaught.is_some()),
        ErrorNotForwarded => first_event(trace, &|now| now.broke.is_some()),
        ErrorContained | WriteAfterEnd => first(&|now| now.errored.is_some()),
        DrainOfReadable => first(&|now| now.listeners.most(ListenedEvent::Drain) > 0),
        ListenersPileUp => {
            first(&|now| ListenedEvent::ALL.iter().any(|event| now.listeners.are_too_many(*event)))
        }
        // The second one was written although the first had said no.
        PausedDestination | WriteFalseIgnored => first(&|now| now.false_returns > 1 + now.drains),
        PushFalseIgnored => {
            let mark = trace.stream(id).and_then(|info| info.readable_high_water_mark).unwrap_or(0);
            first(&|now| now.peak_readable > mark.saturating_mul(2))
        }
        DrainAfterClose => first(&|now| now.closed),
        EndNeverComes => first(&|now| now.closed || now.end_missed).or_else(|| last_of(trace, id)),
        DestroyedUnwritten => first(&|now| now.destroyed),
        LinesLost => first(&|now| now.unheard > 0),
        ChunksLost => first(&|now| now.unheard_data > 0 || now.taken_before > 0 || now.piped_late),
        DataNotAwaited => first(&|now| now.data_events > 1),
        ExitBeforeFinish => first_event(trace, &|now| now.process.exited),
        LeftCorked | CallbackMissing | ReadWithoutPush | ReadableStopsPipe | Unpiped | NeverRead
        | NeverResumed | NeverAnswered | HalfOpen | DrainMissed | DrainNotOwed | DrainMissing
        | SlowDestination | CompressorHolds => last_of(trace, id),
        NeverEnded | OpenedEarly => finding.streams.last().and_then(|&last| {
            first_event(trace, &|now| now.stream(last).is_some_and(|now| now.born.is_some()))
        }),
        Batches => first(&|now| now.elements > 0),
        HighWaterMark => first(&|now| now.false_returns > 0),
        MemoryElsewhere => {
            let peak = trace.latest().process.peak_memory;
            first_event(trace, &|now| now.process.peak_memory >= peak)
        }
        Healthy | Undecided => None,
    }
}

/// The last event of a stream.
fn last_of(trace: &Trace, id: StreamId) -> Option<EventIndex> {
    let last = trace.latest().stream(id)?.last;
    let end = trace.index_at(last);
    let mut found = None;
    trace.for_each(end.saturating_sub(4096)..end, |index, event| {
        if event.stream == id {
            found = Some(index);
        }
    });
    found.or(end.checked_sub(1))
}
