//! The page as a guest in other pages: by a plain frame, by the element of `embed.js`, and driven by messages. It fills its
//! frame, obeys its host and nobody else, and rests when nobody sees it.

use std::time::Duration;

use serde_json::Value;

use crate::harness::{Fault, Media, Page, Server, key};

/// A host page on a server of its own, so that its origin is another one than the page's.
pub fn host(body: &str) -> Option<(Page, Server)> {
    hosted(Server::of_dist("/"), body)
}

/// The same with a guest from that server, whose origin stands where the page says GUEST.
pub fn hosted(guest: Server, body: &str) -> Option<(Page, Server)> {
    let html = format!(
        "<!doctype html><meta charset=utf-8><title>A course</title><link rel=icon href=data:,>
        <script>
            var said = [], keys = [];
            addEventListener('message', (event) => said.push({{ ...event.data, origin: event.origin }}));
            addEventListener('keydown', (event) => keys.push(event.key));
            var frame = () => document.querySelector('iframe');
            var tell = (type, value, id) => frame().contentWindow.postMessage({{ source: 'highwater', v: 1, type, value, id }}, '*');
            var of = (type) => said.filter((message) => message.type === type);
        </script>{}",
        body.replace("GUEST", &guest.origin())
    );
    let page = Page::start(Server::of_dist("/guest/").with("/host.html", &html))?;
    page.open("/host.html");
    Some((page, guest))
}

pub const FRAME: &str =
    "<iframe src='GUEST/index.html?embed=1&figure=manual-backpressure' width=480 height=320></iframe>";

#[test]
fn a_guest_fills_its_frame_and_has_one_quiet_way_to_the_page() {
    for (width, height, theme) in
        [(480, 320, "dark"), (800, 480, "dark"), (1000, 480, "projector"), (1200, 700, "dark")]
    {
        let Some(page) = Page::start(Server::of_dist("/")) else { return };
        page.set_size(width, height);
        page.open(&format!("index.html?EMBED=1&figure=backpressure-flow&controls=min&t=look&theme={theme}"));
        page.wait_for_boot();
        page.wait_until("highwater.state().index > 0 && !highwater.state().moving");
        assert_eq!(page.eval("[...document.querySelectorAll('.head, .switch, .setup, .views')].length"), 0);
        assert_eq!(page.eval("document.documentElement.dataset.theme"), theme);
        assert_eq!(page.eval("document.documentElement.scrollWidth <= innerWidth"), true);
        // The pipe is in sight, whole, above what plays it.
        let fits = "document.querySelector('#pipe-picture').getBoundingClientRect().bottom <= document.querySelector('.transport').getBoundingClientRect().top + 1";
        assert_eq!(page.eval(fits), true, "{width} × {height}, {theme}");
        let address = page.eval("document.querySelector('.full-page').href").to_string();
        assert!(address.contains("figure=backpressure-flow") && address.contains("t="), "{address}");
        assert!(!address.contains("embed") && !address.contains("controls"), "{address}");
        page.assert_quiet();
    }
}

#[test]
fn a_host_drives_its_guest_and_hears_what_happens() {
    let Some((page, guest)) = host(FRAME) else { return };
    page.wait_until("of('ready').length");
    assert_eq!(page.eval("of('ready')[0].value.figure"), "manual-backpressure");
    assert_eq!(page.eval("of('ready')[0].origin"), guest.origin());
    page.wait_until("of('resize').some((message) => message.value.height > 100)");
    page.eval("tell('set', { speed: 'max' }) ?? 0");
    page.eval("tell('play') ?? 0");
    page.wait_until("of('state').some((message) => message.value.atEnd)");
    for kind in ["false", "pause", "drain", "resume"] {
        assert_ne!(
            page.eval(&format!("of('event').filter((m) => m.value.kind === '{kind}').length")),
            0,
            "{kind}"
        );
    }
    assert_eq!(
        page.eval("of('event').every((m) => m.value.stream && m.value.time >= 0 && m.value.index >= 0)"),
        true
    );
    page.eval("tell('seek', '1ms') ?? 0");
    page.wait_until("of('state').at(-1).value.time <= 1e6");
    page.eval("tell('set', { step: 30 }) ?? 0");
    page.wait_until("of('state').at(-1).value.index === 30");
    page.eval("tell('step', -5) ?? 0");
    page.wait_until("of('state').at(-1).value.index === 25");
    page.eval("tell('step', 'next') ?? 0");
    page.wait_until("of('state').at(-1).value.index > 25");
    page.eval("tell('theme', 'dark') ?? 0");
    page.eval("tell('set', { node: 20 }) ?? 0");
    page.eval("tell('getTrace', undefined, 7) ?? 0");
    page.wait_until("of('trace').length");
    assert_eq!(page.eval("of('trace')[0].id"), 7);
    assert_eq!(page.eval("JSON.parse(of('trace')[0].value.split('\\n')[0]).node.startsWith('v20')"), true);
    page.eval("tell('load', 'fan-out') ?? 0");
    page.wait_until("of('state').at(-1).value.figure === 'fan-out'");
    page.eval("tell('load', 'upload-crash') ?? 0");
    page.wait_until("of('state').at(-1).value.figure === 'upload-crash'");
    page.eval("tell('set', { speed: 'max' }) ?? tell('play') ?? 0");
    page.wait_until("of('event').some((message) => message.value.kind === 'crash')");
    page.eval("tell('hello') ?? 0");
    page.wait_until("of('ready').length > 1");
    assert_eq!(page.console_messages(), [""; 0]);
}

