//! Background work in slices between frames, one job after the other. Nothing runs while the page is hidden.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use gloo_timers::callback::Timeout;

use super::dom::{Listener, is_hidden, on_visibility};

/// A slice's length, in milliseconds.
const SLICE: f64 = 4.0;

type Work = Box<dyn FnMut() -> bool>;

#[derive(Default)]
struct Inner {
    queue: RefCell<VecDeque<(Weak<()>, Work)>>,
    timer: RefCell<Option<Timeout>>,
    shown: RefCell<Option<Listener>>,
}

/// The queue of background jobs. Clones share it.
#[derive(Clone, Default)]
pub struct Slices(Rc<Inner>);

/// A job; dropping it cancels it.
pub struct Job {
    _kept: Rc<()>,
}

impl PartialEq for Slices {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Slices {
    /// Calls `work`, which should take a fraction of a millisecond, again and again until it returns true.
    pub fn add(&self, work: impl FnMut() -> bool + 'static) -> Job {
        let kept = Rc::new(());
        self.0.queue.borrow_mut().push_back((Rc::downgrade(&kept), Box::new(work)));
        if self.0.shown.borrow().is_none() {
            let slices = Rc::downgrade(&self.0);
            *self.0.shown.borrow_mut() = on_visibility(move |_| {
                if let Some(inner) = slices.upgrade() {
                    Slices(inner).wake();
                }
            });
        }
        self.wake();
        Job { _kept: kept }
    }

    fn wake(&self) {
        if is_hidden() || self.0.queue.borrow().is_empty() {
            return;
        }
        let slices = Rc::downgrade(&self.0);
        *self.0.timer.borrow_mut() = Some(Timeout::new(0, move || {
            if let Some(inner) = slices.upgrade() {
                let slices = Slices(inner);
                slices.work();
                slices.wake();
            }
        }));
    }

    fn work(&self) {
        let end = js_sys::Date::now() + SLICE;
        while js_sys::Date::now() < end {
            let Some((kept, mut work)) = self.0.queue.borrow_mut().pop_front() else { return };
            if kept.upgrade().is_some() && !work() {
                self.0.queue.borrow_mut().push_front((kept, work));
            }
        }
    }
}
