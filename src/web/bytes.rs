//! Bytes that come piece by piece, from a file or from a server, and what the browser makes of them on their way. Must
//! not know what they are.

use std::rc::Rc;

use js_sys::{Array, Date, Function, Promise, Reflect, TypeError, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableStreamDefaultReader, ReadableWritablePair};

use super::dom::is_hidden;

/// Milliseconds of reading after which the browser may draw and handle events. Pieces that are there already come in
/// microtasks, one after the other, and nothing else has a turn between them.
const SLICE: f64 = 12.0;

/// Bytes on their way, which can be read once.
pub struct Bytes {
    stream: ReadableStream,
    size: Option<f64>,
    heard: Rc<dyn Fn()>,
    failed: Rc<dyn Fn(&JsValue) -> String>,
}

impl Bytes {
    /// Those of a stream, and what is to be said when it fails.
    pub(super) fn new(stream: ReadableStream, failed: impl Fn(&JsValue) -> String + 'static) -> Bytes {
        Bytes { stream, size: None, heard: Rc::new(|| ()), failed: Rc::new(failed) }
    }

    /// As many as this.
    pub(super) fn of_size(self, size: Option<f64>) -> Bytes {
        Bytes { size, ..self }
    }

    /// `heard` is called when some of them have come.
    pub(super) fn and_tell(self, heard: impl Fn() + 'static) -> Bytes {
        Bytes { heard: Rc::new(heard), ..self }
    }

    /// How many there are, where that is known before they have come.
    pub fn size(&self) -> Option<f64> {
        self.size
    }

    /// The same, and the first of them: at least `count`, unless there are fewer.
    ///
    /// # Errors
    /// A sentence, if they do not come.
    pub async fn begin(self, count: usize) -> Result<(Bytes, Vec<u8>), String> {
        let both = self.stream.tee();
        let (look, stream) = (both.get(0).unchecked_into(), both.get(1).unchecked_into());
        let (heard, failed) = (self.heard.clone(), self.failed.clone());
        let mut head = Vec::new();
        let look = Bytes { stream: look, size: None, heard, failed };
        look.read(&mut |piece| {
            head.extend_from_slice(piece);
            head.len() < count
        })
        .await?;
        Ok((Bytes { stream, ..self }, head))
    }

    /// What comes of them out of one of the browser's streams, of that class and for that format. If they are nothing for
    /// it, that is what `broken` says.
    ///
    /// # Errors
    /// That sentence, if the browser has no such stream.
    pub fn through(self, class: &str, format: &str, broken: String) -> Result<Bytes, String> {
        let pair = || -> Result<ReadableWritablePair, JsValue> {
            let class: Function = Reflect::get(&js_sys::global(), &class.into())?.dyn_into()?;
            Ok(Reflect::construct(&class, &Array::of1(&format.into()))?.unchecked_into())
        };
        let stream = self.stream.pipe_through(&pair().map_err(|_| broken.clone())?);
        let before = self.failed;
        let failed = move |error: &JsValue| match error.has_type::<TypeError>() {
            true => broken.clone(),
            false => before(error),
        };
        Ok(Bytes { stream, size: None, failed: Rc::new(failed), ..self })
    }

    /// Gives them to `take` piece by piece, until `take` wants no more: then the rest is never read.
    ///
    /// # Errors
    /// A sentence, if they do not come.
    pub async fn read(self, take: &mut dyn FnMut(&[u8]) -> bool) -> Result<(), String> {
        let failed = |error: JsValue| (self.failed)(&error);
        let reader: ReadableStreamDefaultReader = self.stream.get_reader().unchecked_into();
        let mut end = Date::now() + SLICE;
        loop {
            // Browsers let the timers of a hidden page wait for up to a second.
            if Date::now() > end && !is_hidden() {
                let _ = JsFuture::from(Promise::new(&mut |done, _| after_others(&done))).await;
                end = Date::now() + SLICE;
            }
            let read = JsFuture::from(reader.read()).await.map_err(failed)?;
            (self.heard)();
            let value = Reflect::get(&read, &"value".into()).map_err(failed)?;
            let Ok(piece) = value.dyn_into::<Uint8Array>() else { return Ok(()) };
            if !take(&piece.to_vec()) {
                // It ends there, whatever the browser says to that.
                let _ = reader.cancel();
                return Ok(());
            }
        }
    }

    /// All of them, if they are no more than `most`.
    ///
    /// # Errors
    /// A sentence, if they do not come.
    pub async fn all(self, most: usize) -> Result<Option<Vec<u8>>, String> {
        let (mut all, mut fits) = (Vec::new(), true);
        self.read(&mut |piece| {
            fits = piece.len() <= most - all.len();
            if fits {
                all.extend_from_slice(piece);
            }
            fits
        })
        .await?;
        Ok(fits.then_some(all))
    }
}

/// Calls `done` as a task of its own.
fn after_others(done: &Function) {
    // Where there is no window there are no tasks to wait for.
    match web_sys::window().map(|window| window.set_timeout_with_callback(done)) {
        Some(Ok(_)) => {}
        _ => drop(done.call0(&JsValue::NULL)),
    }
}
