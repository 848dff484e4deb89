//! What generated code says about a type: plain data in constants.
//!
//! Everything here is private to generated code. [`lower`](lower::lower) turns it into a
//! [`Schema`](crate::Schema); const functions in [`verify`] check what needs more than one type.

pub(crate) mod list;
pub(crate) mod lower;
pub mod verify;

use crate::validator::Validator;

/// A reference to a description.
pub type D = &'static Desc;

/// A Rust type as Convex sees it.
#[derive(Debug)]
pub struct Desc {
    /// Its validator.
    pub shape: Shape,
    /// The name, for types that become an exported constant.
    pub named: Option<&'static Named>,
}

impl Desc {
    /// What stands in for a type whose mistakes have been reported.
    pub const BROKEN: Self = Self {
        shape: Shape::Any,
        named: None,
    };
}

/// The name of a type and what identifies it.
#[derive(Debug)]
pub struct Named {
    /// The Rust identifier.
    pub name: &'static str,
    /// The module that declares it.
    pub module: &'static str,
    /// The types that fill the parameters of a generic type.
    pub arguments: &'static [D],
    /// The doc comment.
    pub docs: Docs,
}

/// A doc comment and a deprecation.
#[derive(Debug, Clone, Copy)]
pub struct Docs {
    /// Lines without the leading space, joined by `\n`.
    pub text: &'static str,
    /// The note of `#[deprecated]`.
    pub deprecated: Option<&'static str>,
}

impl Docs {
    /// Nothing was written.
    pub const NONE: Self = Self {
        text: "",
        deprecated: None,
    };
}

/// The validator of a type.
#[derive(Debug)]
pub enum Shape {
    /// `v.any()`.
    Any,
    /// `v.null()`.
    Null,
    /// `v.number()`.
    Float64,
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
    /// A 64-bit Rust integer, by name, for which a field has to choose a validator.
    Integer(&'static str),
    /// The same, decided: integers inside `.1` are `.0`.
    Decided(Integers, D),
    /// `v.id(table)`.
    Id(&'static str),
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
    /// What the inner type is, where `Option` has lost its meaning of absence: a newtype.
    Newtype(D),
    /// `v.object({ ... })`.
    Object(&'static [Field]),
    /// `v.union(...)`.
    Union(&'static [Member]),
    /// What the user's own code says.
    Custom(fn() -> Validator),
}

/// What 64-bit integers become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Integers {
    /// `v.number()`, exact up to 2^53.
    Number,
    /// `v.int64()`.
    Int64,
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

/// A field of an object.
#[derive(Debug)]
pub struct Field {
    /// The name in documents.
    pub name: &'static str,
    /// The type.
    pub ty: D,
    /// The rest, which most fields don't need.
    pub more: &'static More,
}

/// What a field says beyond its name and type.
#[derive(Debug)]
pub struct More {
    /// The doc comment.
    pub docs: Docs,
    /// The fields of the type stand in place of this one.
    pub flatten: bool,
    /// The field may be absent whatever its type is.
    pub optional: bool,
    /// Several nulls or confusable members are meant.
    pub ambiguous: bool,
    /// Not enforced by Convex.
    pub meta: Option<&'static Meta>,
}

impl More {
    /// A doc comment and nothing else.
    pub const fn docs(text: &'static str) -> Self {
        Self {
            docs: Docs {
                text,
                deprecated: None,
            },
            ..Self::NONE
        }
    }

    /// Nothing.
    pub const NONE: Self = Self {
        docs: Docs::NONE,
        flatten: false,
        optional: false,
        ambiguous: false,
        meta: None,
    };
}

/// What is known about values and not enforced.
#[derive(Debug)]
pub struct Meta {
    /// What an absent field stands for.
    pub default: Option<Literal>,
    /// The only values that are meant.
    pub allowed: &'static [Literal],
    /// Least value.
    pub min: Option<f64>,
    /// Greatest value.
    pub max: Option<f64>,
    /// The form of a string.
    pub format: Option<&'static str>,
}

/// A member of a union.
#[derive(Debug)]
pub struct Member {
    /// The name of the variant as serde writes it.
    pub name: &'static str,
    /// What it holds.
    pub ty: D,
    /// The doc comment.
    pub docs: Docs,
}

/// A table.
#[derive(Debug)]
pub struct TableDesc {
    /// The name.
    pub name: &'static str,
    /// The hash of the name.
    pub hash: u64,
    /// The rows; `None` for a table that something else owns.
    pub row: Option<D>,
    /// What is checked in the background.
    pub staged: Option<D>,
    /// The indexes.
    pub indexes: &'static [IndexDesc],
    /// Fields that are unique together, not enforced.
    pub unique: &'static [&'static [&'static str]],
}

impl TableDesc {
    /// What stands in for a table whose mistakes have been reported.
    pub const BROKEN: Self = Self {
        name: "",
        hash: 0,
        row: None,
        staged: None,
        indexes: &[],
        unique: &[],
    };
}

/// An index.
#[derive(Debug)]
pub struct IndexDesc {
    /// The name.
    pub name: &'static str,
    /// Whether it is staged.
    pub staged: bool,
    /// What it indexes.
    pub kind: IndexKind,
}

/// What an index indexes; fields are paths in wire names.
#[derive(Debug)]
pub enum IndexKind {
    /// A database index.
    Database(&'static [&'static str]),
    /// A search index: field, filter fields.
    Search(&'static str, &'static [&'static str]),
    /// A vector index: field, dimensions, filter fields.
    Vector(&'static str, u32, &'static [&'static str]),
}
