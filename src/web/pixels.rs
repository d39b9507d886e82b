//! Lengths on screen in units that cannot be mixed up. Layout pixels, in which views compute, are bare numbers: whatever
//! else there is becomes one of them here.

/// A length in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CssPx(pub f64);

/// A size in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CssSize {
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

/// CSS pixels per layout pixel: the reader's scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayoutScale(pub f64);

/// Device pixels per CSS pixel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DeviceRatio(pub f64);

impl CssPx {
    /// In layout pixels.
    pub fn to_layout(self, scale: LayoutScale) -> f64 {
        self.0 / scale.0
    }
}

impl CssSize {
    /// Width and height in layout pixels.
    pub fn to_layout(self, scale: LayoutScale) -> (f64, f64) {
        (self.w / scale.0, self.h / scale.0)
    }
}
