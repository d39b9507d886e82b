//! `internalBinding('encoding')`: strings and bytes, by the encodings that Node has.

use boa_engine::object::builtins::JsArray;
use boa_engine::{Context, JsArgs, JsNativeError, JsObject, JsResult, JsString, JsValue};

use crate::encoding::Encoding;
use crate::script::bytes;
use crate::script::natives::{object, world};

pub(super) fn binding(context: &mut Context) -> JsObject {
    object(
        context,
        &[
            ("encode", 2, encode),
            ("decode", 2, decode),
            ("byteLength", 2, byte_length),
            ("concat", 2, concat),
        ],
    )
}

fn encoding(value: &JsValue) -> JsResult<Encoding> {
    let name = value.as_string().map_or_else(|| "utf8".to_owned(), |name| name.to_std_string_lossy());
    let unknown = || JsNativeError::typ().with_message(format!("Unknown encoding: {name}")).into();
    Encoding::named(&name).ok_or_else(unknown)
}

fn units(value: &JsValue, context: &mut Context) -> JsResult<Vec<u16>> {
    Ok(value.to_string(context)?.to_vec())
}

/// `encode(string, encoding)`: a Buffer.
fn encode(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let encoding = encoding(args.get_or_undefined(1))?;
    let units = units(args.get_or_undefined(0), context)?;
    world(context)?.new_buffer(encoding.encode(&units), context)
}

/// `decode(bytes, encoding)`: a string.
fn decode(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let encoding = encoding(args.get_or_undefined(1))?;
    let bytes = bytes::of(args.get_or_undefined(0), context);
    let bytes = bytes.ok_or_else(|| JsNativeError::typ().with_message("these are no bytes"))?;
    Ok(JsString::from(encoding.decode(&bytes).as_slice()).into())
}

fn byte_length(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let encoding = encoding(args.get_or_undefined(1))?;
    let units = units(args.get_or_undefined(0), context)?;
    Ok(JsValue::from(encoding.encode(&units).len() as f64))
}

/// `concat(arrays, length)`: a Buffer, cut or filled with zeros to that length.
fn concat(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let list = JsArray::from_object(args.get_or_undefined(0).to_object(context)?)?;
    let mut all = Vec::new();
    for at in 0..list.length(context)? {
        let array = list.get(at, context)?;
        all.extend(bytes::of(&array, context).unwrap_or_default());
    }
    if let Some(length) = args.get_or_undefined(1).as_number() {
        all.resize(length as usize, 0);
    }
    world(context)?.new_buffer(all, context)
}
