//! The page's state, its transport, controls and panels, each in a room of its own. Must not compute layouts, and must
//! not touch the browser but through [`crate::web`]. No two rooms import each other, not even by way of a third.

pub mod address;
mod app;
mod canvas;
mod comparison;
mod controls;
mod experiment;
mod export;
pub mod guest;
mod index;
mod lesson;
mod model;
mod panels;
mod pipe;
pub mod playback;
mod program;
mod sequence;
mod session;
mod share;
mod shell;
mod timeline;

pub use app::{App, AppProps};
pub use session::{Session, boot};
