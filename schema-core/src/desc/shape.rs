//! Shapes: the validator of a type, and what rules ask about it.

pub(crate) mod object;

use self::object::Object;
use super::D;
use crate::validator::FieldValidator;

/// The validator of a type.
#[derive(Debug)]
pub enum Shape {
    /// `v.any()`.
    Any,
    /// `v.null()`.
    Null,
    /// `v.number()`.
    Float64,
    /// `v.number()` for an `f32`, which is infinite where the number is too large.
    Float32,
    /// `v.int64()`.
    Int64,
    /// `v.commitTs()`.
    CommitTs,
    /// `v.boolean()`.
    Boolean,
    /// `v.string()`.
    String,
    /// `v.bytes()`.
    Bytes,
    /// `v.number()` for a byte, of which an array may stand for `v.bytes()`.
    Byte,
    /// A 64-bit Rust integer, by name, for which a field has to choose a validator.
    Integer(&'static str),
    /// `.1` with what its field chooses.
    Chosen(Choice, D),
    /// `v.id(table)`, and the hash of the table's name.
    Id(&'static str, u64),
    /// `v.literal(value)`.
    Literal(Literal),
    /// `v.array(element)`.
    Array(D),
    /// `v.record(keys, values)`.
    Record(D, D),
    /// `Option`: the field may be absent; anywhere else the union with null.
    Optional(D),
    /// The union with null.
    Nullable(D),
    /// A newtype: the inner type, where `Option` has lost its meaning of absence.
    Newtype(D),
    /// `v.object({ ... })`.
    Object(Object),
    /// `v.union(...)`.
    Union(Union),
    /// An unknown validator: the mistakes of the type have been reported.
    Broken,
    /// The validator that the user's own code returns; optional where it stands in a field, else with null.
    Custom(fn() -> FieldValidator),
}

/// The validator of 64-bit integers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Integers {
    /// `v.number()`, exact up to 2^53.
    Number,
    /// `v.int64()`.
    Int64,
}

/// The choices that a field, a newtype or a variant makes for its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// The validator of 64-bit integers.
    pub integers: Option<Integers>,
    /// Whether several nulls may mean one thing.
    pub ambiguous: bool,
    /// Whether null comes first in the unions with null.
    pub null_first: bool,
}

impl Choice {
    /// Nothing is chosen.
    pub const NONE: Self = Self {
        integers: None,
        ambiguous: false,
        null_first: false,
    };
    /// Integers are `v.number()`.
    pub const NUMBER: Self = Self {
        integers: Some(Integers::Number),
        ..Self::NONE
    };
    /// Integers are `v.int64()`.
    pub const INT64: Self = Self {
        integers: Some(Integers::Int64),
        ..Self::NONE
    };

    /// The same with several nulls that mean one thing.
    #[must_use]
    pub const fn ambiguous(self) -> Self {
        Self {
            ambiguous: true,
            ..self
        }
    }

    /// The same with null as the first member of unions.
    #[must_use]
    pub const fn null_first(self) -> Self {
        Self {
            null_first: true,
            ..self
        }
    }

    /// This choice inside of `outer`.
    #[must_use]
    pub const fn inside(self, outer: Self) -> Self {
        Self {
            integers: match self.integers {
                Some(integers) => Some(integers),
                None => outer.integers,
            },
            ambiguous: self.ambiguous || outer.ambiguous,
            null_first: self.null_first || outer.null_first,
        }
    }
}

/// A literal.
#[derive(Debug, Clone, Copy)]
pub enum Literal {
    /// A string.
    String(&'static str),
    /// A float.
    Float64(f64),
    /// An `int64`.
    Int64(i64),
    /// A boolean.
    Boolean(bool),
}

/// The members of a union, by columns.
#[derive(Debug)]
pub struct Union {
    /// The names of the variants as serde writes them.
    pub names: &'static [&'static str],
    /// Their types; empty if each member is the string literal of its name.
    pub types: &'static [D],
    /// The doc comments, or nothing if there are none.
    pub docs: &'static [&'static str],
    /// The notes of `#[deprecated]`, with positions.
    pub deprecated: &'static [(usize, &'static str)],
    /// Whether reading tries members in turn, so that one must not be read as another.
    pub in_turn: bool,
}

