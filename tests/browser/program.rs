//! The reader's own program: it is edited, runs in a worker, and its run is on screen like any other.

use serde_json::json;

use crate::harness::{Fault, Page, Server, key};

/// A program whose sink is slow: it says what write() returns.
const SLOW: &str = "const { Writable } = require('node:stream');
const sink = new Writable({ highWaterMark: 4, write(chunk, encoding, callback) { setTimeout(callback, 10); } });
console.log('write', sink.write('abcdef'));
sink.once('drain', () => {
  console.log('drained');
  sink.end();
});
";

fn edited(path: &str) -> Option<Page> {
    let page = Page::start(Server::of_dist("/"))?;
    page.open(path);
    page.wait_for_boot();
    page.show_all_views();
    page.wait_until("document.querySelector('#edit')");
    page.click("#edit");
    page.wait_until("document.querySelector('#editor .cm-content') === document.activeElement");
    Some(page)
}

/// Puts a text in the place of all that is written.
fn write(page: &Page, text: &str) {
    page.eval(&format!(
        "(() => {{
            const content = document.querySelector('#editor .cm-content');
            content.focus();
            content.dispatchEvent(new KeyboardEvent('keydown', {{ key: 'a', code: 'KeyA', keyCode: 65, ctrlKey: true, bubbles: true, cancelable: true }}));
            const clipboardData = new DataTransfer();
            clipboardData.setData('text/plain', {});
            content.dispatchEvent(new ClipboardEvent('paste', {{ clipboardData, bubbles: true, cancelable: true }}));
            return 1;
        }})()",
        json!(text)
    ));
    let line = text.lines().next().unwrap();
    page.wait_until(&format!("document.querySelector('.cm-line').textContent === {}", json!(line)));
}

fn run(page: &Page) {
    page.click("#run-program");
    page.wait_until("/Exit|Stopped/.test(document.querySelector('#program-status').textContent)");
}

fn console_of(page: &Page) -> String {
    page.text("#console")
}

#[test]
fn nothing_of_the_editor_is_fetched_before_somebody_edits() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    page.open("index.html");
    page.wait_for_boot();
    let fetched = "performance.getEntriesByType('resource').filter((one) => /editor|program\\b|program-/.test(one.name)).length";
    assert_eq!(page.eval(fetched), 0);
    page.show_all_views();
    page.click("#edit");
    page.wait_until("document.querySelector('#editor .cm-content')");
    assert_eq!(page.eval(fetched), 1);
    // Its styles are none that the page's policy refuses.
    assert_eq!(page.eval("document.querySelectorAll('style').length"), 0);
    assert!(page.eval("document.adoptedStyleSheets.length").as_u64() > Some(0));
    page.assert_quiet();
}

#[test]
fn what_is_written_runs_and_is_on_screen() {
    let Some(page) = edited("index.html") else { return };
    write(&page, SLOW);
    run(&page);
    page.wait_until("document.querySelector('#subject').innerText.includes('your program')");
    assert!(console_of(&page).contains("write false"), "{}", console_of(&page));
    page.press(key::ESCAPE);
    page.eval("document.activeElement.blur() ?? 0");
    page.press(key::END);
    page.wait_until("!document.querySelector('#console .later')");
    let state = page.eval("highwater.state().streams.map((stream) => [stream.falses, stream.drains])");
    assert_eq!(state, json!([[1, 1]]));
    // A change changes what happens.
    write(&page, &SLOW.replace("highWaterMark: 4", "highWaterMark: 400"));
    run(&page);
    page.wait_until("document.querySelector('#console').innerText.includes('write true')");
    page.assert_quiet();
}

#[test]
fn a_lines_number_goes_to_its_next_event_and_the_running_line_is_lit() {
    let Some(page) = edited("index.html") else { return };
    write(&page, SLOW);
    run(&page);
    page.click(".cm-lineNumbers .cm-gutterElement:nth-child(4)");
    page.wait_until("document.querySelector('.cm-runs')?.textContent.includes('sink.write')");
    assert!(page.eval("highwater.state().index").as_u64() > Some(0));
    assert_eq!(page.eval("highwater.state().moving"), false);
}

