//! The page without a network: after one visit it is there, whole, and a new build takes the place of an old one.

use std::fs;

use crate::harness::{Fault, Habit, Page, Server, copy_of_dist};

/// Waits until the page is in the hands of a worker.
fn wait_for_worker(page: &Page) {
    page.wait_until("navigator.serviceWorker.controller?.state === 'activated'");
}

/// Waits until this build and no other is kept.
fn wait_for_build(page: &Page, version: &str) {
    let name = format!("highwater {}/ {version}", page.server.origin());
    page.eval(&format!(
        "new Promise((done) => {{
            const look = async () => ((await caches.keys()).join() === '{name}' ? done(true) : setTimeout(look, 20));
            look();
        }})"
    ));
}

/// The build that is on screen.
fn build(page: &Page) -> String {
    page.eval("document.querySelector('script[data-build]').dataset.build").as_str().unwrap().to_owned()
}

#[test]
fn after_one_visit_the_page_works_without_its_server() {
    for habit in [Habit::Usual, Habit::Bucket, Habit::Pretty] {
        let Some(page) = Page::start(Server::of_dist("/a/b/").in_habit(habit)) else { return };
        works_without_its_server(&page);
    }
}

fn works_without_its_server(page: &Page) {
    page.open("index.html");
    page.wait_for_boot();
    wait_for_worker(page);
    page.server.set_down(true);
    page.open("index.html?figure=fan-out&lang=de");
    page.wait_for_boot();
    page.wait_until("document.title.startsWith('Ein Strom, zwei Ziele')");
    page.open("?index");
    page.wait_for_boot();
    page.wait_until("document.querySelectorAll('.cards a').length > 40");
    assert_eq!(page.eval("fetch('recorder.mjs').then((answer) => answer.ok)"), true);
    assert_eq!(page.foreign_requests(), [""; 0]);
}

#[test]
fn a_new_build_takes_the_place_of_the_old_one() {
    let folder = copy_of_dist("builds");
    let Some(page) = Page::start(Server::of_folder(folder.clone(), "/")) else { return };
    page.open("index.html");
    page.wait_for_boot();
    wait_for_worker(&page);
    let version = build(&page);
    wait_for_build(&page, &version);

    // What is called like a build is one: here only its name differs.
    for file in ["index.html", "sw.js"] {
        let text = fs::read_to_string(folder.join(file)).unwrap();
        assert!(text.contains(&version), "{file}");
        fs::write(folder.join(file), text.replace(&version, "0123456789abcdef")).unwrap();
    }
    page.open("index.html");
    page.wait_for_boot();
    assert_eq!(build(&page), "0123456789abcdef");
    wait_for_build(&page, "0123456789abcdef");
    page.server.set_down(true);
    page.open("index.html");
    page.wait_for_boot();
    assert_eq!(build(&page), "0123456789abcdef");
}

#[test]
fn what_comes_damaged_or_in_part_is_not_kept() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    // The page itself does without these two: only what is kept has them.
    for (part, fault) in [("recorder.mjs", Fault::Altered(50)), ("offline-", Fault::Cut(90))] {
        page.server.set_fault(part, fault);
        page.open("index.html");
        page.wait_for_boot();
        // The worker has asked for it, and is gone.
        for _ in 0..600 {
            if page.server.requests().iter().any(|path| path.contains(part)) {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        assert!(page.server.requests().iter().any(|path| path.contains(part)), "{part} was not asked for");
        page.wait_until("navigator.serviceWorker.getRegistrations().then((all) => window.none = !all.length) && window.none");
        page.server.set_fault(part, None);
    }
    page.open("index.html");
    page.wait_for_boot();
    wait_for_worker(&page);
    wait_for_build(&page, &build(&page));
    page.server.set_down(true);
    page.open("index.html?figure=fan-out");
    page.wait_for_boot();
    assert_eq!(page.eval("fetch('recorder.mjs').then((answer) => answer.ok)"), true);
}

#[test]
fn a_server_that_says_nothing_keeps_nobody_from_what_is_kept() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    page.open("index.html");
    page.wait_for_boot();
    wait_for_worker(&page);
    wait_for_build(&page, &build(&page));
    for (fault, query, title) in [
        (Fault::Silent, "?figure=fan-out", "Fan-out"),
        (Fault::Stalls(50), "?figure=seven-steps&lang=de", "Sieben Schritte"),
    ] {
        page.server.set_fault("/", fault);
        page.open(&format!("index.html{query}"));
        page.wait_for_boot();
        page.wait_until(&format!("document.title.startsWith('{title}')"));
        let kept = page.eval("performance.getEntriesByType('navigation')[0].responseEnd");
        assert!(kept.as_f64().unwrap() < 2000.0, "{fault:?}: the kept page came after {kept} ms");
        page.server.set_fault("/", None);
        // Once the server answers again, it is heard again.
        assert_eq!(page.eval("fetch('index.html').then((answer) => answer.ok)"), true);
    }
}

#[test]
fn a_page_that_is_shown_in_another_one_is_not_kept() {
    let host = "<!doctype html><title>A course</title><iframe src='index.html'></iframe>";
    let Some(page) = Page::start(Server::of_dist("/").with("/host.html", host)) else { return };
    for (path, started) in [
        ("host.html", "frames[0].document.querySelector('.app')"),
        ("index.html?embed=1", "document.querySelector('.app')"),
    ] {
        page.open(path);
        page.wait_until(started);
        page.wait_until("document.readyState === 'complete'");
        assert_eq!(page.eval("navigator.serviceWorker.getRegistrations().then((all) => all.length)"), 0);
    }
    assert!(!page.server.requests().iter().any(|path| path.contains("sw.js")));
}
