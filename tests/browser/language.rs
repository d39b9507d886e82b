//! The page's languages: the address asks for one, a button goes over to another with what is on screen, and every
//! word that is seen or read out is one that can be translated.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::harness::{Page, Server};
use crate::instrument::{settle, to_end};
use crate::wide::{file, narrow};

/// The templates, by the file of a language: another test sees to it that it has them all.
fn templates() -> Vec<String> {
    let file = std::fs::read_to_string("static/words/de.json").unwrap();
    serde_json::from_str::<BTreeMap<String, String>>(&file).unwrap().into_keys().collect()
}

/// Node's own names, the figures' texts and names, units, and keys.
const SAME: &[&str] = &[
    "Highwater",
    "Node",
    "Linux",
    "macOS",
    "Windows",
    "English",
    "highWaterMark",
    "readable",
    "writable",
    "Length",
    "pipe",
    "pipeline",
    "for",
    "await",
    "drain",
    "false",
    "true",
    "null",
    "write",
    "_write",
    "_read",
    "pause",
    "resume",
    "push",
    "data",
    "end",
    "finish",
    "close",
    "destroy",
    "unpipe",
    "error",
    "objectMode",
    "Readable",
    "Writable",
    "MiB",
    "KiB",
    "GiB",
    "B",
    "s",
    "ms",
    "µs",
    "ns",
    "t",
    "req",
    "file",
    "e",
    "i",
    "o",
    "l",
    "w",
    "z",
    "EN",
    "node",
    "import",
    "recorder",
    "mjs",
    "app",
    "js",
    "readableFlowing",
    "readableLength",
    "readableHighWaterMark",
    "readableEnded",
    "writableLength",
    "writableHighWaterMark",
    "writableNeedDrain",
    "writableFinished",
    "destroyed",
    "errored",
    "INJECTED",
];

/// The words of the page, seen or read out, that are in narrow letters and not among [`SAME`].
fn said(page: &Page) -> BTreeSet<String> {
    let said = page.eval(
        "(() => {
            const said = [];
            const skipped = '#titles, .story, .words, .lesson h2, .brief, #code, script, style';
            for (const element of document.body.querySelectorAll('*')) {
                if (element.closest(skipped)) continue;
                for (const node of element.childNodes) if (node.nodeType === 3) said.push(node.data);
                for (const name of ['aria-label', 'title', 'aria-valuetext', 'placeholder', 'label', 'alt']) {
                    if (element.hasAttribute(name)) said.push(element.getAttribute(name));
                }
            }
            return said;
        })()",
    );
    let said = said.as_array().unwrap().iter().filter_map(Value::as_str);
    said.flat_map(|text| narrow(text, SAME)).map(str::to_owned).collect()
}

#[track_caller]
fn check(page: &Page, state: &str) {
    settle(page);
    assert_eq!(said(page), BTreeSet::new(), "{state}");
}

fn press(page: &Page, css: &str) {
    page.eval(&format!("document.querySelector({css:?}).click() ?? 0"));
}

#[test]
fn every_word_of_the_page_can_be_translated() {
    let Some(page) = Page::start(Server::of_dist("/").with("/words/de.json", &file(templates()))) else {
        return;
    };
    page.set_size(1440, 900);
    page.open("index.html");
    page.wait_for_boot();
    assert!(said(&page).contains("Undo"), "English is in narrow letters");
    page.open("index.html?lang=de");
    page.wait_for_boot();
    page.show_all_views();
    page.wait_until("document.querySelector('#play')");
    assert_eq!(page.eval("document.documentElement.lang"), "de");
    check(&page, "at the start");
    for _ in 0..36 {
        page.click("#step");
    }
    check(&page, "after some steps");
    press(&page, "#why");
    check(&page, "why");
    press(&page, "#filter");
    check(&page, "the filter");
    for opener in 0..2 {
        page.eval(&format!("document.querySelectorAll('.setup .opener')[{opener}].click() ?? 0"));
        check(&page, "all settings of a stream");
    }
    press(&page, "#faults");
    check(&page, "what can be done now");
    for button in 0..4 {
        page.eval(&format!("document.querySelectorAll('.breaking button')[{button}]?.click() ?? 0"));
        check(&page, "what was done");
    }
    press(&page, "#theme");
    check(&page, "another theme");
    page.eval("document.querySelector('.scrubber').focus() ?? 0");
    page.press("i");
    page.click("#next");
    page.press("o");
    check(&page, "a selected span");
    to_end(&page);
    check(&page, "at the end");
    page.eval("(() => { const versus = document.querySelector('#versus'); versus.selectedIndex = 2; versus.dispatchEvent(new Event('change', { bubbles: true })) })()");
    page.wait_until("document.querySelector('.differences')");
    check(&page, "two runs");
    page.drop_file(".app", "a.jsonl", "{\"highwater\":1}\nnonsense\n{\"t\":1,\"s\":4,\"e\":\"drain\"}\n");
    page.wait_until("document.querySelector('#notice li')");
    // serde's own words about a line that is no JSON are English.
    page.eval("document.querySelector('#notice li').remove() ?? 0");
    let left = said(&page);
    assert!(
        left.iter().all(|word| ["a", "jsonl", "unknown"].contains(&word.as_str())),
        "a recording: {left:?}"
    );
}

