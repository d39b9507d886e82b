//! The built page in a real browser. `make test` builds `dist/` first and runs these with `HIGHWATER_BROWSER=1`:
//! then whatever is missing is a failure. `HIGHWATER_BROWSER=0` skips them. Otherwise, as in a plain `cargo test`,
//! they run if they can and say why if they cannot.
//!
//! A test is a function in one of the modules here:
//!
//! ```ignore
//! let Some(page) = Page::start(Server::of_dist("/")) else { return };
//! page.open("index.html");
//! page.wait_for_boot();
//! page.click("[data-test=play]");
//! page.wait_until("document.querySelector('output').textContent === '1.024 s'");
//! page.assert_quiet();
//! ```
//!
//! [`harness::Page`] lists all that a test can do with a page. Each test has a server and a browser of its own.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod access;
mod addresses;
mod bench;
mod boot;
mod chance;
mod controls;
mod embed;
mod examples;
mod export;
mod flows;
#[path = "../fuzz/dice.rs"]
mod fuzz_dice;
mod harness;
mod harness_works;
mod instrument;
mod language;
mod layout;
mod lesson;
mod offline;
mod one_file;
mod paper;
mod pictures;
mod previews;
mod recording;
#[path = "../shared/scenarios.rs"]
mod scenarios;
mod sequence;
mod timeline;
mod weight;
#[path = "../shared/wide.rs"]
mod wide;
