//! The names that statements use, across files.
//!
//! The walk follows the names that make a schema. Where it ends (functions with branches,
//! conditions), every name in the statements belongs to the schema.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::load::Project;
use super::parse::{Export, File, Import, Statement, TextRange};

/// Statements: files and positions.
pub(super) type Statements = BTreeSet<(PathBuf, usize)>;

/// Something that a file exports: the file, and the name; no name for all of it.
pub(super) type Exported = (PathBuf, Option<String>);

/// Returns the statements `from` and those of `exported`, and all that they name.
pub(super) fn all(project: &Project, from: &Statements, exported: &[Exported]) -> Statements {
    let mut named = Named {
        project,
        found: Statements::new(),
        open: from.iter().cloned().collect(),
    };
    for (path, name) in exported {
        named.exported(path, name.as_deref(), &mut BTreeSet::new());
    }
    while let Some((path, position)) = named.open.pop() {
        if let Some((path, file)) = project.files.get_key_value(&path) {
            if named.found.insert((path.clone(), position)) {
                named.uses(path, file, position);
            }
        }
    }
    named.found
}

/// A search for what statements name.
struct Named<'a> {
    project: &'a Project,
    found: Statements,
    /// Statements to look at.
    open: Vec<(PathBuf, usize)>,
}

impl<'a> Named<'a> {
    /// Adds what the names in a statement refer to.
    fn uses(&mut self, path: &'a Path, file: &'a File, position: usize) {
        let uses = file.statements.get(position).map(|it| it.uses.as_slice());
        for (name, at) in uses.unwrap_or_default() {
            match file.imports.get(name) {
                Some(import) if import.is_type => {}
                Some(import) => {
                    let name = name_there(file, import, at + name.len());
                    self.export_of(path, &import.module, name, &mut BTreeSet::new());
                }
                None => self.declared(path, file, name),
            }
        }
    }

    /// Adds the statement of a file that declares `name`.
    fn declared(&mut self, path: &Path, file: &File, name: &str) {
        let declares = |statement: &Statement| statement.declares.iter().any(|it| it == name);
        if let Some(position) = file.statements.iter().position(declares) {
            self.open.push((path.to_owned(), position));
        }
    }

    /// Adds what a module that `path` imports exports as `name`; all of it without a name.
    fn export_of(
        &mut self,
        path: &Path,
        module: &str,
        name: Option<&str>,
        seen: &mut BTreeSet<Exported>,
    ) {
        if let Some(path) = self.project.resolved(path, module) {
            self.exported(&path, name, seen);
        }
    }

    /// Adds what the file `path` exports as `name`; all of it without a name.
    fn exported(&mut self, path: &Path, name: Option<&str>, seen: &mut BTreeSet<Exported>) {
        let file = self.project.files.get_key_value(path);
        let Some((path, file)) = file else { return };
        if !seen.insert((path.clone(), name.map(str::to_owned))) {
            return;
        }
        let Some(name) = name else {
            for name in file.exports.keys() {
                self.exported(path, Some(name), seen);
            }
            for module in &file.stars {
                self.export_of(path, module, None, seen);
            }
            return;
        };
        match file.exports.get(name) {
            Some(Export::Local { name, statement }) => {
                self.open.push((path.clone(), *statement));
                self.declared(path, file, name);
            }
            Some(Export::Value(constant)) => self.open.push((path.clone(), constant.statement)),
            Some(Export::From {
                module,
                name,
                statement,
            }) => {
                self.open.push((path.clone(), *statement));
                let name = (name != "*").then_some(name.as_str());
                self.export_of(path, module, name, seen);
            }
            None => {
                for module in &file.stars {
                    self.export_of(path, module, Some(name), seen);
                }
            }
        }
    }
}

/// The name in its module of what `import` imports, where it is used up to `end`; `None` for all that
/// the module exports.
pub(super) fn name_there<'a>(file: &'a File, import: &'a Import, end: usize) -> Option<&'a str> {
    if import.name != "*" {
        return Some(&import.name);
    }
    let start = end;
    let end = file.comments.source().len();
    member(file.text(TextRange { start, end }))
}

/// The name behind a dot at the start of `text`.
fn member(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let text = text.strip_prefix("?.").or_else(|| text.strip_prefix('.'))?;
    let text = text.trim_start();
    let end = text.find(|sign: char| !(sign.is_alphanumeric() || "_$".contains(sign)));
    Some(&text[..end.unwrap_or(text.len())])
}