#[test]
fn what_is_asked_after_a_figure_is_meant_for_it_however_late_it_comes() {
    let Some((page, guest)) = host(FRAME) else { return };
    page.wait_until("of('ready').length");
    guest.set_fault("figures/pipe.json", Fault::Late(Duration::from_millis(700)));
    page.eval("(said.length = 0, tell('load', 'pipe'), tell('set', { node: 20 }), tell('seek', '1ms'), tell('hello'), 0)");
    page.wait_until("of('state').at(-1)?.value.figure === 'pipe' && of('state').at(-1).value.time === 1e6");
    page.wait_until("of('ready').length");
    assert_eq!(page.eval("of('ready')[0].value.figure"), "pipe");
    // One that does not come holds up nothing that is to be in its place.
    guest.set_fault("figures/pipe.json", Fault::Silent);
    page.eval("(tell('load', 'fan-out'), 0)");
    page.wait_until("of('state').at(-1).value.figure === 'fan-out'");
    page.eval("(said.length = 0, window.since = performance.now(), tell('load', 'pipe'), tell('seek', '1ms'), tell('load', 'duplex'), 0)");
    page.wait_until("of('state').at(-1)?.value.figure === 'duplex'");
    assert_eq!(page.eval("performance.now() - since < 6000"), true);
    page.eval("(said.length = 0, tell('load', 'pipe'), tell('seek', '2ms'), 0)");
    page.wait_until("of('error').length");
    page.wait_until("of('state').at(-1)?.value.figure === 'duplex' && of('state').at(-1).value.time === 2e6");
}

#[test]
fn a_guest_says_what_its_reader_answers() {
    let Some((page, _guest)) =
        host(&FRAME.replace("320", "700").replace("index.html?", "index.html?text=open&"))
    else {
        return;
    };
    page.wait_until("of('ready').length");
    page.in_frame("iframe", || {
        page.wait_until("document.querySelector('input[name=guess]')");
        page.eval("document.querySelector('input[name=guess]').click() ?? 0");
        page.wait_until("document.querySelector('input[name=guess]').checked");
        page.eval("document.querySelector('.lesson button.strong').click() ?? 0");
    });
    page.wait_until("of('answer').length");
    assert_eq!(
        page.eval("[of('answer')[0].value.picked, of('answer')[0].value.right]"),
        serde_json::json!([0, null])
    );
    page.eval("tell('set', { speed: 'max' }) ?? 0");
    page.wait_until("typeof of('answer').at(-1).value.right === 'boolean'");
}

