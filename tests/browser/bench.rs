//! How fast the page is: `make bench-ui`. It measures and prints, and decides nothing: times depend on the machine. What
//! is compared with something is measured beside it, in the same run.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::scenarios::upload_crash;
use highwater::engine::SimTime;
use highwater::formats::export;
use highwater::run::Run;
use highwater::scenario::Consumer;
use highwater::trace::Trace;

use crate::harness::{Page, Server};
use crate::weight;

/// Keeps how long each animation frame's callbacks took, in milliseconds.
const WATCH: &str = "(() => {
    window.took = [];
    const ask = window.asked ??= window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (then) => ask((now) => {
        const start = performance.now();
        then(now);
        took.push(performance.now() - start);
    });
})()";

/// Does something a hundred times and keeps how long it took, the frame that follows included.
fn repeat(page: &Page, what: &str) -> String {
    page.eval("(window.times = [], 0)");
    let script = format!(
        "(async () => {{ for (let i = 0; i < 100; i++) {{
            took.length = 0;
            const start = performance.now();
            {what};
            const handler = performance.now() - start;
            await new Promise((done) => asked(() => asked(done)));
            times.push(handler + took.reduce((a, b) => a + b, 0));
        }} window.done = true }})()"
    );
    page.eval("(window.done = false, 0)");
    page.eval(&format!("({script}, 0)"));
    page.wait_until("window.done");
    quantiles(page, "times")
}

fn quantiles(page: &Page, array: &str) -> String {
    let of = |part: f64| {
        let value = page
            .eval(&format!("[...{array}].sort((a, b) => a - b)[Math.floor({array}.length * {part})] ?? 0"));
        value.as_f64().unwrap_or_default()
    };
    format!("p50 {:6.2}   p95 {:6.2}   p99 {:6.2} ms", of(0.5), of(0.95), of(0.99))
}

fn line(what: &str, figures: &str) {
    println!("{what:<44} {figures}");
}

/// A run up to a time as a file, how many events it has, and how many of them are calls of `write()`.
fn recording(name: &str, until: SimTime) -> (PathBuf, u64, u64) {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let mut scenario = upload_crash(Consumer::Pipe);
    scenario.until = Some(until);
    let mut run = Run::start(&scenario, Trace::DEFAULT_LIMIT);
    run.finish();
    let trace = run.trace().borrow();
    export(&trace, &mut BufWriter::new(File::create(&path).unwrap())).unwrap();
    let writes = trace.latest().streams.iter().map(|now| now.writes).sum();
    (path, trace.end(), writes)
}

fn milliseconds(page: &Page, value: &str) -> f64 {
    page.eval(value).as_f64().unwrap_or_default()
}

