//! What the description of a type holds that only the list of tables can judge.

use super::clean::is_known;
use super::names::TableNames;
use crate::desc::verify::text;
use crate::desc::verify::walk::{self, Fault, Position};
use crate::desc::{D, Object, Shape, flag};

/// A field, for messages. Its name is looked up when one is due: that takes time.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// The innermost type with a name around the field.
    pub(super) owner: D,
    object: Option<&'static Object>,
    position: usize,
}

impl Place {
    /// The type itself.
    const fn of(owner: D) -> Self {
        Self {
            owner,
            object: None,
            position: 0,
        }
    }

    /// The same place, seen from inside of `desc` if that has a name of its own.
    const fn inside(self, desc: D) -> Self {
        if desc.has_name() {
            Self::of(desc)
        } else {
            self
        }
    }

    const fn field(self, object: &'static Object, position: usize) -> Self {
        Self {
            object: Some(object),
            position,
            ..self
        }
    }

    /// The name of the field; empty if there is none.
    pub(super) const fn name(&self) -> &'static str {
        match self.object {
            Some(object) => object.name_at(self.position),
            None => "",
        }
    }
}

/// How many unknown tables of one entry are reported at once.
const MAX_UNKNOWN: usize = 4;

/// Ids of tables that are in no list, with their places, a table each.
pub(super) struct Unknown {
    pub(super) ids: [(&'static str, Place); MAX_UNKNOWN],
    pub(super) count: usize,
}

impl Unknown {
    /// Looks through `desc`.
    pub(super) const fn of<const SLOTS: usize>(desc: D, names: &TableNames<SLOTS>) -> Self {
        let mut unknown = Self {
            ids: [("", Place::of(desc)); MAX_UNKNOWN],
            count: 0,
        };
        unknown.walk(desc, names, Place::of(desc));
        unknown
    }

    const fn walk<const SLOTS: usize>(&mut self, desc: D, names: &TableNames<SLOTS>, at: Place) {
        match &desc.shape {
            Shape::Id(table) if !is_known(table, names) => self.push(table, at),
            Shape::Array(inner)
            | Shape::Optional(inner)
            | Shape::Nullable(inner)
            | Shape::Newtype(inner)
            | Shape::Decided(_, inner) => self.walk(inner, names, at.inside(desc)),
            Shape::Record(keys, values) => {
                self.walk(keys, names, at);
                self.walk(values, names, at);
            }
            Shape::Object(object) => {
                let at = at.inside(desc);
                let mut position = 0;
                while position < object.types.len() {
                    self.walk(object.types[position], names, at.field(object, position));
                    position += 1;
                }
            }
            Shape::Union(union) => {
                let mut position = 0;
                while position < union.types.len() {
                    self.walk(union.types[position], names, at.inside(desc));
                    position += 1;
                }
            }
            _ => {}
        }
    }

    const fn push(&mut self, table: &'static str, place: Place) {
        let mut at = 0;
        while at < self.count {
            if text::equal(self.ids[at].0, table) {
                return;
            }
            at += 1;
        }
        if self.count < MAX_UNKNOWN {
            self.ids[self.count] = (table, place);
            self.count += 1;
        }
    }
}

/// Who has looked at the fields of an object.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Looked {
    /// Nobody: the type has parameters, and this is the only place where they are filled in.
    Nobody,
    /// Its derive, at those that have the flag.
    Derive,
    /// The derive of the type that fills the parameters in.
    User,
}

/// The first field that breaks a rule for types and has no proof: it only looked plain.
pub(super) const fn unproven(desc: D) -> Option<(Fault, Place)> {
    let looked = if desc.arguments.is_empty() {
        Looked::Derive
    } else {
        Looked::Nobody
    };
    unproven_in(desc, looked, Place::of(desc))
}

const fn unproven_in(desc: D, looked: Looked, at: Place) -> Option<(Fault, Place)> {
    match &desc.shape {
        Shape::Object(object) => {
            let at = at.inside(desc);
            let mut position = 0;
            while position < object.types.len() {
                let found = unproven_field(object, position, looked, at);
                if found.is_some() {
                    return found;
                }
                position += 1;
            }
            None
        }
        Shape::Union(union) => {
            let at = at.inside(desc);
            let mut position = 0;
            while position < union.types.len() {
                let found = unproven_inner(union.types[position], looked, at);
                if found.is_some() {
                    return found;
                }
                position += 1;
            }
            None
        }
        Shape::Array(inner)
        | Shape::Optional(inner)
        | Shape::Nullable(inner)
        | Shape::Newtype(inner)
        | Shape::Decided(_, inner)
        | Shape::Record(_, inner) => unproven_inner(inner, looked, at.inside(desc)),
        _ => None,
    }
}

const fn unproven_field(
    object: &'static Object,
    position: usize,
    looked: Looked,
    at: Place,
) -> Option<(Fault, Place)> {
    let ty = object.types[position];
    let at = at.field(object, position);
    let is_due = match looked {
        Looked::Nobody => true,
        Looked::Derive => !object.has(position, flag::PROVEN),
        Looked::User => false,
    };
    if is_due {
        let ambiguous = object.has(position, flag::AMBIGUOUS);
        if let Some(fault) = walk::find(ty, Position::Field, ambiguous) {
            return Some((fault, at));
        }
    }
    unproven_inner(ty, looked, at)
}

/// Goes on inside of a type that something else holds.
const fn unproven_inner(desc: D, looked: Looked, at: Place) -> Option<(Fault, Place)> {
    let looked = if !desc.has_name() {
        looked
    } else if desc.arguments.is_empty() {
        Looked::Derive
    } else {
        Looked::User
    };
    unproven_in(desc, looked, at)
}

/// What two entries of a list may have in common.
#[derive(Clone, Copy)]
pub(super) enum Part {
    /// An id of the table.
    Id(&'static str),
    /// The type with the name of this one.
    Type(D),
}

impl Part {
    /// Whether `desc` has the part somewhere.
    pub(super) const fn is_in(self, desc: D) -> bool {
        if self.is(desc) {
            return true;
        }
        match &desc.shape {
            Shape::Array(inner)
            | Shape::Optional(inner)
            | Shape::Nullable(inner)
            | Shape::Newtype(inner)
            | Shape::Decided(_, inner) => self.is_in(inner),
            Shape::Record(keys, values) => self.is_in(keys) || self.is_in(values),
            Shape::Object(object) => self.is_in_any(object.types),
            Shape::Union(union) => self.is_in_any(union.types),
            _ => false,
        }
    }

    const fn is(self, desc: D) -> bool {
        match (self, &desc.shape) {
            (Self::Id(wanted), Shape::Id(table)) => text::equal(wanted, table),
            (Self::Type(wanted), _) => {
                wanted.has_name()
                    && text::equal(wanted.name, desc.name)
                    && text::equal(wanted.module, desc.module)
            }
            _ => false,
        }
    }

    const fn is_in_any(self, types: &'static [D]) -> bool {
        let mut at = 0;
        while at < types.len() {
            if self.is_in(types[at]) {
                return true;
            }
            at += 1;
        }
        false
    }
}
