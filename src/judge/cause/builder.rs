//! Walks back from a signal to what began it: a full buffer, the chunk under way in it, and, if the next stream holds that
//! chunk up, the same there. Adds each side of each stream at most once.

use super::search::Search;
use super::step::{CausePart, CauseStep, insert_step};
use crate::engine::{Event, EventKind, Flowing, Ret, StreamId};
use crate::judge::explanation::Tone;
use crate::tr;
use crate::trace::{EventIndex, grouped};

/// Collects the steps that led to a signal, or that lengthened a wait.
pub(super) struct CauseBuilder<'a> {
    search: &'a Search<'a>,
    part: CausePart,
    pub steps: Vec<CauseStep>,
    /// The sides of streams that have been told: `true` for the writable one.
    told: Vec<(StreamId, bool)>,
    /// The stream at which the chain begins: its `_write` is under way, and no other stream holds it up.
    pub root: Option<StreamId>,
}

impl<'a> CauseBuilder<'a> {
    pub fn new(search: &'a Search<'a>, part: CausePart) -> CauseBuilder<'a> {
        CauseBuilder { search, part, steps: Vec::new(), told: Vec::new(), root: None }
    }

    pub fn add(&mut self, index: EventIndex, stream: StreamId, text: impl Into<String>, tone: Tone) {
        let at = self.search.trace.event(index).map(|event| (index, event.time));
        insert_step(&mut self.steps, CauseStep { at, stream, text: text.into(), tone, part: self.part });
    }

    fn unknown(&mut self, stream: StreamId, text: impl Into<String>) {
        insert_step(
            &mut self.steps,
            CauseStep { at: None, stream, text: text.into(), tone: Tone::Plain, part: self.part },
        );
    }

    /// Earlier than what is kept.
    fn dropped(&mut self, stream: StreamId, what: &str) {
        let first = grouped(self.search.trace.first());
        self.unknown(
            stream,
            tr!("{what}, but that is no longer kept: the first {first} events were dropped", what, first),
        );
    }

    /// The `write()` that returned `false` at `index`, and that it did.
    pub fn refused(&mut self, index: EventIndex) {
        let search = self.search;
        let Some(event) = search.trace.event(index) else { return };
        let stream = event.stream;
        let state = search.state(index + 1);
        let now = search.stream(index + 1, stream);
        let lost = state.process.lost > 0;
        let level = search.written(stream, event.levels.writable_length);
        let mark = search.trace.stream(stream).and_then(|info| info.writable_high_water_mark);
        let call = search.nth(stream, index, now.writes, |s| s.writes);
        let call = call.and_then(|call| Some((call, search.trace.event(call)?)));
        if let Some((call, write)) = &call {
            let chunk = search.chunk(stream, now.writes, write.size, lost);
            let reached = match mark.map(|mark| (mark, search.written(stream, mark))) {
                Some((mark, said)) if event.levels.writable_length > mark => {
                    tr!("{level}, over its highWaterMark of {mark}", level, mark = said)
                }
                Some(_) => tr!("{level}, its highWaterMark", level),
                None => level.to_string(),
            };
            let text = match search.desired(stream, index + 1) {
                Some(desired) => format!("write({chunk}): {desired}"),
                None => tr!("write({chunk}): writableLength reaches {reached}", chunk, reached),
            };
            self.add(*call, stream, text, Tone::Plain);
        }
        // It waited for 'drain' already when it was written to.
        let text = match call.is_some_and(|(_, write)| write.levels.need_drain) {
            _ if search.desired(stream, index).is_some() => search.refusal(stream).to_owned(),
            false => search.refusal(stream).to_owned(),
            true => tr!(
                "write() returned false again (no. {n}): a 'drain' has been due since {time}",
                n = grouped(now.false_returns),
                time = now.need_drain_since
            ),
        };
        self.add(index, stream, text, Tone::Bad);
    }

    /// Why the writable side of a stream does not empty, after `at` events.
    pub fn full(&mut self, stream: StreamId, at: EventIndex) {
        if self.told.contains(&(stream, true)) {
            return;
        }
        self.told.push((stream, true));
        let search = self.search;
        let state = search.state(at);
        let Some(now) = state.stream(stream) else { return };
        let Some(size) = now.in_flight else { return self.idle(stream, at) };
        let Some(begun) = search.nth(stream, at, now.written_chunks, |s| s.written_chunks) else {
            self.root = Some(stream);
            return self.dropped(stream, tr!("its _write() began"));
        };
        let chunk = match now.in_flight_chunks {
            0 | 1 => search.chunk(stream, now.written_chunks, size, state.process.lost > 0),
            n => tr!("{n} chunks, {size}", n = grouped(u64::from(n)), size = search.written(stream, size)),
        };
        if let Some(push) = search.held_push(stream, begun, at, true) {
            self.add_push(push, stream);
            return self.unread(stream, at);
        }
        self.root = Some(stream);
        let method = match search.trace.event(begun) {
            Some(event) if !search.turns(stream) => search.trace.name_of(&event),
            _ => "_transform",
        };
        self.add(
            begun,
            stream,
            tr!("{method}({chunk}) starts and is still running", method, chunk),
            Tone::Plain,
        );
    }

    /// Nothing of it is under way.
    fn idle(&mut self, stream: StreamId, at: EventIndex) {
        use EventKind::{ConstructImpl, ConstructImplDone, Cork, Uncork};
        let kinds = [ConstructImpl, ConstructImplDone, Cork, Uncork];
        match self.search.last(at, &|e| e.stream == stream && kinds.contains(&e.kind)) {
            Some((index, Event { kind: Cork, .. })) => {
                self.add(index, stream, tr!("cork(): writes are buffered until uncork()"), Tone::Plain);
            }
            Some((index, Event { kind: ConstructImpl, .. })) => {
                self.add(
                    index,
                    stream,
                    tr!("runs _construct(), and writes nothing until it is done"),
                    Tone::Plain,
                );
            }
            _ => {}
        }
    }

    /// A `push()` that returned `false`.
    pub fn add_push(&mut self, index: EventIndex, stream: StreamId) {
        let search = self.search;
        let Some(event) = search.trace.event(index) else { return };
        let level = search.read(stream, event.levels.readable_length);
        let so = match search.turns(stream) {
            true => tr!("the _write() callback is not called"),
            false => tr!("_read() is not called"),
        };
        self.add(
            index,
            stream,
            tr!("push() returned false: {level} must be read first; until then {so}", level, so),
            Tone::Bad,
        );
    }

    /// Why the readable side of a stream is not read, after `at` events.
    pub fn unread(&mut self, stream: StreamId, at: EventIndex) {
        if self.told.contains(&(stream, false)) {
            return;
        }
        self.told.push((stream, false));
        let now = self.search.stream(at, stream);
        match now.levels.flowing {
            Flowing::Flowing => {}
            Flowing::Unset => {
                self.unknown(stream, tr!("nothing reads from it: no 'data' listener, no pipe()"))
            }
            Flowing::Paused => match self.search.nth(stream, at, now.pauses, |s| s.pauses) {
                // A 'readable' listener stops the flow without a 'pause'.
                Some(pause) if self.search.time(pause) >= now.flowing_since => {
                    if let Some(by) = self.paused(pause) {
                        self.full(by, at);
                    }
                }
                None if now.pauses > 0 => self.dropped(stream, tr!("it was paused")),
                _ => self.unknown(stream, tr!("its reader calls read(), and has not called it again")),
            },
        }
    }

    /// The `pause()` of the `'pause'` at `index` (or the call itself), and the `false` that it obeys. Gives the stream that returned it.
    pub fn paused(&mut self, index: EventIndex) -> Option<StreamId> {
        let search = self.search;
        let event = search.trace.event(index)?;
        let stream = event.stream;
        let call = match event.kind {
            EventKind::Pause => search.call_of_pause(stream, index),
            _ => index,
        };
        let data =
            search.last(call, &|e| e.stream == stream && e.kind == EventKind::Data).map_or(0, |(i, _)| i);
        let refused = search.last(call, &|e| {
            (e.kind == EventKind::WriteReturn && e.ret == Ret::False && e.stream != stream)
                || (matches!(e.kind, EventKind::PipeCall | EventKind::UnpipeCall) && e.stream == stream)
        });
        match refused.filter(|(i, _)| *i >= data) {
            Some((refused, Event { kind: EventKind::WriteReturn, stream: by, .. })) => {
                let text = match search.desired(by, refused + 1) {
                    Some(desired) => format!("pause(): {desired}, {}", search.name(by)),
                    None => tr!("pause(), because write() to {name} returned false", name = search.name(by)),
                };
                self.add(call, stream, text, Tone::Bad);
                self.refused(refused);
                Some(by)
            }
            Some((pipe, Event { kind: EventKind::PipeCall, other: Some(to), .. })) => {
                self.add(call, stream, "pause()", Tone::Bad);
                let text = tr!("pipe({name}), which was already full", name = search.name(to));
                self.add(pipe, stream, text, Tone::Plain);
                Some(to)
            }
            Some((unpipe, _)) => {
                self.add(call, stream, "pause()", Tone::Bad);
                self.add(unpipe, stream, tr!("unpipe(): it has no destination left"), Tone::Plain);
                None
            }
            None => {
                let text = tr!("pause() by the program, with no false just before it");
                self.add(call, stream, text, Tone::Bad);
                None
            }
        }
    }
}
