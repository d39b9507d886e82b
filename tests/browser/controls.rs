//! The controls of the page: knobs, what one does to a run, its two futures, two runs beside each other, and what is
//! said to be wrong.

use serde_json::Value;

use crate::harness::Page;
use crate::instrument::{page, settle, to_end};

/// Types a value into the knob of that name, as one does.
fn turn(page: &Page, knob: &str, value: &str) {
    page.eval(&format!(
        "(() => {{ const input = [...document.querySelectorAll('.knob input[type=text]')].find((i) => i.getAttribute('aria-label').endsWith({knob:?})); input.value = '{value}'; input.dispatchEvent(new Event('change', {{ bubbles: true }})) }})()"
    ));
}

/// Presses the button with those words.
fn press(page: &Page, words: &str) {
    page.eval(&format!(
        "[...document.querySelectorAll('button')].find((b) => b.textContent.trim() === {words:?} || b.getAttribute('aria-label')?.startsWith({words:?})).click() ?? 0"
    ));
}

/// Plays until that holds, and stops.
fn play_until(page: &Page, expression: &str) {
    page.click("#play");
    page.wait_until(expression);
    page.press(" ");
    page.wait_until("!highwater.state().moving");
}

const NOW: &str =
    "(({ time, index, streams, memory }) => ({ time, index, streams, memory }))(highwater.state())";

#[test]
fn a_faster_disk_survives_without_any_care_and_undo_brings_the_crash_back() {
    let Some(page) = page() else { return };
    turn(&page, "writes at", "200 MiB/s");
    to_end(&page);
    assert_eq!(page.eval("highwater.state().fatal"), Value::Null);
    assert_eq!(page.eval("highwater.state().streams[1].finished"), true);
    page.click("#undo");
    to_end(&page);
    assert_ne!(page.eval("highwater.state().fatal"), Value::Null);
    page.assert_quiet();
}

#[test]
fn a_rate_turned_on_the_way_acts_from_that_moment_and_leaves_what_was() {
    let Some(page) = page() else { return };
    for _ in 0..40 {
        page.click("#step");
    }
    let before = page.eval("(({ time, index, streams }) => ({ time, index, streams }))(highwater.state())");
    turn(&page, "writes at", "200 MiB/s");
    page.wait_until("!document.querySelector('#undo').disabled && !highwater.state().moving");
    let after = page.eval("(({ time, index, streams }) => ({ time, index, streams }))(highwater.state())");
    assert_eq!(after, before);
    to_end(&page);
    let state = page.eval("highwater.state()");
    assert_eq!((&state["fatal"], &state["streams"][1]["finished"]), (&Value::Null, &true.into()));
    assert!(state["streams"][1]["falses"].as_u64() > Some(0), "the first ones were refused all the same");
    page.assert_quiet();
}

#[test]
fn a_slider_acts_while_it_is_dragged_and_all_of_a_drag_is_undone_at_once() {
    let Some(page) = page() else { return };
    for _ in 0..40 {
        page.click("#step");
    }
    let before = page.eval(NOW);
    let rate = "document.querySelectorAll('.knob input[type=text]')[1].value";
    let first = page.eval(rate);
    page.eval(
        "((s) => { window.slider = s; window.put = (type, value) => { s.value = value; s.dispatchEvent(new Event(type, { bubbles: true })) }; s.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true })); put('input', 120) })(document.querySelectorAll('.knob input[type=range]')[1])",
    );
    page.wait_until(&format!("{rate} !== {first}"));
    let second = page.eval(rate);
    std::thread::sleep(std::time::Duration::from_millis(150));
    page.eval("(put('input', 180), 0)");
    page.wait_until(&format!("{rate} !== {second}"));
    assert_eq!(page.eval("slider.value"), "180", "it stays under the finger");
    page.eval("(put('input', 60), put('change', 60), 0)");
    page.wait_until(&format!("{rate} !== {second} && !highwater.state().moving"));
    assert_eq!(page.eval(NOW), before, "what was stays");
    page.click("#undo");
    page.wait_until(&format!("{rate} === {first} && document.querySelector('#undo').disabled"));
    page.assert_quiet();
}