#[test]
fn another_language_keeps_what_is_on_screen() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    page.set_size(1440, 900);
    page.open("index.html");
    page.wait_for_boot();
    for _ in 0..30 {
        page.click("#step");
    }
    page.click("#pipe");
    for _ in 0..30 {
        page.click("#step");
    }
    let now = "JSON.stringify([highwater.state().index, highwater.state().streams])";
    let before = page.eval(now);
    assert!(page.text("#undo").contains("Undo"));
    page.click("#language");
    page.wait_until("document.documentElement.lang === 'de' && document.querySelector('#undo')?.textContent.includes('Rückgängig')");
    settle(&page);
    assert_eq!(page.eval(now), before);
    assert_eq!(
        page.eval("document.querySelector('#pipe').checked && !document.querySelector('#undo').disabled"),
        true
    );
    assert_eq!(page.eval("new URLSearchParams(location.search).get('lang')"), "de");
    page.click("#step");
    assert!(page.text("#index").starts_with("Ereignis"));
    page.click("#language");
    page.wait_until("document.documentElement.lang === 'en' && document.querySelector('#undo')?.textContent.includes('Undo')");
    // What was changed is in the address, and no language is.
    page.wait_until("location.search === '?consumer=pipe'");
    page.assert_quiet();
}

#[test]
fn whoever_listens_goes_on_listening_and_is_answered_in_every_moment_of_another_beginning() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    page.open("index.html");
    page.wait_for_boot();
    // Between any two tasks of the page.
    page.eval(
        "(window.look = new MessageChannel(), window.looks = { answered: 0, silent: [] }, window.heard = [], \
          highwater.on((said) => heard.push(said.type)), \
          look.port1.onmessage = () => { \
            try { looks.answered += Number.isSafeInteger(highwater.state().index) && !!document.querySelector('#time') } \
            catch (error) { looks.silent.push(error.message) } \
            look.port2.postMessage(0) }, \
          look.port2.postMessage(0), 0)",
    );
    page.click("#language");
    page.wait_until("document.documentElement.lang === 'de' && heard.includes('ready')");
    page.eval("(heard.length = 0)");
    page.click("#language");
    page.wait_until("document.documentElement.lang === 'en' && heard.includes('ready')");
    page.eval("(heard.length = 0, highwater.step(), 0)");
    page.wait_until("heard.includes('state')");
    assert_eq!(page.eval("looks.silent"), json!([]));
    assert_eq!(page.eval("looks.answered > 0"), true);
    page.assert_quiet();
}

#[test]
fn a_language_that_cannot_be_had_leaves_english_and_says_so() {
    let Some(page) = Page::start(Server::of_dist("/").with("/words/de.json", "<!doctype html>")) else {
        return;
    };
    page.open("index.html?lang=de");
    page.wait_for_boot();
    page.wait_until("document.querySelector('#notice.bad')");
    assert!(page.text("#notice").contains("The language could not be loaded"));
    assert_eq!(page.eval("document.documentElement.lang"), "en");
    page.open("index.html?lang=xx");
    page.wait_for_boot();
    page.wait_until("document.querySelector('#notice')?.textContent.includes('lang=xx')");
    assert_eq!(page.eval("document.documentElement.lang"), "en");
}

#[test]
fn what_is_wrong_with_an_address_is_said_in_the_language_that_it_asks_for() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    page.open("index.html?compare=20&lang=de");
    page.wait_for_boot();
    page.wait_until("document.querySelector('#notice')?.textContent.includes('compare=20 in der Adresse')");
    page.assert_quiet();
}
