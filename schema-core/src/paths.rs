//! Paths into documents: the validators at a path, the paths of all fields, and references to tables.

use convex_schema_rules::name::is_system_name;

use crate::schema::{FieldRef, TableRef, ValidatorKind, ValidatorRef};

/// The validators at the path of an index field.
#[derive(Default)]
pub struct Target<'a> {
    /// A value there satisfies one of these. Empty if no document has anything there.
    pub validators: Vec<ValidatorRef<'a>>,
    /// Whether a valid document may have nothing there.
    pub may_be_absent: bool,
    /// Whether some object on the way has no such field.
    pub(crate) is_lacking: bool,
    /// The furthest place that the path reaches without leading on.
    pub(crate) dead_end: Option<DeadEnd<'a>>,
}

/// Where a path leaves what documents can hold.
#[derive(Clone, Copy)]
pub(crate) struct DeadEnd<'a> {
    /// How many names of the path exist.
    pub(crate) found: usize,
    /// The validator there: an object without the next field, a union of them, or one without fields.
    pub(crate) at: ValidatorRef<'a>,
}

/// Finds the validators at `path`, names with dots between them, in documents of `document`.
///
/// Of the members of a union any may lead on. The validator of a document has no fields that start
/// with `_`: Convex leaves them out.
pub fn target<'a>(document: ValidatorRef<'a>, path: &str) -> Target<'a> {
    let parts: Vec<&str> = path.split('.').collect();
    let mut target = Target::default();
    target.follow(document, &parts, 0);
    target
}

impl<'a> Target<'a> {
    /// Follows `parts` from `at`, to where the first `found` of them lead.
    fn follow(&mut self, at: ValidatorRef<'a>, parts: &[&str], found: usize) {
        let Some(name) = parts.get(found) else {
            return self.validators.push(at);
        };
        match at.kind() {
            ValidatorKind::Any | ValidatorKind::Unknown(_) => self.validators.push(at),
            ValidatorKind::Union(members) => {
                self.end(at, found);
                for member in members.iter() {
                    self.follow(member.validator(), parts, found);
                }
            }
            ValidatorKind::Object(fields) => {
                let is_left_out = found == 0 && is_system_name(name);
                match fields.get(name).filter(|_| !is_left_out) {
                    Some(field) => {
                        self.may_be_absent |= field.is_optional();
                        self.follow(field.validator(), parts, found + 1);
                    }
                    None => {
                        self.is_lacking = true;
                        self.may_be_absent = true;
                        self.end(at, found);
                    }
                }
            }
            ValidatorKind::Null
            | ValidatorKind::Float64
            | ValidatorKind::Int64
            | ValidatorKind::CommitTs
            | ValidatorKind::Function(_)
            | ValidatorKind::Boolean
            | ValidatorKind::String
            | ValidatorKind::Bytes
            | ValidatorKind::Id(_)
            | ValidatorKind::Literal(_)
            | ValidatorKind::Array(_)
            | ValidatorKind::Record { .. } => {
                self.may_be_absent = true;
                self.end(at, found);
            }
        }
    }

    /// Notes that the path may lead no further than `at`.
    fn end(&mut self, at: ValidatorRef<'a>, found: usize) {
        if self.dead_end.is_none_or(|end| end.found < found) {
            self.dead_end = Some(DeadEnd { found, at });
        }
    }
}

/// A field of an object, somewhere in a document.
#[derive(Clone, Copy)]
pub struct FieldPlace<'a, 'p> {
    /// The field.
    pub field: FieldRef<'a>,
    /// Its path: `address.city`, `items[].price`, `scores.values().x`.
    pub path: &'p str,
    /// Whether an index can name it: no array or record is on the way.
    pub can_be_indexed: bool,
}

/// Visits the fields of all objects in the documents of `table`, see [`fields_in`].
pub fn fields<'a>(table: TableRef<'a>, mut visit: impl FnMut(FieldPlace<'a, '_>)) {
    if let Some(document) = table.document() {
        fields_in(document, &mut visit);
    }
}

/// Visits the fields of all objects in `document`, from the outside in. A path that several
/// members of a union have is visited for each of them.
pub fn fields_in<'a>(document: ValidatorRef<'a>, visit: &mut impl FnMut(FieldPlace<'a, '_>)) {
    let mut path = String::new();
    walk(document, &mut path, true, visit);
}

fn walk<'a>(
    at: ValidatorRef<'a>,
    path: &mut String,
    can_be_indexed: bool,
    visit: &mut impl FnMut(FieldPlace<'a, '_>),
) {
    let length = path.len();
    match at.kind() {
        ValidatorKind::Object(fields) => {
            for field in fields.iter() {
                if length > 0 {
                    path.push('.');
                }
                path.push_str(field.name());
                visit(FieldPlace {
                    field,
                    path,
                    can_be_indexed,
                });
                walk(field.validator(), path, can_be_indexed, visit);
                path.truncate(length);
            }
        }
        ValidatorKind::Union(members) => {
            for member in members.iter() {
                walk(member.validator(), path, can_be_indexed, visit);
            }
        }
        ValidatorKind::Array(element) => {
            path.push_str("[]");
            walk(element, path, false, visit);
        }
        ValidatorKind::Record { values, .. } => {
            path.push_str(".values()");
            walk(values, path, false, visit);
        }
        ValidatorKind::Any
        | ValidatorKind::Null
        | ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Boolean
        | ValidatorKind::String
        | ValidatorKind::Bytes
        | ValidatorKind::Id(_)
        | ValidatorKind::Literal(_)
        | ValidatorKind::Function(_)
        | ValidatorKind::Unknown(_) => {}
    }
    path.truncate(length);
}

/// The members of a union, and of unions in it; another validator is its own only member.
pub fn members(of: ValidatorRef<'_>) -> Vec<ValidatorRef<'_>> {
    match of.kind() {
        ValidatorKind::Union(members_of) => members_of
            .iter()
            .flat_map(|member| members(member.validator()))
            .collect(),
        _ => vec![of],
    }
}

/// A table that a value refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference<'a> {
    /// The table.
    pub table: &'a str,
    /// Whether a value can refer to several documents.
    pub is_many: bool,
}

/// The tables that values of `validator` refer to, each once; fields of objects inside are places
/// of their own.
pub fn references(validator: ValidatorRef<'_>) -> Vec<Reference<'_>> {
    let mut found = Vec::new();
    refer(validator, false, &mut found);
    found
}

fn refer<'a>(at: ValidatorRef<'a>, is_many: bool, found: &mut Vec<Reference<'a>>) {
    match at.kind() {
        ValidatorKind::Id(table) => match found.iter_mut().find(|known| known.table == table) {
            Some(known) => known.is_many |= is_many,
            None => found.push(Reference { table, is_many }),
        },
        ValidatorKind::Union(members) => {
            for member in members.iter() {
                refer(member.validator(), is_many, found);
            }
        }
        ValidatorKind::Array(element) => refer(element, true, found),
        ValidatorKind::Record { keys, values } => {
            refer(keys, true, found);
            refer(values, true, found);
        }
        ValidatorKind::Any
        | ValidatorKind::Null
        | ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Boolean
        | ValidatorKind::String
        | ValidatorKind::Bytes
        | ValidatorKind::Literal(_)
        | ValidatorKind::Function(_)
        | ValidatorKind::Unknown(_)
        | ValidatorKind::Object(_) => {}
    }
}
