//! Forward from a signal: what lengthened the wait that it began, and what ended it; or what has to happen for it.
//! And for a signal that ends a wait, what led to it.

use super::because::Because;
use super::open::open;
use super::search::Search;
use super::step::{Link, Part, missing, not_told, push, put};
use crate::engine::{EventKind, StreamId};
use crate::judge::explained::Tone;
use crate::tr;
use crate::trace::EventIndex;

/// Streams through which an end is followed.
const DEEPEST: usize = 32;

/// The wait after the `false` of `stream` at `asked`.
pub(super) fn of_false(search: &Search, stream: StreamId, asked: EventIndex, links: &mut Vec<Link>) {
    let drain = search.grows(stream, asked, |s| s.drains);
    let root = held(search, stream, drain, links);
    match drain {
        Some(drain) => {
            release(search, stream, drain, Part::Until, DEEPEST, links);
            resumed_by(search, drain, links);
        }
        None => open(search, stream, root, links),
    }
}

/// The wait after the `pause()` of `stream` at `asked`, for the `'drain'` of `by`.
pub(super) fn of_pause(
    search: &Search,
    stream: StreamId,
    asked: EventIndex,
    by: Option<StreamId>,
    links: &mut Vec<Link>,
) {
    let resumed = search.grows(stream, asked, |s| s.resumes);
    let call = resumed.map(|index| call_of_resume(search, stream, index));
    let drain = by.and_then(|by| search.grows(by, asked, |s| s.drains));
    let drain = drain.filter(|&drain| call.is_none_or(|call| drain < call));
    let root = by.and_then(|by| held(search, by, drain, links));
    if let (Some(by), Some(drain)) = (by, drain) {
        release(search, by, drain, Part::Until, DEEPEST, links);
    }
    match (call, by) {
        (Some(call), _) => {
            let waited = search.time(call).since(search.time(asked));
            let text = tr!("resume(): it flows again, after {time}", time = waited);
            push(search, call, stream, text, Tone::Good, Part::Until, links);
        }
        (None, Some(by)) if drain.is_none() => open(search, by, root, links),
        _ if search.is_incomplete() => missing(stream, not_told(), links),
        _ => missing(stream, tr!("resume() must be called; so far it has not been"), links),
    }
}

/// What follows a `push()` of `stream` at `asked` that returned `false`.
pub(super) fn of_push(search: &Search, stream: StreamId, asked: EventIndex, links: &mut Vec<Link>) {
    let asks = search.next(asked, &|e| e.stream == stream && e.kind == EventKind::ReadImpl);
    let read = search.grows(stream, asked, |s| s.datas);
    match (asks, read) {
        (Some((index, _)), _) => {
            push(search, index, stream, tr!("_read(): it wants more data"), Tone::Good, Part::Until, links);
        }
        (None, Some(index)) => {
            push(search, index, stream, tr!("'data': reading continues"), Tone::Good, Part::Until, links);
        }
        (None, None) if search.is_incomplete() => missing(stream, not_told(), links),
        (None, None) => missing(stream, tr!("its buffer must be read; so far it has not been"), links),
    }
}

/// What led to the `'drain'` at `asked`, and who went on by it.
pub(super) fn led_to_drain(search: &Search, stream: StreamId, asked: EventIndex, links: &mut Vec<Link>) {
    let before = search.nth(stream, asked, search.stream(asked, stream).drains, |s| s.drains);
    let began = match before {
        Some(drain) => search.grows(stream, drain, |s| s.falses),
        None => search.first(0, asked, &|s| s.stream(stream).is_some_and(|now| now.falses > 0)),
    };
    if let Some(began) = began.filter(|&began| began < asked) {
        push(search, began, stream, search.refusal(stream), Tone::Bad, Part::Because, links);
    }
    release(search, stream, asked, Part::Because, DEEPEST, links);
    resumed_by(search, asked, links);
}

