//! Recordings of real programs, made by the recorder that the page hands out.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs a program on the Node that is on PATH, recorded. The trace's file, and what the program printed.
pub fn record(name: &str, program: &str) -> (PathBuf, String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("recordings").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), program).unwrap();
    let trace = folder.join(name).with_extension("trace.jsonl");
    let output = Command::new("node")
        .arg("--import")
        .arg(root.join("dist/recorder.mjs"))
        .arg(folder.join(name))
        .env("HIGHWATER_TRACE", &trace)
        .current_dir(&folder)
        .output()
        .expect("node is on PATH");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    (trace, String::from_utf8(output.stdout).unwrap())
}
