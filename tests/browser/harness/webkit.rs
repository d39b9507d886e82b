//! WebKitGTK's MiniBrowser, driven by WebKitWebDriver, on a screen that nobody sees. What WebDriver has no words for comes
//! from around the browser: GTK's settings, a proxy, and a script in front of each of the server's pages.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{self, sleep};
use std::time::Duration;

use serde_json::{Value, json};

use super::driver::{Programs, Ways, start};
use super::page::Media;
use super::session::Session;

/// Stands in front of each page of the test's own server: MiniBrowser keeps to itself what an automated page says. Of
/// other servers' frames nothing is heard.
pub const LISTEN: &str = "<script>(() => {
    const said = window.saidHere ??= [];
    for (const level of ['debug', 'log', 'info', 'warn', 'error']) {
        const say = console[level];
        console[level] = (...words) => { said.push(`${level}: ${words.map(String).join(' ')}`); say.apply(console, words) };
    }
    const hear = (type, words) => addEventListener(type, (event) => said.push(`error: ${words(event)}`), true);
    hear('error', (event) => event.message ?? `${event.target.src ?? event.target.href} did not come`);
    hear('unhandledrejection', (event) => event.reason);
    hear('securitypolicyviolation', (event) => `Content Security Policy: ${event.violatedDirective} ${event.blockedURI}`);
    const ask = window.fetch.bind(window);
    window.fetch = (...what) => ask(...what).then((answer) => {
        if (!answer.ok) said.push(`error: ${answer.status} ${answer.url}`);
        return answer;
    });
    document.currentScript.remove();
})()</script>";

/// The bars of its window need no room: it can be as narrow as a phone.
const STYLE: &str = "* { min-width: 0; min-height: 0; padding: 0; margin: 0; border: 0; font-size: 1px; -gtk-icon-transform: scale(0) }";

pub struct WebKit {
    folder: PathBuf,
    settings: u32,
    proxy: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

/// Its screen, its settings and its driver; the driver's port, or `None` if another program took that first.
pub fn launch(folder: &Path, programs: &mut Programs) -> Option<(u16, Box<dyn Ways>)> {
    let config = folder.join(".config");
    fs::create_dir_all(config.join("gtk-3.0")).unwrap();
    fs::write(config.join("gtk-3.0/gtk.css"), STYLE).unwrap();
    fs::write(config.join("user-dirs.dirs"), "XDG_DOWNLOAD_DIR=\"$HOME/downloads\"\n").unwrap();

    let mut screen = Command::new("Xvfb");
    screen.args(["-displayfd", "1", "-screen", "0", "2600x1700x24", "-nolisten", "tcp"]);
    let number: u32 = start(&mut screen, programs, |line| line.trim().parse().ok())?;
    let on_screen = |program: &str| {
        let mut command = Command::new(program);
        command.env("DISPLAY", format!(":{number}")).env("HOME", folder).env("XDG_CONFIG_HOME", &config);
        command.stdout(Stdio::null());
        command
    };
    write_settings(folder, Media::default());
    let settings = programs.run(on_screen("xsettingsd").arg("-c").arg(settings_file(folder))).id();

    let port =
        TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
    let driver = programs.run(on_screen("WebKitWebDriver").arg(format!("--port={port}")));
    for _ in 0..400 {
        if driver.try_wait().is_ok_and(|end| end.is_some()) {
            return None;
        }
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            let (proxy, asked) = proxy();
            return Some((port, Box::new(WebKit { folder: folder.to_owned(), settings, proxy, asked })));
        }
        sleep(Duration::from_millis(25));
    }
    panic!("WebKitWebDriver does not listen");
}

/// Refuses all that is asked of it, and remembers the addresses.
fn proxy() -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("it has an address").port();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let list = asked.clone();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let first = BufReader::new(stream).lines().next();
            let Some(Ok(first)) = first else { continue };
            list.lock().unwrap().extend(first.split(' ').nth(1).map(str::to_owned));
        }
    });
    (port, asked)
}

fn settings_file(folder: &Path) -> PathBuf {
    folder.join("settings")
}

fn write_settings(folder: &Path, media: Media) {
    let theme = if media.dark { "Adwaita-dark" } else { "Adwaita" };
    let moves = u8::from(!media.reduced_motion);
    fs::write(settings_file(folder), format!("Net/ThemeName \"{theme}\"\nGtk/EnableAnimations {moves}\n"))
        .unwrap();
}

impl Ways for WebKit {
    fn wishes(&self) -> Value {
        let proxy = format!("--proxy=http://127.0.0.1:{}", self.proxy);
        json!({ "webkitgtk:browserOptions": { "args": ["--automation", proxy, "--ignore-host=127.0.0.1"] } })
    }

    fn set_size(&self, session: &Session, width: u32, height: u32) {
        let bars =
            session.script("return outerHeight - innerHeight", json!([])).ok().and_then(|bars| bars.as_u64());
        let size = json!({ "width": width, "height": u64::from(height) + bars.unwrap_or_default() });
        session.post("window/rect", &size).expect("a window of that size");
    }

    fn emulate(&self, _: &Session, media: Media) {
        write_settings(&self.folder, media);
        let told = Command::new("kill").args(["-HUP", &self.settings.to_string()]).status();
        assert!(told.is_ok_and(|status| status.success()), "the settings are read again");
    }

    fn download_into(&self, _: &Session, folder: &Path) {
        let downloads = self.folder.join("downloads");
        let _ = fs::remove_file(&downloads);
        symlink(folder, downloads).unwrap();
    }

    fn console(&self, session: &Session) -> Vec<String> {
        let script = "const all = [];
            const look = (frame) => {
                try { all.push(...frame.saidHere?.splice(0) ?? []) } catch { return }
                for (let i = 0; i < frame.length; i++) look(frame[i]);
            };
            look(top);
            return all";
        let said = session.script(script, json!([])).expect("what was said");
        serde_json::from_value(said).expect("a list of strings")
    }

    fn requests(&self, _: &Session) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}
