//! The element of `embed.js`, which runs with its host page's rights: whatever an author writes into it, and whoever sends
//! messages, nothing gets out; it keeps the reader's place, and everything that is asked of it comes to something.

use serde_json::{Value, json};

use crate::embed::{host, hosted};
use crate::harness::Server;

/// A page with the element's script, and a function that puts an element with these attributes at its end.
const SCRIPT: &str = "<script src=GUEST/embed.js></script><div id=here></div><script>
    window.onerror = (said) => { (window.wrong ??= []).push(said) };
    window.onunhandledrejection = ({ reason }) => { (window.wrong ??= []).push(String(reason)) };
    var put = (attributes) => {
        const figure = document.createElement('highwater-figure');
        for (const [name, value] of Object.entries(attributes)) figure.setAttribute(name, value);
        here.append(figure);
        return figure;
    };
    var inside = (figure) => [...figure.shadowRoot.children];
    var framed = (figure) => figure.shadowRoot.querySelector('iframe');
</script>";

/// Values that are more than text where they get out.
fn hostile() -> Vec<String> {
    let fixed = [
        "javascript:top.pwned=1//",
        " javascript:top.pwned=1//",
        "java\nscript:top.pwned=1//",
        "\u{1}javascript:top.pwned=1//",
        "JavaScript:top.pwned=1//",
        "javascript://%0atop.pwned=1//",
        "data:text/html,<script>top.pwned=1</script>",
        "vbscript:pwned",
        "blob:https://a.example/0",
        "filesystem:https://a.example/x",
        "about:srcdoc",
        "view-source:https://a.example/",
        "ws://a.example/",
        "file:///etc/passwd",
        "http://[",
        "https://",
        "https://user:word@a.example/",
        "//user@a.example/",
        "\"><img src=x onerror=top.pwned=1>",
        "'><script>top.pwned=1</script>",
        "&embed=0&origin=https://a.example#h1:AAAA",
        "calc(100vh * 1e9)",
        "1e9; background: url(//a.example/x)",
        "-1",
        "NaN",
        "allow-top-navigation",
        "allow-scripts allow-top-navigation allow-top-navigation-by-user-activation ALLOW-TOP-NAVIGATION allow-same-origin",
        "__proto__",
        "constructor",
        "\u{202e}\u{0}\u{feff}",
        "",
    ];
    fixed.into_iter().map(str::to_owned).chain(["x".repeat(7900), "🌊".repeat(100_000)]).collect()
}

#[test]
fn nothing_that_an_author_writes_into_an_attribute_gets_out() {
    // Out of sight: the test looks at the requests to the browser, not at what they show.
    let Some((page, guest)) = host(&format!("<div style='height: 9000px'></div>{SCRIPT}")) else { return };
    let parameters = "figure file consumer node compare flow one view text t step autoplay speed loop theme motion lang controls drop";
    let others = "src state height load sandbox title srcdoc onload origin embed style id class is slot";
    for name in parameters.split(' ').chain(others.split(' ')) {
        for value in hostile() {
            let of = format!("{name}={}", value.chars().take(60).collect::<String>());
            // `style`, `id` and the like are any element's: what they do is not the figure's.
            let (attributes, name_json) = (json!({ "figure": "pipe", name: value }), json!(name));
            let seen = page.eval(&format!(
                "((figure) => {{
                    const [shown, more] = inside(figure);
                    const seen = {{ more: !!more, tag: shown.localName, children: shown.children.length,
                        attributes: shown.getAttributeNames(), sandbox: shown.getAttribute('sandbox'), src: shown.src,
                        text: shown.textContent, height: {name_json} === 'style' ? '' : figure.style.cssText, length: (shown.src ?? '').length }};
                    figure.remove();
                    return seen;
                }})(put({attributes}))"
            ));
            assert_eq!((&seen["more"], &seen["children"]), (&Value::Bool(false), &json!(0)), "{of}: {seen}");
            let attributes: Vec<&str> =
                seen["attributes"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
            match seen["tag"].as_str().unwrap() {
                "iframe" => {
                    let known = ["loading", "allow", "title", "sandbox", "src"];
                    assert!(attributes.iter().all(|name| known.contains(name)), "{of}: {attributes:?}");
                    assert_address(seen["src"].as_str().unwrap(), &guest.origin(), name, &of);
                    let sandbox = seen["sandbox"].as_str().unwrap_or_default();
                    assert!(!sandbox.contains("navigation"), "{of}: {sandbox}");
                }
                "p" => {
                    let text = seen["text"].as_str().unwrap();
                    assert!(text.ends_with('.') && text.chars().count() < 250, "{of}: {text}");
                    assert_eq!(attributes, ["role"], "{of}");
                }
                other => panic!("{of}: {other}"),
            }
            let style = seen["height"].as_str().unwrap();
            let plain = style.chars().all(|c| c.is_ascii_alphanumeric() || " :;-./".contains(c));
            assert!(plain && !style.contains("url"), "{of}: {style}");
        }
    }
    assert_eq!(page.eval("[window.pwned ?? null, window.wrong ?? null]"), json!([null, null]));
    assert_eq!(page.eval("location.pathname"), "/host.html");
    assert_eq!(guest.requests(), ["/embed.js"]);
}

