//! The page as a person uses it: the upload crashes, survives, is stepped back and forth, and traces are opened.

use highwater::engine::KILLED;
use serde_json::Value;

use crate::harness::{Media, Page, Server, key};
use crate::recording::record;

/// The page, started.
pub(super) fn page() -> Option<Page> {
    let page = Page::start(Server::of_dist("/"))?;
    page.set_size(1440, 900);
    page.open("index.html");
    page.wait_for_boot();
    page.show_all_views();
    Some(page)
}

/// All three pictures as they are on screen.
fn pictures(page: &Page) -> Value {
    settle(page);
    page.eval(
        "['pipe', 'sequence', 'timeline'].map((id) => document.getElementById(`${id}-picture`).toDataURL())",
    )
}

/// Waits for the next frames to be painted.
pub(super) fn settle(page: &Page) {
    page.eval("(window.settled = false, requestAnimationFrame(() => requestAnimationFrame(() => { window.settled = true })))");
    page.wait_until("window.settled");
}

pub(super) fn to_end(page: &Page) {
    page.click("#end");
    page.wait_until("highwater.state().atEnd && !highwater.state().moving");
}

#[test]
fn ignoring_ends_with_the_containers_kill() {
    let Some(page) = page() else { return };
    to_end(&page);
    let state = page.eval("highwater.state()");
    assert_eq!(state["fatal"], KILLED);
    assert!(state["memory"].as_u64() >= Some(1536 << 20), "{state}");
    assert_eq!(state["streams"][1]["drains"], 0);
    page.wait_until(&format!("document.querySelector('#sentence').textContent.startsWith({KILLED:?})"));
    page.wait_until("document.querySelector('#sentence').textContent.includes('never waited')");
    page.assert_quiet();
}

#[test]
fn flipping_the_switch_survives_to_the_last_byte() {
    let Some(page) = page() else { return };
    to_end(&page);
    for consumer in ["manual", "pipe"] {
        page.click(&format!("#{consumer}"));
        to_end(&page);
        let state = page.eval("highwater.state()");
        assert_eq!(state["fatal"], Value::Null, "{consumer}");
        let file = &state["streams"][1];
        assert_eq!((&file["written"], &file["finished"]), (&(4u64 << 30).into(), &true.into()), "{consumer}");
        assert!(file["peakWritableLength"].as_u64() <= Some(64 << 10), "{consumer}: {file}");
        assert!(state["memory"].as_u64() < Some(48 << 20), "{consumer}: memory stays flat");
    }
    page.assert_quiet();
}

#[test]
fn playing_goes_on_by_itself_and_pausing_stops_all_work() {
    let Some(page) = page() else { return };
    page.press(" ");
    page.wait_until("highwater.state().index > 20");
    page.press(" ");
    page.wait_until("!highwater.state().moving");
    settle(&page);
    let index = page.eval("highwater.state().index");
    page.eval("(window.frames_asked = 0, window.requestAnimationFrame = ((ask) => (then) => { window.frames_asked++; return ask(then) })(window.requestAnimationFrame.bind(window)), 0)");
    std::thread::sleep(std::time::Duration::from_millis(400));
    assert_eq!(page.eval("window.frames_asked"), 0, "a page at rest asks for no frames");
    assert_eq!(page.eval("highwater.state().index"), index);
    page.assert_quiet();
}

#[test]
fn stepping_back_gives_exactly_the_earlier_picture() {
    let Some(page) = page() else { return };
    for consumer in ["ignore", "pipe"] {
        page.click(&format!("#{consumer}"));
        page.click("#start");
        // As far as it will be known later, too: the timeline keeps what was reached.
        for _ in 0..30 {
            page.click("#step");
        }
        for _ in 0..4 {
            page.click("#back");
        }
        let earlier = pictures(&page);
        page.click("#step");
        assert_ne!(pictures(&page), earlier, "{consumer}: an event is to be seen");
        for _ in 0..3 {
            page.click("#step");
        }
        for _ in 0..4 {
            page.click("#back");
        }
        assert_eq!(pictures(&page), earlier, "{consumer}");
        assert_eq!(page.eval("highwater.state().index"), 26);
    }
    page.assert_quiet();
}

#[test]
fn everything_in_the_transport_has_a_key() {
    let Some(page) = page() else { return };
    page.press(key::RIGHT);
    page.press(key::RIGHT);
    assert_eq!(page.eval("highwater.state().index"), 2);
    page.press(key::LEFT);
    assert_eq!(page.eval("highwater.state().index"), 1);
    page.press(&format!("\u{E008}{}", key::RIGHT));
    page.wait_until("highwater.state().streams[1].falses === 1 && !highwater.state().moving");
    page.press(key::END);
    page.wait_until("highwater.state().atEnd");
    page.press(key::HOME);
    page.wait_until("highwater.state().index === 0");
    page.assert_quiet();
}

