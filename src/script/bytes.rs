//! The bytes of a typed array, a DataView or an ArrayBuffer, as Rust has them.

use boa_engine::object::builtins::{JsArrayBuffer, JsTypedArray};
use boa_engine::{Context, JsValue};

/// A copy of its bytes; `None` where it is no such thing.
pub(super) fn of(value: &JsValue, context: &mut Context) -> Option<Vec<u8>> {
    let object = value.as_object()?;
    if let Ok(buffer) = JsArrayBuffer::from_object(object.clone()) {
        return buffer.to_vec();
    }
    let (buffer, from, length) = place(value, context)?;
    let data = buffer.data()?;
    data.get(from..from.checked_add(length)?).map(<[u8]>::to_vec)
}

/// Puts bytes into an array from `offset` on, as many as there is room for: how many.
pub(super) fn put(value: &JsValue, offset: usize, bytes: &[u8], context: &mut Context) -> usize {
    let Some((buffer, from, length)) = place(value, context) else { return 0 };
    let count = bytes.len().min(length.saturating_sub(offset));
    let Some(mut data) = buffer.data_mut() else { return 0 };
    match data.get_mut(from + offset..from + offset + count) {
        Some(room) => {
            room.copy_from_slice(&bytes[..count]);
            count
        }
        None => 0,
    }
}

/// The buffer of a typed array, and where in it the array is.
fn place(value: &JsValue, context: &mut Context) -> Option<(JsArrayBuffer, usize, usize)> {
    let array = JsTypedArray::from_object(value.as_object()?).ok()?;
    let (from, length) = (array.byte_offset(context).ok()?, array.byte_length(context).ok()?);
    let buffer = JsArrayBuffer::from_object(array.buffer(context).ok()?.as_object()?).ok()?;
    Some((buffer, from, length))
}
