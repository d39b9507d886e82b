//! Highwater: what Node.js streams do under backpressure.
//!
//! One idea holds it together, the trace:
//!
//! ```text
//! scenario ──► engine ──► trace ──► layout ──► paint
//! (what to run) (runs it)  (what happened) (what to draw, pure) (canvas)
//! ```
//!
//! Start here:
//! - [`encoding`]: Node's encodings of strings, which a host with real values decodes by.
//! - [`engine`]: Node's event loop and streams on a virtual clock. It tells an [`engine::Observer`] what happens.
//! - [`scenario`]: what to run, as plain data, and its wiring onto the engine.
//! - [`trace`]: what happened, compact and bounded, and the state at any moment.
//! - [`formats`]: traces as files.
//! - [`judge`]: what a trace means: explanations, diagnoses, causes, and how streams stand to each other.
//! - [`run`]: a scenario running into a trace.
//! - `script`: a program in JavaScript running into a trace: an interpreter, and Node's modules on the engine.
//! - [`figure`]: a scenario with a question, as a teacher writes it, and what its runs come to.
//! - [`views`]: pure layouts from (trace, cursor, viewport) to marks.
//! - [`view_list`]: what the views are called, in one table.
//! - [`export`]: what leaves: pictures that need nothing else, and what files are called.
//! - [`ui`]: the page: its state, its components, and what addresses and host pages ask of it.
//! - [`web`]: the only users of the browser's own interfaces.
//! - [`words`]: what the page says, in the reader's language.
//!
//! Which module may use which stands in ARCHITECTURE.md; `tests/architecture.rs` holds them to it.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod encoding;
pub mod engine;
pub mod export;
pub mod figure;
pub mod formats;
pub mod judge;
pub mod run;
pub mod scenario;
#[cfg(feature = "script")]
pub mod script;
pub mod trace;
pub mod ui;
pub mod view_list;
pub mod views;
pub mod web;
pub mod words;
