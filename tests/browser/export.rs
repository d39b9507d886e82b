//! What the page gives away: pictures that need nothing else, and texts that other programs take.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use highwater::engine::{NodeVersion, SimTime};
use highwater::export::time_word;
use highwater::figure::built_in_figure;
use highwater::formats::{Importer, export};
use highwater::run::Run;
use highwater::scenario::{Consumer, Scenario, node_program};
use highwater::trace::Trace;
use serde_json::Value;

use crate::access;
use crate::harness::{Page, Server, key};
use crate::instrument::to_end;
use crate::recording::record;
use crate::scenarios::upload_crash;

/// A page whose downloads go into a folder of its own.
struct Exports {
    page: Page,
    folder: PathBuf,
}

impl Exports {
    fn start(name: &str) -> Option<Exports> {
        Exports::start_on(name, Server::of_dist("/"))
    }

    fn start_on(name: &str, server: Server) -> Option<Exports> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("exports").join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let page = Page::start(server)?;
        page.set_size(1440, 900);
        page.download_into(&folder);
        page.open("index.html");
        page.wait_for_boot();
        Some(Exports { page, folder })
    }

    /// The scenario with another consumer, and the dialog open after so many steps.
    fn steps(&self, consumer: &str, steps: usize) {
        let page = &self.page;
        page.eval(&format!("document.querySelector('#{consumer}').click() ?? 0"));
        page.wait_until("highwater.state().index === 0");
        page.eval(&format!(
            "(() => {{ for (let i = 0; i < {steps}; i++) document.querySelector('#step').click() }})()"
        ));
        page.wait_until(&format!("highwater.state().index === {steps}"));
        self.open();
    }

    fn open(&self) {
        self.page.click("#export");
        self.page.wait_until("document.querySelector('#exporting').open && document.querySelector('#save-scenario, li:nth-child(5):not(:has(button))')");
    }

    fn close(&self) {
        self.page.press(key::ESCAPE);
        self.page.wait_until("!document.querySelector('#exporting')");
    }

    /// The moment, as it stands in files' names.
    fn time(&self) -> String {
        time_word(SimTime(self.page.eval("highwater.state().time").as_u64().unwrap()))
    }

    /// The file of that name, once the browser has saved it.
    #[track_caller]
    fn file(&self, name: &str) -> Vec<u8> {
        let mut before = 0;
        for _ in 0..400 {
            // Until it is there in full, Chromium keeps its name with an empty file, and WebKit writes to it piece by piece.
            match fs::read(self.folder.join(name)) {
                Ok(bytes) if !bytes.is_empty() && bytes.len() == before => return bytes,
                Ok(bytes) => before = bytes.len(),
                Err(_) => {}
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        let there: Vec<_> =
            fs::read_dir(&self.folder).unwrap().flatten().map(|file| file.file_name()).collect();
        panic!("{name} never comes; there are {there:?}");
    }

    /// Presses a button, and waits for the file of that name.
    #[track_caller]
    fn save(&self, button: &str, name: &str) -> Vec<u8> {
        self.page.wait_until(&format!("document.querySelector('{button}')"));
        self.page.click(button);
        self.page
            .wait_until(&format!("document.querySelector('#exported').textContent.startsWith('{name}: ')"));
        self.file(name)
    }

    #[track_caller]
    fn save_text(&self, button: &str, name: &str) -> String {
        String::from_utf8(self.save(button, name)).unwrap()
    }
}

/// The preview is of a picture of that size. In its place on the page WebKit says how large it is there.
fn previewed(width: u32, height: u32) -> String {
    format!(
        "((now) => {{ const {{ src }} = document.querySelector('#preview'); if (now.src !== src) now.src = src; \
         return now.complete && now.naturalWidth === {width} && now.naturalHeight === {height} }})(window.now ??= new Image())"
    )
}

/// The pixels of a PNG, as its head says.
fn pixels(png: &[u8]) -> (u32, u32) {
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    let side = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (side(16), side(20))
}

/// Remembers every blob that the page makes an address of.
const WATCH: &str = "(() => { const make = URL.createObjectURL; URL.createObjectURL = (blob) => { if (blob.type === 'image/png') window.png = blob; return make.call(URL, blob) } })()";

/// The left upper pixel of the last PNG that was made.
fn corner(page: &Page) -> Value {
    page.eval("(window.corner = null, createImageBitmap(window.png).then((picture) => { const canvas = new OffscreenCanvas(picture.width, picture.height); const context = canvas.getContext('2d'); context.drawImage(picture, 0, 0); window.corner = [...context.getImageData(0, 0, 1, 1).data] }), 0)");
    page.wait_until("window.corner");
    page.eval("window.corner")
}

#[test]
fn pictures_need_nothing_else_and_are_as_large_as_was_said() {
    let Some(exports) = Exports::start("pictures") else { return };
    let page = &exports.page;
    exports.steps("ignore", 60);
    page.eval(WATCH);
    let time = exports.time();
    // The view, what it is painted on, the size; the picture's name and size, and its corner.
    let cases = [
        ([0, 0, 0], "pipe", (1600, 900), "[255,255,255,255]"),
        ([1, 1, 1], "sequence", (1920, 1080), "[17,26,34,255]"),
        ([2, 2, 0], "timeline", (1600, 900), "[0,0,0,0]"),
        ([3, 3, 1], "all", (1920, 1080), "[0,0,0,0]"),
        ([0, 4, 2], "pipe", (0, 0), "[255,255,255,255]"),
    ];
    for (choice, name, (width, height), ground) in cases {
        for (place, number) in ["view", "paper", "size"].iter().zip(choice) {
            page.select(&format!("#export-{place}"), &number.to_string());
        }
        let (width, height) = match width {
            0 => {
                let side =
                    |side: &str| page.eval(&format!("document.querySelector('#pipe-picture').client{side}"));
                (side("Width").as_u64().unwrap() as u32, side("Height").as_u64().unwrap() as u32)
            }
            _ => (width, height),
        };
        page.wait_until(&previewed(width, height));
        let svg = exports.save_text("#save-svg", &format!("upload-crash-{name}-{time}.svg"));
        for word in ["<script", "<style", "href", "var(", "@import", "data:"] {
            assert!(!svg.contains(word), "{name}: {word}");
        }
        assert_eq!(svg.matches("http").count(), 1, "the name of SVG alone: {name}");
        let png = exports.save("#save-png", &format!("upload-crash-{name}-{time}.png"));
        assert_eq!(pixels(&png), (width, height), "{name}");
        assert_eq!(corner(page).to_string(), ground, "{name}");
        fs::remove_file(exports.folder.join(format!("upload-crash-{name}-{time}.png"))).unwrap();
        page.select("#export-pixels", "1");
        let png = exports.save("#save-png", &format!("upload-crash-{name}-{time}.png"));
        assert_eq!(pixels(&png), (width * 2, height * 2), "{name}");
        page.select("#export-pixels", "0");
        fs::remove_file(exports.folder.join(format!("upload-crash-{name}-{time}.png"))).unwrap();
        fs::rename(
            exports.folder.join(format!("upload-crash-{name}-{time}.svg")),
            exports.folder.join(format!("{name}-{}.svg", choice[1])),
        )
        .unwrap();
    }
    page.assert_quiet();
    // Each by itself, from the disk.
    for (choice, name, ..) in cases {
        let file = exports.folder.join(format!("{name}-{}.svg", choice[1]));
        page.open_address(&format!("file://{}", file.display()));
        page.wait_until(
            "document.documentElement.tagName === 'svg' && !document.querySelector('parsererror')",
        );
        let letters = page.eval("document.querySelectorAll('text').length").as_u64();
        assert!(letters > Some(5), "{name}: {letters:?}");
    }
    assert_eq!(page.console_messages(), [""; 0]);
}

#[test]
fn the_webassembly_writes_the_traces_that_native_code_writes() {
    let Some(exports) = Exports::start("native") else { return };
    for figure in ["file-upload-service", "with-and-without", "fan-out"] {
        exports.page.open(&format!("index.html?figure={figure}"));
        exports.page.wait_for_boot();
        to_end(&exports.page);
        exports.open();
        let time = exports.time();
        let page = exports.save("#save-jsonl", &format!("{figure}-{time}.trace.jsonl"));

        let mut run = Run::start(&built_in_figure(figure).unwrap().first(), Trace::DEFAULT_LIMIT);
        run.finish();
        let mut native = Vec::new();
        export(&run.trace().borrow(), &mut native).unwrap();
        assert!(native.iter().filter(|&&byte| byte == b'\n').count() > 20_000, "{figure} is long");
        // Compared and not printed: they are megabytes.
        let parts = page.iter().zip(&native).position(|(page, native)| page != native);
        assert_eq!((parts, page.len()), (None, native.len()), "{figure}");
    }
}

#[test]
fn texts_are_what_other_programs_take() {
    let Some(exports) = Exports::start("texts") else { return };
    let page = &exports.page;
    // The version that a program runs on matters.
    let said = Command::new("node").arg("--version").output().expect("node is on PATH").stdout;
    let major = String::from_utf8(said).unwrap().trim_start_matches('v').split('.').next().map(str::to_owned);
    let node = major.and_then(|major| NodeVersion::from_major(major.parse().ok()?));
    let node = node.expect("the engine follows the Node that is on PATH");
    page.select("#node", &node.major().to_string());
    // The next change starts from what is drawn.
    page.eval("(window.drawn = false, requestAnimationFrame(() => requestAnimationFrame(() => window.drawn = true)), 0)");
    page.wait_until("window.drawn");
    exports.steps("pipe", 150);
    let now = page.eval("highwater.state().time").as_u64().unwrap();
    let time = exports.time();
    let jsonl = exports.save_text("#save-jsonl", &format!("upload-crash-{time}.trace.jsonl"));
    let csv = exports.save_text("#save-csv", &format!("upload-crash-{time}.csv"));
    let chrome = exports.save_text("#save-chrome", &format!("upload-crash-{time}.chrome.json"));
    let scenario = exports.save_text("#save-scenario", "upload-crash.json");
    let program = exports.save_text("#save-program", "upload-crash.mjs");

    let mut importer = Importer::new(1000);
    importer.push(jsonl.as_bytes());
    let import = importer.finish();
    assert_eq!((import.faulty, import.unknown), (0, 0));
    let trace = import.trace.unwrap();
    assert!((150..160).contains(&trace.end()), "what has been seen: {}", trace.end());
    assert_eq!(csv.lines().count() as u64, trace.end() + 1, "a head, and a row an event");

    let chrome: Value = serde_json::from_str(&chrome).unwrap();
    let mut kinds = BTreeSet::new();
    for event in chrome["traceEvents"].as_array().unwrap() {
        let kind = event["ph"].as_str().unwrap();
        kinds.insert(kind);
        assert!(event["name"].is_string() && event["pid"].is_u64(), "{event}");
        assert!(
            kind == "M" || event["ts"].as_f64().is_some_and(|at| (0.0..=now as f64 / 1e3).contains(&at)),
            "{event}"
        );
        assert!(kind != "X" || event["dur"].as_f64().is_some_and(|long| long >= 0.0), "{event}");
    }
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["C", "M", "X", "i"]);

    let read = Scenario::read(&scenario).unwrap();
    let (title, story) = (read.title.clone(), read.story.clone());
    assert_eq!(read, Scenario { title, story, node, ..upload_crash(Consumer::Pipe) });
    assert_eq!(program, node_program(&read), "as the native program writes it");

    exports.close();
    to_end(page);
    let state = page.eval("highwater.state().streams[1]");
    let output =
        Command::new("node").arg(exports.folder.join("upload-crash.mjs")).output().expect("node is on PATH");
    let printed = String::from_utf8(output.stdout).unwrap();
    let said = format!(
        "falses {}, drains {}, peakWritableLength {}",
        state["falses"], state["drains"], state["peakWritableLength"]
    );
    assert!(printed.contains(&said), "{said}\n{printed}");

    // The trace, opened and taken along again, is the very same.
    page.choose_file("#file", &exports.folder.join(format!("upload-crash-{time}.trace.jsonl")));
    page.wait_until("document.querySelector('#scenario')");
    page.wait_until(&format!("highwater.state().known === {}", trace.end()));
    exports.open();
    let words = page.text("#exporting ul");
    assert_eq!(words.matches("none: this is a recording, not a scenario").count(), 2, "{words}");
    let again = exports.save_text("#save-jsonl", &format!("upload-crash-{time}-0s.trace.jsonl"));
    assert_eq!(again, jsonl);
    assert!(page.text("#exporting ul").contains("Mermaid none yet: nothing has happened"));
    exports.close();

    page.choose_file("#file", &exports.folder.join("upload-crash.json"));
    page.wait_until("document.querySelector('#code').textContent.includes('req.pipe(file)') && highwater.state().index === 0");
    page.assert_quiet();
}

