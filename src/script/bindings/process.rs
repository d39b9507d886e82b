//! `internalBinding('process')`: what a program prints, and how it ends.

use boa_engine::error::PanicError;
use boa_engine::object::builtins::JsArray;
use boa_engine::{Context, JsArgs, JsError, JsObject, JsResult, JsString, JsValue, js_string};

use crate::engine::StreamId;
use crate::script::natives::{object, world};
use crate::script::scope::engine;

pub(super) fn binding(context: &mut Context) -> JsObject {
    object(
        context,
        &[
            ("print", 2, print),
            ("exit", 1, exit),
            ("setExitCode", 1, set_exit_code),
            ("version", 0, version),
            ("arguments", 0, arguments),
            ("setLibrary", 2, set_library),
            ("markHandled", 1, mark_handled),
            ("throwRejection", 1, throw_rejection),
        ],
    )
}

/// `print(toStandardError, text)`
fn print(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = args.get_or_undefined(1).to_string(context)?.to_std_string_lossy();
    let world = world(context)?;
    if let Ok(now) = engine(context, |engine| engine.now()) {
        world.now.set(now);
    }
    world.print(args.get_or_undefined(0).to_boolean(), text, context);
    Ok(JsValue::undefined())
}

/// `exit(code)`: does not return.
fn exit(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let code = args.get_or_undefined(0).as_number().unwrap_or(0.0);
    let world = world(context)?;
    world.exit_code.set(Some(code as i32));
    world.ended.set(true);
    if let Some(spot) = world.sites.spot(context) {
        world.tell_place(StreamId::PROCESS, "exit", spot);
    }
    engine(context, |engine| engine.die())?;
    Err(PanicError::new("process.exit()").into())
}

fn set_exit_code(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let code = args.get_or_undefined(0).as_number();
    world(context)?.exit_code.set(code.map(|code| code as i32));
    Ok(JsValue::undefined())
}

fn version(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(js_string!(world(context)?.version.release()).into())
}

fn arguments(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let world = world(context)?;
    let mut all = vec!["/usr/bin/node".to_owned(), format!("/{}", world.program.main)];
    all.extend(world.program.arguments.iter().cloned());
    let all = all.iter().map(|text| JsValue::from(JsString::from(text.as_str())));
    Ok(JsArray::from_iter(all.collect::<Vec<_>>(), context).into())
}

/// `setLibrary(name, object)`: gives the natives a function or a prototype of Node's own modules.
fn set_library(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = args.get_or_undefined(0).to_string(context)?.to_std_string_lossy();
    let object = args.get_or_undefined(1).to_object(context)?;
    world(context)?.set_library(name, object);
    Ok(JsValue::undefined())
}

/// `markHandled(promise)`: its rejection is none that nobody handles.
fn mark_handled(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let promise = args.get_or_undefined(0).to_object(context)?;
    world(context)?.rejected.borrow_mut().retain(|(own, _)| !JsObject::equals(own, &promise));
    Ok(JsValue::undefined())
}

/// `throwRejection(reason)`: throws what a promise was rejected with, so that `'uncaughtException'` says where it is from.
fn throw_rejection(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    world(context)?.from_promise.set(true);
    Err(JsError::from_opaque(args.get_or_undefined(0).clone()))
}