#[test]
fn a_guest_listens_to_its_host_alone_and_answers_nonsense_with_a_sentence() {
    let bad = FRAME.replace("?embed=1", "?embed=1&origin=https://elsewhere.example");
    let Some((page, _guest)) = host(&bad) else { return };
    page.in_frame("iframe", || page.wait_until("window.highwater && document.querySelector('#play')"));
    page.eval("tell('step', 3) ?? 0");
    page.in_frame("iframe", || {
        // What the page's own script says is done; what came before it from the wrong origin was not.
        page.eval("highwater.step(1) ?? 0");
        page.wait_until("highwater.state().index > 0");
        assert_eq!(page.eval("highwater.state().index"), 1);
    });
    assert_eq!(page.eval("said.length"), 0);
    let Some((page, _guest)) = host(FRAME) else { return };
    page.wait_until("of('ready').length");
    for (nonsense, said) in [
        ("tell('seek', 'soon', 1)", "soon"),
        ("(() => { const a = {}; a.a = a; tell('set', a, 2) })()", "JSON"),
        ("tell('load', { flows: [{ stages: [] }] }, 3)", "flows[0]"),
        ("tell('load', '<img src=x onerror=alert(1)>', 4)", "There is no figure"),
        ("tell('set', { node: 7 }, 5)", "node"),
        ("tell('load', 'x'.repeat(3e6), 6)", "too long"),
        (
            "frame().contentWindow.postMessage({ source: 'highwater', v: 9, type: 'play', id: 7 }, '*')",
            "version 1",
        ),
    ] {
        page.eval(&format!("said.length = 0, {nonsense} ?? 0"));
        page.wait_until("of('error').length");
        let error = page.eval("of('error')[0].value").to_string();
        assert!(error.contains(said), "{nonsense}: {error}");
    }
    for ignored in [
        "tell('explode')",
        "tell({})",
        "frame().contentWindow.postMessage(null, '*')",
        "frame().contentWindow.postMessage('play', '*')",
        "frame().contentWindow.postMessage({ type: 'play' }, '*')",
    ] {
        page.eval(&format!("said.length = 0, {ignored} ?? 0"));
        page.eval("tell('hello') ?? 0");
        page.wait_until("of('ready').length");
        assert_eq!(page.eval("of('error').length"), 0, "{ignored}");
    }
    page.in_frame("iframe", || assert_eq!(page.eval("document.querySelectorAll('img').length"), 0));
}

#[test]
fn escape_gives_the_focus_back_to_the_host() {
    let Some((page, _guest)) = host(&format!("<button id=b>Next slide</button>{FRAME}")) else { return };
    page.wait_until("of('ready').length");
    page.click("#b");
    page.press(key::RIGHT);
    assert_eq!(page.eval("keys"), serde_json::json!(["ArrowRight"]));
    page.in_frame("iframe", || {
        assert_eq!(page.eval("highwater.state().index"), 0);
        page.click("#step");
        page.press(key::RIGHT);
        page.wait_until("highwater.state().index === 2");
    });
    assert_eq!(page.eval("keys.length"), 1);
    page.in_frame("iframe", || page.press(key::ESCAPE));
    page.wait_until("document.activeElement.tagName !== 'IFRAME'");
    // The next one is the host's again.
    page.press(key::LEFT);
    page.wait_until("keys.at(-1) === 'ArrowLeft'");
    page.in_frame("iframe", || assert_eq!(page.eval("highwater.state().index"), 2));
}

#[test]
fn three_figures_on_a_page_load_the_program_once_and_only_what_is_seen_runs() {
    let figures = "
        <script src=GUEST/embed.js defer></script><script src=GUEST/embed.js defer></script>
        <highwater-figure figure=manual-backpressure autoplay=1 loop=1 speed=0.001></highwater-figure>
        <highwater-figure figure=pipe controls=min height=300></highwater-figure>
        <div style='height: 3000px'></div>
        <highwater-figure id=last figure=fan-out autoplay=1 loop=1 speed=0.001><a href=GUEST>Fan-out</a></highwater-figure>";
    let guest = Server::of_dist("/").saying("Cache-Control: max-age=600\r\nAccess-Control-Allow-Origin: *");
    let Some((page, guest)) = hosted(guest, figures) else { return };
    let times = "var times = (number) => of('state').filter((message) => message.value.figure === number).map((message) => message.value.time)";
    page.eval(&format!("(() => {{ const script = document.createElement('script'); script.textContent = {times:?}; document.head.append(script) }})() ?? 0"));
    page.wait_until("new Set(of('ready').map((message) => message.value.figure)).size >= 2");
    page.wait_until("new Set(times('manual-backpressure')).size > 5");
    page.eval("document.querySelector('#last').scrollIntoView() ?? 0");
    page.wait_until("new Set(times('fan-out')).size > 5");
    // Figures out of sight have come to rest, those in sight go on.
    page.eval("said.length = 0");
    page.wait_until("new Set(times('fan-out')).size > 5");
    page.eval("said.length = 0");
    page.wait_until("new Set(times('fan-out')).size > 5");
    assert_eq!(page.eval("times('manual-backpressure').length"), 0);
    let loads =
        guest.requests().iter().filter(|path| path.ends_with(".wasm") && !path.contains("/rest-")).count();
    assert_eq!(loads, 1);
    assert_eq!(
        page.eval("document.querySelectorAll('highwater-figure')[1].getBoundingClientRect().height"),
        300
    );
}

