//! The page's address: links of every version open, what is on screen is in it, and what is hostile in one gets a sentence.

use std::path::Path;

use serde_json::Value;

use crate::access;
use crate::harness::{Page, Server};
use crate::instrument::settle;

#[test]
fn stored_links_of_every_version_open() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/links");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stored: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        page.open(&format!("index.html{}", stored["link"].as_str().unwrap()));
        page.wait_for_boot();
        page.wait_until(&format!("document.title === {}", stored["title"]));
        assert_eq!(
            page.eval("document.querySelector('#notice')?.textContent ?? null"),
            Value::Null,
            "{path:?}"
        );
    }
    page.assert_quiet();
}

#[test]
fn a_shared_link_shows_what_was_on_screen_at_that_moment() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    page.open("index.html?figure=manual-backpressure");
    page.wait_for_boot();
    page.wait_until("document.querySelector('#play')");
    for _ in 0..25 {
        page.click("#step");
    }
    page.click("#theme");
    page.click("#view-timeline");
    // A change that no parameter can say.
    page.eval("highwater.load({ title: 'Mine', flows: [{ stages: [{ type: 'readable', chunk: 1024, count: 64 }, { type: 'writable', highWaterMark: '2 KiB', write: { by: 'timer', takes: '10 ms' } }] }] }) ?? 0");
    page.wait_until("document.title.startsWith('Mine')");
    for _ in 0..12 {
        page.click("#step");
    }
    page.eval("highwater.set({ compare: 'ignore' }) ?? 0");
    page.wait_until("highwater.state().second");
    // The second run has come to where the first one is.
    settle(&page);
    page.click("#share");
    page.wait_until("document.querySelector('#link')?.value.includes('#h1:')");
    let link = page.eval("document.querySelector('#link').value").as_str().unwrap().to_owned();
    assert!(link.len() < 2000, "{link}");
    let now = "JSON.stringify([highwater.state().index, highwater.state().streams, highwater.state().second.index, document.documentElement.dataset.theme])";
    let before = page.eval(now);
    page.open(link.strip_prefix(&page.server.url("")).expect("an address of this page"));
    page.wait_for_boot();
    page.wait_until("highwater.state().index > 0 && !highwater.state().moving && highwater.state().second");
    page.wait_until(&format!("{now} === {}", Value::String(before.as_str().unwrap().to_owned())));
    page.assert_quiet();
}

#[test]
fn what_is_set_up_is_in_the_address_and_outlives_a_reload() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    page.open("index.html?figure=fan-out&mine=1");
    page.wait_for_boot();
    page.wait_until("document.querySelector('#theme')");
    page.click("#theme");
    page.select("#node", "20");
    page.wait_until("location.search === '?figure=fan-out&node=20&theme=light&mine=1'");
    page.eval("(window.before = true, location.reload(), 0)");
    page.wait_until("!window.before && document.querySelector('#node')?.value === '20'");
    assert_eq!(page.eval("document.documentElement.dataset.theme"), "light");
    assert_eq!(page.eval("history.length > 3"), false);
    page.assert_quiet();
}

