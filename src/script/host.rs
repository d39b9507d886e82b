//! Whose values the streams of a program carry: chunks, errors and listeners are values of JavaScript. `engine_host` is what the
//! engine asks of it. Must not know the program.

use std::rc::Rc;

use boa_engine::builtins::typed_array::TypedArray;
use boa_engine::object::builtins::{JsArray, JsTypedArray};
use boa_engine::{Context, JsObject, JsValue, js_string};

use super::world::World;

/// Whose values the streams of a program carry.
pub(super) struct JsHost {
    pub(super) world: Rc<World>,
}

/// A chunk: a value, what a stream counts it as, and what it weighs.
#[derive(Clone)]
pub(super) struct JsChunk {
    pub(super) value: JsValue,
    pub(super) length: u64,
    pub(super) bytes: u64,
    /// How many elements it has, if it is an array.
    pub(super) elements: Option<u32>,
    /// What `_write` and `_transform` are told.
    pub(super) encoding: JsValue,
    /// The callback that it was written with, which `_writev` sees.
    pub(super) callback: JsValue,
}

impl JsChunk {
    pub(super) fn new(value: JsValue, encoding: JsValue, context: &mut Context) -> Self {
        let length = length(&value, context).unwrap_or(0);
        JsChunk { encoding, ..JsChunk::of_length(value, length) }
    }

    /// One of a known length, without an encoding.
    pub(super) fn of_length(value: JsValue, length: u64) -> Self {
        let (encoding, callback) = (JsValue::undefined(), JsValue::undefined());
        JsChunk { value, length, bytes: length, elements: None, encoding, callback }
    }

    /// One of a stream of objects, of which each counts 1.
    pub(super) fn of_object(value: JsValue, encoding: JsValue, context: &mut Context) -> Self {
        let bytes = length(&value, context).unwrap_or(1);
        let elements = elements(&value, context);
        JsChunk { bytes, elements, encoding, ..JsChunk::of_length(value, 1) }
    }
}

/// `value.length` of a string or a typed array; `None` of anything else, which only streams of objects carry.
fn length(value: &JsValue, context: &mut Context) -> Option<u64> {
    if let Some(string) = value.as_string() {
        return Some(string.len() as u64);
    }
    let object = value.as_object().filter(|object| object.is::<TypedArray>())?;
    let length = JsTypedArray::from_object(object).and_then(|array| array.length(context));
    length.ok().map(|length| length as u64)
}

/// `array.length`; `None` of anything else.
fn elements(value: &JsValue, context: &mut Context) -> Option<u32> {
    let array = JsArray::from_object(value.as_object()?).ok()?;
    array.length(context).ok().and_then(|length| u32::try_from(length).ok())
}

/// The second argument of `'unpipe'`.
pub(super) fn unpipe_info(taken: bool, context: &mut Context) -> JsValue {
    let info = JsObject::with_object_proto(context.intrinsics());
    // A plain object takes every property.
    let _ = info.set(js_string!("hasUnpiped"), taken, false, context);
    info.into()
}
