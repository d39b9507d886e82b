//! Which moment of a run or a trace is meant, and what is known there.

use clap::Args;
use highwater::engine::SimTime;
use highwater::figure::Milestone;
use highwater::run::Run;
use highwater::scenario::Scenario;
use highwater::trace::{Cursor, EventIndex, Trace};
use highwater::views::Moment;

use crate::input::{EVENTS, Input};
use crate::{Failure, input};

/// Events that are known beyond the moment that is asked for: pictures say how far something has come.
const AHEAD: u64 = 1024;

/// Events after which it is looked whether the moment has come.
const PACE: u64 = 65_536;

/// Which moment.
#[derive(Args)]
pub struct MomentArgs {
    /// The moment: a time such as 1.2s, or an event such as "file.false(1)" or process.dies [default: the end]
    #[arg(long, value_name = "MOMENT")]
    at: Option<String>,
    /// The moment after this many events, instead of --at
    #[arg(long, value_name = "N", conflicts_with = "at")]
    event: Option<u64>,
}

/// A trace that reaches beyond the moment, if anything comes after it.
pub struct RunAtMoment {
    /// What happened.
    pub trace: Trace,
    /// How many events have happened at the moment.
    pub index: EventIndex,
    time: SimTime,
    /// Whether something was wrong with the trace's file.
    pub faulty: bool,
}

impl MomentArgs {
    /// The moment of what was given.
    pub fn of(&self, name: &str) -> Result<RunAtMoment, Failure> {
        let sight =
            self.at.as_deref().map(Milestone::parse).transpose().map_err(|error| error.to_string())?;
        let (trace, faulty) = match input::input(name)? {
            Input::Trace(trace, faulty) => (*trace, faulty),
            Input::Scenario(scenario) => (self.run(&scenario, sight.as_ref()), false),
        };
        let time = sight.as_ref().and_then(Milestone::time);
        let index = match (&sight, time) {
            (_, Some(time)) => trace.index_at(time),
            (Some(sight), None) => {
                let at = self.at.as_deref().unwrap_or_default();
                sight.find(&trace).ok_or_else(|| format!("{name}: {at} never happens"))? + 1
            }
            (None, None) => self.event.unwrap_or(trace.end()).clamp(trace.first(), trace.end()),
        };
        let last = trace.time_at(index);
        let end = if trace.is_complete() { trace.end_time() } else { SimTime(u64::MAX) };
        let time = time.map_or(last, |time| time.min(end).max(last));
        Ok(RunAtMoment { trace, index, time, faulty })
    }

    /// What the scenario comes to up to the moment, and a little more.
    fn run(&self, scenario: &Scenario, sight: Option<&Milestone>) -> Trace {
        let mut run = Run::start(scenario, Trace::DEFAULT_LIMIT);
        match (sight, sight.and_then(Milestone::time)) {
            (Some(sight), None) => {
                while !run.advance(SimTime(u64::MAX), PACE) && sight.find(&run.trace().borrow()).is_none() {}
            }
            (_, time) => {
                run.advance(time.unwrap_or(SimTime(u64::MAX)), self.event.unwrap_or(EVENTS));
            }
        }
        run.advance(SimTime(u64::MAX), AHEAD);
        let trace = run.trace().borrow();
        trace.clone()
    }
}

impl RunAtMoment {
    /// Looks at the moment.
    pub fn look<T>(&self, look: impl FnOnce(&Moment) -> T) -> T {
        let mut cursor = Cursor::default();
        cursor.seek(&self.trace, self.index);
        let (trace, time) = (&self.trace, self.time);
        look(&Moment { trace, cursor: &cursor, time, reached: time, speed: 0.0 })
    }
}
