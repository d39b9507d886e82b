//! `internalBinding('streams')`: what makes streams of objects, and the methods of Readable and Writable that reach the
//! engine. As methods they have the stream as `this`.

use std::rc::Rc;

use boa_engine::{Context, JsArgs, JsObject, JsResult, JsValue, js_string};

use crate::engine::{DuplexOptions, Event, EventKind, Options, Ret, StreamId};
use crate::script::calls::use_engine;
use crate::script::host::JsChunk;
use crate::script::implementation::{Methods, PassThroughMethods, TransformMethods};
use crate::script::natives::{
    destroy_callback, done_callback, error_of, note, number, object, pushed, string, truth, world, written,
};
use crate::script::world::{REPLACEABLE, StreamObject, World};

pub(super) fn binding(context: &mut Context) -> JsObject {
    object(
        context,
        &[
            ("create", 3, create),
            ("push", 2, push),
            ("unshift", 2, unshift),
            ("read", 1, read),
            ("pause", 0, pause),
            ("resume", 0, resume),
            ("pipe", 2, pipe),
            ("unpipe", 1, unpipe),
            ("setEncoding", 1, set_encoding),
            ("write", 3, write),
            ("end", 3, end),
            ("cork", 0, cork),
            ("uncork", 0, uncork),
            ("destroy", 2, destroy),
            ("fail", 2, fail),
            ("setDefaultEncoding", 1, set_default_encoding),
            ("done", 3, done),
            ("next", 3, next),
            ("iterate", 2, iterate),
        ],
    )
}

fn place(world: &World, stream: StreamId, of: &'static str, context: &Context) {
    let Some(spot) = world.sites.spot(context) else { return };
    match world.sites.is_news(stream, of, spot) {
        true => world.tell_place(stream, of, spot),
        false => world.acts(spot),
    }
}

/// `create(object, kind, options)`: gives an object its stream. `kind` is `Readable`, `Writable`, `Duplex` or `Transform`.
fn create(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let world = world(context)?;
    let this = args.get_or_undefined(0).to_object(context)?;
    let kind = args.get_or_undefined(1).to_string(context)?.to_std_string_lossy();
    let options = args.get_or_undefined(2).to_object(context)?;
    let both = Options {
        high_water_mark: number(&options, "highWaterMark", context)?,
        object_mode: truth(&options, "objectMode", false, context)?,
        auto_destroy: truth(&options, "autoDestroy", true, context)?,
        emit_close: truth(&options, "emitClose", true, context)?,
    };
    let duplex = DuplexOptions {
        both,
        readable_high_water_mark: number(&options, "readableHighWaterMark", context)?,
        writable_high_water_mark: number(&options, "writableHighWaterMark", context)?,
        readable_object_mode: truth(&options, "readableObjectMode", false, context)?,
        writable_object_mode: truth(&options, "writableObjectMode", false, context)?,
        allow_half_open: truth(&options, "allowHalfOpen", true, context)?,
        readable: truth(&options, "readable", true, context)?,
        writable: truth(&options, "writable", true, context)?,
    };
    let objects =
        (both.object_mode || duplex.readable_object_mode, both.object_mode || duplex.writable_object_mode);
    let device = match truth(&options, "device", false, context)? {
        true => world.prepared.take(),
        false => None,
    };
    let mut replaced = Vec::new();
    for method in REPLACEABLE {
        let found = this.get(js_string!(method), context)?.as_object();
        let own = world.library(method);
        let same = |(found, own): (JsObject, JsObject)| JsObject::equals(&found, &own);
        if !found.zip(own).is_some_and(same) {
            replaced.push(method);
        }
    }
    let stream = StreamObject {
        object: this.clone(),
        replaced,
        told: Vec::new(),
        on_write: None,
        answer: JsValue::null(),
        decodes: false,
        decode_strings: truth(&options, "decodeStrings", true, context)?,
        default_encoding: string(&options, "defaultEncoding", "utf8", context)?,
        objects,
        device: device.clone(),
    };
    let class = class_of(&this, context);
    let spot = world.sites.spot(context);
    let given = name_of(&options, "name", context)?;
    let own = name_of(&options, "streamName", context)?;
    let variable = || spot.and_then(|spot| world.sites.assigned(spot));
    let name = given.or_else(variable).or(own).or_else(|| class.clone());
    let name = world.unlike(name.as_deref().unwrap_or(&kind));
    let methods = Methods::new(this.clone(), world.library("_destroy"), world.library("_final"));
    world.add_stream(stream);
    let id = use_engine(context, |engine| match (device, kind.as_str()) {
        (Some(device), _) => device.construct(engine, &name, duplex),
        (_, "Readable") => engine.readable_stream(&name, both, Rc::new(methods)),
        (_, "Writable") => engine.writable_stream(&name, both, Rc::new(methods)),
        (_, "Duplex") => engine.duplex_stream(&name, duplex, Rc::new(methods)),
        (_, "PassThrough") => {
            let methods = TransformMethods(methods, world.library("_read"));
            let default_transform = world.library("_transform");
            let methods = PassThroughMethods { methods, default_transform };
            engine.pass_through_stream_of(&name, duplex, Rc::new(methods))
        }
        _ => {
            engine.transform_stream(&name, duplex, Rc::new(TransformMethods(methods, world.library("_read"))))
        }
    })?;
    let key = boa_engine::property::PropertyDescriptor::builder()
        .value(JsValue::from(id.index() as i32))
        .enumerable(false)
        .writable(false)
        .configurable(false);
    this.define_property_or_throw(world.key.clone(), key, context)?;
    place(&world, id, "create", context);
    if let Some(class) = class.filter(|class| *class != kind) {
        world.trace.borrow_mut().notes_mut().add_class(id, &class);
    }
    Ok(JsValue::undefined())
}

