//! What one can do with the timeline: scrub, select, zoom, pan. It changes what is looked at, which is a value, and has
//! it painted. Must not know the browser's events.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use yew::functional::UseForceUpdateHandle;

use crate::engine::SimTime;
use crate::trace::Span;
use crate::ui::playback::Frames;
use crate::views::Moment;
use crate::views::timeline::{Glance, Memory, STRIP};

/// How much one turn of the wheel, or one press of a key, zooms.
pub const ZOOM: f64 = 1.4;

/// Pixels that a pointer may be beside an end of the selection, and still mean it.
const NEAR: f64 = 7.0;

/// Pixels that a selection must be long: less is a click, which lets go.
const LEAST: f64 = 3.0;

/// A pointer that is down.
#[derive(Clone, Copy)]
struct Finger {
    id: i32,
    x: f64,
    /// The moment that it holds, when there are two of them.
    time: SimTime,
}

/// What the pointers that are down do.
#[derive(Clone, Copy, Default)]
enum Doing {
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

/// What is remembered between renderings. The heartbeat paints from it, too.
#[derive(Default)]
pub struct Held {
    pub window: Cell<Option<Span>>,
    /// The picture's size.
    pub size: Cell<(f64, f64)>,
    /// What is remembered of the last picture.
    pub memory: RefCell<Memory>,
    /// Drawing over it selects, also without a key.
    pub selects: Cell<bool>,
    fingers: RefCell<Vec<Finger>>,
    doing: Cell<Doing>,
}

impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// The hand that holds it.
#[derive(Clone)]
pub struct Hand {
    pub frames: Frames,
    pub held: Rc<Held>,
    pub tell: UseForceUpdateHandle,
}

impl Hand {
    /// Looks at the moment with what is looked at of it, in a picture of that width.
    pub fn look<T>(&self, look: impl FnOnce(&Glance, &Moment, f64) -> T) -> T {
        let width = self.held.size.get().0;
        self.frames.look(|player| {
            let glance = Glance { window: self.held.window.get(), selected: player.selected() };
            player.with_moment(|moment| look(&glance, moment, width))
        })
    }

    /// Looks at something else.
    pub fn turn(&self, turn: impl FnOnce(&Glance, &Moment, f64) -> Glance) {
        let glance = self.look(turn);
        self.held.window.set(glance.window);
        self.frames.wake();
        self.tell.force_update();
    }

    /// Zooms by a factor, at a place or else at the playhead.
    pub fn zoom(&self, x: Option<f64>, factor: f64) {
        self.turn(|glance, moment, width| glance.zoomed(moment, width, x, factor));
    }

    /// Shows so much of what is shown later, or earlier.
    pub fn pan(&self, part: f64) {
        self.turn(|glance, moment, _| glance.panned(moment, part));
    }

    /// Shows all.
    pub fn fit(&self) {
        self.turn(|glance, _, _| Glance { window: None, ..*glance });
    }

    /// Zooms onto what is selected.
    pub fn onto_selection(&self) {
        self.turn(|glance, moment, _| match glance.selected {
            Some(span) => glance.onto(moment, span),
            None => *glance,
        });
    }

    /// Moves the playhead by a part of what is shown.
    pub fn leap(&self, part: f64) {
        let (now, span) =
            self.look(|glance, moment, _| (moment.time, glance.shown(moment).length().0 as f64 * part));
        let by = SimTime(span.abs() as u64);
        self.frames.act(|player| player.seek(if span < 0.0 { now - by } else { now + by }));
    }

    /// Drawing over it selects, or moves the playhead.
    pub fn switch_selecting(&self) {
        self.held.selects.set(!self.held.selects.get());
        self.tell.force_update();
    }

    /// Whether something is being drawn.
    pub fn is_busy(&self) -> bool {
        !matches!(self.held.doing.get(), Doing::Nothing)
    }

    fn time_at(&self, x: f64) -> SimTime {
        self.look(|glance, moment, width| glance.scale(moment, width).time_at(x))
    }

    /// A pointer goes down.
    pub fn press(&self, id: i32, x: f64, y: f64, select: bool) {
        let time = self.time_at(x);
        let count = {
            let mut fingers = self.held.fingers.borrow_mut();
            fingers.retain(|finger| finger.id != id);
            fingers.push(Finger { id, x, time });
            fingers.len()
        };
        let doing = match count {
            1 if self.held.window.get().is_some() && y > self.held.size.get().1 - STRIP - 3.0 => Doing::Strip,
            1 if select || self.held.selects.get() => Doing::Select(self.other_end(x).unwrap_or(time)),
            1 => Doing::Scrub,
            2 => {
                // What the first one holds may have moved since.
                let first = self.held.fingers.borrow()[0];
                self.held.fingers.borrow_mut()[0].time = self.time_at(first.x);
                Doing::Pinch
            }
            _ => return,
        };
        self.held.doing.set(doing);
        if matches!(doing, Doing::Scrub | Doing::Strip) {
            self.drag(id, x);
        }
    }

    /// Whoever takes an end of the selection draws it anew from its other end.
    fn other_end(&self, x: f64) -> Option<SimTime> {
        self.look(|glance, moment, width| {
            let (scale, span) = (glance.scale(moment, width), glance.selected?);
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
        if let Some(finger) = self.held.fingers.borrow_mut().iter_mut().find(|finger| finger.id == id) {
            finger.x = x;
        }
        match self.held.doing.get() {
            Doing::Nothing => {}
            Doing::Scrub => {
                let time = self.time_at(x);
                self.frames.act(|player| player.seek(time));
            }
            Doing::Select(from) => {
                let (to, long) = self.look(|glance, moment, width| {
                    let scale = glance.scale(moment, width);
                    (scale.time_at(x), (scale.x_of(from) - x).abs() >= LEAST)
                });
                self.frames.act(|player| player.select(long.then(|| Span::between(from, to))));
            }
            Doing::Strip => self.turn(|glance, moment, width| glance.centred(moment, width, x)),
            Doing::Pinch => {
                let two: Vec<Finger> = self.held.fingers.borrow().clone();
                if let [a, b] = two[..] {
                    self.turn(|glance, moment, width| {
                        glance.pinched(moment, width, (a.time, a.x), (b.time, b.x))
                    });
                }
            }
        }
    }

    /// A pointer goes up, or is taken away.
    pub fn release(&self, id: i32, x: f64) {
        if let Doing::Select(_) = self.held.doing.get() {
            self.drag(id, x);
        }
        self.held.fingers.borrow_mut().retain(|finger| finger.id != id);
        self.held.doing.set(Doing::Nothing);
        self.tell.force_update();
    }
}
