//! The harness sees what it is there to see: on a page of its own, which does all that ours must not.

use std::fs;
use std::path::Path;

use crate::harness::{Media, Page, Server, key};

const PAGE: &str = "<!doctype html><meta charset=utf-8><link rel=icon href='data:,'><title>A page</title>
    <style>body { margin: 0 } #box { position: absolute; left: 10px; top: 100px; width: 200px; height: 50px }</style>
    <button onclick='out.value = this.textContent'>Press</button> <input id=line> <input type=file>
    <output id=out></output> <div id=box></div>
    <script>
        const show = async (file) => { out.value = `${file.name} ${await file.text()}` };
        document.querySelector('[type=file]').onchange = (event) => show(event.target.files[0]);
        document.body.ondragover = (event) => event.preventDefault();
        document.body.ondrop = (event) => show(event.dataTransfer.files[0]);
        line.onkeydown = (event) => { if (event.key.length > 1) out.value += event.key };
        for (const type of ['pointerdown', 'pointermove', 'pointerup'])
            box.addEventListener(type, (event) => { out.value += `${type.slice(7)} ${event.offsetX},${event.offsetY} ` });
    </script>";

fn page() -> Option<Page> {
    let page = Page::start(Server::of_dist("/").with("/own.html", PAGE))?;
    page.open("/own.html");
    Some(page)
}

#[test]
fn clicks_keys_and_mouse_arrive() {
    let Some(page) = page() else { return };
    page.click("button");
    assert_eq!(page.text("#out"), "Press");

    page.eval("(out.value = '', line.focus())");
    let keys =
        [key::LEFT, key::RIGHT, key::UP, key::DOWN, key::HOME, key::END, key::ENTER, key::ESCAPE, key::TAB];
    page.press(&format!("ab{}", keys.concat()));
    assert_eq!(page.eval("line.value"), "ab");
    assert_eq!(page.text("#out"), "ArrowLeftArrowRightArrowUpArrowDownHomeEndEnterEscapeTab");

    page.eval("out.value = ''");
    page.drag("#box", &[(5.0, 6.0), (100.0, 40.0)]);
    assert_eq!(page.text("#out"), "move 5,6 down 5,6 move 100,40 up 100,40");
    page.assert_quiet();
}

#[test]
fn files_arrive() {
    let Some(page) = page() else { return };
    page.drop_file("body", "dropped.txt", "one\ntwo");
    page.wait_until("out.value === 'dropped.txt one\\ntwo'");

    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("chosen.txt");
    fs::write(&file, "three").unwrap();
    page.choose_file("[type=file]", &file);
    page.wait_until("out.value === 'chosen.txt three'");
    page.assert_quiet();
}

#[test]
fn sizes_and_preferences_arrive() {
    let Some(page) = page() else { return };
    let matches = |query: &str| page.eval(&format!("matchMedia('({query})').matches")) == true;
    for (width, height) in [(390, 844), (1440, 900)] {
        page.set_size(width, height);
        assert_eq!(page.eval("[innerWidth, innerHeight]"), serde_json::json!([width, height]));
    }
    for media in [Media { dark: true, reduced_motion: true }, Media::default()] {
        page.emulate(media);
        assert_eq!(matches("prefers-color-scheme: dark"), media.dark);
        assert_eq!(matches("prefers-reduced-motion: reduce"), media.reduced_motion);
    }
    page.assert_quiet();
}

#[test]
fn noise_is_heard() {
    let Some(page) = page() else { return };
    page.assert_quiet();
    page.eval("console.info('well')");
    assert_eq!(page.console_messages().len(), 1);
    page.eval("setTimeout(() => { throw new Error('ouch') })");
    page.eval("fetch('missing.html').then(() => { document.title = 'missed' }) && 0");
    page.wait_until("document.title === 'missed'");
    let messages = page.console_messages();
    for part in ["well", "ouch", "404"] {
        assert!(messages.iter().any(|message| message.contains(part)), "{part}: {messages:?}");
    }

    // A port where nobody listens.
    page.eval("fetch('http://nobody.localhost:2/').catch(() => { document.title = 'refused' }) && 0");
    page.wait_until("document.title === 'refused'");
    assert_eq!(page.foreign_requests(), ["http://nobody.localhost:2/"]);
}
