//! Canvases that show layouts, painted outside of Yew.

mod paint;
mod picture;

pub use self::paint::Palette;
pub use self::picture::{Layout, Picture, SHEET};
