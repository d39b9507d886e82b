//! Node's event loop on a virtual clock: timers, I/O completions and immediates, and after each of them the
//! `process.nextTick` queue and the microtasks, until both are empty. Must not know streams' insides.
//!
//! Order of things due at the same instant: timers before I/O before immediates; each kind first come, first served.
//! Real Node keeps one list a timer duration, so that timers of unlike length that fall on the same instant may
//! come in another order there.

use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, VecDeque};
use std::rc::Rc;

use super::host::{Host, Sizes};
use super::time::SimTime;
use super::{Engine, Tick};

/// A callback that the event loop calls.
pub type Task<H = Sizes> = Rc<dyn Fn(&mut Engine<H>)>;

/// Which phase of the loop calls a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoopPhase {
    /// `setTimeout`
    Timer,
    /// The completion of an operation of a device.
    Io,
    /// `setImmediate`; a delay means nothing to it.
    Immediate,
}

struct Due<H: Host> {
    at: SimTime,
    seq: u64,
    task: Task<H>,
}

impl<H: Host> PartialEq for Due<H> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl<H: Host> Eq for Due<H> {}
impl<H: Host> PartialOrd for Due<H> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<H: Host> Ord for Due<H> {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.at, self.seq).cmp(&(other.at, other.seq))
    }
}

/// All that waits to be called.
pub(super) struct Queue<H: Host> {
    timers: BinaryHeap<Reverse<Due<H>>>,
    io: BinaryHeap<Reverse<Due<H>>>,
    immediates: VecDeque<Task<H>>,
    /// The immediates of this turn of the loop: those queued meanwhile wait for the next one.
    turn: VecDeque<Task<H>>,
    phase: Option<LoopPhase>,
    ticks: VecDeque<Tick<H>>,
    microtasks: VecDeque<Task<H>>,
    in_microtasks: bool,
    /// An error was thrown out of the ticks or a callback of the loop, and the process goes on: ticks and microtasks wait
    /// until the loop has called something.
    interrupted: bool,
    in_rejection: bool,
    /// Rejected promises without a handler: thrown when this moment has nothing left to run (`processTicksAndRejections`).
    rejections: VecDeque<Rejection<H>>,
    seq: u64,
}

/// A rejected promise that had no handler when it was rejected.
pub(super) enum Rejection<H: Host> {
    /// None can come: it is thrown.
    Error(H::Error),
    /// The host looks whether it has one by now.
    Task(Task<H>),
}

/// What the loop does next.
pub(super) enum Next<H: Host> {
    Tick(Tick<H>),
    Task(Task<H>),
    Rejection(Rejection<H>),
    /// Nothing is due before that moment.
    Wait(SimTime),
    Nothing,
}

impl<H: Host> Default for Queue<H> {
    fn default() -> Self {
        Queue {
            timers: BinaryHeap::new(),
            io: BinaryHeap::new(),
            immediates: VecDeque::new(),
            turn: VecDeque::new(),
            phase: None,
            ticks: VecDeque::new(),
            microtasks: VecDeque::new(),
            in_microtasks: false,
            interrupted: false,
            in_rejection: false,
            rejections: VecDeque::new(),
            seq: 0,
        }
    }
}

impl<H: Host> Queue<H> {
    pub(super) fn tick(&mut self, tick: Tick<H>) {
        self.ticks.push_back(tick);
    }

    pub(super) fn microtask(&mut self, task: Task<H>) {
        self.microtasks.push_back(task);
    }

    pub(super) fn reject(&mut self, rejection: Rejection<H>) {
        self.rejections.push_back(rejection);
    }

    pub(super) fn later(&mut self, phase: LoopPhase, at: SimTime, task: Task<H>) {
        self.seq += 1;
        let due = Reverse(Due { at, seq: self.seq, task });
        match phase {
            LoopPhase::Timer => self.timers.push(due),
            LoopPhase::Io => self.io.push(due),
            LoopPhase::Immediate => self.immediates.push_back(due.0.task),
        }
    }

    /// Whether nothing is queued but at most so many timers and completions.
    pub(super) fn holds_at_most(&self, waiting: usize) -> bool {
        self.ticks.is_empty()
            && self.microtasks.is_empty()
            && self.rejections.is_empty()
            && self.immediates.is_empty()
            && self.turn.is_empty()
            && self.timers.len() + self.io.len() <= waiting
    }

    pub(super) fn clear(&mut self) {
        *self = Queue::default();
    }

    /// An error that nothing has caught was thrown, and the process goes on: Node has the loop call one thing more, which
    /// may be an immediate that does nothing, and runs the ticks that are left after it.
    pub(super) fn interrupt(&mut self) {
        // Around a microtask and a rejection Node catches by itself.
        if !self.in_microtasks && !self.in_rejection {
            self.interrupted = true;
        }
        self.immediates.push_back(Rc::new(|_: &mut Engine<H>| {}));
    }

    pub(super) fn next(&mut self, now: SimTime) -> Next<H> {
        self.in_rejection = false;
        if std::mem::take(&mut self.interrupted) {
            return self.next_macrotask(now);
        }
        if !self.in_microtasks
            && let Some(tick) = self.ticks.pop_front()
        {
            return Next::Tick(tick);
        }
        if let Some(task) = self.microtasks.pop_front() {
            self.in_microtasks = true;
            return Next::Task(task);
        }
        if std::mem::take(&mut self.in_microtasks)
            && let Some(tick) = self.ticks.pop_front()
        {
            return Next::Tick(tick);
        }
        if let Some(rejection) = self.rejections.pop_front() {
            self.in_rejection = true;
            return Next::Rejection(rejection);
        }
        self.next_macrotask(now)
    }

    fn next_macrotask(&mut self, now: SimTime) -> Next<H> {
        // One turn of the loop: each phase goes on from where the last callback left it.
        loop {
            match self.phase {
                None => self.phase = Some(LoopPhase::Timer),
                Some(LoopPhase::Timer) => match due(&mut self.timers, now) {
                    Some(task) => return Next::Task(task),
                    None => self.phase = Some(LoopPhase::Io),
                },
                Some(LoopPhase::Io) => match due(&mut self.io, now) {
                    Some(task) => return Next::Task(task),
                    None => {
                        self.phase = Some(LoopPhase::Immediate);
                        self.turn = std::mem::take(&mut self.immediates);
                    }
                },
                Some(LoopPhase::Immediate) => match self.turn.pop_front() {
                    Some(task) => return Next::Task(task),
                    None => {
                        self.phase = None;
                        if self.immediates.is_empty() {
                            let next = [self.timers.peek(), self.io.peek()].into_iter().flatten();
                            let Some(at) = next.map(|due| due.0.at).min() else { return Next::Nothing };
                            if at > now {
                                return Next::Wait(at);
                            }
                        }
                    }
                },
            }
        }
    }
}

fn due<H: Host>(heap: &mut BinaryHeap<Reverse<Due<H>>>, now: SimTime) -> Option<Task<H>> {
    heap.peek().is_some_and(|due| due.0.at <= now).then(|| heap.pop().map(|due| due.0.task))?
}