#[test]
fn mermaid_takes_the_diagram() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(".tools/mermaid/node_modules/mermaid/dist/mermaid.min.js");
    let Ok(mermaid) = fs::read_to_string(&path) else {
        println!("left out: Mermaid is not installed (scripts/tools.sh mermaid)");
        return;
    };
    let blank = "<!doctype html><meta charset=utf-8><title>Mermaid</title><script src=mermaid.js></script>";
    let server = Server::of_dist("/").with("/mermaid.html", blank).with("/mermaid.js", &mermaid);
    let Some(exports) = Exports::start_on("mermaid", server) else { return };
    let page = &exports.page;
    let mut diagrams = Vec::new();
    for figure in ["upload-crash", "four-stage-pipeline", "fan-out", "pipe-error"] {
        page.select("#titles", figure);
        page.wait_until(&format!("location.search.includes('{figure}') || '{figure}' === 'upload-crash'"));
        page.wait_until("highwater.state().index === 0");
        page.eval("(() => { for (let i = 0; i < 300; i++) document.querySelector('#step').click() })()");
        exports.open();
        page.click("#save-mermaid");
        page.wait_until("document.querySelector('#exported').textContent.includes('.mmd: ')");
        let name = page.text("#exported");
        let name = name.split(": ").next().unwrap();
        diagrams.push(String::from_utf8(exports.file(name)).unwrap());
        exports.close();
    }
    page.open("mermaid.html");
    page.wait_until("window.mermaid");
    for diagram in diagrams {
        page.eval(&format!("(window.taken = null, mermaid.parse({}).then((r) => {{ window.taken = r.diagramType }}, (e) => {{ window.taken = `${{e}}` }}), 0)", Value::from(diagram.clone())));
        page.wait_until("window.taken");
        assert_eq!(page.eval("window.taken"), "sequence", "{diagram}");
    }
}

