//! The files that names of modules stand for.

use std::path::{Path, PathBuf};

/// The file that `path` means by the relative path `module`.
pub(super) fn relative(path: &Path, module: &str) -> Option<PathBuf> {
    module
        .starts_with('.')
        .then(|| module_at(&joined(path.parent()?, module)))?
}

/// The file of the module at `base`: the file itself, with an ending, or a folder's index.
pub(super) fn module_at(base: &Path) -> Option<PathBuf> {
    let name = base.to_string_lossy().into_owned();
    let stem = name
        .strip_suffix(".js")
        .or_else(|| name.strip_suffix(".mjs"))
        .unwrap_or(&name);
    let candidates = [
        name.clone(),
        format!("{stem}.ts"),
        format!("{stem}.tsx"),
        format!("{stem}.mts"),
        format!("{stem}.js"),
        format!("{stem}.mjs"),
        format!("{name}/index.ts"),
        format!("{name}/index.tsx"),
        format!("{name}/index.js"),
    ];
    candidates
        .into_iter()
        .map(PathBuf::from)
        .find(|candidate| candidate.is_file())
}

/// `folder` and `module` without `.` and `..` between them, so that a file has one name.
pub(super) fn joined(folder: &Path, module: &str) -> PathBuf {
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
