//! Animation frames.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

/// A requested animation frame; dropping it cancels the request.
pub struct Frame {
    id: i32,
    _closure: Closure<dyn FnMut(f64)>,
}

impl Frame {
    /// Calls `then` with the time in milliseconds before the next frame is shown. `None` where there are no frames.
    pub fn request(then: impl FnOnce(f64) + 'static) -> Option<Frame> {
        let closure = Closure::once(then);
        let id = web_sys::window()?.request_animation_frame(closure.as_ref().unchecked_ref()).ok()?;
        Some(Frame { id, _closure: closure })
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            // Only fails where there is no such frame any more.
            let _ = window.cancel_animation_frame(self.id);
        }
    }
}

/// At most one requested frame at a time.
#[derive(Clone, Default)]
pub struct FrameSlot(Rc<RefCell<Option<Frame>>>);

impl FrameSlot {
    /// Whether a frame is pending.
    pub fn is_pending(&self) -> bool {
        self.0.borrow().is_some()
    }

    /// Requests a frame, unless one is pending.
    pub fn request(&self, then: impl FnOnce(f64) + 'static) {
        if self.is_pending() {
            return;
        }
        let slot = Rc::downgrade(&self.0);
        let frame = Frame::request(move |now| {
            // The closure that runs is kept alive until it is done.
            let _running = slot.upgrade().and_then(|slot| slot.borrow_mut().take());
            then(now);
        });
        *self.0.borrow_mut() = frame;
    }
}
