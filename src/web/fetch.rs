//! Files that lie beside the page, or in it, where the page is one file. Must not fetch from any other place, and
//! gives up on a server that has fallen silent.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestInit, Response};

use super::Later;
use super::boot;
use super::bytes::Bytes;
use super::error::WebError;
use crate::tr;

/// Seconds without a byte after which a request is aborted.
const LIMIT: u32 = 8;

/// The text of a file that the page in one file holds, by its path from where the page is otherwise.
pub(super) fn held(path: &str) -> Option<String> {
    let id = path.strip_prefix("./").unwrap_or(path);
    web_sys::window()?.document()?.get_element_by_id(id)?.text_content()
}

/// Where a link to a file beside the page leads. The page in one file has it in the link.
pub fn file_link(path: &str) -> String {
    match held(path) {
        Some(text) => {
            format!("data:text/plain;charset=utf-8,{}", String::from(js_sys::encode_uri_component(&text)))
        }
        None => path.to_owned(),
    }
}

/// Aborts a request that stays silent for too long.
#[derive(Clone)]
struct Patience {
    request: AbortController,
    timer: Rc<RefCell<Option<Timeout>>>,
}

impl Patience {
    fn new() -> Result<Patience, JsValue> {
        let patience = Patience { request: AbortController::new()?, timer: Rc::default() };
        patience.heard();
        Ok(patience)
    }

    /// Restarts the time.
    fn heard(&self) {
        let request = self.request.clone();
        *self.timer.borrow_mut() = Some(Timeout::new(LIMIT * 1000, move || request.abort()));
    }

    fn is_over(&self) -> bool {
        self.request.signal().aborted()
    }
}

/// Fetches a file beside the page, by its relative path.
///
/// # Errors
/// If it is not there.
pub async fn fetch(path: &str) -> Result<Bytes, WebError> {
    fetch_by(path, "default").await
}

/// The same, past what the browser keeps of it.
///
/// # Errors
/// If it is not there.
pub async fn fetch_anew(path: &str) -> Result<Bytes, WebError> {
    fetch_by(path, "reload").await
}

/// `cache`: as in the options of `fetch()`.
async fn fetch_by(path: &str, cache: &str) -> Result<Bytes, WebError> {
    let failed = || WebError::Fetch(path.to_owned());
    let wish = RequestInit::new();
    // Fails for no plain object.
    let _ = js_sys::Reflect::set(&wish, &"cache".into(), &cache.into());
    let patience = Patience::new().map_err(|_| failed())?;
    wish.set_signal(Some(&patience.request.signal()));
    let why = {
        let (patience, path) = (patience.clone(), path.to_owned());
        move |_: &JsValue| match patience.is_over() {
            true => WebError::Silent(path.clone(), LIMIT),
            false => WebError::Fetch(path.clone()),
        }
    };
    boot::say(&tr!("Loading {name}…", name = path.rsplit('/').next().unwrap_or(path)));
    let window = web_sys::window().ok_or_else(failed)?;
    let answer = JsFuture::from(window.fetch_with_str_and_init(path, &wish)).await;
    let response: Response = answer.map_err(|error| why(&error))?.unchecked_into();
    if !response.ok() {
        return Err(WebError::Status(path.to_owned(), response.status()));
    }
    let header = |name| response.headers().get(name).ok().flatten();
    // What a server has packed is more than it says.
    let size = header("content-length").filter(|_| header("content-encoding").is_none());
    let stream = response.body().ok_or_else(failed)?;
    let bytes = Bytes::new(stream, why).of_size(size.and_then(|size| size.parse().ok()));
    Ok(bytes.and_tell(move || patience.heard()))
}

/// The text of a file beside the page, by its path from there.
///
/// # Errors
/// If it is not there or cannot be read.
pub fn fetch_text(path: &str) -> Later<'_, Result<String, WebError>> {
    Box::pin(async move {
        if let Some(text) = held(path) {
            return Ok(text);
        }
        let all = fetch(path).await?.all(usize::MAX).await?.unwrap_or_default();
        String::from_utf8(all).map_err(|_| WebError::Fetch(path.to_owned()))
    })
}
