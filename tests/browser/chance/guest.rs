//! The page in other people's pages: whatever a host does to the element, whatever it and others say, in any order. What is
//! done is data, so that what was once found can be done again by the letter: `tests/corpus/chance/`.

use std::path::Path;

use serde_json::{Value, json};

use crate::fuzz_dice::Dice;
use crate::harness::{Page, Server};

/// Acts between two openings.
const ACTS: usize = 40;
/// What only a reader's own recording has in it.
const SECRET: &str = "SECRET-OF-A-READER";

/// The host's page. `did(act)` does an act; `wrong()` says what is wrong; `settle()` begins with an ordinary figure. All of
/// them are the page's own: what a driver's script sets is not always what the page has.
const HOST: &str = r#"<!doctype html><meta charset=utf-8><title>A course</title><link rel=icon href=data:,>
<style>body { margin: 0 } #around { width: 600px } [data-theme=dark] { color-scheme: dark }</style>
<div id=around></div><iframe id=other srcdoc="<script>addEventListener('message', ({ data }) => data?.source === 'highwater' && parent.leaked.push(data.type))</script>" width=10 height=10></iframe>
<script src=GUEST_ORIGIN/embed.js></script>
<script>
var guest = 'GUEST_ORIGIN', leaked = [], said = [], asked = [], start = history.length, begun = location.href;
addEventListener('message', ({ data }) => said.push(JSON.stringify(data) ?? ''));
addEventListener('highwater-error', ({ detail }) => said.push(JSON.stringify(detail) ?? ''));
var figure = document.createElement('highwater-figure');
var around = document.querySelector('#around'), other = document.querySelector('#other');
var inside = (element) => element.shadowRoot?.querySelector('iframe')?.contentWindow;
figure.setAttribute('figure', 'pipe');
around.append(figure);
var ask = (promise) => {
    const one = { settled: false };
    asked.push(one);
    promise.then((text) => { one.settled = true; one.text = String(text) }, (error) => { one.settled = true; one.error = String(error) });
};
var acts = {
    set: (name, value) => figure.setAttribute(name, value.replaceAll('GUEST', guest)),
    remove: (name) => figure.removeAttribute(name),
    out: () => figure.remove(),
    in: () => around.append(figure),
    move: () => { const place = document.createElement('div'); around.prepend(place); place.append(figure) },
    anew: () => { figure.remove(); figure = figure.cloneNode(true); around.append(figure) },
    call: (method, value) => figure[method]?.(value),
    ask: () => ask(figure.getTrace()),
    tell: (message, times) => { for (let i = 0; i < times; i++) inside(figure)?.postMessage(message, '*') },
    forge: (message) => { other.contentWindow.eval(`(to) => (m) => { to?.postMessage(m, '*'); parent.postMessage(m, '*') }`)(inside(figure))(message) },
    theme: (theme) => { document.documentElement.dataset.theme = theme },
    wide: (pixels) => { around.style.width = pixels + 'px' },
    click: () => figure.shadowRoot?.querySelector('button')?.click(),
};
var heard = [], settle = () => {
    figure.remove();
    figure = document.createElement('highwater-figure');
    figure.setAttribute('figure', 'pipe');
    for (const type of ['ready', 'state', 'error']) figure.addEventListener(`highwater-${type}`, () => heard.push(type));
    heard.length = 0;
    around.replaceChildren(figure);
    figure.scrollIntoView();
    return 0;
};
var did = ([name, ...values]) => { acts[name]?.(...values); return 0 };
var empty = (element) => {
    const { width, height } = element.getBoundingClientRect(), root = element.shadowRoot;
    if (!element.isConnected || element.hidden || !width) return false;
    return !height || !root || !(root.querySelector('iframe') || root.textContent.trim() && root.querySelector('button, p'));
};
var wrong = () => [
    window.pwned && 'a script of an attribute has run',
    location.href !== begun && 'the page has gone elsewhere',
    history.length > start && `the history has grown from ${start} to ${history.length}`,
    empty(figure) && 'the element is empty: ' + figure.outerHTML.slice(0, 200),
    leaked.length && 'another frame has heard ' + leaked[0],
    asked.some(({ text }) => text === 'FORGED') && 'a forged answer was taken for one',
    said.some((text) => text.includes('SECRET')) && 'the host has heard of what the reader has opened: ' + said.find((text) => text.includes('SECRET')).slice(0, 200),
].filter(Boolean);
</script>"#;

