//! Paths of indexes.

use convex_schema_rules::format::indexes::{IndexPath, Paths};
use convex_schema_rules::hash;
use convex_schema_rules::index::{NO_VECTORS, NO_VECTORS_HELP};

use super::message::Text;
use crate::desc::shape::object::Part;
use crate::desc::{D, Integers, Object, Shape, TableDesc};

/// Asserts that `path` can exist in the documents of a table. `place` is what the path is for.
///
/// Source: Convex backend, `crates/common/src/schemas/validator.rs`, `can_contain_field`.
#[track_caller]
pub const fn path(table: &TableDesc, place: &str, path: &str) {
    assert_path(table, place, "", path, false);
}

/// Asserts that `path` holds vectors.
///
/// Source: Convex backend, `overlaps_with_array_float64`.
#[track_caller]
pub const fn vector(table: &TableDesc, place: &str, path: &str) {
    assert_path(table, place, "", path, true);
}

/// Asserts all paths of a table whose type has parameters, for which the derive can't.
#[track_caller]
pub(super) const fn all_paths(table: &TableDesc) {
    let mut paths = Paths::of(table.indexes);
    while let Some(IndexPath {
        index,
        path,
        is_vector,
    }) = paths.next()
    {
        if path.as_bytes()[0] != b'_' {
            assert_path(table, "index", index, path, is_vector);
        }
    }
}

#[track_caller]
const fn assert_path(table: &TableDesc, place: &str, index: &str, path: &str, is_vector: bool) {
    let Some(row) = table.row else {
        return;
    };
    let (found, rest) = follow(row, path, 0);
    match found {
        End::Nothing(reason) => {
            let mut text = begin(table.name, place, index);
            no_path(&mut text, path, rest, reason);
        }
        End::Desc { vector: false } if is_vector => {
            let mut text = begin(table.name, place, index);
            text.push("`").push(path).push("` ").push(NO_VECTORS);
            text.help(NO_VECTORS_HELP);
            panic!("{}", text.as_str());
        }
        End::Desc { .. } => {}
    }
}

/// The end of a path.
#[derive(Clone, Copy)]
enum End {
    /// Something, which may be an array of floats or not.
    Desc { vector: bool },
    /// Nothing, because of this.
    Nothing(Reason),
}

