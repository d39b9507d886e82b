//! Everybody can use the page: axe-core finds nothing in any of its states, keys reach everything, and what pictures
//! show is also said in words.

use std::path::Path;

use serde_json::Value;

use crate::harness::{Media, Page, Server, key, wish};

/// The page with axe-core in it; `None` where browser tests are skipped, or axe-core is not installed.
pub(super) fn page() -> Option<(Page, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(".tools/axe/node_modules/axe-core/axe.min.js");
    let page = Page::start(Server::of_dist("/"))?;
    match std::fs::read_to_string(&path) {
        Ok(axe) => Some((page, axe)),
        Err(error) if wish().is_some() => {
            panic!("{}: {error}: scripts/tools.sh browser installs it", path.display())
        }
        Err(_) => {
            println!("left out: axe-core is not installed (scripts/tools.sh browser)");
            None
        }
    }
}

pub(super) fn check(page: &Page, axe: &str, state: &str) {
    page.eval(&format!("(() => {{ if (!window.axe) {{ {axe}; }} }})()"));
    page.eval("(window.found = null, axe.run({ resultTypes: ['violations'] }).then((r) => { window.found = r.violations }), 0)");
    page.wait_until("window.found");
    let found = page.eval("found.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.html.slice(0, 120) + ' ' + n.any.map((a) => a.message).join()).slice(0, 4).join(' | ')}`)");
    assert_eq!(found, Value::Array(vec![]), "{state}");
}

/// Sizes of a desk's window and of a phone's.
pub(super) const SIZES: [(u32, u32); 2] = [(1440, 900), (390, 844)];

/// Looks at the page in each of these sizes with what checks a state of it, in the light and in the dark by turns: in the
/// night in both.
pub(super) fn in_every_look(sizes: &[(u32, u32)], look: impl Fn(&Page, (u32, u32), &dyn Fn(&str))) {
    let Some((page, axe)) = page() else { return };
    let both = std::env::var_os("HIGHWATER_NIGHTLY").is_some();
    for dark in [false, true] {
        page.emulate(Media { dark, reduced_motion: false });
        for (place, &(width, height)) in sizes.iter().enumerate() {
            if !both && (place % 2 == 1) != dark {
                continue;
            }
            page.set_size(width, height);
            page.open("index.html");
            page.wait_for_boot();
            let name =
                |state: &str| format!("{state}, {width}×{height}, {}", if dark { "dark" } else { "light" });
            look(&page, (width, height), &|state| check(&page, &axe, &name(state)));
        }
    }
    page.assert_quiet();
}

/// Presses what may be below the transport, which stays in sight on a phone.
fn press(page: &Page, selector: &str) {
    page.eval(&format!("document.querySelector({selector:?}).click() ?? 0"));
}

#[test]
fn axe_finds_nothing_in_any_state() {
    in_every_look(&SIZES, |page, _, check| {
        check("at the start");
        for _ in 0..36 {
            page.click("#step");
        }
        check("after some steps");
        press(page, ".setup .opener");
        page.wait_until("document.querySelector('#drawer .knob')");
        check("all settings of a stream");
        press(page, "#faults");
        page.wait_until("document.querySelector('.breaking')");
        check("what can be done now");
        press(page, ".breaking > button");
        page.wait_until("document.querySelector('#both') && !highwater.state().moving");
        press(page, "#both");
        page.wait_until("document.querySelector('#go-back') && document.querySelector('.differences')");
        check("before and after");
        press(page, "#go-back");
        page.wait_until("!document.querySelector('.did') && !highwater.state().moving");
        press(page, "#faults");
        page.select("#versus", "pipe()");
        page.click("#end");
        page.wait_until(
            "highwater.state().atEnd && !highwater.state().moving && document.querySelector('.differences')",
        );
        check("two runs at the crash");
        page.select("#titles", "fan-out");
        page.wait_until("document.title.startsWith('Fan-out')");
        page.wait_until("document.querySelector('#flow')");
        check("a source with two destinations");
        page.select("#titles", "proxy-disaster");
        page.wait_until("document.title.startsWith('Proxy disaster')");
        page.click("#end");
        page.wait_until("highwater.state().fatal?.startsWith('Killed') && !highwater.state().moving");
        check("40 clients, and the kill");
        page.drop_file(".app", "broken.jsonl", "{\"highwater\":1}\nnonsense\n");
        page.wait_until("document.querySelector('#notice')");
        check("a faulty recording");
        page.press("?");
        page.wait_until("document.querySelector('#help').open");
        check("help");
    });
}

