//! Opening files of all kinds, and what is wished for last is what is shown.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness::{Fault, Page, Server};

/// Where figures are chosen.
const FIGURES: &str = "#titles";

const HEADER: &str = "{\"highwater\":1,\"clock\":\"monotonic\",\"streams\":[]}\n";

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("opening");
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn written(name: &str, content: &[u8]) -> PathBuf {
    let file = folder().join(name);
    fs::write(&file, content).unwrap();
    file
}

fn gzipped(name: &str, script: &str) -> PathBuf {
    let file = folder().join(name);
    let packed = Command::new("sh").args(["-c", script]).current_dir(folder()).output().unwrap().stdout;
    fs::write(&file, packed).unwrap();
    file
}

fn start() -> Option<Page> {
    let page = Page::start(Server::of_dist("/"))?;
    page.open("index.html?figure=pipe");
    page.wait_for_boot();
    Some(page)
}

fn open(page: &Page, file: &Path) {
    page.choose_file("[type=file]", file);
}

fn check(page: &Page, file: &Path, says: &str) {
    open(page, file);
    page.wait_until(&format!("document.querySelector('#notice')?.innerText.includes({says:?})"));
    page.eval("document.querySelector('#notice .quiet').click() ?? 0");
    page.wait_until("!document.querySelector('#notice')");
}

#[test]
fn what_is_no_text_is_named() {
    let Some(page) = start() else { return };
    let header = HEADER.as_bytes();
    let rows: [(PathBuf, &str); 6] = [
        (written("a.zip", b"PK\x03\x04\x14\0\0\0"), "a.zip is compressed as ZIP"),
        (written("a.jsonl.zst", b"\x28\xB5\x2F\xFD\x24\0"), "is compressed as Zstandard"),
        (written("a.jsonl.br", b"\x1B\x0E\0\xF8\xA5"), "is compressed as Brotli"),
        (written("a.png", b"\x89PNG\r\n\x1A\n\0\0"), "a.png is PNG"),
        (written("a.bin", b"some\0thing"), "a.bin is not text"),
        (
            written("cut.gz", &[b"\x1F\x8B\x08\0\0\0\0\0\0\x03", header].concat()),
            "cut.gz could not be unpacked",
        ),
    ];
    for (file, says) in rows {
        check(&page, &file, says);
        assert_eq!(page.eval("highwater.state().figure"), "pipe");
    }
    let bomb = "(head -n 1 plain.jsonl; yes \"$(printf '%1000s')\" | head -c 1100000000) | gzip -1";
    written("plain.jsonl", header);
    check(&page, &gzipped("bomb.gz", bomb), "bomb.gz is larger than 1 GiB; the rest was not read");
    let nested = gzipped("nested.gz", "echo '{}' | gzip | gzip | gzip | gzip | gzip");
    check(&page, &nested, "nested.gz is compressed more than 3 times");
}

#[test]
fn what_is_packed_or_in_utf_16_is_opened() {
    let Some(page) = start() else { return };
    let events = "{\"highwater\":1,\"clock\":\"monotonic\",\"streams\":[{\"id\":1,\"name\":\"größe\",\"kind\":\"Writable\",\"writableHighWaterMark\":4}]}\n";
    let plain = written("whole.jsonl", events.as_bytes());
    let wide = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        std::iter::once(0xFEFF).chain(events.encode_utf16()).flat_map(order).collect()
    };
    let shown = "highwater.state().streams.map((stream) => stream.name).join() === 'größe'";
    for file in [
        plain.clone(),
        gzipped("packed.jsonl.gz", "gzip -c whole.jsonl"),
        written("little.jsonl", &wide(u16::to_le_bytes)),
        written("big.jsonl", &wide(u16::to_be_bytes)),
    ] {
        page.open("index.html");
        page.wait_for_boot();
        open(&page, &file);
        page.wait_until(shown);
        let told = !file.ends_with("whole.jsonl") && !file.ends_with("packed.jsonl.gz");
        let says = "(document.querySelector('#notice')?.innerText ?? '').includes('UTF-16')";
        page.wait_until(&format!("{says} === {told}"));
    }
}

#[test]
fn of_two_dropped_files_one_is_opened_and_the_page_says_which() {
    let Some(page) = start() else { return };
    let drop = "(() => {
        const dataTransfer = new DataTransfer();
        for (const name of ['one.jsonl', 'two.jsonl']) dataTransfer.items.add(new File(['HEADER\\n'], name));
        document.querySelector('.app').dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    })() ?? 0";
    page.eval(&drop.replace("HEADER", HEADER.trim()));
    page.wait_until(
        "document.querySelector('#notice')?.innerText.includes('2 files were dropped; this is one.jsonl')",
    );
}

#[test]
fn a_dropped_folder_is_called_one() {
    let Some(page) = start() else { return };
    let folder = folder().join("a folder");
    fs::create_dir_all(&folder).unwrap();
    for kind in ["dragEnter", "dragOver", "drop"] {
        let data = serde_json::json!({ "items": [], "files": [folder], "dragOperationsMask": 1 });
        let event = serde_json::json!({ "type": kind, "x": 600, "y": 400, "data": data });
        page.devtools("Input.dispatchDragEvent", event);
    }
    page.wait_until(
        "document.querySelector('#notice')?.innerText.includes('a folder is a folder; drop one of its files')",
    );
}

#[test]
fn what_is_wished_for_last_is_shown() {
    let Some(page) = start() else { return };
    let line = "{\"t\":1,\"e\":\"unknown\",\"s\":1}\n";
    let large = written("large.jsonl", [HEADER, &line.repeat(8_000_000)].concat().as_bytes());
    let small = written(
        "small.jsonl",
        HEADER.replace("[]", "[{\"id\":1,\"name\":\"small\",\"kind\":\"Writable\"}]").as_bytes(),
    );
    let wishes: [(&dyn Fn(), &str); 2] = [
        (&|| open(&page, &small), "highwater.state().streams.some((stream) => stream.name === 'small')"),
        (&|| page.select(FIGURES, "fan-out"), "highwater.state().figure === 'fan-out'"),
    ];
    for (act, shown) in wishes {
        page.open("index.html?figure=pipe");
        page.wait_for_boot();
        open(&page, &large);
        page.wait_until("document.querySelector('#notice')?.innerText.startsWith('Reading large.jsonl')");
        act();
        page.wait_until(shown);
        // The large one is never told of again: it would have been said how far it has come, and what is wrong with it.
        page.eval(
            "window.told = 0, new MutationObserver(() => {
            if (document.querySelector('#notice')?.innerText.includes('large.jsonl')) told++;
        }).observe(document.body, { subtree: true, childList: true, characterData: true }) ?? 0",
        );
        page.eval("window.since = performance.now(), 0");
        page.wait_until("performance.now() - since > 4000");
        assert_eq!(page.eval("told"), 0);
        assert_eq!(page.eval(shown), true, "{shown}");
    }
    // An older figure that comes late does not come after a newer one.
    page.server.set_fault("figures/seven-steps.json", Fault::Late(std::time::Duration::from_millis(600)));
    page.select(FIGURES, "seven-steps");
    open(&page, &small);
    page.wait_until("highwater.state().streams.some((stream) => stream.name === 'small')");
    page.eval("fetch('figures/seven-steps.json').then(() => window.late = true) && 0");
    page.wait_until("window.late");
    assert_eq!(page.eval("highwater.state().streams[0].name"), "small");
}
