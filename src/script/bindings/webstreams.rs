//! `internalBinding('webstreams')`: what a trace is told of the Web's streams, which are JavaScript
//! (`lib/internal/webstreams/`).

use boa_engine::{Context, JsArgs, JsObject, JsResult, JsValue, js_string};

use crate::engine::{Event, EventKind, Flowing, Levels, Ret, StreamId, StreamInfo, StreamKind};
use crate::script::calls::use_engine;
use crate::script::natives::{note, number, object, truth, world};
use crate::script::thrown;
use crate::script::world::StreamObject;

pub(super) fn binding(context: &mut Context) -> JsObject {
    object(context, &[("create", 4, create), ("record", 3, record)])
}

/// `create(stream, kind, highWaterMark, countsObjects)`: its number.
fn create(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let world = world(context)?;
    let object = args.get_or_undefined(0).to_object(context)?;
    let reads = args.get_or_undefined(1).as_string().is_some_and(|kind| kind == js_string!("ReadableStream"));
    let kind = if reads { StreamKind::ReadableStream } else { StreamKind::WritableStream };
    let mark = args
        .get_or_undefined(2)
        .as_number()
        .map(|mark| if mark.is_finite() { mark as u64 } else { u64::MAX });
    let objects = args.get_or_undefined(3).to_boolean();
    let spot = world.sites.spot(context);
    let name = spot.and_then(|spot| world.sites.assigned(spot));
    let info = StreamInfo {
        name: world.unlike(name.as_deref().unwrap_or(kind.name())).into(),
        kind,
        readable_high_water_mark: mark.filter(|_| reads),
        readable_object_mode: reads && objects,
        writable_high_water_mark: mark.filter(|_| !reads),
        writable_object_mode: !reads && objects,
    };
    let Some(id) = use_engine(context, |engine| engine.host_stream(info))? else {
        return Ok(JsValue::undefined());
    };
    world.add_stream(StreamObject::of_host(object));
    if let Some(spot) = spot {
        world.tell_place(id, "create", spot);
    }
    Ok(JsValue::from(id.index() as i32))
}

fn kind(name: &str) -> Option<EventKind> {
    Some(match name {
        "enqueue" => EventKind::Push,
        "enqueued" => EventKind::PushReturn,
        "pull" => EventKind::ReadImpl,
        "read" => EventKind::Data,
        "cancel" | "abort" => EventKind::Destroy,
        "pipeTo" => EventKind::PipeCall,
        "iterate" => EventKind::IterateCall,
        "iterateNext" => EventKind::NextDone,
        "iterateDone" => EventKind::IterateDone,
        "write" => EventKind::Write,
        "written" => EventKind::WriteReturn,
        "sinkWrite" => EventKind::WriteImpl,
        "sinkWriteDone" => EventKind::WriteImplDone,
        "sinkClose" => EventKind::FinalImpl,
        "sinkCloseDone" => EventKind::FinalImplDone,
        "ready" => EventKind::Drain,
        "close" => EventKind::EndCall,
        "closeReadable" => EventKind::PushEof,
        "closed" => EventKind::Finish,
        "closedReadable" => EventKind::End,
        "error" => EventKind::Error,
        _ => return None,
    })
}

/// `record(id, event, { size, ret, level, flowing, needDrain, reads, other, error })`
fn record(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let id = |value: &JsValue| value.as_number().map(|number| StreamId::new(number as u16));
    let (Some(stream), Some(kind)) = (
        id(args.get_or_undefined(0)),
        args.get_or_undefined(1).as_string().and_then(|name| kind(&name.to_std_string_lossy())),
    ) else {
        return Ok(JsValue::undefined());
    };
    let told = args.get_or_undefined(2).to_object(context)?;
    let level = number(&told, "level", context)?.unwrap_or(0);
    let reads = truth(&told, "reads", false, context)?;
    let flowing = truth(&told, "flowing", false, context)?;
    let levels = Levels {
        readable_length: if reads { level } else { 0 },
        flowing: if flowing { Flowing::Flowing } else { Flowing::Unset },
        writable_length: if reads { 0 } else { level },
        need_drain: truth(&told, "needDrain", false, context)?,
    };
    let mut event = Event::new(crate::engine::SimTime::ZERO, stream, kind, levels);
    event.size = number(&told, "size", context)?.unwrap_or(0);
    let ret = told.get(js_string!("ret"), context)?;
    if let Some(ret) = ret.as_boolean() {
        event.ret = Ret::from(ret);
    } else if ret.is_null() {
        event.ret = Ret::Null;
    } else if ret.is_string() {
        event.ret = Ret::Chunk;
    }
    event.other = id(&told.get(js_string!("other"), context)?);
    let error = told.get(js_string!("error"), context)?;
    event.error = (!error.is_undefined()).then(|| thrown::name(&error, context));
    note(context)?;
    use_engine(context, |engine| engine.record_of_host(event))?;
    Ok(JsValue::undefined())
}
