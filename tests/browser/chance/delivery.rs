//! The page from a server that is having a bad day: files stall, are cut off, altered, late, refused, by chance. There is
//! something to read all the time, in the end a figure or a sentence with a way on, and that way leads on once the server is
//! well again.

use std::time::Duration;

use serde_json::Value;

use crate::fuzz_dice::Dice;
use crate::harness::{Fault, Page, Server, dist};

/// What an address asks for, and how a part of the path of what is needed for that begins.
const WISHES: [(&str, &[&str]); 6] = [
    ("", &[]),
    ("?figure=fan-out", &["/figures/fan-out.json"]),
    (
        "?lang=de&figure=pipe",
        &["/words/de.json", "/figures/de/pipe.json", "/figures/de/catalogue.json", "/figures/pipe.json"],
    ),
    ("?index", &["/figures/"]),
    ("?file=mine.json", &["/mine.json"]),
    ("?embed=1&controls=none&text=none&figure=proxy-disaster", &["/figures/proxy-disaster.json"]),
];

/// What every address needs, by how its name begins and ends.
const PARTS: [(&str, &str); 4] =
    [("boot", ".js"), ("highwater-page", ".js"), ("highwater-page", ".wasm"), ("app-", ".css")];

const FILE: &str = r#"{"title":"Mine","flows":[{"stages":[{"type":"readable","chunk":1024,"count":64},{"type":"writable"}]}]}"#;

/// Shows the page in a frame, and looks at it all the time.
const WATCH: &str = "(() => {
    document.querySelector('iframe')?.remove();
    const frame = document.createElement('iframe');
    frame.width = 1000, frame.height = 700, frame.src = 'ADDRESS';
    document.body.append(frame);
    window.seen = window.blank = false;
    window.it = () => frame.contentDocument;
    window.text = () => it()?.body?.innerText.trim() ?? '';
    window.shows = () => !!it()?.querySelector('.app canvas, #index .cards a');
    // Without its first script a page can do no more than say so.
    window.stops = () => it()?.querySelector(LAME ? '#boot button, #boot a' : '#boot button');
    const look = () => {
        if (!frame.isConnected) return;
        if (text() || shows()) seen = true;
        else if (seen) blank = true;
        setTimeout(look, 15);
    };
    look();
    return 0 })()";

pub fn start() -> Option<Page> {
    let host = "<!doctype html><meta charset=utf-8><link rel=icon href='data:,'><title>A host</title><body>";
    Page::start(Server::of_dist("/").with("/host.html", host).with("/mine.json", FILE))
}

/// One opening, as that seed says; `done` hears what goes wrong in it.
pub fn play(page: &Page, seed: u64, mut done: impl FnMut(String)) {
    let mut dice = Dice(seed);
    let (query, needs) = *dice.pick(&WISHES);
    done(format!("open {query}"));
    let mut files: Vec<String> = needs.iter().map(|path| (*path).to_owned()).collect();
    files.extend(PARTS.iter().flat_map(|(start, end)| named(start, end)));
    let broken: Vec<String> = (0..1 + dice.below(3)).map(|_| dice.pick(&files).clone()).collect();
    for file in &broken {
        let fault = fault(file, &mut dice);
        done(format!("{file} {fault:?}"));
        page.server.set_fault(file, fault);
    }
    page.open("/host.html");
    let lame = broken.iter().any(|file| file.contains("boot"));
    page.eval(&WATCH.replace("ADDRESS", &format!("index.html{query}")).replace("LAME", &lame.to_string()));
    page.wait_until("shows() || stops()");
    assert_eq!(page.eval("blank"), false, "the page was blank for a time");
    let said = page.eval("text()");
    assert!(page.eval("shows()") == true || said.as_str().is_some_and(|said| said.len() > 40), "{said}");
    for file in &broken {
        page.server.set_fault(file, None::<Fault>);
    }
    // The server is well again: what was said to lead on does.
    page.eval("shows() || (stops()?.click(), 0)");
    page.wait_until("shows()");
    assert_eq!(page.eval("it().querySelector('#panic')?.innerText ?? null"), Value::Null);
    page.eval("document.querySelector('iframe').remove() ?? 0");
}

fn named(start: &str, end: &str) -> Option<String> {
    let names =
        std::fs::read_dir(dist()).ok()?.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut found = names.filter(|name| name.starts_with(start) && name.ends_with(end));
    found.next().map(|name| format!("/{name}"))
}

fn fault(file: &str, dice: &mut Dice) -> Fault {
    let share = *dice.pick(&[0, 1, 20, 50, 90, 99]);
    match dice.below(9) {
        0 => Fault::Silent,
        1 => Fault::Stalls(share),
        2 => Fault::Cut(share),
        // What a program does of which one byte is another one, nobody can say; that it is none is seen at its start.
        3 => Fault::Altered(if file.ends_with(".wasm") { 0 } else { share }),
        4 => Fault::Late(Duration::from_millis(50 + dice.below(3000) as u64)),
        5 => Fault::Slow(20_000 + dice.below(100_000), Duration::from_millis(5)),
        6 => Fault::Type(dice.word(&["text/plain", "text/html", "application/octet-stream"])),
        7 => Fault::Status("404 Not Found"),
        _ => Fault::Status("503 Service Unavailable"),
    }
}
