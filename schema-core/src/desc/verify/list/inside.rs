//! What the descriptor of a type holds that only the list of tables can judge.

use convex_schema_rules::format::flags::Flags;

use super::glance::is_known;
use super::names::TableNames;
use crate::desc::verify::fault::Found;
use crate::desc::verify::place::Position;
use crate::desc::verify::{text, walk};
use crate::desc::{Choice, D, Object, Shape};

/// A field, for messages. Its name is read when a message needs it: that is slow.
#[derive(Clone, Copy)]
pub(super) struct Site {
    /// The innermost type with a name around the field.
    pub(super) owner: D,
    field: Option<(&'static Object, usize)>,
}

impl Site {
    /// The type itself.
    const fn of(owner: D) -> Self {
        Self { owner, field: None }
    }

    /// The same site, seen from inside of `desc` if that has a name of its own.
    const fn inside(self, desc: D) -> Self {
        if desc.has_name() {
            Self::of(desc)
        } else {
            self
        }
    }

    const fn field(self, object: &'static Object, position: usize) -> Self {
        Self {
            field: Some((object, position)),
            ..self
        }
    }

    /// The name of the field; empty if there is none.
    pub(super) const fn name(&self) -> &'static str {
        match self.field {
            Some((object, position)) => object.name_at(position),
            None => "",
        }
    }
}

/// How many unknown tables of one entry are reported at once.
const MAX_UNKNOWN: usize = 4;

/// Ids of tables that are in no list, with their sites, a table each.
pub(super) struct Unknown {
    pub(super) ids: [(&'static str, Site); MAX_UNKNOWN],
    pub(super) count: usize,
}

impl Unknown {
    /// Looks through `desc`.
    pub(super) const fn of<const SLOTS: usize>(desc: D, names: &TableNames<SLOTS>) -> Self {
        let mut unknown = Self {
            ids: [("", Site::of(desc)); MAX_UNKNOWN],
            count: 0,
        };
        unknown.walk(desc, names, Site::of(desc));
        unknown
    }

    const fn walk<const SLOTS: usize>(&mut self, desc: D, names: &TableNames<SLOTS>, at: Site) {
        match &desc.shape {
            Shape::Id(table) if !is_known(table, names) => self.push(table, at),
            Shape::Array(inner)
            | Shape::Optional(inner)
            | Shape::Nullable(inner)
            | Shape::Newtype(inner)
            | Shape::Chosen(_, inner) => self.walk(inner, names, at.inside(desc)),
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
            Shape::Any
            | Shape::Null
            | Shape::Float64
            | Shape::Int64
            | Shape::CommitTs
            | Shape::Boolean
            | Shape::String
            | Shape::Bytes
            | Shape::Byte
            | Shape::Integer(_)
            | Shape::Id(_)
            | Shape::Literal(_)
            | Shape::Broken
            | Shape::Custom(_) => {}
        }
    }

    const fn push(&mut self, table: &'static str, site: Site) {
        let mut at = 0;
        while at < self.count {
            if text::equal(self.ids[at].0, table) {
                return;
            }
            at += 1;
        }
        if self.count < MAX_UNKNOWN {
            self.ids[self.count] = (table, site);
            self.count += 1;
        }
    }
}

/// Which assertion covers the fields of an object.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Covered {
    /// Those of its own derive, for the fields that have the flag.
    ByDerive,
    /// That of the field or the list that fills its parameters in, for all fields.
    ByUser,
}

/// The first field that breaks a rule for types and that no derive asserts, because it only looks
/// plain or stands in a type whose parameters are filled in here.
pub(super) const fn unasserted(desc: D) -> Option<(Found, Site)> {
    if desc.is_open() {
        if let Some(found) = walk::find_inside(desc, Position::Inner, Choice::NONE) {
            return Some((found, Site::of(desc)));
        }
    }
    unasserted_in(desc, covered(desc), Site::of(desc))
}

const fn covered(desc: D) -> Covered {
    if desc.is_open() {
        Covered::ByUser
    } else {
        Covered::ByDerive
    }
}

const fn unasserted_in(desc: D, covered: Covered, at: Site) -> Option<(Found, Site)> {
    match &desc.shape {
        Shape::Object(object) => {
            let at = at.inside(desc);
            let mut position = 0;
            while position < object.types.len() {
                let found = unasserted_field(object, position, covered, at);
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
                let found = unasserted_inner(union.types[position], covered, at);
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
        | Shape::Chosen(_, inner)
        | Shape::Record(_, inner) => unasserted_inner(inner, covered, at.inside(desc)),
        Shape::Any
        | Shape::Null
        | Shape::Float64
        | Shape::Int64
        | Shape::CommitTs
        | Shape::Boolean
        | Shape::String
        | Shape::Bytes
        | Shape::Byte
        | Shape::Integer(_)
        | Shape::Id(_)
        | Shape::Literal(_)
        | Shape::Broken
        | Shape::Custom(_) => None,
    }
}

const fn unasserted_field(
    object: &'static Object,
    position: usize,
    covered: Covered,
    at: Site,
) -> Option<(Found, Site)> {
    let at = at.field(object, position);
    let is_due = match covered {
        Covered::ByDerive => !object.has(position, Flags::ASSERTED),
        Covered::ByUser => false,
    };
    if is_due {
        if let Some(found) = walk::find_in_type(object, position, Choice::NONE) {
            return Some((found, at));
        }
    }
    unasserted_inner(object.types[position], covered, at)
}

/// Goes on inside of a type that something else holds.
const fn unasserted_inner(desc: D, outer: Covered, at: Site) -> Option<(Found, Site)> {
    let covered = if desc.has_name() {
        covered(desc)
    } else {
        outer
    };
    unasserted_in(desc, covered, at)
}

/// What two entries of a list may have in common.
#[derive(Clone, Copy)]
pub(super) enum Part {
    /// An id of the table.
    Id(&'static str),
    /// The type with the name and the fields of this one.
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
            | Shape::Chosen(_, inner) => self.is_in(inner),
            Shape::Record(keys, values) => self.is_in(keys) || self.is_in(values),
            Shape::Object(object) => self.is_in_any(object.types),
            Shape::Union(union) => self.is_in_any(union.types),
            Shape::Any
            | Shape::Null
            | Shape::Float64
            | Shape::Int64
            | Shape::CommitTs
            | Shape::Boolean
            | Shape::String
            | Shape::Bytes
            | Shape::Byte
            | Shape::Integer(_)
            | Shape::Id(_)
            | Shape::Literal(_)
            | Shape::Broken
            | Shape::Custom(_) => false,
        }
    }

    const fn is(self, desc: D) -> bool {
        match (self, &desc.shape) {
            (Self::Id(wanted), Shape::Id(table)) => text::equal(wanted, table),
            // Addresses can't be compared here; two types of one name and one text of fields have
            // the same mistakes in most cases, and the other is reported in the next build.
            (Self::Type(wanted), _) => {
                wanted.has_name()
                    && text::equal(wanted.name(), desc.name())
                    && text::equal(fields_of(wanted), fields_of(desc))
            }
            (Self::Id(_), _) => false,
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

const fn fields_of(desc: D) -> &'static str {
    match &desc.shape {
        Shape::Object(object) => object.text,
        _ => "",
    }
}
