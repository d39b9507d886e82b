//! Forward from a signal: what lengthened the wait that it began, and what ended it; or what has to happen for it.
//! And for a signal that ends a wait, what led to it.

use super::builder::CauseBuilder;
use super::pending::await_drain;
use super::search::Search;
use super::step::{CausePart, CauseStep, add_pending, add_step, insert_step, unknown_outcome};
use crate::engine::{EventKind, StreamId};
use crate::judge::explanation::Tone;
use crate::tr;
use crate::trace::EventIndex;

/// Streams through which an end is followed.
const DEEPEST: usize = 32;

/// The wait after the `false` of `stream` at `asked`.
pub(super) fn after_refusal(
    search: &Search,
    stream: StreamId,
    asked: EventIndex,
    steps: &mut Vec<CauseStep>,
) {
    let drain = search.grows(stream, asked, |s| s.drains);
    let root = held(search, stream, drain, steps);
    match drain {
        Some(drain) => {
            release(search, stream, drain, CausePart::Until, DEEPEST, steps);
            resumed_by(search, drain, steps);
        }
        None => await_drain(search, stream, root, steps),
    }
}

/// The wait after the `pause()` of `stream` at `asked`, for the `'drain'` of `by`.
pub(super) fn after_pause(
    search: &Search,
    stream: StreamId,
    asked: EventIndex,
    by: Option<StreamId>,
    steps: &mut Vec<CauseStep>,
) {
    let resumed = search.grows(stream, asked, |s| s.resumes);
    let call = resumed.map(|index| call_of_resume(search, stream, index));
    let drain = by.and_then(|by| search.grows(by, asked, |s| s.drains));
    let drain = drain.filter(|&drain| call.is_none_or(|call| drain < call));
    let root = by.and_then(|by| held(search, by, drain, steps));
    if let (Some(by), Some(drain)) = (by, drain) {
        release(search, by, drain, CausePart::Until, DEEPEST, steps);
    }
    match (call, by) {
        (Some(call), _) => {
            let waited = search.time(call).since(search.time(asked));
            let text = tr!("resume(): it flows again, after {time}", time = waited);
            add_step(search, call, stream, text, Tone::Good, CausePart::Until, steps);
        }
        (None, Some(by)) if drain.is_none() => await_drain(search, by, root, steps),
        _ if search.is_incomplete() => add_pending(stream, unknown_outcome(), steps),
        _ => add_pending(stream, tr!("resume() must be called; so far it has not been"), steps),
    }
}

/// What follows a `push()` of `stream` at `asked` that returned `false`.
pub(super) fn after_push(search: &Search, stream: StreamId, asked: EventIndex, steps: &mut Vec<CauseStep>) {
    let asks = search.next(asked, &|e| e.stream == stream && e.kind == EventKind::ReadImpl);
    let read = search.grows(stream, asked, |s| s.data_events);
    match (asks, read) {
        (Some((index, _)), _) => {
            add_step(
                search,
                index,
                stream,
                tr!("_read(): it wants more data"),
                Tone::Good,
                CausePart::Until,
                steps,
            );
        }
        (None, Some(index)) => {
            add_step(
                search,
                index,
                stream,
                tr!("'data': reading continues"),
                Tone::Good,
                CausePart::Until,
                steps,
            );
        }
        (None, None) if search.is_incomplete() => add_pending(stream, unknown_outcome(), steps),
        (None, None) => add_pending(stream, tr!("its buffer must be read; so far it has not been"), steps),
    }
}

/// What led to the `'drain'` at `asked`, and who went on by it.
pub(super) fn causes_of_drain(
    search: &Search,
    stream: StreamId,
    asked: EventIndex,
    steps: &mut Vec<CauseStep>,
) {
    let before = search.nth(stream, asked, search.stream(asked, stream).drains, |s| s.drains);
    let began = match before {
        Some(drain) => search.grows(stream, drain, |s| s.false_returns),
        None => search.first(0, asked, &|s| s.stream(stream).is_some_and(|now| now.false_returns > 0)),
    };
    if let Some(began) = began.filter(|&began| began < asked) {
        add_step(search, began, stream, search.refusal(stream), Tone::Bad, CausePart::Because, steps);
    }
    release(search, stream, asked, CausePart::Because, DEEPEST, steps);
    resumed_by(search, asked, steps);
}

/// What led to the `resume()` or `'resume'` at `asked`.
pub(super) fn causes_of_resume(
    search: &Search,
    stream: StreamId,
    asked: EventIndex,
    steps: &mut Vec<CauseStep>,
) {
    let call = call_of_resume(search, stream, asked);
    let pause = search.nth(stream, call, search.stream(call, stream).pauses, |s| s.pauses);
    let drain = search.last(call, &|e| e.kind == EventKind::Drain && e.stream != stream);
    if let Some(pause) = pause {
        let text = "pause()";
        add_step(
            search,
            search.call_of_pause(stream, pause),
            stream,
            text,
            Tone::Bad,
            CausePart::Because,
            steps,
        );
    }
    let text = match (drain.filter(|(drain, _)| pause.is_some_and(|pause| *drain > pause)), pause) {
        (Some((drain, event)), Some(pause)) => {
            release(search, event.stream, drain, CausePart::Because, DEEPEST, steps);
            tr!("resume(): it flows again, after {time}", time = search.time(call).since(search.time(pause)))
        }
        (_, None) => tr!("resume(): it starts to flow").to_owned(),
        _ => tr!("resume() by the program, with no 'drain' just before it").to_owned(),
    };
    add_step(search, call, stream, text, Tone::Good, CausePart::Because, steps);
    if call != asked {
        add_step(search, asked, stream, tr!("emits 'resume'"), Tone::Good, CausePart::Because, steps);
    }
}

