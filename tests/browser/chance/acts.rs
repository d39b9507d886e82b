//! What one can do to the page. Each act says what it did, so that it can be done again. Must not judge what comes of
//! it.

use super::files;
use crate::fuzz_dice::Dice;
use crate::harness::{Media, Page, key};

pub struct Act {
    pub name: &'static str,
    /// Does it, and says what it did.
    pub act: fn(&Page, &mut Dice) -> String,
}

/// All of them, each as often as it stands beside the others.
const ACTS: [(usize, Act); 11] = [
    (24, Act { name: "press", act: press }),
    (14, Act { name: "keys", act: keys }),
    (8, Act { name: "choose", act: choose_option }),
    (7, Act { name: "type", act: type_in }),
    (7, Act { name: "slide", act: slide }),
    (7, Act { name: "drag", act: drag }),
    (5, Act { name: "wheel", act: wheel }),
    (3, Act { name: "pinch", act: pinch }),
    (4, Act { name: "open", act: open }),
    (4, Act { name: "resize", act: resize }),
    (2, Act { name: "prefer", act: prefer }),
];

/// One by chance.
pub fn choose(dice: &mut Dice) -> &'static Act {
    let mut left = dice.below(ACTS.iter().map(|(weight, _)| weight).sum());
    let found = ACTS.iter().find(|(weight, _)| {
        let found = left < *weight;
        left = left.saturating_sub(*weight);
        found
    });
    &found.unwrap_or(&ACTS[0]).1
}

/// What acts need in the page. Opening a file and saving one are left to [`open`] and to people: they ask the system.
pub const HANDS: &str = "(() => {
    const ask = requestAnimationFrame.bind(window);
    const hands = window.hands = { asked: 0, settled: false };
    window.requestAnimationFrame = (then) => { hands.asked++; return ask(then) };
    hands.settle = () => { hands.settled = false; ask(() => setTimeout(() => ask(() => { hands.settled = true }), 120)); return 0 };
    hands.pause = () => { if (highwater.state().moving) document.querySelector('#play').click(); return 0 };
    hands.close = () => { document.querySelector('dialog[open]')?.close(); return 0 };
    hands.seen = (css) => [...document.querySelectorAll(css)].filter((e) => e.checkVisibility() && !e.disabled
        && !['open', 'save', 'file'].includes(e.id) && (!document.querySelector('dialog[open]') || e.closest('dialog')));
    hands.name = (e) => e.id || e.getAttribute('aria-label') || e.textContent.trim().slice(0, 40);
    hands.blurred = () => hands.seen('canvas').filter((c) => ['Width', 'Height'].some((side) =>
        Math.abs(c[side.toLowerCase()] - c['client' + side] * devicePixelRatio) > 1)).map(hands.name);
    // A value that a person has put in, or moved.
    hands.put = (e, value, ...types) => { Object.getOwnPropertyDescriptor(Object.getPrototypeOf(e), 'value').set.call(e, value);
        for (const type of types) e.dispatchEvent(new Event(type, { bubbles: true })) };
    return 0 })()";

/// Does something to one of the elements that can be seen, whose number is by chance: `then` is of `e`, and says what it did.
fn with(page: &Page, dice: &mut Dice, css: &str, then: &str) -> String {
    let number = dice.below(1 << 20);
    let said = page.eval(&format!(
        "(() => {{ const seen = hands.seen({css:?}); if (!seen.length) return 'nothing'; \
         const e = seen[{number} % seen.length], name = hands.name(e); {then}; }})()"
    ));
    said.as_str().unwrap_or_default().to_owned()
}

fn press(page: &Page, dice: &mut Dice) -> String {
    let css = "button, summary, input[type=radio], input[type=checkbox], [role=button]";
    with(page, dice, css, "e.focus(); e.click(); return name")
}

