//! The theme: the chosen one, the style sheet's properties, reduced motion.

use wasm_bindgen::prelude::*;
use web_sys::{Event, HtmlElement, MediaQueryList};

fn root() -> Option<HtmlElement> {
    web_sys::window()?.document()?.document_element()?.dyn_into().ok()
}

fn media(query: &str) -> Option<MediaQueryList> {
    web_sys::window()?.match_media(query).ok().flatten()
}

/// Reads properties of the page as the style sheet has it, its own with their leading dashes.
pub fn properties(names: &[&str]) -> Vec<String> {
    let style = root().and_then(|root| web_sys::window()?.get_computed_style(&root).ok().flatten());
    let read = |name: &&str| style.as_ref()?.get_property_value(name).ok();
    names
        .iter()
        .map(|name| read(name).map_or_else(|| "#888".to_owned(), |value| value.trim().to_owned()))
        .collect()
}

/// A theme that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Light or dark, as the system says.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// For lecture halls: the strongest contrast, thick strokes, large type.
    Projector,
}

impl Theme {
    const ALL: [Theme; 4] = [Theme::System, Theme::Light, Theme::Dark, Theme::Projector];

    /// The theme with that name, in any case.
    pub fn from_name(name: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.name().eq_ignore_ascii_case(name))
    }

    /// The one that was chosen.
    pub fn chosen() -> Theme {
        let name = root().and_then(|root| root.get_attribute("data-theme"));
        name.and_then(|name| Theme::from_name(&name)).unwrap_or(Theme::System)
    }

    /// Chooses it.
    pub fn choose(self) {
        let Some(root) = root() else { return };
        // Both fail only for an invalid attribute name.
        let _ = match self {
            Theme::System => root.remove_attribute("data-theme"),
            _ => root.set_attribute("data-theme", self.name()),
        };
    }

    /// The one after it, round and round.
    pub fn next(self) -> Theme {
        Theme::ALL[(self as usize + 1) % Theme::ALL.len()]
    }

    /// As it is called.
    pub fn name(self) -> &'static str {
        match self {
            Theme::System => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
            Theme::Projector => "projector",
        }
    }
}

/// Whether movement is reduced: by the system's setting, or by [`choose_stillness`].
pub fn reduced_motion() -> bool {
    let chosen = root().is_some_and(|root| root.has_attribute("data-still"));
    chosen || media("(prefers-reduced-motion: reduce)").is_some_and(|media| media.matches())
}

/// Reduces movement whatever the system's setting, or follows the system.
pub fn choose_stillness(still: bool) {
    if let Some(root) = root() {
        // Fails only for an invalid attribute name.
        let _ = root.toggle_attribute_with_force("data-still", still);
    }
}

/// Whether the page is a small frame on its side, as the style sheet has it; a guest's frame, if it has no room for text.
pub fn is_small_frame(guest: bool) -> bool {
    let small = if guest {
        "(max-width: 56.25em) and (max-height: 40em)"
    } else {
        "(max-width: 56.25em) and (max-height: 26.25em)"
    };
    media(small).is_some_and(|media| media.matches())
}

/// The media queries on which the style sheet's colours and scale depend: the system's settings, and widths in units of the
/// reader's font size.
const SCHEMES: [&str; 6] = [
    "(prefers-color-scheme: dark)",
    "(prefers-contrast: more)",
    "(forced-colors: active)",
    "(min-width: 56.26em)",
    "(min-width: 80em)",
    "(min-width: 100em)",
];

/// Calls back when pictures need other colours or another scale, until it is dropped.
pub struct SchemeWatch {
    media: Vec<MediaQueryList>,
    closure: Closure<dyn FnMut(Event)>,
}

impl SchemeWatch {
    /// Calls `then` at every change.
    pub fn new(then: impl Fn() + 'static) -> SchemeWatch {
        let closure = Closure::new(move |_| then());
        let media: Vec<MediaQueryList> = SCHEMES.into_iter().filter_map(media).collect();
        for list in &media {
            // Fails only for an invalid name.
            let _ = list.add_event_listener_with_callback("change", closure.as_ref().unchecked_ref());
        }
        SchemeWatch { media, closure }
    }
}

impl Drop for SchemeWatch {
    fn drop(&mut self) {
        let callback = self.closure.as_ref().unchecked_ref();
        for list in &self.media {
            // Fails only for an invalid name.
            let _ = list.remove_event_listener_with_callback("change", callback);
        }
    }
}