/// What held up the last chunk before `drain`, or what holds up the one that is under way. Gives the stream at which
/// it begins.
fn held(
    search: &Search,
    stream: StreamId,
    drain: Option<EventIndex>,
    steps: &mut Vec<CauseStep>,
) -> Option<StreamId> {
    let mut builder = CauseBuilder::new(search, CausePart::Held);
    match drain {
        Some(drain) => {
            let chunks = search.stream(drain, stream).written_chunks;
            let begun = search.nth(stream, drain, chunks, |s| s.written_chunks)?;
            let push = search.held_push(stream, begun, drain, false)?;
            // What is read at once holds nothing up.
            let read = search.next(push, &|e| e.stream == stream && e.kind == EventKind::ReadImpl);
            if read.is_some_and(|(_, read)| read.time == search.time(push)) {
                return None;
            }
            builder.add_push(push, stream);
            builder.unread(stream, push + 1);
        }
        // Whether it still is, is not known.
        None if search.is_incomplete() => {}
        None => builder.full(stream, search.trace.end()),
    }
    // What led to it already needs no telling twice.
    let told = |steps: &[CauseStep], step: &CauseStep| {
        steps
            .iter()
            .any(|known| known.stream == step.stream && known.at == step.at && known.text == step.text)
    };
    let root = builder.root;
    for step in builder.steps {
        if !told(steps, &step) {
            insert_step(steps, step);
        }
    }
    root
}

/// How the `'drain'` came: the last chunk was done with; and if that had been held up by the next stream, how that
/// let it go.
fn release(
    search: &Search,
    stream: StreamId,
    drain: EventIndex,
    part: CausePart,
    deep: usize,
    steps: &mut Vec<CauseStep>,
) {
    let is_done = |kind| matches!(kind, EventKind::WriteImplDone | EventKind::WritevImplDone);
    if let Some((done, event)) = search.last(drain, &|e| e.stream == stream && is_done(e.kind)) {
        if deep > 0
            && let Some(call) = freed(search, stream, done)
            && let Some((drain, event)) =
                search.last(call, &|e| e.kind == EventKind::Drain && e.stream != stream)
        {
            release(search, event.stream, drain, part, deep - 1, steps);
            add_step(search, call, stream, tr!("resume(): reading continues"), Tone::Good, part, steps);
        }
        let method = search.trace.name_of(&event);
        let text = match search.desired(stream, done + 1) {
            Some(desired) => format!("{method}(): {desired}"),
            None => tr!("its last {method}() completes: writableLength is 0", method),
        };
        add_step(search, done, stream, text, Tone::Plain, part, steps);
    }
    add_step(search, drain, stream, search.release(stream), Tone::Good, part, steps);
}

/// The `resume()` of a Transform before `done`, if it let go a chunk that had been held up, in the same wait.
fn freed(search: &Search, stream: StreamId, done: EventIndex) -> Option<EventIndex> {
    let state = search.stream(done, stream);
    let refused = search.nth(stream, done, state.false_returns, |s| s.false_returns)?;
    let call = match search.last(done, &|e| e.stream == stream && e.kind == EventKind::ResumeCall) {
        Some((call, _)) => call,
        None => {
            let emitted = search.nth(stream, done, state.resumes, |s| s.resumes)?;
            call_of_resume(search, stream, emitted)
        }
    };
    let chunks = search.stream(call, stream).written_chunks;
    let begun = search.nth(stream, call, chunks, |s| s.written_chunks)?;
    (call > refused).then_some(())?;
    search.held_push(stream, begun, call, true).map(|_| call)
}

/// Who was resumed by a `'drain'`.
fn resumed_by(search: &Search, drain: EventIndex, steps: &mut Vec<CauseStep>) {
    let stops = |kind| matches!(kind, EventKind::ResumeCall | EventKind::Write | EventKind::Drain);
    if let Some((call, event)) = search.next(drain, &|e| stops(e.kind))
        && event.kind == EventKind::ResumeCall
    {
        add_step(
            search,
            call,
            event.stream,
            tr!("resume(): it flows again"),
            Tone::Good,
            CausePart::Until,
            steps,
        );
    }
}

fn call_of_resume(search: &Search, stream: StreamId, index: EventIndex) -> EventIndex {
    let is_call = |kind| kind == EventKind::ResumeCall;
    if search.trace.event(index).is_some_and(|event| is_call(event.kind)) {
        return index;
    }
    search.last(index, &|e| e.stream == stream && is_call(e.kind)).map_or(index, |(call, _)| call)
}
