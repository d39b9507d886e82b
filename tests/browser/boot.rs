//! The page starts, wherever its files lie, and asks nobody but its own server.

use crate::harness::{Page, Server};

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
