//! Files: chosen, dropped, read piece by piece, and saved.

use super::raster::Address;
use crate::tr;
use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DragEvent, Event, File, HtmlAnchorElement, HtmlInputElement};

/// Bytes that are read at a time.
const PIECE: f64 = 1_048_576.0;

/// Milliseconds for which what is to be saved is kept.
const KEPT: u32 = 30_000;

/// A file that somebody chose.
pub struct Chosen {
    file: File,
}

impl Chosen {
    /// From the `<input type="file">` that an event came from; the same file can be chosen again afterwards.
    pub fn of_input(event: &Event) -> Option<Chosen> {
        let input = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
        let file = input.files()?.get(0)?;
        input.set_value("");
        Some(Chosen { file })
    }

    /// What was dropped, if it is a file.
    pub fn of_drop(event: &DragEvent) -> Option<Chosen> {
        Some(Chosen { file: event.data_transfer()?.files()?.get(0)? })
    }

    /// Its name without a folder.
    pub fn name(&self) -> String {
        self.file.name()
    }

    /// Its size in bytes.
    pub fn size(&self) -> f64 {
        self.file.size()
    }

    /// Gives it to `take` piece by piece with the share that has been read, until `take` wants no more.
    ///
    /// # Errors
    /// A sentence, if the browser cannot read it.
    pub async fn read(&self, mut take: impl FnMut(&[u8], f64) -> bool) -> Result<(), String> {
        let unreadable = |_| tr!("The browser could not read {name}.", name = self.file.name());
        let (mut at, size) = (0.0, self.size());
        while at < size {
            let end = (at + PIECE).min(size);
            let piece: Blob = self.file.slice_with_f64_and_f64(at, end).map_err(unreadable)?;
            let buffer = JsFuture::from(piece.array_buffer()).await.map_err(unreadable)?;
            at = end;
            if !take(&js_sys::Uint8Array::new(&buffer).to_vec(), at / size) {
                break;
            }
        }
        Ok(())
    }
}

/// A file that is put together piece by piece, outside of the program's own memory.
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
    /// A sentence.
    pub fn save(&self, name: &str) -> Result<f64, String> {
        let blob = Blob::new_with_blob_sequence(&self.0).ok();
        blob.ok_or_else(unsaved).and_then(|blob| save(name, &blob))
    }
}

fn unsaved() -> String {
    tr!("The browser does not save files here.").to_owned()
}

/// Lets the browser save a file under that name. Its size in bytes.
///
/// # Errors
/// A sentence.
pub fn save(name: &str, blob: &Blob) -> Result<f64, String> {
    let address = Address::of(blob).ok_or_else(unsaved)?;
    let link = || {
        let document = web_sys::window()?.document()?;
        document.create_element("a").ok()?.dyn_into::<HtmlAnchorElement>().ok()
    };
    let link = link().ok_or_else(unsaved)?;
    link.set_href(address.text());
    link.set_download(name);
    link.click();
    // The browser may come for it a little later.
    Timeout::new(KEPT, move || drop(address)).forget();
    Ok(blob.size())
}
