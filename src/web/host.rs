//! The page's own small JavaScript object, `window.highwater`: for whoever drives the page from outside.

use js_sys::{Object, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// Bytes of memory that the program has taken from the browser.
pub fn memory() -> u64 {
    let buffer =
        wasm_bindgen::memory().dyn_into::<js_sys::WebAssembly::Memory>().map(|memory| memory.buffer());
    let length = buffer.ok().and_then(|buffer| Reflect::get(&buffer, &"byteLength".into()).ok()?.as_f64());
    length.map_or(0, |bytes| bytes as u64)
}

/// What somebody else's script gave us, as JSON, which refuses what goes round in circles.
fn json(value: &JsValue) -> Result<String, String> {
    let json = js_sys::JSON::stringify(value).ok().and_then(|json| json.as_string());
    json.ok_or_else(|| "this is nothing that JSON can hold".to_owned())
}

/// The object, as long as the page lives.
pub struct Host {
    _state: Closure<dyn Fn() -> JsValue>,
    _load: Closure<dyn Fn(JsValue) -> Option<String>>,
    _break: Closure<dyn Fn()>,
}

impl Host {
    /// Puts the object there. `state()` gives what `state` returns; `load(value)` gives it to `load` as JSON, and returns
    /// `undefined` or a sentence about what is wrong with it; `break()` makes the program panic, to see what happens.
    pub fn new<S: Serialize>(
        state: impl Fn() -> S + 'static,
        load: impl Fn(&str) -> Result<(), String> + 'static,
    ) -> Option<Host> {
        let state = Closure::<dyn Fn() -> JsValue>::new(move || {
            let plain = serde_wasm_bindgen::Serializer::json_compatible();
            state().serialize(&plain).unwrap_or(JsValue::NULL)
        });
        let load = Closure::<dyn Fn(JsValue) -> Option<String>>::new(move |value: JsValue| {
            json(&value).and_then(|json| load(&json)).err()
        });
        let break_it = Closure::<dyn Fn()>::new(|| panic!("broken on request"));
        let object = Object::new();
        let set = |name: &str, value: &JsValue| Reflect::set(&object, &name.into(), value).ok();
        set("state", state.as_ref())?;
        set("load", load.as_ref())?;
        set("break", break_it.as_ref())?;
        Reflect::set(web_sys::window()?.as_ref(), &"highwater".into(), &object).ok()?;
        Some(Host { _state: state, _load: load, _break: break_it })
    }
}