#[test]
fn the_timeline_is_the_scrubber() {
    let Some(page) = page() else { return };
    to_end(&page);
    let end = page.eval("highwater.state().time").as_u64().unwrap();
    page.drag(".scrubber", &[(300.0, 100.0), (500.0, 100.0)]);
    page.wait_until(&format!(
        "highwater.state().time > {} && highwater.state().time < {}",
        end / 4,
        end / 4 * 3
    ));
    let middle = page.eval("highwater.state().time");
    page.drag(".scrubber", &[(500.0, 40.0), (200.0, 40.0), (500.0, 60.0)]);
    page.wait_until(&format!("highwater.state().time === {middle}"));
    page.assert_quiet();
}

#[test]
fn the_node_version_changes_what_happens() {
    let Some(page) = page() else { return };
    for (version, mark) in [("20", "16,384"), ("24", "65,536")] {
        page.select("#node", version);
        page.wait_until(&format!(
            "document.querySelector('.state').textContent.includes('writableHighWaterMark{mark}')"
        ));
    }
    page.assert_quiet();
}

const TRACE: &str = r#"{"highwater":1,"node":"v24.21.0","clock":"monotonic","title":"copy","streams":[{"id":1,"kind":"Readable","name":"in","readableHighWaterMark":65536},{"id":2,"kind":"Writable","name":"out","writableHighWaterMark":16384}]}
{"t":10,"s":1,"e":"pipe","p":"call","to":2}
{"t":20,"s":1,"e":"data","size":65536}
{"t":30,"s":2,"e":"write","p":"call","size":65536}
{"t":40,"s":2,"e":"write","p":"return","ret":false,"wl":65536,"nd":true}
"#;

