//! Paths of indexes.

use super::text::{self, Text};
use crate::desc::{D, Integers, Object, Shape, flag};

/// Checks that `path` can exist in the documents of a table: `desc` is what stands where the
/// first `from` bytes of it lead. `place` is what the path is for.
///
/// Source: Convex backend, `crates/common/src/schemas/validator.rs`, `can_contain_field`.
#[track_caller]
pub const fn path(desc: D, from: usize, table: &str, place: &str, path: &str) {
    let (found, rest) = follow(desc, after(path, from));
    if let Found::Nothing(reason) = found {
        no_path(table, place, path, rest, reason);
    }
}

/// Checks that `path` holds vectors; `desc` and `from` are as for [`path()`].
///
/// Source: Convex backend, `overlaps_with_array_float64`.
#[track_caller]
pub const fn vector(desc: D, from: usize, table: &str, place: &str, path: &str) {
    let (found, rest) = follow(desc, after(path, from));
    match found {
        Found::Nothing(reason) => no_path(table, place, path, rest, reason),
        Found::Desc { vector: false } => {
            let mut text = begin(table, place);
            text.push("`")
                .push(path)
                .push("` holds no vectors: a vector is an array of floats");
            text.help("index a field of the type `Vec<f64>`");
            panic!("{}", text.as_str());
        }
        Found::Desc { vector: true } => {}
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
    NoField(&'static Object),
    /// It is no object.
    NoObject,
}

/// Follows `path` from `desc`; gives also the part that could not be followed.
const fn follow(desc: D, path: &str) -> (Found, &str) {
    if path.is_empty() {
        return (
            Found::Desc {
                vector: is_vector(desc, None),
            },
            path,
        );
    }
    match &desc.shape {
        Shape::Any | Shape::Custom(_) | Shape::Broken => (Found::Desc { vector: true }, ""),
        Shape::Optional(inner)
        | Shape::Nullable(inner)
        | Shape::Newtype(inner)
        | Shape::Decided(_, inner) => follow(inner, path),
        Shape::Object(object) => {
            let (first, rest) = split(path);
            match find(object, first) {
                Some(field) => follow(field, rest),
                None => (Found::Nothing(Reason::NoField(object)), path),
            }
        }
        Shape::Union(union) => follow_members(union.types, path),
        _ => (Found::Nothing(Reason::NoObject), path),
    }
}

const fn follow_members<'p>(members: &[D], path: &'p str) -> (Found, &'p str) {
    let mut best = (Found::Nothing(Reason::NoObject), path);
    let mut at = 0;
    while at < members.len() {
        let (found, rest) = follow(members[at], path);
        match found {
            Found::Desc { vector: true } => return (found, rest),
            Found::Desc { .. } => best = (found, rest),
            Found::Nothing(Reason::NoField(_)) if matches!(best.0, Found::Nothing(_)) => {
                best = (found, rest);
            }
            Found::Nothing(_) => {}
        }
        at += 1;
    }
    best
}

const fn find(object: &'static Object, name: &str) -> Option<D> {
    let mut names = object.names();
    let mut at = 0;
    while let Some((own, rest)) = names.next() {
        if object.has(at, flag::FLATTEN) {
            if let Some(inner) = super::object(object.types[at]) {
                if let Some(found) = find(inner, name) {
                    return Some(found);
                }
            }
        } else if text::equal(own, name) {
            return Some(object.types[at]);
        }
        names = rest;
        at += 1;
    }
    None
}

/// Whether some value of `desc` is an array of floats and nothing narrower, if integers become
/// what was `chosen`.
const fn is_vector(desc: D, chosen: Option<Integers>) -> bool {
    match &desc.shape {
        Shape::Any | Shape::Custom(_) | Shape::Broken => true,
        Shape::Array(element) => is_element(element, chosen),
        Shape::Decided(integers, inner) => is_vector(inner, Some(*integers)),
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
        _ => false,
    }
}

const fn is_element(desc: D, chosen: Option<Integers>) -> bool {
    match &desc.shape {
        Shape::Float64 | Shape::Byte | Shape::Any | Shape::Custom(_) | Shape::Broken => true,
        // Without a choice there is another error.
        Shape::Integer(_) => !matches!(chosen, Some(Integers::Int64)),
        Shape::Decided(integers, inner) => is_element(inner, Some(*integers)),
        Shape::Newtype(inner) => is_element(inner, chosen),
        _ => false,
    }
}

/// The first name of a path, and the others.
const fn split(path: &str) -> (&str, &str) {
    let bytes = path.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'.' {
            return (part(bytes.split_at(at).0), after(path, at + 1));
        }
        at += 1;
    }
    (path, "")
}

/// What follows the first `from` bytes.
const fn after(path: &str, from: usize) -> &str {
    part(path.as_bytes().split_at(from).1)
}

/// A part of a path as text; paths are ASCII.
const fn part(bytes: &[u8]) -> &str {
    match core::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => "",
    }
}

const fn begin(table: &str, place: &str) -> Text {
    let mut text = Text::new();
    text.push("table `")
        .push(table)
        .push("`, ")
        .push(place)
        .push(": ");
    text
}

#[track_caller]
const fn no_path(table: &str, place: &str, path: &str, rest: &str, reason: Reason) -> ! {
    let mut text = begin(table, place);
    text.push("`").push(path).push("` can't exist: ");
    match reason {
        Reason::NoField(object) => {
            text.push("there is no field `")
                .push(split(rest).0)
                .push("`");
            text.help("the fields there are ");
            list(&mut text, object, 0);
        }
        Reason::NoObject => {
            text.push("`")
                .push(before(path, rest))
                .push("` is no object");
            text.help("a path leads through objects, not through arrays, records and other values");
        }
    }
    panic!("{}", text.as_str());
}

/// How many fields a message lists.
const MAX_LISTED: usize = 8;

/// Appends the names of fields behind `listed` others; gives how many there are now.
const fn list(text: &mut Text, object: &Object, mut listed: usize) -> usize {
    let mut names = object.names();
    let mut at = 0;
    while let Some((name, rest)) = names.next() {
        match super::object(object.types[at]) {
            Some(inner) if object.has(at, flag::FLATTEN) => listed = list(text, inner, listed),
            _ => {
                if listed < MAX_LISTED {
                    text.push(if listed == 0 { "`" } else { ", `" })
                        .push(name)
                        .push("`");
                } else if listed == MAX_LISTED {
                    text.push(", ...");
                }
                listed += 1;
            }
        }
        names = rest;
        at += 1;
    }
    listed
}

/// What stands in `path` before `.rest`.
const fn before<'p>(path: &'p str, rest: &str) -> &'p str {
    match path.len().checked_sub(rest.len() + 1) {
        Some(len) => part(path.as_bytes().split_at(len).0),
        None => path,
    }
}
