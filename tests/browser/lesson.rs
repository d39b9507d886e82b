//! Figures as a learner and a teacher use them: predict, run, be told; moments in order, forwards and backwards; addresses,
//! own files, and all figures on one page.

use serde_json::{Value, json};

use crate::access;
use crate::harness::{Page, Server};
use crate::instrument::to_end;

fn page(path: &str) -> Option<Page> {
    let page = Page::start(Server::of_dist("/"))?;
    page.set_size(1440, 900);
    page.open(path);
    page.wait_for_boot();
    Some(page)
}

fn press(page: &Page, css: &str) {
    page.wait_until(&format!("document.querySelector({css:?})"));
    page.eval(&format!("document.querySelector({css:?}).click() ?? 0"));
}

/// A figure as a teacher may write it: a source of eight chunks, and nobody who looks at `write()`'s return.
fn own_figure() -> Value {
    json!({
        "scenario": { "flows": [{ "consumer": "ignore", "stages": [
            { "name": "src", "type": "readable", "chunk": "16 KiB", "count": 8, "read": { "by": "io", "rate": "100 MiB/s" } },
            { "name": "out", "type": "writable", "write": { "by": "io", "rate": "10 MiB/s" } }
        ] }] },
        "second": { "consumer": "pipe", "node": 20 },
        "views": ["pipe"],
        "look": "out.false(1)",
        "stops": true,
        "moments": ["out.write(1)", "out.false(1)", "process.ends"],
        "question": { "choices": ["out.write(4).returns", "out.write(4).returns == false"] },
        "try": [{ "change": { "node": 20 } }, "byHand"],
        "text": {
            "title": "My own",
            "story": "Eight chunks, {out.writableHighWaterMark} of room. `<b>` is text.",
            "look": "Look.",
            "question": "What does the fourth return?",
            "choices": ["true", "false"],
            "moments": ["One.", "Two: {out.false(1).number}.", "Three."],
            "explanation": "It is full.",
            "try": ["On Node 20", "Turn it."],
            "runs": ["mine", "yours"]
        }
    })
}

fn drop_own(page: &Page, figure: &Value) {
    page.drop_file(".app", "mine.json", &figure.to_string());
}

#[test]
fn a_prediction_is_told_right_or_wrong_when_the_run_has_come_to_it() {
    let Some(page) = page("index.html?figure=upload-crash") else { return };
    for (guess, verdict) in [(0, "Not quite"), (2, "Yes, that is what happens")] {
        page.wait_until("document.querySelector('.guess input') && highwater.state().index === 0");
        assert_eq!(page.eval("document.querySelector('#explanation')"), Value::Null, "nothing is given away");
        press(&page, &format!(".guess input[value='{guess}']"));
        press(&page, "#run-it");
        page.wait_until("highwater.state().moving && document.querySelector('.said')");
        assert_eq!(page.eval("document.querySelector('#told')"), Value::Null);
        to_end(&page);
        page.wait_until(&format!("document.querySelector('#told')?.textContent.startsWith({verdict:?})"));
        page.wait_until(
            "document.querySelector('.answers .right')?.textContent.startsWith('The process dies')",
        );
        page.wait_until(
            "/is 16 KiB instead of 64 KiB/.test(document.querySelector('#on-versions').textContent)",
        );
        page.wait_until("!document.querySelector('.lesson').textContent.includes('…')");
        press(&page, "#ask-again");
    }
    page.assert_quiet();
}

#[test]
fn who_only_plays_is_asked_nothing_and_told_in_the_end() {
    let Some(page) = page("index.html") else { return };
    page.click("#play");
    page.wait_until("highwater.state().moving && highwater.state().index > 5");
    to_end(&page);
    page.wait_until("document.querySelector('#told')?.textContent === 'This is what happens.'");
    press(&page, "#second-run");
    page.wait_until("highwater.state().second && [...document.querySelectorAll('.lane')].map((l) => l.textContent).join() === 'Ignore it,pipe()'");
    page.assert_quiet();
}

#[test]
fn moments_appear_in_order_and_vanish_when_one_goes_back() {
    let Some(page) = page("index.html") else { return };
    let count = "document.querySelectorAll('.moments .jump').length";
    assert_eq!(page.eval(count), 0);
    to_end(&page);
    page.wait_until(&format!("{count} === 3"));
    page.wait_until(
        "document.querySelector('.moments [aria-current=step]').textContent.includes('Killed after')",
    );
    press(&page, ".moments li:nth-child(1) .jump");
    page.wait_until(&format!("{count} === 1 && highwater.state().streams[1].falses === 1"));
    page.click("#back");
    page.wait_until(&format!("{count} === 0"));
    page.click("#step");
    page.wait_until(&format!("{count} === 1"));
    press(&page, "#to-look");
    page.wait_until(&format!("{count} === 3 && highwater.state().fatal"));
    page.assert_quiet();
}

