//! The page's state, its transport, controls and panels. Must not compute layouts, and must not touch the browser but
//! through [`crate::web`].

pub mod address;
mod app;
mod begin;
pub mod changes;
mod choice;
mod compare;
mod consumer;
mod diagnosis;
mod drag;
mod export;
mod faults;
mod figures;
mod flows;
mod fork;
mod frames;
pub mod guest;
mod header;
mod help;
mod index;
mod keys;
mod language;
mod lesson;
mod looks;
mod notice;
mod open;
mod paint;
mod panels;
mod picture;
pub mod player;
#[cfg(test)]
mod rendered;
mod sequence;
mod sequence_filter;
mod sequence_hand;
mod setup;
mod share;
pub mod sights;
mod state;
pub mod tempo;
mod timeline;
mod timeline_hand;
mod timeline_words;
mod told;
mod transport;
mod visit;
mod why;
mod wish;

pub use begin::{Begun, begin};
pub use language::{App, AppProps};
