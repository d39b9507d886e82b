//! What a page leaves behind that plays for a long time: nothing.

use std::time::{Duration, Instant};

use crate::harness::{Page, Server};

/// MiB that the program may have taken more at the end than after a tenth of the time.
const MORE: f64 = 8.0;
/// Elements that there may be more.
const ELEMENTS: f64 = 50.0;

#[test]
#[ignore = "it takes MINUTES: make nightly"]
fn a_page_that_plays_over_and_over_takes_no_more_and_no_more_nightly() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    let minutes = std::env::var("MINUTES").ok().and_then(|minutes| minutes.parse().ok()).unwrap_or(10);
    let time = Duration::from_secs(60 * minutes);
    page.open("index.html?figure=upload-crash&compare=pipe&view=pipe,sequence,timeline,code,state&speed=max&loop=1&autoplay=1");
    page.wait_for_boot();
    page.wait_until("highwater.state().moving");
    let start = Instant::now();
    let play_until = |end: Duration| {
        while start.elapsed() < end {
            std::thread::sleep(Duration::from_millis(500));
            page.eval("highwater.state().moving || document.querySelector('#play').click()");
        }
        let part = |what: &str| page.eval(what).as_f64().unwrap_or_default();
        (part("highwater.state().programMemory / 2 ** 20"), part("document.querySelectorAll('*').length"))
    };
    let (early, late) = (play_until(time / 10), play_until(time));
    println!("MiB and elements: {early:?}, then {late:?}");
    assert!(late.0 <= early.0 + MORE && late.1 <= early.1 + ELEMENTS, "{early:?}, then {late:?}");
    page.assert_quiet();
}

/// Figures of every kind: with compared runs, many streams, a death, the Web's streams.
const STARTS: [&str; 4] = [
    "index.html",
    "index.html?figure=fan-out&autoplay=1&speed=max",
    "index.html?figure=with-and-without&autoplay=1&speed=max",
    "index.html?lang=de&figure=golden-rule&t=1s",
];

#[test]
#[ignore = "it takes MINUTES: make nightly"]
fn a_page_that_starts_over_and_over_is_sound_each_time_nightly() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    let minutes = std::env::var("MINUTES").ok().and_then(|minutes| minutes.parse().ok()).unwrap_or(10);
    let (start, time) = (Instant::now(), Duration::from_secs(60 * minutes));
    let (mut starts, mut faults) = (0, Vec::new());
    while start.elapsed() < time {
        page.open(STARTS[starts % STARTS.len()]);
        page.wait_for_boot();
        // Long enough for a run to begin, and for what it allocates.
        std::thread::sleep(Duration::from_millis(300));
        starts += 1;
        faults
            .extend(page.console_messages().into_iter().map(|message| format!("start {starts}: {message}")));
    }
    println!("{starts} starts");
    assert_eq!(faults, [""; 0]);
}