#[test]
fn a_faulty_trace_is_shown_as_far_as_it_goes_and_its_faults_are_named() {
    let Some(page) = page() else { return };
    let broken = format!(
        "{TRACE}{{\"t\":50,\"s\":9,\"e\":\"drain\"}}\nnonsense\n{{\"t\":5,\"s\":2,\"e\":\"drain\"}}\n{{\"t\":60,\"s\":2,"
    );
    page.drop_file(".app", "broken.trace.jsonl", &broken);
    page.wait_until("document.querySelector('#notice ul')");
    let said = page.text("#notice");
    for part in [
        "line 6: stream 9 was never declared",
        "line 7: not an event",
        "line 8: time runs backwards",
        "line 9: the file is cut off",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let state = page.eval("highwater.state()");
    assert_eq!((&state["known"], &state["streams"][0]["name"]), (&4.into(), &"in".into()));
    to_end(&page);
    assert_eq!(page.eval("highwater.state().streams[1].falses"), 1);
    page.assert_quiet();
}

#[test]
fn a_recording_that_breaks_off_is_told_as_one_and_accuses_nobody() {
    let Some(page) = page() else { return };
    let under_way = r#"{"t":50,"s":2,"e":"_write","p":"call","size":65536}"#;
    for (end, words) in [
        ("", "The recording breaks off before the process ends"),
        (
            "{\"t\":60,\"e\":\"lost\",\"n\":1,\"err\":\"LIMIT\"}\n{\"t\":9000,\"e\":\"lost\",\"n\":24776,\"err\":\"LIMIT\"}\n{\"t\":9000,\"e\":\"exit\",\"idle\":true}\n",
            "24,777 events were left out, because HIGHWATER_LIMIT was reached",
        ),
    ] {
        page.drop_file(".app", "cut.trace.jsonl", &format!("{TRACE}{under_way}\n{end}"));
        page.wait_until(&format!("document.querySelector('#notice')?.textContent.includes({words:?})"));
        to_end(&page);
        page.wait_until(&format!("document.querySelector('#verdict')?.textContent.includes({words:?})"));
        let said = page.text("#verdict");
        assert!(!said.contains("cannot come"), "{said}");
    }
    // The same program, of which all is known.
    let whole = format!("{TRACE}{under_way}\n{{\"t\":9000,\"e\":\"exit\",\"idle\":true}}\n");
    page.drop_file(".app", "whole.trace.jsonl", &whole);
    page.wait_until("!document.querySelector('#notice')");
    to_end(&page);
    page.wait_until("document.querySelector('#verdict')?.textContent.includes('cannot come')");
    page.assert_quiet();
}

#[test]
fn what_is_no_trace_leaves_everything_as_it_was() {
    let Some(page) = page() else { return };
    for _ in 0..20 {
        page.click("#step");
    }
    // What has been read has taken memory.
    let state = "(({ programMemory, ...state }) => state)(highwater.state())";
    let before = (page.eval(state), pictures(&page));
    for (name, content, words) in [
        ("notes.txt", "Dear diary", "line 1: this is not a Highwater trace"),
        ("new.jsonl", "{\"highwater\":7}\n", "line 1: this trace has format version 7"),
        ("nothing.jsonl", "", "the file is empty"),
    ] {
        page.drop_file(".app", name, content);
        page.wait_until(&format!("document.querySelector('#notice')?.textContent.includes({words:?})"));
        let said = page.text("#notice");
        assert!(said.contains(&format!("{name} could not be opened")), "{said}");
        assert_eq!((page.eval(state), pictures(&page)), before, "{name}");
    }
    page.click("#notice button");
    page.wait_until("!document.querySelector('#notice')");
    page.assert_quiet();
}

#[test]
fn a_recording_of_a_real_program_opens_and_shows_its_signals() {
    let Some(page) = page() else { return };
    let (trace, said) = record("copy.mjs", COPY);
    let falses = said.trim().parse::<u64>().expect("the program counts its own");
    assert!(falses > 5);
    page.choose_file("#file", &trace);
    page.wait_until("document.querySelector('#scenario')");
    assert_eq!(page.eval("document.querySelector('#subject strong').innerText"), "copy.trace.jsonl");
    assert_eq!(page.eval("document.querySelector('#notice')"), Value::Null);
    assert_eq!(page.eval("document.querySelector('#flow option').textContent"), "in.bin → SlowDisk 1");
    to_end(&page);
    let state = page.eval("highwater.state()");
    let streams = state["streams"].as_array().unwrap();
    let disk = streams.iter().find(|stream| stream["name"] == "SlowDisk 1").unwrap();
    assert_eq!(
        (&disk["falses"], &disk["written"], &disk["finished"]),
        (&falses.into(), &(1u64 << 20).into(), &true.into())
    );
    page.click("#scenario");
    page.wait_until("document.querySelector('#code')");
    page.assert_quiet();
}

/// Copies a real file into a slow Writable, and counts what `write()` returns.
const COPY: &str = "
import fs from 'node:fs';
import { Writable } from 'node:stream';
fs.writeFileSync('in.bin', Buffer.alloc(1 << 20));
class SlowDisk extends Writable { _write(chunk, encoding, done) { setTimeout(done, 20) } }
const disk = new SlowDisk({ highWaterMark: 1 << 17 });
let falses = 0;
const write = disk.write;
disk.write = (...args) => { const more = write.apply(disk, args); if (!more) falses++; return more };
fs.createReadStream('in.bin').pipe(disk).on('close', () => console.log(falses));
";

/// Writes on after each `false`, and forgets to read a second branch of a source.
const TROUBLES: &str = "
import fs from 'node:fs';
import { PassThrough, Writable } from 'node:stream';
fs.writeFileSync('in.bin', Buffer.alloc(1 << 20));
class SlowDisk extends Writable { _write(chunk, encoding, done) { setTimeout(done, 1) } }
const disk = new SlowDisk();
for (let n = 0; n < 200; n++) disk.write(Buffer.alloc(8192));
const source = fs.createReadStream('in.bin');
source.pipe(new SlowDisk());
source.pipe(new PassThrough());
";

#[test]
fn a_finding_is_a_card_with_the_line_of_the_program_and_shows_its_proof() {
    let Some(page) = page() else { return };
    let (trace, _) = record("troubles.mjs", TROUBLES);
    page.choose_file("#file", &trace);
    page.wait_until("document.querySelector('#scenario')");
    to_end(&page);
    page.wait_until("document.querySelector('#verdict .finding')");
    let card = |id: &str| format!("document.querySelector('#verdict [data-finding={id}]')");
    let ignored = card("write-false-ignored");
    let said = page.eval(&format!("{ignored}.textContent"));
    let said = said.as_str().unwrap();
    assert!(said.contains("SlowDisk 1's write() returned false 19"), "{said}");
    assert!(said.contains("troubles.mjs:7"), "{said}");
    // What is behind the first is there by keyboard, too.
    page.eval("document.querySelector('.more-findings').open = true");
    let unread = card("never-read");
    assert!(
        page.eval(&format!("{unread}.textContent"))
            .as_str()
            .unwrap()
            .contains("Nothing reads from PassThrough 1")
    );
    // The second write() after the first false proves it: the playhead goes there, and the stream is shown.
    page.eval(&format!("{ignored}.querySelector('.show').click()"));
    page.wait_until("highwater.state().streams.find(({ name }) => name === 'SlowDisk 1').falses === 2");
    page.wait_until("document.querySelector('#flow').selectedOptions[0].textContent.includes('SlowDisk 1')");
    page.assert_quiet();
}

#[test]
fn a_host_can_load_a_scenario_and_is_told_what_is_wrong_with_one() {
    let Some(page) = page() else { return };
    let good = "{ title: 'Small', flows: [{ stages: [
        { type: 'readable', chunk: 1024, count: 64, highWaterMark: 16384, read: { by: 'timer', takes: 1e6 } },
        { type: 'writable', highWaterMark: '2 KiB', write: { by: 'timer', takes: '10 ms' } }] }] }";
    assert_eq!(page.eval(&format!("highwater.load({good}) ?? null")), Value::Null);
    page.wait_until("document.querySelector('#titles').selectedOptions[0].text === 'Small'");
    let said = page.eval("(() => { try { highwater.load({ flows: [{ stages: [{ type: 'readable', chunk: 'many' }] }] }) } catch (error) { return error.message } })()");
    assert!(
        said.as_str().is_some_and(|said| said.contains("flows[0].stages[0].chunk: “many” is not an amount")),
        "{said}"
    );
    assert_eq!(page.eval("document.querySelector('#titles').selectedOptions[0].text"), "Small");
    page.assert_quiet();
}

