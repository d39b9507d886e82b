//! Canvases: their size in device pixels, and the strokes of which scenes are made. Must not know what is painted.

use wasm_bindgen::prelude::*;
use web_sys::{
    CanvasRenderingContext2d, Element, HtmlCanvasElement, IntersectionObserver, IntersectionObserverEntry,
    IntersectionObserverInit, ResizeObserver,
};
use yew::NodeRef;

use super::pixels::{CssSize, DeviceRatio, LayoutScale};

const FACE: &str =
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', sans-serif";
const MONO: &str =
    "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace";

/// A canvas that can be painted on.
#[derive(Clone)]
pub struct Canvas {
    element: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
}

/// How a text stands relative to its point.
#[derive(Clone, Copy, Debug)]
pub enum Align {
    /// After it.
    Left,
    /// Around it.
    Middle,
    /// Before it.
    Right,
}

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub struct Lettering {
    /// Font size, in pixels.
    pub size: f64,
    /// Where it is relative to its point.
    pub align: Align,
    /// Whether it is bold.
    pub bold: bool,
    /// Whether it is code.
    pub mono: bool,
}

impl Canvas {
    /// The canvas of a node, once it is in the page.
    pub fn of(node: &NodeRef) -> Option<Canvas> {
        let element = node.cast::<HtmlCanvasElement>()?;
        let context = element.get_context("2d").ok().flatten()?.dyn_into().ok()?;
        Some(Canvas { element, context })
    }

    /// Its size in the page.
    pub fn size(&self) -> CssSize {
        CssSize { w: self.element.client_width().into(), h: self.element.client_height().into() }
    }

    /// Clears the canvas, gives it as many pixels as it has on the device, and takes what is painted next in layout pixels of
    /// that scale. Returns whether it has another size than before.
    pub fn begin(&self, scale: LayoutScale) -> bool {
        let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio()).clamp(1.0, 4.0);
        self.wipe(self.size(), DeviceRatio(ratio), scale)
    }

    /// Clears the canvas and sets its size, whatever room it has in the page. A layout pixel is a CSS pixel there.
    pub fn begin_sheet(&self, size: CssSize, ratio: DeviceRatio) {
        self.wipe(size, ratio, LayoutScale(1.0));
    }

    fn wipe(&self, size: CssSize, DeviceRatio(ratio): DeviceRatio, scale: LayoutScale) -> bool {
        let (pixels_w, pixels_h) = ((size.w * ratio).round() as u32, (size.h * ratio).round() as u32);
        let resized = self.element.width() != pixels_w || self.element.height() != pixels_h;
        if resized {
            self.element.set_width(pixels_w);
            self.element.set_height(pixels_h);
        }
        // Fails for nothing but values that are not numbers.
        let _ = self.context.set_transform(ratio * scale.0, 0.0, 0.0, ratio * scale.0, 0.0, 0.0);
        let (w, h) = size.to_layout(scale);
        self.context.clear_rect(0.0, 0.0, w, h);
        self.context.set_global_alpha(1.0);
        self.context.set_line_join("round");
        self.context.set_line_cap("round");
        resized
    }

    /// Begins a path.
    pub fn path(&self) {
        self.context.begin_path();
    }

    /// Moves to a point without drawing.
    pub fn move_to(&self, x: f64, y: f64) {
        self.context.move_to(x, y);
    }

    /// A straight line.
    pub fn line_to(&self, x: f64, y: f64) {
        self.context.line_to(x, y);
    }

    /// A quadratic curve.
    pub fn quad_to(&self, cx: f64, cy: f64, x: f64, y: f64) {
        self.context.quadratic_curve_to(cx, cy, x, y);
    }

    /// A cubic curve.
    pub fn cubic_to(&self, a: (f64, f64), b: (f64, f64), to: (f64, f64)) {
        self.context.bezier_curve_to(a.0, a.1, b.0, b.1, to.0, to.1);
    }

    /// Closes the path.
    pub fn close(&self) {
        self.context.close_path();
    }

    /// A rectangle with round corners.
    pub fn rect(&self, x: f64, y: f64, w: f64, h: f64, r: f64) {
        let (w, h) = (w.max(0.0), h.max(0.0));
        let r = r.min(w / 2.0).min(h / 2.0);
        if r <= 0.0 || self.context.round_rect_with_f64(x, y, w, h, r).is_err() {
            self.context.rect(x, y, w, h);
        }
    }

    /// A circle.
    pub fn circle(&self, x: f64, y: f64, r: f64) {
        // Fails only for a negative radius.
        let _ = self.context.arc(x, y, r.max(0.0), 0.0, std::f64::consts::TAU);
    }

    /// Fills the path.
    pub fn fill(&self, colour: &str) {
        self.context.set_fill_style_str(colour);
        self.context.fill();
    }

    /// Draws the path's line.
    pub fn stroke(&self, colour: &str, width: f64, dash: Option<(f64, f64)>) {
        self.context.set_stroke_style_str(colour);
        self.context.set_line_width(width);
        let pattern = js_sys::Array::new();
        if let Some((on, off)) = dash {
            pattern.push(&on.into());
            pattern.push(&off.into());
        }
        // Fails only for what is not a list of numbers.
        let _ = self.context.set_line_dash(&pattern);
        self.context.stroke();
    }

    /// A text on a baseline.
    pub fn text(&self, words: &str, x: f64, y: f64, colour: &str, how: Lettering) {
        let weight = if how.bold { "600" } else { "400" };
        let face = if how.mono { MONO } else { FACE };
        self.context.set_font(&format!("{weight} {}px {face}", how.size));
        self.context.set_text_align(match how.align {
            Align::Left => "left",
            Align::Middle => "center",
            Align::Right => "right",
        });
        self.context.set_fill_style_str(colour);
        // Fails for nothing but values that are not numbers.
        let _ = self.context.fill_text(words, x, y);
    }

    /// Clips what `draw` draws to `clip` and fades it to `opacity`, from 0 to 1.
    pub fn group(&self, clip: Option<(f64, f64, f64, f64)>, opacity: f64, draw: impl FnOnce()) {
        self.context.save();
        if let Some((x, y, w, h)) = clip {
            self.context.begin_path();
            self.context.rect(x, y, w, h);
            self.context.clip();
        }
        self.context.set_global_alpha(self.context.global_alpha() * opacity);
        draw();
        self.context.restore();
    }
}

