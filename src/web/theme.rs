//! The theme: what the inks of pictures look like, and which of light and dark is on.

use wasm_bindgen::prelude::*;
use web_sys::{Event, HtmlElement, MediaQueryList};

fn root() -> Option<HtmlElement> {
    web_sys::window()?.document()?.document_element()?.dyn_into().ok()
}

fn media(query: &str) -> Option<MediaQueryList> {
    web_sys::window()?.match_media(query).ok().flatten()
}

/// Reads custom properties of the style sheet, by their names without the leading dashes.
pub fn properties(names: &[&str]) -> Vec<String> {
    let style = root().and_then(|root| web_sys::window()?.get_computed_style(&root).ok().flatten());
    let read = |name: &&str| style.as_ref()?.get_property_value(&format!("--{name}")).ok();
    names
        .iter()
        .map(|name| read(name).map_or_else(|| "#888".to_owned(), |value| value.trim().to_owned()))
        .collect()
}

/// Whether dark is on.
pub fn is_dark() -> bool {
    let chosen = root().and_then(|root| root.get_attribute("data-theme"));
    match chosen.as_deref() {
        Some("dark") => true,
        Some("light") => false,
        _ => media("(prefers-color-scheme: dark)").is_some_and(|media| media.matches()),
    }
}

/// Chooses light or dark, whatever the system says.
pub fn choose(dark: bool) {
    if let Some(root) = root() {
        // Fails only for an invalid attribute name.
        let _ = root.set_attribute("data-theme", if dark { "dark" } else { "light" });
    }
}

/// Whether movement is to be avoided.
pub fn reduced_motion() -> bool {
    media("(prefers-reduced-motion: reduce)").is_some_and(|media| media.matches())
}

/// Told when the system changes between light and dark, until it is dropped.
pub struct SchemeWatch {
    media: MediaQueryList,
    closure: Closure<dyn FnMut(Event)>,
}

impl SchemeWatch {
    /// Calls `then` at every change.
    pub fn new(then: impl Fn() + 'static) -> Option<SchemeWatch> {
        let media = media("(prefers-color-scheme: dark)")?;
        let closure = Closure::new(move |_| then());
        let callback = Some(closure.as_ref().unchecked_ref());
        media.add_event_listener_with_callback("change", callback?).ok()?;
        Some(SchemeWatch { media, closure })
    }
}

impl Drop for SchemeWatch {
    fn drop(&mut self) {
        let callback = self.closure.as_ref().unchecked_ref();
        // Fails only for an invalid name.
        let _ = self.media.remove_event_listener_with_callback("change", callback);
    }
}
