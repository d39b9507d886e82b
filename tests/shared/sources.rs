//! The project's own source, as text.

use std::fs;
use std::path::{Path, PathBuf};

/// Every Rust file below a folder of the project, in order, by its path from the project's folder.
pub fn sources(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        let (inner, here): (Vec<PathBuf>, Vec<PathBuf>) = entries.partition(|path| path.is_dir());
        folders.extend(inner);
        files.extend(here.into_iter().filter(|path| path.extension().is_some_and(|end| end == "rs")));
    }
    files.sort();
    let named = |path: &PathBuf| path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
    files.iter().map(|path| (named(path), fs::read_to_string(path).unwrap())).collect()
}