fn keys(page: &Page, dice: &mut Dice) -> String {
    const KEYS: [(&str, &str); 29] = [
        ("Space", " "),
        ("Space", " "),
        ("→", key::RIGHT),
        ("←", key::LEFT),
        ("↑", key::UP),
        ("↓", key::DOWN),
        ("Shift →", "\u{E008}\u{E014}"),
        ("Shift ←", "\u{E008}\u{E012}"),
        ("Home", key::HOME),
        ("End", key::END),
        ("PageDown", key::PAGE_DOWN),
        ("PageUp", key::PAGE_UP),
        ("i", "i"),
        ("o", "o"),
        ("l", "l"),
        ("e", "e"),
        ("z", "z"),
        ("0", "0"),
        ("+", "+"),
        ("-", "-"),
        ("<", "<"),
        (">", ">"),
        ("?", "?"),
        ("w", "w"),
        ("Escape", key::ESCAPE),
        ("Tab", key::TAB),
        ("Tab", key::TAB),
        ("Shift Tab", "\u{E008}\u{E004}"),
        ("Enter", key::ENTER),
    ];
    // The system's dialogues are not the page's.
    page.eval(
        "(['open', 'save', 'file'].includes(document.activeElement.id) && document.activeElement.blur(), 0)",
    );
    // Some keys are for what has the focus.
    let focus = match dice.one_in(3) {
        true => with(page, dice, "[tabindex='0'], canvas[tabindex], [role=slider]", "e.focus(); return name"),
        false => String::new(),
    };
    let (name, keys) = *dice.pick(&KEYS);
    let times = 1 + dice.below(3);
    match keys.strip_prefix(key::SHIFT) {
        Some(keys) => page.press(&format!("{}{}", key::SHIFT, keys.repeat(times))),
        None => page.press(&keys.repeat(times)),
    }
    format!("{name} × {times} {focus}")
}

fn choose_option(page: &Page, dice: &mut Dice) -> String {
    let number = dice.below(1 << 20);
    let then = format!(
        "const o = e.options[{number} % e.options.length]; hands.put(e, o.value, 'input', 'change'); return `${{name}}: ${{o.value}}`"
    );
    with(page, dice, "select", &then)
}

fn type_in(page: &Page, dice: &mut Dice) -> String {
    let words = dice.word(&[
        "200 MiB/s",
        "1 KiB/s",
        "4 GiB/s",
        "16 KiB",
        "1 MiB",
        "64",
        "1 object",
        "3 objects",
        "1 ms",
        "2 s",
        "0",
        "-5",
        "",
        "a lot",
        "9999999 GiB",
        "1e9",
        "٣",
        "NaN",
        "\u{202f}1,024",
        "drain",
    ]);
    let then = format!("e.focus(); hands.put(e, {words:?}, 'input', 'change'); return `${{name}}: {words}`");
    with(page, dice, "input[type=text], input[type=search], input:not([type])", &then)
}

fn slide(page: &Page, dice: &mut Dice) -> String {
    let parts: Vec<String> =
        (0..=dice.below(6)).map(|_| format!("{:.2}", dice.below(101) as f64 / 100.0)).collect();
    let parts = parts.join(", ");
    let then = format!(
        "for (const part of [{parts}]) hands.put(e, String(Math.round(+e.min + part * (e.max - e.min))), 'input'); \
         hands.put(e, e.value, 'change'); return `${{name}}: {parts}`"
    );
    with(page, dice, "input[type=range]", &then)
}

