//! Paths of indexes.

use convex_schema_rules::format::indexes::{IndexPath, Paths};
use convex_schema_rules::hash;
use convex_schema_rules::index::{NO_VECTORS, NO_VECTORS_HELP};

use super::message::Text;
use crate::desc::shape::object::Part;
use crate::desc::{D, Integers, Object, Shape, TableDesc};

/// A path, and the hashes of its names.
#[derive(Clone, Copy)]
struct Route<'a> {
    path: &'a str,
    hashes: &'a [u64],
    /// Whether it has to lead to vectors.
    to_vectors: bool,
}

/// Asserts that `path` can exist in the documents of a table. `place` is what the path is for,
/// `hashes` are those of the names in the path.
///
/// Source: Convex backend, `crates/common/src/schemas/validator.rs`, `can_contain_field`.
#[track_caller]
pub const fn path(table: &TableDesc, place: &str, path: &str, hashes: &[u64]) {
    let route = Route {
        path,
        hashes,
        to_vectors: false,
    };
    assert_route(table, place, "", route);
}

/// Asserts that `path` holds vectors.
///
/// Source: Convex backend, `overlaps_with_array_float64`.
#[track_caller]
pub const fn vector(table: &TableDesc, place: &str, path: &str, hashes: &[u64]) {
    let route = Route {
        path,
        hashes,
        to_vectors: true,
    };
    assert_route(table, place, "", route);
}

/// Asserts all paths of a table whose type has parameters, for which the derive can't.
#[track_caller]
pub(super) const fn all_paths(table: &TableDesc) {
    let mut paths = Paths::of(table.indexes);
    while let Some(IndexPath {
        index,
        path,
        is_vector: to_vectors,
    }) = paths.next()
    {
        if path.as_bytes()[0] != b'_' {
            let (hashes, count) = hashes_of(path);
            let route = Route {
                path,
                hashes: hashes.split_at(count).0,
                to_vectors,
            };
            assert_route(table, "index", index, route);
        }
    }
}

/// The most names in a path: a path that is longer is asserted as far as this.
const MAX_NAMES: usize = 64;

/// The hashes of the names in `path`, and how many there are.
const fn hashes_of(path: &str) -> ([u64; MAX_NAMES], usize) {
    let mut hashes = [0; MAX_NAMES];
    let (mut count, mut start) = (0, 0);
    while start < path.len() && count < MAX_NAMES {
        let end = name_end(path, start);
        hashes[count] = hash::hash(part(path, start, end));
        count += 1;
        start = end + 1;
    }
    (hashes, count)
}

#[track_caller]
const fn assert_route(table: &TableDesc, place: &str, index: &str, route: Route<'_>) {
    let Some(row) = table.row else {
        return;
    };
    let (found, names) = follow(row, route, 0);
    match found {
        End::Nothing(reason) => {
            let mut text = begin(table.name, place, index);
            no_path(&mut text, route.path, names, reason);
        }
        End::Desc { vector: false } if route.to_vectors => {
            let mut text = begin(table.name, place, index);
            text.push("`").push(route.path).push("` ").push(NO_VECTORS);
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

/// Follows `route` behind its first `names` names, which lead to `desc`; gives also how many names
/// could be followed.
const fn follow(mut desc: D, route: Route<'_>, mut names: usize) -> (End, usize) {
    while names < route.hashes.len() {
        match &desc.shape {
            Shape::Any | Shape::Custom(_) | Shape::Broken => {
                return (End::Desc { vector: true }, names);
            }
            Shape::Optional(inner)
            | Shape::Nullable(inner)
            | Shape::Newtype(inner)
            | Shape::Chosen(_, inner) => desc = inner,
            Shape::Object(object) => match object.find(route.hashes[names]) {
                Some(field) => {
                    desc = field.object.types[field.position];
                    names += 1;
                }
                None => return (End::Nothing(Reason::NoField(object)), names),
            },
            Shape::Union(union) => return follow_members(union.types, route, names),
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
            | Shape::Id(..)
            | Shape::Literal(_)
            | Shape::Array(_)
            | Shape::Record(..) => return (End::Nothing(Reason::NoObject), names),
        }
    }
    let vector = route.to_vectors && is_vector(desc, None);
    (End::Desc { vector }, names)
}

const fn follow_members(members: &[D], route: Route<'_>, names: usize) -> (End, usize) {
    let mut best = (End::Nothing(Reason::NoObject), names);
    let mut at = 0;
    while at < members.len() {
        let (found, followed) = follow(members[at], route, names);
        match found {
            End::Desc { vector: true } => return (found, followed),
            End::Desc { .. } => best = (found, followed),
            End::Nothing(Reason::NoField(_)) if matches!(best.0, End::Nothing(_)) => {
                best = (found, followed);
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

/// Where the part of `path` behind its first `names` names begins.
const fn behind(path: &str, names: usize) -> usize {
    let (mut start, mut at) = (0, 0);
    while at < names {
        start = name_end(path, start) + 1;
        at += 1;
    }
    start
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
        | Shape::Id(..)
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
        | Shape::Id(..)
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
const fn no_path(text: &mut Text, path: &str, names: usize, reason: Reason) -> ! {
    let rest = behind(path, names);
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
