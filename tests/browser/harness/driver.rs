//! A browser of one's own, and the programs that it needs. What browsers do in different ways is in a module of each.

use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::SystemTime;

use serde_json::Value;

use super::browsers::{Browser, wish};
use super::page::Media;
use super::server::dist;
use super::session::Session;
use super::{chromium, firefox, webkit};
use crate::folder::Folder;

/// What WebDriver has no words for.
pub trait Ways {
    /// The capabilities that it is started with.
    fn wishes(&self) -> Value;
    /// Once, before anything else.
    fn begin(&self, _: &Session) {}
    /// Makes the page this large, also where a window cannot be as small.
    fn set_size(&self, session: &Session, width: u32, height: u32);
    fn emulate(&self, session: &Session, media: Media);
    /// Where it saves files.
    fn download_into(&self, session: &Session, folder: &Path);
    /// What was said on the console since this was last asked.
    fn console(&self, session: &Session) -> Vec<String>;
    /// The addresses that pages asked for since this was last asked, but perhaps for some that are on this machine.
    fn requests(&self, session: &Session) -> Vec<String>;
}

/// Programs that end when this is dropped, the last one first.
#[derive(Default)]
pub struct Programs(Vec<Child>);

impl Programs {
    pub fn run(&mut self, command: &mut Command) -> &mut Child {
        let program = command.stdin(Stdio::null()).stderr(Stdio::null()).spawn();
        self.0.push(program.unwrap_or_else(|error| panic!("{command:?}: {error}")));
        self.0.last_mut().expect("it was just put there")
    }
}

impl Drop for Programs {
    fn drop(&mut self) {
        for program in self.0.iter_mut().rev() {
            let _ = program.kill();
            let _ = program.wait();
        }
    }
}

/// Starts a program, and finds in a line of its output what it says of itself; `None` if it ends without it.
pub fn start<T>(
    command: &mut Command,
    programs: &mut Programs,
    named: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let stdout = programs.run(command.stdout(Stdio::piped())).stdout.take().expect("it is piped");
    let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
    let found = lines.find_map(|line| named(&line));
    // Whatever it goes on saying is taken from it.
    thread::spawn(move || lines.for_each(drop));
    found
}

/// A browser with one tab. Dropping it ends all its programs.
pub struct Driver {
    pub browser: Browser,
    pub ways: Box<dyn Ways>,
    pub session: Session,
    _programs: Programs,
    _folder: Folder,
}

impl Driver {
    /// Starts one; `None`, after a sentence that says why, if these tests are to be skipped, or this one is.
    pub fn start() -> Option<Driver> {
        static HINDRANCE: OnceLock<Option<String>> = OnceLock::new();
        // Not eprintln, which the test runner keeps to itself when a test passes.
        let say = |words: String| {
            let _ = writeln!(io::stderr(), "{words}");
        };
        let hindrance = HINDRANCE.get_or_init(|| {
            hindrance().inspect(|reason| say(format!("Browser tests are skipped: {reason}")))
        });
        let browser = Browser::of_run().filter(|_| hindrance.is_none())?;
        // Each test has a thread of its name.
        let thread = thread::current();
        let test = thread.name().unwrap_or_default();
        if let Some(reason) = browser.leaves_out(test) {
            say(format!("{test} is left out in {browser:?}: {reason}"));
            return None;
        }
        Some(Driver::launch(browser))
    }

    fn launch(browser: Browser) -> Driver {
        let folder = Folder::below(Path::new(env!("CARGO_TARGET_TMPDIR")));
        let launch = match browser {
            Browser::Chromium => chromium::launch,
            Browser::Firefox => firefox::launch,
            Browser::WebKit => webkit::launch,
        };
        let started = (0..5).find_map(|_| {
            let mut programs = Programs::default();
            let (port, ways) = launch(&folder.0, &mut programs)?;
            Some((port, ways, programs))
        });
        let (port, ways, programs) = started.expect("the driver starts, and is found");
        let session =
            Session::begin(port, &ways.wishes()).unwrap_or_else(|error| panic!("{browser:?}: {error}"));
        ways.begin(&session);
        Driver { browser, ways, session, _programs: programs, _folder: folder }
    }
}

/// Why browser tests cannot run here, or should not. Where they must run, it fails instead.
fn hindrance() -> Option<String> {
    let Some(browser) = Browser::of_run() else { return Some("HIGHWATER_BROWSER is 0.".to_owned()) };
    let required = wish().is_some();
    let reason = if let Some(missing) = browser.missing() {
        missing
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