const ATTRIBUTES: &[&str] = &[
    "figure", "file", "consumer", "node", "compare", "flow", "one", "view", "text", "t", "step", "autoplay",
    "speed", "loop", "theme", "motion", "lang", "controls", "src", "state", "height", "load", "sandbox",
    "title", "drop",
];

/// What an attribute may get.
const VALUES: &[&str] = &[
    "",
    "0",
    "1",
    "-1",
    "20",
    "24",
    "7",
    "1e9",
    "NaN",
    "auto",
    "none",
    "min",
    "full",
    "dark",
    "light",
    "projector",
    "pipe",
    "ignore",
    "fan-out",
    "manual-backpressure",
    "Pipe",
    "nope",
    "look",
    "300ms",
    "1.2s",
    "soon",
    "de",
    "en",
    "xx",
    "max",
    "0.001",
    "click",
    "reduce",
    "pipe,timeline",
    "code,state,sequence",
    "400",
    "open",
    "figures/pipe.json",
    "../../etc/passwd.json",
    "https://[",
    "http://[",
    "//",
    "javascript:top.pwned=parent.pwned=1;1//",
    " \tjava\nscript:top.pwned=parent.pwned=1",
    "JAVASCRIPT:parent.pwned=1",
    "data:text/html,<script>parent.pwned=top.pwned=1</script>",
    "blob:null/x",
    "vbscript:x",
    "about:srcdoc",
    "view-source:x",
    "<img src=x onerror=top.pwned=1>",
    "\"><script>pwned=1</script>",
    "#h1:AAAA",
    "h1:AAAA",
    "h9:AAAA",
    "%",
    "\u{0}",
    "GUEST/index.html",
    "GUEST/index.html?figure=pipe",
    "GUEST/index.html?embed=0&controls=full",
    "allow-scripts allow-same-origin",
    "\u{202e}retraw",
    "upload-crash&embed=0#top",
];

const METHODS: &[&str] =
    &["hello", "load", "play", "pause", "seek", "step", "set", "theme", "getTrace", "explode", ""];

fn value(dice: &mut Dice) -> Value {
    match dice.below(12) {
        0 => json!(null),
        1 => json!(*dice.pick(&[0.0, 1.0, -3.0, 1.5, 1e308, -1e308, 4096.0])),
        2 => json!({ *dice.pick(ATTRIBUTES): *dice.pick(VALUES) }),
        3 => json!({ "node": 20, "speed": "max", "consumer": "ignore" }),
        4 => json!({ "title": "FORGED", "flows": [{ "stages": [] }] }),
        5 => {
            json!({ "title": "Small", "flows": [{ "stages": [{ "type": "readable", "chunk": 1024, "count": 64 }, { "type": "writable" }] }] })
        }
        6 => json!([[[[]]]]),
        7 => json!("x".repeat(dice.below(200_000))),
        8 => json!(*dice.pick(&["next", "previous", "look", "300ms", "20"])),
        _ => json!(*dice.pick(VALUES)),
    }
}

fn message(dice: &mut Dice) -> Value {
    let type_ = *dice.pick(METHODS);
    match dice.below(10) {
        0 => json!(*dice.pick(VALUES)),
        1 => json!({ "source": "highwater", "v": *dice.pick(&[0, 2, 9]), "type": type_ }),
        2 => json!({ "source": "highwater", "v": 1, "type": { "type": type_ }, "value": value(dice) }),
        _ => {
            json!({ "source": "highwater", "v": 1, "type": type_, "value": value(dice), "id": dice.below(9) })
        }
    }
}

/// An act by chance.
fn act(dice: &mut Dice) -> Value {
    match dice.below(22) {
        0..=6 => json!(["set", *dice.pick(ATTRIBUTES), *dice.pick(VALUES)]),
        7 => json!(["remove", *dice.pick(ATTRIBUTES)]),
        8 => json!(["out"]),
        9 => json!(["in"]),
        10 => json!(["move"]),
        11 => json!(["anew"]),
        12 | 13 => json!(["call", *dice.pick(METHODS), value(dice)]),
        14 => json!(["ask"]),
        15 | 16 => json!(["tell", message(dice), *dice.pick(&[1, 1, 2, 50, 3000])]),
        17 => json!([
            "forge",
            match dice.below(2) {
                0 => message(dice),
                _ =>
                    json!({ "source": "highwater", "v": 1, "type": "trace", "id": 1 + dice.below(3), "value": "FORGED" }),
            }
        ]),
        18 => json!(["theme", *dice.pick(&["dark", "light", ""])]),
        19 => json!(["wide", *dice.pick(&[320, 500, 900, 1184])]),
        20 => json!([*dice.pick(&["click", "ready", "ready"])]),
        _ => json!(["open"]),
    }
}