#[test]
fn a_breakdown_shows_a_screen_with_the_message_and_a_way_back() {
    let Some(page) = page() else { return };
    page.eval("(() => { try { highwater.break() } catch { return 0 } })()");
    page.wait_until("document.querySelector('#panic')");
    let said = page.text("#panic");
    assert!(said.contains("broken on request"), "{said}");
    assert!(page.console_messages().iter().any(|message| message.contains("broken on request")));
    page.click("#panic button");
    page.wait_until("!document.querySelector('#panic') && window.highwater?.state().index === 0");
}

#[test]
fn dark_is_dark_by_wish_and_by_choice() {
    let Some(page) = page() else { return };
    let ground = "getComputedStyle(document.body).backgroundColor";
    let light = page.eval(ground);
    page.emulate(Media { dark: true, reduced_motion: false });
    page.wait_until(&format!("{ground} !== '{}'", light.as_str().unwrap()));
    let painted = pictures(&page);
    page.click("#theme");
    page.wait_until(&format!("{ground} === '{}'", light.as_str().unwrap()));
    assert_ne!(pictures(&page), painted, "the pictures change with it");
    page.assert_quiet();
}

#[test]
fn who_does_not_want_movement_gets_two_still_pictures_a_second() {
    let Some(page) = page() else { return };
    page.emulate(Media { dark: false, reduced_motion: true });
    page.click("#play");
    page.eval(
        "(window.seen = new Set(), window.count = 0, window.start = performance.now(), window.look = () => { seen.add(document.getElementById('pipe-picture').toDataURL()); if (++count < 60) requestAnimationFrame(look); else window.took = (performance.now() - start) / 1000 }, look(), 0)",
    );
    page.wait_until("window.took");
    let (seen, took) = (page.eval("seen.size").as_u64().unwrap(), page.eval("took").as_f64().unwrap());
    assert!(seen >= 2 && (seen as f64) <= 2.0 * took + 2.0, "{seen} pictures in {took} s");
    assert!(page.eval("highwater.state().index").as_u64() > Some(3), "time goes on");
    page.assert_quiet();
}

#[test]
fn in_a_pipeline_of_four_the_slowest_holds_up_the_file_and_memory_stays_flat() {
    let Some(page) = page() else { return };
    page.select("#titles", "four-stage-pipeline");
    page.wait_until("document.querySelector('.state').textContent.includes('cipher')");
    // Levels go up and down all the time: always the same moment.
    page.eval("highwater.seek('40ms') ?? 0");
    page.wait_until("highwater.state().time >= 40e6 && !highwater.state().moving");
    let held = page.eval(
        "highwater.state().streams.slice(0, 3).map((s) => s.readableLength + s.writableLength >= 65536)",
    );
    assert_eq!(held, serde_json::json!([true, true, true]), "the pressure has reached the file");
    let levels = "highwater.state().streams.map((s) => s.readableLength + s.writableLength)";
    to_end(&page);
    let state = page.eval("highwater.state()");
    assert_eq!((&state["fatal"], &state["streams"][3]["finished"]), (&Value::Null, &true.into()));
    assert_eq!(state["streams"][3]["written"], ((1u64 << 30) as f64 * 0.223) as u64);
    assert!(state["memory"].as_u64() < Some(48 << 20));
    assert_eq!(page.eval(levels), serde_json::json!([0, 0, 0, 0]), "everything has passed");
    page.click("#ignore");
    to_end(&page);
    assert_ne!(page.eval("highwater.state().fatal"), Value::Null);
    page.assert_quiet();
}