/// What the frame is given is an address of Highwater, with nothing in it but what the element knows.
fn assert_address(src: &str, guest: &str, name: &str, of: &str) {
    let (before, fragment) = src.split_once('#').unwrap_or((src, ""));
    let (page, query) = before.split_once('?').unwrap_or((before, ""));
    assert!(fragment.is_empty() || (name == "state" && fragment.starts_with('h')), "{of}: {fragment}");
    assert!(before.len() <= 8200, "{of}: {} characters", before.len());
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.*%+=&:/".contains(c);
    assert!(query.chars().all(plain), "{of}: {query}");
    let value =
        |wanted: &str| query.split('&').filter(|pair| pair.starts_with(&format!("{wanted}="))).count();
    assert_eq!((value("embed"), value("origin"), value("theme")), (1, 1, 1), "{of}: {query}");
    match name {
        // Another page's address, but one of the web.
        "src" => assert!(page.starts_with("http://") || page.starts_with("https://"), "{of}: {page}"),
        _ => assert_eq!(page, format!("{guest}/index.html"), "{of}"),
    }
    assert!(!page.contains('@'), "{of}: {page}");
}

#[test]
fn an_address_that_is_refused_is_named_and_a_better_one_is_shown() {
    let Some((page, guest)) = host(SCRIPT) else { return };
    page.eval("(window.figure = put({ src: 'javascript:top.pwned=1//', figure: 'pipe' }), 0)");
    assert_eq!(
        page.eval("inside(figure)[0].textContent"),
        "The figure cannot be shown. src is not the address of a web page: “javascript:top.pwned=1//”."
    );
    for (attribute, value, word) in [
        ("src", "http://[", "src is not an address"),
        ("src", "https://a:b@c.example/", "user name or a password"),
        ("src", "file:///x", "not the address of a web page"),
        ("state", "#top", "state is not the part"),
    ] {
        page.eval(&format!(
            "(figure.removeAttribute('src'), figure.setAttribute('{attribute}', '{value}'), 0)"
        ));
        let said = page.eval("inside(figure)[0].textContent").to_string();
        assert!(said.contains(word), "{said}");
        assert_eq!(page.eval("inside(figure)[0].getAttribute('role')"), "alert");
    }
    page.eval("figure.getTrace().catch((error) => window.why = error.message) && 0");
    page.eval(&format!("(figure.removeAttribute('state'), figure.setAttribute('src', '{}/index.html?theme=dark&x=1#h1:'), 0)", guest.origin()));
    page.wait_until("of('ready').at(-1)?.value.figure === 'pipe'");
    assert_eq!(page.eval("[window.pwned ?? null, window.wrong ?? null]"), json!([null, null]));
    // What an author has called `currentScript` does not say where Highwater is.
    let clobbered = SCRIPT.replace("<script src", "<img name=currentScript alt='' src=data:,x><script src");
    let Some((page, guest)) = host(&clobbered) else { return };
    let src = page.eval("framed(put({ figure: 'pipe' })).src").to_string();
    assert!(src.contains(&guest.origin()), "{src}");
}

