//! A page in a browser, and all that a test can do with it. What goes wrong is a panic that says what was tried.

use std::cell::RefCell;
use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::browsers::Browser;
use super::driver::Driver;
use super::server::Server;
use super::{chromium, webkit};

/// Keys without a character, for [`Page::press`].
pub mod key {
    pub const ESCAPE: &str = "\u{E00C}";
    pub const TAB: &str = "\u{E004}";
    pub const ENTER: &str = "\u{E007}";
    pub const END: &str = "\u{E010}";
    pub const HOME: &str = "\u{E011}";
    pub const LEFT: &str = "\u{E012}";
    pub const UP: &str = "\u{E013}";
    pub const RIGHT: &str = "\u{E014}";
    pub const DOWN: &str = "\u{E015}";
    pub const SHIFT: &str = "\u{E008}";
    pub const PAGE_UP: &str = "\u{E00E}";
    pub const PAGE_DOWN: &str = "\u{E00F}";
}

/// What the page is told about its reader's wishes.
#[derive(Clone, Copy, Default)]
pub struct Media {
    /// `prefers-color-scheme: dark`, else `light`.
    pub dark: bool,
    /// `prefers-reduced-motion: reduce`.
    pub reduced_motion: bool,
}

/// How long [`Page::wait_until`] waits, on a machine that may be busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// The name under which WebDriver hands out elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A page, the browser it is in and the server it comes from.
pub struct Page {
    driver: Driver,
    /// The server it comes from.
    pub server: Server,
    // The browser gives each message and request once: what it gave is kept here.
    console: RefCell<Vec<String>>,
    requests: RefCell<Vec<String>>,
}

impl Page {
    /// A new browser; `None` if browser tests are skipped. It has 1280 × 800 pixels.
    pub fn start(server: Server) -> Option<Page> {
        let driver = Driver::start()?;
        if driver.browser == Browser::WebKit {
            server.put_in_front(webkit::LISTEN);
        }
        let page = Page { driver, server, console: RefCell::default(), requests: RefCell::default() };
        page.set_size(1280, 800);
        Some(page)
    }

    /// Loads a file of the server's anew, even if only the fragment differs from what is open. The page starts a
    /// little after that: see [`Page::wait_for_boot`].
    pub fn open(&self, path: &str) {
        self.open_address(&self.server.url(path));
    }

    /// Loads what has this address, as [`Page::open`] does.
    pub fn open_address(&self, address: &str) {
        self.hear();
        for url in ["about:blank", address] {
            self.post("url", &json!({ "url": url }));
        }
        // WebKit's driver may answer before anything has come.
        self.wait_until("location.protocol !== 'about:' && document.readyState === 'complete'");
    }

    /// Waits until the page has started, and answers scripts: that comes a moment after it is drawn. All of the program is
    /// there, and what comes with its second file is drawn, too.
    pub fn wait_for_boot(&self) {
        self.wait_for_first_picture();
        self.wait_until("!window.highwaterRest || (highwaterRest.here && document.querySelector('#help'))");
    }

    /// Waits until the page has started without waiting for the second file of its program.
    pub fn wait_for_first_picture(&self) {
        self.wait_until("!document.getElementById('boot') && window.highwater");
    }

    /// Looks, for so long, into a frame of the page: an `iframe`, or an element whose shadow holds one.
    pub fn in_frame<T>(&self, css: &str, look: impl FnOnce() -> T) -> T {
        let script = "const found = document.querySelector(arguments[0]);
            return found.shadowRoot?.querySelector('iframe') ?? found";
        let frame = self.post("execute/sync", &json!({ "script": script, "args": [css] }));
        self.post("frame", &json!({ "id": frame }));
        let seen = look();
        self.post("frame", &json!({ "id": null }));
        seen
    }

    /// Shows also what a figure does without: each view is there from now on.
    pub fn show_all_views(&self) {
        self.wait_until("document.querySelector('.views')");
        self.eval("document.querySelectorAll('.views [aria-pressed=false]').forEach((b) => b.click()) ?? 0");
        self.wait_until("!document.querySelector('.views [aria-pressed=false]')");
    }

    /// What a command of Chromium's DevTools protocol gives; `None` in other browsers.
    pub fn devtools(&self, command: &str, params: Value) -> Option<Value> {
        let is_chromium = self.driver.browser == Browser::Chromium;
        is_chromium.then(|| chromium::devtools(&self.driver.session, command, params))
    }

