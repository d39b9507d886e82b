//! Files that lie beside the page, and the page's address. Must not ask anybody else for anything.

use crate::tr;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// The text of a file beside the page, by its path from there.
///
/// # Errors
/// A sentence, if it is not there or cannot be read.
pub async fn fetch_text(path: &str) -> Result<String, String> {
    let failed = |_| tr!("{path} could not be fetched.", path);
    let window = web_sys::window().ok_or_else(|| failed(wasm_bindgen::JsValue::NULL))?;
    let response = JsFuture::from(window.fetch_with_str(path)).await.map_err(failed)?;
    let response: web_sys::Response = response.dyn_into().map_err(failed)?;
    if !response.ok() {
        return Err(tr!(
            "{path} could not be fetched: the server says {status}.",
            path,
            status = response.status()
        ));
    }
    let text = JsFuture::from(response.text().map_err(failed)?).await.map_err(failed)?;
    text.as_string().ok_or_else(|| failed(text))
}