#[test]
fn of_two_runs_either_is_taken_or_both() {
    let Some(exports) = Exports::start("two-runs") else { return };
    let page = &exports.page;
    page.select("#versus", "pipe()");
    page.wait_until("highwater.state().second");
    to_end(page);
    page.wait_until("highwater.state().second.time === highwater.state().time");
    exports.open();
    let title = page.text("#exporting h2");
    assert!(title.starts_with("Export: Upload crash, "), "{title}");
    page.select("#export-view", "4");
    page.wait_until(&previewed(1600, 900));
    let time = exports.time();
    let picture = exports.save_text("#save-svg", &format!("upload-crash-both-{time}.svg"));
    let names = page.eval("[...document.querySelector('#export-run').options].map((option) => option.text)");
    for name in names.as_array().unwrap() {
        assert!(picture.contains(&format!(">{}<", name.as_str().unwrap())), "{name}");
    }
    let code = |run: &str, file: &str| {
        page.select("#export-run", run);
        exports.save_text("#save-program", file)
    };
    assert!(!code("0", "upload-crash.mjs").contains("req.pipe(file)"));
    assert!(code("1", "upload-crash-pipe.mjs").contains("req.pipe(file)"));
    page.assert_quiet();
}

#[test]
fn what_cannot_be_is_said() {
    let Some(exports) = Exports::start("refused") else { return };
    let page = &exports.page;
    exports.open();
    let words = page.text("#exporting ul");
    assert_eq!(words.matches("none yet: nothing has happened").count(), 4, "{words}");
    page.wait_until("document.querySelectorAll('#exporting ul button').length === 4");
    // A canvas that is too large gives nothing.
    page.eval("(HTMLCanvasElement.prototype.toBlob = (done) => done(null), 0)");
    page.click("#save-png");
    page.wait_until("document.querySelector('#exported.bad')?.textContent === 'The browser could not draw a picture of 1600 × 900 pixels.'");
    page.click("#copy-scenario");
    page.wait_until("document.querySelector('#exported').textContent === 'Copied.' || document.querySelector('#exporting textarea')");
    page.eval("(navigator.clipboard.writeText = () => Promise.reject(new Error('no')), 0)");
    page.click("#copy-program");
    page.wait_until("document.querySelector('#exporting textarea') === document.activeElement");
    let selected = page.eval("(({ value, selectionStart, selectionEnd }) => selectionStart === 0 && selectionEnd === value.length && value.includes('run(main'))(document.activeElement)");
    assert_eq!(selected, true);
    // Keys are the dialog's, and not the player's behind it.
    page.press(&format!("{}{}", key::TAB, key::RIGHT));
    assert_eq!(page.eval("highwater.state().index"), 0);
    exports.close();
    page.wait_until("document.activeElement.id === 'export'");
    to_end(page);
    exports.open();
    page.click("#copy-jsonl");
    page.wait_until(
        "document.querySelector('#exported.bad')?.textContent === 'This is too long to copy; save it instead.'",
    );
    page.assert_quiet();
}

