//! Bytes from a file or a server, read piece by piece, and passed through the browser's transform streams. Must not know
//! what they mean.

use std::rc::Rc;

use js_sys::{Array, Date, Function, Promise, Reflect, TypeError, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableStreamDefaultReader, ReadableWritablePair};

use super::dom::is_hidden;
use super::error::WebError;

/// Milliseconds of reading after which the browser may draw and handle events. Pieces that are there already come in
/// microtasks, one after the other, and nothing else has a turn between them.
const SLICE: f64 = 12.0;

/// A stream of bytes that can be read once.
pub struct Bytes {
    stream: ReadableStream,
    size: Option<f64>,
    heard: Rc<dyn Fn()>,
    failed: Rc<dyn Fn(&JsValue) -> WebError>,
}

impl Bytes {
    /// From a `ReadableStream`; `failed` says what an error of it means.
    pub(super) fn new(stream: ReadableStream, failed: impl Fn(&JsValue) -> WebError + 'static) -> Bytes {
        Bytes { stream, size: None, heard: Rc::new(|| ()), failed: Rc::new(failed) }
    }

    /// The same bytes, with their number known.
    pub(super) fn of_size(self, size: Option<f64>) -> Bytes {
        Bytes { size, ..self }
    }

    /// Calls `heard` whenever some of them have arrived.
    pub(super) fn and_tell(self, heard: impl Fn() + 'static) -> Bytes {
        Bytes { heard: Rc::new(heard), ..self }
    }

    /// Their number, where it is known before they have arrived.
    pub fn size(&self) -> Option<f64> {
        self.size
    }

    /// The same bytes, and a copy of the first ones: at least `count`, unless there are fewer.
    ///
    /// # Errors
    /// If reading fails.
    pub async fn begin(self, count: usize) -> Result<(Bytes, Vec<u8>), WebError> {
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

    /// Passes them through one of the browser's transform streams, of that class and for that format. `broken` is the
    /// error of bytes that the stream rejects.
    ///
    /// # Errors
    /// `broken`, if the browser has no such stream.
    pub fn through(self, class: &str, format: &str, broken: WebError) -> Result<Bytes, WebError> {
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

    /// Passes them to `take` piece by piece, until `take` returns `false`: then the rest is never read.
    ///
    /// # Errors
    /// If reading fails, or ends before their number is reached: not every browser tells a connection that
    /// broke off from the end.
    pub async fn read(self, take: &mut dyn FnMut(&[u8]) -> bool) -> Result<(), WebError> {
        let failed = |error: JsValue| (self.failed)(&error);
        let reader: ReadableStreamDefaultReader = self.stream.get_reader().unchecked_into();
        let mut end = Date::now() + SLICE;
        let mut come = 0.0;
        loop {
            // Browsers let the timers of a hidden page wait for up to a second.
            if Date::now() > end && !is_hidden() {
                let _ = JsFuture::from(Promise::new(&mut |done, _| after_others(&done))).await;
                end = Date::now() + SLICE;
            }
            let read = JsFuture::from(reader.read()).await.map_err(failed)?;
            (self.heard)();
            let value = Reflect::get(&read, &"value".into()).map_err(failed)?;
            let Ok(piece) = value.dyn_into::<Uint8Array>() else {
                let all = self.size.is_none_or(|size| come >= size);
                return if all { Ok(()) } else { Err(failed(JsValue::NULL)) };
            };
            come += f64::from(piece.length());
            if !take(&piece.to_vec()) {
                // It ends there, whatever the browser says to that.
                let _ = reader.cancel();
                return Ok(());
            }
        }
    }

    /// Reads all of them, if they are no more than `most`.
    ///
    /// # Errors
    /// If reading fails.
    pub async fn all(self, most: usize) -> Result<Option<Vec<u8>>, WebError> {
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
