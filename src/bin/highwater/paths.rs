//! Where a file is that a path names. The library of WASI takes `/a` and `a` for the same: there the root has a name of its own, by which
//! `src/npm/system.mjs` knows it.

use std::path::{Path, PathBuf};

/// What the root is called where it needs a name.
const ROOT: &str = ":root";

/// The path by which a file is opened.
pub fn real(path: impl AsRef<Path>) -> PathBuf {
    let path = path.as_ref();
    match path.strip_prefix("/") {
        Ok(inside) if cfg!(target_os = "wasi") => Path::new(ROOT).join(inside),
        _ => path.to_owned(),
    }
}
