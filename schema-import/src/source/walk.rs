//! From the default export to every table and field.

use std::collections::BTreeMap;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use super::comments::paragraphs;
use super::parse::{self, Expression, File, Place, Property};
use crate::Notes;
use crate::notes::{Note, Step};

/// How many names may stand for each other: no schema nests so deep, circles end here.
const DEPTH: usize = 64;

/// The notes of the schema in `entry`.
pub(super) fn notes(entry: &Path) -> std::io::Result<Notes> {
    let mut files = BTreeMap::new();
    load(entry, &mut files)?;
    let walk = Walk { files: &files };
    let mut notes = Notes::default();
    let Some(file) = files.get(entry) else {
        return Ok(notes);
    };
    let at = Here { path: entry, file };
    notes.exports.clone_from(&file.exports);
    notes.exports.retain(|name| name != "default");
    if let Some(default) = &file.default {
        walk.schema(at, default, &mut notes, DEPTH);
    }
    Ok(notes)
}

/// Reads a file and those that it imports from its own project.
fn load(path: &Path, files: &mut BTreeMap<PathBuf, File>) -> std::io::Result<()> {
    if files.contains_key(path) {
        return Ok(());
    }
    let text = std::fs::read_to_string(path)?;
    let file = parse::file(&text)
        .ok_or_else(|| Error::new(ErrorKind::InvalidData, "it is no TypeScript"))?;
    let modules: Vec<_> = file
        .imports
        .values()
        .map(|(module, _)| module.clone())
        .collect();
    files.insert(path.to_owned(), file);
    for module in modules {
        if let Some(other) = resolved(path, &module) {
            // What can't be read has no notes.
            let _ = load(&other, files);
        }
    }
    Ok(())
}

/// The file that `path` means by `module`; `None` for packages.
fn resolved(path: &Path, module: &str) -> Option<PathBuf> {
    if !module.starts_with('.') {
        return None;
    }
    let base = path.parent()?.join(module);
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

/// A file that is being looked at.
#[derive(Clone, Copy)]
struct Here<'a> {
    path: &'a Path,
    file: &'a File,
}

struct Walk<'a> {
    files: &'a BTreeMap<PathBuf, File>,
}

/// What a name stands for.
enum Meaning<'a> {
    /// A constant, with the lines about it.
    Constant(Here<'a>, &'a Expression, Vec<String>),
    /// Something of a package, or that is no constant.
    Foreign,
}

impl<'a> Walk<'a> {
    fn schema(&self, at: Here<'a>, value: &'a Expression, notes: &mut Notes, depth: usize) {
        match value {
            Expression::Name(name) => {
                if let (Meaning::Constant(at, value, _), 1..) =
                    (self.meaning(at, name, depth), depth)
                {
                    self.schema(at, value, notes, depth - 1);
                }
            }
            Expression::Call(_, arguments, _) => {
                if let Some((tables, _)) = arguments.first() {
                    self.tables(at, tables, notes, DEPTH);
                }
                if let Some((Expression::Object(options, _), _)) = arguments.get(1) {
                    let strict = options
                        .iter()
                        .find(|option| option.name.as_deref() == Some("strictTableNameTypes"));
                    if let Some(Expression::Boolean(strict)) = strict.map(|option| &option.value) {
                        notes.strict_table_name_types = Some(*strict);
                    }
                }
            }
            _ => {}
        }
    }

    /// The object of all tables, or a part of it.
    fn tables(&self, at: Here<'a>, value: &'a Expression, notes: &mut Notes, depth: usize) {
        match value {
            Expression::Object(properties, whole) => {
                let about = about(at.file, properties, *whole);
                for (property, docs) in properties.iter().zip(about) {
                    let Some(name) = &property.name else {
                        self.tables(at, &property.value, notes, depth);
                        continue;
                    };
                    let mut note = self.table(at, &property.value, depth);
                    let own = std::mem::take(&mut note.docs);
                    note.docs = paragraphs([docs, own]);
                    notes.tables.insert(name.clone(), note);
                }
            }
            Expression::Name(name) => match self.meaning(at, name, depth) {
                Meaning::Constant(at, value, _) if depth > 0 => {
                    self.tables(at, value, notes, depth - 1);
                }
                _ => notes.spreads.push(name.clone()),
            },
            _ => notes.spreads.push(called(value)),
        }
    }

    /// `defineTable(...)` with what is chained to it, or the constant that holds it.
    fn table(&self, at: Here<'a>, value: &'a Expression, depth: usize) -> Note {
        match value {
            Expression::Name(name) if depth > 0 => match self.meaning(at, name, depth) {
                Meaning::Constant(at, value, docs) => {
                    let mut note = self.table(at, value, depth - 1);
                    note.docs = paragraphs([docs, std::mem::take(&mut note.docs)]);
                    note
                }
                Meaning::Foreign => Note::default(),
            },
            Expression::Call(callee, arguments, _) => match &**callee {
                Expression::Member(object, _) if !is_name(object, "v") => {
                    self.table(at, object, depth)
                }
                Expression::Name(_) => match arguments.first() {
                    Some((document, _)) => {
                        let mut note = self.validator(at, document, depth);
                        note.name = None;
                        note
                    }
                    None => Note::default(),
                },
                _ => Note::default(),
            },
            _ => Note::default(),
        }
    }

