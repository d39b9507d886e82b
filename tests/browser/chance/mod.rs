//! The page in the hands of chance: whatever anybody can do to it, in any order, and after each act it still answers. There
//! are three ways to it: its reader's hands, a host page with its attributes and messages (`guest`), and the server
//! (`delivery`).
//!
//! A plain run takes about a minute, and repeats what was once found. `make chance` goes on for `MINUTES` (10) from `SEED`
//! (absent: a fresh one). What fails names its seed and all that was done since the page was opened; `SEED` with that seed
//! does the same again, as far as the machine's pace lets it.

mod acts;
mod delivery;
mod files;
mod guest;

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::fuzz_dice::Dice;
use crate::harness::{Media, Page, Server};

/// Acts between two openings of the page.
const ACTS: usize = 60;
/// One act in so many is followed by a look at whether a page at rest rests.
const RESTS: usize = 12;

/// What was done since the page was opened: said when a check fails.
struct Done {
    seed: u64,
    acts: Vec<String>,
}

impl Drop for Done {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("with SEED={}, after these {} acts:", self.seed, self.acts.len());
            for act in &self.acts {
                eprintln!("    {act}");
            }
        }
    }
}

/// Uses a page that is opened anew, as that seed says.
fn use_it(page: &Page, seed: u64) {
    let mut dice = Dice(seed);
    page.set_size(1440, 900);
    page.emulate(Media::default());
    page.open("index.html");
    page.wait_for_boot();
    page.eval(acts::HANDS);
    let mut done = Done { seed, acts: Vec::new() };
    for _ in 0..ACTS {
        let act = acts::choose(&mut dice);
        let at = done.acts.len();
        done.acts.push(format!("{} …", act.name));
        let did = (act.act)(page, &mut dice);
        done.acts[at] = format!("{} {did}", act.name);
        check(page);
        if dice.one_in(RESTS) {
            check_rest(page);
        }
    }
    check_rest(page);
    check_start(page);
    for act in &done.acts {
        println!("{act}")
    }
    page.assert_quiet();
}

/// The page stands, says where it is, and has had nothing to say to the console.
fn check(page: &Page) {
    // A window that has just got another size is laid out a moment later.
    page.wait_until("document.documentElement.scrollWidth <= innerWidth");
    let said = page.eval(
        "({ panic: document.querySelector('#panic')?.innerText ?? null, boot: !!document.querySelector('#boot'), \
          answers: Number.isSafeInteger(highwater.state().index) && Number.isFinite(highwater.state().time), \
          clock: /^t = \\S/.test(document.querySelector('#time').textContent) })",
    );
    let well = json!({ "panic": null, "boot": false, "answers": true, "clock": true });
    assert_eq!(said, well);
    assert_eq!(page.console_messages(), [""; 0], "the console is not empty");
}

/// A page at rest asks for no frames, and all its parts say the same.
fn check_rest(page: &Page) {
    page.eval("hands.pause()");
    rest(page);
    page.eval("(hands.asked = 0)");
    std::thread::sleep(Duration::from_millis(120));
    assert_eq!(page.eval("hands.asked"), 0, "a page at rest asks for no frames");
    // What is typed in wrongly, for example, takes room from the pictures, and they are painted anew.
    page.wait_until("!hands.blurred().length");
    let said = page.eval(
        "(({ index, time, second }) => ({ \
          events: document.querySelector('#index').textContent.replace(/\\D/g, '') === String(index), \
          second: !second || second.time === time, \
          two: (!!second && !!document.querySelector('#pipe-picture')) === !!document.querySelector('#second-picture') && !!second === !!document.querySelector('#versus')?.value, \
          choices: hands.seen('select').filter((s) => s.querySelector('[selected]') && !s.selectedOptions[0]?.hasAttribute('selected')).map(hands.name), \
        }))(highwater.state())",
    );
    let well = json!({ "events": true, "second": true, "two": true, "choices": [] });
    assert_eq!(said, well);
    // A step and its way back lead to where one was.
    const NOW: &str = "(({ index, memory, streams }) => ({ index, memory, streams }))(highwater.state())";
    let before = page.eval(NOW);
    page.eval("(hands.close(), document.querySelector('#step').click(), 0)");
    rest(page);
    if page.eval("highwater.state().index") != before["index"] {
        page.eval("(document.querySelector('#back').click(), 0)");
        rest(page);
        assert_eq!(page.eval(NOW), before, "after a step and its way back");
    }
}

fn rest(page: &Page) {
    page.wait_until("!highwater.state().moving");
    page.eval("hands.settle()");
    page.wait_until("hands.settled && !highwater.state().moving");
}

/// From the start, the next event is the first.
fn check_start(page: &Page) {
    page.eval("hands.close(), document.querySelector('#start').click() ?? 0");
    page.wait_until("highwater.state().index === 0 && !highwater.state().moving");
    page.eval("document.querySelector('#step').click() ?? 0");
    page.wait_until("highwater.state().index === Math.min(1, highwater.state().known)");
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
#[ignore = "half a minute or more: make nightly"]
fn whatever_one_does_the_page_answers_nightly() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    for seed in 1..=4 {
        use_it(&page, seed);
    }
}

/// As a host page does, as that seed says.
fn be_host(host: &guest::Host, seed: u64) {
    play(host, seed, &guest::acts(seed));
}

fn play(host: &guest::Host, seed: u64, acts: &[Value]) {
    let mut done = Done { seed, acts: Vec::new() };
    host.play(acts, |act| done.acts.push(format!("{act},")));
}

/// From a bad server, as that seed says.
fn be_server(page: &Page, seed: u64) {
    let mut done = Done { seed, acts: Vec::new() };
    delivery::play(page, seed, |what| done.acts.push(what));
}

#[test]
#[ignore = "half a minute or more: make nightly"]
fn whatever_a_host_does_its_guest_answers_nightly() {
    let Some(host) = guest::Host::start() else { return };
    for (name, acts) in guest::found() {
        println!("{name}");
        play(&host, 0, &acts);
    }
    for seed in 1..=3 {
        be_host(&host, seed);
    }
}

#[test]
#[ignore = "half a minute or more: make nightly"]
fn whatever_a_server_does_there_is_something_to_read_and_a_way_on_nightly() {
    let Some(page) = delivery::start() else { return };
    for seed in 1..=6 {
        be_server(&page, seed);
    }
}

/// In turns for `MINUTES`, from `SEED` on.
fn for_minutes(name: &str, use_it: impl Fn(u64)) {
    let fresh = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |time| time.as_secs());
    let first = number("SEED").unwrap_or_else(fresh);
    let time = Duration::from_secs(60 * number("MINUTES").unwrap_or(10)) / 3;
    let start = Instant::now();
    let seeds = (first..).take_while(|_| start.elapsed() < time).inspect(|&seed| use_it(seed)).count();
    println!("{name}: {seeds} openings, SEED={first} to {}", first + seeds as u64 - 1);
}

#[test]
#[ignore = "it takes minutes: make chance"]
fn chance_for_minutes() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    for_minutes("the reader", |seed| use_it(&page, seed));
    drop(page);
    let Some(host) = guest::Host::start() else { return };
    for_minutes("the host", |seed| be_host(&host, seed));
    drop(host);
    let Some(page) = delivery::start() else { return };
    for_minutes("the server", |seed| be_server(&page, seed));
}
