//! Chromium, driven by chromedriver, and its DevTools protocol for what WebDriver has no words for.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::driver::{Programs, Ways, start};
use super::page::Media;
use super::session::Session;

/// Chromium without a window, whose profile the driver makes and which starts in a third of the time of the one
/// that only hides it. Not the script that starts it, which would outlive it.
const PROGRAM: &str = "/usr/lib/chromium/chromium-headless-shell";

const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox", // tests run as root in containers
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    // Nothing of the browser's own on the network: it hangs where there is none.
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// Its driver's port; `None` if the one that it finds free for one kind of addresses is taken for the other, and it has ended.
pub fn launch(folder: &Path, programs: &mut Programs) -> Option<(u16, Box<dyn Ways>)> {
    let mut driver = Command::new("chromedriver");
    driver.args(["--port=0", "--log-level=SEVERE"]).env("HOME", folder).env("TMPDIR", folder);
    let named = |line: &str| line.split_once("successfully on port ")?.1.trim_end_matches('.').parse().ok();
    Some((start(&mut driver, programs, named)?, Box::new(Chromium)))
}

struct Chromium;

impl Ways for Chromium {
    fn wishes(&self) -> Value {
        json!({
            "goog:chromeOptions": { "args": FLAGS, "binary": PROGRAM },
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        })
    }

    fn set_size(&self, session: &Session, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        devtools(session, "Emulation.setDeviceMetricsOverride", size);
    }

    fn emulate(&self, session: &Session, media: Media) {
        let features = json!([
            { "name": "prefers-color-scheme", "value": if media.dark { "dark" } else { "light" } },
            { "name": "prefers-reduced-motion", "value": if media.reduced_motion { "reduce" } else { "no-preference" } },
        ]);
        devtools(session, "Emulation.setEmulatedMedia", json!({ "features": features }));
    }

    fn download_into(&self, session: &Session, folder: &Path) {
        devtools(
            session,
            "Browser.setDownloadBehavior",
            json!({ "behavior": "allow", "downloadPath": folder }),
        );
    }

    fn console(&self, session: &Session) -> Vec<String> {
        let part = |entry: &Value, name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        let said = |entry: &Value| format!("{}: {}", part(entry, "level"), part(entry, "message"));
        log(session, "browser").iter().map(said).collect()
    }

    fn requests(&self, session: &Session) -> Vec<String> {
        let url = |entry: &Value| {
            let event: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
            let event = &event["message"];
            let asks = event["method"] == "Network.requestWillBeSent";
            asks.then(|| event["params"]["request"]["url"].as_str().unwrap_or_default().to_owned())
        };
        // The browser's own first tab is made of chrome: addresses, which stay within the browser.
        log(session, "performance").iter().filter_map(url).filter(|url| !url.starts_with("chrome:")).collect()
    }
}

/// A command of the DevTools protocol.
pub fn devtools(session: &Session, command: &str, params: Value) -> Value {
    let body = json!({ "cmd": command, "params": params });
    session.post("goog/cdp/execute", &body).unwrap_or_else(|error| panic!("{command}: {error}"))
}

fn log(session: &Session, kind: &str) -> Vec<Value> {
    let entries =
        session.post("se/log", &json!({ "type": kind })).unwrap_or_else(|error| panic!("{kind}: {error}"));
    entries.as_array().cloned().unwrap_or_default()
}