    fn validator(&self, at: Here<'a>, value: &'a Expression, depth: usize) -> Note {
        match value {
            Expression::Name(name) if depth > 0 => match self.meaning(at, name, depth) {
                Meaning::Constant(at, value, docs) => {
                    let mut note = self.validator(at, value, depth - 1);
                    note.type_docs = paragraphs([docs, std::mem::take(&mut note.type_docs)]);
                    note.name = Some(name.clone());
                    note
                }
                Meaning::Foreign => Note::default(),
            },
            Expression::Object(properties, whole) => self.object(at, properties, *whole, depth),
            // `validator.fields` is the object that the validator was made of.
            Expression::Member(object, name) if name == "fields" => {
                self.validator(at, object, depth)
            }
            Expression::Call(callee, arguments, whole) => match &**callee {
                Expression::Member(object, method) if is_name(object, "v") => {
                    self.constructor(at, method, arguments, *whole, depth)
                }
                _ => Note::default(),
            },
            _ => Note::default(),
        }
    }

    /// `v.method(arguments)`.
    fn constructor(
        &self,
        at: Here<'a>,
        method: &str,
        arguments: &'a [(Expression, Place)],
        whole: Place,
        depth: usize,
    ) -> Note {
        let argument = |position: usize| {
            let argument = arguments.get(position);
            argument.map(|(value, _)| self.validator(at, value, depth))
        };
        let mut note = Note::default();
        let mut step = |step: Step, inner: Option<Note>| {
            note.steps.extend(inner.map(|inner| (step, inner)));
        };
        match method {
            "optional" | "object" => return argument(0).unwrap_or_default(),
            "array" => step(Step::Element, argument(0)),
            "nullable" => step(Step::Member(0), argument(0)),
            "record" => {
                step(Step::Key, argument(0));
                step(Step::Value, argument(1));
            }
            "union" => {
                let places: Vec<_> = arguments.iter().map(|(_, place)| *place).collect();
                let about = at.file.comments.about(&places, whole);
                for (position, docs) in about.into_iter().enumerate() {
                    let mut member = argument(position).unwrap_or_default();
                    member.docs = docs;
                    step(Step::Member(position), Some(member));
                }
            }
            _ => {}
        }
        note
    }

    fn object(&self, at: Here<'a>, properties: &'a [Property], whole: Place, depth: usize) -> Note {
        let mut note = Note::default();
        let about = about(at.file, properties, whole);
        for (property, docs) in properties.iter().zip(about) {
            let mut inner = self.validator(at, &property.value, depth);
            match &property.name {
                None => note.steps.extend(inner.steps),
                Some(name) => {
                    inner.docs = docs;
                    note.steps.insert(Step::Field(name.clone()), inner);
                }
            }
        }
        note
    }

    /// What `name` stands for in a file.
    fn meaning(&self, at: Here<'a>, name: &str, depth: usize) -> Meaning<'a> {
        if let Some((value, place)) = at.file.constants.get(name) {
            let statement = at.file.statements.iter().position(|each| each == place);
            let all = Place {
                start: 0,
                end: usize::MAX,
            };
            let mut about = at.file.comments.about(&at.file.statements, all);
            let docs = statement.map(|statement| std::mem::take(&mut about[statement]));
            return Meaning::Constant(at, value, docs.unwrap_or_default());
        }
        let Some((module, imported)) = at.file.imports.get(name) else {
            return Meaning::Foreign;
        };
        let file = resolved(at.path, module);
        let file = file.and_then(|path| self.files.get_key_value(&path));
        match file {
            Some((path, file)) if depth > 0 => {
                let at = Here { path, file };
                match (&file.default, imported.as_str()) {
                    (Some(default), "default") => Meaning::Constant(at, default, Vec::new()),
                    _ => self.meaning(at, imported, depth - 1),
                }
            }
            _ => Meaning::Foreign,
        }
    }
}

/// The lines about each of `properties`.
fn about(file: &File, properties: &[Property], whole: Place) -> Vec<Vec<String>> {
    let places: Vec<_> = properties.iter().map(|property| property.place).collect();
    file.comments.about(&places, whole)
}

fn is_name(value: &Expression, wanted: &str) -> bool {
    matches!(value, Expression::Name(name) if name == wanted)
}

/// What something that is spread is called.
fn called(value: &Expression) -> String {
    match value {
        Expression::Name(name) | Expression::Member(_, name) => name.clone(),
        Expression::Call(callee, ..) => called(callee),
        _ => "...".to_owned(),
    }
}
