//! The timeline in use: spans are selected, zoomed onto and played over and over, with mouse, fingers and keys, and the
//! themes go round.

use serde_json::Value;

use crate::access;
use crate::harness::{Page, Server, key};

/// The page in the middle of a run by hand.
fn page() -> Option<Page> {
    let page = Page::start(Server::of_dist("/"))?;
    page.set_size(1440, 900);
    page.open("index.html");
    page.wait_for_boot();
    page.show_all_views();
    under_way(&page);
    Some(page)
}

fn under_way(page: &Page) {
    page.click("#manual");
    page.select("#speed", "1/100×");
    page.click("#play");
    page.wait_until("highwater.state().time > 30e6");
    page.click("#play");
    page.wait_until("!highwater.state().moving");
}

const SELECTED: &str = "document.querySelector('.figures-of')";

const TITLE: &str = "document.querySelector('.figures-of strong')?.textContent";

/// The picture once it is painted.
fn picture(page: &Page) -> Value {
    page.eval("(window.settled = false, requestAnimationFrame(() => requestAnimationFrame(() => { window.settled = true })))");
    page.wait_until("window.settled");
    page.eval("document.getElementById('timeline-picture').toDataURL()")
}

#[test]
fn what_is_drawn_over_while_selecting_says_its_figures_and_moves_no_playhead() {
    let Some(page) = page() else { return };
    let before = page.eval("highwater.state().time");
    page.click("#select");
    page.drag(".scrubber", &[(250.0, 80.0), (300.0, 80.0), (420.0, 80.0)]);
    page.wait_until(SELECTED);
    assert_eq!(page.eval("highwater.state().time"), before);
    let said = page.eval("document.querySelector('.timeline [role=status]').textContent");
    let said = said.as_str().unwrap();
    for words in ["Selected: ", "req: paused ", "file: awaits 'drain' ", "write() ", "false ", "'drain' "] {
        assert!(said.contains(words), "{words} in {said}");
    }
    page.press(key::ESCAPE);
    page.wait_until(&format!("!{SELECTED}"));
    page.press("o");
    page.wait_until(&format!("{TITLE}.includes('from 0 s to')"));
    page.click("#let-go");
    page.wait_until(&format!("!{SELECTED}"));
    page.assert_quiet();
}

#[test]
fn a_selection_is_zoomed_onto_and_played_over_and_over() {
    let Some(page) = page() else { return };
    page.press("o");
    page.wait_until(SELECTED);
    page.eval("document.querySelector('.scrubber').focus()");
    let all = picture(&page);
    page.press("z");
    page.wait_until("!document.querySelector('.zoom button:last-child').disabled");
    assert_ne!(picture(&page), all);
    page.press("0");
    page.wait_until("document.querySelector('.zoom button:last-child').disabled");
    page.press("l");
    page.wait_until("document.querySelector('#loop').getAttribute('aria-pressed') === 'true'");
    page.select("#speed", "1/10×");
    page.eval("(window.times = [], window.look = () => { times.push(highwater.state().time); if (times.length < 100) requestAnimationFrame(look) }, 0)");
    page.click("#play");
    page.eval("(look(), 0)");
    page.wait_until("times.length === 100");
    assert_eq!(page.eval("times.some((t, i) => i && t < times[i - 1])"), true, "it begins again");
    assert_eq!(page.eval("highwater.state().moving"), true);
    page.assert_quiet();
}

