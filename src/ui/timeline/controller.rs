//! What the timeline's pointers, keys and buttons do: scrub, select, zoom, pan. Lengths are in the layout's pixels. Must not
//! know the browser's events.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use yew::functional::UseForceUpdateHandle;

use crate::engine::SimTime;
use crate::trace::Span;
use crate::ui::playback::Playback;
use crate::views::Moment;
use crate::views::timeline::{ColumnCache, STRIP, TimelineViewport};

/// How much one turn of the wheel, or one press of a key, zooms.
pub const ZOOM: f64 = 1.4;

/// How far a pointer may be from an end of the selection and still take it, in layout pixels.
const NEAR: f64 = 7.0;

/// The shortest selection, in layout pixels: a shorter one is a click, which clears it.
const LEAST: f64 = 3.0;

/// A pointer that is down.
#[derive(Clone, Copy)]
struct Pointer {
    id: i32,
    x: f64,
    /// The moment that it holds, when there are two of them.
    time: SimTime,
}

/// What the pointers that are down do.
#[derive(Clone, Copy, Default)]
enum Gesture {
    #[default]
    Nothing,
    Scrub,
    /// Select from there.
    Select(SimTime),
    /// Move the shown part of the whole.
    Strip,
    /// Zoom and pan with two fingers.
    Pinch,
}

/// What the timeline shows, kept between renderings and while the panel is hidden. Painting reads it outside of Yew.
#[derive(Default)]
pub struct TimelineViewState {
    pub window: Cell<Option<Span>>,
    /// The picture's size.
    pub size: Cell<(f64, f64)>,
    /// What is remembered of the last picture.
    pub columns: RefCell<ColumnCache>,
    /// Drawing over it selects, also without a key.
    pub selects: Cell<bool>,
    pointers: RefCell<Vec<Pointer>>,
    gesture: Cell<Gesture>,
}

impl PartialEq for TimelineViewState {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// The timeline's actions on its view state.
#[derive(Clone)]
pub struct TimelineController {
    pub playback: Playback,
    pub state: Rc<TimelineViewState>,
    pub update: UseForceUpdateHandle,
}

impl TimelineController {
    /// Calls `look` with the viewport, the moment and the picture's width.
    pub fn look<T>(&self, look: impl FnOnce(&TimelineViewport, &Moment, f64) -> T) -> T {
        let width = self.state.size.get().0;
        self.playback.look(|player| {
            let viewport = TimelineViewport { window: self.state.window.get(), selected: player.selected() };
            player.with_moment(|moment| look(&viewport, moment, width))
        })
    }

    /// Changes the viewport.
    pub fn turn(&self, turn: impl FnOnce(&TimelineViewport, &Moment, f64) -> TimelineViewport) {
        let viewport = self.look(turn);
        self.state.window.set(viewport.window);
        self.playback.wake();
        self.update.force_update();
    }

    /// Zooms by a factor, at a place or else at the playhead.
    pub fn zoom(&self, x: Option<f64>, factor: f64) {
        self.turn(|viewport, moment, width| viewport.zoomed(moment, width, x, factor));
    }

    /// Shows so much of what is shown later, or earlier.
    pub fn pan(&self, part: f64) {
        self.turn(|viewport, moment, _| viewport.panned(moment, part));
    }

    /// Shows all.
    pub fn fit(&self) {
        self.turn(|viewport, _, _| TimelineViewport { window: None, ..*viewport });
    }

    /// Zooms onto what is selected.
    pub fn onto_selection(&self) {
        self.turn(|viewport, moment, _| match viewport.selected {
            Some(span) => viewport.onto(moment, span),
            None => *viewport,
        });
    }

    /// Moves the playhead by a part of what is shown.
    pub fn leap(&self, part: f64) {
        let (now, span) =
            self.look(|viewport, moment, _| (moment.time, viewport.shown(moment).length().0 as f64 * part));
        let by = SimTime(span.abs() as u64);
        self.playback.act(|player| player.seek(if span < 0.0 { now - by } else { now + by }));
    }

    /// Drawing over it selects, or moves the playhead.
    pub fn switch_selecting(&self) {
        self.state.selects.set(!self.state.selects.get());
        self.update.force_update();
    }

    /// Whether something is being drawn.
    pub fn is_busy(&self) -> bool {
        !matches!(self.state.gesture.get(), Gesture::Nothing)
    }

    fn time_at(&self, x: f64) -> SimTime {
        self.look(|viewport, moment, width| viewport.scale(moment, width).time_at(x))
    }

    /// A pointer goes down.
    pub fn press(&self, id: i32, x: f64, y: f64, select: bool) {
        let time = self.time_at(x);
        let count = {
            let mut pointers = self.state.pointers.borrow_mut();
            pointers.retain(|pointer| pointer.id != id);
            pointers.push(Pointer { id, x, time });
            pointers.len()
        };
        let gesture = match count {
            1 if self.state.window.get().is_some() && y > self.state.size.get().1 - STRIP - 3.0 => {
                Gesture::Strip
            }
            1 if select || self.state.selects.get() => Gesture::Select(self.other_end(x).unwrap_or(time)),
            1 => Gesture::Scrub,
            2 => {
                // What the first one holds may have moved since.
                let first = self.state.pointers.borrow()[0];
                self.state.pointers.borrow_mut()[0].time = self.time_at(first.x);
                Gesture::Pinch
            }
            _ => return,
        };
        self.state.gesture.set(gesture);
        if matches!(gesture, Gesture::Scrub | Gesture::Strip) {
            self.drag(id, x);
        }
    }

    /// The other end of the selection, if `x` is at one of its ends: dragging an end keeps the other.
    fn other_end(&self, x: f64) -> Option<SimTime> {
        self.look(|viewport, moment, width| {
            let (scale, span) = (viewport.scale(moment, width), viewport.selected?);
            let near = |time: SimTime| (scale.x_of(time) - x).abs() < NEAR;
            match (near(span.from), near(span.to)) {
                (true, false) => Some(span.to),
                (false, true) => Some(span.from),
                _ => None,
            }
        })
    }

    /// A pointer that is down moves.
    pub fn drag(&self, id: i32, x: f64) {
        if let Some(pointer) = self.state.pointers.borrow_mut().iter_mut().find(|pointer| pointer.id == id) {
            pointer.x = x;
        }
        match self.state.gesture.get() {
            Gesture::Nothing => {}
            Gesture::Scrub => {
                let time = self.time_at(x);
                self.playback.act(|player| player.seek(time));
            }
            Gesture::Select(from) => {
                let (to, long) = self.look(|viewport, moment, width| {
                    let scale = viewport.scale(moment, width);
                    (scale.time_at(x), (scale.x_of(from) - x).abs() >= LEAST)
                });
                self.playback.act(|player| player.select(long.then(|| Span::between(from, to))));
            }
            Gesture::Strip => self.turn(|viewport, moment, width| viewport.centred(moment, width, x)),
            Gesture::Pinch => {
                let two: Vec<Pointer> = self.state.pointers.borrow().clone();
                if let [a, b] = two[..] {
                    self.turn(|viewport, moment, width| {
                        viewport.pinched(moment, width, (a.time, a.x), (b.time, b.x))
                    });
                }
            }
        }
    }

    /// A pointer goes up, or is taken away.
    pub fn release(&self, id: i32, x: f64) {
        if let Gesture::Select(_) = self.state.gesture.get() {
            self.drag(id, x);
        }
        self.state.pointers.borrow_mut().retain(|pointer| pointer.id != id);
        self.state.gesture.set(Gesture::Nothing);
        self.update.force_update();
    }
}
