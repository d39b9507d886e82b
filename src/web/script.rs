//! Scripts of the page's own that are loaded when they are needed. Must not know what is in them.

use std::cell::RefCell;
use std::collections::BTreeMap;

use gloo_timers::callback::Timeout;
use js_sys::{Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::error::WebError;
use super::fetch::held;

/// Seconds for which a script is waited for.
const LIMIT: u32 = 30;

thread_local! {
    /// The loads under way, by their paths.
    static LOADS: RefCell<BTreeMap<&'static str, Promise>> = const { RefCell::new(BTreeMap::new()) };
}

/// The global that the script beside the page defines; loads the script, unless it is there.
///
/// # Errors
/// If it cannot be had. The next call tries again.
pub async fn global_of(path: &'static str, name: &str) -> Result<JsValue, WebError> {
    let found = || Reflect::get(&js_sys::global(), &name.into()).ok().filter(JsValue::is_object);
    if let Some(found) = found() {
        return Ok(found);
    }
    let load = LOADS.with_borrow_mut(|loads| loads.entry(path).or_insert_with(|| load(path)).clone());
    let done = JsFuture::from(load).await;
    LOADS.with_borrow_mut(|loads| loads.remove(path));
    match (done, found()) {
        (Ok(_), Some(found)) => Ok(found),
        (Err(why), _) if why.as_f64().is_some() => Err(WebError::Silent(path.to_owned(), LIMIT)),
        _ => Err(WebError::Fetch(path.to_owned())),
    }
}

/// Rejected with a number if nothing has come in time.
fn load(path: &str) -> Promise {
    Promise::new(&mut |done, failed| {
        let begin = || -> Result<(), JsValue> {
            let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
            let script = document.create_element("script")?;
            if let Some(text) = held(path) {
                script.set_text_content(Some(&text));
                document.body().ok_or(JsValue::NULL)?.append_child(&script)?;
                // It has run.
                done.call0(&JsValue::NULL)?;
                return Ok(());
            }
            script.set_attribute("src", path)?;
            script.add_event_listener_with_callback("load", &done)?;
            let remove = {
                let (script, failed) = (script.clone(), failed.clone());
                move |why: JsValue| {
                    script.remove();
                    // The promise's own function does not throw.
                    let _ = failed.call1(&JsValue::NULL, &why);
                }
            };
            let timer = Timeout::new(LIMIT * 1000, {
                let remove = remove.clone();
                move || remove(LIMIT.into())
            });
            // Both are over with the first of them.
            timer.forget();
            let error = Closure::once_into_js(move || remove(JsValue::NULL));
            script.add_event_listener_with_callback("error", error.unchecked_ref())?;
            document.body().ok_or(JsValue::NULL)?.append_child(&script)?;
            Ok(())
        };
        if let Err(why) = begin() {
            let _ = failed.call1(&JsValue::NULL, &why);
        }
    })
}