/// A name that the options have.
fn name_of(options: &JsObject, property: &str, context: &mut Context) -> JsResult<Option<String>> {
    let name = string(options, property, "", context)?.to_std_string_lossy();
    Ok(Some(name).filter(|name| !name.is_empty()))
}

/// `object.constructor.name`
fn class_of(object: &JsObject, context: &mut Context) -> Option<String> {
    let constructor = object.get(js_string!("constructor"), context).ok()?.as_object()?;
    let name = constructor.get(js_string!("name"), context).ok()?.as_string()?;
    Some(name.to_std_string_lossy()).filter(|name| !name.is_empty())
}

fn push(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let world = world(context)?;
    let stream = world.id(this, context)?;
    let chunk = match args.get_or_undefined(0) {
        value if value.is_null() => None,
        value => match pushed(&world, stream, value, args.get_or_undefined(1), false, context)? {
            Some(chunk) => Some(chunk),
            None => return Ok(false.into()),
        },
    };
    note(context)?;
    use_engine(context, |engine| engine.push(stream, chunk)).map(JsValue::from)
}

fn unshift(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let world = world(context)?;
    let stream = world.id(this, context)?;
    let value = args.get_or_undefined(0);
    if value.is_null() {
        return use_engine(context, |engine| engine.push(stream, None)).map(JsValue::from);
    }
    let Some(chunk) = pushed(&world, stream, value, args.get_or_undefined(1), true, context)? else {
        return Ok(false.into());
    };
    note(context)?;
    use_engine(context, |engine| engine.unshift(stream, chunk)).map(JsValue::from)
}

/// `read(n)`, of a number or `undefined`.
fn read(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let world = world(context)?;
    let stream = world.id(this, context)?;
    let n = args.get_or_undefined(0).as_number().map(|n| if n > 0.0 { n as u64 } else { 0 });
    note(context)?;
    let chunk = use_engine(context, |engine| engine.read(stream, n))?;
    Ok(chunk.map_or(JsValue::null(), |chunk| chunk.value))
}

fn pause(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let world = world(context)?;
    let stream = world.id(this, context)?;
    place(&world, stream, "pause", context);
    use_engine(context, |engine| engine.pause(stream))?;
    Ok(this.clone())
}

fn resume(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let world = world(context)?;
    let stream = world.id(this, context)?;
    place(&world, stream, "resume", context);
    use_engine(context, |engine| engine.resume(stream))?;
    Ok(this.clone())
}

/// `pipe(destination, end)`
fn pipe(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let world = world(context)?;
    let stream = world.id(this, context)?;
    let destination = world.id(args.get_or_undefined(0), context)?;
    let end = args.get_or_undefined(1).to_boolean();
    place(&world, stream, "pipe", context);
    use_engine(context, |engine| engine.pipe(stream, destination, end))?;
    Ok(args.get_or_undefined(0).clone())
}

fn unpipe(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let world = world(context)?;
    let stream = world.id(this, context)?;
    let destination = match args.get_or_undefined(0) {
        value if value.is_null_or_undefined() => None,
        value => Some(world.id(value, context)?),
    };
    place(&world, stream, "unpipe", context);
    use_engine(context, |engine| engine.unpipe(stream, destination))?;
    Ok(this.clone())
}

/// `setEncoding(decoder)`
fn set_encoding(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let world = world(context)?;
    let stream = world.id(this, context)?;
    let decoder = args.get_or_undefined(0).to_object(context)?;
    world.stream(stream, |stream| stream.decodes = true);
    use_engine(context, |engine| engine.set_encoding(stream, decoder))?;
    Ok(this.clone())
}

/// `write(chunk, encoding, callback)`
fn write(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let world = world(context)?;
    let stream = world.id(this, context)?;
    let (encoding, callback) = match args.get_or_undefined(1) {
        function if function.is_callable() => (JsValue::null(), function.clone()),
        encoding => (encoding.clone(), args.get_or_undefined(2).clone()),
    };
    let mut chunk = written(&world, stream, args.get_or_undefined(0), &encoding, context)?;
    chunk.callback = callback.clone();
    place(&world, stream, "write", context);
    use_engine(context, |engine| engine.write(stream, chunk, done_callback(&callback))).map(JsValue::from)
}

