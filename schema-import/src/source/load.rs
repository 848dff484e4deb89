//! The files of a project.

use std::collections::BTreeMap;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use oxc_span::SourceType;

use super::aliases::Aliases;
use super::parse::{self, File};
use super::paths::{module_at, relative};

/// A schema file and the files of its project that it imports.
#[derive(Debug)]
pub(super) struct Project {
    pub(super) files: BTreeMap<PathBuf, File>,
    aliases: Aliases,
}

impl Project {
    /// Reads the file `entry` and those of its own project that it imports.
    pub(super) fn read(entry: &Path) -> std::io::Result<Self> {
        let mut project = Self {
            files: BTreeMap::new(),
            aliases: Aliases::of(entry),
        };
        project.load(entry)?;
        Ok(project)
    }

    /// The file that the module `module` of the file `path` is; `None` for packages.
    pub(super) fn resolved(&self, path: &Path, module: &str) -> Option<PathBuf> {
        if module.starts_with('.') {
            return relative(path, module);
        }
        let mut candidates = self.aliases.candidates(module);
        candidates.find_map(|candidate| module_at(&candidate))
    }

    fn load(&mut self, path: &Path) -> std::io::Result<()> {
        if self.files.contains_key(path) {
            return Ok(());
        }
        let text = std::fs::read_to_string(path)?;
        let file = parse::file(&text, kind(path), self.files.len())
            .ok_or_else(|| Error::new(ErrorKind::InvalidData, "it is not TypeScript"))?;
        let modules: Vec<_> = file.taken().map(|(module, _)| module.to_owned()).collect();
        self.files.insert(path.to_owned(), file);
        for module in modules {
            if let Some(other) = self.resolved(path, &module) {
                // A file that can't be read has no notes.
                let _ = self.load(&other);
            }
        }
        Ok(())
    }
}

/// The language of a file.
pub(super) fn kind(path: &Path) -> SourceType {
    SourceType::from_path(path).unwrap_or_else(|_| SourceType::ts())
}
