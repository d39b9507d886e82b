//! The engine's host for programs: what it asks of their chunks, errors and listeners. Nothing uses this module by name.

use std::rc::Rc;

use boa_engine::{Context, JsObject, JsResult, JsString, JsValue, js_string};

use super::host::{JsChunk, JsHost, unpipe_info};
use super::scope::values;
use super::thrown;
use crate::engine::{Engine, EventArgs, Host, NodeError, On, ReplacedCall, StreamId};
use crate::scenario::DeviceHost;

/// Calls a method of a value by name, which is Node's own code and does not fail.
fn method(value: &JsValue, name: JsString, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = value.to_object(context)?;
    let function = object.get(name, context)?;
    match function.as_callable() {
        Some(function) => function.call(value, args, context),
        None => Ok(JsValue::undefined()),
    }
}

/// Calls a function of Node's own modules with the stream and `args`.
fn tell(engine: &mut Engine<JsHost>, stream: StreamId, function: &str, args: &[JsValue]) {
    let world = engine.host().world.clone();
    let (Some(object), Some(function)) = (world.object(stream), world.library(function)) else { return };
    let all: Vec<JsValue> = std::iter::once(object.into()).chain(args.iter().cloned()).collect();
    super::calls::call(engine, &function, &JsValue::undefined(), &all);
}

fn chunk_of(result: JsResult<JsValue>, encoding: JsValue, context: &mut Context) -> JsChunk {
    JsChunk::new(result.unwrap_or_default(), encoding, context)
}

impl Host for JsHost {
    type Chunk = JsChunk;
    type Decoder = JsObject;
    type Error = JsValue;
    type Listener = JsObject;

    fn length(chunk: &JsChunk) -> u64 {
        chunk.length
    }

    fn bytes(chunk: &JsChunk) -> u64 {
        chunk.bytes
    }

    fn elements(chunk: &JsChunk) -> Option<u32> {
        chunk.elements
    }

    fn is_string(chunk: &JsChunk) -> bool {
        chunk.value.is_string()
    }

    fn decode(&mut self, decoder: &mut JsObject, chunk: &JsChunk) -> JsChunk {
        values(|context| {
            let text = method(
                &decoder.clone().into(),
                js_string!("write"),
                std::slice::from_ref(&chunk.value),
                context,
            );
            chunk_of(text, JsValue::undefined(), context)
        })
    }

    fn decode_end(&mut self, decoder: &mut JsObject) -> JsChunk {
        values(|context| {
            let text = method(&decoder.clone().into(), js_string!("end"), &[], context);
            chunk_of(text, JsValue::undefined(), context)
        })
    }

    fn split(&mut self, chunk: &JsChunk, length: u64) -> (JsChunk, JsChunk) {
        values(|context| {
            let name = if chunk.value.is_string() { js_string!("slice") } else { js_string!("subarray") };
            let at = JsValue::from(length as f64);
            let front = method(&chunk.value, name.clone(), &[JsValue::from(0), at.clone()], context);
            let back = method(&chunk.value, name, &[at], context);
            let front = chunk_of(front, chunk.encoding.clone(), context);
            (front, chunk_of(back, chunk.encoding.clone(), context))
        })
    }

    fn concat(&mut self, chunks: Vec<JsChunk>) -> JsChunk {
        let world = self.world.clone();
        values(|context| {
            let bytes =
                chunks.iter().map(|chunk| super::bytes::of(&chunk.value, context).unwrap_or_default());
            let bytes = bytes.collect::<Vec<_>>().concat();
            let buffer = world.new_buffer(bytes, context);
            chunk_of(buffer, js_string!("buffer").into(), context)
        })
    }

    fn join(&mut self, chunks: Vec<JsChunk>) -> JsChunk {
        // A Buffer that was put back in front is none, and becomes one as `Array.prototype.join()` has it.
        let strings = values(|context| {
            let of = |chunk: &JsChunk| chunk.value.to_string(context).unwrap_or_default();
            chunks.iter().map(of).collect::<Vec<JsString>>()
        });
        let parts: Vec<_> = strings.iter().map(JsString::as_str).collect();
        let joined = JsString::concat_array(&parts);
        let length = joined.len() as u64;
        JsChunk::of_length(joined.into(), length)
    }

    fn node_error(&mut self, error: NodeError) -> JsValue {
        let world = self.world.clone();
        values(|context| {
            let args = [
                js_string!(error.code()).into(),
                js_string!(error.name()).into(),
                js_string!(error.message().as_ref()).into(),
            ];
            world.call_library("makeNodeError", &args, context).unwrap_or_default()
        })
    }

    fn aggregate(&mut self, inner: JsValue, outer: JsValue) -> JsValue {
        let world = self.world.clone();
        let args = [inner, outer.clone()];
        values(|context| world.call_library("aggregateTwoErrors", &args, context).unwrap_or(outer))
    }

