//! The state of one stream at one moment, and how an event changes it: counts, times and levels, and what the program's
//! listeners wait for. A pure fold over the stream's events. Must not judge.

use std::rc::Rc;

use super::listeners::Listeners;
use crate::engine::{Event, EventKind, Flowing, Levels, ListenedEvent, Ret, SimTime, StreamId};

/// The last `write()` of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastWrite {
    /// Its return value; `None` while it has not returned.
    pub ret: Option<bool>,
    /// Bytes, or objects, of the chunk.
    pub size: u64,
    /// When it was called.
    pub at: SimTime,
}

/// One stream at one moment, with counts since the start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StreamNow {
    /// Node's public state.
    pub levels: Levels,
    /// The highest `readableLength` so far.
    pub peak_readable: u64,
    /// The highest `writableLength` so far.
    pub peak_writable: u64,
    /// `push(chunk)` calls and what they brought.
    pub pushes: u64,
    /// Bytes, or objects, pushed.
    pub pushed: u64,
    /// Of them, the most by one `push(chunk)`.
    pub largest_push: u64,
    /// `'data'` events.
    pub data_events: u64,
    /// Bytes, or objects, delivered.
    pub delivered: u64,
    /// `write()` calls.
    pub writes: u64,
    /// Bytes, or objects, accepted by `write()`.
    pub accepted: u64,
    /// Bytes, or objects, that the implementation has finished writing.
    pub written: u64,
    /// Chunks that the implementation was given.
    pub written_chunks: u64,
    /// `write()` calls that returned `false`.
    pub false_returns: u64,
    /// `'drain'` events.
    pub drains: u64,
    /// `'pause'` events.
    pub pauses: u64,
    /// `'resume'` events.
    pub resumes: u64,
    /// The last `write()`.
    pub last_write: Option<LastWrite>,
    /// What `write()` last returned.
    pub last_return: Option<bool>,
    /// Bytes, or objects, inside `_write` or `_writev` now.
    pub in_flight: Option<u64>,
    /// The number of chunks inside `_write` or `_writev` now.
    pub in_flight_chunks: u32,
    /// When that `_write` or `_writev` was called.
    pub in_flight_since: SimTime,
    /// A `_read` has been called and nothing was pushed since.
    pub reading: bool,
    /// Since when `readableFlowing` has been what it is.
    pub flowing_since: SimTime,
    /// How long it has been paused altogether, up to `flowing_since`.
    pub paused: SimTime,
    /// Since when `writableNeedDrain` has been what it is.
    pub need_drain_since: SimTime,
    /// How long it has been `true` altogether, up to `need_drain_since`.
    pub waited: SimTime,
    /// How long chunks have been inside `_write` or `_writev` altogether, without the one that is there now.
    pub busy: SimTime,
    /// When `write()` last returned `false`.
    pub last_false: Option<SimTime>,
    /// When `'drain'` was last emitted.
    pub last_drain: Option<SimTime>,
    /// When `_read` was last called.
    pub reading_since: SimTime,
    /// `push(null)` was called.
    pub eof: bool,
    /// `'end'` was emitted: `readableEnded`.
    pub ended: bool,
    /// `end()` was called: `writableEnded`.
    pub ending: bool,
    /// `'finish'` was emitted: `writableFinished`.
    pub finished: bool,
    /// `destroy()` was called: `destroyed`.
    pub destroyed: bool,
    /// `'close'` was emitted: `closed`.
    pub closed: bool,
    /// The code of the last `'error'`.
    pub errored: Option<Rc<str>>,
    /// The streams that it is piped to.
    pub pipes: Vec<StreamId>,
    /// The streams that it was piped to, and no longer is.
    pub unpiped: Vec<StreamId>,
    /// Chunks written but not yet handed to the implementation (an estimate after `lost` events).
    pub buffered_chunks: u64,
    /// The program's listeners, where the writer of the trace tells of them.
    pub listeners: Listeners,
    /// When the first event of it came.
    pub born: Option<SimTime>,
    /// When the last one came.
    pub last: SimTime,
    /// When its first `'data'` came.
    pub first_data: Option<SimTime>,
    /// When `push()` first returned `false`, if no `'data'` had come before.
    pub full_since: Option<SimTime>,
    /// For how long it was full before its first `'data'` came.
    pub full_for: SimTime,
    /// The longest `_write` or `_writev` that has called back.
    pub longest_write: SimTime,
    /// The callback of a method of its implementation was forgotten: nothing holds it any more, so nothing can call it.
    pub callback_lost: bool,
    /// When it came to its end, or was destroyed.
    pub over: Option<SimTime>,
    /// A chunk is inside `_transform`.
    pub transforming: bool,
    /// How long chunks have been inside `_transform` altogether, up to `transforming_since`.
    pub transformed: SimTime,
    /// Since when a chunk is inside `_transform`.
    pub transforming_since: SimTime,
    /// `_transform` calls.
    pub transforms: u64,
    /// How long `_read` has been waiting for a `push()` altogether, without the wait that goes on now.
    pub read_for: SimTime,
    /// `cork()` calls without their `uncork()`.
    pub corks: u32,
    /// When the first of them came.
    pub corked_since: SimTime,
    /// `write()` calls while it was corked.
    pub corked_writes: u64,
    /// A `for await` loop over it, or over the lines of it, has begun.
    pub iterated: bool,
    /// Such a loop was left before the stream's end.
    pub loop_left: bool,
    /// Lines of a `readline` interface over it that nothing listened for.
    pub unheard: u64,
    /// Bytes, or objects, that came out of it while nothing listened, before something began to read it.
    pub unheard_data: u64,
    /// Bytes, or objects, that its `'data'` listeners, which are still there, had taken before a loop over it or a pipe began.
    pub taken_before: u64,
    /// It was piped when its `'end'` had come already.
    pub piped_late: bool,
    /// `finished()` was called for it, or `pipeline()` with it as the last stream.
    pub watched: bool,
    /// `flush()` calls of a compressor.
    pub flushes: u64,
    /// Bytes, or objects, written since it last pushed anything, or `flush()` was called.
    pub kept: u64,
    /// An answer that was never ended, and nothing of the program's keeps it any more, so nothing can end it.
    pub abandoned: bool,
    /// The elements of arrays that were pushed, or written, as chunks in object mode.
    pub elements: u64,
    /// It was closed while a listener of the program's waited for its `'drain'`.
    pub closed_awaiting_drain: bool,
    /// It was closed while a listener of the program's waited for its `'end'`, which had not come.
    pub closed_awaiting_end: bool,
    /// The program began to wait for its `'end'` after that had come.
    pub end_missed: bool,
    /// `'drain'` came while the program did not listen for it, and it began to listen before it wrote again.
    pub drain_missed: bool,
    /// The program listens for a `'drain'` although `write()` returned no `false` since the last one.
    pub drain_not_owed: bool,
    /// When `unpipe()` was last called.
    pub unpiped_at: Option<SimTime>,
    /// What it held to be written when `destroy()` was called.
    pub discarded: u64,
    /// For how long nothing had taken from that by then: since its last chunk was written, or given to its implementation.
    pub untaken_for: SimTime,
    /// `write()` calls after `end()` had been called.
    pub writes_after_end: u64,
    /// `write()` calls after `'close'`, without an `end()` before them.
    pub writes_after_close: u64,
    /// Calls of `_final`, `_flush`, `_construct` or `_destroy` without their callback.
    pub pending_method: Option<EventKind>,
}

