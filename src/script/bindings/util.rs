//! `internalBinding('util')`: what can be seen of values only from below.

use boa_engine::builtins::error::Error;
use boa_engine::builtins::promise::PromiseState;
use boa_engine::object::builtins::{JsArray, JsPromise};
use boa_engine::{Context, JsArgs, JsObject, JsResult, JsValue, js_string};

use crate::script::natives::object;

pub(super) fn binding(context: &mut Context) -> JsObject {
    object(context, &[("promiseState", 1, promise_state), ("isNativeError", 1, is_native_error)])
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

fn is_native_error(_: &JsValue, args: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(args.get_or_undefined(0).as_object().is_some_and(|object| object.is::<Error>()).into())
}
