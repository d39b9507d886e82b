//! The page in one file: opened from a disk, with nothing beside it, it is the whole page and asks nobody for anything.

use std::fs;
use std::path::Path;

use crate::harness::{Page, Server, dist};
use crate::instrument::to_end;

#[test]
fn one_file_on_a_disk_is_the_whole_page() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("one file");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("highwater.html");
    fs::copy(dist().join("highwater.html"), &file).unwrap();
    let address = format!("file://{}", file.display()).replace(' ', "%20");
    let open = |query: &str| {
        page.open_address(&format!("{address}{query}"));
        page.wait_for_boot();
    };

    open("");
    page.wait_until("document.title === 'Upload crash · Highwater'");
    to_end(&page);
    page.wait_until("document.querySelector('.answers .right')");

    // What Node programs are made of is in it.
    page.click("#export");
    page.wait_until("document.querySelector('#save-program')");
    page.click("#exporting form button");
    page.wait_until("!document.querySelector('#exporting')");

    page.eval("document.querySelector('#figures').click() ?? 0");
    page.wait_until("document.querySelectorAll('.cards a').length > 40");
    page.wait_until("document.querySelector('.small canvas')");
    page.eval("document.querySelector('.cards a[href*=pipe-error]').click() ?? 0");
    page.wait_until("document.title.startsWith('Errors and pipe()') && document.querySelector('#lesson')");

    open("?figure=fan-out");
    page.wait_until("document.title.endsWith('· Highwater') && highwater.state().index === 0");
    assert_ne!(page.eval("document.title"), "Upload crash · Highwater");

    open("?figure=upload-crash&lang=de");
    page.wait_until("document.querySelector('#lesson h2').textContent === 'Absturz beim Hochladen'");

    open("?index");
    page.wait_until("document.querySelector('#index')");
    page.eval("document.querySelector('#teachers').click() ?? 0");
    page.wait_until("document.querySelector('.texts .right') && !document.querySelector('#measuring')");

    // Programs can be edited and run.
    open("?figure=missed-drain");
    page.wait_until("document.querySelector('#edit')");
    page.click("#edit");
    page.wait_until("document.querySelector('#editor .cm-content') === document.activeElement");
    page.click("#run-program");
    page.wait_until("document.querySelector('#console')?.innerText.length > 10");
    page.wait_until("highwater.state().index > 0");

    open("?index");
    page.wait_until("document.querySelector('#index')");
    page.eval("document.querySelector('#teachers').click() ?? 0");
    page.wait_until("document.querySelector('a[download]')");
    // What is offered for download is in it, too.
    let link = page.eval("decodeURIComponent(document.querySelector('a[download]').href)");
    let recorder = fs::read_to_string(dist().join("recorder.mjs")).unwrap();
    assert!(link.as_str().unwrap_or_default().ends_with(&recorder));

    assert_eq!(page.server.requests(), [""; 0]);
    let mut others = page.foreign_requests();
    others.retain(|url| url.split('?').next() != Some(&address));
    assert_eq!(others, [""; 0], "it asked for more than itself");
    assert_eq!(page.console_messages(), [""; 0]);
}

#[test]
fn one_file_allows_its_own_scripts_and_no_others() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    page.open("highwater.html");
    page.wait_for_boot();
    let tried = "((script) => { script.textContent = 'window.stranger = 1'; document.body.append(script); return window.stranger ?? null })(document.createElement('script'))";
    assert!(page.eval(tried).is_null());
    assert_eq!(page.eval("fetch('./index.html').then(() => 'came', () => 'refused')"), "refused");
    let said = page.console_messages();
    assert!(
        !said.is_empty()
            && said.iter().all(|line| line.replace('-', " ").contains("Content Security Policy")),
        "{said:#?}"
    );
}