    /// The value of a JavaScript expression.
    pub fn eval(&self, expression: &str) -> Value {
        self.try_eval(expression).unwrap_or_else(|error| panic!("{expression}\n{error}"))
    }

    fn try_eval(&self, expression: &str) -> Result<Value, String> {
        self.driver.session.script(&format!("return ({expression})"), json!([]))
    }

    /// Waits until a JavaScript expression is truthy; one that throws is not yet.
    pub fn wait_until(&self, expression: &str) {
        let start = Instant::now();
        let mut last = Ok(Value::Null);
        while start.elapsed() < PATIENCE {
            last = self.try_eval(&format!("!!({expression})"));
            if last == Ok(Value::Bool(true)) {
                return;
            }
            sleep(Duration::from_millis(25));
        }
        let body = self.try_eval("document.body.innerText");
        let console = self.console_messages();
        panic!(
            "never true: {expression}\n  last: {last:?}\n  console: {console:#?}\n  on the page: {body:?}"
        );
    }

    /// The text of an element as it is seen.
    #[track_caller]
    pub fn text(&self, css: &str) -> String {
        let element = self.element(css);
        self.get(&format!("element/{element}/text")).as_str().unwrap_or_default().to_owned()
    }

    /// Clicks in the middle of an element, which must be in sight.
    pub fn click(&self, css: &str) {
        let element = self.element(css);
        let clicked = self.driver.session.post(&format!("element/{element}/click"), &json!({}));
        clicked.unwrap_or_else(|error| panic!("{css} cannot be clicked\n{error}"));
    }

    /// Presses keys, for whatever has the focus: characters, and those of [`key`]. [`key::SHIFT`] is held down to the end.
    pub fn press(&self, keys: &str) {
        let stroke = |kind: &str, key: char| json!({ "type": kind, "value": key });
        let shift = key::SHIFT.chars().next();
        let mut strokes: Vec<Value> = Vec::new();
        for key in keys.chars() {
            strokes.push(stroke("keyDown", key));
            strokes.extend((Some(key) != shift).then(|| stroke("keyUp", key)));
        }
        strokes.extend(shift.filter(|&shift| keys.contains(shift)).map(|shift| stroke("keyUp", shift)));
        self.post("actions", &json!({ "actions": [{ "type": "key", "id": "keys", "actions": strokes }] }));
    }

    /// Chooses the option with that value in a `<select>`, as one does.
    pub fn select(&self, css: &str, value: &str) {
        let chosen = self.eval(&format!(
            "((s) => {{ s.value = {value:?}; s.dispatchEvent(new Event('change', {{ bubbles: true }})); return s.value }})(document.querySelector({css:?}))"
        ));
        assert_eq!(chosen, value, "{css} has no such option");
    }

    /// Gives an `input[type=file]` a file, as the dialogue would.
    pub fn choose_file(&self, css: &str, file: &Path) {
        let element = self.element(css);
        let file = file.to_str().expect("a path in UTF-8");
        self.post(&format!("element/{element}/value"), &json!({ "text": file }));
    }