#[test]
#[ignore = "measures, tests nothing: make bench-ui"]
fn bench() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mermaid = std::fs::read(root.join(".tools/mermaid/node_modules/mermaid/dist/mermaid.min.js"))
        .expect("scripts/tools.sh mermaid");
    let mermaid = String::from_utf8(mermaid).unwrap();
    let blank = "<!doctype html><meta charset=utf-8><title>Mermaid</title><script src=mermaid.js></script>";
    let Some(page) =
        Page::start(Server::of_dist("/").with("/mermaid.html", blank).with("/mermaid.js", &mermaid))
    else {
        return;
    };
    page.set_size(1440, 900);

    page.open("index.html");
    page.wait_for_boot();
    let paint = page.eval("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0");
    let started = page.eval("performance.getEntriesByName('started')[0].startTime");
    line(
        "first paint, page started",
        &format!("{:.0} ms, {:.0} ms", paint.as_f64().unwrap(), started.as_f64().unwrap()),
    );

    page.eval(WATCH);
    page.click("#play");
    std::thread::sleep(Duration::from_secs(20));
    line("frame, upload from slow motion on", &quantiles(&page, "took"));

    let minutes: u64 = std::env::var("MINUTES").ok().and_then(|minutes| minutes.parse().ok()).unwrap_or(1);
    page.click("#pipe");
    page.select("#speed", "16×");
    let memory = || page.eval("[highwater.state().programMemory, performance.memory.usedJSHeapSize]");
    let play_on = |wait: Duration| {
        let start = Instant::now();
        while start.elapsed() < wait {
            std::thread::sleep(Duration::from_millis(500));
            page.eval("highwater.state().moving || document.querySelector('#play').click()");
        }
    };
    play_on(Duration::from_secs(15));
    let mut seen = vec![memory()];
    for _ in 0..5 {
        play_on(Duration::from_secs(12 * minutes));
        seen.push(memory());
    }
    let figures = |place: usize| {
        let mib = |value: &serde_json::Value| value[place].as_f64().unwrap_or_default() / f64::from(1 << 20);
        let all: Vec<String> = seen.iter().map(|value| format!("{:.1}", mib(value))).collect();
        format!("{} MiB", all.join(", "))
    };
    line(&format!("program's memory, {minutes} min at full speed"), &figures(0));
    line(&format!("JavaScript's memory, {minutes} min at full speed"), &figures(1));

    let (file, events, _) = recording("million.trace.jsonl", SimTime(63_500_000_000));
    assert!(events > 990_000, "{events} events");
    page.open("index.html");
    page.wait_for_boot();
    page.eval(WATCH);
    let start = Instant::now();
    page.choose_file("#file", &file);
    page.wait_until("document.querySelector('#scenario')");
    line("opening a trace of a million events", &format!("{:.0} ms", start.elapsed().as_secs_f64() * 1e3));
    page.eval("(took.length = 0)");
    page.click("#play");
    std::thread::sleep(Duration::from_secs(10));
    line("frame, playing a million events", &quantiles(&page, "took"));
    page.click("#play");
    let press = "const box = document.querySelector('.scrubber'), r = box.getBoundingClientRect();
        const at = { bubbles: true, clientX: r.left + 130 + (i * 7919) % (r.width - 150), clientY: r.top + 60 };
        box.dispatchEvent(new PointerEvent('pointerdown', at)); box.dispatchEvent(new PointerEvent('pointerup', at))";
    line("seek to anywhere in a million events", &repeat(&page, press));
    line(
        "zoom step in a million events",
        &repeat(&page, "document.querySelectorAll('.zoom button')[i % 20 < 10 ? 0 : 1].click()"),
    );
    let step = repeat(&page, "document.querySelector('#step').click()");
    line("one event on: all pictures drawn anew", &step);

    let (file, events, writes) = recording("messages.trace.jsonl", SimTime(660_000_000));
    page.open("index.html");
    page.wait_for_boot();
    page.eval(WATCH);
    page.choose_file("#file", &file);
    page.wait_until(&format!("highwater.state().known === {events}"));
    page.click("#end");
    page.wait_until("highwater.state().atEnd");
    let redraw = repeat(&page, "document.querySelector(i % 2 ? '#step' : '#back').click()");
    line(&format!("all pictures anew, {writes} calls of write()"), &redraw);
    let ours = milliseconds(&page, "times.sort((a, b) => a - b)[50]");

    page.open("mermaid.html");
    page.wait_until("window.mermaid");
    page.eval("(window.text = 'sequenceDiagram\\n' + Array.from({ length: 1000 }, (_, i) => `R->>W: write(chunk ${i})`).join('\\n'), window.drawn = null, 0)");
    page.eval("(mermaid.initialize({ maxTextSize: 1e6, startOnLoad: false }), (async () => { const start = performance.now(); await mermaid.render('d', text); window.drawn = performance.now() - start })(), 0)");
    page.wait_until("window.drawn");
    let theirs = milliseconds(&page, "drawn");
    line("Mermaid, a sequence of 1000 messages", &format!("{theirs:.0} ms, {:.0} times ours", theirs / ours));

    let files = weight::files();
    for (name, bytes) in &files {
        line(&format!("  {name}"), &format!("{:.1} KB gzipped", *bytes as f64 / 1e3));
    }
    let total: usize = files.iter().map(|(_, bytes)| bytes).sum();
    line("all that a first visit loads", &format!("{:.1} KB gzipped", total as f64 / 1e3));
}
