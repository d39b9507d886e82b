//! The playhead over a trace: play, pause, step, seek. A run is driven just far enough ahead of it. Pure: it is told
//! how much time has passed, and knows no browser.

mod goal;

use std::rc::Rc;

use self::goal::Goal;
use super::sights::Sights;
use super::tempo::Tempo;
use crate::engine::SimTime;
use crate::figure::Sight;
use crate::run::{Run, SharedTrace};
use crate::trace::{Cursor, EventIndex, Span};
use crate::views::Moment;

/// Events that a run may make in one frame: a few milliseconds of work.
const BUDGET: u64 = 40_000;

/// Events that are made beyond the playhead, so that pictures can show what is under way.
const AHEAD: u64 = 512;

/// Events that one can read in a second.
const READABLE: f64 = 12.0;

/// Simulated seconds for each watched one in which nothing happens any more, but somebody else is not done.
const WAITING: f64 = 64.0;

/// The longest time between two frames that counts, in seconds: a hidden page does not catch up.
const LONGEST: f64 = 0.1;

/// A playhead over a trace.
pub struct Player {
    run: Option<Run>,
    trace: SharedTrace,
    cursor: Cursor,
    time: SimTime,
    /// The latest time that it has been at.
    reached: SimTime,
    /// The part of a nanosecond that is left over.
    rest: f64,
    playing: bool,
    tempo: Tempo,
    /// Time goes on beyond the trace's end: somebody else has not come to theirs.
    patient: bool,
    speed: f64,
    goal: Option<Goal>,
    selected: Option<Span>,
    looping: bool,
    /// Where it pauses.
    stops: Sights,
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
            patient: false,
            speed: 0.0,
            goal: None,
            selected: None,
            looping: false,
            stops: Sights::default(),
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

    /// Where it is, or where it is taken over to, which may take some frames.
    pub fn place(&self) -> (SimTime, EventIndex) {
        match self.goal {
            Some(Goal::Place(time, index)) => (time, index),
            _ => (self.time, self.index()),
        }
    }

    /// Whether a run in its place plays on: it moves, not only to where it is taken over to, or has come to its end.
    pub fn plays_on(&self) -> bool {
        let bound = self.goal.as_ref().is_some_and(|goal| !matches!(goal, Goal::Place(..)));
        self.playing || bound || self.is_at_end()
    }