    /// Drops a file with this content on an element.
    pub fn drop_file(&self, css: &str, name: &str, content: &str) {
        let script = "
            const [css, name, content] = arguments;
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([content], name));
            for (const type of ['dragenter', 'dragover', 'drop']) {
                const event = new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
                document.querySelector(css).dispatchEvent(event);
            }";
        self.post("execute/sync", &json!({ "script": script, "args": [css, name, content] }));
    }

    /// Presses the mouse at the first of these points, draws it over the others and lets go at the last. They are
    /// pixels from the element's top left corner; what is not in the window is at its edge. One point alone is a click there.
    pub fn drag(&self, css: &str, points: &[(f64, f64)]) {
        let corner = self.eval(&format!(
            "(r => [r.left, r.top, innerWidth, innerHeight])(document.querySelector({css:?}).getBoundingClientRect())"
        ));
        let at = |index: usize| corner[index].as_f64().unwrap_or_default();
        // Whole pixels: WebDriver knows no others.
        let within = |at: f64, end: f64| at.round().clamp(0.0, end - 1.0) as i64;
        let moves = points.iter().map(|(x, y)| {
            json!({ "type": "pointerMove", "x": within(at(0) + x, at(2)), "y": within(at(1) + y, at(3)) })
        });
        let mut actions: Vec<Value> = moves.collect();
        actions.insert(1, json!({ "type": "pointerDown", "button": 0 }));
        actions.push(json!({ "type": "pointerUp", "button": 0 }));
        self.post(
            "actions",
            &json!({ "actions": [{ "type": "pointer", "id": "mouse", "actions": actions }] }),
        );
    }

    /// What the page lets the browser save goes into this folder from now on.
    pub fn download_into(&self, folder: &Path) {
        self.driver.ways.download_into(&self.driver.session, folder);
    }

    /// Makes the page this large, in CSS pixels: exactly, also where a window cannot be as small.
    pub fn set_size(&self, width: u32, height: u32) {
        self.driver.ways.set_size(&self.driver.session, width, height);
        self.wait_until(&format!("innerWidth === {width} && innerHeight === {height}"));
    }

    /// Bytes of what JavaScript holds in the page and in frames of the same process, once what nobody needs is gone.
    pub fn heap(&self) -> u64 {
        self.devtools("HeapProfiler.collectGarbage", json!({}));
        let usage = self.devtools("Runtime.getHeapUsage", json!({})).unwrap_or_default();
        usage["usedSize"].as_f64().unwrap_or_default() as u64
    }

    /// Tells the page what its reader prefers; without it, the browser's defaults.
    pub fn emulate(&self, media: Media) {
        self.driver.ways.emulate(&self.driver.session, media);
        let is = |query: &str, wished: bool| format!("matchMedia('({query})').matches === {wished}");
        let (dark, still) = ("prefers-color-scheme: dark", "prefers-reduced-motion: reduce");
        self.wait_until(&format!("{} && {}", is(dark, media.dark), is(still, media.reduced_motion)));
    }

    /// Writes what is in sight to a PNG file, once the browser has painted it.
    pub fn screenshot(&self, file: &Path) {
        let script = "requestAnimationFrame(() => requestAnimationFrame(arguments[0]))";
        self.post("execute/async", &json!({ "script": script, "args": [] }));
        let picture = self.get("screenshot");
        fs::create_dir_all(file.parent().expect("a file in a folder")).unwrap();
        fs::write(file, base64(picture.as_str().unwrap_or_default())).unwrap();
    }

    /// What was written to the console so far, by the page or by the browser about it.
    pub fn console_messages(&self) -> Vec<String> {
        self.hear();
        self.console.borrow().clone()
    }

    fn hear(&self) {
        self.console.borrow_mut().extend(self.driver.ways.console(&self.driver.session));
    }

    /// What was asked of anybody but our server so far; in Chromium, also of the disk.
    pub fn foreign_requests(&self) -> Vec<String> {
        self.requests.borrow_mut().extend(self.driver.ways.requests(&self.driver.session));
        let own = format!("{}/", self.server.origin());
        let harmless = [own.as_str(), "data:", "blob:"];
        let is_foreign = |url: &&String| !harmless.iter().any(|start| url.starts_with(start));
        self.requests.borrow().iter().filter(is_foreign).cloned().collect()
    }

    /// Neither the console nor anybody else has heard of the page: true at the end of every test.
    #[track_caller]
    pub fn assert_quiet(&self) {
        assert_eq!(self.console_messages(), [""; 0], "the console is not empty");
        assert_eq!(self.foreign_requests(), [""; 0], "the page asked others than its server");
    }

    fn element(&self, css: &str) -> String {
        let found = self.post("element", &json!({ "using": "css selector", "value": css }));
        found[ELEMENT].as_str().unwrap_or_default().to_owned()
    }

    fn post(&self, command: &str, body: &Value) -> Value {
        self.driver.session.post(command, body).unwrap_or_else(|error| panic!("{command} {body}\n{error}"))
    }

    fn get(&self, command: &str) -> Value {
        self.driver.session.get(command).unwrap_or_else(|error| panic!("{command}\n{error}"))
    }
}

fn base64(text: &str) -> Vec<u8> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0);
    let sixes = text.bytes().filter_map(|byte| LETTERS.iter().position(|letter| *letter == byte));
    for six in sixes {
        bits = bits << 6 | six as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    bytes
}