    fn error_name(error: &JsValue) -> Rc<str> {
        values(|context| thrown::name(error, context))
    }

    fn is_abort(error: &JsValue) -> bool {
        values(|context| {
            thrown::text_property(error, js_string!("name"), context).as_deref() == Some("AbortError")
        })
    }

    fn is_premature_close(error: &JsValue) -> bool {
        let code = values(|context| thrown::text_property(error, js_string!("code"), context));
        code.as_deref() == Some("ERR_STREAM_PREMATURE_CLOSE")
    }

    fn piped(&mut self, destination: StreamId, objects: bool, chunk: JsChunk) -> Result<JsChunk, JsValue> {
        if objects && !chunk.value.is_null() {
            return Ok(JsChunk { length: 1, encoding: JsValue::undefined(), ..chunk });
        }
        let world = self.world.clone();
        // It need not be looked at again.
        if chunk.value.as_object().is_some_and(|object| super::natives::is_buffer(&world, &object)) {
            return Ok(JsChunk { length: chunk.bytes, encoding: js_string!("buffer").into(), ..chunk });
        }
        values(|context| {
            let written =
                super::natives::written(&world, destination, &chunk.value, &JsValue::undefined(), context);
            written.map_err(|error| error.into_opaque(context).unwrap_or_default())
        })
    }

    fn replaces(&mut self, stream: StreamId, method: &'static str) -> bool {
        let known =
            self.world.stream(stream, |stream| (stream.replaced.contains(&method), stream.object.clone()));
        let Some((replaced, object)) = known else { return false };
        let name = match method {
            "emit" => js_string!("emit"),
            "write" => js_string!("write"),
            "end" => js_string!("end"),
            "destroy" => js_string!("destroy"),
            "push" => js_string!("push"),
            "read" => js_string!("read"),
            "pause" => js_string!("pause"),
            "resume" => js_string!("resume"),
            _ => js_string!("unpipe"),
        };
        replaced || values(|context| object.has_own_property(name, context).unwrap_or(false))
    }

    fn call_replaced(engine: &mut Engine<JsHost>, stream: StreamId, call: ReplacedCall<JsHost>) -> bool {
        let mut args: Vec<JsValue> =
            call.event.map(|event| JsString::from(event).into()).into_iter().collect();
        args.extend(call.chunk.map(|chunk| chunk.value));
        args.extend(call.error);
        args.extend(call.size.map(|size| JsValue::from(size as f64)));
        let source = call.source.and_then(|source| engine.host().world.object(source));
        args.extend(source.map(JsValue::from));
        if call.event == Some("unpipe") {
            args.push(values(|context| unpipe_info(false, context)));
        } else if call.method == "push" && args.is_empty() {
            args.push(JsValue::null());
        }
        let result = super::calls::call_method(engine, stream, JsString::from(call.method), &args);
        match (result, call.method) {
            (Some(result), "read") => !result.is_null(),
            // A pipe waits where write() returns false, and only then.
            (Some(result), "write") => result.as_boolean() != Some(false),
            (Some(result), _) => result.to_boolean(),
            (None, _) => false,
        }
    }

    fn listener_comes(engine: &mut Engine<JsHost>, stream: StreamId, on: On) {
        tell(engine, stream, "listenerComes", &[JsString::from(on.name()).into()]);
    }

    fn listener_gone(engine: &mut Engine<JsHost>, stream: StreamId, on: On, own: Option<&JsObject>) {
        let own = own.map_or(JsValue::undefined(), |own| own.clone().into());
        tell(engine, stream, "listenerGone", &[JsString::from(on.name()).into(), own]);
    }

    fn error_comes(engine: &mut Engine<JsHost>, stream: StreamId, args: &EventArgs<JsHost>) {
        if !args.by_program {
            tell(engine, stream, "errorComes", args.error.as_slice());
        }
    }

    fn unheard(&mut self, error: JsValue) -> JsValue {
        let world = self.world.clone();
        values(|context| {
            let thrown = world.call_library("unheard", std::slice::from_ref(&error), context);
            thrown.unwrap_or(error)
        })
    }

    fn uncaught(engine: &mut Engine<JsHost>, error: &JsValue) -> bool {
        super::process::uncaught(engine, error)
    }
}

impl DeviceHost for JsHost {
    fn chunk_of(&mut self, bytes: u64) -> JsChunk {
        let world = self.world.clone();
        let value = values(|context| world.zeros(bytes, context)).unwrap_or_default();
        JsChunk::of_length(value, bytes)
    }

    fn error_of(&mut self, code: &str) -> JsValue {
        let world = self.world.clone();
        let code = JsValue::from(JsString::from(code));
        values(|context| world.call_library("codedError", &[code], context).unwrap_or_default())
    }
}
