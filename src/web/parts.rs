//! The parts of the program that the first picture does without, each a file; scripts/publish/split.mjs makes them. Where the
//! page is not split, all of it is here from the start. Must not know what is in them.

use std::cell::RefCell;

use js_sys::{Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::error::WebError;
use super::fetch::{fetch, fetch_anew};

/// A part of the program besides the first one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What the page as it is first shown needs soon: it comes after the first picture.
    Rest,
    /// What a reader asks for: the editor, saving, sharing.
    More,
}

#[wasm_bindgen]
extern "C" {
    /// What `static/boot.js` has of a part.
    type Loader;

    /// Where it lies.
    #[wasm_bindgen(method, getter)]
    fn path(this: &Loader) -> String;

    /// Whether it is here already.
    #[wasm_bindgen(method, getter)]
    fn here(this: &Loader) -> bool;

    /// Makes it part of the program that runs; fails for other bytes than its own.
    #[wasm_bindgen(method)]
    fn take(this: &Loader, bytes: &[u8]) -> Promise;
}

thread_local! {
    /// The loads under way: several may wait for one.
    static LOADS: RefCell<[Option<Promise>; 2]> = const { RefCell::new([None, None]) };

    /// Why the last load failed.
    static WHY: RefCell<Option<WebError>> = const { RefCell::new(None) };
}

impl Part {
    /// `None` where the program is one file.
    fn loader(self) -> Option<Loader> {
        let name = match self {
            Part::Rest => "highwaterRest",
            Part::More => "highwaterMore",
        };
        let loader = Reflect::get(&js_sys::global(), &name.into()).ok()?;
        loader.is_object().then(|| loader.unchecked_into())
    }

    /// Whether it is here.
    pub fn is_here(self) -> bool {
        self.loader().is_none_or(|loader| loader.here())
    }

    /// Waits until it is here. What begins work in it calls this first: otherwise the page would stand still until the file
    /// has come.
    ///
    /// # Errors
    /// If it cannot be had. The next call tries again.
    pub async fn load(self) -> Result<(), WebError> {
        let Some(loader) = self.loader().filter(|loader| !loader.here()) else { return Ok(()) };
        let path = loader.path();
        let load = LOADS.with_borrow_mut(|loads| {
            let begin = || {
                future_to_promise(async move {
                    let result = fetch_part(&loader).await;
                    WHY.set(result.as_ref().err().cloned());
                    result.map_err(|_| JsValue::NULL)
                })
            };
            loads[self as usize].get_or_insert_with(begin).clone()
        });
        let done = JsFuture::from(load).await;
        LOADS.with_borrow_mut(|loads| loads[self as usize].take());
        match done {
            // A call that was not foreseen may have had it meanwhile.
            Err(_) if !self.is_here() => Err(WHY.with_borrow(Clone::clone).unwrap_or(WebError::Fetch(path))),
            _ => Ok(()),
        }
    }
}

async fn fetch_part(loader: &Loader) -> Result<JsValue, WebError> {
    let path = loader.path();
    let bytes = fetch(&path).await?.all(usize::MAX).await?.unwrap_or_default();
    if let Ok(done) = JsFuture::from(loader.take(&bytes)).await {
        return Ok(done);
    }
    // The browser may keep what came damaged once.
    let bytes = fetch_anew(&path).await?.all(usize::MAX).await?.unwrap_or_default();
    JsFuture::from(loader.take(&bytes)).await.map_err(|_| WebError::Fetch(path))
}
