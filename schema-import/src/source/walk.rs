//! From the default export to every table and field.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::load::resolved;
use super::parse::{Expression, File, Place, Property};
use crate::Notes;
use crate::notes::{Docs, Note, Step};

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

    /// The object of all tables, or a part of it, and where it stands.
    fn tables(
        &self,
        at: Here<'a>,
        (value, place): (&'a Expression, Place),
        notes: &mut Notes,
        found: &mut Found,
        depth: usize,
    ) {
        match value {
            Expression::Object(properties, whole) => {
                let about = about(at.file, properties, *whole);
                for (property, docs) in properties.iter().zip(about) {
                    let Some(name) = &property.name else {
                        self.tables(at, (&property.value, property.place), notes, found, depth);
                        continue;
                    };
                    let mut note = self.table(at, &property.value, depth);
                    let own = std::mem::take(&mut note.docs);
                    note.docs = Docs::paragraphs([docs, own]);
                    notes.tables.insert(name.clone(), note);
                    if let (Expression::Name(constant), true) =
                        (&property.value, at.path == self.entry)
                    {
                        found.tables.insert(constant.clone(), name.clone());
                    }
                }
            }
            Expression::Name(name) => match self.meaning(at, name, depth) {
                Meaning::Constant(at, value, _) if depth > 0 => {
                    self.tables(at, (value, place), notes, found, depth - 1);
                }
                _ => self.spread(at, name, place, notes, found),
            },
            Expression::Call(callee, ..) => match self.function(at, callee, depth) {
                Some((at, value, ..)) if depth > 0 => {
                    self.tables(at, (value, place), notes, found, depth - 1);
                }
                _ => self.spread(at, &called(value), place, notes, found),
            },
            _ => self.spread(at, &called(value), place, notes, found),
        }
    }

    fn spread(&self, at: Here<'a>, name: &str, place: Place, notes: &mut Notes, found: &mut Found) {
        notes.spreads.push(name.to_owned());
        match &mut found.spreads {
            Some(places) if at.path == self.entry => places.push(place),
            spreads => *spreads = None,
        }
    }

    /// `defineTable(...)` with what is chained to it, or the constant that holds it.
    fn table(&self, at: Here<'a>, value: &'a Expression, depth: usize) -> Note {
        match value {
            Expression::Name(name) if depth > 0 => match self.meaning(at, name, depth) {
                Meaning::Constant(at, value, docs) => {
                    let mut note = self.table(at, value, depth - 1);
                    note.docs = Docs::paragraphs([docs, std::mem::take(&mut note.docs)]);
                    note
                }
                Meaning::Foreign => Note::default(),
            },
            // `Table` of convex-helpers.
            Expression::Member(object, name, _) if name == "table" && depth > 0 => {
                self.table(at, object, depth - 1)
            }
            Expression::Call(callee, arguments, _) => match &**callee {
                Expression::Member(object, ..) if !is_name(object, "v") => {
                    self.chain(at, value, depth)
                }
                Expression::Name(_) => {
                    let document = match arguments.as_slice() {
                        [(Expression::Text(_), _), (document, _), ..] | [(document, _), ..] => {
                            self.validator(at, document, depth)
                        }
                        [] => match self.function(at, callee, depth) {
                            Some((at, value, ..)) if depth > 0 => {
                                return self.table(at, value, depth - 1);
                            }
                            _ => Note::default(),
                        },
                    };
                    Note {
                        name: None,
                        ..document
                    }
                }
                _ => Note::default(),
            },
            _ => Note::default(),
        }
    }

    /// `table.index(...).index(...)`.
    fn chain(&self, at: Here<'a>, value: &'a Expression, depth: usize) -> Note {
        let mut calls = Vec::new();
        let mut base = value;
        while let Expression::Call(callee, arguments, whole) = base {
            let Expression::Member(object, _, name) = &**callee else {
                break;
            };
            let place = Place {
                start: name.start,
                end: whole.end,
            };
            calls.push((place, arguments.first().map(|(first, _)| first)));
            base = object;
        }
        calls.reverse();
        let mut note = self.table(at, base, depth);
        let places: Vec<_> = calls.iter().map(|(place, _)| *place).collect();
        let (Some(first), Some(last)) = (places.first(), places.last()) else {
            return note;
        };
        let start = match base {
            Expression::Call(.., whole) => whole.end,
            _ => first.start,
        };
        let whole = Place {
            start,
            end: last.end,
        };
        let about = at.file.comments.about(&places, whole);
        for ((_, name), docs) in calls.into_iter().zip(about) {
            if let Some(Expression::Text(name)) = name {
                let inner = Note {
                    docs,
                    ..Note::default()
                };
                note.steps.insert(Step::Index(name.clone()), inner);
            }
        }
        note
    }

    fn validator(&self, at: Here<'a>, value: &'a Expression, depth: usize) -> Note {
        match value {
            Expression::Name(name) if depth > 0 => match self.meaning(at, name, depth) {
                Meaning::Constant(at, value, docs) => {
                    let mut note = self.validator(at, value, depth - 1);
                    note.type_docs = Docs::paragraphs([docs, std::mem::take(&mut note.type_docs)]);
                    note.name = Some(name.clone());
                    note
                }
                Meaning::Foreign => Note::default(),
            },
            Expression::Object(properties, whole) => self.object(at, properties, *whole, depth),
            // `validator.fields` is the object that the validator was made of.
            Expression::Member(object, name, _) if name == "fields" => {
                self.validator(at, object, depth)
            }
            Expression::Call(callee, arguments, whole) => match &**callee {
                Expression::Member(object, method, _) if is_name(object, "v") => {
                    self.constructor(at, method, arguments, *whole, depth)
                }
                _ => self.made(at, callee, depth),
            },
            _ => Note::default(),
        }
    }

    /// What a function of the project makes; it names the type if it always makes the same.
    fn made(&self, at: Here<'a>, callee: &'a Expression, depth: usize) -> Note {
        let Expression::Name(name) = callee else {
            return Note::default();
        };
        match self.function(at, callee, depth) {
            Some((at, value, takes_nothing, docs)) if depth > 0 => {
                let mut note = self.validator(at, value, depth - 1);
                note.type_docs = Docs::paragraphs([docs, std::mem::take(&mut note.type_docs)]);
                note.name = takes_nothing.then(|| name.clone());
                note
            }
            _ => Note::default(),
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
