//! What others show of a link to a figure: its page with a picture, which leads on to the figure, and what puts the figure
//! in somebody else's page.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::harness::{Page, Server, copy_of_dist};

const SITE: &str = "https://example.org/a/b";
const TITLE: &str = r#"<b>"Fan" & out</b>"#;

/// Adds the previews to a copy of the built page, with a title that HTML would misread.
fn add_previews(folder: &Path) {
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("renamed");
    let renamed = TITLE.replace('&', "\\&");
    let shell =
        format!("#!/bin/sh\n'{}' \"$@\" | sed '1s|^Fan-out$|{renamed}|'\n", env!("CARGO_BIN_EXE_highwater"));
    fs::write(&program, shell).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let script = "
        import { Folder } from './scripts/publish/folder.mjs';
        import { makePreviews } from './scripts/publish/previews.mjs';
        const [folder, site, program] = process.argv.slice(1);
        await makePreviews(new Folder(folder), site, program, `${process.cwd()}/.tools/previews`);";
    let words = ["--input-type=module", "-e", script, "--"];
    let run = Command::new("node").args(words).arg(folder).arg(SITE).arg(&program).output().expect("node");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}

#[test]
fn a_link_to_a_figure_has_a_preview_and_leads_to_it() {
    let folder = copy_of_dist("previews");
    let Some(page) = Page::start(Server::of_folder(folder.clone(), "/a/b/")) else { return };
    add_previews(&folder);

    for figure in ["upload-crash", "fan-out"] {
        let picture = fs::read(folder.join(format!("f/{figure}.png"))).unwrap();
        assert!(picture.starts_with(b"\x89PNG\r\n\x1a\n"));
        let size = [16, 20].map(|at| u32::from_be_bytes(picture[at..at + 4].try_into().unwrap()));
        assert_eq!(size, [1200, 630]);
    }

    page.open("f/fan-out.html");
    page.wait_until("location.pathname + location.search === '/a/b/index.html?figure=fan-out'");
    page.wait_for_boot();
    page.wait_until("document.title.startsWith('Fan-out')");

    let said = page.eval(
        "fetch('f/fan-out.html').then((answer) => answer.text()).then((html) => {
            const page = new DOMParser().parseFromString(html, 'text/html');
            const meta = (name) => page.querySelector(`meta[property='og:${name}']`).content;
            return [page.title, meta('title'), meta('image'), meta('url'),
                page.querySelector('[rel=alternate]').href, page.querySelector('h1').textContent, page.querySelector('b')];
        })",
    );
    let title = Value::from(TITLE);
    assert_eq!(said[0], format!("{TITLE} · Highwater"));
    assert_eq!([&said[1], &said[5], &said[6]], [&title, &title, &Value::Null]);
    let links =
        ["f/fan-out.png", "f/fan-out.html", "oembed/fan-out.json"].map(|path| format!("{SITE}/{path}"));
    assert_eq!([&said[2], &said[3], &said[4]], links.each_ref().map(|link| link.as_str()));

    let oembed = fs::read_to_string(folder.join("oembed/fan-out.json")).unwrap();
    let oembed: Value = serde_json::from_str(&oembed).unwrap();
    assert_eq!([&oembed["type"], &oembed["version"], &oembed["title"]], ["rich", "1.0", TITLE]);
    let frame = page.eval(&format!(
        "((page) => {{ const frame = page.querySelector('iframe'); return [frame.src, frame.title] }})(new DOMParser().parseFromString({}, 'text/html'))",
        oembed["html"]
    ));
    assert_eq!(frame[0], format!("{SITE}/index.html?figure=fan-out&embed=1"));
    assert_eq!(frame[1], title);
    page.assert_quiet();
}
