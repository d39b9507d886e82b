//! Listeners, sizes and values of elements.

use wasm_bindgen::prelude::*;
use web_sys::{Event, EventTarget, HtmlElement, HtmlInputElement, HtmlSelectElement, KeyboardEvent};
use yew::NodeRef;

use super::pixels::CssSize;

/// A listener that is removed when this is dropped.
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    closure: Closure<dyn FnMut(Event)>,
}

impl Listener {
    pub(super) fn new(
        target: EventTarget,
        name: &'static str,
        then: impl FnMut(Event) + 'static,
    ) -> Option<Listener> {
        let closure = Closure::new(then);
        target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref()).ok()?;
        Some(Listener { target, name, closure })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let callback = self.closure.as_ref().unchecked_ref();
        // Only fails for an invalid name.
        let _ = self.target.remove_event_listener_with_callback(self.name, callback);
    }
}

/// A key that was pressed anywhere on the page.
pub struct Key {
    event: KeyboardEvent,
}

impl Key {
    /// Its name: `ArrowLeft`, ` `, `a`.
    pub fn name(&self) -> String {
        self.event.key()
    }

    /// Whether Shift is held.
    pub fn shift(&self) -> bool {
        self.event.shift_key()
    }

    /// Prevents the browser's default action.
    pub fn take(&self) {
        self.event.prevent_default();
    }

    /// Whether the element that has the focus wants this key for itself.
    fn is_taken(&self) -> bool {
        if self.event.ctrl_key()
            || self.event.meta_key()
            || self.event.alt_key()
            || self.event.default_prevented()
        {
            return true;
        }
        let Some(element) = self.event.target().and_then(|t| t.dyn_into::<HtmlElement>().ok()) else {
            return false;
        };
        // What lies below an open dialog is out of reach.
        if matches!(element.owner_document().map(|all| all.query_selector("dialog[open]")), Some(Ok(Some(_))))
        {
            return true;
        }
        match element.tag_name().as_str() {
            // These inputs take no text, and leave letters to the page's shortcuts.
            "INPUT" if matches!(input_type(&element).as_str(), "radio" | "range" | "checkbox") => {
                let ticks = input_type(&element) != "range" && self.name() == " ";
                ticks || self.name().chars().nth(1).is_some()
            }
            "INPUT" | "SELECT" | "TEXTAREA" => true,
            "BUTTON" | "A" | "SUMMARY" => matches!(self.name().as_str(), " " | "Enter"),
            _ => element.is_content_editable(),
        }
    }
}

fn input_type(element: &HtmlElement) -> String {
    element.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::type_).unwrap_or_default()
}

/// Calls `then` with the keys that no focused control wants for itself.
pub fn on_key(then: impl Fn(Key) + 'static) -> Option<Listener> {
    let target = web_sys::window()?.into();
    Listener::new(target, "keydown", move |event| {
        if let Ok(event) = event.dyn_into::<KeyboardEvent>() {
            let key = Key { event };
            if !key.is_taken() {
                then(key);
            }
        }
    })
}

/// Calls `then` when the page is hidden or shown.
pub fn on_visibility(then: impl Fn(bool) + 'static) -> Option<Listener> {
    let document = web_sys::window()?.document()?;
    let target = document.clone().into();
    Listener::new(target, "visibilitychange", move |_| {
        then(document.visibility_state() == web_sys::VisibilityState::Visible)
    })
}

/// Calls `then` with true before the page is printed, and with false after it.
pub fn on_print(then: impl Fn(bool) + Clone + 'static) -> [Option<Listener>; 2] {
    [("beforeprint", true), ("afterprint", false)].map(|(name, begins)| {
        let then = then.clone();
        Listener::new(web_sys::window()?.into(), name, move |_| then(begins))
    })
}

/// Keeps the browser from opening a file that is dropped where nothing handles it, as long as the listeners are kept.
pub fn on_stray_drop() -> [Option<Listener>; 2] {
    ["dragover", "drop"].map(|name| {
        Listener::new(web_sys::window()?.into(), name, |event| {
            if !event.default_prevented() {
                event.prevent_default();
                let data = event.dyn_ref::<web_sys::DragEvent>().and_then(web_sys::DragEvent::data_transfer);
                data.inspect(|data| data.set_drop_effect("none"));
            }
        })
    })
}

/// Whether the page is hidden (`document.visibilityState`).
pub fn is_hidden() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_none_or(|document| document.visibility_state() == web_sys::VisibilityState::Hidden)
}

/// Whether a click on a link means the link itself, and not a new tab or window.
pub fn is_plain_click(event: &web_sys::MouseEvent) -> bool {
    event.button() == 0 && !event.ctrl_key() && !event.meta_key() && !event.shift_key() && !event.alt_key()
}

/// The value of the `<input>` or `<textarea>` that an event came from.
pub fn typed(event: &Event) -> Option<String> {
    match event.target()?.dyn_into::<HtmlInputElement>() {
        Ok(input) => Some(input.value()),
        Err(other) => other.dyn_into::<web_sys::HtmlTextAreaElement>().ok().map(|area| area.value()),
    }
}

