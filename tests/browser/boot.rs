//! The page starts, wherever its files lie, and asks nobody but its own server.

use crate::harness::{Habit, Page, Server};

#[test]
fn starts_at_the_root() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    page.open("index.html");
    page.wait_for_boot();
    page.wait_until("document.title === 'Upload crash · Highwater'");
    page.assert_quiet();
}

#[test]
fn starts_in_a_frame_from_a_folder() {
    let host = "<!doctype html><title>A course</title><iframe src='figures/highwater/' width=480 height=320></iframe>";
    let server = Server::of_dist("/course/figures/highwater/").with("/course/host.html", host);
    let Some(page) = Page::start(server) else { return };
    page.open("/course/host.html");
    page.wait_until(
        "frames[0].document.body.childElementCount > 0 && !frames[0].document.getElementById('boot')",
    );
    let requests = page.server.requests();
    assert!(requests.iter().any(|path| path.ends_with(".wasm")), "{requests:?}");
    // The browser looks for the icon of a page that names none at the root.
    let strays = requests.iter().filter(|path| !path.starts_with("/course/") && *path != "/favicon.ico");
    assert_eq!(strays.collect::<Vec<_>>(), [""; 0]);
    assert_eq!(page.foreign_requests(), [""; 0]);
}

#[test]
fn starts_where_there_are_only_files_and_nobody_knows_webassembly() {
    let Some(page) = Page::start(Server::of_dist("/a/b/").in_habit(Habit::Bucket)) else { return };
    page.open("index.html?figure=fan-out");
    page.wait_for_boot();
    page.wait_until("document.title.startsWith('Fan-out')");
    page.assert_quiet();
}

#[test]
fn starts_where_the_index_moves_to_its_folder() {
    let Some(page) = Page::start(Server::of_dist("/a/b/").in_habit(Habit::Pretty)) else { return };
    page.open("index.html?figure=fan-out");
    page.wait_for_boot();
    page.wait_until("document.title.startsWith('Fan-out') && location.pathname === '/a/b/'");
    page.assert_quiet();
}

#[test]
fn a_visit_asks_for_six_files_once() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    // In a frame it is not kept, which would ask again.
    page.open("index.html?embed=1");
    page.wait_for_boot();
    page.wait_until("document.readyState === 'complete' && highwaterRest.here");
    let asked = page.server.requests();
    let mut ends: Vec<_> =
        asked.iter().map(|path| path.rsplit(['/', '.']).next().unwrap_or_default()).collect();
    // A browser without a window asks for no icon.
    ends.retain(|end| *end != "svg");
    ends.sort_unstable();
    assert_eq!(ends, ["css", "html?embed=1", "js", "js", "wasm", "wasm"], "{asked:?}");
}