#[test]
fn only_what_has_started_in_the_frame_is_heard() {
    let evil = "<!doctype html><script>
        const say = (type, value, more) => parent.postMessage({ source: 'highwater', v: 1, type, value, ...more }, '*');
        for (const value of [null, 1, 'x', [], {}, { height: 'calc(1px)' }, { height: 1e12 }, { height: -5 }, { height: NaN }, { title: { toString: 1 } }, { title: '<b>'.repeat(1e5) }])
            for (const type of ['resize', 'ready', 'state', 'error', 'trace', 'own', '__proto__', 'constructor', 'toString', ''])
                say(type, value, { id: '__proto__' });
        for (const data of [null, undefined, 0, 'highwater', [], { source: 'highwater' }, { source: 'highwater', v: 1 }]) parent.postMessage(data, '*');
        say('state', 'done');
    </script>";
    let guest = Server::of_dist("/").with("/evil.html", evil);
    let Some((page, guest)) = hosted(guest, SCRIPT) else { return };
    page.eval("(window.heard = [], ['ready', 'own', 'resize', 'state', 'event', 'answer', 'error', 'trace', '__proto__', 'constructor', ''].forEach((type) =>
        addEventListener('highwater-' + type, (event) => heard.push([event.type, event.detail]))), 0)");
    // The author's own page in the frame: it may say what it likes, and nothing comes of it.
    page.eval(&format!(
        "(window.figure = put({{ src: '{}/evil.html', height: 'auto' }}), 0)",
        guest.origin()
    ));
    page.wait_until("heard.some(([, value]) => value === 'done')");
    assert_eq!(
        page.eval(
            "heard.filter(([type]) => !/^highwater-(ready|own|resize|state|error|trace)$/.test(type)).length"
        ),
        0
    );
    assert_eq!(page.eval("figure.offsetHeight <= 20000 && framed(figure).title.length < 400"), true);
    // Somebody else in the page, and whatever a figure's frame has been turned to.
    page.eval("(figure.remove(), window.figure = put({ figure: 'pipe', controls: 'none' }), 0)");
    page.wait_until("heard.some(([type, value]) => type === 'highwater-ready' && value?.figure === 'pipe')");
    page.eval("heard.length = 0");
    let forged = "parent.postMessage({ source: 'highwater', v: 1, type: 'answer', value: 'forged' }, '*'); parent.postMessage('done', '*')";
    page.eval(&format!(
        "(window.done = 0, addEventListener('message', ({{ data }}) => {{ window.done += data === 'done' }}),
        document.body.append(Object.assign(document.createElement('iframe'), {{ srcdoc: {:?} }})), 0)",
        format!("<script>{forged}</script>")
    ));
    page.wait_until("window.done === 1");
    page.eval("dispatchEvent(new MessageEvent('message', { data: { source: 'highwater', v: 1, type: 'answer', value: 'forged' } })) && 0");
    let elsewhere = page.server.url("/elsewhere.html");
    let other = Server::of_dist("/").with("/elsewhere.html", &format!("<script>{forged}</script>"));
    page.eval(&format!(
        "(framed(figure).contentWindow.location.replace({:?}), 0)",
        elsewhere.replace(&page.server.origin(), &other.origin())
    ));
    page.wait_until("window.done === 2");
    assert_eq!(page.eval("heard.filter(([, value]) => value === 'forged').length"), 0);
    assert_eq!(page.eval("[({}).polluted ?? null, window.wrong ?? null]"), json!([null, null]));
}

