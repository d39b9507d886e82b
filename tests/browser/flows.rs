//! Scenarios of several flows: dropped as files, chosen by title, all flows together, one of many alike by itself.

use serde_json::json;

use crate::harness::{Page, Server};

fn page() -> Option<Page> {
    let page = Page::start(Server::of_dist("/"))?;
    page.set_size(1440, 900);
    page.open("index.html");
    page.wait_for_boot();
    page.show_all_views();
    Some(page)
}

const FAN: &str = r#"{ "title": "Two copies", "flows": [
  { "stages": [
    { "type": "readable", "name": "camera", "chunk": "16 KiB", "total": "1 MiB", "read": { "by": "io", "rate": "80 MiB/s" } },
    { "type": "writable", "name": "near", "write": { "by": "io", "rate": "90 MiB/s" } } ] },
  { "stages": [ { "type": "use", "name": "camera" },
    { "type": "writable", "name": "far", "write": { "by": "io", "rate": "2 MiB/s" } } ] }
] }"#;

#[test]
fn a_dropped_scenario_is_shown_and_a_faulty_one_leaves_what_was_there() {
    let Some(page) = page() else { return };
    page.drop_file(".app", "two.json", FAN);
    page.wait_until("document.querySelector('#titles').selectedOptions[0].text === 'Two copies'");
    let offered = page.eval("[...document.querySelectorAll('#flow option')].map((o) => o.textContent)");
    assert_eq!(offered, json!(["camera → near, far", "camera → near", "camera → far"]));
    page.click("#end");
    page.wait_until("highwater.state().atEnd && !highwater.state().moving");
    assert_eq!(page.eval("highwater.state().streams.map((s) => s.written)"), json!([0, 1 << 20, 1 << 20]));
    page.drop_file(".app", "broken.json", &FAN.replace("\"2 MiB/s\"", "\"soon\""));
    page.wait_until("document.querySelector('#notice.bad, .notice.bad')");
    let said = page.text(".notice");
    assert!(
        said.contains("Nothing on screen has changed") && said.contains("flows[1].stages[1].write.rate"),
        "{said}"
    );
    assert_eq!(page.eval("document.querySelector('#titles').selectedOptions[0].text"), "Two copies");
    page.drop_file(".app", "torn.json", "{ \"flows\": [");
    page.wait_until("document.querySelector('.notice').textContent.includes('torn.json')");
    assert_eq!(page.eval("document.querySelector('#titles').selectedOptions[0].text"), "Two copies");
    page.assert_quiet();
}

#[test]
fn many_alike_are_one_until_one_of_them_is_chosen() {
    let Some(page) = page() else { return };
    page.select("#titles", "proxy-disaster");
    page.wait_until("document.querySelectorAll('#one option').length === 21");
    page.select("#one", "6");
    page.click("#end");
    page.wait_until("document.querySelector('.state').textContent.includes('phone 7')");
    page.select("#titles", "upload-crash");
    page.wait_until("!document.querySelector('#one') && !document.querySelector('#flow')");
    page.assert_quiet();
}

#[test]
fn a_host_is_answered_also_at_the_end_of_all_time() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    page.open("index.html");
    page.wait_for_boot();
    let name = "runs-times-at-the-end-of-all-time.json";
    let file = std::fs::read_to_string(format!("tests/corpus/{name}")).unwrap();
    page.drop_file(".app", name, &file);
    page.eval("(window.heard = [], highwater.on((said) => heard.push(said)), 0)");
    page.wait_until("highwater.state().figure === null");
    page.click("#end");
    page.wait_until("highwater.state().atEnd");
    assert_eq!(page.eval("highwater.state().time > Number.MAX_SAFE_INTEGER"), true);
    page.wait_until("heard.at(-1)?.value?.atEnd");
    assert_eq!(page.eval("heard.every((said) => said.value !== null)"), true);
    page.assert_quiet();
}
