//! Walks from the default export to every table and field.

mod cast;
mod table;
mod validator;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::load::Project;
use super::parse::{Call, Expression, Key, Property, TextRange};
use super::scope::{Here, Scope, What};
use super::types::Types;
use crate::notes::{Docs, Note, SchemaNote, Spread};
use crate::{Cast, Unread};

/// The results of the walk.
#[derive(Default)]
pub(super) struct Found {
    pub(super) schema: SchemaNote,
    pub(super) tables: BTreeMap<String, Note>,
    pub(super) spreads: Vec<Spread>,
    /// Parts of the object of tables that the syntax does not show.
    pub(super) unread: Vec<Unread>,
    /// The argument of `defineSchema` with the tables, if it stands in the first file.
    pub(super) argument: Option<TextRange>,
    /// Constants of the first file that hold tables, with the names of the tables.
    pub(super) constants: BTreeMap<String, String>,
    /// Statements that were reached, by file and position.
    pub(super) reached: BTreeSet<(PathBuf, usize)>,
    pub(super) casts: Vec<Cast>,
}

/// Walks the schema in the file `entry` of `project`.
pub(super) fn walk(entry: &Path, project: &Project) -> Found {
    let walk = Walk {
        entry,
        scope: Scope::new(project),
        types: Types { project, entry },
        casts: RefCell::default(),
        lost_casts: Cell::default(),
    };
    let mut found = Found::default();
    if let Some((path, file)) = project.files.get_key_value(entry) {
        let target = walk.scope.export(&Here::new(path, file), "default");
        found.schema.docs = Docs::paragraphs(target.docs);
        if let What::Value(at, value) = target.what {
            walk.schema(&at, value, &mut found);
        }
    }
    found.casts = cast::sorted(walk.casts.into_inner());
    found.reached = walk.scope.into_reached();
    found
}

struct Walk<'a> {
    entry: &'a Path,
    scope: Scope<'a>,
    types: Types<'a>,
    casts: RefCell<Vec<Cast>>,
    /// How many casts have no type for the generated file.
    lost_casts: Cell<usize>,
}

impl<'a> Walk<'a> {
    fn schema(&self, at: &Here<'a>, value: &'a Expression, found: &mut Found) {
        match value {
            Expression::Cast(cast) => {
                self.cast(at, &cast.to);
                self.schema(at, &cast.value, found);
            }
            Expression::Name(..) | Expression::Member(..) => {
                let target = self.scope.follow(at, value);
                found.schema.add(Docs::paragraphs(target.docs));
                match target.what {
                    What::Value(at, inner) if !std::ptr::eq(inner, value) => {
                        self.schema(&at, inner, found);
                    }
                    _ => {}
                }
            }
            Expression::Call(call) => match self.scope.called(at, call) {
                Some(called) => {
                    found.schema.add(Docs::paragraphs(called.docs));
                    self.schema(&called.at, &called.function.returned, found);
                }
                None => self.definition(at, call, found),
            },
            _ => {}
        }
    }

    /// `defineSchema(tables, options)`.
    fn definition(&self, at: &Here<'a>, call: &'a Call, found: &mut Found) {
        let Some((tables, place)) = call.arguments.first() else {
            return;
        };
        found.argument = (at.path == self.entry).then_some(*place);
        let start = call.place.start;
        let before = at.file.comments.before(start, place.start);
        found.schema.add(before);
        self.tables(at, tables, *place, found);
        let Some((Expression::Object(options, whole), _)) = call.arguments.get(1) else {
            return;
        };
        let mut before = at.file.comments.before(place.end, whole.start);
        for (option, docs) in options.iter().zip(about(at, options, *whole)) {
            let docs = Docs::paragraphs([std::mem::take(&mut before), docs]);
            match (&option.key, &option.value) {
                (Key::Named(name), Expression::Boolean(value)) => {
                    found.schema.options.insert(name.clone(), (*value, docs));
                }
                _ => found.schema.add(docs),
            }
        }
        found.schema.add(before);
    }
}

/// The lines about each of `properties`.
fn about(at: &Here<'_>, properties: &[Property], whole: TextRange) -> Vec<Docs> {
    let places: Vec<_> = properties.iter().map(|property| property.place).collect();
    at.about(&places, whole)
}
