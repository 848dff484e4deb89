//! Paths of indexes, and what documents may be.

use super::text::{self, Text};
use crate::desc::{D, Field, Member, Shape};

/// Checks that `path` can exist in the documents of a table.
///
/// Source: Convex backend, `crates/common/src/schemas/validator.rs`, `can_contain_field`.
#[track_caller]
pub const fn path(row: D, table: &str, index: &str, path: &str) {
    let (found, rest) = follow(row, path);
    if let Found::Nothing(reason) = found {
        no_path(table, index, path, rest, reason);
    }
}

/// Checks that `path` holds vectors.
///
/// Source: Convex backend, `overlaps_with_array_float64`.
#[track_caller]
pub const fn vector(row: D, table: &str, index: &str, path: &str) {
    let (found, rest) = follow(row, path);
    match found {
        Found::Nothing(reason) => no_path(table, index, path, rest, reason),
        Found::Desc { vector: false } => {
            let mut text = begin(table, index);
            text.push("`")
                .push(path)
                .push("` holds no vectors: a vector is an array of floats");
            text.help("index a field of the type `Vec<f64>`");
            panic!("{}", text.as_str());
        }
        Found::Desc { vector: true } => {}
    }
}

/// Checks that `row` is an object, a union of objects or any.
///
/// Source: Convex backend, `crates/common/src/schemas/json.rs`, the document type of a table.
#[track_caller]
pub const fn document(table: &str, row: D) {
    let fits = match &resolve(row).shape {
        Shape::Any | Shape::Object(_) | Shape::Custom(_) => true,
        Shape::Union(members) => {
            let mut at = 0;
            let mut objects = true;
            while at < members.len() {
                objects = objects
                    && matches!(
                        resolve(members[at].ty).shape,
                        Shape::Object(_) | Shape::Custom(_)
                    );
                at += 1;
            }
            objects
        }
        _ => false,
    };
    if !fits {
        let mut text = Text::new();
        text.push("table `")
            .push(table)
            .push("`: documents are objects, and these are not");
        text.help("make the type a struct, an enum of structs, or a newtype around `Any`");
        panic!("{}", text.as_str());
    }
}

/// What a path leads to.
#[derive(Clone, Copy)]
enum Found {
    /// Something, which may be an array of floats or not.
    Desc { vector: bool },
    /// Nothing, because of this.
    Nothing(Reason),
}

#[derive(Clone, Copy)]
enum Reason {
    /// The object has no such field.
    NoField,
    /// It is no object.
    NoObject,
}

/// Follows `path` from `desc`; gives also the part that could not be followed.
const fn follow<'p>(desc: D, path: &'p str) -> (Found, &'p str) {
    if path.is_empty() {
        return (
            Found::Desc {
                vector: is_vector(desc),
            },
            path,
        );
    }
    match &desc.shape {
        Shape::Any | Shape::Custom(_) => (Found::Desc { vector: true }, ""),
        Shape::Optional(inner)
        | Shape::Nullable(inner)
        | Shape::Newtype(inner)
        | Shape::Decided(_, inner) => follow(inner, path),
        Shape::Object(fields) => {
            let (first, rest) = split(path);
            match find(fields, first) {
                Some(field) => follow(field, rest),
                None => (Found::Nothing(Reason::NoField), path),
            }
        }
        Shape::Union(members) => follow_members(members, path),
        _ => (Found::Nothing(Reason::NoObject), path),
    }
}

const fn follow_members<'p>(members: &'static [Member], path: &'p str) -> (Found, &'p str) {
    let mut best = (Found::Nothing(Reason::NoObject), path);
    let mut at = 0;
    while at < members.len() {
        let (found, rest) = follow(members[at].ty, path);
        match found {
            Found::Desc { vector: true } => return (found, rest),
            Found::Desc { .. } => best = (found, rest),
            Found::Nothing(Reason::NoField) if matches!(best.0, Found::Nothing(_)) => {
                best = (found, rest);
            }
            Found::Nothing(_) => {}
        }
        at += 1;
    }
    best
}

const fn find(fields: &'static [Field], name: &str) -> Option<D> {
    let mut at = 0;
    while at < fields.len() {
        let field = &fields[at];
        if field.more.flatten {
            if let Some(inner) = super::fields(field.ty) {
                if let Some(found) = find(inner, name) {
                    return Some(found);
                }
            }
        } else if text::equal(field.name, name) {
            return Some(field.ty);
        }
        at += 1;
    }
    None
}

/// Whether some value of `desc` is an array of floats and nothing narrower.
const fn is_vector(desc: D) -> bool {
    match &desc.shape {
        Shape::Any | Shape::Custom(_) => true,
        Shape::Array(element) => {
            matches!(
                resolve(element).shape,
                Shape::Float64 | Shape::Any | Shape::Custom(_)
            )
        }
        Shape::Optional(inner)
        | Shape::Nullable(inner)
        | Shape::Newtype(inner)
        | Shape::Decided(_, inner) => is_vector(inner),
        Shape::Union(members) => {
            let mut at = 0;
            while at < members.len() {
                if is_vector(members[at].ty) {
                    return true;
                }
                at += 1;
            }
            false
        }
        _ => false,
    }
}

/// The description behind newtypes.
const fn resolve(desc: D) -> D {
    match &desc.shape {
        Shape::Newtype(inner) | Shape::Decided(_, inner) => resolve(inner),
        _ => desc,
    }
}

/// The first name of a path, and the others.
const fn split(path: &str) -> (&str, &str) {
    let bytes = path.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'.' {
            let (first, rest) = path.split_at(at);
            return (first, rest.split_at(1).1);
        }
        at += 1;
    }
    (path, "")
}

const fn begin(table: &str, index: &str) -> Text {
    let mut text = Text::new();
    text.push("table `")
        .push(table)
        .push("`, index `")
        .push(index)
        .push("`: ");
    text
}

#[track_caller]
const fn no_path(table: &str, index: &str, path: &str, rest: &str, reason: Reason) -> ! {
    let mut text = begin(table, index);
    let name = split(rest).0;
    text.push("`").push(path).push("` can't exist: ");
    match reason {
        Reason::NoField => text.push("there is no field `").push(name).push("`"),
        Reason::NoObject => text
            .push("what stands before `")
            .push(name)
            .push("` is no object"),
    };
    text.help("paths are names in documents with dots between them, and lead through objects only");
    panic!("{}", text.as_str());
}