/// What led to the `resume()` or `'resume'` at `asked`.
pub(super) fn led_to_resume(search: &Search, stream: StreamId, asked: EventIndex, links: &mut Vec<Link>) {
    let call = call_of_resume(search, stream, asked);
    let pause = search.nth(stream, call, search.stream(call, stream).pauses, |s| s.pauses);
    let drain = search.last(call, &|e| e.kind == EventKind::Drain && e.stream != stream);
    if let Some(pause) = pause {
        let text = "pause()";
        push(search, search.call_of_pause(stream, pause), stream, text, Tone::Bad, Part::Because, links);
    }
    let text = match (drain.filter(|(drain, _)| pause.is_some_and(|pause| *drain > pause)), pause) {
        (Some((drain, event)), Some(pause)) => {
            release(search, event.stream, drain, Part::Because, DEEPEST, links);
            tr!("resume(): it flows again, after {time}", time = search.time(call).since(search.time(pause)))
        }
        (_, None) => tr!("resume(): it starts to flow").to_owned(),
        _ => tr!("resume() by the program, with no 'drain' just before it").to_owned(),
    };
    push(search, call, stream, text, Tone::Good, Part::Because, links);
    if call != asked {
        push(search, asked, stream, tr!("emits 'resume'"), Tone::Good, Part::Because, links);
    }
}

/// What held up the last chunk before `drain`, or what holds up the one that is under way. Gives the stream at which
/// it begins.
fn held(
    search: &Search,
    stream: StreamId,
    drain: Option<EventIndex>,
    links: &mut Vec<Link>,
) -> Option<StreamId> {
    let mut because = Because::new(search, Part::Held);
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
            because.link_push(push, stream);
            because.unread(stream, push + 1);
        }
        // Whether it still is, is not known.
        None if search.is_incomplete() => {}
        None => because.full(stream, search.trace.end()),
    }
    // What led to it already needs no telling twice.
    let told = |links: &[Link], link: &Link| {
        links
            .iter()
            .any(|known| known.stream == link.stream && known.at == link.at && known.text == link.text)
    };
    let root = because.root;
    for link in because.links {
        if !told(links, &link) {
            put(links, link);
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
    part: Part,
    deep: usize,
    links: &mut Vec<Link>,
) {
    let is_done = |kind| matches!(kind, EventKind::WriteImplDone | EventKind::WritevImplDone);
    if let Some((done, event)) = search.last(drain, &|e| e.stream == stream && is_done(e.kind)) {
        if deep > 0
            && let Some(call) = freed(search, stream, done)
            && let Some((drain, event)) =
                search.last(call, &|e| e.kind == EventKind::Drain && e.stream != stream)
        {
            release(search, event.stream, drain, part, deep - 1, links);
            push(search, call, stream, tr!("resume(): reading continues"), Tone::Good, part, links);
        }
        let method = search.trace.name_of(&event);
        let text = match search.desired(stream, done + 1) {
            Some(desired) => format!("{method}(): {desired}"),
            None => tr!("its last {method}() completes: writableLength is 0", method),
        };
        push(search, done, stream, text, Tone::Plain, part, links);
    }
    push(search, drain, stream, search.release(stream), Tone::Good, part, links);
}

/// The `resume()` of a Transform before `done`, if it let go a chunk that had been held up, in the same wait.
fn freed(search: &Search, stream: StreamId, done: EventIndex) -> Option<EventIndex> {
    let state = search.stream(done, stream);
    let refused = search.nth(stream, done, state.falses, |s| s.falses)?;
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
fn resumed_by(search: &Search, drain: EventIndex, links: &mut Vec<Link>) {
    let stops = |kind| matches!(kind, EventKind::ResumeCall | EventKind::Write | EventKind::Drain);
    if let Some((call, event)) = search.next(drain, &|e| stops(e.kind))
        && event.kind == EventKind::ResumeCall
    {
        push(search, call, event.stream, tr!("resume(): it flows again"), Tone::Good, Part::Until, links);
    }
}

fn call_of_resume(search: &Search, stream: StreamId, index: EventIndex) -> EventIndex {
    let is_call = |kind| kind == EventKind::ResumeCall;
    if search.trace.event(index).is_some_and(|event| is_call(event.kind)) {
        return index;
    }
    search.last(index, &|e| e.stream == stream && is_call(e.kind)).map_or(index, |(call, _)| call)
}