#[test]
fn a_figure_can_stop_at_each_moment_and_its_answer_can_be_known_before_the_end() {
    let Some(page) = page("index.html") else { return };
    drop_own(&page, &own_figure());
    page.wait_until("document.title === 'My own · Highwater' && highwater.state().second");
    page.wait_until("document.querySelector('#notice') === null && document.querySelector('.stakes').textContent.includes('64 KiB of room. <b> is text.')");
    assert_eq!(
        page.eval("[...document.querySelectorAll('.lane')].map((l) => l.textContent)"),
        json!(["mine", "yours"])
    );
    assert_eq!(
        page.eval("document.querySelector('.timeline, .code, .state, .sequence')"),
        Value::Null,
        "only the pipe"
    );
    press(&page, ".guess input[value='1']");
    press(&page, "#run-it");
    let stopped = |n: usize| {
        page.wait_until(&format!(
            "!highwater.state().moving && document.querySelectorAll('.moments .jump').length === {n}"
        ));
    };
    stopped(1);
    assert_eq!(page.eval("document.querySelector('#told')"), Value::Null, "not yet");
    press(&page, "#next-step");
    stopped(2);
    page.wait_until(
        "document.querySelector('#told')?.textContent.startsWith('Yes') && !highwater.state().atEnd",
    );
    press(&page, "#next-step");
    stopped(3);
    press(&page, "#view-timeline");
    page.wait_until("document.querySelector('.timeline')");
    page.assert_quiet();
}

#[test]
fn what_is_tried_is_a_change_with_a_way_back_and_leads_to_other_figures() {
    let Some(page) = page("index.html") else { return };
    to_end(&page);
    press(&page, ".tries li:nth-child(1) button");
    page.wait_until("document.querySelector('#pipe').checked && document.querySelector('.other')");
    assert_eq!(page.eval("document.querySelectorAll('.moments .jump').length"), 0, "they were another run's");
    page.wait_until("!document.querySelector('#undo').disabled");
    press(&page, "#as-it-was");
    page.wait_until("document.querySelector('#ignore').checked && !document.querySelector('.other')");
    press(&page, ".tries a");
    page.wait_until("new URLSearchParams(location.search).get('figure') === 'proxy-disaster' && document.title.startsWith('Proxy disaster')");
    assert_eq!(page.eval("highwater.state().index"), 0, "it begins at the beginning");
    page.eval("history.back() ?? 0");
    page.wait_until("document.title.startsWith('Upload crash') && location.search === ''");
    page.eval("history.forward() ?? 0");
    page.wait_until("document.title.startsWith('Proxy disaster')");
    page.assert_quiet();
}

#[test]
fn an_address_names_a_figure_and_leaves_everything_else_in_it() {
    let Some(page) = page("index.html?lang=de&figure=fan-out&else=1") else { return };
    page.wait_until(
        "/^(Fan-out|Ein Strom)/.test(document.title) && document.querySelector('#titles').value === 'fan-out'",
    );
    page.select("#titles", "pipe-error");
    page.wait_until(
        "document.title.startsWith('Fehler und pipe()') || document.title.startsWith('Errors and pipe()')",
    );
    assert_eq!(page.eval("location.search"), "?figure=pipe-error&lang=de&else=1");
    page.open("index.html?figure=no-such-<b>figure");
    page.wait_for_boot();
    page.wait_until("document.querySelector('#notice.bad')?.textContent.includes('There is no figure “no-such-<b>figure”')");
    page.wait_until("document.title.startsWith('Upload crash') && document.querySelector('.guess')");
    page.assert_quiet();
}