/// `end(chunk, encoding, callback)`
fn end(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let world = world(context)?;
    let stream = world.id(this, context)?;
    let null = JsValue::null;
    let [chunk, encoding, callback] = match [args.get_or_undefined(0), args.get_or_undefined(1)] {
        [function, _] if function.is_callable() => [null(), null(), function.clone()],
        [chunk, function] if function.is_callable() => [chunk.clone(), null(), function.clone()],
        [chunk, encoding] => [chunk.clone(), encoding.clone(), args.get_or_undefined(2).clone()],
    };
    let chunk = match chunk.is_null_or_undefined() {
        true => None,
        false => Some(written(&world, stream, &chunk, &encoding, context)?),
    };
    place(&world, stream, "end", context);
    use_engine(context, |engine| engine.end(stream, chunk, done_callback(&callback)))?;
    Ok(this.clone())
}

fn cork(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let world = world(context)?;
    let stream = world.id(this, context)?;
    place(&world, stream, "cork", context);
    use_engine(context, |engine| engine.cork(stream))?;
    Ok(JsValue::undefined())
}

fn uncork(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let world = world(context)?;
    let stream = world.id(this, context)?;
    note(context)?;
    use_engine(context, |engine| engine.uncork(stream))?;
    Ok(JsValue::undefined())
}

/// `destroy(error, callback)`
fn destroy(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let world = world(context)?;
    let stream = world.id(this, context)?;
    let error = error_of(args.get_or_undefined(0));
    let callback = destroy_callback(stream, args.get_or_undefined(1));
    place(&world, stream, "destroy", context);
    if let Some(callback) = args.get_or_undefined(1).as_callable()
        && use_engine(context, |engine| engine.is_destroyed(stream))?
    {
        use_engine(context, |engine| engine.destroy(stream, error))?;
        callback.call(&JsValue::undefined(), &[], context)?;
        return Ok(this.clone());
    }
    use_engine(context, |engine| engine.destroy_then(stream, error, callback))?;
    Ok(this.clone())
}

/// `fail(stream, error)`: `errorOrDestroy`.
fn fail(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let stream = world(context)?.id(args.get_or_undefined(0), context)?;
    let error = args.get_or_undefined(1).clone();
    use_engine(context, |engine| engine.fail(stream, error))?;
    Ok(JsValue::undefined())
}

/// `setDefaultEncoding(encoding)`
fn set_default_encoding(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let world = world(context)?;
    let stream = world.id(this, context)?;
    let encoding = args.get_or_undefined(0).to_string(context)?;
    world.stream(stream, |stream| stream.default_encoding = encoding);
    Ok(JsValue::undefined())
}

/// `done(stream, 'pipeline' | 'finished', error)`: the callback of that function was called.
fn done(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let world = world(context)?;
    let Ok(stream) = world.id(args.get_or_undefined(0), context) else { return Ok(JsValue::undefined()) };
    let is_pipeline = args.get_or_undefined(1).as_string().is_some_and(|name| name == js_string!("pipeline"));
    let kind = if is_pipeline { EventKind::PipelineDone } else { EventKind::FinishedDone };
    let error = error_of(args.get_or_undefined(2));
    use_engine(context, |engine| engine.record_callback(stream, kind, error.as_ref()))?;
    Ok(JsValue::undefined())
}

/// `iterate(stream, left)`: a loop over the stream begins, where `left` is undefined; or ends, before the stream's end if it is true.
fn iterate(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let world = world(context)?;
    let Ok(stream) = world.id(args.get_or_undefined(0), context) else { return Ok(JsValue::undefined()) };
    if world.program.is_plain {
        return Ok(JsValue::undefined());
    }
    let left = args.get_or_undefined(1).as_boolean();
    let kind = if left.is_some() { EventKind::IterateDone } else { EventKind::IterateCall };
    if let (None, Some(spot)) = (left, world.sites.spot(context)) {
        world.tell_place(stream, kind.name(), spot);
    }
    use_engine(context, |engine| {
        let event = Event::new(engine.now(), stream, kind, engine.levels(stream));
        engine.record_of_host(Event { ret: left.map_or(Ret::Nothing, Ret::from), ..event });
    })?;
    Ok(JsValue::undefined())
}

/// `next(stream, chunk, error)`: a call of its iterator's `next()` has this result; no chunk is the end.
fn next(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let world = world(context)?;
    let Ok(stream) = world.id(args.get_or_undefined(0), context) else { return Ok(JsValue::undefined()) };
    let value = args.get_or_undefined(1);
    let objects = world.stream(stream, |stream| stream.objects.0).unwrap_or_default();
    let size = match value.is_null() {
        true => None,
        false if objects => Some(1),
        false => Some(JsChunk::new(value.clone(), JsValue::undefined(), context).length),
    };
    let error = error_of(args.get_or_undefined(2));
    use_engine(context, |engine| engine.record_iteration(stream, size, error.as_ref()))?;
    Ok(JsValue::undefined())
}
