//! The page's address: what it asks for, saying there what is on screen, so that it can be passed on, and the way back
//! through the history.

use web_sys::Url;

use super::dom::Listener;

fn address() -> Option<Url> {
    Url::new(&web_sys::window()?.location().href().ok()?).ok()
}

/// The value of a parameter, if the address has it.
pub fn parameter(name: &str) -> Option<String> {
    address()?.search_params().get(name)
}

/// A parameter's name, and its value; `None` takes it out.
pub type Parameter<'a> = (&'a str, Option<&'a str>);

/// The address with other parameters; those that are not named stay.
fn changed(parameters: &[Parameter]) -> Option<Url> {
    let address = address()?;
    let all = address.search_params();
    for (name, value) in parameters {
        match value {
            Some(value) => all.set(name, value),
            None => all.delete(name),
        }
    }
    // One that has no value is its name alone.
    let search = address.search();
    address.set_search(search.strip_suffix('=').unwrap_or(&search));
    Some(address)
}

/// The page with other parameters, relative to where it is: for a link.
pub fn link(parameters: &[Parameter]) -> String {
    changed(parameters).map(|address| address.search()).unwrap_or_default()
}

/// Puts a parameter into the address, or takes it out. Loads nothing, and adds nothing to the history.
pub fn set_parameter(name: &str, value: Option<&str>) -> Option<()> {
    let history = web_sys::window()?.history().ok()?;
    let address = changed(&[(name, value)])?.href();
    history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address)).ok()
}

/// Puts parameters into the address, as a step in the history. Loads nothing.
pub fn visit(parameters: &[Parameter]) -> Option<()> {
    let history = web_sys::window()?.history().ok()?;
    let address = changed(parameters)?.href();
    history.push_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address)).ok()
}

/// Calls `then` when somebody has gone back or forth in the history.
pub fn on_travel(then: impl Fn() + 'static) -> Option<Listener> {
    Listener::new(web_sys::window()?.into(), "popstate", move |_| then())
}

/// Says in which language the page is.
pub fn set_language(language: &str) -> Option<()> {
    web_sys::window()?.document()?.document_element()?.set_attribute("lang", language).ok()
}

/// Says what the page is called: in its tab, and in the history.
pub fn set_title(title: &str) -> Option<()> {
    web_sys::window()?.document()?.set_title(title);
    Some(())
}
