//! What a build script remembers of its last run: the text that it left in a file.
//!
//! With it an edit by hand can be told from a change of the Rust types. It is kept in `OUT_DIR`,
//! so it is lost with `cargo clean` and each profile has its own; then an edit is still said, but
//! can't be told from anything else that changed the file.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use super::file::GeneratedFile;
use super::surroundings::Surroundings;

/// The memory of one file.
#[derive(Debug)]
pub(crate) struct Memory {
    path: Option<PathBuf>,
}

impl Memory {
    pub(crate) fn of(surroundings: &Surroundings, file: &GeneratedFile) -> Self {
        let folder = surroundings
            .out_dir
            .as_ref()
            .map(|out| out.join("convex-schema"));
        Self {
            path: folder.map(|folder| folder.join(key(file.path()))),
        }
    }

    /// The text that the last run left or found up to date.
    pub(crate) fn recall(&self) -> Option<String> {
        fs::read_to_string(self.path.as_ref()?).ok()
    }

    /// Remembers `text`. A failure costs only precision of a later message.
    pub(crate) fn keep(&self, text: &str) {
        let Some(path) = &self.path else { return };
        if let Some(folder) = path.parent() {
            let _ = fs::create_dir_all(folder);
        }
        let _ = fs::write(path, text);
    }
}

/// A file name for `path` that no other path has.
fn key(path: &Path) -> String {
    let mut key = String::new();
    for c in path.to_string_lossy().chars() {
        if c.is_ascii_alphanumeric() || c == '.' {
            key.push(c);
        } else {
            let _ = write!(key, "_{:x}_", u32::from(c));
        }
    }
    key
}
