//! What the playhead makes for on its own account, a frame's work at a time.

use std::rc::Rc;

use super::{AHEAD, BUDGET, Player};
use crate::engine::SimTime;
use crate::figure::Sight;
use crate::trace::{EventIndex, Trace, first_trouble};

/// What the playhead makes for on its own account.
#[derive(Clone, Debug, PartialEq)]
pub enum Goal {
    End,
    Time(SimTime),
    /// A moment, and within it a number of events.
    Place(SimTime, EventIndex),
    /// So many events.
    Event(EventIndex),
    /// The next `false` or `'drain'`.
    Signal(EventIndex),
    /// The first error, or the process's death.
    Trouble,
    /// A moment of a figure.
    Sight(Rc<Sight>),
}

impl Player {
    pub fn pursue(&mut self, goal: Goal) -> bool {
        let target = match goal {
            Goal::End => SimTime(u64::MAX),
            Goal::Time(time) | Goal::Place(time, _) => time,
            Goal::Event(index) => return self.pursue_index(index),
            Goal::Signal(from) => return self.pursue_signal(from),
            Goal::Trouble => return self.pursue_event(&first_trouble, |_| {}),
            // That there is none is seen at the end.
            Goal::Sight(sight) => return self.pursue_event(&|trace| sight.find(trace), Player::to_end),
        };
        let there = self.run.as_mut().is_none_or(|run| run.advance(target, BUDGET * 2));
        let (end, complete) = {
            let trace = self.trace.borrow();
            (trace.end_time(), trace.is_complete())
        };
        self.show(if there && !complete { target } else { target.min(end) });
        if there {
            self.goal = None;
            self.look_ahead(self.time);
            if let Goal::Place(_, index) = goal
                && index < self.cursor.index()
                && !self.playing
            {
                self.go(index);
            }
        }
        true
    }

    fn pursue_index(&mut self, index: EventIndex) -> bool {
        let end = self.trace.borrow().end();
        let missing = index.saturating_sub(end).min(BUDGET * 2);
        let over =
            missing == 0 || self.run.as_mut().is_none_or(|run| run.advance(SimTime(u64::MAX), missing));
        let end = self.trace.borrow().end();
        self.go(index.min(end));
        if over || end >= index {
            self.goal = None;
            self.look_ahead(self.time);
        }
        true
    }

    fn pursue_signal(&mut self, from: EventIndex) -> bool {
        let now = self.time;
        let over =
            self.run.as_mut().is_none_or(|run| run.advance(SimTime(u64::MAX), AHEAD)) || now.0 == u64::MAX;
        let (found, end) = {
            let trace = self.trace.borrow();
            let (mut found, mut at) = (None, from.max(trace.first()));
            while found.is_none() && at < trace.end() && at < from + BUDGET * 4 {
                trace.for_each(at..at + 4096, |index, event| {
                    if found.is_none() && event.is_signal() {
                        found = Some(index);
                    }
                });
                at += 4096;
            }
            (found, at.min(trace.end()))
        };
        match found {
            Some(index) => {
                self.goal = None;
                self.go(index + 1);
            }
            None if over && end >= self.trace.borrow().end() => {
                self.goal = None;
                self.go(end);
            }
            None => self.goal = Some(Goal::Signal(end)),
        }
        self.look_ahead(self.time);
        true
    }

    /// `otherwise` is done where the run never comes to it.
    fn pursue_event(
        &mut self,
        find: &dyn Fn(&Trace) -> Option<EventIndex>,
        otherwise: fn(&mut Player),
    ) -> bool {
        let mut found = find(&self.trace.borrow());
        let mut over = true;
        if found.is_none()
            && let Some(run) = &mut self.run
        {
            over = run.advance(SimTime(u64::MAX), BUDGET * 2);
            found = find(&self.trace.borrow());
        }
        if let Some(index) = found {
            self.go(index + 1);
            self.look_ahead(self.time);
        }
        if found.is_some() || over {
            self.goal = None;
        }
        if found.is_none() && over {
            otherwise(self);
        }
        true
    }
}
