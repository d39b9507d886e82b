//! The animation loop: while something moves, every animation frame advances the player and paints all pictures (twice a
//! second where the reader prefers reduced motion). It requests no frames while nothing moves. Yew is notified at most ten
//! times a second.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use yew::Callback;

use super::player::Player;
use crate::views::Moment;
use crate::web::frame::FrameSlot;
use crate::web::theme::reduced_motion;

/// Milliseconds between two notifications of Yew while something moves.
pub const BEAT: f64 = 100.0;

/// Milliseconds between two pictures where the reader prefers reduced motion.
const STILL_FOR: f64 = 500.0;

type Painter = Rc<dyn Fn(&Moment)>;

/// Which of two runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RunSlot {
    /// The one that the transport drives.
    #[default]
    First,
    /// The one that follows the first on the same clock.
    Second,
}

struct Inner {
    player: RefCell<Player>,
    /// A second run on the same clock.
    other: RefCell<Option<Player>>,
    painters: RefCell<Vec<(u64, RunSlot, Painter)>>,
    next: Cell<u64>,
    slot: FrameSlot,
    /// The time of the last frame, in milliseconds; `None` while nothing moves.
    last: Cell<Option<f64>>,
    notified: Cell<f64>,
    /// Something has moved since the last notification.
    unnotified: Cell<bool>,
    painted: Cell<f64>,
    /// Whether the page may be in sight.
    seen: Cell<bool>,
    notify: RefCell<Callback<()>>,
}

/// The players of the page and the loop that drives them. Clones share one loop.
#[derive(Clone)]
pub struct Playback(Rc<Inner>);

impl PartialEq for Playback {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Playback {
    /// Drives `player`.
    pub fn new(player: Player) -> Playback {
        Playback(Rc::new(Inner {
            player: RefCell::new(player),
            other: RefCell::default(),
            painters: RefCell::default(),
            next: Cell::new(0),
            slot: FrameSlot::default(),
            last: Cell::new(None),
            notified: Cell::new(0.0),
            unnotified: Cell::new(false),
            painted: Cell::new(f64::MIN),
            seen: Cell::new(true),
            notify: RefCell::default(),
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

    /// Changes the player, paints it, and notifies Yew.
    pub fn act(&self, act: impl FnOnce(&mut Player)) {
        act(&mut self.0.player.borrow_mut());
        self.wake();
        self.notify();
    }

    /// Calls `notify` after changes.
    pub fn on_change(&self, notify: Callback<()>) {
        *self.0.notify.borrow_mut() = notify;
    }

    /// Sets whether the page may be in sight. Out of sight, time stands still.
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
        let playback = self.clone();
        self.0.slot.request(move |now| playback.beat(now));
    }

    /// Calls `painter` in every frame until the returned guard is dropped.
    pub fn paint_with(&self, slot: RunSlot, painter: Painter) -> Painting {
        let id = self.0.next.replace(self.0.next.get() + 1);
        self.0.painters.borrow_mut().push((id, slot, painter));
        self.wake();
        Painting { playback: self.clone(), id }
    }

    fn beat(&self, now: f64) {
        let seconds = self.0.last.get().map_or(0.0, |last| (now - last) / 1e3);
        let (moved, moving) = {
            let (mut player, mut other) = (self.0.player.borrow_mut(), self.0.other.borrow_mut());
            player.set_clock_outlives_trace(other.as_ref().is_some_and(|other| !other.is_at_end()));
            let moved = player.tick(seconds);
            let there = other.as_mut().is_none_or(|other| other.follow(&player));
            (moved || !there, player.needs_frames() || !there)
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
        // A pending notification is sent when the playhead has come to rest, even in a frame in which nothing moved.
        let unnotified = self.0.unnotified.get() || moved;
        let tells = !moving || now - self.0.notified.get() >= BEAT;
        self.0.unnotified.set(unnotified && !tells);
        if unnotified && tells {
            self.0.notified.set(now);
            self.notify();
        }
    }

    /// Paints every picture at once.
    pub fn paint(&self) {
        let painters = self.0.painters.borrow().clone();
        let paint = |of: RunSlot, player: &Player| {
            player.with_moment(|moment| {
                for (_, _, painter) in painters.iter().filter(|(_, slot, _)| *slot == of) {
                    painter(moment);
                }
            });
        };
        self.look(|player| paint(RunSlot::First, player));
        self.look_at_other(|player| paint(RunSlot::Second, player));
    }

    fn notify(&self) {
        let notify = self.0.notify.borrow().clone();
        notify.emit(());
    }
}

/// A picture that is painted as long as this is kept.
pub struct Painting {
    playback: Playback,
    id: u64,
}

impl Drop for Painting {
    fn drop(&mut self) {
        self.playback.0.painters.borrow_mut().retain(|(id, _, _)| *id != self.id);
    }
}
