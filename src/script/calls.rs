//! Calls from the engine into JavaScript, and what becomes of what they throw: an error is thrown on in the engine, and what no
//! program can catch ends the process.

use boa_engine::{Context, JsError, JsObject, JsResult, JsString, JsValue};

use super::host::JsHost;
use super::scope::{engine as with_engine, javascript};
use crate::engine::{Engine, StreamId};

/// Calls a function; `None` if it threw.
pub(super) fn call(
    engine: &mut Engine<JsHost>,
    function: &JsObject,
    this: &JsValue,
    args: &[JsValue],
) -> Option<JsValue> {
    let result = javascript(engine, |context| function.call(this, args, context));
    finish(engine, result)
}

/// Calls a method of a stream's object by its name; `None` if it threw, or is none.
pub(super) fn call_method(
    engine: &mut Engine<JsHost>,
    stream: StreamId,
    name: JsString,
    args: &[JsValue],
) -> Option<JsValue> {
    let object = engine.host().world.object(stream)?;
    let result = javascript(engine, |context| {
        let method = object.get(name, context)?;
        match method.as_callable() {
            Some(method) => method.call(&object.into(), args, context),
            None => Ok(JsValue::undefined()),
        }
    });
    finish(engine, result)
}

/// What a call came to: its value, or `None`, and what it threw is on its way through the engine.
pub(super) fn finish(engine: &mut Engine<JsHost>, result: JsResult<JsValue>) -> Option<JsValue> {
    match result {
        Ok(value) => Some(value),
        Err(error) => {
            let thrown = javascript(engine, |context| error.into_opaque(context));
            match thrown {
                Ok(value) => engine.throw(value),
                Err(limit) => {
                    engine.host().world.stop(&limit);
                    engine.die();
                    engine.throw(JsValue::undefined());
                }
            }
            None
        }
    }
}

/// Uses the engine from JavaScript; what it throws is thrown in JavaScript.
pub(super) fn use_engine<R>(
    context: &mut Context,
    run: impl FnOnce(&mut Engine<JsHost>) -> R,
) -> JsResult<R> {
    let (result, thrown, over) = with_engine(context, |engine| {
        let result = run(engine);
        (result, engine.catch(), engine.has_died())
    })?;
    if over {
        super::world::World::of(context)?.ended.set(true);
        return Err(boa_engine::error::PanicError::new("the process has ended").into());
    }
    match thrown {
        Some(value) => Err(JsError::from_opaque(value)),
        None => Ok(result),
    }
}
