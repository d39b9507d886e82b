//! `internalBinding('util')`: what can be seen of values only from below.

use boa_engine::builtins::error::Error;
use boa_engine::builtins::promise::PromiseState;
use boa_engine::object::builtins::{JsArray, JsArrayBuffer, JsPromise};
use boa_engine::{Context, JsArgs, JsObject, JsResult, JsValue, js_string};

use crate::script::natives::{object, world};

pub(super) fn binding(context: &mut Context) -> JsObject {
    object(
        context,
        &[
            ("promiseState", 1, promise_state),
            ("isNativeError", 1, is_native_error),
            ("transfer", 1, transfer),
            ("isDetached", 1, is_detached),
        ],
    )
}

/// `promiseState(promise)`: `['pending' | 'fulfilled' | 'rejected', value]`.
fn promise_state(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let promise = JsPromise::from_object(args.get_or_undefined(0).to_object(context)?)?;
    let pair = match promise.state() {
        PromiseState::Pending => [js_string!("pending").into(), JsValue::undefined()],
        PromiseState::Fulfilled(value) => [js_string!("fulfilled").into(), value],
        PromiseState::Rejected(value) => [js_string!("rejected").into(), value],
    };
    Ok(JsArray::from_iter(pair, context).into())
}

/// `transfer(buffer)`: its bytes in a new ArrayBuffer; the old one has none any more. The memory that chunks of zeros share stays.
fn transfer(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = args.get_or_undefined(0).to_object(context)?;
    let buffer = JsArrayBuffer::from_object(object.clone())?;
    if world(context)?.is_shared(&object) {
        return Ok(object.into());
    }
    let bytes = buffer.detach(&JsValue::undefined())?;
    Ok(JsArrayBuffer::from_byte_block(bytes, context)?.into())
}

/// `isDetached(buffer)`: whether its bytes have gone to another one.
fn is_detached(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let buffer = args.get_or_undefined(0).as_object().map(JsArrayBuffer::from_object);
    Ok(buffer.is_some_and(|buffer| buffer.is_ok_and(|buffer| buffer.data().is_none())).into())
}

fn is_native_error(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(args.get_or_undefined(0).as_object().is_some_and(|object| object.is::<Error>()).into())
}
