//! Files: chosen, dropped and saved.

use super::bytes::Bytes;
use super::error::WebError;
use super::raster::Address;
use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, DomException, DragEvent, Event, File, HtmlAnchorElement, HtmlInputElement};

/// Milliseconds for which a saved file's object URL is kept.
const KEPT: u32 = 30_000;

/// A file that the reader chose or dropped.
pub struct PickedFile {
    file: File,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// How many other files were dropped with it.
    pub others: u32,
}

impl PickedFile {
    /// From the `<input type="file">` that an event came from; the same file can be chosen again afterwards.
    pub fn of_input(event: &Event) -> Option<PickedFile> {
        let input = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
        let file = input.files()?.get(0)?;
        input.set_value("");
        Some(PickedFile { file, is_folder: false, others: 0 })
    }

    /// The first one of what was dropped, if that is files.
    pub fn of_drop(event: &DragEvent) -> Option<PickedFile> {
        let dropped = event.data_transfer()?;
        let files = dropped.files()?;
        let entry = dropped.items().get(0).and_then(|item| item.webkit_get_as_entry().ok().flatten());
        let is_folder = entry.is_some_and(|entry| entry.is_directory());
        Some(PickedFile { file: files.get(0)?, is_folder, others: files.length() - 1 })
    }

    /// Its name without a folder.
    pub fn name(&self) -> String {
        self.file.name()
    }

    /// What it holds.
    pub fn bytes(&self) -> Bytes {
        let name = self.name();
        let failed = move |error: &JsValue| match error.dyn_ref::<DomException>().map(DomException::name) {
            Some(why) if why == "NotReadableError" => WebError::NotReadable(name.clone()),
            _ => WebError::Read(name.clone()),
        };
        Bytes::new(self.file.stream(), failed).of_size(Some(self.file.size()))
    }
}

/// A file that is assembled from pieces, outside of the program's own memory.
#[derive(Default)]
pub struct Pieces(js_sys::Array);

impl Pieces {
    /// Appends bytes.
    pub fn push(&self, bytes: &[u8]) {
        let part = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
        // The browser may put a blob on the disk; it refuses none, but where it has no room left: `save` will say so.
        let _ = Blob::new_with_u8_array_sequence(&part).map(|blob| self.0.push(&blob));
    }

    /// Lets the browser save it under that name. Its size in bytes.
    ///
    /// # Errors
    /// [`WebError::Save`]
    pub fn save(&self, name: &str) -> Result<f64, WebError> {
        let blob = Blob::new_with_blob_sequence(&self.0).ok();
        blob.ok_or(WebError::Save).and_then(|blob| save(name, &blob))
    }
}

/// Lets the browser save a file under that name. Its size in bytes.
///
/// # Errors
/// [`WebError::Save`]
pub fn save(name: &str, blob: &Blob) -> Result<f64, WebError> {
    let address = Address::of(blob).ok_or(WebError::Save)?;
    let link = || {
        let document = web_sys::window()?.document()?;
        document.create_element("a").ok()?.dyn_into::<HtmlAnchorElement>().ok()
    };
    let link = link().ok_or(WebError::Save)?;
    link.set_href(address.text());
    link.set_download(name);
    link.click();
    // The browser may come for it a little later.
    Timeout::new(KEPT, move || drop(address)).forget();
    Ok(blob.size())
}
