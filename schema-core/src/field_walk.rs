//! Where things stand in the documents of a table, for advice and documentation.

use crate::schema::{FieldRef, TableRef, ValidatorKind, ValidatorRef};

/// What stands at the path of an index field.
#[derive(Default)]
pub struct Target<'a> {
    /// What a value there satisfies: one of these.
    pub validators: Vec<ValidatorRef<'a>>,
    /// Whether a valid document may have nothing there.
    pub may_be_absent: bool,
}

/// What stands at `path` in documents of `document`.
pub fn target<'a>(document: ValidatorRef<'a>, path: &str) -> Target<'a> {
    let parts: Vec<&str> = path.split('.').collect();
    let mut target = Target::default();
    look(document, &parts, &mut target);
    target
}

fn look<'a>(at: ValidatorRef<'a>, parts: &[&str], target: &mut Target<'a>) {
    let [name, rest @ ..] = parts else {
        return target.validators.push(at);
    };
    match at.kind() {
        ValidatorKind::Any | ValidatorKind::Unknown(_) => target.validators.push(at),
        ValidatorKind::Union(members) => {
            for member in members.iter() {
                look(member.validator(), parts, target);
            }
        }
        ValidatorKind::Object(fields) => match fields.get(name) {
            Some(field) => {
                target.may_be_absent |= field.is_optional();
                look(field.validator(), rest, target);
            }
            None => target.may_be_absent = true,
        },
        _ => target.may_be_absent = true,
    }
}

/// A field of an object, somewhere in a document.
#[derive(Clone, Copy)]
pub struct Place<'a, 'p> {
    /// The field.
    pub field: FieldRef<'a>,
    /// Its path: `address.city`, `items[].price`, `scores.values().x`.
    pub path: &'p str,
    /// Whether an index can name it: no array or record is on the way.
    pub can_be_indexed: bool,
}

/// Visits the fields of all objects in the documents of `table`, see [`fields_in`].
pub fn fields<'a>(table: TableRef<'a>, mut visit: impl FnMut(Place<'a, '_>)) {
    if let Some(document) = table.document() {
        fields_in(document, &mut visit);
    }
}

/// Visits the fields of all objects in `document`, from the outside in. A path that several
/// members of a union have is visited for each of them.
pub fn fields_in<'a>(document: ValidatorRef<'a>, visit: &mut impl FnMut(Place<'a, '_>)) {
    let mut path = String::new();
    walk(document, &mut path, true, visit);
}

fn walk<'a>(
    at: ValidatorRef<'a>,
    path: &mut String,
    can_be_indexed: bool,
    visit: &mut impl FnMut(Place<'a, '_>),
) {
    let length = path.len();
    match at.kind() {
        ValidatorKind::Object(fields) => {
            for field in fields.iter() {
                if length > 0 {
                    path.push('.');
                }
                path.push_str(field.name());
                visit(Place {
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
        _ => {}
    }
    path.truncate(length);
}

/// The members of a union, and of unions in it; what is none is its own only member.
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
        _ => {}
    }
}
