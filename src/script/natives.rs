//! What the natives of all modules are made with: functions for JavaScript, and the values that go to and fro. Must not hold
//! state.

use boa_engine::native_function::NativeFunction;
use boa_engine::object::{FunctionObjectBuilder, ObjectInitializer};
use boa_engine::{Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string};
use std::rc::Rc;

use super::calls::use_engine;
use super::host::{JsChunk, JsHost};
use super::scope::values;
use super::world::World;
use crate::engine::{DoneCallback, Engine, Host, StreamId};

/// A function of Rust's as JavaScript calls it.
pub(super) type Native = fn(&JsValue, &[JsValue], &mut Context) -> JsResult<JsValue>;

/// An object with these functions, by name and number of parameters.
pub(super) fn object(context: &mut Context, functions: &[(&str, usize, Native)]) -> JsObject {
    let mut object = ObjectInitializer::new(context);
    for (name, parameters, function) in functions {
        object.function(NativeFunction::from_fn_ptr(*function), js_string!(*name), *parameters);
    }
    object.build()
}

/// The world of the process that runs.
pub(super) fn world(context: &Context) -> JsResult<Rc<World>> {
    World::of(context)
}

/// The error of a callback: anything that is true.
pub(super) fn error_of(value: &JsValue) -> Option<JsValue> {
    value.to_boolean().then(|| value.clone())
}

/// What is pushed, or in front put back: as `readableAddChunkPushByteMode` and its like make it of a value and an encoding;
/// `None` where the value is a mistake, which the stream has been told.
pub(super) fn pushed(
    world: &World,
    stream: StreamId,
    value: &JsValue,
    encoding: &JsValue,
    front: bool,
    context: &mut Context,
) -> JsResult<Option<JsChunk>> {
    let nothing = JsValue::undefined();
    let (objects, decodes) = world.stream(stream, |s| (s.objects.0, s.decodes)).unwrap_or_default();
    if objects && (front || !decodes || encoding.to_boolean()) {
        return Ok(Some(JsChunk::of_object(value.clone(), nothing, context)));
    }
    let object = world.object(stream).map_or(JsValue::undefined(), JsValue::from);
    if objects && !use_engine(context, |engine| engine.begins_push(stream))? {
        return Ok(Some(JsChunk::of_object(value.clone(), nothing, context)));
    }
    if objects {
        let text = world.call_library("decoded", &[object, value.clone()], context)?;
        return Ok(Some(JsChunk::of_object(text, nothing, context)));
    }
    if value.as_object().is_some_and(|object| is_buffer(world, &object)) {
        return Ok(Some(JsChunk::new(value.clone(), nothing, context)));
    }
    if value.is_undefined() {
        return Ok(Some(JsChunk::new(nothing.clone(), nothing, context)));
    }
    let args = [object, value.clone(), encoding.clone(), front.into()];
    let converted = world.call_library("pushed", &args, context)?;
    // `null` is no chunk, so it says that there is none.
    Ok((!converted.is_null()).then(|| JsChunk::new(converted, nothing, context)))
}

/// `_write`'s checks of `chunk` and `encoding`.
pub(super) fn written(
    world: &World,
    stream: StreamId,
    value: &JsValue,
    encoding: &JsValue,
    context: &mut Context,
) -> JsResult<JsChunk> {
    let kept = world.stream(stream, |s| (s.objects.1, s.default_encoding.clone()));
    let (objects, default) = kept.unwrap_or((false, js_string!("utf8")));
    if objects && !value.is_null() {
        return Ok(JsChunk::of_object(value.clone(), encoding.clone(), context));
    }
    if encoding.is_null_or_undefined() && value.as_object().is_some_and(|object| is_buffer(world, &object)) {
        return Ok(JsChunk::new(value.clone(), js_string!("buffer").into(), context));
    }
    let decode = world.stream(stream, |s| s.decode_strings).unwrap_or(true);
    let args = [value.clone(), encoding.clone(), default.into(), decode.into()];
    let pair = world.call_library("written", &args, context)?.to_object(context)?;
    let value = pair.get(0, context)?;
    let encoding = pair.get(1, context)?;
    Ok(JsChunk::new(value, encoding, context))
}

