//! Which other modules of a project import what a schema exports.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::load::{self, Project};
use super::parse::{self, File};
use super::paths::relative;
use crate::Export;

/// Folders of generated modules.
const FOREIGN: [&str; 6] = [
    "node_modules",
    "_generated",
    "dist",
    "build",
    "out",
    "target",
];

/// Endings of modules.
const MODULES: [&str; 8] = ["ts", "tsx", "js", "jsx", "mts", "mjs", "vue", "svelte"];

/// Returns the exports of `file`, which is `entry`, that other modules of the project import.
pub(super) fn exports(entry: &Path, file: &File, project: &Project) -> Vec<Export> {
    let names: BTreeSet<&str> = file.exports.keys().map(String::as_str).collect();
    let names: BTreeSet<&str> = names
        .into_iter()
        .filter(|name| *name != "default")
        .collect();
    if names.is_empty() {
        return Vec::new();
    }
    let mut found: BTreeMap<&str, Vec<PathBuf>> = BTreeMap::new();
    for path in modules(&root(entry)) {
        if path == entry {
            continue;
        }
        for name in imported(&path, entry, project) {
            if name == "*" {
                for all in &names {
                    found.entry(all).or_default().push(path.clone());
                }
            } else if let Some(known) = names.get(name.as_str()) {
                found.entry(known).or_default().push(path.clone());
            }
        }
    }
    let exports = found.into_iter().map(|(name, mut importers)| {
        importers.dedup();
        Export {
            name: name.to_owned(),
            importers,
        }
    });
    exports.collect()
}

/// The folder of the repository, else of the package, else of the file.
pub(super) fn root(entry: &Path) -> PathBuf {
    let above = |name: &str| {
        let mut folders = entry.ancestors().skip(1);
        folders.find(|folder| folder.join(name).exists())
    };
    let root = above(".git").or_else(|| above("package.json"));
    root.or_else(|| entry.parent()).unwrap_or(entry).to_owned()
}

/// The modules below `folder`, in order.
pub(super) fn modules(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        // A folder that can't be read has no modules.
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let path = entry.path();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => {
                    if !name.starts_with('.') && !FOREIGN.contains(&&*name) {
                        folders.push(path);
                    }
                }
                Ok(kind) if kind.is_file() => {
                    let ending = path.extension().unwrap_or_default().to_string_lossy();
                    if MODULES.contains(&&*ending) {
                        found.push(path);
                    }
                }
                Ok(_) | Err(_) => {}
            }
        }
    }
    found.sort();
    found
}

/// The names that the module `path` imports of `entry`.
fn imported(path: &Path, entry: &Path, project: &Project) -> Vec<String> {
    let stem = entry.file_stem().unwrap_or_default().to_string_lossy();
    let Some(file) = parsed(path, &[&stem]) else {
        return Vec::new();
    };
    let taken = file.taken();
    let ours = taken.filter(|(module, _)| is_entry(path, module, entry, project));
    ours.map(|(_, name)| name.to_owned()).collect()
}

/// A module, if one of `words` occurs in it: the others need no reading.
pub(super) fn parsed(path: &Path, words: &[&str]) -> Option<File> {
    let text = fs::read_to_string(path).ok()?;
    let has_one = words.iter().any(|word| text.contains(word));
    has_one.then(|| parse::file(scripts(path, &text), load::kind(path), 0))?
}

/// The script of a component, else all of the text.
fn scripts<'a>(path: &Path, text: &'a str) -> &'a str {
    let is_component = path
        .extension()
        .is_some_and(|ending| ending == "vue" || ending == "svelte");
    if !is_component {
        return text;
    }
    let script = text.split_once("<script").and_then(|(_, rest)| {
        let (_, rest) = rest.split_once('>')?;
        rest.split_once("</script>")
    });
    script.map_or("", |(script, _)| script)
}

/// Whether `path` means `entry` by `module`: by a path, or by an alias for the folder above.
fn is_entry(path: &Path, module: &str, entry: &Path, project: &Project) -> bool {
    if module.starts_with('.') {
        return relative(path, module).is_some_and(|file| file == entry);
    }
    if project
        .resolved(path, module)
        .is_some_and(|file| file == entry)
    {
        return true;
    }
    let without_end = entry.with_extension("");
    let mut parts = without_end.iter().rev().map(|part| part.to_string_lossy());
    let stem = parts.next().unwrap_or_default();
    let folder = parts.next().unwrap_or_default();
    let module = module
        .trim_end_matches(".ts")
        .trim_end_matches(".js")
        .trim_start_matches(['@', '~', '#', '/']);
    module == format!("{folder}/{stem}") || module.ends_with(&format!("/{folder}/{stem}"))
}
