//! The npm package as its users get it: packed, installed from its file into an empty folder, and used there. The tests themselves are in
//! `tests/package/`, for Node's own test runner; they run with the oldest and the newest Node found. `HIGHWATER_PACKAGE=1` asks for them; `make package` has
//! to have made the package of this very source.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "shared/folder.rs"]
mod folder;

#[path = "conformance/nodes.rs"]
mod nodes;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use folder::Folder;

/// What npm installs must be downloaded first: bytes of the packed file. Most of it are the two programs of WebAssembly.
const LARGEST: u64 = 6 << 20;

/// The packed package, or `None` after a line that says why there is none.
fn packed() -> Option<PathBuf> {
    if std::env::var("HIGHWATER_PACKAGE").as_deref() != Ok("1") {
        nodes::say(
            "Tests of the npm package are skipped: make package, then HIGHWATER_PACKAGE=1 asks for them",
        );
        return None;
    }
    let path = nodes::path(&format!("target/package/highwater-{}.tgz", env!("CARGO_PKG_VERSION")));
    assert!(path.is_file(), "{} is missing: make package makes it", path.display());
    Some(path)
}

#[track_caller]
fn done(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    assert!(output.status.success(), "{command:?}\n{}{}", said[0], said[1]);
    output
}

/// Installs the package into an empty folder, as its users do; the folder in which it is then.
fn install(package: &Path, folder: &Folder) -> PathBuf {
    let mut npm = Command::new("npm");
    npm.args(["install", "--offline", "--no-audit", "--no-fund", "--loglevel=error"]).arg(package);
    done(npm.current_dir(&folder.0).env("npm_config_cache", folder.0.join("cache")));
    folder.0.join("node_modules/highwater")
}

#[test]
fn it_does_what_it_says_with_the_oldest_and_the_newest_node() {
    let Some(package) = packed() else { return };
    let folder = Folder::new();
    let installed = install(&package, &folder);
    let mut tests: Vec<PathBuf> =
        fs::read_dir(nodes::path("tests/package")).unwrap().map(|entry| entry.unwrap().path()).collect();
    tests.retain(|path| path.to_string_lossy().ends_with(".test.mjs"));
    tests.sort();
    assert_eq!(tests.len(), 5);
    // What lies between the oldest and the newest has nothing of its own here.
    let all = nodes::find();
    let ends = all.iter().take(1).chain(all.iter().skip(1).last());
    for node in ends {
        let mut command = Command::new(&node.program);
        command.arg("--test").args(&tests).env_remove("NODE_OPTIONS");
        done(command.env("PACKAGE", &installed).env("NATIVE", env!("CARGO_BIN_EXE_highwater")));
    }
}

#[test]
fn npm_finds_its_command_and_packs_no_more_than_it_needs() {
    let Some(package) = packed() else { return };
    let size = fs::metadata(&package).unwrap().len();
    assert!(size <= LARGEST, "the package has {size} bytes, which people wait for");
    let folder = Folder::new();
    install(&package, &folder);
    fs::write(folder.0.join("app.js"), "require('stream').Readable.from(['x']).pipe(process.stdout)")
        .unwrap();
    let mut npx = Command::new("npx");
    let output = done(npx.args(["--offline", "highwater", "--no-page", "app.js"]).current_dir(&folder.0));
    assert_eq!(output.stdout, b"x");
    assert!(String::from_utf8_lossy(&output.stderr).contains("0 errors, 0 warnings in app-"));
    let lock = fs::read_to_string(folder.0.join("package-lock.json")).unwrap();
    assert_eq!(lock.matches("\"node_modules/").count(), 1, "it brings other packages:\n{lock}");
    assert!(!lock.contains("hasInstallScript"), "{lock}");
}
