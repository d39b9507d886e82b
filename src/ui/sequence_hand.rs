//! What one can do with the sequence: scroll, select, ask why, unfold. It changes the view, which is a value, and has
//! it painted. Must not know which key or pointer asked for it.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use yew::NodeRef;
use yew::functional::UseForceUpdateHandle;

use super::frames::Frames;
use crate::engine::StreamId;
use crate::judge::{CauseStep, causes, latest_stall};
use crate::run::SharedTrace;
use crate::trace::{EventIndex, Trace};
use crate::views::Moment;
use crate::views::sequence::{Filter, Picked, TIMES, View, beside, plan, scrolled, showing, too_fast};

/// Rows that are shown below one that was out of sight.
const BELOW: usize = 5;

/// What is remembered between renderings. The heartbeat paints from it, too.
#[derive(Default)]
pub(super) struct Held {
    pub view: RefCell<View>,
    /// The causes of the event that was asked about.
    pub links: RefCell<Rc<Vec<CauseStep>>>,
    /// That event, and how much of the trace was known then.
    asked: Cell<Option<(EventIndex, EventIndex)>>,
    /// The picture's height.
    pub height: Cell<f64>,
    /// The rows' element: it gets the focus back from what is put away.
    pub rows: NodeRef,
    /// An event that is to stay in sight when the height changes, with so many rows below it.
    reveal: Cell<Option<(EventIndex, usize)>>,
    trace: RefCell<Weak<RefCell<Trace>>>,
}

impl Held {
    /// The picture is so high now: the causes below it take their room from it.
    pub fn fit(&self, moment: &Moment, stages: &[StreamId], height: f64) {
        if self.height.replace(height) == height {
            return;
        }
        if let Some((event, below)) = self.reveal.get() {
            let anchor = showing(moment, stages, &self.view.borrow(), height, event, below);
            self.view.borrow_mut().anchor = Some(anchor);
        }
    }
}

/// The hand that holds it.
#[derive(Clone)]
pub(super) struct Hand {
    pub frames: Frames,
    pub stages: Rc<Vec<StreamId>>,
    pub held: Rc<Held>,
    pub tell: UseForceUpdateHandle,
}

impl Hand {
    /// Looks at the moment through the view.
    pub fn look<T>(&self, look: impl FnOnce(&Moment, &View) -> T) -> T {
        self.frames.look(|player| player.with_moment(|moment| look(moment, &self.held.view.borrow())))
    }

    fn change(&self, change: impl FnOnce(&mut View)) {
        change(&mut self.held.view.borrow_mut());
        self.frames.wake();
        self.tell.force_update();
    }

    /// Another trace is on screen: what was selected in the last one is not in it. A chain whose end had not come is
    /// told anew as the trace grows.
    pub fn refresh(&self) {
        let trace: SharedTrace = self.frames.look(|player| player.trace().clone());
        let now = Rc::downgrade(&trace);
        if !Weak::ptr_eq(&now, &self.held.trace.borrow()) {
            *self.held.trace.borrow_mut() = now;
            self.held.asked.set(None);
            self.held.reveal.set(None);
            *self.held.links.borrow_mut() = Rc::default();
            let mut view = self.held.view.borrow_mut();
            let mut filter = std::mem::take(&mut view.filter);
            filter.show_streams();
            *view = View { filter, ..View::default() };
        }
        let open = self.held.links.borrow().last().is_some_and(|link| link.at.is_none());
        if let Some((asked, known)) = self.held.asked.get()
            && open
            && trace.borrow().end() != known
        {
            self.ask(asked);
        }
    }

    /// Finds the causes of an event, and lights their rows.
    fn ask(&self, event: EventIndex) {
        let (links, known) = self.look(|moment, _| (causes(moment.trace, event), moment.trace.end()));
        self.held.view.borrow_mut().lit = links.iter().filter_map(|link| Some(link.at?.0)).collect();
        *self.held.links.borrow_mut() = Rc::new(links);
        self.held.asked.set(Some((event, known)));
    }

    /// Selects an event's row, so that it is in sight with so many rows below it, and asks why it came.
    fn select_above(&self, event: EventIndex, below: usize) {
        self.ask(event);
        self.show(event, below);
    }

