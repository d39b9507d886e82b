//! Firefox, driven by geckodriver, and scripts within the browser itself for what WebDriver has no words for.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::browsers::tool;
use super::driver::{Programs, Ways, start};
use super::page::Media;
use super::session::Session;

/// Remembers, in the browser's own window, what is said in any process and asked for by any page.
const LISTEN: &str = "
    window.said = [];
    window.asked = [];
    const own = (file) => /^(chrome|resource|moz-extension):/.test(file);
    // What the console gets of a page is known in that page's process alone.
    Services.ppmm.addMessageListener('said', (message) => said.push(message.data));
    Services.ppmm.loadProcessScript('data:,' + encodeURIComponent(`
        const storage = Cc['@mozilla.org/consoleAPI-storage;1'].getService(Ci.nsIConsoleAPIStorage);
        const system = Cc['@mozilla.org/systemprincipal;1'].createInstance(Ci.nsIPrincipal);
        storage.addLogEventListener((event) => {
            const { level, filename, arguments: words } = event.wrappedJSObject ?? event;
            if (/^(https?|file|blob|data):/.test(filename)) sendAsyncMessage('said', level + ': ' + Array.from(words, String).join(' '));
        }, system);
    `), true);
    Services.console.registerListener({ observe(entry) {
        if (!(entry instanceof Ci.nsIScriptError) || own(entry.sourceName) || /^(chrome|DOM Core)/.test(entry.category)) return;
        // A frame that is closed while it loads; what a worker really fails to give, a page lacks.
        if (entry.category === 'Service Worker Interception') return;
        // Its advice, of which it has much.
        if (entry.flags & Ci.nsIScriptError.warningFlag) return;
        said.push(`${entry.category}: ${entry.errorMessage}`);
    } });
    const channel = (then) => ({ observe: (subject) => then(subject.QueryInterface(Ci.nsIHttpChannel)) });
    Services.obs.addObserver(channel(({ URI, loadInfo }) => {
        // Documents are loaded by the browser for the driver; whatever else it loads is its own.
        const document = loadInfo.externalContentPolicyType === Ci.nsIContentPolicy.TYPE_DOCUMENT;
        if (document || !loadInfo.triggeringPrincipal.isSystemPrincipal) asked.push(URI.spec);
    }), 'http-on-modify-request');
    Services.obs.addObserver(channel((answer) => {
        if (answer.responseStatus >= 400) said.push(`${answer.responseStatus}: ${answer.URI.spec}`);
    }), 'http-on-examine-response');";

/// The window that pages of every size have room in.
const WINDOW: (u32, u32) = (2000, 1500);

pub fn launch(folder: &Path, programs: &mut Programs) -> Option<(u16, Box<dyn Ways>)> {
    let mut driver = Command::new(tool("geckodriver"));
    driver.args(["--port=0", "--host=127.0.0.1", "--allow-system-access", "--profile-root"]).arg(folder);
    let named = |line: &str| line.split_once("Listening on 127.0.0.1:")?.1.trim().parse().ok();
    Some((start(driver.env("HOME", folder), programs, named)?, Box::new(Firefox)))
}

struct Firefox;

impl Ways for Firefox {
    fn wishes(&self) -> Value {
        let size = |side: u32| side.to_string();
        json!({ "moz:firefoxOptions": {
            "args": ["-headless"],
            "env": { "MOZ_HEADLESS_WIDTH": size(WINDOW.0), "MOZ_HEADLESS_HEIGHT": size(WINDOW.1) },
            "prefs": {
                "security.allow_parent_unrestricted_js_loads": true, // for LISTEN
                "browser.download.folderList": 2, // where browser.download.dir says
                // A page that is left while it works is not in error.
                "dom.ipc.cancel_content_js_when_navigating": false,
                // Nothing of the browser's own on the network.
                "services.settings.server": "data:,#remote-settings-dummy/v1",
                "app.normandy.enabled": false,
                "network.captive-portal-service.enabled": false,
                "network.connectivity-service.enabled": false,
            },
        } })
    }

    fn begin(&self, session: &Session) {
        let whole = json!({ "x": 0, "y": 0, "width": WINDOW.0, "height": WINDOW.1 });
        session.post("window/rect", &whole).expect("a window of that size");
        within(session, LISTEN, json!([]));
    }

    fn set_size(&self, session: &Session, width: u32, height: u32) {
        let script = "const { style } = gBrowser.selectedBrowser;
            [style.width, style.height] = [...arguments].map((side) => `${side}px`)";
        within(session, script, json!([width, height]));
    }

    fn emulate(&self, session: &Session, media: Media) {
        let script = "Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', arguments[0] ? 0 : 1);
            Services.prefs.setIntPref('ui.prefersReducedMotion', arguments[1] ? 1 : 0)";
        within(session, script, json!([media.dark, media.reduced_motion]));
    }

    fn download_into(&self, session: &Session, folder: &Path) {
        within(
            session,
            "Services.prefs.setStringPref('browser.download.dir', arguments[0])",
            json!([folder]),
        );
    }

    fn console(&self, session: &Session) -> Vec<String> {
        strings(within(session, "return said.splice(0)", json!([])))
    }

    fn requests(&self, session: &Session) -> Vec<String> {
        strings(within(session, "return asked.splice(0)", json!([])))
    }
}

fn strings(value: Value) -> Vec<String> {
    serde_json::from_value(value).expect("a list of strings")
}

/// Runs a script in the browser's own window.
fn within(session: &Session, script: &str, arguments: Value) -> Value {
    let context = |name: &str| session.post("moz/context", &json!({ "context": name })).expect("a context");
    context("chrome");
    let value = session.script(script, arguments);
    context("content");
    value.unwrap_or_else(|error| panic!("{script}\n{error}"))
}
