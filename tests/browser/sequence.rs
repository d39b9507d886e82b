//! The sequence as one uses it: pointing at rows, asking why, filtering, and stopping to read while it plays.

use serde_json::Value;

use crate::access;
use crate::harness::{Page, Server, key};

const UP: &str = "\u{E013}";
const DOWN: &str = "\u{E015}";

/// The page with `pipe()`, so many events on.
fn page(events: usize) -> Option<Page> {
    let page = Page::start(Server::of_dist("/"))?;
    page.set_size(1440, 900);
    page.open("index.html");
    page.wait_for_boot();
    page.show_all_views();
    // Rows for many signals.
    page.click("#fold");
    piped(&page, events);
    Some(page)
}

fn piped(page: &Page, events: usize) {
    page.eval("(document.querySelector('#pipe').click(), 0)");
    page.wait_until("document.querySelector('#code').textContent.includes('req.pipe(file)')");
    page.eval(&format!(
        "(() => {{ for (let i = 0; i < {events}; i++) document.querySelector('#step').click() }})()"
    ));
    page.wait_until(&format!("highwater.state().index === {events}"));
}

/// The picture as it is on screen, once the next frames are painted.
fn picture(page: &Page) -> Value {
    page.eval("(window.settled = false, requestAnimationFrame(() => requestAnimationFrame(() => { window.settled = true })))");
    page.wait_until("window.settled");
    page.eval("document.getElementById('sequence-picture').toDataURL()")
}

fn wheel(page: &Page, pixels: i32) {
    page.eval(&format!(
        "(document.querySelector('#sequence-picture').dispatchEvent(new WheelEvent('wheel', {{ deltaY: {pixels}, bubbles: true, cancelable: true }})), 0)"
    ));
}

fn focus(page: &Page) {
    page.eval("(document.querySelector('.rows').focus(), 0)");
}

const SELECTED: &str = "document.querySelector('.rows [aria-selected=true]')?.textContent";

#[test]
fn a_row_that_is_clicked_is_selected_and_gone_to_and_its_causes_are_buttons() {
    let Some(page) = page(40) else { return };
    page.wait_until(
        "[...document.querySelectorAll('.rows li')].some((row) => row.textContent === 'req: pause()')",
    );
    let rows = page.eval("[...document.querySelectorAll('.rows li')].map((row) => row.textContent)");
    let place = rows.as_array().unwrap().iter().position(|row| row == "req: pause()").unwrap();
    // The rows begin below the lifelines' heads while there is room for all.
    page.drag(".rows", &[(200.0, 44.0 + 4.0 + 25.0 * (place as f64 + 0.5))]);
    page.wait_until(&format!("{SELECTED} === 'req: pause()'"));
    page.wait_until("highwater.state().index === 30");
    assert_eq!(
        page.eval("document.querySelector('.rows').getAttribute('aria-activedescendant') === document.querySelector('.rows [aria-selected=true]').id"),
        true
    );
    let said = page.eval(
        "[...document.querySelectorAll('.why li')].map((link) => link.innerText.replace(/^.*s\\n?/, ''))",
    );
    assert_eq!(said.as_array().map(Vec::len), Some(7), "{said}");
    page.click(".why li:first-child button");
    page.wait_until("highwater.state().index === 10");
    page.wait_until(
        "document.querySelector('.why li:first-child button').getAttribute('aria-current') === 'true'",
    );
    page.click(".why ol:last-of-type li:last-child button");
    page.wait_until("highwater.state().index === 57");
    page.click(".why [aria-label^='Close']");
    page.wait_until("!document.querySelector('.why') && !document.querySelector('#follow')");
    page.wait_until("document.activeElement.className === 'rows'");
    page.assert_quiet();
}

