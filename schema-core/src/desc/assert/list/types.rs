//! The rules that only a list can decide about its types: a glance that most types pass, then
//! ids of unknown tables, fields that no derive asserts, and which of them were reported before.

use convex_schema_rules::format::flags::Flags;

use super::TableNames;
use crate::desc::assert::message::{self, Broken};
use crate::desc::assert::rules;
use crate::desc::shape::object::Field;
use crate::desc::shape::{Inside, Position};
use crate::desc::{Choice, D, Declaration, Object, Shape};

/// Whether a glance at `desc` shows that the list has nothing to report. If it does not, the list
/// looks closely.
///
/// A list looks at each type of each table, and calls are what const evaluation is slow at: fields
/// without anything inside need none here.
pub(super) const fn is_clean<const SLOTS: usize>(mut desc: D, names: &TableNames<SLOTS>) -> bool {
    loop {
        if let Some(Declaration { is_open: true, .. }) = desc.declaration {
            return false;
        }
        match &desc.shape {
            Shape::Id(table, hash) => return names.is_known(table, *hash),
            Shape::Array(inner)
            | Shape::Optional(inner)
            | Shape::Nullable(inner)
            | Shape::Newtype(inner)
            | Shape::Chosen(_, inner) => desc = inner,
            Shape::Record(keys, values) => {
                if !is_clean(keys, names) {
                    return false;
                }
                desc = values;
            }
            Shape::Object(object) => return are_clean_fields(object, names),
            Shape::Union(union) => return are_clean(union.types, names),
            Shape::Any
            | Shape::Null
            | Shape::Float64
            | Shape::Float32
            | Shape::Int64
            | Shape::CommitTs
            | Shape::Boolean
            | Shape::String
            | Shape::Bytes
            | Shape::Byte
            | Shape::Integer(_)
            | Shape::Literal(_)
            | Shape::Broken
            | Shape::Custom(_) => return true,
        }
    }
}

const fn are_clean<const SLOTS: usize>(types: &'static [D], names: &TableNames<SLOTS>) -> bool {
    let mut at = 0;
    while at < types.len() {
        if !is_clean(types[at], names) {
            return false;
        }
        at += 1;
    }
    true
}

const fn are_clean_fields<const SLOTS: usize>(
    object: &'static Object,
    names: &TableNames<SLOTS>,
) -> bool {
    let types = object.types;
    // `len` is a call, too.
    let (mut at, end) = (0, types.len());
    while at < end {
        let mut desc = types[at];
        // No rule forbids these in a field, nor in an array or an `Option` that is one.
        if let Shape::Array(inner) | Shape::Optional(inner) = &desc.shape {
            desc = inner;
        }
        let is_clean = match &desc.shape {
            Shape::String | Shape::Float64 | Shape::Float32 | Shape::Boolean => true,
            Shape::Id(table, hash) => names.is_known(table, *hash),
            Shape::Object(_) | Shape::Union(_) if desc.has_name() => is_clean(desc, names),
            #[allow(
                clippy::wildcard_enum_match_arm,
                reason = "the derive has asserted the others"
            )]
            _ => object.has(at, Flags::ASSERTED) && is_clean(desc, names),
        };
        if !is_clean {
            return false;
        }
        at += 1;
    }
    true
}

/// A field, for messages. Its name is read when a message needs it: that is slow.
#[derive(Clone, Copy)]
pub(super) struct Site {
    /// The innermost type with a name around the field.
    pub(super) owner: D,
    field: Option<Field>,
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

    const fn field(self, field: Field) -> Self {
        Self {
            field: Some(field),
            ..self
        }
    }

    /// The name of the field; empty if there is none.
    pub(super) const fn name(&self) -> &'static str {
        match self.field {
            Some(field) => field.name(),
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
        if let Shape::Id(table, hash) = &desc.shape {
            if !names.is_known(table, *hash) {
                self.push(table, at);
            }
        }
        let inside = at.inside(desc);
        match desc.shape.inside() {
            Inside::Nothing => {}
            Inside::Type(inner) => self.walk(inner, names, inside),
            Inside::Entries(keys, values) => {
                self.walk(keys, names, at);
                self.walk(values, names, at);
            }
            Inside::Fields(object) => {
                let mut position = 0;
                while position < object.types.len() {
                    let field = Field { object, position };
                    self.walk(field.ty(), names, inside.field(field));
                    position += 1;
                }
            }
            Inside::Members(union) => {
                let mut position = 0;
                while position < union.types.len() {
                    self.walk(union.types[position], names, inside);
                    position += 1;
                }
            }
        }
    }

    const fn push(&mut self, table: &'static str, site: Site) {
        let mut at = 0;
        while at < self.count {
            if message::equal(self.ids[at].0, table) {
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
    /// The assertion of its own derive, for the fields that have the flag.
    ByDerive,
    /// The assertion of the field or the list that fills its parameters in, for all fields.
    ByUser,
}

/// The first field that breaks a rule for types and that no derive asserts, because it only looks
/// plain or stands in a type whose parameters are filled in here.
pub(super) const fn unasserted(desc: D) -> Option<(Broken, Site)> {
    if desc.is_open() {
        if let Some(broken) = rules::find_inside(desc, Position::Inner, Choice::NONE) {
            return Some((broken, Site::of(desc)));
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

const fn unasserted_in(desc: D, covered: Covered, at: Site) -> Option<(Broken, Site)> {
    let at = at.inside(desc);
    match desc.shape.inside() {
        Inside::Nothing => None,
        // The keys of a record are asserted with the record.
        Inside::Type(inner) | Inside::Entries(_, inner) => unasserted_inner(inner, covered, at),
        Inside::Fields(object) => {
            let mut position = 0;
            while position < object.types.len() {
                let found = unasserted_field(Field { object, position }, covered, at);
                if found.is_some() {
                    return found;
                }
                position += 1;
            }
            None
        }
        Inside::Members(union) => {
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
    }
}

const fn unasserted_field(field: Field, covered: Covered, at: Site) -> Option<(Broken, Site)> {
    let at = at.field(field);
    let is_due = match covered {
        Covered::ByDerive => !field.has(Flags::ASSERTED),
        Covered::ByUser => false,
    };
    if is_due {
        if let Some(broken) = rules::find_in_type(field, Choice::NONE) {
            return Some((broken, at));
        }
    }
    unasserted_inner(field.ty(), covered, at)
}

/// Goes on inside of a type that something else holds.
const fn unasserted_inner(desc: D, outer: Covered, at: Site) -> Option<(Broken, Site)> {
    let covered = if desc.has_name() {
        covered(desc)
    } else {
        outer
    };
    unasserted_in(desc, covered, at)
}

/// A part that two entries of a list may have in common.
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
        match desc.shape.inside() {
            Inside::Nothing => false,
            Inside::Type(inner) => self.is_in(inner),
            Inside::Entries(keys, values) => self.is_in(keys) || self.is_in(values),
            Inside::Fields(object) => self.is_in_any(object.types),
            Inside::Members(union) => self.is_in_any(union.types),
        }
    }

    const fn is(self, desc: D) -> bool {
        match (self, &desc.shape) {
            (Self::Id(wanted), Shape::Id(table, _)) => message::equal(wanted, table),
            // Addresses can't be compared here; two types of one name and one text of fields have
            // the same mistakes in most cases, and the other is reported in the next build.
            (Self::Type(wanted), _) => {
                wanted.has_name()
                    && message::equal(wanted.name(), desc.name())
                    && message::equal(fields_of(wanted), fields_of(desc))
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