impl Union {
    /// A union of the string literals `names`.
    #[must_use]
    pub const fn names(names: &'static [&'static str]) -> Self {
        Self {
            names,
            types: &[],
            docs: &[],
            deprecated: &[],
            in_turn: false,
        }
    }
}

/// Where a type stands, which decides what `Option` means there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Position {
    /// Directly in a field: `Option` is absence.
    Field,
    /// Anywhere else: `Option` is the union with null.
    Inner,
}

/// The types that a shape is made of.
#[derive(Clone, Copy)]
pub(crate) enum Inside {
    /// None.
    Nothing,
    /// One: the element of an array, or what an `Option` or a newtype holds.
    Type(D),
    /// The keys and the values of a record.
    Entries(D, D),
    /// The types of the fields of an object.
    Fields(&'static Object),
    /// The types of the members of a union.
    Members(&'static Union),
}

impl Shape {
    /// The types that the shape is made of.
    pub(crate) const fn inside(&'static self) -> Inside {
        match self {
            Self::Array(inner)
            | Self::Optional(inner)
            | Self::Nullable(inner)
            | Self::Newtype(inner)
            | Self::Chosen(_, inner) => Inside::Type(inner),
            Self::Record(keys, values) => Inside::Entries(keys, values),
            Self::Object(object) => Inside::Fields(object),
            Self::Union(union) => Inside::Members(union),
            Self::Any
            | Self::Null
            | Self::Float64
            | Self::Float32
            | Self::Int64
            | Self::CommitTs
            | Self::Boolean
            | Self::String
            | Self::Bytes
            | Self::Byte
            | Self::Integer(_)
            | Self::Id(..)
            | Self::Literal(_)
            | Self::Broken
            | Self::Custom(_) => Inside::Nothing,
        }
    }

    /// The shape behind newtypes and choices.
    pub(crate) const fn bare(&'static self) -> &'static Self {
        match self {
            Self::Newtype(inner) | Self::Chosen(_, inner) => inner.shape.bare(),
            #[allow(
                clippy::wildcard_enum_match_arm,
                reason = "only these two wrap a shape"
            )]
            _ => self,
        }
    }

    /// Returns whether a field of this shape may be absent, as far as constants show.
    pub(crate) const fn is_optional(&'static self) -> bool {
        match self {
            Self::Optional(_) => true,
            Self::Chosen(_, inner) => inner.shape.is_optional(),
            #[allow(
                clippy::wildcard_enum_match_arm,
                reason = "only `Option` means absence"
            )]
            _ => false,
        }
    }

    /// Returns whether null is among the values, standing anywhere but directly in a field.
    pub(crate) const fn accepts_null(&'static self) -> bool {
        match self {
            Self::Null | Self::Any | Self::Nullable(_) | Self::Optional(_) => true,
            Self::Newtype(inner) | Self::Chosen(_, inner) => inner.shape.accepts_null(),
            Self::Union(union) => {
                let mut at = 0;
                while at < union.types.len() {
                    if union.types[at].shape.accepts_null() {
                        return true;
                    }
                    at += 1;
                }
                false
            }
            Self::Float64
            | Self::Float32
            | Self::Int64
            | Self::CommitTs
            | Self::Boolean
            | Self::String
            | Self::Bytes
            | Self::Byte
            | Self::Integer(_)
            | Self::Id(..)
            | Self::Literal(_)
            | Self::Array(_)
            | Self::Record(..)
            | Self::Object(_)
            | Self::Broken
            | Self::Custom(_) => false,
        }
    }

    /// Returns whether a 64-bit integer inside waits for a choice.
    pub(crate) const fn has_integer(&'static self) -> bool {
        match self {
            Self::Integer(_) | Self::Broken => return true,
            Self::Chosen(choice, _) if choice.integers.is_some() => return false,
            #[allow(clippy::wildcard_enum_match_arm, reason = "the parts decide")]
            _ => {}
        }
        match self.inside() {
            Inside::Nothing => false,
            // The keys of a record are strings.
            Inside::Type(inner) | Inside::Entries(_, inner) => inner.is_open_to_choice(),
            Inside::Fields(object) => any_is_open_to_choice(object.types),
            Inside::Members(union) => any_is_open_to_choice(union.types),
        }
    }
}

const fn any_is_open_to_choice(types: &[D]) -> bool {
    let mut at = 0;
    while at < types.len() {
        if types[at].is_open_to_choice() {
            return true;
        }
        at += 1;
    }
    false
}
