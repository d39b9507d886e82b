//! How soon the page is there on slow lines and slow machines: a part of `make bench-ui`. It measures and prints, and decides
//! nothing.

use serde_json::json;

use crate::harness::{Page, Server};

/// A line's name, its bits a second and milliseconds to the server and back, and how much slower the machine is.
const LINES: [(&str, f64, u32, u32); 3] = [
    ("loopback", 0.0, 0, 1),
    ("slow 4G, 4 × slower machine", 1.6e6, 150, 4),
    ("slow 3G, 4 × slower machine", 400e3, 400, 4),
];

const ADDRESSES: [&str; 4] = ["", "?figure=fan-out", "?lang=de&figure=golden-rule", "?index"];

/// How often each is measured.
const TIMES: usize = 3;

/// Keeps the moment when the page has a picture and answers.
const WATCH: &str = "if (top === self) {
    const look = () => {
        if (document.querySelector('.app canvas') && window.highwater?.state()) performance.mark('answers');
        else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}";

#[test]
#[ignore = "measures, tests nothing: make bench-ui"]
fn bench_loading() {
    let Some(page) = Page::start(Server::of_dist("/").packing()) else { return };
    page.devtools("Page.enable", json!({}));
    page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WATCH }));
    page.devtools("Network.enable", json!({}));
    println!("first contentful paint / picture that answers, ms, medians of {TIMES} first visits");
    for (name, bits, trip, slower) in LINES {
        let bytes = if bits > 0.0 { bits / 8.0 } else { -1.0 };
        let line = json!({ "offline": false, "latency": trip, "downloadThroughput": bytes, "uploadThroughput": bytes });
        page.devtools("Network.emulateNetworkConditions", line);
        page.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": slower }));
        for query in ADDRESSES {
            let mut seen: Vec<(f64, f64)> = (0..TIMES).map(|_| visit(&page, query)).collect();
            let mut median = |of: fn(&(f64, f64)) -> f64| {
                seen.sort_by(|a, b| of(a).total_cmp(&of(b)));
                of(&seen[TIMES / 2])
            };
            let (paint, answers) = (median(|one| one.0), median(|one| one.1));
            println!("{name:<30} {:<30} {paint:6.0} / {answers:6.0}", format!("index.html{query}"));
        }
    }
}

/// A first visit, by nothing that is kept.
fn visit(page: &Page, query: &str) -> (f64, f64) {
    page.open_address("data:text/html,empty");
    page.devtools("Network.clearBrowserCache", json!({}));
    let origin = page.server.origin();
    page.devtools(
        "Storage.clearDataForOrigin",
        json!({ "origin": origin, "storageTypes": "service_workers,cache_storage" }),
    );
    page.open(&format!("index.html{query}"));
    page.wait_until("performance.getEntriesByName('answers').length");
    let of = |entry: &str| {
        let time = page.eval(&format!("performance.getEntriesByName('{entry}')[0]?.startTime ?? 0"));
        time.as_f64().unwrap_or_default()
    };
    (of("first-contentful-paint"), of("answers"))
}
