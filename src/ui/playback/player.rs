//! The playhead over a trace: play, pause, step, seek. A run is driven just far enough ahead of it. Pure: the caller says
//! how many seconds have passed. Must not know the browser.

mod moves;
mod seek;
mod selection;

use self::seek::SeekTarget;
use super::milestones::Milestones;
use super::tempo::Tempo;
use crate::engine::SimTime;
use crate::figure::Milestone;
use crate::run::{Run, SharedTrace};
use crate::trace::{Cursor, EventIndex, Span};
use crate::views::Moment;

/// Events that a run may make in one frame: a few milliseconds of work.
const BUDGET: u64 = 40_000;

/// Events that are made beyond the playhead, so that pictures can show what is under way.
const AHEAD: u64 = 512;

/// Events per second that a reader can follow one by one.
const READABLE: f64 = 12.0;

/// Simulated seconds per watched second after the end of this trace, while the other run still goes on.
const WAITING: f64 = 64.0;

/// The longest time between two frames that counts, in seconds: a hidden page does not catch up.
const LONGEST: f64 = 0.1;

/// A playhead over a trace.
pub struct Player {
    run: Option<Run>,
    trace: SharedTrace,
    cursor: Cursor,
    time: SimTime,
    /// The latest time that the playhead has been at.
    reached: SimTime,
    /// The fraction of a nanosecond left over from the last tick.
    rest: f64,
    playing: bool,
    tempo: Tempo,
    /// Keep the clock running past the end of this trace because the other run has not finished.
    clock_outlives_trace: bool,
    speed: f64,
    target: Option<SeekTarget>,
    selected: Option<Span>,
    looping: bool,
    /// Where it pauses.
    stops: Milestones,
}

impl Player {
    /// Over a run, at its start.
    pub fn of_run(run: Run) -> Player {
        let trace = run.trace().clone();
        let mut player = Player::new(Some(run), trace);
        player.look_ahead(SimTime::ZERO);
        player
    }

    /// Over what was recorded, at its start.
    pub fn of_trace(trace: SharedTrace) -> Player {
        Player::new(None, trace)
    }

    fn new(run: Option<Run>, trace: SharedTrace) -> Player {
        let cursor = Cursor::default();
        let mut player = Player {
            run,
            trace,
            cursor,
            time: SimTime::ZERO,
            reached: SimTime::ZERO,
            rest: 0.0,
            playing: false,
            tempo: Tempo::Auto,
            clock_outlives_trace: false,
            speed: 0.0,
            target: None,
            selected: None,
            looping: false,
            stops: Milestones::default(),
        };
        player.go(0);
        player
    }

    /// The trace.
    pub fn trace(&self) -> &SharedTrace {
        &self.trace
    }

    /// The moment to look at.
    pub fn with_moment<T>(&self, look: impl FnOnce(&Moment) -> T) -> T {
        let trace = self.trace.borrow();
        let reached = if self.run.is_some() { self.reached } else { trace.end_time() };
        look(&Moment { trace: &trace, cursor: &self.cursor, time: self.time, reached, speed: self.speed })
    }

    /// The playhead's time.
    pub fn time(&self) -> SimTime {
        self.time
    }

    /// How many events have happened.
    pub fn index(&self) -> EventIndex {
        self.cursor.index()
    }

    /// Whether it plays.
    pub fn is_playing(&self) -> bool {
        self.playing
    }

    /// Where the playhead is, or where it resumes, which may take some frames.
    pub fn place(&self) -> (SimTime, EventIndex) {
        match self.target {
            Some(SeekTarget::Place(time, index)) => (time, index),
            _ => (self.time, self.index()),
        }
    }

    /// Whether a player that replaces this one should play: this one moves, and not only to where it resumes, or is at its
    /// end.
    pub fn plays_on(&self) -> bool {
        let bound = self.target.as_ref().is_some_and(|target| !matches!(target, SeekTarget::Place(..)));
        self.playing || bound || self.is_at_end()
    }

    /// Whether it moves of itself, playing or on its way to somewhere.
    pub fn is_moving(&self) -> bool {
        self.playing || self.target.is_some()
    }

    /// Whether time brings something new to see: not at the end of a trace that is still being recorded, until more of it is here.
    pub fn needs_frames(&self) -> bool {
        self.is_moving() && !(self.is_recorded_now() && self.cursor.index() >= self.trace.borrow().end())
    }

    /// Whether the trace is that of a process that still runs, as far as it is here.
    fn is_recorded_now(&self) -> bool {
        self.run.is_none() && !self.trace.borrow().is_complete()
    }

    /// Whether nothing comes after the playhead.
    pub fn is_at_end(&self) -> bool {
        let trace = self.trace.borrow();
        trace.is_complete() && self.cursor.index() >= trace.end()
    }

    /// The tempo that was chosen.
    pub fn tempo(&self) -> Tempo {
        self.tempo
    }

    /// Chooses the tempo.
    pub fn set_tempo(&mut self, tempo: Tempo) {
        self.tempo = tempo;
    }

    /// The speed of this moment: what [`Tempo::Auto`] makes of it.
    pub fn current_speed(&self) -> f64 {
        if let (Tempo::Auto, Some(span)) = (self.tempo, self.selected.filter(|_| self.looping)) {
            return self.tempo.looped(span.length());
        }
        let whole = self.run.is_none().then(|| self.trace.borrow().end_time());
        self.tempo.speed(self.time, whole)
    }