impl StreamNow {
    /// How long `readableFlowing` has been `false` altogether, up to a moment of this state.
    pub fn paused_until(&self, time: SimTime) -> SimTime {
        let on = self.levels.flowing == Flowing::Paused;
        self.paused + if on { time.since(self.flowing_since) } else { SimTime::ZERO }
    }

    /// How long `writableNeedDrain` has been `true` altogether, up to a moment of this state.
    pub fn waited_until(&self, time: SimTime) -> SimTime {
        self.waited + if self.levels.need_drain { time.since(self.need_drain_since) } else { SimTime::ZERO }
    }

    /// How long chunks have been inside `_write` or `_writev` altogether, up to a moment of this state.
    pub fn busy_until(&self, time: SimTime) -> SimTime {
        let on = self.in_flight.is_some();
        self.busy + if on { time.since(self.in_flight_since) } else { SimTime::ZERO }
    }

    /// How long chunks have been inside `_transform` altogether, up to a moment of this state.
    pub fn transformed_until(&self, time: SimTime) -> SimTime {
        let on = self.transforming;
        self.transformed + if on { time.since(self.transforming_since) } else { SimTime::ZERO }
    }

    /// How long `_read` has been waiting for a `push()` altogether, up to a moment of this state.
    pub fn read_until(&self, time: SimTime) -> SimTime {
        let on = self.reading;
        self.read_for + if on { time.since(self.reading_since) } else { SimTime::ZERO }
    }

