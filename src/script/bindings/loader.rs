//! `internalBinding('loader')`: files as texts, and texts as functions, for `require()`.

use boa_engine::object::builtins::JsArray;
use boa_engine::{Context, JsArgs, JsNativeError, JsObject, JsResult, JsString, JsValue, Script, Source};

use crate::script::library;
use crate::script::modules;
use crate::script::natives::{object, world};
use crate::script::rewriting;

pub(super) fn binding(context: &mut Context) -> JsObject {
    object(
        context,
        &[
            ("library", 1, library_function),
            ("has", 1, has_library),
            ("names", 0, names),
            ("file", 1, file),
            ("files", 0, files),
            ("compile", 2, compile),
            ("namespace", 1, namespace),
        ],
    )
}

fn text(value: &JsValue, context: &mut Context) -> JsResult<String> {
    Ok(value.to_string(context)?.to_std_string_lossy())
}

/// `library(name)`: the function that a module of Node's own is, `undefined` where there is none.
fn library_function(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = text(args.get_or_undefined(0), context)?;
    match library::source(&name) {
        Some(source) => library::function(&name, source, context),
        None => Ok(JsValue::undefined()),
    }
}

fn has_library(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = text(args.get_or_undefined(0), context)?;
    Ok(library::source(&name).is_some().into())
}

/// The names of all public modules.
fn names(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let names: Vec<JsValue> = library::public_names().map(|name| JsString::from(name).into()).collect();
    Ok(JsArray::from_iter(names, context).into())
}

/// `file(path)`: the text of a file of the program, `undefined` where there is none.
fn file(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let path = text(args.get_or_undefined(0), context)?;
    let world = world(context)?;
    let file = world.file(&path);
    Ok(file.map_or(JsValue::undefined(), |text| JsString::from(text).into()))
}

/// The paths of all files of the program.
fn files(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let world = world(context)?;
    let paths = world.program.files.keys().map(|path| JsString::from(format!("/{path}")).into());
    Ok(JsArray::from_iter(paths.collect::<Vec<JsValue>>(), context).into())
}

/// `compile(path, text)`: `function (exports, require, module, __filename, __dirname) { text }`.
fn compile(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let path = text(args.get_or_undefined(0), context)?;
    let body = text(args.get_or_undefined(1), context)?;
    let body = body.strip_prefix("#!").map_or_else(|| body.clone(), |rest| format!("//{rest}"));
    let source = format!("(function (exports, require, module, __filename, __dirname) {{{body}\n}})");
    let script = rewriting::parse(&source, context, |source, context| {
        Script::parse(Source::from_bytes(source).with_path(path.as_ref()), None, context)
    })?;
    script.evaluate(context)
}

/// `namespace(path)`: what a module of the program that has been evaluated exports; `require()` of an ES module.
fn namespace(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let path = text(args.get_or_undefined(0), context)?;
    let missing = || JsNativeError::error().with_message(format!("Cannot find module '{path}'"));
    let module = modules::evaluated(&path, context)?.ok_or_else(missing)?;
    Ok(module.namespace(context).into())
}
