//! Paths of indexes.

use super::text::Text;
use crate::desc::{D, Integers, Object, Shape, flag};

/// Checks that `path` can exist in the documents of a table: `desc` is what stands where the
/// first `from` bytes of it lead. `place` is what the path is for.
///
/// Source: Convex backend, `crates/common/src/schemas/validator.rs`, `can_contain_field`.
#[track_caller]
pub const fn path(desc: D, from: usize, table: &str, place: &str, path: &str) {
    let (found, rest) = follow(desc, path, from);
    if let Found::Nothing(reason) = found {
        no_path(table, place, path, rest, reason);
    }
}

/// Checks that `path` holds vectors; `desc` and `from` are as for [`path()`].
///
/// Source: Convex backend, `overlaps_with_array_float64`.
#[track_caller]
pub const fn vector(desc: D, from: usize, table: &str, place: &str, path: &str) {
    let (found, rest) = follow(desc, path, from);
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

/// Follows `path` behind its first `from` bytes, which lead to `desc`; gives also where the part
/// begins that could not be followed.
const fn follow(desc: D, path: &str, from: usize) -> (Found, usize) {
    if from >= path.len() {
        let vector = is_vector(desc, None);
        return (Found::Desc { vector }, from);
    }
    match &desc.shape {
        Shape::Any | Shape::Custom(_) | Shape::Broken => (Found::Desc { vector: true }, from),
        Shape::Optional(inner)
        | Shape::Nullable(inner)
        | Shape::Newtype(inner)
        | Shape::Decided(_, inner) => follow(inner, path, from),
        Shape::Object(object) => {
            let end = name_end(path, from);
            match find(object, path, from, end) {
                Some(field) => follow(field, path, end + 1),
                None => (Found::Nothing(Reason::NoField(object)), from),
            }
        }
        Shape::Union(union) => follow_members(union.types, path, from),
        _ => (Found::Nothing(Reason::NoObject), from),
    }
}

const fn follow_members(members: &[D], path: &str, from: usize) -> (Found, usize) {
    let mut best = (Found::Nothing(Reason::NoObject), from);
    let mut at = 0;
    while at < members.len() {
        let (found, rest) = follow(members[at], path, from);
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

/// The field of the name that stands in `path` from `start` to `end`.
const fn find(object: &'static Object, path: &str, start: usize, end: usize) -> Option<D> {
    let mut names = object.names();
    let mut at = 0;
    while let Some((name, rest)) = names.next() {
        if object.has(at, flag::FLATTEN) {
            if let Some(inner) = super::object(object.types[at]) {
                if let Some(found) = find(inner, path, start, end) {
                    return Some(found);
                }
            }
        } else if name.is_part(path, start, end) {
            return Some(object.types[at]);
        }
        names = rest;
        at += 1;
    }
    None
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

/// The bytes of `path` from `start` to `end`, both at dots or ends.
const fn part(path: &str, start: usize, end: usize) -> &str {
    let bytes = path.as_bytes().split_at(end).0.split_at(start).1;
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
const fn no_path(table: &str, place: &str, path: &str, rest: usize, reason: Reason) -> ! {
    let mut text = begin(table, place);
    text.push("`").push(path).push("` can't exist: ");
    match reason {
        Reason::NoField(object) => {
            text.push("there is no field `")
                .push(part(path, rest, name_end(path, rest)))
                .push("`");
            text.help("the fields there are ");
            list(&mut text, object, 0);
        }
        Reason::NoObject => {
            text.push("`")
                .push(part(path, 0, if rest == 0 { path.len() } else { rest - 1 }))
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
                        .push(name.as_str())
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