    pub(super) fn apply(&mut self, event: &Event) {
        let now = event.levels;
        self.born = self.born.or(Some(event.time));
        // What is told of it where the process ends is nothing that happens to it.
        if event.kind != EventKind::Abandoned {
            self.last = event.time;
        }
        if now.flowing != self.levels.flowing {
            if self.levels.flowing == Flowing::Paused {
                self.paused = self.paused + event.time.since(self.flowing_since);
            }
            self.flowing_since = event.time;
        }
        if now.need_drain != self.levels.need_drain {
            if self.levels.need_drain {
                self.waited = self.waited + event.time.since(self.need_drain_since);
            }
            self.need_drain_since = event.time;
        }
        self.levels = now;
        self.peak_readable = self.peak_readable.max(now.readable_length);
        self.peak_writable = self.peak_writable.max(now.writable_length);
        match event.kind {
            EventKind::Push => {
                self.pushes += 1;
                self.pushed = self.pushed.saturating_add(event.size);
                self.largest_push = self.largest_push.max(event.size);
                self.kept = 0;
                self.elements = self.elements.saturating_add(u64::from(event.n.unwrap_or(0)));
                self.stop_reading(event.time);
            }
            EventKind::PushReturn if event.ret == Ret::False && self.data_events == 0 => {
                self.full_since = self.full_since.or(Some(event.time));
            }
            EventKind::PushEof => {
                self.eof = true;
                self.stop_reading(event.time);
            }
            EventKind::Data => {
                self.data_events += 1;
                if let (None, Some(full)) = (self.first_data, self.full_since) {
                    self.full_for = event.time.since(full);
                }
                self.first_data = self.first_data.or(Some(event.time));
                self.delivered = self.delivered.saturating_add(event.size);
            }
            EventKind::ReadImpl => {
                self.stop_reading(event.time);
                self.reading = true;
                self.reading_since = event.time;
            }
            EventKind::Write => {
                self.writes += 1;
                self.accepted = self.accepted.saturating_add(event.size);
                // A write of nothing is how Node's flush() of a compressor does it.
                self.kept = if event.size == 0 { 0 } else { self.kept.saturating_add(event.size) };
                self.buffered_chunks += 1;
                self.elements = self.elements.saturating_add(u64::from(event.n.unwrap_or(0)));
                self.corked_writes += u64::from(self.corks > 0);
                self.writes_after_end += u64::from(self.ending);
                self.writes_after_close += u64::from(self.closed && !self.ending);
                self.drain_missed = false;
                self.last_write = Some(LastWrite { ret: None, size: event.size, at: event.time });
            }
            EventKind::WriteReturn => {
                if event.ret == Ret::False {
                    self.false_returns += 1;
                    self.last_false = Some(event.time);
                }
                let ret = match event.ret {
                    Ret::True => Some(true),
                    Ret::False => Some(false),
                    _ => None,
                };
                self.last_return = ret;
                if let Some(last) = &mut self.last_write {
                    last.ret = ret;
                }
            }
            EventKind::WriteImpl | EventKind::WritevImpl => {
                let chunks = event.n.unwrap_or(1);
                self.corks = 0; // Node passes nothing on while it is corked, and end() undoes all at once.
                self.in_flight = Some(event.size);
                self.in_flight_chunks = chunks;
                self.written_chunks += u64::from(chunks);
                self.in_flight_since = event.time;
                self.buffered_chunks = self.buffered_chunks.saturating_sub(u64::from(chunks));
            }
            EventKind::WriteImplDone | EventKind::WritevImplDone => {
                if event.error.is_none() {
                    self.written = self.written.saturating_add(self.in_flight.unwrap_or(0));
                }
                if self.in_flight.is_some() {
                    let time = event.time.since(self.in_flight_since);
                    self.busy = self.busy + time;
                    self.longest_write = self.longest_write.max(time);
                }
                self.in_flight = None;
                self.in_flight_chunks = 0;
            }
            EventKind::Drain => {
                self.drains += 1;
                self.last_drain = Some(event.time);
                self.drain_not_owed = false;
            }
            EventKind::Pause => self.pauses += 1,
            EventKind::Resume => self.resumes += 1,
            EventKind::EndCall => {
                self.ending = true;
                self.corks = self.corks.min(1); // The uncork() that end() calls undoes all.
            }
            EventKind::End => {
                self.ended = true;
                self.over = Some(event.time);
            }
            EventKind::Finish => {
                self.finished = true;
                self.over = Some(event.time);
            }
            EventKind::Destroy => {
                if !self.destroyed {
                    self.discarded = self.levels.writable_length;
                    let given = self.in_flight.map(|_| self.in_flight_since);
                    let written = self.last_write.map(|write| write.at);
                    self.untaken_for = event.time.since(given.or(written).unwrap_or_default());
                }
                // A socket that is written to after it has closed does no more than this.
                self.writes_after_end += u64::from(self.closed && event.error.as_deref() == Some("EPIPE"));
                self.destroyed = true;
                self.over = self.over.or(Some(event.time));
            }
            EventKind::Close => {
                self.destroyed = true;
                self.closed = true;
                self.over = self.over.or(Some(event.time));
                self.stop_reading(event.time);
                self.close_on_listeners();
            }
            EventKind::Error => self.errored = event.error.clone(),
            EventKind::PipeCall => {
                self.read_late();
                self.piped_late |= self.ended;
                self.unpiped.retain(|&to| Some(to) != event.other);
                self.pipes.extend(event.other);
            }
            EventKind::TransformImpl => {
                self.transforming = true;
                self.transforming_since = event.time;
                self.transforms += 1;
            }
            EventKind::TransformImplDone => {
                if self.transforming {
                    self.transformed = self.transformed + event.time.since(self.transforming_since);
                }
                self.transforming = false;
            }
            EventKind::FinalImpl | EventKind::FlushImpl | EventKind::ConstructImpl => {
                self.pending_method = Some(event.kind);
            }
            EventKind::FinalImplDone | EventKind::FlushImplDone | EventKind::ConstructImplDone => {
                self.pending_method = None;
            }
            EventKind::Cork => {
                if self.corks == 0 {
                    self.corked_since = event.time;
                    self.corked_writes = 0;
                }
                self.corks += 1;
            }
            EventKind::Uncork => self.corks = self.corks.saturating_sub(1),
            EventKind::IterateCall => {
                self.read_late();
                self.iterated = true;
            }
            EventKind::IterateDone => self.loop_left |= event.ret == Ret::True,
            EventKind::Unheard => match event.n {
                Some(lines) => self.unheard = u64::from(lines),
                None => self.unheard_data = event.size,
            },
            EventKind::FinishedCall | EventKind::PipelineCall => self.watched = true,
            EventKind::FlushCall => {
                self.flushes += 1;
                self.kept = 0;
            }
            EventKind::Abandoned => self.abandoned = true,
            EventKind::CallbackLost => self.callback_lost = true,
            EventKind::ListenerAdd | EventKind::ListenerRemove => self.listen(event),
            EventKind::UnpipeCall => {
                self.unpiped_at = Some(event.time);
                let gone = |&to: &StreamId| event.other.is_none_or(|other| other == to);
                self.unpiped.extend(self.pipes.iter().copied().filter(gone));
                self.pipes.retain(|to| !gone(to));
            }
            _ => {}
        }
    }