#[test]
fn nothing_that_is_done_to_an_element_is_a_step_in_the_hosts_history_or_loses_the_readers_place() {
    let Some((page, _guest)) =
        host(&format!("<div style='height: 300px'></div>{SCRIPT}<div style='height: 3000px'></div>"))
    else {
        return;
    };
    page.eval("(window.figure = put({ figure: 'pipe', node: '22', speed: '0.001', loop: '1' }), scrollTo(0, 200), 0)");
    page.wait_until("of('ready').length");
    let entries = page.eval("history.length");
    page.in_frame("highwater-figure", || page.click("#step"));
    let (frame, place) =
        (page.eval("(window.first = framed(figure), 1)"), "[document.activeElement.localName, scrollY]");
    assert_eq!(frame, 1);
    let there = page.eval(place);
    assert_eq!(there[0], "highwater-figure");
    // Live: the very frame that was there goes on.
    for (name, value) in [
        ("node", "'20'"),
        ("view", "'pipe'"),
        ("t", "'1ms'"),
        ("t", "null"),
        ("speed", "null"),
        ("loop", "null"),
        ("autoplay", "'1'"),
        ("autoplay", "null"),
        ("theme", "'dark'"),
        ("theme", "null"),
        ("motion", "'reduce'"),
        ("motion", "null"),
        ("title", "'A'"),
        ("height", "'400'"),
        ("height", "'auto'"),
        ("height", "null"),
        ("load", "'click'"),
        ("load", "null"),
    ] {
        page.eval(&format!("(({value}) === null ? figure.removeAttribute('{name}') : figure.setAttribute('{name}', {value}), 0)"));
        assert_eq!(page.eval("framed(figure) === first"), true, "{name}={value}");
    }
    page.wait_until("of('state').at(-1).value.time >= 0");
    assert_eq!(page.eval(place), there);
    // Another figure, and all that needs another frame.
    for (name, value) in [
        ("figure", "'fan-out'"),
        ("figure", "'pipe'"),
        ("text", "'none'"),
        ("controls", "'min'"),
        ("state", "'#h1:q1YqyywpVrKqVkpUsqpWSlOyAgA'"),
        ("state", "null"),
        ("node", "null"),
        ("lang", "'de'"),
        ("sandbox", "'allow-scripts allow-same-origin'"),
        ("figure", "'fan-out'"),
    ] {
        page.eval(&format!("(said.length = 0, ({value}) === null ? figure.removeAttribute('{name}') : figure.setAttribute('{name}', {value}), 0)"));
        page.wait_until("of('ready').length");
        assert_eq!(page.eval(place), there, "{name}={value}");
        assert_eq!(page.eval("history.length"), entries, "{name}={value}");
    }
    page.wait_until("of('ready').at(-1).value.figure === 'fan-out'");
    for command in ["load('pipe')", "set({ node: 20 })", "theme('dark')", "seek('1ms')"] {
        page.eval(&format!("(figure.{command}, 0)"));
    }
    page.wait_until("of('state').at(-1)?.value.figure === 'pipe' && of('state').at(-1).value.time > 0");
    // Taken out and put elsewhere.
    page.eval("(said.length = 0, document.body.prepend(figure), 0)");
    page.wait_until("of('ready').length");
    assert_eq!(page.eval("history.length"), entries);
    assert_eq!(page.eval("window.wrong ?? null"), Value::Null);
}

#[test]
fn an_automatic_height_follows_the_content_down_as_well_as_up() {
    let Some((page, _guest)) = host(&format!("<div id=wide style='width: 500px'></div>{SCRIPT}")) else {
        return;
    };
    page.set_size(1280, 900);
    page.eval("(wide.append(here), window.figure = put({ figure: 'pipe', height: 'auto' }), 0)");
    // The figure says no other height any more, and the element has it.
    let settled = |than: &str| {
        page.wait_until(&format!("of('resize').length && figure.offsetHeight === of('resize').at(-1).value.height && figure.offsetHeight {than}"));
        page.eval("(() => {
            let [last, same] = [-1, 0];
            window.still = false;
            clearInterval(window.watching);
            window.watching = setInterval(() => { const count = of('resize').length; same = count === last ? same + 1 : 0; last = count; window.still = same >= 8 }, 50);
            return 0 })()");
        page.wait_until("window.still");
        assert_eq!(page.eval("of('resize').length < 40"), true, "it goes on and on");
        page.eval("figure.offsetHeight").as_u64().unwrap()
    };
    let narrow = settled("> 1000");
    for turn in 0..3 {
        page.eval("(said.length = 0, wide.style.width = '1184px', 0)");
        let wide = settled("< 900");
        assert!(wide >= 560, "{wide}");
        page.eval("(said.length = 0, wide.style.width = '500px', 0)");
        assert_eq!(settled("> 1000"), narrow, "turn {turn}");
    }
    // A phone that is turned, and turned back.
    page.eval("(wide.style.width = '100%', said.length = 0, 0)");
    page.set_size(390, 844);
    let upright = settled("> 1000");
    page.eval("(said.length = 0, 0)");
    page.set_size(844, 390);
    settled("> 300");
    page.eval("(said.length = 0, 0)");
    page.set_size(390, 844);
    assert_eq!(settled("> 1000"), upright);
    // Another figure, and no height at all.
    page.eval("(wide.style.width = '1000px', said.length = 0, figure.removeAttribute('height'), 0)");
    assert_eq!(page.eval("figure.style.cssText"), "");
}

