//! The files of a project.

use std::collections::BTreeMap;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use oxc_span::SourceType;

use super::parse::{self, File};

/// The file `entry` and those of its own project that it imports.
pub(super) fn all(entry: &Path) -> std::io::Result<BTreeMap<PathBuf, File>> {
    let mut files = BTreeMap::new();
    load(entry, &mut files)?;
    Ok(files)
}

fn load(path: &Path, files: &mut BTreeMap<PathBuf, File>) -> std::io::Result<()> {
    if files.contains_key(path) {
        return Ok(());
    }
    let text = std::fs::read_to_string(path)?;
    let file = parse::file(&text, kind(path), files.len())
        .ok_or_else(|| Error::new(ErrorKind::InvalidData, "it is no TypeScript"))?;
    let modules = file.imports.values().map(|import| import.module.clone());
    let modules: Vec<_> = modules.collect();
    files.insert(path.to_owned(), file);
    for module in modules {
        if let Some(other) = resolved(path, &module) {
            // What can't be read has no notes.
            let _ = load(&other, files);
        }
    }
    Ok(())
}

/// The language of a file.
pub(super) fn kind(path: &Path) -> SourceType {
    SourceType::from_path(path).unwrap_or_else(|_| SourceType::ts())
}

/// The file that `path` means by `module`; `None` for packages.
pub(super) fn resolved(path: &Path, module: &str) -> Option<PathBuf> {
    if !module.starts_with('.') {
        return None;
    }
    let base = joined(path.parent()?, module);
    let name = base.to_string_lossy().into_owned();
    let stem = name.strip_suffix(".js").unwrap_or(&name);
    let candidates = [
        name.clone(),
        format!("{stem}.ts"),
        format!("{stem}.js"),
        format!("{name}/index.ts"),
        format!("{name}/index.js"),
    ];
    candidates
        .into_iter()
        .map(PathBuf::from)
        .find(|candidate| candidate.is_file())
}

/// `folder` and `module` without `.` and `..` between them, so that a file has one name.
fn joined(folder: &Path, module: &str) -> PathBuf {
    let mut joined = folder.to_owned();
    for part in module.split('/') {
        match part {
            "" | "." => {}
            ".." if joined.file_name().is_some() => {
                joined.pop();
            }
            part => joined.push(part),
        }
    }
    joined
}