/// Points by chance within what can be seen of a picture, and its selector.
fn points(page: &Page, dice: &mut Dice) -> Option<(&'static str, Vec<(f64, f64)>)> {
    let css = dice.word(&["#timeline-picture", "#timeline-picture", "#sequence-picture", "#pipe-picture"]);
    let size = page.eval(&format!(
        "((e) => {{ if (!e?.checkVisibility() || document.querySelector('dialog[open]')) return null; \
         e.scrollIntoView({{ block: 'center', behavior: 'instant' }}); const r = e.getBoundingClientRect(); \
         const [l, t] = [Math.max(0, r.left), Math.max(0, r.top)], [w, h] = [Math.min(innerWidth, r.right) - l, Math.min(innerHeight, r.bottom) - t]; \
         return w > 8 && h > 8 ? [l - r.left, t - r.top, w, h] : null }})(document.querySelector({css:?}))"
    ));
    let part = |n: usize| size[n].as_f64();
    let (l, t, w, h) = (part(0)?, part(1)?, part(2)?, part(3)?);
    let mut along = |from: f64, length: f64| from + 2.0 + dice.below((length - 4.0) as usize) as f64;
    Some((css, (0..4).map(|_| (along(l, w), along(t, h))).collect()))
}

fn drag(page: &Page, dice: &mut Dice) -> String {
    let Some((css, mut points)) = points(page, dice) else { return "nothing".to_owned() };
    points.truncate(1 + dice.below(4));
    page.drag(css, &points);
    format!("{css} {points:?}")
}

/// Has JavaScript of `e`, a picture, and `x(n)`, `y(n)`, points over it.
fn over(page: &Page, dice: &mut Dice, then: &str) -> String {
    let Some((css, points)) = points(page, dice) else { return "nothing".to_owned() };
    page.eval(&format!(
        "((e) => {{ const r = e.getBoundingClientRect(), p = {points:?}.map((p) => [r.left + p[0], r.top + p[1]]); {then}; return 0 }})(document.querySelector({css:?}))",
        points = points.iter().map(|(x, y)| [*x, *y]).collect::<Vec<_>>()
    ));
    format!("{css} {points:?}")
}

fn wheel(page: &Page, dice: &mut Dice) -> String {
    let (across, down) = (dice.below(3) as i32 * 60 - 60, dice.below(9) as i32 * 100 - 400);
    let (ctrl, shift, times) = (dice.one_in(2), dice.one_in(4), 1 + dice.below(12));
    let then = format!(
        "for (let n = 0; n < {times}; n++) e.dispatchEvent(new WheelEvent('wheel', {{ deltaX: {across}, deltaY: {down}, ctrlKey: {ctrl}, shiftKey: {shift}, clientX: p[0][0], clientY: p[0][1], bubbles: true, cancelable: true }}))"
    );
    format!("{across}, {down}, ctrl {ctrl}, shift {shift}, × {times} {}", over(page, dice, &then))
}

fn pinch(page: &Page, dice: &mut Dice) -> String {
    let end = dice.word(&["pointerup", "pointercancel"]);
    let then = format!(
        "const at = (type, id, n) => e.dispatchEvent(new PointerEvent(type, {{ pointerId: id, pointerType: 'touch', clientX: p[n][0], clientY: p[n][1], button: 0, bubbles: true, cancelable: true }})); \
         at('pointerdown', 11, 0); at('pointerdown', 12, 1); at('pointermove', 11, 2); at('pointermove', 12, 3); at('{end}', 12, 3); at('pointermove', 11, 1); at('{end}', 11, 1)"
    );
    format!("{end} {}", over(page, dice, &then))
}

fn open(page: &Page, dice: &mut Dice) -> String {
    let (name, content) = files::choose(dice);
    page.drop_file(".app", &name, &content);
    name
}

fn resize(page: &Page, dice: &mut Dice) -> String {
    let (width, height) = *dice.pick(&[(1440, 900), (1024, 768), (901, 700), (390, 844), (480, 320)]);
    page.set_size(width, height);
    format!("{width} × {height}")
}

fn prefer(page: &Page, dice: &mut Dice) -> String {
    let (dark, reduced_motion) = (dice.one_in(2), dice.one_in(3));
    page.emulate(Media { dark, reduced_motion });
    format!("dark {dark}, reduced motion {reduced_motion}")
}
