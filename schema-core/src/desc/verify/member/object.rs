//! Objects that reading can confuse. They are closed: a field that one lacks tells them apart.

use super::hides;
use crate::desc::object::Name;
use crate::desc::verify;
use crate::desc::{D, Object, Shape, flag};

/// Whether an object of `later` may satisfy `earlier`.
pub(super) const fn hides_object(earlier: &'static Object, later: &'static Object) -> bool {
    has_all_of(later, earlier) && fields_fit(later, earlier)
}

/// Whether an object of `later` may satisfy a record of `values`.
pub(super) const fn record_hides(values: D, later: &'static Object) -> bool {
    let mut at = 0;
    while at < later.types.len() {
        let ty = later.types[at];
        let fits = match verify::object(ty) {
            Some(inner) if later.has(at, flag::FLATTEN) => record_hides(values, inner),
            _ => is_optional(later, at) || hides(values, present(ty)),
        };
        if !fits {
            return false;
        }
        at += 1;
    }
    true
}

/// A field of an object.
#[derive(Clone, Copy)]
struct Found {
    ty: D,
    is_optional: bool,
}

/// Whether `object` has each field that `wanted` can't do without.
const fn has_all_of(object: &'static Object, wanted: &'static Object) -> bool {
    let mut names = wanted.names();
    let mut at = 0;
    while let Some((name, rest)) = names.next() {
        let has = match verify::object(wanted.types[at]) {
            Some(inner) if wanted.has(at, flag::FLATTEN) => has_all_of(object, inner),
            _ => is_optional(wanted, at) || find(object, name).is_some(),
        };
        if !has {
            return false;
        }
        names = rest;
        at += 1;
    }
    true
}

/// Whether fields that are there in both of two objects may have a value in common.
const fn fields_fit(later: &'static Object, earlier: &'static Object) -> bool {
    let mut names = later.names();
    let mut at = 0;
    while let Some((name, rest)) = names.next() {
        let fits = match verify::object(later.types[at]) {
            Some(inner) if later.has(at, flag::FLATTEN) => fields_fit(inner, earlier),
            _ => {
                let is_optional = is_optional(later, at);
                match find(earlier, name) {
                    Some(twin) if is_optional && twin.is_optional => true,
                    Some(twin) => hides(twin.ty, present(later.types[at])),
                    None => is_optional,
                }
            }
        };
        if !fits {
            return false;
        }
        names = rest;
        at += 1;
    }
    true
}

const fn find(object: &'static Object, wanted: Name) -> Option<Found> {
    let mut names = object.names();
    let mut at = 0;
    while let Some((name, rest)) = names.next() {
        let ty = object.types[at];
        match verify::object(ty) {
            Some(inner) if object.has(at, flag::FLATTEN) => {
                let found = find(inner, wanted);
                if found.is_some() {
                    return found;
                }
            }
            _ if name.is(wanted) => {
                let is_optional = is_optional(object, at);
                let ty = present(ty);
                return Some(Found { ty, is_optional });
            }
            _ => {}
        }
        names = rest;
        at += 1;
    }
    None
}

const fn is_optional(object: &'static Object, at: usize) -> bool {
    object.has(at, flag::OPTIONAL) || verify::is_optional(object.types[at])
}

/// The type of a field that is there.
const fn present(ty: D) -> D {
    match &ty.shape {
        Shape::Optional(inner) => inner,
        Shape::Decided(_, inner) => present(inner),
        _ => ty,
    }
}
