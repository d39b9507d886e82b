//! Whatever goes wrong on the way from the server, there is something to read at any time, and after a while a sentence that
//! is true, and a way on.

use std::fs;
use std::time::Duration;

use crate::harness::{Fault, Page, Server, dist};

/// Puts the page into a frame, and looks at it all the time: what was on it once may change, and may not go away.
const WATCH: &str = "(() => {
    document.querySelector('iframe')?.remove();
    const frame = document.createElement('iframe');
    frame.width = 1000;
    frame.height = 700;
    frame.src = 'ADDRESS';
    document.body.append(frame);
    window.seen = window.blank = false;
    window.text = () => frame.contentDocument?.querySelector('#page')?.innerText.trim() ?? '';
    const look = () => {
        if (!frame.isConnected) return;
        if (text()) seen = true;
        else if (seen) blank = true;
        setTimeout(look, 15);
    };
    look();
})() ?? 0";

/// What is in the frame in the end.
#[derive(Clone, Copy)]
enum End {
    /// The page itself.
    Starts,
    /// The page itself, and this sentence.
    Says(&'static str),
    /// This sentence, and a button to load the page again.
    Stops(&'static str),
    /// What index.html says without any script.
    Waits,
}

fn check(page: &Page, address: &str, file: &str, fault: Fault, end: End) {
    page.server.set_fault(file, fault);
    page.eval(&WATCH.replace("ADDRESS", address));
    let frame = "document.querySelector('iframe').contentDocument";
    let says =
        |sentence: &str| format!("{frame}.querySelector('SELECTOR')?.innerText.includes({sentence:?})");
    let app = format!("{frame}.querySelector('.app canvas')");
    let reached = match end {
        End::Starts => app,
        End::Says(sentence) => format!("{app} && {}", says(sentence).replace("SELECTOR", "#notice")),
        End::Stops(sentence) => {
            format!(
                "{frame}.querySelector('#boot button') && {}",
                says(sentence).replace("SELECTOR", "#boot")
            )
        }
        End::Waits => format!(
            "{frame}.querySelector('#boot a') && {}",
            says("If it does not start, reload the page").replace("SELECTOR", "#boot")
        ),
    };
    page.wait_until(&reached);
    assert_eq!(page.eval("blank"), false, "{file} {fault:?}: the page was blank for a time");
    page.server.set_fault(file, None);
}

const SILENT: &str = "the server sent nothing for 8 seconds";
const NOT_STARTED: &str = "The page could not start: ";

#[test]
#[ignore = "half a minute or more: make nightly"]
fn what_the_page_is_made_of_may_come_badly_nightly() {
    // Each time at another address: WebKit keeps scripts in its memory, whatever their server says.
    let host = (0..22).fold(host(), |host, number| host.and_folder(dist(), &format!("/{number}/")));
    let Some(page) = Page::start(host) else { return };
    page.open("/host.html");
    let names: Vec<String> = fs::read_dir(dist())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let named = |start: &str, end: &str| {
        let found = names.iter().find(|name| name.starts_with(start) && name.ends_with(end));
        format!("/{}", found.unwrap())
    };
    let (wasm, style) = (named("highwater-page", "_bg.wasm"), named("app-", ".css"));
    let script = named("highwater-page", ".js");
    let late = Fault::Late(Duration::from_millis(400));
    let slow = Fault::Slow(100_000, Duration::from_millis(20));
    let rows: [(&str, Fault, End); 22] = [
        ("/boot.js", Fault::Status("404 Not Found"), End::Waits),
        ("/boot.js", Fault::Cut(50), End::Waits),
        ("/boot.js", Fault::Altered(0), End::Waits),
        ("/boot.js", Fault::Silent, End::Waits),
        ("/boot.js", Fault::Type("text/plain"), End::Starts),
        ("/boot.js", late, End::Starts),
        (&wasm, Fault::Status("503 Service Unavailable"), End::Stops("the server answered 503")),
        (&wasm, Fault::Cut(50), End::Stops(NOT_STARTED)),
        (&wasm, Fault::Altered(0), End::Stops(NOT_STARTED)),
        (&wasm, Fault::Silent, End::Stops("The server has sent nothing for 8 seconds")),
        (&wasm, Fault::Stalls(50), End::Stops("The server has sent nothing for 8 seconds")),
        (&wasm, Fault::Type("text/html"), End::Starts),
        (&wasm, slow, End::Starts),
        (&script, Fault::Status("404 Not Found"), End::Stops(NOT_STARTED)),
        (&script, Fault::Cut(50), End::Stops(NOT_STARTED)),
        (&script, Fault::Type("text/plain"), End::Stops(NOT_STARTED)),
        (&script, Fault::Stalls(50), End::Stops("The server has sent nothing for 8 seconds")),
        (&script, late, End::Starts),
        (&style, Fault::Status("404 Not Found"), End::Stops("the style sheet")),
        (&style, Fault::Silent, End::Stops("Still missing: the style sheet")),
        (&style, Fault::Stalls(50), End::Stops("Still missing: the style sheet")),
        (&style, late, End::Starts),
    ];
    for (number, (file, fault, end)) in rows.into_iter().enumerate() {
        check(&page, &format!("/{number}/index.html"), file, fault, end);
    }
}

#[test]
#[ignore = "half a minute or more: make nightly"]
fn what_an_address_asks_for_may_come_badly_nightly() {
    let Some(page) = Page::start(host()) else { return };
    page.open("/host.html");
    let figure = ("?figure=fan-out", "figures/fan-out.json");
    let words = ("?lang=de", "words/de.json");
    let titles = ("?lang=de", "figures/de/catalogue.json");
    let texts = ("?lang=de&figure=fan-out", "figures/de/fan-out.json");
    let file = ("?file=trace.html", "/trace.html");
    let late = Fault::Late(Duration::from_millis(400));
    let rows = [
        (figure, Fault::Silent, End::Says(SILENT)),
        (figure, Fault::Stalls(50), End::Says(SILENT)),
        (figure, Fault::Cut(50), End::Says("could not be fetched")),
        (figure, Fault::Status("500 Internal Server Error"), End::Says("the server answered 500")),
        (figure, Fault::Altered(0), End::Says("could not be fetched")),
        (figure, late, End::Starts),
        (words, Fault::Silent, End::Says(SILENT)),
        (words, Fault::Cut(50), End::Says("The language could not be loaded")),
        (words, Fault::Altered(0), End::Says("The language could not be loaded")),
        (words, late, End::Starts),
        (titles, Fault::Silent, End::Starts),
        (texts, Fault::Silent, End::Starts),
        (file, Fault::Silent, End::Says(SILENT)),
        (file, Fault::Stalls(90), End::Says(SILENT)),
        (file, Fault::Status("404 Not Found"), End::Says("the server answered 404")),
        (file, Fault::Altered(0), End::Says("could not be opened")),
        (file, late, End::Starts),
    ];
    for ((query, file), fault, end) in rows {
        check(&page, &format!("index.html{query}"), file, fault, end);
        if let End::Says(_) = end {
            let frame = "document.querySelector('iframe').contentDocument";
            if page
                .eval(&format!("{frame}.querySelector('#notice').innerText"))
                .as_str()
                .unwrap()
                .contains("Try again")
            {
                page.eval(&format!("{frame}.querySelector('#notice > div > button').click() ?? 0"));
                page.wait_until(&format!(
                    "{frame}.querySelector('.app canvas') && !{frame}.querySelector('#notice')"
                ));
                assert!(
                    page.eval(&format!("{frame}.location.search")).as_str().unwrap().starts_with(query),
                    "{query}"
                );
            }
        }
    }
}

fn host() -> Server {
    let host = "<!doctype html><meta charset=utf-8><link rel=icon href='data:,'><title>A host</title>";
    let stream = "{\"id\":1,\"name\":\"a\",\"kind\":\"Writable\",\"writableHighWaterMark\":4}";
    let header = format!("{{\"highwater\":1,\"clock\":\"monotonic\",\"streams\":[{stream}]}}");
    // A recording that ends otherwise is told to break off.
    let trace = format!("{header}\n{{\"t\":1,\"e\":\"exit\",\"idle\":true}}\n");
    Server::of_dist("/").with("/host.html", host).with("/trace.html", &trace)
}

#[test]
fn what_came_damaged_is_gone_once_the_page_is_reloaded() {
    for (part, fault) in [("_bg.wasm", Fault::Altered(0)), ("_bg.wasm", Fault::Cut(50))] {
        // Files whose names change with their content are kept for ever, also as they came.
        let server = Server::of_dist("/").saying("Cache-Control: public, max-age=31536000, immutable");
        let Some(page) = Page::start(server) else { return };
        page.server.set_fault(part, fault);
        page.open("index.html");
        page.wait_until("document.querySelector('#boot button')");
        assert!(page.text("#boot").contains(NOT_STARTED), "{fault:?}");
        let kept = page.eval("navigator.serviceWorker.getRegistrations().then((all) => all.length)");
        assert_eq!(kept, 0, "a page that has not started is not kept");
        page.server.set_fault(part, None);
        page.click("#boot button");
        page.wait_for_boot();
    }
}

#[test]
fn no_parameters_leave_an_empty_page() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    for query in ["?view=&text=none&embed=1&controls=none", "?view=&text=none&embed=1&controls=min"] {
        page.open(&format!("index.html{query}"));
        page.wait_until("document.querySelector('.app canvas')?.clientHeight > 100");
    }
}

#[test]
fn without_javascript_there_are_the_figures_as_texts_with_a_picture() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    page.devtools("Emulation.setScriptExecutionDisabled", serde_json::json!({ "value": true }));
    page.open("index.html?figure=fan-out");
    let shown = page.text("body");
    for part in ["JavaScript is turned off in this browser", "Upload crash", "What happens to the process?"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert!(!shown.contains("Waiting for the program"), "{shown}");
    assert_eq!(page.eval("document.querySelector('#boot img').naturalWidth > 0"), true);
    page.click("#boot a[href='plain.html']");
    page.wait_until("document.querySelectorAll('h2').length > 40");
    page.assert_quiet();
}