/// Calls back when a canvas's size changes, until it is dropped. A `ResizeObserver`.
pub struct SizeWatch {
    observer: ResizeObserver,
    _closure: Closure<dyn FnMut()>,
}

impl SizeWatch {
    /// Calls `then` at every change, and once at the beginning.
    pub fn new(canvas: &Canvas, then: impl Fn() + 'static) -> Option<SizeWatch> {
        let closure = Closure::<dyn FnMut()>::new(then);
        let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok()?;
        observer.observe(&canvas.element);
        Some(SizeWatch { observer, _closure: closure })
    }
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Calls back when the size of any other element changes, until it is dropped. A `ResizeObserver`.
pub struct BoxWatch {
    observer: ResizeObserver,
    _closure: Closure<dyn FnMut()>,
}

impl BoxWatch {
    /// Calls `then` at every change, and once at the beginning.
    pub fn new(node: &NodeRef, then: impl Fn() + 'static) -> Option<BoxWatch> {
        let element = node.cast::<Element>()?;
        let closure = Closure::<dyn FnMut()>::new(then);
        let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok()?;
        observer.observe(&element);
        Some(BoxWatch { observer, _closure: closure })
    }
}

impl Drop for BoxWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Calls back when an element comes near the visible part of the page and when it leaves, until it is dropped. An
/// `IntersectionObserver`.
pub struct SightWatch {
    observer: IntersectionObserver,
    _closure: Closure<dyn FnMut(js_sys::Array)>,
}

impl SightWatch {
    /// Calls `then` with whether it is near, at every change and once at the beginning.
    pub fn new(node: &NodeRef, then: impl Fn(bool) + 'static) -> Option<SightWatch> {
        let closure = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            if let Ok(entry) = entries.at(-1).dyn_into::<IntersectionObserverEntry>() {
                then(entry.is_intersecting());
            }
        });
        let how = IntersectionObserverInit::new();
        how.set_root_margin("160px");
        let observer = IntersectionObserver::new_with_options(closure.as_ref().unchecked_ref(), &how).ok()?;
        observer.observe(&node.cast::<Element>()?);
        Some(SightWatch { observer, _closure: closure })
    }
}

impl Drop for SightWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