/// A recording that nobody but its reader is to know of.
fn recording() -> String {
    let name = format!("{SECRET} 1");
    let streams = json!([{ "id": 1, "kind": "Readable", "name": name, "readableHighWaterMark": 65_536 },
        { "id": 2, "kind": "Writable", "name": format!("{SECRET} 2"), "writableHighWaterMark": 16_384 }]);
    let head = json!({ "highwater": 1, "node": "v24.21.0", "clock": "monotonic", "title": SECRET, "streams": streams });
    let lines = [
        json!({ "t": 10, "s": 1, "e": "pipe", "p": "call", "to": 2 }),
        json!({ "t": 20, "s": 1, "e": "data", "size": 65_536 }),
        json!({ "t": 30, "s": 2, "e": "write", "p": "call", "size": 65_536 }),
        json!({ "t": 40, "s": 2, "e": "write", "p": "return", "ret": false, "wl": 65_536, "nd": true }),
    ];
    std::iter::once(head).chain(lines).map(|line| format!("{line}\n")).collect()
}

/// The host's page, and the server of its guests, which is another one.
pub struct Host {
    pub page: Page,
    _guest: Server,
}

impl Host {
    pub fn start() -> Option<Host> {
        let guest = Server::of_dist("/").saying("Access-Control-Allow-Origin: *\r\nCache-Control: no-store");
        let html = HOST.replace("GUEST_ORIGIN", &guest.origin());
        Some(Host { page: Page::start(Server::of_dist("/guest/").with("/host.html", &html))?, _guest: guest })
    }

    /// Opens the host's page anew and does all that, with a look after each act, and one at the end.
    pub fn play(&self, acts: &[Value], mut done: impl FnMut(&Value)) {
        let page = &self.page;
        page.set_size(1280, 900);
        page.open("/host.html");
        for act in acts {
            done(act);
            match act[0].as_str() {
                Some("open") => self.open(),
                // For what comes of the acts before, if it does.
                Some("ready") => _ = self.has_started(),
                _ => _ = page.eval(&format!("did({act})")),
            }
            self.check();
        }
        self.settle();
        self.check();
    }

    /// Whether there is a figure in the element, which has started.
    fn has_started(&self) -> bool {
        let there = "!!figure.isConnected && !!inside(figure) && figure.getBoundingClientRect().height > 0";
        if self.page.eval(there) != true {
            return false;
        }
        let started = "!!document.querySelector('.app') && !!window.highwater";
        self.page.in_frame("highwater-figure", || {
            (0..40).any(|_| {
                std::thread::sleep(std::time::Duration::from_millis(25));
                self.page.eval(started) == true
            })
        })
    }

    /// The reader opens a recording of their own in it.
    fn open(&self) {
        if self.has_started() {
            self.page.in_frame("highwater-figure", || {
                self.page.drop_file(".app", "secret.trace.jsonl", &recording());
            });
        }
    }

    #[track_caller]
    fn check(&self) {
        assert_eq!(self.page.eval("wrong()"), json!([]));
    }

    /// After all that, an ordinary figure is one again, and whatever was asked has been answered.
    fn settle(&self) {
        let page = &self.page;
        page.eval("settle()");
        page.wait_until("heard.includes('ready')");
        page.eval("figure.step(3) ?? ask(figure.getTrace()) ?? 0");
        page.wait_until("heard.includes('state') && asked.at(-1).text?.includes('highwater')");
        page.wait_until("asked.every(({ settled }) => settled)");
        page.in_frame("highwater-figure", || {
            assert_eq!(page.eval("document.querySelector('#panic')?.innerText ?? null"), Value::Null);
        });
        // A browser says what it refuses to load; what a figure does without is no fault of its.
        let said = page.console_messages();
        let panics = said.iter().filter(|line| line.contains("panicked") || line.contains("unreachable"));
        assert_eq!(panics.collect::<Vec<_>>(), [""; 0]);
    }
}

/// As many acts as that seed says.
pub fn acts(seed: u64) -> Vec<Value> {
    let mut dice = Dice(seed);
    (0..ACTS).map(|_| act(&mut dice)).collect()
}

/// What was once found, by its name.
pub fn found() -> Vec<(String, Vec<Value>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/chance");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |file: &Path| serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    files
        .iter()
        .map(|file| (file.file_stem().unwrap_or_default().to_string_lossy().into_owned(), read(file)))
        .collect()
}