#[test]
fn what_is_no_amount_or_out_of_range_is_said_and_changes_nothing() {
    let Some(page) = page() else { return };
    for (value, words) in
        [("a lot", "is not an amount"), ("9 TiB", "is not an amount"), ("1 B/s", "from 1 KiB/s to 4 GiB/s")]
    {
        turn(&page, "reads at", value);
        page.wait_until(&format!("document.querySelector('.wrong')?.textContent.includes({words:?})"));
    }
    assert_eq!(page.eval("document.querySelector('#undo').disabled"), true);
    page.assert_quiet();
}

#[test]
fn two_runs_share_one_clock() {
    let Some(page) = page() else { return };
    page.select("#versus", "pipe()");
    page.wait_until("highwater.state().second && document.querySelector('#second-picture')");
    for _ in 0..60 {
        page.click("#step");
    }
    settle(&page);
    page.wait_until("highwater.state().time === highwater.state().second.time");
    assert_eq!(
        page.eval("highwater.state().streams[1].falses > highwater.state().second.streams[1].falses"),
        true
    );
    to_end(&page);
    page.wait_until("highwater.state().second.time === highwater.state().time && !highwater.state().moving");
    assert_eq!(page.eval("highwater.state().second.fatal"), Value::Null);
    assert!(page.text(".differences").contains("exit code 137"), "{}", page.text(".differences"));
    // The one that is left goes on alone.
    page.select("#speed", "16×");
    page.click("#play");
    page.wait_until("highwater.state().second.time > 20e9 && highwater.state().atEnd");
    page.assert_quiet();
}

#[test]
fn what_one_does_to_a_run_leaves_what_was_and_is_listed_and_can_be_taken_back() {
    let Some(page) = page() else { return };
    page.click("#pipe");
    for (words, listed) in [
        ("destroy file", "file is destroyed"),
        ("req fails", "req fails"),
        ("file 10 × slower", "file writes at 2.4 MiB/s"),
        ("req 10 × faster for 200 ms", "req reads at 1.17 GiB/s for 200 ms"),
    ] {
        page.click("#start");
        for _ in 0..60 {
            page.click("#step");
        }
        let before = page.eval(NOW);
        page.click("#faults");
        page.wait_until("document.querySelector('#drawer')");
        press(&page, words);
        page.wait_until("document.querySelector('.did li') && !highwater.state().moving");
        page.click("#faults");
        page.wait_until("!document.querySelector('#drawer')");
        assert_eq!(page.eval(NOW), before, "{words}");
        let said = page.eval("document.querySelector('.did li').innerText");
        assert!(said.as_str().unwrap_or_default().contains(listed), "{words}: {said}");
        press(&page, "Undo:");
        page.wait_until("!document.querySelector('.did li') && !highwater.state().moving");
        assert_eq!(page.eval(NOW), before, "{words}, taken back");
    }
    page.assert_quiet();
}

#[test]
fn nothing_can_be_done_to_a_run_that_is_over_but_to_go_back() {
    let Some(page) = page() else { return };
    to_end(&page);
    page.click("#faults");
    page.wait_until("document.querySelector('#drawer')?.textContent.includes('The run is over')");
    assert_eq!(
        page.eval("[...document.querySelectorAll('#drawer > button')].every((b) => b.disabled)"),
        true
    );
    press(&page, "to the last signal");
    page.wait_until("document.querySelector('#drawer')?.textContent.includes('Now, at')");
    assert_eq!(
        page.eval("[...document.querySelectorAll('#drawer > button')].some((b) => b.disabled)"),
        false
    );
    page.assert_quiet();
}

