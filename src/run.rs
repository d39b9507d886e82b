//! A scenario running into a trace: the only place where the two meet.

use std::cell::RefCell;
use std::rc::Rc;

use crate::scenario::Scenario;
use crate::trace::{Clock, Header, Trace};

/// A trace that grows while it is looked at. Borrow it for a moment only.
pub type SharedTrace = Rc<RefCell<Trace>>;

/// A running scenario.
pub struct Run {
    trace: SharedTrace,
}

impl Run {
    /// Prepares a run whose trace keeps about `limit` events.
    pub fn start(scenario: &Scenario, limit: usize) -> Run {
        let header = Header {
            node: scenario.node.release().to_owned(),
            clock: Clock::Virtual,
            title: scenario.title.clone(),
            memory_limit: scenario.memory.map(|memory| memory.limit),
        };
        Run { trace: Rc::new(RefCell::new(Trace::new(header, limit))) }
    }

    /// What has happened so far.
    pub fn trace(&self) -> &SharedTrace {
        &self.trace
    }

    /// Runs until about `events` more have happened. `false`: nothing more will happen, and the trace is complete.
    pub fn advance(&mut self, _events: u64) -> bool {
        self.trace.borrow_mut().complete();
        false
    }
}
