//! What is a reader's own, and what a server keeps from other sites: a host page hears nothing of either, and can do nothing
//! with it.

use crate::embed::{FRAME, host, hosted};
use crate::harness::{Page, Server};

/// A name in each file below, and in the files' own names.
const SECRET: &str = "hunter2";

const SCENARIO: &str = r#"{"title":"hunter2","flows":[{"stages":[{"type":"readable","name":"hunter2 in","chunk":1024,"count":64},{"type":"writable","name":"hunter2 out","highWaterMark":"2 KiB","write":{"by":"timer","takes":"10 ms"}}]}]}"#;

fn figure() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/static/figures/pipe.json");
    let text = std::fs::read_to_string(path).unwrap();
    let mut figure: serde_json::Value = serde_json::from_str(&text).unwrap();
    figure["text"]["title"] = SECRET.into();
    figure.to_string()
}

/// Files, and what the page shows when it has read one: another subject, or that it cannot be read.
fn files() -> Vec<(&'static str, String, bool)> {
    vec![
        ("hunter2.trace.jsonl", trace(), true),
        ("hunter2-cut.trace.jsonl", format!("{}{{\"t\":hunter2", trace()), true),
        ("hunter2.json", SCENARIO.to_owned(), true),
        ("hunter2-figure.json", figure(), true),
        ("hunter2-bad.json", SCENARIO.replace("\"count\":64", "\"count\":\"hunter2\""), false),
        ("hunter2-worse.json", "{\"flows\": hunter2".to_owned(), false),
        ("hunter2.txt", SECRET.to_owned(), false),
    ]
}

/// A recording with that name in it, by this program's own writer.
fn trace() -> String {
    use highwater::engine::SimTime;
    use highwater::run::Run;
    let scenario = highwater::scenario::Scenario::read(SCENARIO).unwrap();
    let mut run = Run::start(&scenario, highwater::trace::Trace::DEFAULT_LIMIT);
    run.advance(SimTime(u64::MAX), 10_000);
    let mut bytes = Vec::new();
    highwater::formats::export(&run.trace().borrow(), &mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains(SECRET) && text.contains("drain"), "{text}");
    text
}

/// Whatever the host page asks for, it hears nothing that is not its own; it is refused.
fn try_everything(page: &Page, file: &str) {
    // What came before that was of the host's own figure.
    page.eval("(said.splice(0, said.map((message) => message.type).lastIndexOf('own')), 0)");
    for ask in [
        "tell('play', undefined, 'play')",
        "tell('step', 3, 'step')",
        "tell('step', 'next', 'next')",
        "tell('seek', 0.01, 'seek')",
        "tell('set', { theme: 'dark', step: 5 }, 'set')",
        "tell('getTrace', undefined, 'trace')",
    ] {
        let id = ask.rsplit('\'').nth(1).unwrap();
        page.eval(&format!("{ask} ?? 0"));
        page.wait_until(&format!("of('error').some((message) => message.id === '{id}')"));
        assert_eq!(
            page.eval("of('state').length + of('event').length + of('trace').length"),
            0,
            "{file}: {ask}: {}",
            page.eval("JSON.stringify(said).slice(0, 2000)")
        );
    }
}

fn assert_nothing_was_told(page: &Page, file: &str) {
    let said = page.eval("JSON.stringify(said)").to_string();
    assert!(!said.contains(SECRET), "{file}: {said}");
}

#[test]
fn what_a_reader_opens_in_a_frame_is_told_to_nobody() {
    let Some((page, _guest)) = host(&FRAME.replace("320", "700")) else { return };
    for (file, text, is_shown) in files() {
        page.eval("(said.length = 0, tell('load', 'manual-backpressure'), 0)");
        page.wait_until("of('state').at(-1)?.value.figure === 'manual-backpressure'");
        page.eval("said.length = 0");
        page.in_frame("iframe", || {
            page.eval("(window.heard = '', window.deaf?.(), window.deaf = highwater.on((message) => window.heard += JSON.stringify(message)), 0)");
            page.drop_file(".app", file, &text);
            match is_shown {
                true => page.wait_until("highwater.state().figure === null"),
                false => page.wait_until("document.querySelector('#notice')"),
            }
        });
        if is_shown {
            page.wait_until("of('own').at(-1)?.value === true");
            assert_nothing_was_told(&page, file);
            try_everything(&page, file);
            page.in_frame("iframe", || {
                // Its reader goes through it, and scripts in the page itself hear of it.
                page.eval("(document.querySelector('#step').click(), 0)");
                page.wait_until("highwater.state().index > 0");
                page.eval("(highwater.set({ speed: 'max' }), highwater.play(), 0)");
                page.wait_until("highwater.state().atEnd && window.heard.includes('atEnd')");
                let known = page.eval("highwater.getTrace() + document.title").to_string();
                assert!(known.contains(SECRET), "{file}");
                let length = page.eval("window.heard.length").as_u64();
                assert!(length > Some(100), "{file}: {length:?}");
            });
            assert_eq!(
                page.eval("of('state').length + of('event').length + of('answer').length"),
                0,
                "{file}"
            );
            page.eval("(tell('hello'), 0)");
            page.wait_until("of('ready').length");
            assert_eq!(page.eval("of('ready')[0].value.title"), "", "{file}");
        }
        assert_nothing_was_told(&page, file);
        page.eval("(tell('load', 'fan-out'), 0)");
        page.wait_until("of('state').at(-1)?.value.figure === 'fan-out'");
        assert_eq!(page.eval("of('own').at(-1)?.value ?? false"), false, "{file}");
        assert_nothing_was_told(&page, file);
    }
    // What the host page itself has sent is told to it.
    page.eval(&format!("(said.length = 0, tell('load', {SCENARIO}), 0)"));
    page.wait_until("of('state').at(-1)?.value.streams[0]?.name.startsWith('hunter2')");
}

