//! The Convex project: where its functions are, and what else looks at their files.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use convex_schema::build::shown;
use convex_schema_emit::{Layout, is_generated};

use super::Change;

/// A Convex project.
pub(super) struct ConvexProject {
    /// The folder of functions.
    pub(super) functions: PathBuf,
    /// Whether a `schema.ts` was written by hand.
    pub(super) has_schema: bool,
    /// `tables` where it was.
    pub(super) layout: Layout,
}

impl ConvexProject {
    /// The project whose functions are in `named`, else the nearest one from the folder `start` on
    /// upwards.
    pub(super) fn find(start: &Path, named: Option<&Path>) -> Result<Self> {
        let functions = match named {
            Some(named) if named.is_dir() => std::path::absolute(named)?,
            Some(named) => bail!("there is no folder `{}`", named.display()),
            None => match nearest(start)? {
                Some(functions) => functions,
                None => bail!(
                    "there is no Convex project here: neither `convex.json` nor a folder `convex`\n\
                     help: name the folder of its functions with `--convex`"
                ),
            },
        };
        let by_hand = fs::read_to_string(functions.join("schema.ts"));
        let has_schema = by_hand.is_ok_and(|text| !is_generated(&text));
        let layout = if has_schema {
            Layout::Tables
        } else {
            Layout::Schema
        };
        Ok(Self {
            functions,
            has_schema,
            layout,
        })
    }

    /// Returns the changes that keep formatters and git from changing the generated file.
    pub(super) fn changes(&self, layout: Layout) -> Vec<Change> {
        let file = self.functions.join(layout.file_name());
        let mut changes = Vec::new();
        if let Some(root) = above(&self.functions, ".git") {
            let line = format!("{} text eol=lf", shown(&file, &root));
            let what = "keep its line ends (`eol=lf`)";
            changes.extend(line_in(&root.join(".gitattributes"), &line, what));
        }
        if let Some(root) = above(&self.functions, "package.json") {
            if uses_prettier(&root) {
                let line = shown(&file, &root);
                let what = "leave the generated file to convex-schema";
                changes.extend(line_in(&root.join(".prettierignore"), &line, what));
            }
        }
        changes
    }

    /// Returns the lines that a person has to add so that other formatters leave the generated file alone.
    pub(super) fn by_hand(&self, layout: Layout) -> Vec<String> {
        let file = self.functions.join(layout.file_name());
        let settings = FORMATTERS.into_iter().filter_map(|(name, mark, key)| {
            let root = above(&self.functions, name)?;
            let entry = shown(&file, &root);
            Some(format!("add `\"{mark}{entry}\"` to `{key}` in `{name}`"))
        });
        settings.collect()
    }
}

/// Formatters whose settings are not lists of lines: the file, and the entry to add in it.
const FORMATTERS: [(&str, &str, &str); 4] = [
    ("biome.json", "!", "files.includes"),
    ("biome.jsonc", "!", "files.includes"),
    ("dprint.json", "", "excludes"),
    ("dprint.jsonc", "", "excludes"),
];

/// The functions of the nearest project: what `convex.json` names, or a folder `convex`.
fn nearest(start: &Path) -> Result<Option<PathBuf>> {
    for folder in start.ancestors() {
        if let Ok(text) = fs::read_to_string(folder.join("convex.json")) {
            let config: serde_json::Value = serde_json::from_str(&text)?;
            let functions = config.get("functions").and_then(|it| it.as_str());
            return Ok(Some(folder.join(functions.unwrap_or("convex"))));
        }
        let functions = folder.join("convex");
        // A Rust crate may be called so as well.
        if functions.is_dir() && !functions.join("Cargo.toml").exists() {
            return Ok(Some(functions));
        }
    }
    Ok(None)
}

/// The nearest folder from `start` on upwards that has `name` in it.
fn above(start: &Path, name: &str) -> Option<PathBuf> {
    let mut folders = start.ancestors();
    folders
        .find(|folder| folder.join(name).exists())
        .map(Path::to_owned)
}

fn uses_prettier(root: &Path) -> bool {
    let package = fs::read_to_string(root.join("package.json")).unwrap_or_default();
    root.join(".prettierignore").exists() || package.contains("\"prettier\"")
}

/// A file with `line` at its end; `None` if it has it.
fn line_in(path: &Path, line: &str, what: &str) -> Option<Change> {
    let mut text = fs::read_to_string(path).unwrap_or_default();
    if text.lines().any(|known| known.trim() == line) {
        return None;
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(line);
    text.push('\n');
    Some(Change {
        path: path.to_owned(),
        text,
        what: format!("add `{line}`, to {what}"),
        otherwise: "differences in formatting alone are left alone by builds",
    })
}
