//! Pictures in the browser: object URLs for them, and SVG drawn as PNG.

use super::error::WebError;
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, Url};

/// An object URL, valid until this is dropped.
pub struct Address(String);

impl Address {
    /// Of what is in a blob.
    pub fn of(blob: &Blob) -> Option<Address> {
        Url::create_object_url_with_blob(blob).ok().map(Address)
    }

    /// Of an SVG picture.
    pub fn of_svg(svg: &str) -> Option<Address> {
        let parts = js_sys::Array::of1(&Uint8Array::from(svg.as_bytes()));
        let kind = BlobPropertyBag::new();
        kind.set_type("image/svg+xml");
        Address::of(&Blob::new_with_u8_array_sequence_and_options(&parts, &kind).ok()?)
    }

    /// The address.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl Drop for Address {
    fn drop(&mut self) {
        // Fails only where there is no such address any more.
        let _ = Url::revoke_object_url(&self.0);
    }
}

/// Two colours for a test, and the difference up to which a canvas may alter them.
const PROBE: [[u8; 3]; 2] = [[194, 51, 12], [13, 122, 67]];
const NEAR: u8 = 16;

/// Whether canvases return what was painted on them: some browsers randomise it against fingerprinting.
fn gives_back() -> Option<bool> {
    let canvas = canvas_of(16, 8)?;
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    for ([r, g, b], left) in PROBE.into_iter().zip([0.0, 8.0]) {
        context.set_fill_style_str(&format!("rgb({r} {g} {b})"));
        context.fill_rect(left, 0.0, 8.0, 8.0);
    }
    let given = context.get_image_data(0.0, 0.0, 16.0, 8.0).ok()?.data();
    let is_near = |(place, pixel): (usize, &[u8])| {
        PROBE[place % 16 / 8].iter().zip(pixel).all(|(wanted, is)| wanted.abs_diff(*is) <= NEAR)
    };
    Some(given.chunks_exact(4).enumerate().all(is_near))
}

/// Draws an SVG picture as a PNG of that size in pixels.
///
/// # Errors
/// If the browser cannot: the picture is too large for a canvas, or the canvas cannot be read.
pub async fn png(svg: &str, width: u32, height: u32) -> Result<Blob, WebError> {
    let failed = || WebError::Picture(width, height);
    if gives_back() != Some(true) {
        return Err(WebError::Drawing);
    }
    let address = Address::of_svg(svg).ok_or_else(failed)?;
    let image = HtmlImageElement::new().map_err(|_| failed())?;
    image.set_src(address.text());
    JsFuture::from(image.decode()).await.map_err(|_| failed())?;
    let canvas = drawn(&image, width, height).ok_or_else(failed)?;
    let promise = Promise::new(&mut |resolve, reject| {
        if canvas.to_blob(&resolve).is_err() {
            // What rejects never fails.
            let _ = reject.call0(&JsValue::NULL);
        }
    });
    let blob = JsFuture::from(promise).await.map_err(|_| failed())?;
    // A canvas that is too large gives nothing.
    blob.dyn_into().map_err(|_| failed())
}

fn canvas_of(width: u32, height: u32) -> Option<HtmlCanvasElement> {
    let document = web_sys::window()?.document()?;
    let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    Some(canvas)
}

fn drawn(image: &HtmlImageElement, width: u32, height: u32) -> Option<HtmlCanvasElement> {
    let canvas = canvas_of(width, height)?;
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let (w, h) = (f64::from(width), f64::from(height));
    context.draw_image_with_html_image_element_and_dw_and_dh(image, 0.0, 0.0, w, h).ok()?;
    Some(canvas)
}