#[test]
fn what_is_opened_in_a_frame_by_the_pages_own_button_is_told_to_nobody_either() {
    let Some((page, _guest)) =
        host(&FRAME.replace("embed=1&", "").replace("480 height=320", "1200 height=700"))
    else {
        return;
    };
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("hunter2.trace.jsonl");
    std::fs::write(&file, trace()).unwrap();
    page.wait_until("of('ready').length");
    let entries = page.eval("history.length");
    page.in_frame("iframe", || {
        page.choose_file("#file", &file);
        page.wait_until("document.querySelector('#subject strong')?.textContent.startsWith('hunter2')");
    });
    page.wait_until("of('own').at(-1)?.value === true");
    try_everything(&page, "Open…");
    assert_nothing_was_told(&page, "Open…");
    page.in_frame("iframe", || {
        page.click("#scenario");
        page.wait_until("highwater.state().figure === 'upload-crash' && document.querySelector('#titles')");
        page.select("#titles", "fan-out");
        page.wait_until("highwater.state().figure === 'fan-out'");
    });
    page.wait_until("of('own').at(-1).value === false && of('state').at(-1).value.figure === 'fan-out'");
    assert_eq!(page.eval("history.length"), entries, "a frame leaves steps in its host's history");
}

#[test]
fn what_a_server_keeps_for_its_own_pages_is_not_told_to_another_site() {
    for (file, text, _) in files() {
        let frame = FRAME.replace("figure=manual-backpressure", &format!("file=mine/{file}"));
        let guest = || Server::of_dist("/").with(&format!("/mine/{file}"), &text);
        let Some((page, _guest)) = hosted(guest(), &frame) else { return };
        page.wait_until("of('own').length");
        try_everything(&page, file);
        assert_nothing_was_told(&page, file);
        // Not even that there is no such file.
        let Some((page, _guest)) = hosted(Server::of_dist("/"), &frame) else { return };
        page.wait_until("of('own').length");
        try_everything(&page, file);
        assert_eq!(page.eval("of('error').some((message) => !message.id)"), false, "{file}");
        // A page of the server's own can read it anyway.
        let body =
            "<script>var said = []; addEventListener('message', (event) => said.push(event.data))</script>";
        let own = format!("<!doctype html>{body}{}", frame.replace("GUEST/", ""));
        let Some(page) = Page::start(guest().with("/host.html", &own)) else { return };
        page.open("/host.html");
        page.wait_until("said.some((message) => message.type === 'state')");
        assert!(page.eval("JSON.stringify(said)").to_string().contains(SECRET), "{file}");
    }
}

#[test]
fn a_guest_that_is_only_looked_at_takes_files_where_its_host_says_so() {
    for (parameters, takes) in [
        ("", true),
        ("&controls=min", true),
        ("&controls=none", false),
        ("&controls=none&drop=1", true),
        ("&drop=0", false),
    ] {
        let Some((page, _guest)) = host(&FRAME.replace("embed=1", &format!("embed=1{parameters}"))) else {
            return;
        };
        page.wait_until("of('ready').length");
        page.in_frame("iframe", || {
            // Wherever it is dropped, the browser does not go there.
            page.eval("(window.prevented = [], ['dragover', 'drop'].forEach((type) => addEventListener(type, (event) => setTimeout(() => prevented.push(event.defaultPrevented)))), 0)");
            page.drop_file("body", "hunter2.json", SCENARIO);
            page.drop_file("#pipe-picture", "hunter2.json", SCENARIO);
            page.wait_until("prevented.length === 4");
            assert_eq!(page.eval("prevented.every((prevented) => prevented)"), true, "{parameters}");
            match takes {
                true => page.wait_until("highwater.state().figure === null"),
                // What would have been read by now.
                false => {
                    page.eval("fetch('figures/pipe.json').then((answer) => answer.text()).then(() => setTimeout(() => window.later = true)) && 0");
                    page.wait_until("window.later");
                    assert_eq!(page.eval("highwater.state().figure"), "manual-backpressure", "{parameters}");
                }
            }
        });
    }
}