#[test]
fn what_is_asked_before_a_figure_has_started_waits_for_it_in_order() {
    for (attributes, click) in [("{ figure: 'pipe' }", false), ("{ figure: 'pipe', load: 'click' }", true)] {
        let Some((page, guest)) = host(SCRIPT) else { return };
        page.eval(&format!(
            "(window.figure = put({attributes}), figure.step(5), figure.set({{ node: 20 }}), figure.seek('1h'), figure.set({{ step: 7 }}), figure.step(2), figure.step(-1),
            figure.getTrace().then((trace) => window.trace = trace), 0)"
        ));
        if click {
            // Nothing is asked for before the click.
            assert_eq!(guest.requests().iter().filter(|path| !path.ends_with("embed.js")).count(), 0);
            page.eval("(inside(figure)[0].click(), 0)");
        }
        page.wait_until("of('state').at(-1)?.value.index === 8");
        page.wait_until("window.trace?.split('\\n')[0].includes('v20')");
        // As many as one likes, and the last one counts.
        page.eval("(said.length = 0, figure.setAttribute('figure', 'fan-out'), [...Array(1000).keys()].forEach((at) => figure.set({ step: at + 1 })), 0)");
        page.wait_until("of('state').at(-1)?.value.index === 1000");
        assert_eq!(page.eval("[of('error').length, window.wrong ?? null]"), json!([0, null]));
    }
}

#[test]
fn every_promise_comes_to_something() {
    // A minute is a tenth of a second.
    let quick = SCRIPT.replace("<script src", "<script>window.later = setTimeout; window.setTimeout = (then, after) => later(then, after / 600)</script><script src");
    let guest = Server::of_dist("/").with("/nothing.html", "<!doctype html><title>Nothing</title>");
    let Some((page, guest)) = hosted(guest, &quick) else { return };
    let asks = |figure: &str| {
        page.eval(&format!("(window.came = undefined, window.figure = {figure}, figure.getTrace().then(() => window.came = 'trace', (error) => window.came = error.message), 0)"));
    };
    let comes_to = |word: &str| page.wait_until(&format!("window.came?.includes('{word}')"));
    let nothing = format!("put({{ src: '{}/nothing.html' }})", guest.origin());
    asks(&nothing);
    comes_to("did not answer within 60 seconds");
    asks("put({ src: 'http://127.0.0.1:9/' })");
    comes_to("did not answer");
    asks("document.createElement('highwater-figure')");
    comes_to("did not answer");
    asks("put({ src: 'javascript:0' })");
    comes_to("not the address of a web page");
    // In time, if it is in sight or not.
    page.eval("(window.setTimeout = later, 0)");
    asks(&nothing);
    page.eval("(figure.remove(), 0)");
    comes_to("removed from the page");
    asks(&nothing);
    page.eval(&format!("(figure.setAttribute('src', '{}/index.html'), 0)", guest.origin()));
    comes_to("trace");
    page.eval("here.replaceChildren() ?? 0");
    asks("put({ figure: 'pipe' })");
    page.eval("(document.body.prepend(figure), 0)");
    comes_to("trace");
    page.eval("(said.length = 0, 0)");
    page.in_frame("highwater-figure", || page.eval("(location.reload(), 0)"));
    asks("document.querySelector('highwater-figure')");
    comes_to("trace");
    page.wait_until("of('ready').length");
    // Many at once are one, unless something is done in between.
    page.eval("(said.length = 0, Promise.all(Array.from({ length: 300 }, () => figure.getTrace())).then((all) => window.all = all), 0)");
    page.wait_until("window.all?.length === 300");
    assert_eq!(page.eval("[of('trace').length, new Set(all).size]"), json!([1, 1]));
    page.eval("(said.length = 0, window.first = figure.getTrace(), figure.set({ node: 20 }), Promise.all([first, figure.getTrace()]).then((both) => window.both = both), 0)");
    page.wait_until("window.both");
    assert_eq!(page.eval("both.map((trace) => trace.split('\\n')[0].includes('v20'))"), json!([false, true]));
    page.eval("(Promise.allSettled(Array.from({ length: 300 }, () => [figure.getTrace(), figure.pause()][0])).then((all) => window.settled = all.length), 0)");
    page.wait_until("window.settled === 300");
    assert_eq!(page.eval("window.wrong ?? null"), Value::Null);
}