#[test]
fn a_sandboxed_guest_of_no_origin_runs_where_its_server_lets_everybody_read() {
    let frame = FRAME.replace("<iframe", "<iframe sandbox=allow-scripts");
    let guest = Server::of_dist("/").saying("Access-Control-Allow-Origin: *");
    let Some((page, _guest)) = hosted(guest, &frame) else { return };
    page.wait_until("of('ready').length");
    assert_eq!(page.eval("of('ready')[0].origin"), "null");
    assert_eq!(page.in_frame("iframe", || page.eval("getComputedStyle(document.body).marginTop")), "0px");
    page.eval("tell('step', 3) ?? 0");
    page.wait_until("of('state').at(-1)?.value.index === 3");
}

#[test]
fn a_sandboxed_guest_that_may_not_read_its_own_files_says_what_its_server_has_to_send() {
    let frame = FRAME.replace("<iframe", "<iframe sandbox=allow-scripts");
    let Some((page, _guest)) = host(&frame) else { return };
    page.in_frame("iframe", || {
        page.wait_until(
            "document.querySelector('#boot').innerText.includes('Access-Control-Allow-Origin: *')",
        );
        assert_eq!(page.text("#boot button"), "Reload the page");
    });
}

#[test]
fn the_element_follows_the_hosts_theme_and_gives_the_trace() {
    let figures =
        "<style>[data-theme=dark] { color-scheme: dark } [data-theme=light] { color-scheme: light }</style>
        <script>document.documentElement.dataset.theme = 'dark'</script>
        <script src=GUEST/embed.js></script>
        <highwater-figure figure=pipe controls=none height=auto></highwater-figure>";
    let Some((page, _guest)) = host(figures) else { return };
    page.eval("window.figure = document.querySelector('highwater-figure'), 0");
    page.wait_until("of('ready').length");
    let theme = "document.documentElement.dataset.theme ?? 'auto'";
    let inside = |expression: &str| page.in_frame("highwater-figure", || page.eval(expression));
    assert_eq!(inside(theme), "dark");
    page.eval("document.documentElement.dataset.theme = 'light'");
    page.in_frame("highwater-figure", || page.wait_until(&format!("({theme}) === 'light'")));
    page.eval("figure.setAttribute('theme', 'projector') ?? 0");
    page.in_frame("highwater-figure", || page.wait_until(&format!("({theme}) === 'projector'")));
    page.eval("figure.getTrace().then((text) => window.trace = text) && 0");
    page.wait_until("window.trace?.includes('highwater')");
    page.eval("figure.setAttribute('figure', 'fan-out') ?? 0");
    page.wait_until("of('ready').at(-1).value.figure === 'fan-out'");
    page.wait_until("figure.getBoundingClientRect().height === of('resize').at(-1).value.height");
    assert_ne!(page.eval("figure.getBoundingClientRect().height"), Value::Null);
}

#[test]
fn the_element_runs_a_program_and_gives_it_back() {
    let figure = "<script src=GUEST/embed.js></script>
        <highwater-figure code='console.log(6 * 7);' style='height: 700px'></highwater-figure>";
    let Some((page, _guest)) = host(figure) else { return };
    page.eval("window.figure = document.querySelector('highwater-figure'), 0");
    let says = |text: &str| {
        page.in_frame("highwater-figure", || {
            page.wait_until(&format!("document.querySelector('#console')?.innerText.includes('{text}')"));
        });
    };
    says("42");
    page.eval("figure.getCode().then((code) => window.code = code) && 0");
    page.wait_until("window.code === 'console.log(6 * 7);'");
    page.eval("figure.setAttribute('code', 'console.log(\\'another\\');') ?? 0");
    says("another");
    page.eval("figure.load({ code: 'console.log(1 / 0);' }) ?? 0");
    says("Infinity");
}

