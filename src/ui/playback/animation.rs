//! The page's heartbeat: as long as something moves, every animation frame lets the player's time pass and paints all
//! pictures (twice a second where movement is not wanted); nothing is asked of the browser while nothing moves. What Yew shows is told at most ten times a second.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use yew::Callback;

use super::player::Player;
use crate::views::Moment;
use crate::web::frame::FrameSlot;
use crate::web::theme::reduced_motion;

/// Milliseconds between two tellings while it moves.
pub const BEAT: f64 = 100.0;

/// Milliseconds between two pictures for whoever does not want movement.
const STILL_FOR: f64 = 500.0;

type Painter = Rc<dyn Fn(&Moment)>;

/// Which of two runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lane {
    /// The one that the transport drives.
    #[default]
    First,
    /// The one that goes along.
    Second,
}

struct Inner {
    player: RefCell<Player>,
    /// A second run on the same clock.
    other: RefCell<Option<Player>>,
    painters: RefCell<Vec<(u64, Lane, Painter)>>,
    next: Cell<u64>,
    slot: FrameSlot,
    /// When the last frame was, while it moves.
    last: Cell<Option<f64>>,
    told: Cell<f64>,
    /// It has moved since then.
    untold: Cell<bool>,
    painted: Cell<f64>,
    /// Somebody may see it.
    seen: Cell<bool>,
    tell: RefCell<Callback<()>>,
}

/// The heartbeat and the player that it drives. One for the page; copies are the same one.
#[derive(Clone)]
pub struct Frames(Rc<Inner>);

impl PartialEq for Frames {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Frames {
    /// Drives `player`.
    pub fn new(player: Player) -> Frames {
        Frames(Rc::new(Inner {
            player: RefCell::new(player),
            other: RefCell::default(),
            painters: RefCell::default(),
            next: Cell::new(0),
            slot: FrameSlot::default(),
            last: Cell::new(None),
            told: Cell::new(0.0),
            untold: Cell::new(false),
            painted: Cell::new(f64::MIN),
            seen: Cell::new(true),
            tell: RefCell::default(),
        }))
    }

    /// Drives another player from now on.
    pub fn set_player(&self, player: Player) {
        *self.0.player.borrow_mut() = player;
        self.0.last.set(None);
        self.wake();
    }

    /// Drives a second player along with the first, or none.
    pub fn set_other(&self, other: Option<Player>) {
        *self.0.other.borrow_mut() = other;
        self.wake();
    }

    /// Looks at the second player, if there is one.
    pub fn look_at_other<T>(&self, look: impl FnOnce(&Player) -> T) -> Option<T> {
        self.0.other.borrow().as_ref().map(look)
    }

    /// Looks at the player.
    pub fn look<T>(&self, look: impl FnOnce(&Player) -> T) -> T {
        look(&self.0.player.borrow())
    }

    /// Does something with the player, shows it, and tells it.
    pub fn act(&self, act: impl FnOnce(&mut Player)) {
        act(&mut self.0.player.borrow_mut());
        self.wake();
        self.tell();
    }

    /// `tell` is called after something has changed.
    pub fn on_change(&self, tell: Callback<()>) {
        *self.0.tell.borrow_mut() = tell;
    }

    /// Whether anybody can see it: until then, time stands still.
    pub fn set_seen(&self, seen: bool) {
        self.0.seen.set(seen);
        self.0.last.set(None);
        self.wake();
    }

    /// Paints every picture in the next frame.
    pub fn wake(&self) {
        if !self.0.seen.get() {
            return;
        }
        let frames = self.clone();
        self.0.slot.request(move |now| frames.beat(now));
    }

    /// `painter` paints in every frame until what is returned is dropped.
    pub fn paint_with(&self, lane: Lane, painter: Painter) -> Painting {
        let id = self.0.next.replace(self.0.next.get() + 1);
        self.0.painters.borrow_mut().push((id, lane, painter));
        self.wake();
        Painting { frames: self.clone(), id }
    }

    fn beat(&self, now: f64) {
        let seconds = self.0.last.get().map_or(0.0, |last| (now - last) / 1e3);
        let (moved, moving) = {
            let (mut player, mut other) = (self.0.player.borrow_mut(), self.0.other.borrow_mut());
            player.set_patient(other.as_ref().is_some_and(|other| !other.is_at_end()));
            let moved = player.tick(seconds);
            let there = other.as_mut().is_none_or(|other| other.follow(&player));
            (moved || !there, player.is_moving() || !there)
        };
        self.0.last.set(moving.then_some(now));
        let due = now - self.0.painted.get() >= STILL_FOR;
        if due || !moving || !reduced_motion() {
            self.0.painted.set(now);
            self.paint();
        }
        if moving {
            self.wake();
        }
        // What was not told while it moved is told when it has come to rest, be it in a frame in which nothing moves.
        let untold = self.0.untold.get() || moved;
        let tells = !moving || now - self.0.told.get() >= BEAT;
        self.0.untold.set(untold && !tells);
        if untold && tells {
            self.0.told.set(now);
            self.tell();
        }
    }

    /// Paints every picture at once.
    pub fn paint(&self) {
        let painters = self.0.painters.borrow().clone();
        let paint = |of: Lane, player: &Player| {
            player.with_moment(|moment| {
                for (_, _, painter) in painters.iter().filter(|(_, lane, _)| *lane == of) {
                    painter(moment);
                }
            });
        };
        self.look(|player| paint(Lane::First, player));
        self.look_at_other(|player| paint(Lane::Second, player));
    }

    fn tell(&self) {
        let tell = self.0.tell.borrow().clone();
        tell.emit(());
    }
}

/// A picture that is painted as long as this is kept.
pub struct Painting {
    frames: Frames,
    id: u64,
}

impl Drop for Painting {
    fn drop(&mut self) {
        self.frames.0.painters.borrow_mut().retain(|(id, _, _)| *id != self.id);
    }
}
