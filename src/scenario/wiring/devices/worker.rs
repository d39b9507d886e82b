//! Work that takes time, fails, throws or hangs as planned, and random numbers. Must not know what is worked on.

use std::cell::Cell;
use std::rc::Rc;

use crate::engine::{Engine, LoopPhase, SimTime, StreamError};
use crate::scenario::model::{Bursts, By, Work};

/// Random numbers from a seed, the same as on Node: xorshift, 32 bits.
#[derive(Clone)]
pub(super) struct Random(Rc<Cell<u32>>);

impl Random {
    pub(super) fn new(seed: u32, instance: u32) -> Random {
        Random(Rc::new(Cell::new((seed ^ instance.wrapping_mul(0x85eb_ca6b)).max(1))))
    }

    fn next(&self) -> u32 {
        let mut state = self.0.get();
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        self.0.set(state);
        state
    }

    /// One of `from ..= to`.
    pub(super) fn between(&self, from: u64, to: u64) -> u64 {
        from + u64::from(self.next()) % (to.saturating_sub(from) + 1)
    }
}

/// One method of an implementation.
pub(super) struct Worker {
    work: Cell<Work>,
    calls: Cell<u64>,
    random: Random,
}

impl Worker {
    pub(super) fn new(work: Work, random: Random) -> Worker {
        Worker { work: Cell::new(work), calls: Cell::new(0), random }
    }

    /// From now on it works like this; the faults that are planned stay, unless it is to hang at a call from now on.
    pub(super) fn set(&self, work: Work) {
        let Work { fails_at, throws_at, hangs_at, .. } = self.work.get();
        let hangs_at = work.hangs_at.map(|call| self.calls.get().saturating_add(call)).or(hangs_at);
        self.work.set(Work { fails_at, throws_at, hangs_at, ..work });
    }

    /// The time that each call takes besides that of the bytes.
    pub(super) fn takes(&self) -> u64 {
        self.work.get().takes.map_or(0, |takes| takes.0)
    }

    /// Whether it answers within the call.
    pub(super) fn is_sync(&self) -> bool {
        self.work.get().by.unwrap_or_default() == By::Sync
    }

    /// Works on so many bytes; `then` is called with an error where it fails.
    pub(super) fn call(
        &self,
        engine: &mut Engine,
        bytes: u64,
        then: impl Fn(&mut Engine, Option<StreamError>) + 'static,
    ) {
        self.call_for(engine, self.takes(), bytes, then);
    }

    /// The same, but it takes so long besides what the bytes take.
    pub(super) fn call_for(
        &self,
        engine: &mut Engine,
        takes: u64,
        bytes: u64,
        then: impl Fn(&mut Engine, Option<StreamError>) + 'static,
    ) {
        let work = self.work.get();
        let number = self.calls.get() + 1;
        self.calls.set(number);
        if work.throws_at == Some(number) {
            return engine.throw(StreamError::new("THROWN"));
        }
        if work.hangs_at == Some(number) {
            return;
        }
        let error = (work.fails_at == Some(number)).then(|| StreamError::new("INJECTED"));
        let time = self.time(work, takes, bytes, engine.now().0);
        complete(engine, work.by.unwrap_or_default(), SimTime(time), move |engine| {
            then(engine, error.clone())
        });
    }

    fn time(&self, work: Work, takes: u64, bytes: u64, now: u64) -> u64 {
        let for_bytes = work.rate.map_or(0, |rate| {
            let ns = u128::from(bytes) * 1_000_000_000 / u128::from(rate.0.max(1));
            u64::try_from(ns).unwrap_or(u64::MAX)
        });
        let mut time = takes.saturating_add(for_bytes);
        if let Some(vary) = work.vary.map(u64::from).filter(|vary| (1..=100).contains(vary)) {
            time = time.saturating_mul(self.random.between(100 - vary, 100 + vary)) / 100;
        }
        match work.bursts {
            Some(bursts) => in_bursts(bursts, now, time),
            None => time,
        }
    }
}

/// How long work of so much time takes from `now` on, if it rests now and then.
fn in_bursts(Bursts { on, off }: Bursts, now: u64, time: u64) -> u64 {
    let (on, period) = (on.0.max(1), on.0.max(1).saturating_add(off.0));
    let place = now % period;
    let (waits, place) = if place < on { (0, place) } else { (period - place, 0) };
    let rests = place.saturating_add(time) / on;
    waits.saturating_add(time).saturating_add(rests.saturating_mul(off.0))
}

/// Calls `then` when an operation is complete. What is complete within the call keeps everything else waiting.
pub(super) fn complete(engine: &mut Engine, by: By, time: SimTime, then: impl Fn(&mut Engine) + 'static) {
    let phase = match by {
        By::Sync => {
            engine.block(time);
            return then(engine);
        }
        By::Tick => return engine.next_tick(Rc::new(then)),
        By::Immediate => LoopPhase::Immediate,
        By::Timer => LoopPhase::Timer,
        By::Io => LoopPhase::Io,
    };
    engine.later(phase, time, Rc::new(then));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::model::Nanos;

    #[test]
    fn work_in_bursts_rests_as_often_as_it_comes_to_a_rest() {
        let bursts = Bursts { on: Nanos(10), off: Nanos(90) };
        for (now, time, expected) in
            [(0, 5, 5), (0, 9, 9), (0, 10, 100), (5, 5, 95), (5, 15, 195), (40, 3, 63), (100, 25, 205)]
        {
            assert_eq!(in_bursts(bursts, now, time), expected, "at {now} for {time}");
        }
    }
}
