//! Files that lie beside the page, or in it, where the page is one file. Must not ask anybody else for anything.

use crate::tr;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// The text of a file that the page in one file holds, by its path from where the page is otherwise.
fn held(path: &str) -> Option<String> {
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

/// The text of a file beside the page, by its path from there.
///
/// # Errors
/// A sentence, if it is not there or cannot be read.
pub async fn fetch_text(path: &str) -> Result<String, String> {
    if let Some(text) = held(path) {
        return Ok(text);
    }
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