#[test]
fn hostile_addresses_get_a_sentence_and_the_usual_figure() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    let bomb = {
        let packed = miniz_oxide::deflate::compress_to_vec(&vec![b' '; 40_000_000], 9);
        highwater::ui::address::wrapped(&packed)
    };
    let script = highwater::ui::address::wrapped(&miniz_oxide::deflate::compress_to_vec(
        br#"{"scenario":{"title":"<img src=x onerror=alert(1)>","flows":[{"stages":[{"type":"readable","chunk":1,"count":1},{"type":"writable"}]}]}}"#,
        6,
    ));
    let list = highwater::ui::address::wrapped(&miniz_oxide::deflate::compress_to_vec(b"[]", 6));
    for (address, said) in [
        (format!("?figure={}", "x".repeat(30_000)), "There is no figure"),
        ("?figure=<script>alert(1)</script>".to_owned(), "There is no figure"),
        ("?theme=<b>&node=x".to_owned(), "is not valid"),
        ("?file=https://elsewhere.example/x.json".to_owned(), "not on this page's server"),
        ("?file=../../etc/passwd.json".to_owned(), "could not be fetched"),
        ("?file=//elsewhere.example/x.json".to_owned(), "not on this page's server"),
        ("?file=figures/none.json".to_owned(), "could not be fetched"),
        (format!("#h1:{}", "A".repeat(100_000)), "too long"),
        ("#h1:AAAA".to_owned(), "damaged"),
        ("#h1:!!".to_owned(), "damaged"),
        ("#h9:AAAA".to_owned(), "newer"),
        ("#h999999999999:AAAA".to_owned(), "newer"),
        (list, "must be an object"),
        ("?flow=99".to_owned(), "there is only 1"),
        (bomb, "unpacks to more than"),
    ] {
        page.open(&format!("index.html{address}"));
        page.wait_for_boot();
        let short: String = address.chars().take(60).collect();
        page.wait_until(&format!(
            "document.querySelector('#notice')?.textContent.includes({said:?}) || console.log({short:?})"
        ));
        page.wait_until("document.title.startsWith('Upload crash')");
    }
    page.open(&format!("index.html{script}"));
    page.wait_for_boot();
    page.wait_until("document.title.startsWith('<img src=x')");
    assert_eq!(page.eval("document.querySelectorAll('main img').length"), 0);
    assert_eq!(page.foreign_requests(), [""; 0]);
}

#[test]
#[ignore = "half a minute or more: make nightly"]
fn no_link_has_the_page_ask_for_a_file_that_is_not_beside_it_nightly() {
    const SECRET: &str = r#"{"title":"Secret","flows":[{"stages":[{"type":"readable","chunk":1024,"count":4},{"type":"writable"}]}]}"#;
    let elsewhere =
        Server::of_dist("/").with("/guest/secret.json", SECRET).saying("Access-Control-Allow-Origin: *");
    let server = Server::of_dist("/guest/")
        .with("/secret.json", SECRET)
        .with("/guest2/secret.json", SECRET)
        .with_moved("/guest/moved.json", &elsewhere.url("/guest/secret.json"));
    let Some(page) = Page::start(server) else { return };
    let (host, other) = (page.server.origin().replace("http:", ""), elsewhere.origin());
    let data = format!("data:application/json,{SECRET}");
    for file in [
        "../secret.json",
        "%2e%2e/secret.json",
        "..%2fsecret.json",
        ".%2e/secret.json",
        "x/../../secret.json",
        "..\\secret.json",
        "\\secret.json",
        "/secret.json",
        "/guest/../secret.json",
        "../guest2/secret.json",
        ".\t./secret.json",
        &format!("{host}/secret.json"),
        &format!("{other}/guest/secret.json"),
        &other.replace("http:", ""),
        &other.replace("http:", "\\\\"),
        &format!("http:/{host}/secret.json"),
        &format!("http://user:word@{}/guest/secret.json", &host[2..]),
        &format!("http://{}@{}/guest/secret.json", &host[2..], &other[7..]),
        &data,
        "blob:http://127.0.0.1/0",
        "javascript:alert(1)",
        "file:///etc/hostname",
        "moved.json",
    ] {
        page.open("index.html");
        page.wait_for_boot();
        let address = page
            .eval(&format!("new URLSearchParams({{ file: {} }}).toString()", Value::String(file.to_owned())));
        page.open(&format!("index.html?{}", address.as_str().unwrap()));
        page.wait_for_boot();
        page.wait_until("document.querySelector('#notice')");
        let said = page.text("#notice");
        assert!(
            said.contains("not on this page's server") || said.contains("could not be fetched"),
            "{file}: {said}"
        );
        assert_eq!(page.eval("document.title.startsWith('Upload crash')"), true, "{file}");
    }
    let asked = page.server.requests().into_iter().chain(elsewhere.requests());
    let secret: Vec<String> = asked
        .filter(|path| {
            path.contains("secret.json") && !path.contains('?') && !path.to_lowercase().contains("%2fsecret")
        })
        .collect();
    assert_eq!(secret, [""; 0]);
}

