//! `internalBinding('devices')`: streams with planned work, which scenarios have, too.

use boa_engine::{Context, JsArgs, JsNativeError, JsObject, JsResult, JsValue};

use crate::scenario::{Implementation, Methods, Plan};
use crate::script::calls::use_engine;
use crate::script::natives::{object, world};

pub(super) fn binding(context: &mut Context) -> JsObject {
    object(context, &[("prepare", 2, prepare), ("begin", 1, begin), ("change", 2, change)])
}

fn text(value: &JsValue, context: &mut Context) -> JsResult<String> {
    Ok(value.to_string(context)?.to_std_string_lossy())
}

/// `prepare(plan, number)`: whether the plan, as JSON, is one of the engine's: then the next stream with the option `device`
/// is implemented so.
fn prepare(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let plan = Plan::of_javascript(&text(args.get_or_undefined(0), context)?);
    let number = args.get_or_undefined(1).as_number().unwrap_or(0.0) as u32;
    let found = plan.is_some();
    world(context)?.prepared.replace(plan.map(|plan| Implementation::of(&plan, number)));
    Ok(found.into())
}

fn device(stream: &JsValue, context: &mut Context) -> JsResult<Implementation> {
    let world = world(context)?;
    let stream = world.id(stream, context)?;
    let none = || JsNativeError::typ().with_message("this is no device").into();
    world.stream(stream, |stream| stream.device.clone()).flatten().ok_or_else(none)
}

/// `begin(stream)`: a source that cannot be held back begins by itself.
fn begin(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let device = device(args.get_or_undefined(0), context)?;
    let stream = world(context)?.id(args.get_or_undefined(0), context)?;
    use_engine(context, |engine| device.begin(engine, stream))?;
    Ok(JsValue::undefined())
}

/// `change(stream, works)`: from now on its methods work like this, which is JSON.
fn change(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let device = device(args.get_or_undefined(0), context)?;
    let works = text(args.get_or_undefined(1), context)?;
    let wrong = |error: serde_json::Error| {
        JsNativeError::typ().with_message(format!("no device works like this: {error}"))
    };
    let methods: Methods = serde_json::from_str(&works).map_err(wrong)?;
    device.controls().set(&methods);
    Ok(JsValue::undefined())
}