    fn show(&self, event: EventIndex, below: usize) {
        let height = self.held.height.get();
        self.held.reveal.set(Some((event, below)));
        let anchor = self.look(|moment, view| showing(moment, &self.stages, view, height, event, below));
        self.change(|view| {
            view.selected = Some(event);
            view.anchor = Some(anchor);
        });
    }

    /// Selects the row below the selected one, or above it.
    pub fn step(&self, below: bool) {
        let height = self.held.height.get();
        let found = self.look(|moment, view| beside(moment, &self.stages, view, height, below));
        if let Some(event) = found {
            self.select_above(event, if below { 1 } else { usize::MAX });
        }
    }

    /// Shows an event of the chain, and goes to its moment.
    pub fn jump(&self, event: EventIndex) {
        self.frames.act(|player| player.to_event(event));
        self.show(event, BELOW);
    }

    /// Goes to the moment of the selected row.
    pub fn enter(&self) {
        let selected = self.held.view.borrow().selected;
        if let Some(event) = selected {
            self.jump(event);
        }
    }

    /// Tells the causes of what stalled last.
    pub fn why(&self) {
        let found = self.look(|moment, _| latest_stall(moment.trace, &self.stages, moment.cursor.index()));
        if let Some(event) = found {
            self.select_above(event, BELOW);
        }
    }

    /// Selects what was pointed at and goes there; at the left edge, unfolds or folds it.
    pub fn point(&self, x: f64, y: f64) {
        let height = self.held.height.get();
        if self.look(too_fast) {
            return self.stop();
        }
        let Some(picked) = self.look(|moment, view| plan(moment, &self.stages, view, height).at(y)) else {
            return;
        };
        if x < TIMES && (picked.folded || picked.unfolded) {
            return self.unfold(&picked, picked.folded);
        }
        self.select_above(picked.event, BELOW);
        self.frames.act(|player| player.to_event(picked.event));
    }

    /// Unfolds the selected row, or folds it. Whether there was something to do.
    pub fn unfold_selected(&self, unfold: bool) -> bool {
        let height = self.held.height.get();
        let picked = self.look(|moment, view| plan(moment, &self.stages, view, height).of(view.selected?));
        let able = picked.filter(|picked| if unfold { picked.folded } else { picked.unfolded });
        if let Some(picked) = &able {
            self.unfold(picked, unfold);
        }
        able.is_some()
    }

    fn unfold(&self, picked: &Picked, unfold: bool) {
        self.stop();
        self.change(|view| match unfold {
            true => view.unfold(picked.within.0, picked.within.1),
            false => {
                view.fold(picked.event);
            }
        });
    }

    /// Stays with the rows that are shown.
    fn stop(&self) {
        let height = self.held.height.get();
        let end = self.look(|moment, view| plan(moment, &self.stages, view, height).end());
        self.change(|view| view.anchor = Some(end));
    }

    /// So many rows down, or up. Whether there were any.
    pub fn scroll(&self, rows: i64) -> bool {
        let height = self.held.height.get();
        let before = self.held.view.borrow().anchor;
        if rows == 0 || (before.is_none() && rows > 0) {
            return false;
        }
        let anchor = self.look(|moment, view| scrolled(moment, &self.stages, view, height, rows));
        if anchor != before {
            self.held.reveal.set(None);
            self.change(|view| view.anchor = anchor);
        }
        anchor != before
    }

    /// Follows the newest again.
    pub fn follow(&self) {
        self.held.reveal.set(None);
        self.change(|view| view.anchor = None);
    }

    /// Lets go of what is selected, and follows the newest.
    pub fn let_go(&self) {
        self.held.asked.set(None);
        self.held.reveal.set(None);
        *self.held.links.borrow_mut() = Rc::default();
        self.change(|view| {
            view.selected = None;
            view.lit.clear();
            view.anchor = None;
        });
    }

    /// Hides something, or shows it.
    pub fn filter(&self, change: impl FnOnce(&mut Filter)) {
        self.change(|view| change(&mut view.filter));
    }
}
