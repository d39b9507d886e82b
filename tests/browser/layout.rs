//! Nothing of the page is out of sight, lies over anything else, or is cut short without a way to read it whole: at any
//! width, in every language, with any names, and with letters as large as the reader wants them.

use serde_json::json;

use crate::harness::{Page, Server};
use crate::instrument::{settle, to_end};

/// Gives what is wrong with what is on screen, as a list of sentences.
const FAULTS: &str = include_str!("cut.js");

/// The least width that a page must have room for, phones, a desk, and that desk at 400 %.
const SIZES: [(u32, u32); 7] =
    [(320, 568), (344, 700), (360, 740), (375, 667), (390, 844), (1280, 800), (320, 256)];

/// Where one arrangement of the page gives way to another.
const BETWEEN: [(u32, u32); 6] = [(480, 320), (901, 700), (960, 700), (1024, 768), (1161, 700), (1440, 900)];

const EVERY_VIEW: &str = "view=pipe,timeline,code,state,sequence";

/// All that is there can be seen.
#[track_caller]
fn check(page: &Page, state: &str) {
    settle(page);
    assert_eq!(page.eval(FAULTS), json!([]), "{state}");
}

fn check_at(page: &Page, sizes: &[(u32, u32)], state: &str) {
    for &(width, height) in sizes {
        page.set_size(width, height);
        check(page, &format!("{state}, {width}×{height}"));
    }
}

fn check_figures(sizes: &[(u32, u32)], queries: &[String]) {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    // WebKit tells the boxes of what is zoomed as if it were not: the projector's cannot be judged there.
    let zooms = page.eval("document.body.currentCSSZoom ?? 0") != json!(0);
    for query in queries.iter().filter(|query| zooms || !query.contains("projector")) {
        page.open(&format!("index.html?{query}"));
        page.wait_for_boot();
        check_at(&page, sizes, query);
    }
    page.assert_quiet();
}

#[test]
fn figures_are_whole_at_every_width() {
    // The longest words, rows of streams, many settings, two runs with what was done to them, and every view.
    let long = format!("figure=with-and-without&t=look&lang=de&{EVERY_VIEW}");
    check_figures(&BETWEEN, &["figure=fan-out".to_owned(), long.clone()]);
    check_figures(
        &SIZES,
        &[
            "figure=upload-crash&lang=de".to_owned(),
            "figure=etl-pipeline".to_owned(),
            "figure=pipe-manual-pipeline&lang=de".to_owned(),
            "figure=default-changes-everything".to_owned(),
            "figure=golden-rule&theme=projector".to_owned(),
            long,
            "index".to_owned(),
        ],
    );
}

#[test]
#[ignore = "all figures: make nightly"]
fn every_figure_is_whole_at_every_width_nightly() {
    let catalogue: serde_json::Value =
        serde_json::from_str(include_str!("../../static/figures/catalogue.json")).unwrap();
    let chapters = catalogue["chapters"].as_array().unwrap().iter();
    let figures = chapters.flat_map(|chapter| chapter["figures"].as_array().unwrap());
    let queries = figures.flat_map(|figure| {
        let id = figure[0].as_str().unwrap();
        [("en", ""), ("de", "&theme=projector"), ("de", "&t=look")]
            .map(|(language, more)| format!("figure={id}&lang={language}{more}"))
    });
    let more = ["index", "index&lang=de", "index&theme=projector"].map(str::to_owned);
    check_figures(&SIZES, &queries.chain(more).collect::<Vec<_>>());
}

#[test]
fn dialogs_and_notices_are_whole_at_every_width() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    for language in ["en", "de"] {
        for (opener, dialog) in [("#help-button", "#help"), ("#share", "#sharing"), ("#export", "#exporting")]
        {
            page.set_size(1280, 800);
            page.open(&format!("index.html?lang={language}"));
            // A page that waits for its words has no controls yet.
            page.wait_until(&format!("document.querySelector('{opener}')"));
            page.click(opener);
            page.wait_until(&format!("document.querySelector('{dialog}')?.open"));
            check_at(&page, &SIZES, &format!("{dialog}, {language}"));
        }
        page.set_size(1280, 800);
        page.open(&format!("index.html?lang={language}&speed={}", "W".repeat(200)));
        page.wait_until("document.querySelector('#notice')");
        check_at(&page, &SIZES, &format!("an address that is wrong, {language}"));
    }
    page.assert_quiet();
}

