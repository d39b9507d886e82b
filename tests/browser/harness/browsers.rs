//! The browsers that the tests run in: which one a run drives, and what is not tried in which.
//!
//! `HIGHWATER_BROWSER` names it: `chromium` (also `1`, and where it is not said), `firefox` or `webkit`. `0` is none.

use std::path::{Path, PathBuf};

/// A browser, by what it is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    Chromium,
    Firefox,
    WebKit,
}

use Browser::{Firefox, WebKit};

/// Tests that are left out, in which browsers, and why: a test of this module, or all of a module.
const LEFT_OUT: &[(&str, &[Browser], &str)] = &[
    ("bench", &[Firefox, WebKit], "it reads Chromium's own counters"),
    (
        "embed::thirty_figures_on_a_page_take_less_than_ten_mebibytes_each_when_they_rest",
        &[Firefox, WebKit],
        "it reads Chromium's own counters",
    ),
    (
        "boot::a_visit_asks_for_six_files_once",
        &[WebKit],
        "an automated session keeps nothing, not even what it has preloaded",
    ),
    (
        "embed::three_figures_on_a_page_load_the_program_once_and_only_what_is_seen_runs",
        &[WebKit],
        "an automated session keeps nothing",
    ),
    (
        "embed::a_sandboxed_guest_of_no_origin_runs_where_its_server_lets_everybody_read",
        &[WebKit],
        "where a policy says 'self', a frame without an origin may load nothing",
    ),
    (
        "embed::a_sandboxed_guest_that_may_not_read_its_own_files_says_what_its_server_has_to_send",
        &[WebKit],
        "where a policy says 'self', a frame without an origin may load nothing",
    ),
    (
        "delivery::without_javascript_there_are_the_figures_as_texts_with_a_picture",
        &[Firefox, WebKit],
        "only Chromium's driver switches a page's scripts off",
    ),
    ("opening::a_dropped_folder_is_called_one", &[Firefox, WebKit], "only Chromium's driver drops a folder"),
    (
        "examples::a_learning_platform_shows_the_block_in_its_sandbox_and_without_most_attributes",
        &[WebKit],
        "where a policy says 'self', a frame without an origin may load nothing",
    ),
];

/// What `HIGHWATER_BROWSER` says, if anything.
pub fn wish() -> Option<String> {
    std::env::var("HIGHWATER_BROWSER").ok()
}

impl Browser {
    /// The one of this run; `None` for none.
    pub fn of_run() -> Option<Browser> {
        match wish().as_deref() {
            Some("0") => None,
            Some("firefox") => Some(Firefox),
            Some("webkit") => Some(WebKit),
            None | Some("1" | "chromium") => Some(Browser::Chromium),
            Some(other) => panic!("HIGHWATER_BROWSER is 0, 1, chromium, firefox or webkit, not “{other}”"),
        }
    }

    /// Why this test is not for this browser.
    pub fn leaves_out(self, test: &str) -> Option<&'static str> {
        let named = |name: &str| {
            test.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
        };
        LEFT_OUT.iter().find(|(name, those, _)| named(name) && those.contains(&self)).map(|(.., why)| *why)
    }

    /// What is missing on this machine for it, as a sentence.
    pub fn missing(self) -> Option<String> {
        let (programs, packages): (&[&str], _) = match self {
            Browser::Chromium => (
                &["chromedriver", "chromium-headless-shell"],
                "apt-get install chromium-headless-shell chromium-driver",
            ),
            Firefox => {
                (&["geckodriver", "firefox-esr"], "apt-get install firefox-esr; cargo install geckodriver")
            }
            WebKit => (
                &["WebKitWebDriver", "Xvfb", "xsettingsd"],
                "apt-get install webkit2gtk-driver xvfb xsettingsd",
            ),
        };
        let program = programs.iter().find(|program| !is_there(program))?;
        Some(format!("{program} is missing; scripts/tools.sh browsers installs it (Debian: {packages})."))
    }
}

/// A program of `.tools/`, where the tests were not started by a script that has it on PATH.
pub fn tool(program: &str) -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join(".tools/bin").join(program);
    if own.exists() { own } else { PathBuf::from(program) }
}

fn is_there(program: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    tool(program).is_file() || std::env::split_paths(&folders).any(|folder| folder.join(program).is_file())
}

/// The tests named here and in `core.txt` are there: none of them is left out, or tried, under a name that is gone.
#[test]
fn named_tests_exist() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let core = include_str!("../core.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    for name in LEFT_OUT.iter().map(|(name, ..)| *name).chain(core) {
        let (module, test) = name.split_once("::").unwrap_or((name, ""));
        let files = [format!("{module}.rs"), format!("{module}/mod.rs")];
        let texts = files.iter().filter_map(|file| std::fs::read_to_string(folder.join(file)).ok());
        let there = texts.into_iter().any(|text| test.is_empty() || text.contains(&format!("fn {test}()")));
        assert!(there, "there is no test {name}");
    }
}
