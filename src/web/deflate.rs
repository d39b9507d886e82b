//! Packing and unpacking text, by the browser's own raw DEFLATE. Must not know what is packed.

use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStream, ReadableStreamDefaultReader, ReadableWritablePair};

use crate::tr;

/// The text, packed; `None` where the browser cannot do it.
pub async fn packed(text: &str) -> Option<Vec<u8>> {
    let stream = stream_of("CompressionStream").ok()?;
    through(text.as_bytes(), &stream, usize::MAX).await.ok()?
}

/// The text that was packed.
///
/// # Errors
/// A sentence, if that is nothing that was packed, or has more than `most` bytes.
pub async fn unpacked(bytes: &[u8], most: usize) -> Result<String, String> {
    let broken = || tr!("What the address has after # is broken: a part of it may be missing.").to_owned();
    let stream = stream_of("DecompressionStream").map_err(|_| broken())?;
    let text = through(bytes, &stream, most).await.map_err(|_| broken())?;
    let text =
        text.ok_or_else(|| tr!("What the address has after # unpacks to more than {most} bytes.", most))?;
    String::from_utf8(text).map_err(|_| broken())
}

/// A new stream of that class: web-sys has none of them.
fn stream_of(class: &str) -> Result<ReadableWritablePair, JsValue> {
    let class: Function = Reflect::get(&js_sys::global(), &class.into())?.dyn_into()?;
    Ok(Reflect::construct(&class, &Array::of1(&"deflate-raw".into()))?.unchecked_into())
}

/// What comes out of a stream that this goes into; `None` if it has more than `most` bytes: the rest is never made.
async fn through(
    bytes: &[u8],
    stream: &ReadableWritablePair,
    most: usize,
) -> Result<Option<Vec<u8>>, JsValue> {
    let blob = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes)))?;
    let out: ReadableStream = blob.stream().pipe_through(stream);
    let reader: ReadableStreamDefaultReader = out.get_reader().dyn_into()?;
    let mut all = Vec::new();
    loop {
        let read = JsFuture::from(reader.read()).await?;
        if Reflect::get(&read, &"done".into())?.is_truthy() {
            return Ok(Some(all));
        }
        let piece: Uint8Array = Reflect::get(&read, &"value".into())?.dyn_into()?;
        if piece.length() as usize > most - all.len() {
            // What is still in it is of no use.
            let _ = reader.cancel();
            return Ok(None);
        }
        all.extend(piece.to_vec());
    }
}
