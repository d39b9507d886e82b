//! Packing and unpacking text, by the browser's own raw DEFLATE. Must not know what is packed.

use js_sys::{Array, Uint8Array};
use web_sys::Blob;

use super::bytes::Bytes;
use super::error::WebError;

/// The text, packed; `None` where the browser cannot do it.
pub async fn packed(text: &str) -> Option<Vec<u8>> {
    through(text.as_bytes(), "CompressionStream").ok()?.all(usize::MAX).await.ok()?
}

/// Unpacks a text.
///
/// # Errors
/// If the bytes are not raw DEFLATE, or unpack to more than `most` bytes.
pub async fn unpacked(bytes: &[u8], most: usize) -> Result<String, WebError> {
    let text = through(bytes, "DecompressionStream")?.all(most).await?;
    String::from_utf8(text.ok_or(WebError::FragmentSize(most))?).map_err(|_| WebError::Fragment)
}

fn through(bytes: &[u8], class: &str) -> Result<Bytes, WebError> {
    let blob = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes)));
    let blob = blob.map_err(|_| WebError::Fragment)?;
    Bytes::new(blob.stream(), |_| WebError::Fragment).through(class, "deflate-raw", WebError::Fragment)
}
