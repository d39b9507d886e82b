//! The second and the third file of the program: the first picture does without them, what is in them waits for them, and
//! whatever goes wrong with them is told.

use std::time::Duration;

use crate::harness::{Fault, Page, Server};

/// What the name of the file starts with.
const FILE: &str = "/rest-";

const SENTENCE: &str = "document.querySelector('#notice')?.innerText.includes";

#[test]
fn the_page_plays_without_its_second_file_and_says_that_it_does_not_come() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    page.server.set_fault(FILE, Fault::Silent);
    // A call into the second file would stop the page for ever.
    for query in [
        "",
        "?figure=fan-out",
        "?figure=golden-rule&lang=de",
        "?figure=seven-steps&embed=1",
        "?embed=1&controls=min",
    ] {
        page.open(&format!("index.html{query}"));
        page.wait_for_first_picture();
        page.eval("highwater.play() ?? 0");
        page.wait_until("highwater.state().index > 1");
        page.eval("highwater.pause() ?? 0");
        page.eval("highwater.step(-1) ?? 0");
        assert_eq!(page.eval("highwaterRest.here"), false, "{query}");
    }
    page.open("index.html");
    page.wait_for_first_picture();
    page.wait_until(&format!("{SENTENCE}('the server sent nothing for 8 seconds')"));
    page.wait_until("document.querySelector('.app canvas')");
    page.server.set_fault(FILE, None);
    page.click("#notice > div > button");
    page.wait_until("window.highwaterRest?.here");
}

#[test]
fn what_is_in_the_second_file_waits_for_it() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    page.server.set_fault(FILE, Fault::Late(Duration::from_millis(2500)));
    page.open("index.html");
    page.wait_for_first_picture();
    page.click("#export");
    page.wait_until("document.querySelector('.notice')?.innerText.includes('Loading the rest')");
    assert_eq!(page.eval("highwaterRest.here"), false);
    page.wait_until("document.querySelector('#exporting')?.open");
    page.open("?index");
    page.wait_for_first_picture();
    page.wait_until("document.querySelectorAll('.cards a').length > 40");
}

#[test]
fn the_third_file_comes_when_it_is_wanted_and_not_before() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    page.server.set_fault("/more-", Fault::Late(Duration::from_millis(2500)));
    page.open("index.html");
    page.wait_for_boot();
    assert_eq!(page.eval("highwaterMore.here"), false);
    page.click("#export");
    page.wait_until("document.querySelector('.notice')?.innerText.includes('Loading the rest')");
    page.wait_until("document.querySelector('#exporting')?.open && highwaterMore.here");
    page.assert_quiet();
}

#[test]
fn a_third_file_that_does_not_come_is_told() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    page.server.set_fault("/more-", Fault::Status("404 Not Found"));
    page.open("index.html");
    page.wait_for_boot();
    page.click("#share");
    page.wait_until(&format!("{SENTENCE}('the server answered 404')"));
}

#[test]
fn a_second_file_that_comes_badly_is_told_and_had_again() {
    for (fault, sentence) in [
        (Fault::Status("503 Service Unavailable"), "the server answered 503"),
        (Fault::Cut(50), "could not be fetched"),
        (Fault::Altered(0), "could not be fetched"),
        (Fault::Stalls(50), "the server sent nothing for 8 seconds"),
    ] {
        // A page of its own for each: what has come once is kept for times without a network.
        let Some(page) = Page::start(Server::of_dist("/")) else { return };
        page.server.set_fault(FILE, fault);
        page.open("index.html?figure=fan-out");
        page.wait_for_first_picture();
        page.wait_until(&format!("{SENTENCE}({sentence:?})"));
        assert_eq!(page.eval("highwaterRest.here"), false, "{fault:?}");
        assert_eq!(page.eval("document.querySelector('.app canvas').clientHeight > 100"), true, "{fault:?}");
        page.server.set_fault(FILE, None);
        page.click("#notice > div > button");
        page.wait_until("window.highwaterRest?.here && !document.querySelector('#notice')");
    }
}

#[test]
fn a_call_into_the_second_file_that_was_not_foreseen_waits_or_says_why_it_cannot() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    for comes in [true, false] {
        // The page's own request stays without an answer.
        page.server.set_fault(FILE, Fault::Silent);
        page.open("index.html");
        page.wait_for_first_picture();
        page.server.set_fault(FILE, (!comes).then_some(Fault::Status("404 Not Found")));
        let said =
            page.eval("(() => { try { return typeof highwater.getTrace() } catch { return 'failed' } })()");
        assert_eq!(said == "failed", !comes, "{said}");
        assert_eq!(page.eval("!!document.querySelector('#panic button')"), !comes);
        assert_eq!(page.eval("highwaterRest.here"), comes);
    }
}