#[test]
fn the_element_looks_like_the_page_around_it_where_no_scheme_is_said() {
    let figures = "<style>body { transition: background 50ms }</style><div id=around>
        <highwater-figure figure=pipe controls=none></highwater-figure></div>
        <script src=GUEST/embed.js></script>";
    let Some((page, _guest)) = host(figures) else { return };
    page.emulate(Media { dark: true, ..Media::default() });
    page.eval("(document.body.className = 'another', 0)");
    page.wait_until("of('ready').length");
    let shows = |theme: &str| {
        let is = format!("document.documentElement.dataset.theme === '{theme}'");
        page.in_frame("highwater-figure", || page.wait_until(&is));
    };
    // A page that says nothing is white, whatever the system prefers.
    shows("light");
    page.eval("(document.body.style.background = 'rgb(30, 28, 25)', 0)");
    shows("dark");
    page.eval("(around.style.background = 'oklch(95% 0.01 80)', document.body.className = 'yet another', 0)");
    shows("light");
    page.eval("(around.style.background = 'color(srgb 0.1 0.1 0.1)', document.body.className = '', 0)");
    shows("dark");
    page.eval("(document.documentElement.style.colorScheme = 'light', 0)");
    shows("light");
    page.eval("(document.documentElement.style.colorScheme = 'light dark', around.style.background = '', document.body.style.background = '', 0)");
    page.in_frame("highwater-figure", || page.wait_until("!document.documentElement.dataset.theme"));
    assert_eq!(page.console_messages(), [""; 0]);
}

#[test]
fn what_is_to_be_loaded_by_a_click_asks_for_nothing_before() {
    let figures =
        "<highwater-figure figure=pipe load=click title='pipe(), live' height=360></highwater-figure>
        <script src=GUEST/embed.js></script>";
    let Some((page, guest)) = host(figures) else { return };
    let button = "document.querySelector('highwater-figure').shadowRoot.querySelector('button')";
    page.wait_until(&format!("({button})?.textContent === 'pipe(), live'"));
    assert_eq!(page.eval(&format!("({button}).getBoundingClientRect().height")), 360);
    page.eval("new Promise((then) => setTimeout(then, 300)).then(() => window.waited = true) && 0");
    page.wait_until("window.waited");
    assert_eq!(guest.requests().iter().filter(|path| !path.ends_with("embed.js")).count(), 0);
    page.eval(&format!("({button}).click() ?? 0"));
    page.wait_until("of('ready').length");
    assert_eq!(
        page.eval(&format!("!({button}) && document.activeElement.localName === 'highwater-figure'")),
        true
    );
    assert_eq!(page.console_messages(), [""; 0]);
}

#[test]
fn thirty_figures_on_a_page_take_less_than_ten_mebibytes_each_when_they_rest() {
    const FIGURES: usize = 30;
    const MOST: u64 = 10 << 20;
    let names = highwater::figure::built_in_names();
    let figures: String = names
        .iter()
        .cycle()
        .take(FIGURES)
        .map(|name| format!("<highwater-figure figure={name}></highwater-figure>"))
        .collect();
    let guest = Server::of_dist("/").saying("Cache-Control: max-age=600\r\nAccess-Control-Allow-Origin: *");
    let count = "<script>addEventListener('highwater-state', ({ target, detail }) => { target.memory = detail.programMemory })</script>";
    let Some((page, _guest)) =
        hosted(guest, &format!("{count}<script src=GUEST/embed.js></script>{figures}"))
    else {
        return;
    };
    for at in 0..FIGURES {
        page.eval(&format!("(document.querySelectorAll('highwater-figure')[{at}].scrollIntoView(), 0)"));
        page.wait_until(&format!("document.querySelectorAll('highwater-figure')[{at}].memory > 0"));
    }
    let programs = page.eval(
        "[...document.querySelectorAll('highwater-figure')].reduce((sum, { memory }) => sum + memory, 0)",
    );
    let (programs, heap) = (programs.as_u64().unwrap_or_default(), page.heap());
    println!(
        "{FIGURES} figures: WebAssembly {} KiB each, JavaScript {} KiB each",
        programs / 1024 / FIGURES as u64,
        heap / 1024 / FIGURES as u64
    );
    assert!((programs + heap) / FIGURES as u64 <= MOST, "{programs} and {heap} bytes");
}