/// The value of the `<select>` that an event came from.
pub fn selected(event: &Event) -> Option<String> {
    event.target()?.dyn_into::<HtmlSelectElement>().ok().map(|select| select.value())
}

/// Shows the option of a `<select>` that has the attribute `selected`: after a choice by hand, the browser ignores the
/// attribute.
pub fn show_chosen(node: &NodeRef) {
    let Some(select) = node.cast::<HtmlSelectElement>() else { return };
    // Fails only for what is no selector.
    let chosen = select.query_selector("option[selected]").ok().flatten();
    if let Some(value) = chosen.and_then(|option| option.get_attribute("value"))
        && select.value() != value
    {
        select.set_value(&value);
    }
}

/// Opens a `<dialog>`, unless it is open. Escape closes it, and gives the focus back.
pub fn show_dialog(node: &NodeRef) {
    if let Some(dialog) = node.cast::<web_sys::HtmlDialogElement>()
        && !dialog.open()
    {
        // Fails only for a dialog that is not in the page.
        let _ = dialog.show_modal();
    }
}

/// The size of an element that is in the page, by its id.
pub fn size_of(id: &str) -> Option<CssSize> {
    let element = web_sys::window()?.document()?.get_element_by_id(id)?;
    Some(CssSize { w: element.client_width().into(), h: element.client_height().into() })
}

/// The height that an element's content needs, in CSS pixels, however high the element is now.
pub fn needed_height(node: &NodeRef) -> Option<u32> {
    let element = node.cast::<HtmlElement>()?;
    let style = web_sys::window()?.get_computed_style(&element).ok()??;
    let padding = style.get_property_value("padding-bottom").ok()?;
    let padding: f64 = padding.strip_suffix("px")?.parse().ok()?;
    // Nothing is painted in between. Both fail only for what is no property.
    element.style().set_property("height", "0").ok()?;
    let height = f64::from(element.scroll_height()) + padding;
    element.style().remove_property("height").ok()?;
    Some(height.ceil() as u32)
}

/// The size of the window's viewport.
pub fn window_size() -> Option<CssSize> {
    let root = web_sys::window()?.document()?.document_element()?;
    Some(CssSize { w: root.client_width().into(), h: root.client_height().into() })
}

/// Selects all of a text field, and gives it the focus.
pub fn select_all(node: &NodeRef) {
    if let Some(field) = node.cast::<web_sys::HtmlTextAreaElement>() {
        field.select();
    }
}

/// Changes where an `<a>` leads.
pub fn set_link(node: &NodeRef, address: &str) {
    if let Some(link) = node.cast::<web_sys::HtmlAnchorElement>() {
        link.set_href(address);
    }
}

/// Opens the file chooser of an `<input type="file">`.
pub fn click(node: &NodeRef) {
    if let Some(input) = node.cast::<HtmlInputElement>() {
        input.click();
    }
}

/// Gives an element the focus.
pub fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        // Fails only for an element that is not in the page.
        let _ = element.focus();
    }
}

/// Gives the element with that id the focus, once the page has been drawn anew.
pub fn focus_soon(id: &'static str) {
    let found = || web_sys::window()?.document()?.get_element_by_id(id)?.dyn_into::<HtmlElement>().ok();
    let then = move || {
        if let Some(element) = found() {
            // Fails only for an element that is not in the page.
            let _ = element.focus();
        }
    };
    gloo_timers::callback::Timeout::new(0, then).forget();
}

/// Takes the focus from a button that was clicked with a pointer, so that keys are the page's shortcuts again. A button that
/// was pressed by keyboard keeps it.
pub fn let_go_after_click(event: &web_sys::MouseEvent) {
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    // Fails only for what is no selector.
    let button = element.and_then(|element| element.closest("button").ok().flatten());
    if let Some(button) =
        button.filter(|_| event.detail() > 0).and_then(|it| it.dyn_into::<HtmlElement>().ok())
    {
        // Fails only for an element that is not in the page.
        let _ = button.blur();
    }
}

/// Scrolls what surrounds an element so that it is in sight there; the page stays where it is.
pub fn show_within(node: &NodeRef, around: &NodeRef) {
    let Some((element, around)) = node.cast::<HtmlElement>().zip(around.cast::<HtmlElement>()) else {
        return;
    };
    let (top, height) = (element.offset_top() - around.offset_top(), element.offset_height());
    let (from, seen) = (around.scroll_top(), around.client_height());
    if top < from || top + height > from + seen {
        around.set_scroll_top(if height > seen { top } else { (top + height - seen).max(0) });
    }
}

/// Scrolls the page to where an element begins.
pub fn show_top(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        element.scroll_into_view();
    }
}

/// Lets the browser print the page.
pub fn print() {
    if let Some(window) = web_sys::window() {
        // Fails only where pages may not print.
        let _ = window.print();
    }
}

/// Lets every further movement of this pointer go to the element that it was pressed on.
pub fn capture_pointer(event: &web_sys::PointerEvent) {
    if let Some(element) = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok()) {
        // Fails only if the pointer is gone already.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}

/// Whether the page is longer than the viewport.
pub fn page_scrolls() -> bool {
    let root = web_sys::window().and_then(|window| window.document()?.document_element());
    root.is_some_and(|root| root.scroll_height() > root.client_height() + 1)
}
