//! The worked examples of docs/examples, as their authors would have them: with Highwater in a folder beside them. What a tool
//! builds first is looked at where `make examples` has built it.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::harness::{Page, Server, dist, key};

/// A folder of this project.
fn ours(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

/// What browsers ask a site for where its pages name no icon.
const ICON: &str = "/favicon.ico";

/// The examples, with Highwater in their folder as one who tries them puts it there.
fn examples() -> Server {
    let folder = Server::of_folder(ours("docs/examples"), "/lessons/");
    folder.and_folder(dist(), "/lessons/highwater/").with(ICON, "")
}

/// Whether a test can be made with that; if not, after a sentence that says so.
fn is_there(path: &Path, command: &str) -> bool {
    if !path.exists() {
        // Not println, which the test runner keeps to itself when a test passes.
        let _ = writeln!(io::stderr(), "Left out: {} is missing; run '{command}'.", path.display());
    }
    path.exists()
}

/// Scrolls to a figure, waits until it is there, and lets it play.
fn plays(page: &Page, css: &str) {
    page.wait_until(&format!("document.querySelector({css:?})"));
    page.eval(&format!("document.querySelector({css:?}).scrollIntoView() ?? 0"));
    page.in_frame(css, || {
        page.wait_until("window.highwater && document.querySelector('#pipe-picture')");
        assert_eq!(page.eval("getComputedStyle(document.body).margin"), "0px", "{css} has no style");
        page.eval("highwater.play() ?? 0");
        page.wait_until("highwater.state().index > 0");
    });
}

/// Waits until a figure has that theme.
fn has_theme(page: &Page, css: &str, theme: &str) {
    page.in_frame(css, || page.wait_until(&format!("document.documentElement.dataset.theme === {theme:?}")));
}

#[test]
fn no_example_is_without_a_test() {
    let mut names: Vec<String> = fs::read_dir(ours("docs/examples"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "highwater")
        .collect();
    names.sort();
    let tried = [
        "README.md",
        "docusaurus",
        "driven.html",
        "lms-block.html",
        "mdbook",
        "myst",
        "plain.html",
        "reveal",
        "three.html",
    ];
    assert_eq!(names, tried);
    let readme = fs::read_to_string(ours("docs/examples/README.md")).unwrap();
    for name in &tried[1..] {
        assert!(readme.contains(&format!("]({name}")), "README.md says nothing of {name}");
    }
}

#[test]
fn a_plain_page_has_a_frame_and_an_element() {
    let Some(page) = Page::start(examples()) else { return };
    page.open("plain.html");
    plays(&page, "iframe");
    plays(&page, "highwater-figure");
    // As high as its content, which does not scroll.
    page.in_frame("highwater-figure", || {
        page.wait_until("document.scrollingElement.scrollHeight <= innerHeight");
    });
    page.assert_quiet();
}

#[test]
fn three_figures_stand_on_a_page() {
    let Some(page) = Page::start(examples()) else { return };
    page.open("three.html");
    let all = [1, 2, 3].map(|number| format!("highwater-figure:nth-of-type({number})"));
    page.wait_until("document.querySelectorAll('highwater-figure').length === 3");
    for figure in &all {
        plays(&page, figure);
    }
    for (theme, number) in [("dark", 1), ("light", 2)] {
        page.eval("scrollTo(0, 0) ?? 0");
        page.click(&format!("button:nth-of-type({number})"));
        all.iter().for_each(|figure| has_theme(&page, figure, theme));
    }
    page.assert_quiet();
}

#[test]
fn a_page_plays_its_figure_and_tells_what_happens() {
    let Some(page) = Page::start(examples()) else { return };
    page.open("driven.html");
    let status = "document.querySelector('[role=status]').textContent";
    page.wait_until(&format!("{status}.endsWith('at rest')"));
    page.click("[data-do=play]");
    page.wait_until(&format!("{status}.includes('playing')"));
    page.wait_until("document.querySelectorAll('li').length >= 3");
    page.click("[data-do=pause]");
    page.wait_until(&format!("{status}.includes('at rest')"));
    let lines = page.text("ol");
    for part in ["writable false", "readable pause"] {
        assert!(lines.contains(part), "{part}: {lines}");
    }
    let count = page.eval("document.querySelectorAll('li').length");
    page.click("[data-do=step]");
    page.wait_until(&format!("document.querySelectorAll('li').length > {count}"));
    page.select("select", "20");
    page.in_frame("highwater-figure", || {
        page.wait_until("document.body.innerText.includes('Node 20') || highwater.state().index === 0");
    });
    page.click("[data-value=look]");
    page.wait_until(&format!("parseFloat({status}) > 0"));
    page.click("[data-value='0s']");
    page.wait_until(&format!("{status}.startsWith('0.0 ms')"));
    page.assert_quiet();
}

/// What is left of some HTML where only these attributes are let through.
fn with_only(html: &str, attributes: &[&str]) -> String {
    let mut left = String::new();
    for (number, part) in html.split('"').enumerate() {
        match number % 2 {
            0 => left.push_str(part),
            _ => {
                let start = left.rfind(char::is_whitespace).unwrap();
                let name = left[start..].trim().trim_end_matches('=').to_owned();
                left.truncate(start);
                if attributes.contains(&name.as_str()) {
                    left.push_str(&format!(" {name}=\"{part}\""));
                }
            }
        }
    }
    left
}

#[test]
fn a_learning_platform_shows_the_block_in_its_sandbox_and_without_most_attributes() {
    let block = fs::read_to_string(ours("docs/examples/lms-block.html")).unwrap();
    assert!(!block.contains("<script") && !block.contains(" on"), "a platform takes it away");
    let stripped = with_only(&block, &["src", "href", "width", "height", "title"]);
    assert!(!stripped.contains("sandbox") && !stripped.contains("style"), "{stripped}");
    // In a sandbox a figure has no origin, and its server lets everybody read, unless it is the page of one file.
    let one_file = block.replace("index.html", "highwater.html");
    for (block, sandbox, headers) in [
        (&block, "sandbox='allow-scripts allow-popups'", "Access-Control-Allow-Origin: *"),
        (&one_file, "sandbox='allow-scripts allow-popups'", "Cache-Control: no-store"),
        (&stripped, "", "Cache-Control: no-store"),
    ] {
        let guest = Server::of_dist("/highwater/").saying(headers);
        let block = block.replace("https://course.example", &guest.origin());
        let inner = format!(
            "<!doctype html><meta charset=utf-8><title>A block</title>
            <meta http-equiv=Content-Security-Policy content=\"script-src 'none'; object-src 'none'\">{block}"
        );
        let outer = format!(
            "<!doctype html><meta charset=utf-8><title>A course</title>
            <iframe {sandbox} src=/block.html width=900 height=700></iframe>"
        );
        let server =
            Server::of_dist("/").with("/course.html", &outer).with("/block.html", &inner).with(ICON, "");
        let Some(page) = Page::start(server) else { return };
        page.open("/course.html");
        page.in_frame("iframe", || {
            page.wait_until("document.querySelector('a')");
            plays(&page, "iframe");
        });
        assert_eq!(page.console_messages(), [""; 0]);
        let link = block.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        page.open_address(&link.replace("&amp;", "&"));
        page.wait_for_boot();
    }
}

#[test]
fn slides_load_a_figure_when_it_is_seen_and_have_their_keys_back_by_escape() {
    let folder = ours(".tools/reveal/node_modules");
    if !is_there(&folder.join("reveal.js"), "scripts/tools.sh browser") {
        return;
    }
    let slides = examples().and_folder(folder, "/lessons/reveal/node_modules/");
    let Some(page) = Page::start(slides) else { return };
    page.open("reveal/index.html");
    page.wait_until("Reveal.isReady()");
    let slide = "Reveal.getIndices().h";
    assert_eq!(page.eval("document.querySelectorAll('iframe[src]').length"), 0);
    page.press(key::RIGHT);
    page.wait_until(&format!("{slide} === 1"));
    // WebKit's driver loses a frame that is only now given its address.
    let is_there = "document.querySelector('section.present iframe').contentWindow.highwater";
    page.wait_until(is_there);
    plays(&page, "section.present iframe");
    assert_eq!(page.eval("document.querySelectorAll('section iframe[src]').length"), 1);
    page.in_frame("section.present iframe", || {
        // Where a slide is scaled, Firefox's and WebKit's drivers press beside the button.
        page.eval("(window.focus(), document.querySelector('#play').focus(), document.querySelector('#play').click(), 0)");
        let index = page.eval("highwater.state().index");
        page.press(key::RIGHT);
        page.wait_until(&format!("highwater.state().index > {index}"));
    });
    assert_eq!(page.eval(slide), 1);
    page.in_frame("section.present iframe", || page.press(key::ESCAPE));
    page.wait_until("document.activeElement.tagName !== 'IFRAME'");
    assert_eq!(page.eval("Reveal.isOverview()"), false);
    page.press(key::RIGHT);
    page.wait_until(&format!("{slide} === 2"));
    page.wait_until(is_there);
    page.in_frame("section.present iframe", || page.wait_until("highwater.state().index > 0"));
    page.assert_quiet();
}

/// What `make examples` has built of one, with Highwater as it is now: it is served where the example says that it is.
fn built(name: &str, mount: &str) -> Option<Page> {
    let folder = ours("target/examples").join(name);
    is_there(&folder.join("index.html"), "make examples").then(|| {
        let server = Server::of_folder(folder, mount).and_folder(dist(), &format!("{mount}highwater/"));
        Page::start(server.with(ICON, ""))
    })?
}

#[test]
fn a_book_of_mdbook_shows_its_figures_in_its_theme_and_turns_no_page_under_them() {
    let Some(page) = built("mdbook", "/book/") else { return };
    page.open("index.html");
    plays(&page, "iframe");
    page.open("pipe.html");
    plays(&page, "highwater-figure");
    for (name, theme) in [("navy", "dark"), ("rust", "light"), ("coal", "dark"), ("light", "light")] {
        page.eval(&format!("document.querySelector('#mdbook-theme-{name}').click() ?? 0"));
        has_theme(&page, "highwater-figure", theme);
    }
    page.in_frame("highwater-figure", || {
        page.click("#step");
        let index = page.eval("highwater.state().index");
        page.press(key::LEFT);
        page.wait_until(&format!("highwater.state().index < {index}"));
        page.press(key::ESCAPE);
    });
    page.wait_until("document.activeElement.tagName === 'BODY'");
    assert_eq!(page.eval("location.pathname"), "/book/pipe.html");
    page.assert_quiet();
    page.press(key::LEFT);
    page.wait_until("location.pathname === '/book/write.html'");
}

#[test]
fn a_site_of_docusaurus_shows_its_figures_in_its_theme_on_every_page() {
    let Some(page) = built("docusaurus", "/course/") else { return };
    page.open("");
    plays(&page, "iframe");
    plays(&page, "highwater-figure");
    for theme in ["dark", "light"] {
        page.eval(&format!("document.documentElement.dataset.theme = {theme:?}"));
        has_theme(&page, "highwater-figure", theme);
    }
    // Its pages are changed without being loaded.
    page.eval("document.querySelector('.markdown a[href$=\"/pipe\"]').click() ?? 0");
    page.wait_until("document.querySelector('h1').textContent === 'pipe() waits'");
    plays(&page, "highwater-figure");
    page.in_frame("highwater-figure", || page.wait_until("location.search.includes('figure=pipe&')"));
    page.assert_quiet();
}

#[test]
fn a_book_of_myst_shows_the_figures_of_its_pages_and_notebooks() {
    let Some(page) = built("myst", "/book/") else { return };
    for file in ["index.html", "notebook.html"] {
        page.open(file);
        plays(&page, "iframe");
        plays(&page, "highwater-figure");
        for theme in ["dark", "light"] {
            page.eval(&format!("document.documentElement.dataset.theme = {theme:?}"));
            has_theme(&page, "highwater-figure", theme);
        }
    }
    // The book's own theme talks to itself.
    let said = page.console_messages();
    assert_eq!(said.iter().filter(|message| !message.contains("/_static/")).count(), 0, "{said:#?}");
    assert_eq!(page.foreign_requests(), [""; 0]);
}
