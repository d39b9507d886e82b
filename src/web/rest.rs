//! The second file of the program, with what the first picture does without; scripts/publish/split.mjs makes it. Where the
//! page is not split, all of it is here from the start. Must not know what is in it.

use std::cell::RefCell;

use js_sys::{Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::error::WebError;
use super::fetch::{fetch, fetch_anew};

#[wasm_bindgen]
extern "C" {
    /// What `static/boot.js` has of the second file.
    type Second;

    /// Where it lies.
    #[wasm_bindgen(method, getter)]
    fn path(this: &Second) -> String;

    /// Whether it is part of the program already.
    #[wasm_bindgen(method, getter)]
    fn here(this: &Second) -> bool;

    /// Makes it part of the program; fails for other bytes than its own.
    #[wasm_bindgen(method)]
    fn take(this: &Second, bytes: &[u8]) -> Promise;
}

thread_local! {
    /// The load under way: several may wait for it.
    static LOAD: RefCell<Option<Promise>> = const { RefCell::new(None) };

    /// Why the last load failed.
    static WHY: RefCell<Option<WebError>> = const { RefCell::new(None) };
}

/// `None` where the program is one file.
fn second() -> Option<Second> {
    let second = Reflect::get(&js_sys::global(), &"highwaterRest".into()).ok()?;
    second.is_object().then(|| second.unchecked_into())
}

/// Whether all of the program is here.
pub fn is_whole() -> bool {
    second().is_none_or(|second| second.here())
}

/// Waits until all of the program is here. What begins work in the second file calls this first: otherwise the page would
/// stand still until the file has come.
///
/// # Errors
/// If it cannot be had. The next call tries again.
pub async fn whole() -> Result<(), WebError> {
    let Some(second) = second().filter(|second| !second.here()) else { return Ok(()) };
    let path = second.path();
    let load = LOAD.with_borrow_mut(|load| {
        let begin = || {
            future_to_promise(async move {
                let result = load_second(&second).await;
                WHY.set(result.as_ref().err().cloned());
                result.map_err(|_| JsValue::NULL)
            })
        };
        load.get_or_insert_with(begin).clone()
    });
    let done = JsFuture::from(load).await;
    LOAD.take();
    match done {
        // A call that was not foreseen may have had it meanwhile.
        Err(_) if !is_whole() => Err(WHY.with_borrow(Clone::clone).unwrap_or(WebError::Fetch(path))),
        _ => Ok(()),
    }
}

async fn load_second(second: &Second) -> Result<JsValue, WebError> {
    let path = second.path();
    let bytes = fetch(&path).await?.all(usize::MAX).await?.unwrap_or_default();
    if let Ok(done) = JsFuture::from(second.take(&bytes)).await {
        return Ok(done);
    }
    // The browser may keep what came damaged once.
    let bytes = fetch_anew(&path).await?.all(usize::MAX).await?.unwrap_or_default();
    JsFuture::from(second.take(&bytes)).await.map_err(|_| WebError::Fetch(path))
}