#[test]
fn a_syntax_error_is_told_at_its_line() {
    let Some(page) = edited("index.html") else { return };
    write(&page, "const a = 1;\nconst b = ;\nconst c = 3;\n");
    run(&page);
    page.wait_until("document.querySelector('.cm-fault')?.textContent.includes('SyntaxError')");
    assert!(page.text(".cm-line.cm-wrong").contains("const b"));
    page.click("#program-end .to-line");
    page.wait_until("document.querySelector('.cm-activeLineGutter').textContent === '2'");
    page.assert_quiet();
}

#[test]
fn an_error_is_told_with_its_line_in_the_console() {
    let Some(page) = edited("index.html") else { return };
    write(&page, "setTimeout(() => {\n  throw new TypeError('no');\n}, 5);\n");
    run(&page);
    page.wait_until("document.querySelector('#program-status').textContent.includes('Exit code 1')");
    assert!(page.text("#program-end").contains("TypeError: no"));
    assert!(page.text("#program-end .to-line").contains('2'));
}

#[test]
fn an_endless_loop_is_ended_and_the_page_answers_meanwhile() {
    let Some(page) = edited("index.html") else { return };
    write(&page, "let n = 0;\nwhile (true) n++;\n");
    page.click("#run-program");
    page.wait_until("document.querySelector('#program-status').textContent === 'Running…'");
    // By the interpreter's own bound, or after ten seconds.
    let ended = "Stopped|did not come to an end within 10 s";
    page.wait_until(&format!("/{ended}/.test(document.querySelector('#program-status').textContent)"));
    // And then another one runs.
    write(&page, SLOW);
    run(&page);
    page.wait_until("document.querySelector('#console').innerText.includes('write false')");
}

#[test]
fn a_program_that_runs_can_be_stopped_and_the_next_one_runs() {
    let Some(page) = edited("index.html") else { return };
    write(&page, SLOW);
    run(&page);
    write(&page, "let n = 0;\nfor (;;) n = (n + 1) % 7;\n");
    page.click("#run-program");
    page.wait_until("document.querySelector('#stop-program')");
    page.click("#stop-program");
    page.wait_until(
        "!document.querySelector('#stop-program') && document.activeElement.id === 'run-program'",
    );
    assert!(console_of(&page).contains("drained"), "what was on screen stays");
    write(&page, SLOW);
    run(&page);
    page.assert_quiet();
}

#[test]
fn a_changed_program_stands_beside_the_run_before() {
    let Some(page) = edited("index.html") else { return };
    write(&page, SLOW);
    run(&page);
    write(&page, &SLOW.replace("highWaterMark: 4", "highWaterMark: 400"));
    run(&page);
    page.wait_until("document.querySelector('#console').innerText.includes('write true')");
    page.click("#compare-before");
    page.wait_until("document.querySelector('#second-picture')");
    page.wait_until("document.querySelector('.differences')");
    page.click("#compare-before");
    page.wait_until("!document.querySelector('#second-picture')");
    page.assert_quiet();
}

#[test]
fn a_link_holds_the_program_and_runs_it() {
    let Some(page) = edited("index.html?figure=pipe&view=code,pipe") else { return };
    write(&page, SLOW);
    page.wait_until("location.hash.startsWith('#h1:')");
    page.eval("location.reload() ?? 0");
    page.wait_for_boot();
    page.wait_until("document.querySelector('#console')?.innerText.includes('write false')");
    page.wait_until("document.querySelector('.cm-content').textContent.includes('highWaterMark: 4')");
    // Back to the figure's own program, which needs no fragment.
    page.click("#reset-program");
    page.wait_until("location.hash === '' && !document.querySelector('#console')");
    page.click("#close-editor");
    page.wait_until("document.querySelector('#edit') && !document.querySelector('#editor')");
    page.assert_quiet();
}