#[test]
fn a_file_beside_the_page_is_shown_whatever_it_is() {
    let scenario = r#"{"title":"Beside","flows":[{"stages":[{"type":"readable","chunk":1024,"count":4},{"type":"writable"}]}]}"#;
    let trace = "{\"highwater\":1}\n{\"t\":1,\"s\":4,\"e\":\"drain\"}\n";
    let server = Server::of_dist("/").with("/mine/a.json", scenario).with("/mine/b.jsonl", trace);
    let Some(page) = Page::start(server) else { return };
    page.open("index.html?file=mine/a.json&step=3");
    page.wait_for_boot();
    page.wait_until("document.title.startsWith('Beside') && highwater.state().index === 3");
    page.open("index.html?file=mine/b.jsonl");
    page.wait_for_boot();
    page.wait_until("document.querySelector('#subject strong')?.textContent === 'b.jsonl'");
}

#[test]
fn the_preview_of_a_figure_in_another_page_is_live_and_its_snippet_works_there() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    page.set_size(1280, 900);
    page.open("index.html?figure=pipe-error");
    page.wait_for_boot();
    page.wait_until("document.querySelector('#share')");
    page.click("#share");
    page.wait_until("document.querySelector('#embed')");
    page.click("#embed");
    page.wait_until("document.querySelector('#embed-theme')");
    page.select("#embed-theme", "dark");
    page.select("#embed-controls", "min");
    page.wait_until("document.querySelector('#snippet').value.includes('controls=min')");
    // Looked at from outside: WebKit's driver goes on looking at what was in a frame before.
    page.wait_until(
        "((inside) => inside.documentElement.dataset.theme === 'dark' && inside.querySelector('.guest.min')) \
         (document.querySelector('#embed-preview').contentDocument)",
    );
    let snippet = page.eval("document.querySelector('#snippet').value").as_str().unwrap().to_owned();
    page.select("#embed-kind", "element");
    page.wait_until("document.querySelector('#snippet').value.includes('<highwater-figure')");
    let element = page.eval("document.querySelector('#snippet').value").as_str().unwrap().to_owned();
    for (html, css) in [(snippet, "iframe"), (element, "highwater-figure")] {
        let Some(host) =
            Page::start(Server::of_dist("/x/").with("/host.html", &format!("<!doctype html>{html}")))
        else {
            return;
        };
        host.open("/host.html");
        host.in_frame(css, || {
            host.wait_until(
                "document.querySelector('.guest.min') && document.title.startsWith('Errors and pipe()')",
            )
        });
    }
    page.assert_quiet();
}

#[test]
fn axe_finds_nothing_in_what_is_shared_and_in_a_guest() {
    access::in_every_look(&access::SIZES, |page, _, check| {
        page.eval("(navigator.clipboard.writeText = () => Promise.reject(new Error('no')), 0)");
        page.eval("document.querySelector('#share').click() ?? 0");
        page.wait_until("document.querySelector('#embed')");
        page.eval(
            "document.querySelector('#embed').click() ?? document.querySelector('#copy-link').click() ?? 0",
        );
        page.wait_until("document.querySelector('#sharing [role=status]').textContent && document.querySelector('#embed-preview')");
        page.in_frame("#embed-preview", || page.wait_until("document.querySelector('.guest #play')"));
        check("shared");
        page.open("index.html?embed=1&figure=fan-out&t=look");
        page.wait_for_boot();
        page.wait_until("highwater.state().index > 0 && !highwater.state().moving");
        check("a guest");
    });
}
