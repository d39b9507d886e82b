use crate::harness::{Page, Server};
#[test]
#[ignore]
fn scratch_many() {
    let dir = std::path::PathBuf::from("/tmp/hw/tmp-main/big");
    let Some(page) = Page::start(Server::of_dist("/").and_folder(dir, "/big/")) else { return };
    for file in std::env::var("FILES").unwrap().split(',') {
        page.open("index.html");
        page.wait_for_boot();
        page.eval("(window.tasks = [], new PerformanceObserver((l) => tasks.push(...l.getEntries().map((e) => Math.round(e.duration)))).observe({ entryTypes: ['longtask'] }), 0)");
        page.eval(&format!("(fetch('big/{file}').then((r) => r.blob()).then((b) => {{ window.t0 = performance.now(); const d = new DataTransfer(); d.items.add(new File([b], '{file}')); tasks.length = 0; document.querySelector('.app').dispatchEvent(new DragEvent('drop', {{ dataTransfer: d, bubbles: true, cancelable: true }})) }}), 0)"));
        page.wait_until("document.querySelector('#subject strong')?.textContent.includes('trace')");
        page.eval("(window.t1 = performance.now(), 0)");
        page.eval("(requestAnimationFrame(() => setTimeout(() => window.rested = 1, 300)), 0)");
        page.wait_until("window.rested");
        println!("{file}: open {} ms, long tasks {}", page.eval("Math.round(t1 - t0)"), page.eval("tasks"));
        page.eval("(window.steps = [], window.go = () => { const t = performance.now(); document.querySelector('#step').click(); requestAnimationFrame(() => { const m = new MessageChannel(); m.port1.onmessage = () => { steps.push(+(performance.now() - t).toFixed(1)); if (steps.length < 20) go(); }; m.port2.postMessage(0) }) }, go(), 0)");
        page.wait_until("steps.length >= 20");
        println!("  steps {}", page.eval("steps"));
        page.eval("(document.querySelector('#end').click(), steps.length = 0, 0)");
        page.wait_until("highwater.state().index > 1000");
        page.eval("(window.go2 = () => { const t = performance.now(); document.querySelector('#back').click(); requestAnimationFrame(() => { const m = new MessageChannel(); m.port1.onmessage = () => { steps.push(+(performance.now() - t).toFixed(1)); if (steps.length < 20) go2(); }; m.port2.postMessage(0) }) }, go2(), 0)");
        page.wait_until("steps.length >= 20");
        println!("  back  {}", page.eval("steps"));
        println!("  memory {}", page.eval("Math.round(performance.memory.usedJSHeapSize / 1e6)"));
    }
}
