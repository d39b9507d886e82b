//! What is printed: words and pictures, dark on white whatever the theme, whole, and nothing that acts.

use serde_json::json;

use crate::harness::{Media, Page, Server};
use crate::instrument::settle;

/// The page with a figure of two runs and every view, as it is while it is printed.
fn printed(page: &Page, dark: bool) -> serde_json::Value {
    page.emulate(Media { dark, reduced_motion: false });
    page.open("index.html?figure=with-and-without&t=look&theme=auto&view=pipe,timeline,code,state,sequence");
    page.wait_for_boot();
    page.wait_until("document.querySelector('#second-picture') && !highwater.state().moving");
    settle(page);
    page.eval("dispatchEvent(new Event('beforeprint'))");
    page.eval("[...document.querySelectorAll('canvas')].map((c) => [c.width, c.height, c.toDataURL()])")
}

#[test]
fn pictures_are_painted_for_paper_dark_on_white_and_then_for_the_screen_again() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    let on_screen = "document.querySelector('#pipe-picture').width";
    let [dark, light] = [true, false].map(|dark| printed(&page, dark));
    assert_eq!(dark.as_array().map(Vec::len), Some(4));
    assert_eq!(dark, light, "from every theme alike");
    for picture in light.as_array().unwrap() {
        assert_eq!(picture[0], 2160, "as fine as print, however wide it is on screen");
    }
    page.eval("dispatchEvent(new Event('afterprint'))");
    page.wait_until(&format!("{on_screen} === document.querySelector('#pipe-picture').clientWidth"));
    page.assert_quiet();
}

#[test]
fn a_sheet_has_words_and_pictures_and_nothing_that_acts() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    if page.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).is_none() {
        return;
    }
    for (width, height) in [(718, 1046), (1046, 718)] {
        page.set_size(width, height);
        printed(&page, true);
        // To emulate colours has ended that of print.
        page.devtools(
            "Emulation.setEmulatedMedia",
            json!({ "media": "print", "features": [
            { "name": "prefers-color-scheme", "value": "dark" } ] }),
        );
        let seen = |css: &str| {
            page.eval(&format!(
                "[...document.querySelectorAll({css:?})].filter((e) => e.checkVisibility() && e.getBoundingClientRect().width > 1).map((e) => e.id || e.textContent)"
            ))
        };
        // The numbers of moments, the names before values, and what to try are words.
        let acts =
            "button:not(.jump, .knob > *, .tries *), input[type=range], .tools, .zoom, .buttons, dialog";
        assert_eq!(seen(acts), json!([]));
        for words in
            [".lesson h2", ".asked, .question legend", "canvas", ".lane", "#code", ".state", "#sentence"]
        {
            assert_ne!(seen(words), json!([]), "{words}");
        }
        let shown = page.eval(
            "[...document.querySelectorAll('canvas')].map((c) => Math.abs(c.clientWidth / c.clientHeight / (c.width / c.height) - 1) < 0.02)",
        );
        assert_eq!(shown, json!([true, true, true, true]), "not stretched");
        let cut = page.eval(
            "[...document.querySelectorAll('main *')].filter((e) => e.checkVisibility() && !e.closest('.unseen, select') && e.localName !== 'svg' && (e.scrollWidth > e.clientWidth + 2 || e.scrollHeight > e.clientHeight + 2) && getComputedStyle(e).overflow !== 'visible').map((e) => e.className || e.localName)",
        );
        assert_eq!(cut, json!([]), "nothing is cut");
        let colours = page.eval("[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('.panel')).backgroundColor]");
        assert_eq!(colours, json!(["rgb(20, 32, 43)", "rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"]));
    }
    page.assert_quiet();
}

#[test]
fn the_index_is_printed_whole_as_soon_as_it_can_be() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    page.open("index.html?index");
    page.wait_for_boot();
    let cards = "[...document.querySelectorAll('.cards li')].filter((card) => card.querySelector('canvas')?.width > 800 && card.querySelector('.words').textContent).length";
    page.eval(&format!(
        "(window.print = () => {{ dispatchEvent(new Event('beforeprint')); window.printed = {cards} }}, 0)"
    ));
    page.click("#print");
    page.wait_until("window.printed !== undefined");
    let figures = highwater::figure::catalogue().unwrap().ids().count();
    let counts = page.eval("[printed, document.querySelectorAll('.cards li').length]");
    assert_eq!(counts, json!([figures, figures]));
    page.assert_quiet();
}
