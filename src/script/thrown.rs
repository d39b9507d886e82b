//! What JavaScript throws, told in Rust: its name in a trace, its text, its place. Must not decide what becomes of it.

use std::rc::Rc;

use boa_engine::{Context, JsString, JsValue, js_string};

/// A property of an error, where it is a string.
pub(super) fn text_property(error: &JsValue, name: JsString, context: &mut Context) -> Option<String> {
    let value = error.as_object()?.get(name, context).ok()?;
    value.as_string().map(|text| text.to_std_string_lossy())
}

/// What a trace calls it: its `code`, or else its name.
pub(super) fn name(error: &JsValue, context: &mut Context) -> Rc<str> {
    text_property(error, js_string!("code"), context)
        .or_else(|| text_property(error, js_string!("name"), context))
        .unwrap_or_else(|| "Error".to_owned())
        .into()
}

/// What a person reads of it: its `stack`, or what it is as a string.
pub(super) fn text(error: &JsValue, context: &mut Context) -> String {
    match text_property(error, js_string!("stack"), context) {
        Some(stack) => stack,
        None => {
            let plain = error.to_string(context).map(|text| text.to_std_string_lossy());
            plain.unwrap_or_else(|_| "something that cannot be shown".to_owned())
        }
    }
}