    /// A loop over it, or a pipe, begins, the first one: what listeners have had by now does not come to that.
    fn read_late(&mut self) {
        let is_first = !self.iterated && self.pipes.is_empty() && self.unpiped.is_empty();
        if is_first && self.listeners.count(ListenedEvent::Data) > 0 {
            self.taken_before = self.delivered;
        }
    }

    fn stop_reading(&mut self, time: SimTime) {
        if self.reading {
            self.read_for = self.read_for + time.since(self.reading_since);
        }
        self.reading = false;
    }

    /// A listener came or went. One that waits for a `'drain'` waits for nothing where none is owed.
    fn listen(&mut self, event: &Event) {
        self.listeners.apply(event);
        if ListenedEvent::of(event) == Some(ListenedEvent::End) && self.ended {
            self.end_missed = event.kind == EventKind::ListenerAdd && ListenedEvent::is_once(event);
        }
        if ListenedEvent::of(event) != Some(ListenedEvent::Drain) {
            return;
        }
        let added = event.kind == EventKind::ListenerAdd && ListenedEvent::is_once(event);
        let waits = added && !self.levels.need_drain && !self.ending;
        if waits {
            let since = self.last_false.max(self.last_drain);
            self.drain_missed = self.last_drain.is_some() && self.last_drain == since;
            self.drain_not_owed = true;
        } else if self.listeners.count(ListenedEvent::Drain) == 0 {
            (self.drain_missed, self.drain_not_owed) = (false, false);
        }
    }

    /// `'close'` came: what waits for another event of the stream, and for nothing else, waits for ever.
    fn close_on_listeners(&mut self) {
        let there = |event| self.listeners.count(event) > 0;
        // A loop that was left knows nothing of the 'end' that something else waits for.
        let knows = there(ListenedEvent::Close) || self.watched || (self.iterated && !self.loop_left);
        let told = self.errored.is_some() && there(ListenedEvent::Error);
        // What has finished owes no 'drain': a permanent listener of it waits for nothing.
        let owed = self.last_false > self.last_drain && !self.finished;
        self.closed_awaiting_drain |= owed && !knows && !told && there(ListenedEvent::Drain);
        self.closed_awaiting_end |= !knows && !told && there(ListenedEvent::End) && !self.ended;
    }
}
