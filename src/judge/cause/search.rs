//! Single events of a trace, found without looking through it: by counts that only grow, or among few neighbours.

use std::rc::Rc;

use crate::engine::{Event, EventKind, Ret, SimTime, StreamId};
use crate::tr;
use crate::trace::{
    Amount, Cursor, EventIndex, Snapshot, StreamNow, Trace, desired_size, first_between, grouped, signed,
};

/// Events between a cause and its effect where both are within one call, or in what follows it at once.
const NEAR: u64 = 64;

/// Events after the start of a `_write` among which the `push()`es are that it led to.
pub(super) const AFTER: u64 = 4096;

/// Looks things up in a trace.
pub(super) struct Search<'a> {
    pub trace: &'a Trace,
}

impl<'a> Search<'a> {
    pub fn new(trace: &'a Trace) -> Search<'a> {
        Search { trace }
    }

    /// The event that tells the story of the one that was picked: for a `write()`, the `false` that it returned.
    pub fn meant(&self, picked: EventIndex) -> Option<EventIndex> {
        let event = self.trace.event(picked)?;
        if event.kind != EventKind::Write {
            return Some(picked);
        }
        let returned = self.next(picked, &|e| e.stream == event.stream && e.kind == EventKind::WriteReturn);
        match returned {
            Some((index, event)) if event.ret == Ret::False => Some(index),
            _ => Some(picked),
        }
    }

    /// Whether something is add_pending, so that what is not found may have happened all the same.
    pub fn is_incomplete(&self) -> bool {
        self.trace.whole_until() < self.trace.end()
    }

    /// All streams after `index` events.
    pub fn state(&self, index: EventIndex) -> Snapshot {
        let mut cursor = Cursor::default();
        cursor.seek(self.trace, index);
        cursor.snapshot().clone()
    }

    /// A stream after `index` events.
    pub fn stream(&self, index: EventIndex, id: StreamId) -> Rc<StreamNow> {
        self.state(index).streams.get(id.index()).cloned().unwrap_or_default()
    }

    /// As [`first_between`].
    pub fn first(
        &self,
        from: EventIndex,
        to: EventIndex,
        has: &dyn Fn(&Snapshot) -> bool,
    ) -> Option<EventIndex> {
        first_between(self.trace, from..to, has)
    }

    /// The event before `before` that made a count of a stream `n`.
    pub fn nth(
        &self,
        id: StreamId,
        before: EventIndex,
        n: u64,
        count: fn(&StreamNow) -> u64,
    ) -> Option<EventIndex> {
        (n > 0).then(|| self.first(0, before, &|s| s.stream(id).is_some_and(|now| count(now) >= n))).flatten()
    }

    /// The event after `after` that makes a count of a stream grow.
    pub fn grows(&self, id: StreamId, after: EventIndex, count: fn(&StreamNow) -> u64) -> Option<EventIndex> {
        let n = count(&self.stream(after + 1, id));
        self.first(after + 1, EventIndex::MAX, &|s| s.stream(id).is_some_and(|now| count(now) > n))
    }

    /// The last such event among the neighbours before `before`.
    pub fn last(&self, before: EventIndex, is: &dyn Fn(&Event) -> bool) -> Option<(EventIndex, Event)> {
        let first = before.saturating_sub(NEAR);
        (first..before).rev().find_map(|index| self.trace.event(index).filter(is).map(|event| (index, event)))
    }

    /// The first such event among the neighbours after `after`.
    pub fn next(&self, after: EventIndex, is: &dyn Fn(&Event) -> bool) -> Option<(EventIndex, Event)> {
        (after + 1..=after.saturating_add(NEAR))
            .find_map(|index| self.trace.event(index).filter(is).map(|event| (index, event)))
    }

    /// The `pause()` that led to the `'pause'` at `index`; that itself where it is not to be seen.
    pub fn call_of_pause(&self, id: StreamId, index: EventIndex) -> EventIndex {
        let call = self.last(index, &|e| e.stream == id);
        call.filter(|(_, e)| e.kind == EventKind::PauseCall).map_or(index, |(call, _)| call)
    }

    /// The last `push()` of a Transform in `from..to` that returned `false`: until it is read, and its `_read` is
    /// called, it calls no `_write` back. `still` leaves out what a `_read` in `from..to` has let go.
    pub fn held_push(
        &self,
        id: StreamId,
        from: EventIndex,
        to: EventIndex,
        still: bool,
    ) -> Option<EventIndex> {
        let mut found = None;
        if self.turns(id) {
            for index in from..to.min(from + AFTER) {
                match self.trace.event(index).filter(|e| e.stream == id) {
                    Some(Event { kind: EventKind::PushReturn, ret: Ret::False, .. }) => found = Some(index),
                    Some(Event { kind: EventKind::ReadImpl, .. }) if still => found = None,
                    _ => {}
                }
            }
        }
        found
    }

    /// Whether what is written to it comes out of it.
    pub fn turns(&self, id: StreamId) -> bool {
        self.trace.stream(id).is_some_and(|info| info.kind.transforms())
    }

    /// When.
    pub fn time(&self, index: EventIndex) -> SimTime {
        self.trace.event(index).map_or(self.trace.end_time(), |event| event.time)
    }

    pub fn name(&self, id: StreamId) -> String {
        self.trace.stream(id).map(|info| info.name.to_string()).unwrap_or_default()
    }

    /// `desiredSize is −2` after `at` events, of a stream of the Web.
    pub fn desired(&self, id: StreamId, at: EventIndex) -> Option<String> {
        let (info, state) = (self.trace.stream(id)?, self.stream(at, id));
        desired_size(info, &state).map(|n| tr!("desiredSize is {n}", n = signed(n)))
    }

    /// `wait for 'drain'`
    pub fn refusal(&self, id: StreamId) -> &'static str {
        match self.trace.is_of_web(id) {
            true => tr!("desiredSize is 0 or less: await ready"),
            false => tr!("write() returned false: wait for 'drain'"),
        }
    }

    /// The sentence for the signal that ends a wait: `'drain'`, or of the Web `ready`.
    pub fn release(&self, id: StreamId) -> &'static str {
        match self.trace.is_of_web(id) {
            true => tr!("ready: safe to write again"),
            false => tr!("'drain': safe to write again"),
        }
    }

    /// So much of what a stream takes.
    pub fn written(&self, id: StreamId, n: u64) -> Amount {
        Amount { n, objects: self.trace.stream(id).is_some_and(|info| info.writable_object_mode) }
    }

    /// So much of what a stream gives.
    pub fn read(&self, id: StreamId, n: u64) -> Amount {
        Amount { n, objects: self.trace.stream(id).is_some_and(|info| info.readable_object_mode) }
    }

    /// `chunk 5, 16 KiB`: the number only where no events were left out, by which it would be wrong.
    pub fn chunk(&self, id: StreamId, number: u64, size: u64, lost: bool) -> String {
        let size = self.written(id, size);
        if self.trace.is_of_web(id) {
            return if lost { "…".to_owned() } else { tr!("chunk {number}", number = grouped(number)) };
        }
        match lost {
            true => size.to_string(),
            false => tr!("chunk {number}, {size}", number = grouped(number), size),
        }
    }
}
