//! From the default export to every table and field.

mod table;
mod validator;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::load::resolved;
use super::parse::{Expression, File, Place, Property};
use crate::Notes;
use crate::notes::Docs;

/// How many names may stand for each other: no schema nests so deep, circles end here.
const DEPTH: usize = 64;

/// What the walk finds besides notes.
#[derive(Default)]
pub(super) struct Found {
    /// The argument of `defineSchema` with the tables, if it stands in the first file.
    pub(super) argument: Option<Place>,
    /// The places of what tables of packages are spread from; `None` if one is in another file.
    pub(super) spreads: Option<Vec<Place>>,
    /// Constants of the first file that hold tables, with the names of these.
    pub(super) tables: BTreeMap<String, String>,
    /// Statements of which something became a note.
    pub(super) reached: BTreeSet<(PathBuf, Place)>,
}

/// The notes of the schema in `entry`, one of `files`.
pub(super) fn notes(entry: &Path, files: &BTreeMap<PathBuf, File>, notes: &mut Notes) -> Found {
    let walk = Walk {
        entry,
        files,
        reached: RefCell::default(),
    };
    let mut found = Found {
        spreads: Some(Vec::new()),
        ..Found::default()
    };
    if let Some(file) = files.get(entry) {
        let at = Here { path: entry, file };
        if let Some(default) = &file.default {
            walk.schema(at, default, notes, &mut found, DEPTH);
        }
    }
    found.reached = walk.reached.into_inner();
    found
}

/// A file that is being looked at.
#[derive(Clone, Copy)]
struct Here<'a> {
    path: &'a Path,
    file: &'a File,
}

struct Walk<'a> {
    entry: &'a Path,
    files: &'a BTreeMap<PathBuf, File>,
    reached: RefCell<BTreeSet<(PathBuf, Place)>>,
}

/// What a name stands for.
enum Meaning<'a> {
    /// A constant or a function, with the lines about it.
    Constant(Here<'a>, &'a Expression, Docs),
    /// Something of a package, or that is no constant.
    Foreign,
}

impl<'a> Walk<'a> {
    fn schema(
        &self,
        at: Here<'a>,
        value: &'a Expression,
        notes: &mut Notes,
        found: &mut Found,
        depth: usize,
    ) {
        match value {
            Expression::Name(name) => {
                if let (Meaning::Constant(at, value, _), 1..) =
                    (self.meaning(at, name, depth), depth)
                {
                    self.schema(at, value, notes, found, depth - 1);
                }
            }
            Expression::Call(_, arguments, _) => {
                if let Some((tables, place)) = arguments.first() {
                    found.argument = (at.path == self.entry).then_some(*place);
                    self.tables(at, (tables, *place), notes, found, DEPTH);
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

    /// What the function called `callee` returns, whether it takes nothing, and the lines about
    /// it; `None` if it is no function of the project.
    fn function(
        &self,
        at: Here<'a>,
        callee: &'a Expression,
        depth: usize,
    ) -> Option<(Here<'a>, &'a Expression, bool, Docs)> {
        let Expression::Name(name) = callee else {
            return None;
        };
        match self.meaning(at, name, depth) {
            Meaning::Constant(at, Expression::Function(value, takes_nothing), docs) => {
                Some((at, value, *takes_nothing, docs))
            }
            _ => None,
        }
    }

    /// What `name` stands for in a file.
    fn meaning(&self, at: Here<'a>, name: &str, depth: usize) -> Meaning<'a> {
        if let Some((value, place)) = at.file.constants.get(name) {
            self.reached
                .borrow_mut()
                .insert((at.path.to_owned(), *place));
            let statements = at.file.statements.iter();
            let places: Vec<_> = statements.map(|statement| statement.place).collect();
            let all = Place {
                start: 0,
                end: usize::MAX,
            };
            let mut about = at.file.comments.about(&places, all);
            let statement = places.iter().position(|each| each == place);
            let docs = statement.map(|statement| std::mem::take(&mut about[statement]));
            return Meaning::Constant(at, value, docs.unwrap_or_default());
        }
        let Some(import) = at.file.imports.get(name) else {
            return Meaning::Foreign;
        };
        let file = resolved(at.path, &import.module);
        let file = file.and_then(|path| self.files.get_key_value(&path));
        match file {
            Some((path, file)) if depth > 0 => {
                let at = Here { path, file };
                match (&file.default, import.name.as_str()) {
                    (Some(default), "default") => Meaning::Constant(at, default, Docs::default()),
                    _ => self.meaning(at, &import.name, depth - 1),
                }
            }
            _ => Meaning::Foreign,
        }
    }
}

/// The lines about each of `properties`.
fn about(file: &File, properties: &[Property], whole: Place) -> Vec<Docs> {
    let places: Vec<_> = properties.iter().map(|property| property.place).collect();
    file.comments.about(&places, whole)
}

fn is_name(value: &Expression, wanted: &str) -> bool {
    matches!(value, Expression::Name(name) if name == wanted)
}

/// What something that is spread is called.
fn called(value: &Expression) -> String {
    match value {
        Expression::Name(name) | Expression::Member(_, name, _) => name.clone(),
        Expression::Call(callee, ..) => called(callee),
        _ => "...".to_owned(),
    }
}
