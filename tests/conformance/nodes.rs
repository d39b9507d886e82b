//! Finding real Nodes. Must not run anything but `node --version`.

use std::path::{Path, PathBuf};
use std::process::Command;

use highwater::engine::NodeVersion;

/// A Node of a version that the engine follows.
#[derive(Clone, Debug)]
pub struct Node {
    #[allow(dead_code)] // not in every test
    pub version: NodeVersion,
    pub program: PathBuf,
}

/// The Nodes asked for by `NODES` (`20,24`; absent: all). What is missing is said on standard error; with
/// `HIGHWATER_ALL_NODES=1` it is a failure.
pub fn find() -> Vec<Node> {
    let wanted = std::env::var("NODES").ok();
    let wanted = |version: NodeVersion| {
        let major = version.major().to_string();
        wanted.as_deref().is_none_or(|list| list.split(',').any(|one| one.trim() == major))
    };
    let all_needed = std::env::var("HIGHWATER_ALL_NODES").is_ok_and(|value| value == "1");
    let mut found = Vec::new();
    for version in NodeVersion::ALL.into_iter().filter(|&version| wanted(version)) {
        match program(version) {
            Some(program) => found.push(Node { version, program }),
            None if all_needed => panic!("Node {} is not installed", version.release()),
            None => say(&format!("Node {} is not installed: skipped", version.release())),
        }
    }
    found
}

/// Of these the oldest and the newest, which suffices for what hardly differs by version; with `HIGHWATER_NIGHTLY=1` all.
#[allow(dead_code)]
pub fn some() -> Vec<Node> {
    let all = find();
    let of_all = all.len();
    let is_some = |&(index, _): &(usize, Node)| is_nightly() || index == 0 || index + 1 == of_all;
    all.into_iter().enumerate().filter(is_some).map(|(_, node)| node).collect()
}

/// Whether there is time for more than what each change is tried with.
#[allow(dead_code)]
pub fn is_nightly() -> bool {
    std::env::var("HIGHWATER_NIGHTLY").is_ok_and(|value| value == "1")
}

/// A line that is seen also when the test passes.
pub fn say(line: &str) {
    use std::io::Write;
    // A closed standard error is no reason to fail.
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// A path within the repository.
pub fn path(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(relative)
}

fn program(version: NodeVersion) -> Option<PathBuf> {
    let modules = path(&format!(".tools/node{}/node_modules", version.major()));
    let installed = std::fs::read_dir(modules).into_iter().flatten().flatten();
    let candidates = installed.map(|entry| entry.path().join("bin/node")).chain([PathBuf::from("node")]);
    candidates.into_iter().find(|program| release(program).as_deref() == Some(version.release()))
}

fn release(program: &Path) -> Option<String> {
    let output = Command::new(program).arg("--version").output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
