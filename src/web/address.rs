//! The page's address and the browser's history: reading, replacing and following them.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::Url;

use super::dom::Listener;

fn address() -> Option<Url> {
    Url::new(&web_sys::window()?.location().href().ok()?).ok()
}

/// All parameters with their values, in their order.
pub fn parameters() -> Vec<(String, String)> {
    let all = address().and_then(|address| js_sys::try_iter(&address.search_params()).ok().flatten());
    let pair = |entry: Result<JsValue, JsValue>| {
        let entry: Array = entry.ok()?.dyn_into().ok()?;
        Some((entry.get(0).as_string()?, entry.get(1).as_string()?))
    };
    all.into_iter().flatten().filter_map(pair).collect()
}

/// The address's fragment with its `#`; empty if there is none.
pub fn fragment() -> String {
    address().map(|address| address.hash()).unwrap_or_default()
}

fn with(parameters: &[(String, String)], fragment: &str) -> Option<Url> {
    let address = address()?;
    address.set_search("");
    let all = address.search_params();
    for (name, value) in parameters {
        all.append(name, value);
    }
    // Commas may stand in an address as they are, and what has no value is its name alone.
    let search = address.search().replace("%2C", ",").replace("=&", "&");
    address.set_search(search.strip_suffix('=').unwrap_or(&search));
    address.set_hash(fragment);
    Some(address)
}

/// The page's address with these parameters and that fragment and no others. `None` where it has no address.
pub fn whole(parameters: &[(String, String)], fragment: &str) -> Option<String> {
    with(parameters, fragment).map(|address| address.href())
}

/// The page with these parameters and no others, relative to where it is: for a link.
pub fn link(parameters: &[(String, String)]) -> String {
    let search = with(parameters, "").map(|address| address.search()).unwrap_or_default();
    // What has nothing in it would be the page as it is.
    if search.is_empty() { "?".to_owned() } else { search }
}

/// The address of a file beside the page, or below it; `None` if it is anywhere else.
pub fn beside(path: &str) -> Option<String> {
    let (file, page) = (Url::new_with_base(path, &address()?.href()).ok()?, address()?);
    let folder = |url: &Url| url.pathname().rsplit_once('/').map(|(folder, _)| format!("{folder}/"));
    let inside = file.pathname().starts_with(&folder(&page)?);
    (file.protocol() == page.protocol() && file.host() == page.host() && inside).then(|| file.href())
}

/// Changes the page's address without loading anything: as a new entry in the history, or replacing the present one. `None`
/// where the address cannot be changed.
pub fn go(address: &str, step: bool) -> Option<()> {
    let history = web_sys::window()?.history().ok()?;
    match step {
        true => history.push_state_with_url(&JsValue::NULL, "", Some(address)).ok(),
        false => history.replace_state_with_url(&JsValue::NULL, "", Some(address)).ok(),
    }
}

/// Loads the page with that address, also if it is there already.
pub fn load(address: &str) {
    if let (Some(()), Some(window)) = (go(address, false), web_sys::window()) {
        // Fails only where pages may not navigate.
        let _ = window.location().reload();
    }
}

/// Calls `then` after the reader goes back or forth in the history, or changes the fragment.
pub fn on_travel(then: impl Fn() + 'static) -> Option<Listener> {
    Listener::new(web_sys::window()?.into(), "popstate", move |_| then())
}

/// Sets the document's `lang`.
pub fn set_language(language: &str) -> Option<()> {
    web_sys::window()?.document()?.document_element()?.set_attribute("lang", language).ok()
}

/// Sets the document's title.
pub fn set_title(title: &str) -> Option<()> {
    web_sys::window()?.document()?.set_title(title);
    Some(())
}
