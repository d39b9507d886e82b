//! The built page in a real browser. `make test` builds `dist/` first and runs these with `HIGHWATER_BROWSER=chromium`
//! (also `1`), and those of `core.txt` with `firefox` and `webkit`: then whatever is missing is a failure.
//! `HIGHWATER_BROWSER=0` skips them. Otherwise, as in a plain `cargo test`, they run in Chromium if they can and say why if
//! they cannot. `harness/browsers.rs` lists what is not tried in which browser.
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
mod delivery;
mod element;
mod embed;
mod examples;
mod export;
mod floods;
mod flows;
#[path = "../shared/folder.rs"]
mod folder;
#[path = "../fuzz/dice.rs"]
mod fuzz_dice;
mod harness;
mod harness_works;
mod instrument;
mod language;
mod layout;
mod lesson;
mod live;
mod loading;
mod offline;
mod one_file;
mod opening;
mod own;
mod paper;
mod pictures;
mod previews;
mod program;
mod recording;
mod rest;
#[path = "../shared/scenarios.rs"]
mod scenarios;
mod sequence;
mod soak;
mod timeline;
mod weight;
#[path = "../shared/wide.rs"]
mod wide;