    /// Whether it moves of itself, playing or on its way to somewhere.
    pub fn is_moving(&self) -> bool {
        self.playing || self.goal.is_some()
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

    /// Whether events come faster than one can read them.
    pub fn is_fast(&self) -> bool {
        let seconds = self.time.as_secs_f64().max(1e-9);
        self.playing && !self.is_at_end() && self.cursor.index() as f64 / seconds * self.speed > READABLE
    }

    /// Plays on; from the start if it is at the end.
    pub fn play(&mut self) {
        if self.is_at_end() && !self.patient && self.ring().is_none() {
            self.to_start();
        }
        self.goal = None;
        self.playing = true;
    }

    /// The span of time that is selected.
    pub fn selected(&self) -> Option<Span> {
        self.selected
    }

    /// Selects what of a span has been seen, or nothing.
    pub fn select(&mut self, span: Option<Span>) {
        let seen = self.with_moment(|moment| moment.reached);
        self.selected = span.map(|span| Span { from: span.from.min(seen), to: span.to.min(seen) });
    }

    /// The selection begins at the playhead; it ends where it did, or with what has been seen.
    pub fn select_from_here(&mut self) {
        let to = self.selected.map(|span| span.to).filter(|to| *to > self.time);
        self.select(Some(Span { from: self.time, to: to.unwrap_or(SimTime(u64::MAX)) }));
    }

    /// The selection ends at the playhead; it begins where it did, or at the start.
    pub fn select_to_here(&mut self) {
        let from = self.selected.map(|span| span.from).filter(|from| *from < self.time);
        self.select(Some(Span { from: from.unwrap_or(SimTime::ZERO), to: self.time }));
    }

    /// Whether what is selected, or all, is played over and over.
    pub fn is_looping(&self) -> bool {
        self.looping
    }

    /// Plays what is selected, or all, over and over, or no longer.
    pub fn set_looping(&mut self, looping: bool) {
        self.looping = looping;
    }

    /// What is played over and over, once it is known.
    fn ring(&self) -> Option<Span> {
        let trace = self.trace.borrow();
        let whole = || {
            let over = trace.is_complete() && !self.patient;
            over.then(|| Span { from: SimTime::ZERO, to: trace.end_time() })
        };
        if self.looping { self.selected.or_else(whole) } else { None }
    }

    /// Stops where it is.
    pub fn pause(&mut self) {
        self.playing = false;
        self.goal = None;
        self.speed = 0.0;
    }

    /// Lets time pass. Whether there is something new to see.
    pub fn tick(&mut self, seconds: f64) -> bool {
        if let Some(goal) = self.goal.clone() {
            return self.pursue(goal);
        }
        if !self.playing {
            return false;
        }
        let ring = self.ring();
        if let Some(ring) = ring
            && (self.time >= ring.to || !ring.holds(self.time))
        {
            self.rest = 0.0;
            self.show(ring.from);
            return true;
        }
        let seconds = seconds.clamp(0.0, LONGEST);
        let mut to = match self.tempo {
            Tempo::Most => self.farthest(seconds),
            _ => self.after(seconds),
        };
        if let Some(ring) = ring {
            // Its end is seen, too, before it begins again.
            to = to.min(ring.to);
        }
        if let Some(stop) = self.stop_before(to) {
            self.to_event(stop);
            return true;
        }
        let over = {
            let trace = self.trace.borrow();
            trace.is_complete() && to >= trace.end_time()
        };
        if over && !self.patient {
            to = self.trace.borrow().end_time();
        }
        self.show(to);
        if over && !self.patient && !self.looping {
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
        match self.look_ahead(to) {
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
        let to = match self.patient && self.is_at_end() {
            true => self.time + SimTime::from_secs_f64(seconds * WAITING),
            false => self.trace.borrow().time_at(wanted),
        };
        if seconds > 0.0 {
            self.speed = to.since(self.time).as_secs_f64() / seconds;
        }
        to
    }

    /// Whether time goes on beyond the trace's end.
    pub fn set_patient(&mut self, patient: bool) {
        self.patient = patient;
    }

    /// Shows the moment at which another player is, as far as one frame's work reaches. Whether it got there.
    pub fn follow(&mut self, leader: &Player) -> bool {
        self.speed = leader.speed;
        let there = self.look_ahead(leader.time);
        let to = if there { leader.time } else { leader.time.min(self.trace.borrow().end_time()) };
        self.show(to);
        there
    }

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
        let (from, under_way) = match self.goal {
            Some(Goal::Event(index)) => (index, true),
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

    /// To the end, which may take several frames.
    pub fn to_end(&mut self) {
        self.pause();
        self.goal = Some(Goal::End);
    }

    /// To the next `false` or `'drain'`, which may take several frames.
    pub fn to_next_signal(&mut self) {
        self.pause();
        self.goal = Some(Goal::Signal(self.cursor.index()));
    }

    /// To the first error, or the process's death, which may take several frames; stays where it is if there is none.
    pub fn to_trouble(&mut self) {
        self.pause();
        self.goal = Some(Goal::Trouble);
    }

    /// To a moment of a figure, which may take several frames; to the end if the run does not come to it.
    pub fn to_sight(&mut self, sight: Sight) {
        self.pause();
        self.goal = Some(Goal::Sight(Rc::new(sight)));
    }

    /// Pauses at each of these moments when it plays.
    pub fn set_stops(&mut self, stops: Vec<Sight>) {
        self.stops = Sights::new(stops);
    }

    /// The first moment to pause at on the way there.
    fn stop_before(&mut self, time: SimTime) -> Option<EventIndex> {
        let trace = self.trace.borrow();
        let way = self.cursor.index()..trace.index_at(time);
        self.stops.find(&trace).iter().flatten().copied().filter(|index| way.contains(index)).min()
    }

    /// Whether something goes wrong, as far as is known.
    pub fn may_have_trouble(&self) -> bool {
        let trace = self.trace.borrow();
        !trace.is_complete() || crate::judge::first_trouble(&trace).is_some()
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
            false => self.goal = Some(Goal::Time(time)),
        }
    }

    /// To after so many events, which may take several frames; to the end, if there are fewer.
    pub fn to_index(&mut self, index: EventIndex) {
        self.pause();
        self.goal = Some(Goal::Event(index));
    }

    /// Plays once it has come to where it is on its way to.
    pub fn play_from_there(&mut self) {
        self.playing = true;
    }

    /// To where another player is, which was over the same events so far. It may take several frames.
    pub fn take_over(&mut self, time: SimTime, index: EventIndex) {
        self.goal = Some(Goal::Place(time, index));
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
