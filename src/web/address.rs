//! The page's address: what it asks for, and saying there what was chosen, so that it can be passed on.

use web_sys::Url;

fn address() -> Option<Url> {
    Url::new(&web_sys::window()?.location().href().ok()?).ok()
}

/// The value of a parameter, if the address has it.
pub fn parameter(name: &str) -> Option<String> {
    address()?.search_params().get(name)
}

/// Puts a parameter into the address, or takes it out. Loads nothing, and adds nothing to the history.
pub fn set_parameter(name: &str, value: Option<&str>) -> Option<()> {
    let address = address()?;
    match value {
        Some(value) => address.search_params().set(name, value),
        None => address.search_params().delete(name),
    }
    let history = web_sys::window()?.history().ok()?;
    history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address.href())).ok()
}

/// Says in which language the page is.
pub fn set_language(language: &str) -> Option<()> {
    web_sys::window()?.document()?.document_element()?.set_attribute("lang", language).ok()
}
