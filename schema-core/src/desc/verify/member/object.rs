//! Objects that reading can confuse. They are closed: a field that one lacks tells them apart.

use super::{hides, literal_value};
use crate::desc::object::Part;
use crate::desc::verify::flatten::{Field, find};
use crate::desc::{D, Object, Shape};

/// What a glance at an object tells: two whose outlines exclude each other are never confused.
#[derive(Clone, Copy)]
pub(super) struct Outline {
    /// A bit for each name, by its hash.
    pub(super) names: u64,
    /// The bits of the names that are always there.
    pub(super) needed: u64,
    /// The hash of the name of the first field that holds a literal text and is always there; 0
    /// without one.
    pub(super) tag: u64,
    /// The hash of the text.
    pub(super) value: u64,
}

impl Outline {
    /// The outline of `desc`, if it is an object.
    pub(super) const fn of(desc: D) -> Option<Self> {
        match &desc.shape {
            Shape::Newtype(inner) | Shape::Chosen(_, inner) => Self::of(inner),
            Shape::Object(object) => {
                let mut outline = Self {
                    names: 0,
                    needed: 0,
                    tag: 0,
                    value: 0,
                };
                outline.add(object);
                Some(outline)
            }
            _ => None,
        }
    }

    const fn add(&mut self, object: &'static Object) {
        let mut at = 0;
        while at < object.types.len() {
            match object.part(at) {
                Part::Field => {
                    let hash = object.hash_at(at);
                    let bit = 1 << (hash & 63);
                    self.names |= bit;
                    if !object.is_optional(at) {
                        self.needed |= bit;
                        if let (0, Some(value)) = (self.tag, literal_value(object.types[at])) {
                            (self.tag, self.value) = (hash, value);
                        }
                    }
                }
                Part::Flattened(inner) => self.add(inner),
                Part::Nothing => {}
            }
            at += 1;
        }
    }
}

/// Whether an object of `later` may satisfy `earlier`.
pub(super) const fn hides_object(earlier: &'static Object, later: &'static Object) -> bool {
    has_all_of(later, earlier) && fields_fit(later, earlier)
}

/// Whether an object of `later` may satisfy a record of `values`.
pub(super) const fn record_hides(values: D, later: &'static Object) -> bool {
    let mut at = 0;
    while at < later.types.len() {
        let fits = match later.part(at) {
            Part::Field => later.is_optional(at) || hides(values, present(later.types[at])),
            Part::Flattened(inner) => record_hides(values, inner),
            Part::Nothing => true,
        };
        if !fits {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether `object` has each field that `wanted` can't do without.
const fn has_all_of(object: &'static Object, wanted: &'static Object) -> bool {
    let mut at = 0;
    while at < wanted.types.len() {
        let has = match wanted.part(at) {
            Part::Field => wanted.is_optional(at) || find(object, wanted.hash_at(at)).is_some(),
            Part::Flattened(inner) => has_all_of(object, inner),
            Part::Nothing => true,
        };
        if !has {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether fields that are there in both of two objects may have a value in common.
const fn fields_fit(later: &'static Object, earlier: &'static Object) -> bool {
    let mut at = 0;
    while at < later.types.len() {
        let fits = match later.part(at) {
            Part::Field => field_fits(later, at, earlier),
            Part::Flattened(inner) => fields_fit(inner, earlier),
            Part::Nothing => true,
        };
        if !fits {
            return false;
        }
        at += 1;
    }
    true
}

const fn field_fits(later: &'static Object, at: usize, earlier: &'static Object) -> bool {
    let is_optional = later.is_optional(at);
    match find(earlier, later.hash_at(at)) {
        Some(Field { object, position }) => {
            is_optional && object.is_optional(position)
                || hides(present(object.types[position]), present(later.types[at]))
        }
        None => is_optional,
    }
}

/// The type of a field that is there.
const fn present(ty: D) -> D {
    match &ty.shape {
        Shape::Optional(inner) => inner,
        Shape::Chosen(_, inner) => present(inner),
        _ => ty,
    }
}