#[test]
fn the_sequence_is_also_a_list() {
    let Some((page, _)) = page() else { return };
    page.open("index.html");
    page.wait_for_boot();
    page.show_all_views();
    page.press(&format!("\u{E008}{}", key::RIGHT));
    page.wait_until("highwater.state().streams[1].falses === 1 && !highwater.state().moving");
    let last = page.eval("document.querySelector('.unseen li:last-child').textContent");
    assert_eq!(last, "file to req: false, 64 KiB of 64 KiB");
    page.assert_quiet();
}

#[test]
fn tab_reaches_every_control_and_help_gives_the_focus_back() {
    let Some((page, _)) = page() else { return };
    page.set_size(1440, 900);
    page.open("index.html");
    page.wait_for_boot();
    page.eval(
        "(window.reached = new Set(), document.addEventListener('focusin', (e) => reached.add(e.target)), 0)",
    );
    for _ in 0..60 {
        page.press(key::TAB);
    }
    let missed = "[...document.querySelectorAll('button:not(:disabled), select, input:not([tabindex=\"-1\"]), [tabindex=\"0\"]')].filter((e) => !e.closest('dialog') && e.checkVisibility() && !reached.has(e) && !(e.type === 'radio' && !e.checked)).map((e) => e.id || e.outerHTML.slice(0, 80))";
    assert_eq!(page.eval(missed), Value::Array(vec![]));
    page.eval("document.querySelector('#help-button').focus()");
    page.press("?");
    page.wait_until("document.querySelector('#help').open");
    page.press(key::ESCAPE);
    page.wait_until("!document.querySelector('#help').open && document.activeElement.id === 'help-button'");
    page.press("?");
    page.click("#help form button");
    page.wait_until("!document.querySelector('#help').open");
    page.assert_quiet();
}

#[test]
fn space_plays_after_a_click_and_presses_what_keys_have_gone_to() {
    let Some((page, _)) = page() else { return };
    page.open("index.html");
    page.wait_for_boot();
    let index = "highwater.state().index";
    page.click("#step");
    page.wait_until(&format!("{index} === 1 && !highwater.state().moving"));
    page.press(" ");
    page.wait_until("highwater.state().moving");
    page.press(" ");
    page.wait_until("!highwater.state().moving");
    page.click("#start");
    page.wait_until(&format!("{index} === 0"));
    page.eval("document.querySelector('#step').focus()");
    page.press("  ");
    page.wait_until(&format!("{index} === 2 && !highwater.state().moving"));
    assert_eq!(page.eval("document.activeElement.id"), "step", "keys lose nothing");
    // A slider has no use for Space.
    page.eval("document.querySelector('.knob input[type=range]').focus()");
    page.press(" ");
    page.wait_until("highwater.state().moving");
    page.assert_quiet();
}

#[test]
fn what_keys_stop_at_has_a_name() {
    let Some((page, _)) = page() else { return };
    for figure in ["fan-out", "four-stage-pipeline", "default-changes-everything"] {
        page.open(&format!("index.html?figure={figure}"));
        page.wait_for_boot();
        let nameless = "[...document.querySelectorAll('[tabindex=\"0\"]:not(pre, .lesson .body)')].filter((e) => !e.hasAttribute('aria-label')).map((e) => e.className)";
        assert_eq!(page.eval(nameless), Value::Array(vec![]), "{figure}");
    }
    page.assert_quiet();
}
