//! A folder for what one test writes, gone at the end.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// The folder, by its path.
pub struct Folder(pub PathBuf);

impl Folder {
    /// A new one among the system's temporary files.
    #[allow(dead_code)] // not in every test
    pub fn new() -> Folder {
        Folder::below(&std::env::temp_dir())
    }

    /// A new one in that folder.
    pub fn below(parent: &Path) -> Folder {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = parent.join(format!("highwater-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
