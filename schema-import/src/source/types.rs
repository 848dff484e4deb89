//! Writes types so that they mean the same in the generated file.
//!
//! A type that a file imports becomes `import('module').Name`; an alias or an interface of the
//! schema file, which is going to be replaced, is written out.

use std::path::Path;

use convex_schema_rules::javascript::TYPES_OF_VALUES;

use super::load::Project;
use super::parse::types::{Declared, Type};
use super::parse::{Export, File, TextRange};

/// How many aliases may refer to each other.
const DEPTH: usize = 8;

/// The longest type that is kept.
const LONGEST: usize = 300;

/// The types of one project as its generated file has them.
pub(super) struct Types<'a> {
    pub(super) project: &'a Project,
    /// The schema file.
    pub(super) entry: &'a Path,
}

impl Types<'_> {
    /// The text of a type of the file `path`; `None` if it can't be written elsewhere.
    pub(super) fn text(&self, path: &Path, file: &File, ty: &Type) -> Option<String> {
        let text = self.written(path, file, ty, DEPTH)?;
        let text = in_one_line(&text);
        // Double quotes would need escapes in Rust.
        let text = if text.contains(['\'', '`']) {
            text
        } else {
            text.replace('"', "'")
        };
        (text.len() <= LONGEST && !is_loose(&text)).then_some(text)
    }

    fn written(&self, path: &Path, file: &File, ty: &Type, depth: usize) -> Option<String> {
        if ty.has_values || depth == 0 || file.comments.are_in(ty.place) {
            return None;
        }
        let mut changes: Vec<(TextRange, String)> = Vec::new();
        for (name, place) in &ty.names {
            changes.push((*place, self.name(path, file, name, depth)?));
        }
        for (module, place) in &ty.modules {
            changes.push((*place, format!("'{}'", self.module(path, module)?)));
        }
        changes.sort();
        let mut text = String::new();
        let mut from = ty.place.start;
        for (place, change) in changes {
            text.push_str(file.text(TextRange {
                start: from,
                end: place.start,
            }));
            text.push_str(&change);
            from = place.end;
        }
        let end = ty.place.end;
        text.push_str(file.text(TextRange { start: from, end }));
        Some(text)
    }

    /// Returns the name of `name` in the generated file.
    fn name(&self, path: &Path, file: &File, name: &str, depth: usize) -> Option<String> {
        if let Some(import) = file.imports.get(name) {
            if import.module == "convex/values"
                && import.name == name
                && TYPES_OF_VALUES.contains(&name)
            {
                return Some(name.to_owned());
            }
            let module = self.module(path, &import.module)?;
            return Some(match import.name.as_str() {
                "*" => format!("import('{module}')"),
                name => format!("import('{module}').{name}"),
            });
        }
        match file.types.get(name) {
            // It is global.
            None => Some(name.to_owned()),
            Some(Declared::Plain(ty)) if path == self.entry => {
                let text = self.written(path, file, ty, depth - 1)?;
                Some(if ty.is_one_word(file) {
                    text
                } else {
                    format!("({text})")
                })
            }
            Some(_) if path == self.entry => None,
            Some(_) => {
                let is_this = |export: &&Export| matches!(export, Export::Local { name: local, .. } if local == name);
                let is_exported = file.exports.get(name).as_ref().is_some_and(is_this);
                let module = self.path_from_entry(path)?;
                is_exported.then(|| format!("import('{module}').{name}"))
            }
        }
    }

    /// Returns the name of the module `module` of the file `path` in the folder of the schema file.
    fn module(&self, path: &Path, module: &str) -> Option<String> {
        match self.project.resolved(path, module) {
            Some(file) => self.path_from_entry(&file),
            None if module.starts_with('.') => self.generated(path, module),
            None => Some(module.to_owned()),
        }
    }

    /// A file that does not exist, such as one of `_generated`, of the same folder.
    fn generated(&self, path: &Path, module: &str) -> Option<String> {
        (path.parent() == self.entry.parent()).then(|| module.to_owned())
    }

    /// The path of a module from the folder of the schema file.
    fn path_from_entry(&self, path: &Path) -> Option<String> {
        let folder = self.entry.parent()?;
        let mut up = String::new();
        let mut base = folder;
        let rest = loop {
            if let Ok(rest) = path.strip_prefix(base) {
                break rest;
            }
            base = base.parent()?;
            up.push_str("../");
        };
        let rest = rest.with_extension("");
        let rest = rest.to_string_lossy().replace('\\', "/");
        let start = if up.is_empty() { "./" } else { &up };
        Some(format!("{start}{rest}"))
    }
}

/// The text without line breaks; brackets need no blank in their place.
fn in_one_line(text: &str) -> String {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut joined = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        let is_open = joined.ends_with(['<', '(', '[']);
        if !is_open && !line.starts_with(['>', ')', ']']) {
            joined.push(' ');
        }
        joined.push_str(line);
    }
    joined
}

/// Whether a type says less than the validator does.
fn is_loose(text: &str) -> bool {
    matches!(text, "any" | "unknown" | "never")
}

impl Type {
    /// Whether the type needs no parentheses.
    fn is_one_word(&self, file: &File) -> bool {
        let text = file.text(self.place);
        text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') || text.starts_with('{')
    }
}
