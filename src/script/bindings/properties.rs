//! `internalBinding('properties')`: the state of a stream by Node's names: `life(stream, name)`, `readable(stream, name)`,
//! `writable(stream, name)`, and what programs assign to it. Of what is no stream yet, all is
//! undefined.

use boa_engine::object::builtins::{JsArray, JsSet};
use boa_engine::{Context, JsArgs, JsObject, JsResult, JsValue};

use crate::engine::Flowing;
use crate::script::calls::use_engine;
use crate::script::natives::{object, world};

pub(super) fn binding(context: &mut Context) -> JsObject {
    object(
        context,
        &[
            ("life", 2, life),
            ("readable", 2, readable),
            ("writable", 2, writable),
            ("defaultMark", 1, default_mark),
            ("setDefaultMark", 2, set_default_mark),
            ("assign", 3, assign),
        ],
    )
}

fn amount(value: u64) -> JsValue {
    JsValue::from(value as f64)
}

fn default_mark(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let objects = args.get_or_undefined(0).to_boolean();
    use_engine(context, |engine| engine.default_high_water_mark(objects)).map(amount)
}

fn set_default_mark(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let objects = args.get_or_undefined(0).to_boolean();
    let value = args.get_or_undefined(1).as_number().unwrap_or(0.0) as u64;
    use_engine(context, |engine| engine.set_default_high_water_mark(objects, value))?;
    Ok(JsValue::undefined())
}

/// `assign(stream, name, value)`: what a program assigns to `stream.destroyed` and its like.
fn assign(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Ok(stream) = world(context)?.id(args.get_or_undefined(0), context) else {
        return Ok(JsValue::undefined());
    };
    let name = args.get_or_undefined(1).to_string(context)?.to_std_string_lossy();
    let value = args.get_or_undefined(2).to_boolean();
    use_engine(context, |engine| match name.as_str() {
        "destroyed" => engine.assign_destroyed(stream, value),
        "readable" => engine.assign_readable(stream, value),
        "writable" => engine.assign_writable(stream, value),
        _ => {}
    })?;
    Ok(JsValue::undefined())
}

fn life(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Ok(stream) = world(context)?.id(args.get_or_undefined(0), context) else {
        return Ok(JsValue::undefined());
    };
    let name = args.get_or_undefined(1).to_string(context)?.to_std_string_lossy();
    let (life, readable, writable) = use_engine(context, |engine| {
        (engine.life_properties(stream), engine.is_readable(stream), engine.is_writable(stream))
    })?;
    Ok(match name.as_str() {
        "constructed" => life.constructed.into(),
        "destroyed" => life.destroyed.into(),
        "closed" => life.closed.into(),
        "closeEmitted" => life.close_emitted.into(),
        "errored" => life.errored.unwrap_or(JsValue::null()),
        "errorEmitted" => life.error_emitted.into(),
        "autoDestroy" => life.auto_destroy.into(),
        "emitClose" => life.emit_close.into(),
        "allowHalfOpen" => life.allow_half_open.into(),
        "isReadable" => readable.into(),
        "isWritable" => writable.into(),
        _ => JsValue::undefined(),
    })
}

fn readable(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let world = world(context)?;
    let Ok(stream) = world.id(args.get_or_undefined(0), context) else { return Ok(JsValue::undefined()) };
    let name = args.get_or_undefined(1).to_string(context)?.to_std_string_lossy();
    let Some(r) = use_engine(context, |engine| engine.readable_properties(stream))? else {
        return Ok(JsValue::undefined());
    };
    Ok(match name.as_str() {
        "enabled" => r.enabled.into(),
        "highWaterMark" => amount(r.high_water_mark),
        "objectMode" => r.object_mode.into(),
        "length" => amount(r.length),
        "chunks" => amount(r.chunks as u64),
        "flowing" => match r.flowing {
            Flowing::Unset => JsValue::null(),
            flowing => (flowing == Flowing::Flowing).into(),
        },
        "paused" => r.paused.into(),
        "ended" => r.ended.into(),
        "endEmitted" => r.end_emitted.into(),
        "reading" => r.reading.into(),
        "sync" => r.sync.into(),
        "needReadable" => r.need_readable.into(),
        "emittedReadable" => r.emitted_readable.into(),
        "readableListening" => r.readable_listening.into(),
        "resumeScheduled" => r.resume_scheduled.into(),
        "dataEmitted" => r.data_emitted.into(),
        "readingMore" => r.reading_more.into(),
        "decoding" => r.decoding.into(),
        "pipes" => {
            let objects = r.pipes.iter().filter_map(|pipe| world.object(*pipe)).map(JsValue::from);
            JsArray::from_iter(objects.collect::<Vec<_>>(), context).into()
        }
        "awaitDrainWriters" => {
            let writers = r.await_drain_writers.map(|writers| {
                writers
                    .iter()
                    .filter_map(|writer| world.object(*writer))
                    .map(JsValue::from)
                    .collect::<Vec<_>>()
            });
            match writers {
                Some(writers) if r.multi_await_drain => {
                    let set = JsSet::new(context);
                    for writer in writers {
                        set.add(writer, context)?;
                    }
                    set.into()
                }
                Some(writers) => writers.first().cloned().unwrap_or(JsValue::null()),
                None => JsValue::null(),
            }
        }
        _ => JsValue::undefined(),
    })
}

fn writable(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Ok(stream) = world(context)?.id(args.get_or_undefined(0), context) else {
        return Ok(JsValue::undefined());
    };
    let name = args.get_or_undefined(1).to_string(context)?.to_std_string_lossy();
    let Some(w) = use_engine(context, |engine| engine.writable_properties(stream))? else {
        return Ok(JsValue::undefined());
    };
    Ok(match name.as_str() {
        "enabled" => w.enabled.into(),
        "highWaterMark" => amount(w.high_water_mark),
        "objectMode" => w.object_mode.into(),
        "length" => amount(w.length),
        "bufferedRequestCount" => amount(w.buffered as u64),
        "needDrain" => w.need_drain.into(),
        "ending" => w.ending.into(),
        "ended" => w.ended.into(),
        "finished" => w.finished.into(),
        "finalCalled" => w.final_called.into(),
        "prefinished" => w.prefinished.into(),
        "corked" => w.corked.into(),
        "writing" => w.writing.into(),
        "sync" => w.sync.into(),
        "bufferProcessing" => w.buffer_processing.into(),
        "pendingcb" => JsValue::from(w.pending_callbacks as f64),
        _ => JsValue::undefined(),
    })
}
