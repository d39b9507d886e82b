//! The page's own small JavaScript object, `window.highwater`: for whoever drives the page from outside.

use js_sys::{Object, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

/// Bytes of memory that the program has taken from the browser.
pub fn memory() -> u64 {
    let buffer =
        wasm_bindgen::memory().dyn_into::<js_sys::WebAssembly::Memory>().map(|memory| memory.buffer());
    let length = buffer.ok().and_then(|buffer| Reflect::get(&buffer, &"byteLength".into()).ok()?.as_f64());
    length.map_or(0, |bytes| bytes as u64)
}

/// What somebody else's script gave us. By way of JSON, which refuses what goes round in circles.
fn read<V: DeserializeOwned>(value: &JsValue) -> Result<V, String> {
    let json = js_sys::JSON::stringify(value).ok().and_then(|json| json.as_string());
    let json = json.ok_or("this is nothing that JSON can hold")?;
    serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(&json)).map_err(|error| {
        let (place, error) = (error.path().to_string(), error.into_inner().to_string());
        let fault = error.split(" at line ").next().unwrap_or_default();
        if place == "." { fault.to_owned() } else { format!("{place}: {fault}") }
    })
}

/// The object, as long as the page lives.
pub struct Host {
    _state: Closure<dyn Fn() -> JsValue>,
    _load: Closure<dyn Fn(JsValue) -> Option<String>>,
    _break: Closure<dyn Fn()>,
}

impl Host {
    /// Puts the object there. `state()` gives what `state` returns; `load(value)` gives it to `load`, and returns
    /// `undefined` or a sentence about what is wrong with it; `break()` makes the program panic, to see what happens.
    pub fn new<S: Serialize, V: DeserializeOwned>(
        state: impl Fn() -> S + 'static,
        load: impl Fn(V) -> Result<(), String> + 'static,
    ) -> Option<Host> {
        let state = Closure::<dyn Fn() -> JsValue>::new(move || {
            let plain = serde_wasm_bindgen::Serializer::json_compatible();
            state().serialize(&plain).unwrap_or(JsValue::NULL)
        });
        let load = Closure::<dyn Fn(JsValue) -> Option<String>>::new(move |value: JsValue| {
            read(&value).and_then(&load).err()
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
