//! Programs of calls in which streams may be piped to any other, and to themselves. Node itself never comes back from some
//! of these, or runs out of stack; so does the engine, and is left there. Others must do neither.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;

use highwater::engine::{Event, NodeVersion, Observer, StreamInfo};
use highwater::trace::{Header, Trace};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::calls::{self, End};
use super::generate_calls;

/// How a program of calls ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// By itself, or by an error.
    Over,
    /// With its last step: it might have gone on.
    Cut,
    /// Within a step that would not have come to its end.
    Endless,
    /// With calls within calls within calls.
    Deep,
}

/// Events within one step that no program without circles comes near to.
const EVENTS: u64 = 50_000;
/// Bytes of stack.
const DEEP: usize = 400 << 10;

/// Runs the program of that seed; how it ended, and after how many events.
pub fn run(seed: u64, version: NodeVersion, circles: bool, steps: u64) -> (Round, u64) {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config { failure_persistence: None, ..Config::default() }, rng);
    let program = generate_calls::program().new_tree(&mut runner).expect("a program").current();
    let told = Rc::new(Cell::new(0));
    let in_step = Rc::new(Cell::new(0));
    let watch = Watch {
        trace: Trace::new(Header::default(), 4096),
        told: told.clone(),
        in_step: in_step.clone(),
        top: here(),
    };
    let end = catch_unwind(AssertUnwindSafe(|| {
        calls::run(&program, version, Box::new(watch), || in_step.set(0), steps, circles)
    }));
    let round = match end {
        Ok(End::Never) => Round::Cut,
        Ok(_) => Round::Over,
        Err(what) => match what.downcast_ref::<Round>() {
            Some(&round) => round,
            None => resume_unwind(what),
        },
    };
    (round, told.get())
}

/// Keeps a trace, and leaves a step that does not end.
struct Watch {
    trace: Trace,
    told: Rc<Cell<u64>>,
    in_step: Rc<Cell<u64>>,
    top: usize,
}

/// About where the stack is.
#[inline(never)]
fn here() -> usize {
    let local = 0u8;
    std::ptr::from_ref(std::hint::black_box(&local)) as usize
}

impl Observer for Watch {
    fn stream(&mut self, info: StreamInfo) {
        Observer::stream(&mut self.trace, info);
    }

    fn event(&mut self, event: &Event) {
        Observer::event(&mut self.trace, event);
        self.told.set(self.told.get() + 1);
        self.in_step.set(self.in_step.get() + 1);
        if self.in_step.get() > EVENTS {
            resume_unwind(Box::new(Round::Endless));
        }
        if self.top.abs_diff(here()) > DEEP {
            resume_unwind(Box::new(Round::Deep));
        }
    }
}
