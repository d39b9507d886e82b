//! A recording that is still being written: it is shown as it comes.

use std::time::Duration;

use crate::harness::{Fault, Page, Server, key};

/// A program that writes on after each `false`, event by event for two seconds.
fn recording() -> String {
    let mut text = concat!(
        r#"{"highwater":1,"node":"v24.0.0","clock":"monotonic","title":"app.mjs","tells":["listeners","pipelines"]}"#,
        "\n",
        r#"{"t":0,"s":1,"e":"create","kind":"Writable","name":"app.log","writableHighWaterMark":1024}"#,
        "\n",
    )
    .to_owned();
    for n in 1..400 {
        let (t, level) = (n * 5_000_000_u64, n * 1024);
        text += &format!("{{\"t\":{t},\"s\":1,\"e\":\"write\",\"p\":\"call\",\"size\":1024}}\n");
        text += &format!(
            "{{\"t\":{t},\"s\":1,\"e\":\"write\",\"p\":\"return\",\"ret\":false,\"wl\":{level},\"nd\":true}}\n"
        );
    }
    text + "{\"t\":2100000000,\"e\":\"exit\",\"idle\":false,\"code\":0,\"by\":\"exit\"}\n"
}

#[test]
fn the_newest_moment_is_shown_until_the_reader_moves_and_from_the_end_again() {
    let server = Server::of_dist("/").with("/live/app-1.trace", &recording());
    server.set_fault("/live/", Fault::Slow(1000, Duration::from_millis(120)));
    let Some(page) = Page::start(server) else { return };
    page.open("index.html?file=live/app-1.trace&live");
    page.wait_for_boot();
    page.wait_until("highwater.state().index > 20");
    assert_eq!(page.eval("highwater.state().index === highwater.state().known"), true);
    assert_eq!(page.eval("highwater.state().atEnd"), false);
    // The program is judged while it runs.
    page.wait_until("document.querySelector('#verdict')?.innerText.includes('app.log')");
    page.eval("highwater.step(-1) ?? 0");
    let there = page.eval("highwater.state().index");
    page.wait_until(&format!("highwater.state().known > {there} + 50"));
    assert_eq!(page.eval("highwater.state().index"), there);
    page.press(key::END);
    page.wait_until("highwater.state().index === highwater.state().known && !highwater.state().atEnd");
    page.wait_until("highwater.state().atEnd");
    assert_eq!(page.eval("highwater.state().known"), 399 * 2 + 2);
}

#[test]
fn where_the_server_falls_silent_what_has_come_stays() {
    let server = Server::of_dist("/").with("/live/app-1.trace", &recording());
    server.set_fault("/live/", Fault::Stalls(50));
    let Some(page) = Page::start(server) else { return };
    page.open("index.html?file=live/app-1.trace&live");
    page.wait_for_boot();
    page.wait_until("document.querySelector('#notice')?.innerText.includes('app-1.trace')");
    page.wait_until("highwater.state().known > 300 && highwater.state().atEnd");
}