#[test]
fn axe_finds_nothing_in_the_dialog() {
    access::in_every_look(&access::SIZES, |page, _, check| {
        page.select("#versus", "pipe()");
        page.eval("document.querySelector('#step').click() ?? 0");
        page.eval("(navigator.clipboard.writeText = () => Promise.reject(new Error('no')), 0)");
        page.eval("document.querySelector('#export').click() ?? 0");
        page.wait_until("document.querySelector('#copy-program')");
        page.eval("document.querySelector('#copy-program').click() ?? 0");
        page.wait_until("document.querySelector('#exporting textarea')");
        check("the dialog");
    });
}

#[test]
fn a_recording_of_a_real_program_is_drawn_too() {
    let Some(exports) = Exports::start("recording") else { return };
    let program = "
import { Readable, Writable } from 'node:stream';
Readable.from(Array.from({ length: 40 }, () => Buffer.alloc(1024)), { objectMode: false })
  .pipe(new Writable({ highWaterMark: 2048, write(chunk, encoding, done) { setTimeout(done, 1) } }));
";
    let (trace, _) = record("exported.mjs", program);
    exports.page.choose_file("#file", &trace);
    exports.page.wait_until("document.querySelector('#scenario')");
    to_end(&exports.page);
    exports.open();
    exports.page.wait_until(&previewed(1600, 900));
    exports.page.click("#save-svg");
    exports.page.wait_until(
        "/^exported-pipe-[0-9.]+m?s\\.svg: /.test(document.querySelector('#exported').textContent)",
    );
    exports.page.assert_quiet();
}

#[test]
fn where_pictures_cannot_be_read_back_svg_is_named_instead_of_a_png_of_noise() {
    let Some(exports) = Exports::start("unread") else { return };
    let page = &exports.page;
    // As browsers do that hide what could tell readers apart: noise instead of what was painted.
    page.eval(
        "(CanvasRenderingContext2D.prototype.getImageData = (x, y, w, h) => { const noise = new ImageData(w, h); crypto.getRandomValues(noise.data); return noise }, 0)",
    );
    exports.open();
    page.click("#save-png");
    page.wait_until("document.querySelector('#exported.bad')?.textContent.includes('Save the SVG')");
    // Others alter what they give by next to nothing, which no eye sees.
    page.eval(
        "(CanvasRenderingContext2D.prototype.getImageData = (x, y, w, h) => { const near = new ImageData(w, h); for (let i = 0; i < w * h; i++) near.data.set(i % w < w / 2 ? [195, 50, 12, 255] : [12, 122, 68, 255], 4 * i); return near }, 0)",
    );
    page.click("#save-png");
    page.wait_until("document.querySelector('#exported:not(.bad)')?.textContent.includes('.png: ')");
    page.assert_quiet();
}
