//! The only users of the browser's own interfaces. Must not know streams, traces or the page's state.
//! Handles release what they took from the browser when they are dropped.

pub mod address;
pub mod boot;
pub mod bytes;
pub mod canvas;
pub mod clipboard;
pub mod deflate;
pub mod dom;
pub mod editor;
pub mod error;
pub mod fetch;
pub mod file;
pub mod frame;
pub mod host;
pub mod panic;
pub mod parts;
pub mod pixels;
pub mod program;
pub mod raster;
mod script;
pub mod slices;
pub mod theme;

/// A boxed future, for functions that are awaited in several places: otherwise each place would have a copy of its code.
pub type Later<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + 'a>>;