/// Whether it is a Buffer, as most chunks are.
pub(super) fn is_buffer(world: &World, object: &JsObject) -> bool {
    match (object.prototype(), world.library("Buffer.prototype")) {
        (Some(own), Some(buffer)) => JsObject::equals(&own, &buffer),
        _ => false,
    }
}

/// A callback for an implementation: `(error, chunk) => …`.
pub(super) fn callback(
    stream: StreamId,
    done: fn(&mut Engine<JsHost>, StreamId, Option<JsValue>, Option<JsChunk>),
) -> JsValue {
    values(|context| {
        let function = NativeFunction::from_copy_closure(move |_, args, context| {
            let error = error_of(args.get_or_undefined(0));
            let value = args.get_or_undefined(1);
            if error.is_none() {
                let answer = args.get_or_undefined(0).clone();
                world(context)?.stream(stream, |stream| stream.answer = answer);
            }
            let chunk = match value.is_null_or_undefined() || error.is_some() {
                true => None,
                false => {
                    let world = world(context)?;
                    // A push() of the program's own gets what was given.
                    if use_engine(context, |engine| engine.host().replaces(stream, "push"))? {
                        Some(JsChunk::new(value.clone(), JsValue::undefined(), context))
                    } else {
                        pushed(&world, stream, value, &JsValue::undefined(), false, context)?
                    }
                }
            };
            note(context)?;
            use_engine(context, |engine| done(engine, stream, error, chunk))?;
            Ok(JsValue::undefined())
        });
        FunctionObjectBuilder::new(context.realm(), function).length(1).build().into()
    })
}

/// A callback of the program's, as the engine calls it back; `None` where it is no function.
pub(super) fn done_callback(value: &JsValue) -> Option<DoneCallback<JsHost>> {
    let function = value.as_callable()?;
    Some(Rc::new(move |engine, error| {
        let error = error.cloned();
        super::calls::call(engine, &function, &JsValue::undefined(), &[error.unwrap_or(JsValue::null())]);
    }))
}

/// The same of `destroy()`, which is given on what `_destroy` has called back with where that is no error.
pub(super) fn destroy_callback(stream: StreamId, value: &JsValue) -> Option<DoneCallback<JsHost>> {
    let function = value.as_callable()?;
    Some(Rc::new(move |engine, error| {
        let world = engine.host().world.clone();
        let answer = || world.stream(stream, |stream| stream.answer.clone()).unwrap_or(JsValue::null());
        let error = error.cloned().unwrap_or_else(answer);
        super::calls::call(engine, &function, &JsValue::undefined(), &[error]);
    }))
}

/// Remembers the place of the program that acts from here on.
pub(super) fn note(context: &mut Context) -> JsResult<()> {
    let world = world(context)?;
    if let Some(spot) = world.sites.spot(context) {
        world.acts(spot);
    }
    Ok(())
}

/// A property of an options object as a number; `None` where it is none.
pub(super) fn number(object: &JsObject, name: &str, context: &mut Context) -> JsResult<Option<u64>> {
    let value = object.get(js_string!(name), context)?;
    Ok(value.as_number().filter(|number| *number >= 0.0).map(|number| number as u64))
}

/// The same as truth, where `undefined` is `default`.
pub(super) fn truth(object: &JsObject, name: &str, default: bool, context: &mut Context) -> JsResult<bool> {
    let value = object.get(js_string!(name), context)?;
    Ok(if value.is_undefined() { default } else { value.to_boolean() })
}

/// The same as a string.
pub(super) fn string(
    object: &JsObject,
    name: &str,
    default: &str,
    context: &mut Context,
) -> JsResult<JsString> {
    let value = object.get(js_string!(name), context)?;
    Ok(value.as_string().unwrap_or_else(|| js_string!(default)))
}
