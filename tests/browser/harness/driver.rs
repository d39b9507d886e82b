//! A browser of one's own: chromedriver, and a session of Chromium that it drives. WebDriver is JSON over HTTP.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use super::server::dist;

const FLAGS: &[&str] = &[
    "--headless=new",
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

/// No command takes longer, unless something hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// A browser with one tab. Dropping it ends both of its programs.
pub struct Driver {
    program: Child,
    port: u16,
    session: String,
    folder: PathBuf,
}

/// A chromedriver of its own and its port; `None` if it has ended without naming one.
fn chromedriver(home: &Path) -> Option<(Child, u16)> {
    let mut program = Command::new("chromedriver")
        .args(["--port=0", "--log-level=SEVERE"])
        .env("HOME", home)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("chromedriver starts");
    let stdout = program.stdout.take().expect("it is piped");
    let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
    let named = |line: String| line.split_once("successfully on port ")?.1.trim_end_matches('.').parse().ok();
    match lines.find_map(named) {
        Some(port) => Some((program, port)),
        None => {
            let _ = program.wait();
            None
        }
    }
}

impl Driver {
    /// Starts one; `None`, after a sentence that says why, if these tests are to be skipped.
    pub fn start() -> Option<Driver> {
        static HINDRANCE: OnceLock<Option<String>> = OnceLock::new();
        let hindrance = HINDRANCE.get_or_init(|| {
            let hindrance = hindrance();
            if let Some(reason) = &hindrance {
                // Not eprintln, which the test runner keeps to itself when a test passes.
                let _ = writeln!(io::stderr(), "Browser tests are skipped: {reason}");
            }
            hindrance
        });
        hindrance.is_none().then(Driver::launch)
    }

    fn launch() -> Driver {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{count}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        // The port that it finds free for one kind of addresses can be taken for the other: then it ends at once.
        let (program, port) =
            (0..5).find_map(|_| chromedriver(&folder)).expect("chromedriver starts and names its port");
        let mut driver = Driver { program, port, session: String::new(), folder };

        let args = FLAGS.iter().map(|flag| (*flag).to_owned());
        let data = format!("--user-data-dir={}", driver.folder.join("profile").display());
        let wishes = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": { "args": args.chain([data]).collect::<Vec<_>>() },
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        } } });
        let answer = driver.request("POST", "/session", &wishes).expect("Chromium starts");
        driver.session = answer["sessionId"].as_str().unwrap().to_owned();
        driver
    }

    /// A command of the session: its value, or what went wrong.
    pub fn post(&self, command: &str, body: &Value) -> Result<Value, String> {
        self.request("POST", &format!("/session/{}/{command}", self.session), body)
    }

    /// A question about the session.
    pub fn get(&self, command: &str) -> Result<Value, String> {
        self.request("GET", &format!("/session/{}/{command}", self.session), &Value::Null)
    }

    /// A command of the DevTools protocol.
    pub fn devtools(&self, command: &str, params: Value) -> Value {
        let body = json!({ "cmd": command, "params": params });
        self.post("goog/cdp/execute", &body).unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    fn request(&self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = exchange(self.port, method, path, &body)
            .map_err(|error| format!("chromedriver does not answer {method} {path}: {error}"))?;
        let value = answer["value"].clone();
        match value["error"].as_str() {
            Some(error) => Err(format!("{error}: {}", value["message"].as_str().unwrap_or_default())),
            None => Ok(value),
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            let _ = self.request("DELETE", &format!("/session/{}", self.session), &Value::Null);
        }
        let _ = self.program.kill();
        let _ = self.program.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn exchange(port: u16, method: &str, path: &str, body: &str) -> io::Result<Value> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )?;
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line == "\r\n" {
            break;
        }
        if let Some(("content-length", value)) = line.to_lowercase().split_once(':') {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
    }
    let mut answer = vec![0; length];
    reader.read_exact(&mut answer)?;
    serde_json::from_slice(&answer).map_err(io::Error::other)
}

/// Why browser tests cannot run here, or should not. Where they must run, it fails instead.
fn hindrance() -> Option<String> {
    let wish = std::env::var("HIGHWATER_BROWSER").ok();
    if wish.as_deref() == Some("0") {
        return Some("HIGHWATER_BROWSER is 0.".to_owned());
    }
    let required = wish.is_some();
    let missing = |program: &str| {
        let found =
            Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        !found.is_ok_and(|status| status.success())
    };
    let reason =
        if let Some(program) = ["chromedriver", "chromium"].into_iter().find(|program| missing(program)) {
            format!("{program} is missing; install it (Debian: apt-get install chromium chromium-driver).")
        } else if !dist().join("index.html").exists() {
            "there is no built page in dist/; run `make build`.".to_owned()
        } else if !required && is_stale() {
            "the page in dist/ is older than its source; run `make build`.".to_owned()
        } else {
            return None;
        };
    assert!(!required, "Browser tests cannot run: {reason}");
    Some(reason)
}

fn is_stale() -> bool {
    fn newest(path: &Path) -> SystemTime {
        let entries = fs::read_dir(path).into_iter().flatten().flatten();
        let inside = entries.map(|entry| newest(&entry.path())).max();
        let own = fs::metadata(path).and_then(|data| data.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
        inside.map_or(own, |inside| own.max(inside))
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources = ["src", "static", "index.html", "Cargo.toml", "Trunk.toml"];
    let source = sources.iter().map(|source| newest(&root.join(source))).max();
    source > Some(newest(&dist().join("index.html")))
}
