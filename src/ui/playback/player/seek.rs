//! Seeking over several frames, each within the budget of events that a frame may make.

use std::rc::Rc;

use super::{AHEAD, BUDGET, Player};
use crate::engine::SimTime;
use crate::figure::Milestone;
use crate::judge::first_trouble;
use crate::trace::{EventIndex, Trace};

/// Where the playhead is on its way to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum SeekTarget {
    End,
    Time(SimTime),
    /// A time, and no more than that many events in all.
    Place(SimTime, EventIndex),
    /// After that many events.
    Event(EventIndex),
    /// The next `false` or `'drain'`.
    Signal(EventIndex),
    /// The first error, or the process's death.
    Failure,
    /// A moment of a figure.
    Milestone(Rc<Milestone>),
}

impl Player {
    /// Moves towards `target`, as far as a frame's budget of events reaches. Returns whether there is something new to see.
    pub(super) fn advance_seek(&mut self, target: SeekTarget) -> bool {
        let time = match target {
            SeekTarget::End => SimTime(u64::MAX),
            SeekTarget::Time(time) | SeekTarget::Place(time, _) => time,
            SeekTarget::Event(index) => return self.seek_to_index(index),
            SeekTarget::Signal(from) => return self.seek_to_signal(from),
            SeekTarget::Failure => return self.seek_to_event(&first_trouble, |_| {}),
            // That there is none is seen at the end.
            SeekTarget::Milestone(sight) => {
                return self.seek_to_event(&|trace| sight.find(trace), Player::to_end);
            }
        };
        if target == SeekTarget::End && self.is_recorded_now() {
            return self.follow_recording();
        }
        let there = self.run.as_mut().is_none_or(|run| run.advance(time, BUDGET * 2));
        let (end, complete) = {
            let trace = self.trace.borrow();
            (trace.end_time(), trace.is_complete())
        };
        let goes_on = there && !complete && self.run.is_some();
        self.show(if goes_on { time } else { time.min(end) });
        if there {
            self.target = None;
            self.look_ahead(self.time);
            if let SeekTarget::Place(_, index) = target
                && index < self.cursor.index()
                && !self.playing
            {
                self.go(index);
            }
        }
        true
    }

    /// Shows the newest moment of a process that still runs, and stays on the way to its end.
    fn follow_recording(&mut self) -> bool {
        let before = self.cursor.index();
        let end = self.trace.borrow().end();
        self.go(end);
        end > before
    }

    fn seek_to_index(&mut self, index: EventIndex) -> bool {
        let end = self.trace.borrow().end();
        let missing = index.saturating_sub(end).min(BUDGET * 2);
        let over =
            missing == 0 || self.run.as_mut().is_none_or(|run| run.advance(SimTime(u64::MAX), missing));
        let end = self.trace.borrow().end();
        self.go(index.min(end));
        if over || end >= index {
            self.target = None;
            self.look_ahead(self.time);
        }
        true
    }

    fn seek_to_signal(&mut self, from: EventIndex) -> bool {
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
                self.target = None;
                self.go(index + 1);
            }
            None if over && end >= self.trace.borrow().end() => {
                self.target = None;
                self.go(end);
            }
            None => self.target = Some(SeekTarget::Signal(end)),
        }
        self.look_ahead(self.time);
        true
    }

    /// Seeks to the event that `find` finds. `otherwise` runs if the run ends without it.
    fn seek_to_event(
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
            self.target = None;
        }
        if found.is_none() && over {
            otherwise(self);
        }
        true
    }
}
