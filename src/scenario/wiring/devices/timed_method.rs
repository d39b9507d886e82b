//! Work that takes time, fails, throws or hangs as planned, and random numbers. Must not know what is worked on.

use std::cell::Cell;
use std::rc::Rc;

use super::DeviceHost;
use crate::engine::{Engine, Host, LoopPhase, SimTime};
use crate::scenario::model::{Bursts, Completion, Timing};

/// The code of an error that a method throws, and of one that it fails with.
const THROWN: &str = "THROWN";
const INJECTED: &str = "INJECTED";

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
pub(super) struct TimedMethod {
    timing: Cell<Timing>,
    calls: Cell<u64>,
    random: Random,
}

impl TimedMethod {
    pub(super) fn new(timing: Timing, random: Random) -> TimedMethod {
        TimedMethod { timing: Cell::new(timing), calls: Cell::new(0), random }
    }

    /// From now on it works like this; the faults that are planned stay, unless it is to hang at a call from now on.
    pub(super) fn set(&self, timing: Timing) {
        let Timing { fails_at, throws_at, hangs_at, .. } = self.timing.get();
        let hangs_at = timing.hangs_at.map(|call| self.calls.get().saturating_add(call)).or(hangs_at);
        self.timing.set(Timing { fails_at, throws_at, hangs_at, ..timing });
    }

    /// The time that each call takes besides that of the bytes.
    pub(super) fn takes(&self) -> SimTime {
        self.timing.get().takes.unwrap_or_default()
    }

    /// Whether it answers within the call.
    pub(super) fn is_sync(&self) -> bool {
        self.timing.get().by.unwrap_or_default() == Completion::Sync
    }

    /// Works on so many bytes; `then` is called with an error where it fails.
    pub(super) fn call<H: DeviceHost>(
        &self,
        engine: &mut Engine<H>,
        bytes: u64,
        then: impl Fn(&mut Engine<H>, Option<H::Error>) + 'static,
    ) {
        self.call_for(engine, self.takes(), bytes, then);
    }

    /// The same, but it takes so long besides what the bytes take.
    pub(super) fn call_for<H: DeviceHost>(
        &self,
        engine: &mut Engine<H>,
        takes: SimTime,
        bytes: u64,
        then: impl Fn(&mut Engine<H>, Option<H::Error>) + 'static,
    ) {
        let timing = self.timing.get();
        let number = self.calls.get() + 1;
        self.calls.set(number);
        if timing.throws_at == Some(number) {
            let error = engine.host().error_of(THROWN);
            return engine.throw(error);
        }
        if timing.hangs_at == Some(number) {
            return;
        }
        let error = (timing.fails_at == Some(number)).then(|| engine.host().error_of(INJECTED));
        let time = self.time(timing, takes, bytes, engine.now());
        complete(engine, timing.by.unwrap_or_default(), time, move |engine| then(engine, error.clone()));
    }

    fn time(&self, timing: Timing, takes: SimTime, bytes: u64, now: SimTime) -> SimTime {
        let for_bytes = timing.rate.map_or(0, |rate| {
            let ns = u128::from(bytes) * 1_000_000_000 / u128::from(rate.0.max(1));
            u64::try_from(ns).unwrap_or(u64::MAX)
        });
        let mut time = takes + SimTime(for_bytes);
        if let Some(vary) = timing.vary.map(u64::from).filter(|vary| (1..=100).contains(vary)) {
            time.0 = time.0.saturating_mul(self.random.between(100 - vary, 100 + vary)) / 100;
        }
        match timing.bursts {
            Some(bursts) => in_bursts(bursts, now, time),
            None => time,
        }
    }
}

/// How long work of so much time takes from `now` on, if it rests now and then.
fn in_bursts(Bursts { on, off }: Bursts, now: SimTime, time: SimTime) -> SimTime {
    let (on, period) = (on.0.max(1), on.0.max(1).saturating_add(off.0));
    let place = now.0 % period;
    let (waits, place) = if place < on { (0, place) } else { (period - place, 0) };
    let rests = place.saturating_add(time.0) / on;
    SimTime(waits) + time + SimTime(rests.saturating_mul(off.0))
}

/// Calls `then` when an operation is complete. What is complete within the call keeps everything else waiting.
pub(super) fn complete<H: Host>(
    engine: &mut Engine<H>,
    by: Completion,
    time: SimTime,
    then: impl Fn(&mut Engine<H>) + 'static,
) {
    let phase = match by {
        Completion::Sync => {
            engine.block(time);
            return then(engine);
        }
        Completion::Tick => return engine.next_tick(Rc::new(then)),
        Completion::Immediate => LoopPhase::Immediate,
        Completion::Timer => LoopPhase::Timer,
        Completion::Io => LoopPhase::Io,
    };
    engine.later(phase, time, Rc::new(then));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_in_bursts_rests_as_often_as_it_comes_to_a_rest() {
        let bursts = Bursts { on: SimTime(10), off: SimTime(90) };
        for (now, time, expected) in
            [(0, 5, 5), (0, 9, 9), (0, 10, 100), (5, 5, 95), (5, 15, 195), (40, 3, 63), (100, 25, 205)]
        {
            assert_eq!(
                in_bursts(bursts, SimTime(now), SimTime(time)),
                SimTime(expected),
                "at {now} for {time}"
            );
        }
    }
}
