//! What Node's modules, which are JavaScript, have in Rust: `internalBinding(name)`. Each file is one binding.

mod devices;
mod digest;
mod encoding;
mod listeners;
mod loader;
mod process;
mod properties;
mod store;
mod streams;
mod table;
mod timers;
mod util;
mod webstreams;
mod zlib;

use boa_engine::{Context, JsArgs, JsObject, JsResult, JsValue};

/// `internalBinding(name)`; `undefined` where there is none.
pub(super) fn internal_binding(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = args.get_or_undefined(0).to_string(context)?.to_std_string_lossy();
    let make: fn(&mut Context) -> JsObject = match name.as_str() {
        "streams" => streams::binding,
        "listeners" => listeners::binding,
        "devices" => devices::binding,
        "properties" => properties::binding,
        "encoding" => encoding::binding,
        "timers" | "clock" => timers::binding,
        "util" => util::binding,
        "webstreams" => webstreams::binding,
        "process" => process::binding,
        "store" => store::binding,
        "zlib" => zlib::binding,
        "digest" => digest::binding,
        "loader" => loader::binding,
        _ => return Ok(JsValue::undefined()),
    };
    Ok(make(context).into())
}
