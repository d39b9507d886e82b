//! The screen after a panic: it says that the program broke, and offers a way back.

use crate::tr;
use wasm_bindgen::prelude::*;

/// Makes panics show the screen. To be called before anything else.
pub fn install() {
    yew::set_custom_panic_hook(Box::new(|info| show(&info.to_string())));
}

fn show(message: &str) {
    // Nothing here may panic, and nothing may touch what the program was doing.
    let _ = try_show(message);
    web_sys::console::error_1(&message.into());
}

fn try_show(message: &str) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let screen = document.create_element("div").ok()?;
    screen.set_attribute("id", "panic").ok()?;
    screen.set_attribute("role", "alert").ok()?;
    let add = |tag: &str, text: &str| -> Option<web_sys::Element> {
        let element = document.create_element(tag).ok()?;
        element.set_text_content(Some(text));
        screen.append_child(&element).ok()?;
        Some(element)
    };
    add("h1", tr!("Highwater has crashed"))?;
    add("p", tr!("This is a bug in the page, not in your file or program. Nothing was sent anywhere."))?;
    add("pre", message)?;
    let back = add("button", tr!("Reload the page"))?;
    let reload = Closure::<dyn FnMut()>::new(|| {
        if let Some(window) = web_sys::window() {
            // Fails only where pages may not navigate.
            let _ = window.location().reload();
        }
    });
    back.add_event_listener_with_callback("click", reload.as_ref().unchecked_ref()).ok()?;
    // The program is over: this one listener lives as long as the page.
    reload.forget();
    document.body()?.append_child(&screen).ok()?;
    Some(())
}