#[derive(Clone, Copy)]
enum Reason {
    /// The object has no such field.
    NoField(&'static Object),
    /// It is not an object.
    NoObject,
}

/// Follows `path` behind its first `from` bytes, which lead to `desc`; gives also where the part
/// begins that could not be followed.
const fn follow(desc: D, path: &str, from: usize) -> (End, usize) {
    if from >= path.len() {
        let vector = is_vector(desc, None);
        return (End::Desc { vector }, from);
    }
    match &desc.shape {
        Shape::Any | Shape::Custom(_) | Shape::Broken => (End::Desc { vector: true }, from),
        Shape::Optional(inner)
        | Shape::Nullable(inner)
        | Shape::Newtype(inner)
        | Shape::Chosen(_, inner) => follow(inner, path, from),
        Shape::Object(object) => {
            let end = name_end(path, from);
            match object.find(hash::hash(part(path, from, end))) {
                Some(field) => follow(field.ty(), path, end + 1),
                None => (End::Nothing(Reason::NoField(object)), from),
            }
        }
        Shape::Union(union) => follow_members(union.types, path, from),
        Shape::Null
        | Shape::Float64
        | Shape::Float32
        | Shape::Int64
        | Shape::CommitTs
        | Shape::Boolean
        | Shape::String
        | Shape::Bytes
        | Shape::Byte
        | Shape::Integer(_)
        | Shape::Id(_)
        | Shape::Literal(_)
        | Shape::Array(_)
        | Shape::Record(..) => (End::Nothing(Reason::NoObject), from),
    }
}

const fn follow_members(members: &[D], path: &str, from: usize) -> (End, usize) {
    let mut best = (End::Nothing(Reason::NoObject), from);
    let mut at = 0;
    while at < members.len() {
        let (found, rest) = follow(members[at], path, from);
        match found {
            End::Desc { vector: true } => return (found, rest),
            End::Desc { .. } => best = (found, rest),
            End::Nothing(Reason::NoField(_)) if matches!(best.0, End::Nothing(_)) => {
                best = (found, rest);
            }
            End::Nothing(_) => {}
        }
        at += 1;
    }
    best
}

/// Where the name that begins at `start` of `path` ends.
const fn name_end(path: &str, start: usize) -> usize {
    let mut end = start;
    while end < path.len() && path.as_bytes()[end] != b'.' {
        end += 1;
    }
    end
}

/// Whether some value of `desc` is an array of floats and nothing narrower, if integers become
/// what was `chosen`.
const fn is_vector(desc: D, chosen: Option<Integers>) -> bool {
    match &desc.shape {
        Shape::Any | Shape::Custom(_) | Shape::Broken => true,
        Shape::Array(element) => is_element(element, chosen),
        Shape::Chosen(choice, inner) => is_vector(inner, own(choice.integers, chosen)),
        Shape::Optional(inner) | Shape::Nullable(inner) | Shape::Newtype(inner) => {
            is_vector(inner, chosen)
        }
        Shape::Union(union) => {
            let mut at = 0;
            while at < union.types.len() {
                if is_vector(union.types[at], chosen) {
                    return true;
                }
                at += 1;
            }
            false
        }
        Shape::Null
        | Shape::Float64
        | Shape::Float32
        | Shape::Int64
        | Shape::CommitTs
        | Shape::Boolean
        | Shape::String
        | Shape::Bytes
        | Shape::Byte
        | Shape::Integer(_)
        | Shape::Id(_)
        | Shape::Literal(_)
        | Shape::Record(..)
        | Shape::Object(_) => false,
    }
}

const fn is_element(desc: D, chosen: Option<Integers>) -> bool {
    match &desc.shape {
        Shape::Float64
        | Shape::Float32
        | Shape::Byte
        | Shape::Any
        | Shape::Custom(_)
        | Shape::Broken => true,
        // Without a choice there is another error.
        Shape::Integer(_) => !matches!(chosen, Some(Integers::Int64)),
        Shape::Chosen(choice, inner) => is_element(inner, own(choice.integers, chosen)),
        Shape::Newtype(inner) => is_element(inner, chosen),
        Shape::Null
        | Shape::Int64
        | Shape::CommitTs
        | Shape::Boolean
        | Shape::String
        | Shape::Bytes
        | Shape::Id(_)
        | Shape::Literal(_)
        | Shape::Array(_)
        | Shape::Record(..)
        | Shape::Optional(_)
        | Shape::Nullable(_)
        | Shape::Object(_)
        | Shape::Union(_) => false,
    }
}

const fn own(own: Option<Integers>, outer: Option<Integers>) -> Option<Integers> {
    match own {
        Some(integers) => Some(integers),
        None => outer,
    }
}

/// The bytes of `path` from `start` to `end`, both at dots or ends.
const fn part(path: &str, start: usize, end: usize) -> &str {
    let bytes = path.as_bytes().split_at(end).0.split_at(start).1;
    match core::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => "",
    }
}

const fn begin(table: &str, place: &str, index: &str) -> Text {
    let mut text = Text::new();
    text.push("table `").push(table).push("`, ").push(place);
    if !index.is_empty() {
        text.push(" `").push(index).push("`");
    }
    text.push(": ");
    text
}

#[track_caller]
const fn no_path(text: &mut Text, path: &str, rest: usize, reason: Reason) -> ! {
    text.push("`").push(path).push("` can't exist: ");
    match reason {
        Reason::NoField(object) => {
            text.push("there is no field `")
                .push(part(path, rest, name_end(path, rest)))
                .push("`");
            text.help("the fields there are ");
            list(text, object, 0);
        }
        Reason::NoObject => {
            text.push("`")
                .push(part(path, 0, if rest == 0 { path.len() } else { rest - 1 }))
                .push("` is not an object");
            text.help("a path leads through objects, not through arrays, records and other values");
        }
    }
    panic!("{}", text.as_str());
}

/// How many fields a message lists.
const MAX_LISTED: usize = 8;

/// Appends the names of fields behind `listed` others; returns how many there are now.
const fn list(text: &mut Text, object: &Object, mut listed: usize) -> usize {
    let mut at = 0;
    while at < object.types.len() {
        match object.part(at) {
            Part::Flattened(inner) => listed = list(text, inner, listed),
            Part::Field => {
                if listed < MAX_LISTED {
                    text.push(if listed == 0 { "`" } else { ", `" })
                        .push(object.name_at(at))
                        .push("`");
                } else if listed == MAX_LISTED {
                    text.push(", ...");
                }
                listed += 1;
            }
            Part::Nothing => {}
        }
        at += 1;
    }
    listed
}