    /// Whether events come faster than a reader can follow.
    pub fn is_fast(&self) -> bool {
        let seconds = self.time.as_secs_f64().max(1e-9);
        self.playing && !self.is_at_end() && self.cursor.index() as f64 / seconds * self.speed > READABLE
    }

    /// Plays on; from the start if it is at the end.
    pub fn play(&mut self) {
        if self.is_at_end() && !self.clock_outlives_trace && self.loop_span().is_none() {
            self.to_start();
        }
        self.target = None;
        self.playing = true;
    }

    /// Stops where it is.
    pub fn pause(&mut self) {
        self.playing = false;
        self.target = None;
        self.speed = 0.0;
    }

    /// Lets time pass. Whether there is something new to see.
    pub fn tick(&mut self, seconds: f64) -> bool {
        if let Some(target) = self.target.clone() {
            return self.advance_seek(target);
        }
        if !self.playing {
            return false;
        }
        let loop_span = self.loop_span();
        if let Some(loop_span) = loop_span
            && (self.time >= loop_span.to || !loop_span.holds(self.time))
        {
            self.rest = 0.0;
            self.show(loop_span.from);
            return true;
        }
        let seconds = seconds.clamp(0.0, LONGEST);
        let mut to = match self.tempo {
            Tempo::Most => self.farthest(seconds),
            _ => self.after(seconds),
        };
        if let Some(loop_span) = loop_span {
            // Its end is seen, too, before it begins again.
            to = to.min(loop_span.to);
        }
        if let Some(stop) = self.stop_before(to) {
            self.to_event(stop);
            return true;
        }
        let over = {
            let trace = self.trace.borrow();
            trace.is_complete() && to >= trace.end_time()
        };
        if over && !self.clock_outlives_trace {
            to = self.trace.borrow().end_time();
        }
        self.show(to);
        if over && !self.clock_outlives_trace && !self.looping {
            self.pause();
        }
        true
    }

    /// Where the playhead is after so many seconds, at the speed of this moment.
    fn after(&mut self, seconds: f64) -> SimTime {
        self.speed = self.current_speed();
        let nanoseconds = seconds * self.speed * 1e9 + self.rest;
        self.rest = nanoseconds.fract();
        let to = self.time + SimTime(nanoseconds as u64);
        match self.look_ahead(to) && !self.is_recorded_now() {
            true => to,
            // The engine is slower than the clock: time goes as far as it got.
            false => to.min(self.trace.borrow().end_time()),
        }
    }

    /// As far as one frame's work reaches.
    fn farthest(&mut self, seconds: f64) -> SimTime {
        let wanted = self.cursor.index() + BUDGET;
        let missing = (wanted + AHEAD).saturating_sub(self.trace.borrow().end());
        if let Some(run) = &mut self.run {
            run.advance(SimTime(u64::MAX), missing);
        }
        let to = match self.clock_outlives_trace && self.is_at_end() {
            true => self.time + SimTime::from_secs_f64(seconds * WAITING),
            false => self.trace.borrow().time_at(wanted),
        };
        if seconds > 0.0 {
            self.speed = to.since(self.time).as_secs_f64() / seconds;
        }
        to
    }

    /// Whether time goes on beyond the trace's end.
    pub fn set_clock_outlives_trace(&mut self, clock_outlives_trace: bool) {
        self.clock_outlives_trace = clock_outlives_trace;
    }

    /// Shows the moment at which another player is, as far as one frame's work reaches. Whether it got there.
    pub fn follow(&mut self, leader: &Player) -> bool {
        self.speed = leader.speed;
        let there = self.look_ahead(leader.time);
        let to = if there { leader.time } else { leader.time.min(self.trace.borrow().end_time()) };
        self.show(to);
        there
    }

    /// Pauses at each of these moments when it plays.
    pub fn set_stops(&mut self, stops: Vec<Milestone>) {
        self.stops = Milestones::new(stops);
    }

    /// The first moment to pause at on the way there.
    fn stop_before(&mut self, time: SimTime) -> Option<EventIndex> {
        let trace = self.trace.borrow();
        let way = self.cursor.index()..trace.index_at(time);
        self.stops.find(&trace).iter().flatten().copied().filter(|index| way.contains(index)).min()
    }

    /// Drives the run past `time`. Whether it got there within a frame's budget.
    fn look_ahead(&mut self, time: SimTime) -> bool {
        let Some(run) = &mut self.run else { return true };
        let there = run.advance(time, BUDGET);
        let wanted = self.cursor.index() + AHEAD;
        let end = self.trace.borrow().end();
        if there && end < wanted {
            run.advance(SimTime(u64::MAX), wanted - end);
        }
        there
    }

    fn show(&mut self, time: SimTime) {
        self.time = time;
        self.reached = self.reached.max(time);
        let trace = self.trace.borrow();
        self.cursor.seek(&trace, trace.index_at(time));
    }

    fn go(&mut self, index: EventIndex) {
        let trace = self.trace.borrow();
        self.cursor.seek(&trace, index);
        self.time = trace.time_at(self.cursor.index());
        self.reached = self.reached.max(self.time);
        self.rest = 0.0;
    }
}