#[test]
fn a_figures_file_that_is_broken_is_named_with_its_place_and_nothing_changes() {
    let server = Server::of_dist("/").with(
        "/figures/fan-out.json",
        &own_figure().to_string().replace("\"look\":\"out", "\"look\":\"nobody"),
    );
    let Some(page) = Page::start(server) else { return };
    page.open("index.html?figure=fan-out");
    page.wait_for_boot();
    page.wait_until(
        "document.querySelector('#notice')?.textContent.includes('look: there is no stream “nobody”')",
    );
    page.wait_until("document.title.startsWith('Upload crash')");
    let mut figure = own_figure();
    figure["text"]["story"] = json!("Hello <img src=x onerror=alert(1)>");
    drop_own(&page, &figure);
    page.wait_until("document.querySelector('#notice')?.textContent.includes('text.story: “<img src=x onerror=a” looks like HTML')");
    figure["text"]["story"] = json!("`<img src=x onerror=alert(1)>`");
    drop_own(&page, &figure);
    page.wait_until("document.querySelector('.stakes code')?.textContent === '<img src=x onerror=alert(1)>'");
    assert_eq!(page.eval("document.querySelector('img')"), Value::Null);
    page.assert_quiet();
}

#[test]
fn a_question_in_ones_own_words_is_compared_with_an_answer() {
    let Some(page) = page("index.html") else { return };
    let mut figure = own_figure();
    figure["question"] = json!({});
    figure["stops"] = json!(false);
    figure["text"].as_object_mut().unwrap().remove("choices");
    drop_own(&page, &figure);
    press(&page, "#own-words");
    page.eval("((area) => { area.value = 'It <b>waits</b>'; area.dispatchEvent(new Event('input', { bubbles: true })) })(document.querySelector('#own-words')) ?? 0");
    press(&page, "#run-it");
    to_end(&page);
    page.wait_until("document.querySelector('#own-answer')?.textContent === 'It <b>waits</b>'");
    assert!(page.text(".model").contains("It is full."));
    page.assert_quiet();
}

#[test]
fn the_index_shows_all_figures_and_its_links_lead_to_them() {
    let Some(page) = page("index.html") else { return };
    press(&page, "#figures");
    page.wait_until("location.search === '?index' && document.querySelector('#index')");
    let count = "document.querySelectorAll('.cards a').length";
    page.wait_until(&format!("{count} === new Set([...document.querySelectorAll('.cards a')].map((a) => a.href)).size && {count} >= 6"));
    assert_eq!(page.eval("document.querySelector('.cards a').getAttribute('href')"), "?figure=upload-crash");
    page.wait_until("document.querySelector('.cards p').textContent.startsWith('A video platform takes uploads of 4 GiB.')");
    // On paper they are all seen: each gets its picture, far out of sight, too.
    page.set_size(390, 300);
    page.wait_until(&format!("document.querySelectorAll('.cards canvas').length === {count}"));
    page.set_size(1440, 900);
    press(&page, ".cards a[href*='pipe-error']");
    page.wait_until("location.search === '?figure=pipe-error' && document.title.startsWith('Errors and pipe()') && document.querySelector('#lesson')");
    page.eval("history.back() ?? 0");
    page.wait_until("document.querySelector('#index')");
    press(&page, "#teachers");
    page.wait_until(
        "document.querySelector('.texts article .right')?.textContent.startsWith('The process dies')",
    );
    page.open("index.html?index");
    page.wait_for_boot();
    page.wait_until("document.querySelector('#index') && document.title === 'All figures · Highwater'");
    page.assert_quiet();
}

#[test]
fn axe_finds_nothing_in_figures_and_their_index() {
    access::in_every_look(&[(1440, 900), (390, 844), (480, 320)], |page, (_, height), check| {
        if height == 320 {
            check("folded up");
            press(page, "#fold");
        }
        press(page, ".guess input");
        check("a guess");
        press(page, "#run-it");
        page.wait_until("highwater.state().moving");
        press(page, "#end");
        page.wait_until("highwater.state().atEnd && !highwater.state().moving && document.querySelector('.answers .right')");
        check("told");
        press(page, ".tries button");
        page.wait_until("document.querySelector('.other')");
        check("changed");
        page.open("index.html?index");
        page.wait_for_boot();
        page.wait_until("document.querySelector('.small canvas')");
        check("all figures");
        press(page, "#teachers");
        page.wait_until("document.querySelector('.texts .right') && !document.querySelector('#measuring')");
        check("for teachers");
    });
}

#[test]
fn figures_are_told_in_the_language_of_the_page() {
    let Some(page) = page("index.html?figure=upload-crash&lang=de") else { return };
    let is = |title: &str| format!("document.querySelector('#lesson h2').textContent === '{title}'");
    page.wait_until(&is("Absturz beim Hochladen"));
    page.click("#language");
    page.wait_until(&is("Upload crash"));
    page.click("#language");
    page.wait_until(&is("Absturz beim Hochladen"));
    page.assert_quiet();
}
