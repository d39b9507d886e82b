//! The only users of the browser's own interfaces. Must not know streams, traces or the page's state.
//! Whatever is asked of the browser here is given back when its handle is dropped.

pub mod address;
pub mod boot;
pub mod bytes;
pub mod canvas;
pub mod clipboard;
pub mod deflate;
pub mod dom;
pub mod fetch;
pub mod file;
pub mod frame;
pub mod host;
pub mod panic;
pub mod raster;
pub mod slices;
pub mod theme;

/// What comes later. Boxed where it is waited for in several places: each of them would have a copy of its code.
pub type Later<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + 'a>>;
