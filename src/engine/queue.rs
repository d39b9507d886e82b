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
    /// until the loop has called something, or comes to its immediates.
    interrupted: bool,
    /// They then do not wait for the immediates: [`Behaviour::ticks_precede_immediates`](super::version::Behaviour).
    ticks_precede: bool,
    /// What is thrown next is the reason of a rejection.
    in_rejection: bool,
    /// So many of the rejections are looked at before anything else.
    rejecting: usize,
    /// How many callbacks of the loop were called.
    turns: u64,
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
            ticks_precede: false,
            in_rejection: false,
            rejecting: 0,
            turns: 0,
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

    /// What is thrown next is the reason of a rejection that nothing handles.
    pub(super) fn throws_rejection(&mut self) {
        self.in_rejection = true;
    }

    /// How many callbacks of the loop were called: timers, I/O, immediates.
    pub(super) fn turns(&self) -> u64 {
        self.turns
    }

    /// An error that nothing has caught was thrown, and the process goes on: Node has the loop call one thing more, which
    /// may be an immediate that does nothing, and runs the ticks that are left after it.
    pub(super) fn interrupt(&mut self, ticks_precede_immediates: bool) {
        // Around a microtask and a rejection Node catches by itself.
        if !std::mem::take(&mut self.in_rejection) && !self.in_microtasks {
            self.interrupted = true;
            self.ticks_precede = ticks_precede_immediates;
            // Node has taken these off its list before it has told of the first, whose listener has thrown.
            self.rejections.drain(..std::mem::take(&mut self.rejecting).min(self.rejections.len()));
        }
        self.immediates.push_back(Rc::new(|_: &mut Engine<H>| {}));
    }

    /// Ticks and microtasks need not wait for the loop.
    pub(super) fn resume(&mut self) {
        self.interrupted = false;
    }

    pub(super) fn next(&mut self, now: SimTime) -> Next<H> {
        if self.interrupted
            && let Some(next) = self.next_macrotask(now)
        {
            self.interrupted = matches!(next, Next::Wait(_));
            return next;
        }
        self.interrupted = false;
        if self.rejecting > 0 {
            self.rejecting -= 1;
            if let Some(rejection) = self.rejections.pop_front() {
                return Next::Rejection(rejection);
            }
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
            // Those that are there are looked at before any tick that this one queues.
            self.rejecting = self.rejections.len();
            return Next::Rejection(rejection);
        }
        self.next_macrotask(now).unwrap_or(Next::Nothing)
    }

    fn next_macrotask(&mut self, now: SimTime) -> Option<Next<H>> {
        let next = self.next_of_loop(now);
        self.turns += u64::from(matches!(next, Some(Next::Task(_))));
        next
    }

    /// `None` where ticks that an error has left come first.
    fn next_of_loop(&mut self, now: SimTime) -> Option<Next<H>> {
        // One turn of the loop: each phase goes on from where the last callback left it.
        loop {
            match self.phase {
                None => self.phase = Some(LoopPhase::Timer),
                Some(LoopPhase::Timer) => match due(&mut self.timers, now) {
                    Some(task) => return Some(Next::Task(task)),
                    None => self.phase = Some(LoopPhase::Io),
                },
                Some(LoopPhase::Io) => match due(&mut self.io, now) {
                    Some(task) => return Some(Next::Task(task)),
                    None => {
                        self.phase = Some(LoopPhase::Immediate);
                        self.turn = std::mem::take(&mut self.immediates);
                        // Node runs immediates of its own first, and with them the ticks, even where it has none.
                        if self.interrupted && self.ticks_precede {
                            return None;
                        }
                    }
                },
                Some(LoopPhase::Immediate) => match self.turn.pop_front() {
                    Some(task) => return Some(Next::Task(task)),
                    None => {
                        self.phase = None;
                        if self.immediates.is_empty() {
                            let next = [self.timers.peek(), self.io.peek()].into_iter().flatten();
                            let Some(at) = next.map(|due| due.0.at).min() else {
                                return Some(Next::Nothing);
                            };
                            if at > now {
                                return Some(Next::Wait(at));
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
