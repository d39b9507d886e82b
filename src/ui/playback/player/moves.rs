//! Moving the playhead: by events, to a signal, to a time. A move that a run has not reached yet becomes a [`SeekTarget`].

use std::rc::Rc;

use super::Player;
use super::seek::SeekTarget;
use crate::engine::SimTime;
use crate::figure::Milestone;
use crate::judge::first_trouble;
use crate::trace::EventIndex;

impl Player {
    /// One event forwards. Whether there was one.
    pub fn step(&mut self) -> bool {
        self.pause();
        let at = self.cursor.index();
        self.look_ahead(self.time);
        self.go(at + 1);
        self.cursor.index() > at
    }

    /// One event back.
    pub fn step_back(&mut self) {
        self.pause();
        self.go(self.cursor.index().saturating_sub(1));
    }

    /// So many events on, which may take several frames, or back.
    pub fn step_by(&mut self, steps: i64) {
        let (from, under_way) = match self.target {
            Some(SeekTarget::Event(index)) => (index, true),
            _ => (self.cursor.index(), false),
        };
        self.pause();
        match (from.saturating_add_signed(steps), steps) {
            (_, 1) if !under_way => drop(self.step()),
            (to, ..=0) if !under_way => self.go(to),
            (to, _) => self.to_index(to),
        }
    }

    /// To where an event has just happened.
    pub fn to_event(&mut self, index: EventIndex) {
        self.pause();
        self.go(index + 1);
        self.look_ahead(self.time);
    }

    /// To the start.
    pub fn to_start(&mut self) {
        self.pause();
        let first = self.trace.borrow().first();
        self.go(first);
    }

    /// To the end, which may take several frames. At that of a process that still runs it stays, whatever comes.
    pub fn to_end(&mut self) {
        self.pause();
        self.target = Some(SeekTarget::End);
    }

    /// To the next `false` or `'drain'`, which may take several frames.
    pub fn to_next_signal(&mut self) {
        self.pause();
        self.target = Some(SeekTarget::Signal(self.cursor.index()));
    }

    /// To the last `false` or `'drain'` before the playhead.
    pub fn to_previous_signal(&mut self) {
        self.pause();
        let found = {
            let trace = self.trace.borrow();
            let mut end = self.cursor.index().saturating_sub(1);
            loop {
                let start = end.saturating_sub(4096).max(trace.first());
                let mut found = None;
                trace.for_each(start..end, |index, event| {
                    if event.is_signal() {
                        found = Some(index);
                    }
                });
                if found.is_some() || start == trace.first() {
                    break found;
                }
                end = start;
            }
        };
        if let Some(index) = found {
            self.go(index + 1);
        }
    }

    /// To the first error, or the process's death, which may take several frames; stays where it is if there is none.
    pub fn to_first_failure(&mut self) {
        self.pause();
        self.target = Some(SeekTarget::Failure);
    }

    /// Whether something goes wrong, as far as is known.
    pub fn may_fail(&self) -> bool {
        let trace = self.trace.borrow();
        !trace.is_complete() || first_trouble(&trace).is_some()
    }

    /// To a moment of a figure, which may take several frames; to the end if the run does not come to it.
    pub fn to_milestone(&mut self, sight: Milestone) {
        self.pause();
        self.target = Some(SeekTarget::Milestone(Rc::new(sight)));
    }

    /// To a moment, which may take several frames where a run has not got there yet.
    pub fn seek(&mut self, time: SimTime) {
        let playing = self.playing;
        self.pause();
        self.playing = playing;
        let (complete, end) = {
            let trace = self.trace.borrow();
            (trace.is_complete(), trace.end_time())
        };
        match complete || time <= end {
            true => self.show(time.min(end)),
            false => self.target = Some(SeekTarget::Time(time)),
        }
    }

    /// To after so many events, which may take several frames; to the end, if there are fewer.
    pub fn to_index(&mut self, index: EventIndex) {
        self.pause();
        self.target = Some(SeekTarget::Event(index));
    }

    /// To where a replaced player of the same events was: to `time`, and of the events at that time to no more than `index`
    /// in all. May take several frames.
    pub fn resume_at(&mut self, time: SimTime, index: EventIndex) {
        self.target = Some(SeekTarget::Place(time, index));
    }

    /// Plays once it has come to where it is on its way to.
    pub fn play_from_there(&mut self) {
        self.playing = true;
    }
}
