//! Messages by the hundred thousand: the page does a few at a time, answers a few, and goes on painting in between.

use serde_json::Value;

use crate::embed::{FRAME, host};

/// Messages of a flood.
const MANY: u32 = 20_000;

/// A flood, and where the page is after it. `at` counts from 0.
const FLOODS: [(&str, &str); 9] = [
    ("tell('hello', undefined, at)", "true"),
    ("tell('seek', at / 1e6, at)", "state().time === 19999000"),
    ("tell('step', 1, at)", "state().index === 20000 || state().atEnd"),
    ("tell('step', at % 2 ? 2 : -1, at)", "true"),
    ("tell('set', { step: at % 500, speed: 1 + at % 7 }, at)", "state().index === 499"),
    ("tell('theme', at % 2 ? 'dark' : 'light', at)", "document.documentElement.dataset.theme === 'dark'"),
    ("tell('getTrace', undefined, at)", "true"),
    ("tell('load', { flows: [{ stages: [] }] }, at)", "true"),
    ("tell('unknown', at, at)", "true"),
];

#[test]
fn no_flood_of_messages_keeps_the_page_from_its_reader() {
    let Some((page, _guest)) = host(FRAME) else { return };
    page.wait_until("of('ready').length");
    let mut meanwhile = 0;
    for (flood, then) in FLOODS {
        page.eval("(said.length = 0, tell('load', 'fan-out'), 0)");
        page.wait_until("of('state').at(-1)?.value.figure === 'fan-out'");
        // Frames that are painted from the first message on, and how many there were at the last one.
        page.in_frame("iframe", || {
            page.eval(
                "(() => {
                if (window.painted === undefined) {
                    addEventListener('message', ({ data }) => {
                        if (data.id === 0) window.painted = 0;
                        if (data.id === 'end') window.meanwhile = window.painted;
                    });
                    const paint = () => { window.painted++; requestAnimationFrame(paint) };
                    window.painted = 0;
                    paint();
                }
                return window.meanwhile = 0 })()",
            );
        });
        page.eval(&format!(
            "((then) => {{ said.length = 0; for (let at = 0; at < {MANY}; at++) {flood}; tell('seek', 'nonsense', 'end'); then() }})(() => {{}}) ?? 0"
        ));
        page.wait_until("of('error').some((message) => message.id === 'end')");
        page.eval("(tell('hello'), 0)");
        page.wait_until("of('ready').length");
        // Every message has come: it paints, its reader can act, and it is where the last message wants it.
        page.in_frame("iframe", || {
            meanwhile += page.eval("window.meanwhile").as_u64().unwrap_or_default();
            page.eval("window.painted = 0");
            page.wait_until("window.painted > 2");
            page.wait_until(&format!("(({{ state }}) => {then})(highwater)"));
        });
        let answers = page.eval("said.filter((message) => ['trace', 'ready'].includes(message.type)).length");
        assert!(answers.as_u64() < Some(200), "{flood}: {answers} answers");
        let errors = page.eval("of('error').filter((message) => message.value.includes('Too many')).length");
        assert!(errors.as_u64() < Some(u64::from(MANY / 4)), "{flood}: {errors} sentences");
        page.eval("(said.length = 0, tell('set', { step: 3 }), 0)");
        page.wait_until("of('state').at(-1)?.value.index === 3");
    }
    // Between the messages there are others' turns: it is not painted only once the flood is over.
    assert!(meanwhile > FLOODS.len() as u64, "{meanwhile} frames");
    assert_eq!(page.console_messages(), [""; 0]);
    assert_eq!(page.eval("document.title"), Value::String("A course".to_owned()));
}
