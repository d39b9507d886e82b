//! A scenario running into a trace: the only place where the two meet.

use std::cell::RefCell;
use std::rc::Rc;

use crate::engine::{
    Engine, Event, EventKind, Levels, Observer, Progress, Ret, SimTime, StreamId, StreamInfo,
};
use crate::scenario::{self, Scenario};
use crate::trace::{Clock, EventIndex, Header, Trace};

/// A trace that grows while it is looked at. Borrow it for a moment only.
pub type SharedTrace = Rc<RefCell<Trace>>;

/// A running scenario.
pub struct Run {
    engine: Engine,
    trace: SharedTrace,
    until: SimTime,
}

/// What writes down all that happens in `trace`.
pub(crate) fn observer(trace: &SharedTrace) -> Box<dyn Observer> {
    Box::new(Writer(trace.clone()))
}

/// How a process ends that does not die.
pub(crate) enum Exit {
    /// Nothing is left to do.
    ByItself(SimTime),
    /// `process.exit(code)`, of a program.
    #[cfg_attr(not(feature = "script"), expect(dead_code, reason = "scenarios do not call it"))]
    Called(SimTime, i32),
}

/// Nothing more happens: the trace is complete. Without an exit, the process died, or its run was cut off.
pub(crate) fn complete(trace: &SharedTrace, exit: Option<Exit>) {
    let mut trace = trace.borrow_mut();
    if let Some(exit) = exit.filter(|_| trace.latest().process.fatal.is_none()) {
        let event = |time| Event::new(time, StreamId::PROCESS, EventKind::Exit, Levels::default());
        let event = match exit {
            Exit::ByItself(time) => Event { ret: Ret::True, ..event(time) },
            Exit::Called(time, code) => Event {
                ret: Ret::False,
                n: u32::try_from(code).ok(),
                error: Some(Rc::from("exit")),
                ..event(time)
            },
        };
        Observer::event(&mut *trace, &event);
    }
    trace.complete();
}

struct Writer(SharedTrace);

impl Observer for Writer {
    fn stream(&mut self, info: StreamInfo) {
        Observer::stream(&mut *self.0.borrow_mut(), info);
    }

    fn event(&mut self, event: &Event) {
        Observer::event(&mut *self.0.borrow_mut(), event);
    }

    fn wants_reads(&self) -> bool {
        self.0.borrow().wants_reads()
    }
}

impl Run {
    /// Prepares a run whose trace keeps about `limit` events.
    pub fn start(scenario: &Scenario, limit: usize) -> Run {
        Run::start_into(scenario, Trace::new(Run::header(scenario), limit))
    }

    /// The same with every `read()`.
    pub fn start_with_reads(scenario: &Scenario, limit: usize) -> Run {
        Run::start_into(scenario, Trace::new(Run::header(scenario), limit).with_reads())
    }

    fn header(scenario: &Scenario) -> Header {
        Header {
            node: scenario.node.release().to_owned(),
            clock: Clock::Virtual,
            title: scenario.title.clone(),
            memory_limit: scenario.memory.map(|memory| memory.limit.0),
            ..Header::default()
        }
    }

    fn start_into(scenario: &Scenario, trace: Trace) -> Run {
        let trace = Rc::new(RefCell::new(trace));
        let engine = scenario::start(scenario, observer(&trace));
        Run { engine, trace, until: SimTime(scenario.until.map_or(u64::MAX, |until| until.0)) }
    }

    /// What has happened so far.
    pub fn trace(&self) -> &SharedTrace {
        &self.trace
    }

    /// As [`Engine::counts_hold`].
    pub fn counts_hold(&self) -> bool {
        self.engine.counts_hold()
    }

    /// Runs until something has happened after `time`, so that all up to `time` is known, but stops when about
    /// `events` more have happened. Whether it got that far; it has also when nothing more will ever happen.
    pub fn advance(&mut self, time: SimTime, events: u64) -> bool {
        let stop = self.trace.borrow().end().saturating_add(events);
        loop {
            let (end, complete) = {
                let trace = self.trace.borrow();
                (trace.end(), trace.is_complete())
            };
            if complete || self.engine.now() > time {
                return true;
            }
            if end >= stop {
                return false;
            }
            self.step();
        }
    }

    /// Runs to its end.
    pub fn finish(&mut self) {
        while !self.advance(SimTime(u64::MAX), EventIndex::MAX) {}
    }

    fn step(&mut self) {
        match self.engine.step(self.until) {
            Progress::Now => {}
            Progress::At(_) => complete(&self.trace, None),
            // Nothing is left to do: the process ends by itself, unless it has died already.
            Progress::Over => {
                let exit = (!self.engine.has_died()).then(|| Exit::ByItself(self.engine.now()));
                complete(&self.trace, exit);
            }
        }
    }
}