/// A recording of two streams with this name, and an error and a Node version with that one.
fn recording(name: &str, other: &str) -> String {
    let lines = [
        json!({ "highwater": 1, "node": other, "clock": "monotonic", "title": name, "streams": [
            { "id": 1, "kind": "Readable", "name": format!("{name}1") },
            { "id": 2, "kind": "Writable", "name": format!("{name}2") },
        ] }),
        json!({ "t": 0, "s": 1, "e": "pipe", "p": "call", "to": 2 }),
        json!({ "t": 0, "s": 2, "e": "pipe", "from": 1 }),
        json!({ "t": 1, "s": 2, "e": "write", "p": "call", "size": 70000, "wl": 70000 }),
        json!({ "t": 1, "s": 2, "e": "write", "p": "return", "ret": false, "nd": true }),
        json!({ "t": 1, "s": 1, "e": "pause", "p": "call", "fl": false }),
        json!({ "t": 9, "s": 2, "e": "error", "err": other }),
    ];
    lines.map(|line| format!("{line}\n")).concat()
}

#[test]
fn names_of_any_length_move_nothing_away() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    for (length, others) in [(120, 120), (240, 30_000)] {
        page.set_size(1280, 800);
        page.open(&format!("index.html?{EVERY_VIEW}"));
        page.wait_for_boot();
        let [name, other] = [length, others].map(|length| "w".repeat(length));
        page.drop_file(".app", &format!("{}.jsonl", "f".repeat(length)), &recording(&name, &other));
        page.wait_until("document.querySelector('#scenario')");
        to_end(&page);
        check_at(&page, &SIZES, &format!("a recording with names of {length} letters"));
        page.set_size(1280, 800);
        page.press("i");
        page.click("#start");
        page.press("o");
        check_at(&page, &SIZES[3..], &format!("figures of a span with names of {length} letters"));
    }
    let name = "W".repeat(99);
    let scenario = json!({ "title": "W".repeat(4000), "flows": [{ "stages": [
        { "type": "readable", "name": format!("{name}1"), "chunk": 1024, "count": 64, "read": { "by": "timer", "takes": "1 ms" } },
        { "type": "writable", "name": format!("{name}2"), "highWaterMark": "2 KiB", "write": { "by": "timer", "takes": "10 ms" } },
    ] }] });
    page.set_size(1280, 800);
    page.open(&format!("index.html?{EVERY_VIEW}"));
    page.wait_for_boot();
    page.wait_until("window.highwater");
    page.eval(&format!("highwater.load({scenario}) ?? null"));
    page.wait_until("document.querySelector('#titles').value === ''");
    check_at(&page, &SIZES, "a scenario with names of 100 letters");
    page.set_size(1280, 800);
    page.click("#faults");
    page.wait_until("document.querySelector('#drawer')");
    check_at(&page, &SIZES[3..6], "what can be done to streams with names of 100 letters");
    page.assert_quiet();
}

#[test]
fn letters_twice_as_large_leave_everything_in_sight() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    let letters = "getComputedStyle(document.body).fontSize";
    page.open("index.html");
    page.wait_for_boot();
    let usual = page.eval(letters);
    let twice = json!({ "fontSizes": { "standard": 32, "fixed": 26 } });
    if page.devtools("Page.setFontSizes", twice).is_none() {
        return;
    }
    for query in ["figure=upload-crash", "figure=fan-out&lang=de", "figure=golden-rule", "index"] {
        page.open(&format!("index.html?{query}"));
        page.wait_for_boot();
        check_at(&page, &SIZES[..6], &format!("{query}, letters twice as large"));
    }
    page.open("index.html");
    page.wait_for_boot();
    assert_eq!((usual, page.eval(letters)), (json!("14px"), json!("28px")));
    page.assert_quiet();
}