#[test]
fn keys_select_ask_why_unfold_and_let_go() {
    let Some(page) = page(90) else { return };
    focus(&page);
    page.press("w");
    page.wait_until(&format!("{SELECTED} === 'req: pause()'"));
    assert_eq!(page.eval("highwater.state().index"), 90, "asking moves nothing");
    page.press(UP);
    page.wait_until(&format!("{SELECTED} === 'file to req: false, 64 KiB of 64 KiB'"));
    page.press(DOWN);
    page.wait_until(&format!("{SELECTED} === 'req: pause()'"));
    page.press("\u{E007}");
    page.wait_until("highwater.state().index === 73");
    page.press(DOWN);
    page.wait_until(&format!("{SELECTED}?.startsWith('3 times: req: push()')"));
    page.press(key::RIGHT);
    page.wait_until(&format!("{SELECTED}?.startsWith('req: push()')"));
    assert_eq!(page.eval("highwater.state().index"), 73, "the arrow is the fold's");
    page.press(key::LEFT);
    page.wait_until(&format!("{SELECTED}?.startsWith('3 times: req: push()')"));
    page.press(key::ESCAPE);
    page.wait_until("!document.querySelector('.why')");
    page.press(key::RIGHT);
    page.wait_until("highwater.state().index === 74");
    page.press(" ");
    page.wait_until("highwater.state().moving");
    page.assert_quiet();
}

#[test]
fn where_one_has_scrolled_to_it_stays_while_it_plays_until_one_follows() {
    let Some(page) = page(120) else { return };
    let newest = picture(&page);
    wheel(&page, -100);
    page.wait_until("document.querySelector('#follow')");
    let earlier = picture(&page);
    assert!(earlier != newest);
    page.eval("(document.querySelector('#play').click(), 0)");
    page.wait_until("highwater.state().index > 150");
    assert!(picture(&page) == earlier, "nothing moves");
    page.eval("(document.querySelector('#play').click(), 0)");
    page.wait_until("!highwater.state().moving");
    assert!(picture(&page) == earlier, "nothing moves");
    page.drag(".rows", &[(200.0, 200.0), (200.0, 240.0), (200.0, 275.0)]);
    assert!(picture(&page) != earlier, "a drag scrolls, too");
    page.click("#follow");
    page.wait_until("!document.querySelector('#follow')");
    focus(&page);
    page.press("\u{E00E}");
    page.wait_until("document.querySelector('#follow')");
    page.press("\u{E00F}\u{E00F}");
    page.wait_until("!document.querySelector('#follow')");
    page.assert_quiet();
}

#[test]
fn what_the_filter_hides_is_said_and_another_run_shows_all_streams() {
    let Some(page) = page(60) else { return };
    page.click("#filter");
    page.wait_until("document.querySelector('.boxes')");
    page.click(".boxes fieldset:first-child label:last-of-type");
    page.wait_until("/^\\d+ rows hidden$/.test(document.querySelector('#hidden').textContent)");
    page.wait_until(
        "![...document.querySelectorAll('.rows li')].some((row) => row.textContent.includes('push()'))",
    );
    page.click(".boxes fieldset:nth-child(2) label:last-of-type");
    page.wait_until(
        "![...document.querySelectorAll('.rows li')].some((row) => row.textContent.startsWith('file to req'))",
    );
    page.click(".boxes > button");
    page.wait_until("document.querySelector('#hidden').textContent === ''");
    page.click(".boxes fieldset:nth-child(2) label:last-of-type");
    page.click("#filter");
    page.wait_until("!document.querySelector('.boxes')");
    page.eval("(document.querySelector('#manual').click(), 0)");
    page.wait_until("document.querySelector('#hidden').textContent === ''");
    page.assert_quiet();
}

#[test]
fn axe_finds_nothing_in_the_sequence_while_it_tells_and_filters() {
    access::in_every_look(&access::SIZES, |page, _, check| {
        page.show_all_views();
        piped(page, 60);
        page.eval("(document.querySelector('#why').click(), 0)");
        page.wait_until("document.querySelector('.why')");
        check("why");
        page.eval("(document.querySelector('#filter').click(), document.querySelector('#play').click(), 0)");
        page.wait_until("document.querySelector('.boxes')");
        check("the filter, while it plays");
    });
}
