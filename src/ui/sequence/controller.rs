//! What the sequence's pointers, keys and buttons do: scroll, select, explain, unfold. Lengths are in the layout's pixels.
//! Must not know the browser's events.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use yew::NodeRef;
use yew::functional::UseForceUpdateHandle;

use crate::engine::StreamId;
use crate::judge::{CauseStep, causes, latest_stall};
use crate::run::SharedTrace;
use crate::trace::{EventIndex, Trace};
use crate::ui::playback::Playback;
use crate::views::Moment;
use crate::views::sequence::{
    Filter, RowHit, SequenceViewport, TIMES, beside, scrolled, showing, too_fast, visible_rows,
};

/// Rows that are shown below one that was out of sight.
const BELOW: usize = 5;

/// What the sequence shows, kept between renderings and while the panel is hidden. Painting reads it outside of Yew.
#[derive(Default)]
pub struct SequenceViewState {
    pub view: RefCell<SequenceViewport>,
    /// The chain of causes of the selected event; empty if none is selected.
    pub links: RefCell<Rc<Vec<CauseStep>>>,
    /// The event whose causes are shown, and the trace's length when they were found.
    asked: Cell<Option<(EventIndex, EventIndex)>>,
    /// The picture's height, in layout pixels.
    pub height: Cell<f64>,
    /// The rows' element: it gets the focus when the chain of causes is closed.
    pub rows: NodeRef,
    /// An event that stays in sight when the height changes, and the number of rows below it.
    reveal: Cell<Option<(EventIndex, usize)>>,
    trace: RefCell<Weak<RefCell<Trace>>>,
}

impl SequenceViewState {
    /// Takes the picture's new height, and keeps the revealed event in sight: the chain of causes below the picture makes
    /// it lower.
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

impl PartialEq for SequenceViewState {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// The sequence's actions on its view state.
#[derive(Clone)]
pub struct SequenceController {
    pub playback: Playback,
    pub stages: Rc<Vec<StreamId>>,
    pub state: Rc<SequenceViewState>,
    pub update: UseForceUpdateHandle,
}

impl SequenceController {
    /// Calls `look` with the moment and the viewport.
    pub fn look<T>(&self, look: impl FnOnce(&Moment, &SequenceViewport) -> T) -> T {
        self.playback.look(|player| player.with_moment(|moment| look(moment, &self.state.view.borrow())))
    }

    fn change(&self, change: impl FnOnce(&mut SequenceViewport)) {
        change(&mut self.state.view.borrow_mut());
        self.playback.wake();
        self.update.force_update();
    }

    /// Clears the selection when another trace is on screen, and extends a chain of causes whose end is still to come as
    /// the trace grows.
    pub fn refresh(&self) {
        let trace: SharedTrace = self.playback.look(|player| player.trace().clone());
        let now = Rc::downgrade(&trace);
        if !Weak::ptr_eq(&now, &self.state.trace.borrow()) {
            *self.state.trace.borrow_mut() = now;
            self.state.asked.set(None);
            self.state.reveal.set(None);
            *self.state.links.borrow_mut() = Rc::default();
            let mut view = self.state.view.borrow_mut();
            let mut filter = std::mem::take(&mut view.filter);
            filter.show_streams();
            *view = SequenceViewport { filter, ..SequenceViewport::default() };
        }
        let open = self.state.links.borrow().last().is_some_and(|link| link.at.is_none());
        if let Some((asked, known)) = self.state.asked.get()
            && open
            && trace.borrow().end() != known
        {
            self.ask(asked);
        }
    }

    /// Finds the causes of an event, and lights their rows.
    fn ask(&self, event: EventIndex) {
        let (links, known) = self.look(|moment, _| (causes(moment.trace, event), moment.trace.end()));
        self.state.view.borrow_mut().lit = links.iter().filter_map(|link| Some(link.at?.0)).collect();
        *self.state.links.borrow_mut() = Rc::new(links);
        self.state.asked.set(Some((event, known)));
    }

    /// Selects an event's row, with `below` rows under it in sight, and finds its causes.
    fn select_above(&self, event: EventIndex, below: usize) {
        self.ask(event);
        self.show(event, below);
    }

    fn show(&self, event: EventIndex, below: usize) {
        let height = self.state.height.get();
        self.state.reveal.set(Some((event, below)));
        let anchor = self.look(|moment, view| showing(moment, &self.stages, view, height, event, below));
        self.change(|view| {
            view.selected = Some(event);
            view.anchor = Some(anchor);
        });
    }

    /// Selects the row below the selected one, or above it.
    pub fn step(&self, below: bool) {
        let height = self.state.height.get();
        let found = self.look(|moment, view| beside(moment, &self.stages, view, height, below));
        if let Some(event) = found {
            self.select_above(event, if below { 1 } else { usize::MAX });
        }
    }

    /// Shows an event of the chain, and goes to its moment.
    pub fn jump(&self, event: EventIndex) {
        self.playback.act(|player| player.to_event(event));
        self.show(event, BELOW);
    }

    /// Goes to the moment of the selected row.
    pub fn enter(&self) {
        let selected = self.state.view.borrow().selected;
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
        let height = self.state.height.get();
        if self.look(too_fast) {
            return self.stop();
        }
        let Some(picked) = self.look(|moment, view| visible_rows(moment, &self.stages, view, height).at(y))
        else {
            return;
        };
        if x < TIMES && (picked.folded || picked.unfolded) {
            return self.unfold(&picked, picked.folded);
        }
        self.select_above(picked.event, BELOW);
        self.playback.act(|player| player.to_event(picked.event));
    }

    /// Unfolds the selected row, or folds it. Whether there was something to do.
    pub fn unfold_selected(&self, unfold: bool) -> bool {
        let height = self.state.height.get();
        let picked =
            self.look(|moment, view| visible_rows(moment, &self.stages, view, height).of(view.selected?));
        let able = picked.filter(|picked| if unfold { picked.folded } else { picked.unfolded });
        if let Some(picked) = &able {
            self.unfold(picked, unfold);
        }
        able.is_some()
    }

    fn unfold(&self, picked: &RowHit, unfold: bool) {
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
        let height = self.state.height.get();
        let end = self.look(|moment, view| visible_rows(moment, &self.stages, view, height).end());
        self.change(|view| view.anchor = Some(end));
    }

    /// So many rows down, or up. Whether there were any.
    pub fn scroll(&self, rows: i64) -> bool {
        let height = self.state.height.get();
        let before = self.state.view.borrow().anchor;
        if rows == 0 || (before.is_none() && rows > 0) {
            return false;
        }
        let anchor = self.look(|moment, view| scrolled(moment, &self.stages, view, height, rows));
        if anchor != before {
            self.state.reveal.set(None);
            self.change(|view| view.anchor = anchor);
        }
        anchor != before
    }

    /// Follows the newest again.
    pub fn follow(&self) {
        self.state.reveal.set(None);
        self.change(|view| view.anchor = None);
    }

    /// Lets go of what is selected, and follows the newest.
    pub fn let_go(&self) {
        self.state.asked.set(None);
        self.state.reveal.set(None);
        *self.state.links.borrow_mut() = Rc::default();
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
