//! Packing and unpacking text, by the browser's own raw DEFLATE. Must not know what is packed.

use js_sys::{Array, Uint8Array};
use web_sys::Blob;

use super::bytes::Bytes;
use crate::tr;

/// The text, packed; `None` where the browser cannot do it.
pub async fn packed(text: &str) -> Option<Vec<u8>> {
    through(text.as_bytes(), "CompressionStream", String::new()).ok()?.all(usize::MAX).await.ok()?
}

/// Unpacks a text.
///
/// # Errors
/// A sentence, if the bytes are not raw DEFLATE, or unpack to more than `most` bytes.
pub async fn unpacked(bytes: &[u8], most: usize) -> Result<String, String> {
    let broken = || tr!("The part of the address after # is damaged; some of it may be missing.").to_owned();
    let text = through(bytes, "DecompressionStream", broken())?.all(most).await?;
    let text =
        text.ok_or_else(|| tr!("The part of the address after # unpacks to more than {most} bytes.", most))?;
    String::from_utf8(text).map_err(|_| broken())
}

/// Passes bytes through the browser's stream of that class.
fn through(bytes: &[u8], class: &str, broken: String) -> Result<Bytes, String> {
    let blob = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes)));
    let (blob, failed) = (blob.map_err(|_| broken.clone())?, broken.clone());
    Bytes::new(blob.stream(), move |_| failed.clone()).through(class, "deflate-raw", broken)
}