#[test]
fn the_future_before_a_change_stands_beside_the_one_after_it_and_can_be_gone_back_to() {
    let Some(page) = page() else { return };
    page.click("#pipe");
    for _ in 0..60 {
        page.click("#step");
    }
    let before = page.eval(NOW);
    page.click("#faults");
    page.wait_until("document.querySelector('#drawer')");
    press(&page, "destroy file");
    page.wait_until("document.querySelector('#both')");
    page.click("#both");
    page.wait_until("document.querySelector('.differences')?.textContent.includes('before your change')");
    to_end(&page);
    page.wait_until("highwater.state().second?.time === highwater.state().time && !highwater.state().moving");
    // The one that is left goes on alone.
    page.select("#speed", "1×");
    page.click("#play");
    page.wait_until(
        "(({ second, streams }) => second.streams[1].written > streams[1].written)(highwater.state())",
    );
    page.click("#start");
    page.click("#go-back");
    page.wait_until(
        "!document.querySelector('.did') && !highwater.state().second && !highwater.state().moving",
    );
    assert_eq!(page.eval("highwater.state().time"), before["time"], "where it was done");
    to_end(&page);
    assert_eq!(page.eval("highwater.state().streams[1].finished"), true);
    page.assert_quiet();
}

#[test]
fn every_stream_has_its_settings_behind_its_name() {
    let Some(page) = page() else { return };
    page.select("#titles", "four-stage-pipeline");
    page.wait_until("document.querySelector('.state').textContent.includes('cipher')");
    assert_eq!(page.eval("document.querySelectorAll('.setup .knob').length"), 5, "one for each, and memory");
    press(&page, "gzip");
    page.wait_until("document.querySelectorAll('#drawer .knob').length === 4");
    turn(&page, "gzip readableHighWaterMark", "1 MiB");
    page.wait_until(
        "document.querySelector('.state').textContent.includes('readableHighWaterMark1,048,576')",
    );
    page.click("#drawer [aria-label='gzip writableObjectMode']");
    page.wait_until("document.querySelector('#drawer [aria-label=\"gzip writableHighWaterMark\"]').value === '16 objects'");
    page.assert_quiet();
}

#[test]
#[ignore = "half a minute or more: make nightly"]
fn any_two_of_marks_and_platforms_can_be_compared_nightly() {
    let Some(page) = page() else { return };
    page.click("#pipe");
    for (name, row) in [
        ("default 16 KiB", "peak writableLength64 KiB16 KiB4.00 ×"),
        ("Windows", "peak writableLength64 KiB16 KiB4.00 ×"),
    ] {
        page.select("#versus", name);
        page.click("#start");
        for _ in 0..80 {
            page.click("#step");
        }
        page.wait_until(
            "highwater.state().second?.time === highwater.state().time && !highwater.state().moving",
        );
        page.wait_until(&format!("document.querySelector('.differences')?.textContent.includes({row:?})"));
    }
    page.assert_quiet();
}

#[test]
fn what_is_wrong_is_said_and_that_nothing_is() {
    let Some(page) = page() else { return };
    page.select("#speed", "1×");
    play_until(&page, "highwater.state().time > 500e6");
    let said = page.text("#verdict");
    for part in ["file's write() returned false", "never waited", "Memory grows by", "Use pipe()"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    page.click("#pipe");
    play_until(&page, "highwater.state().time > 500e6");
    assert!(
        page.text("#verdict").contains("Backpressure works: req was paused"),
        "{}",
        page.text("#verdict")
    );
    page.assert_quiet();
}

#[test]
fn the_running_line_says_what_write_returned() {
    let Some(page) = page() else { return };
    page.click("#manual");
    page.wait_until("highwater.state().index === 0");
    let value = "document.querySelector('.line.runs .value')?.textContent.trim()";
    for wanted in ["→ true", "→ false"] {
        for _ in 0..200 {
            if page.eval(value) == wanted {
                break;
            }
            page.click("#step");
            settle(&page);
        }
        assert_eq!(page.eval(value), wanted);
    }
    page.assert_quiet();
}

#[test]
fn six_kinds_of_code_are_offered_the_last_two_on_asking_where_there_is_little_room() {
    let Some(page) = page() else { return };
    let seen = "[...document.querySelectorAll('.choice')].filter((e) => e.offsetWidth).length";
    assert_eq!(page.eval(seen), 6);
    page.set_size(1024, 768);
    settle(&page);
    assert_eq!(page.eval(seen), 4);
    page.click(".more");
    page.wait_until(&format!("{seen} === 6"));
    page.click("#for-await");
    to_end(&page);
    assert_eq!(page.eval("highwater.state().streams[1].finished"), true);
    page.assert_quiet();
}