#[test]
fn two_fingers_and_the_wheel_zoom_where_they_are() {
    let Some(page) = page() else { return };
    let all = picture(&page);
    page.eval(
        "((box) => { const r = box.getBoundingClientRect(); const at = (type, id, x) => box.dispatchEvent(new PointerEvent(type, { pointerId: id, pointerType: 'touch', clientX: r.left + x, clientY: r.top + 60, button: 0, bubbles: true, cancelable: true })); at('pointerdown', 11, 300); at('pointerdown', 12, 400); at('pointermove', 11, 200); at('pointermove', 12, 600); at('pointerup', 12, 600); at('pointerup', 11, 200) })(document.querySelector('#timeline-picture'))",
    );
    page.wait_until("!document.querySelector('.zoom button:last-child').disabled");
    let pinched = picture(&page);
    assert_ne!(pinched, all);
    let wheel = |down: i32| {
        page.eval(&format!(
            "((box) => {{ const r = box.getBoundingClientRect(); box.dispatchEvent(new WheelEvent('wheel', {{ deltaY: {down}, clientX: r.left + 400, clientY: r.top + 60, ctrlKey: true, bubbles: true, cancelable: true }})) }})(document.querySelector('#timeline-picture'))"
        ));
    };
    for _ in 0..12 {
        wheel(100);
    }
    page.wait_until("document.querySelector('.zoom button:last-child').disabled");
    wheel(-100);
    page.wait_until("!document.querySelector('.zoom button:last-child').disabled");
    page.assert_quiet();
}

#[test]
fn the_crash_is_a_key_away_and_speeds_are_two() {
    let Some(page) = page() else { return };
    page.click("#ignore");
    page.press("e");
    page.wait_until("highwater.state().fatal && !highwater.state().moving");
    page.press("\u{E011}");
    let speed = "document.querySelector('#speed').value";
    assert_eq!(page.eval(speed), "1/100×");
    page.press(">");
    page.wait_until(&format!("{speed} === '1/10×'"));
    page.press("<");
    page.wait_until(&format!("{speed} === '1/100×'"));
    page.select("#speed", "max");
    page.click("#play");
    page.wait_until("highwater.state().atEnd && !highwater.state().moving");
    page.assert_quiet();
}

#[test]
fn what_the_last_step_changed_is_marked_and_nothing_while_it_plays() {
    let Some(page) = page() else { return };
    page.press(key::HOME);
    for _ in 0..9 {
        page.click("#step");
    }
    let marked = "document.querySelectorAll('.state .changed').length";
    for _ in 0..12 {
        let cells = "[...document.querySelectorAll('.state td')].map((td) => td.firstChild.textContent)";
        let before = page.eval(cells);
        page.click("#step");
        page.wait_until("!highwater.state().moving");
        let after = page.eval(cells);
        let differ = before.as_array().unwrap().iter().zip(after.as_array().unwrap()).filter(|(a, b)| a != b);
        assert_eq!(page.eval(marked), differ.count());
    }
    page.eval("(window.marks = 0, new MutationObserver(() => { if (highwater.state().moving) marks = Math.max(marks, document.querySelectorAll('.state .changed').length) }).observe(document.querySelector('.state'), { subtree: true, childList: true, attributes: true, characterData: true }), 0)");
    page.click("#play");
    page.wait_until("highwater.state().time > 20e6");
    page.click("#play");
    page.wait_until("!highwater.state().moving");
    assert_eq!(page.eval("marks"), 0);
    page.assert_quiet();
}

#[test]
fn axe_finds_nothing_in_the_timelines_states_in_any_theme() {
    let Some((page, axe)) = access::page() else { return };
    for (width, height) in [(1440, 900), (390, 844)] {
        page.set_size(width, height);
        page.open("index.html");
        page.wait_for_boot();
        for theme in ["auto", "light", "dark", "projector"] {
            let named = format!("document.querySelector('#theme').title === 'Theme: {theme}'");
            page.wait_until(&named);
            for _ in 0..12 {
                page.press(key::RIGHT);
            }
            page.press("o");
            page.press("l");
            page.wait_until(SELECTED);
            access::check(&page, &axe, &format!("a selection in {theme}, {width}×{height}"));
            page.press(key::ESCAPE);
            page.wait_until(&format!("!{SELECTED}"));
            // WebKit's driver does not find what is zoomed: a projector's theme is.
            page.eval("document.querySelector('#theme').click() ?? 0");
        }
        page.wait_until("document.querySelector('#theme').title === 'Theme: auto'");
    }
    page.assert_quiet();
}