#[test]
fn tab_leaves_the_editor_unless_it_is_to_indent() {
    let Some(page) = edited("index.html") else { return };
    page.press(key::TAB);
    page.wait_until("document.activeElement.id === 'run-program'");
    page.click("#tab-indents");
    page.click("#editor .cm-line");
    page.press(key::HOME);
    let before = page.text("#editor .cm-line");
    page.press(key::TAB);
    page.wait_until(&format!("document.querySelector('.cm-line').textContent === '  ' + {}", json!(before)));
    page.press(key::ESCAPE);
    page.press(key::TAB);
    page.wait_until("document.activeElement.id === 'run-program'");
}

#[test]
fn an_interpreter_that_is_not_there_is_told() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    page.server.set_fault("program/highwater-program.js", Fault::Status("404 Not Found"));
    page.open("index.html");
    page.wait_for_boot();
    page.show_all_views();
    page.click("#edit");
    page.wait_until("document.querySelector('#editor .cm-content')");
    page.click("#run-program");
    page.wait_until("document.querySelector('#program-status').textContent.includes('could not be loaded')");
}

#[test]
fn a_figure_whose_subject_is_a_program_shows_its_run_before_anything_is_edited() {
    let Some(page) = Page::start(Server::of_dist("/")) else { return };
    page.open("index.html?figure=missed-drain");
    page.wait_for_boot();
    page.wait_until(
        "document.querySelector('.listing #code')?.textContent.includes(\"await once(file, 'drain')\")",
    );
    let fetched = "performance.getEntriesByType('resource').filter((one) => /editor|program\\.js|program-|program\\//.test(one.name)).length";
    assert_eq!(page.eval(fetched), 0);
    // Its question is answered by its run.
    page.eval("document.querySelector('input[name=guess]').click() ?? 1");
    page.click("#run-it");
    page.press(key::END);
    page.wait_until("document.querySelector('#told')");
    assert!(page.text("#console").contains("20 of 100 pages"), "{}", page.text("#console"));
    assert!(page.text("main").contains("waits for a 'drain'"));
    assert_eq!(page.eval("document.querySelector('.other')"), serde_json::Value::Null);
    page.assert_quiet();
}

#[test]
fn the_fault_of_a_figures_program_goes_when_its_reader_mends_it() {
    let Some(page) = edited("index.html?figure=missed-drain") else { return };
    let text = include_str!("../../static/figures/programs/missed-drain.fixed.mjs");
    write(&page, text);
    run(&page);
    page.eval("document.activeElement.blur() ?? 0");
    page.press(key::END);
    page.wait_until("document.querySelector('#console').innerText.includes('100 of 100 pages')");
    page.wait_until("!document.querySelector('main').innerText.includes(\"waits for a 'drain'\")");
    assert!(page.text(".other").contains("You have changed the figure"));
    // And back.
    page.click("#as-it-was");
    page.wait_until("document.querySelector('.listing #code')");
    assert_eq!(page.eval("document.querySelector('.other')"), serde_json::Value::Null);
    page.assert_quiet();
}

#[test]
fn a_changed_program_of_a_figure_outlives_a_reload_in_another_language() {
    let Some(page) = edited("index.html?figure=missed-drain&lang=de") else { return };
    write(&page, "console.log('mein eigenes');\n");
    page.click("#run-program");
    page.wait_until("document.querySelector('#console')?.innerText.includes('mein eigenes')");
    page.wait_until("location.hash.length > 10");
    page.eval("location.reload() ?? 0");
    page.wait_until("document.querySelector('#console')?.innerText.includes('mein eigenes')");
    assert_eq!(page.eval("document.querySelector('.notice')"), serde_json::Value::Null);
    page.assert_quiet();
}

#[test]
fn a_program_that_is_stopped_leaves_nothing_of_the_one_before() {
    let Some(page) = edited("index.html") else { return };
    write(&page, "console.log('the one before');\n");
    run(&page);
    page.wait_until("document.querySelector('#console')?.innerText.includes('the one before')");
    write(&page, "setInterval(() => {}, 1000);\n");
    page.click("#run-program");
    page.wait_until(
        "/Stopped|did not come to an end/.test(document.querySelector('#program-status').textContent)",
    );
    page.wait_until("!document.querySelector('#console')?.innerText.includes('the one before')");
}
