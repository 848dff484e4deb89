//! What generated code says about a type: plain data in constants.
//!
//! Everything here is private to generated code. [`lower`](lower::lower) turns it into a
//! [`Schema`](crate::Schema); const functions in [`verify`] check what needs more than one type.
//!
//! Names and doc comments of fields stand in one text, and so do the indexes of a table: rustc
//! spends several times as long on tables of literals as on one literal (DESIGN.md, "What a
//! derive costs").

pub(crate) mod list;
pub mod lower;
pub(crate) mod object;
pub(crate) mod table;
pub mod verify;

pub use self::object::{Meta, More, Object, flag};
pub use self::table::TableDesc;
use crate::validator::FieldValidator;

/// A reference to a description.
pub type D = &'static Desc;

/// A Rust type as Convex sees it; public as `TypeDesc`.
///
/// Derives make it. [`Desc::custom`] is for types that can't derive; the rest is private to
/// generated code and may change in any release.
#[derive(Debug)]
pub struct Desc {
    /// Its validator.
    #[doc(hidden)]
    pub shape: Shape,
    /// The Rust identifier of a type that becomes an exported constant; else empty.
    #[doc(hidden)]
    pub name: &'static str,
    /// The module that declares it.
    #[doc(hidden)]
    pub module: &'static str,
    /// The doc comment: lines without the leading space, joined by `\n`.
    #[doc(hidden)]
    pub docs: &'static str,
    /// The note of `#[deprecated]`.
    #[doc(hidden)]
    pub deprecated: Option<&'static str>,
    /// The types that fill the parameters of a generic type.
    #[doc(hidden)]
    pub arguments: &'static [D],
}

impl Desc {
    /// What stands in for a type whose mistakes have been reported.
    #[doc(hidden)]
    pub const BROKEN: Self = Self::new(Shape::Broken);

    /// A type with exactly this validator; an optional one makes its fields optional.
    pub const fn custom(validator: fn() -> FieldValidator) -> Self {
        Self::new(Shape::Custom(validator))
    }

    /// A type without a name of its own.
    #[doc(hidden)]
    pub const fn new(shape: Shape) -> Self {
        Self {
            shape,
            name: "",
            module: "",
            docs: "",
            deprecated: None,
            arguments: &[],
        }
    }

    /// A type with a name.
    #[doc(hidden)]
    pub const fn named(
        name: &'static str,
        module: &'static str,
        docs: &'static str,
        shape: Shape,
    ) -> Self {
        Self {
            name,
            module,
            docs,
            ..Self::new(shape)
        }
    }

    /// A struct about whose fields there is no more to say than [`Object::text`] holds.
    #[doc(hidden)]
    pub const fn object(
        name: &'static str,
        module: &'static str,
        docs: &'static str,
        text: &'static str,
        types: &'static [D],
    ) -> Self {
        Self::named(name, module, docs, Shape::Object(Object::new(text, types)))
    }

    /// The same with a deprecation.
    #[doc(hidden)]
    #[must_use]
    pub const fn deprecated(self, note: &'static str) -> Self {
        Self {
            deprecated: Some(note),
            ..self
        }
    }

    /// The same with parameters filled in.
    #[doc(hidden)]
    #[must_use]
    pub const fn generic(self, arguments: &'static [D]) -> Self {
        Self { arguments, ..self }
    }

    /// Whether the type becomes an exported constant.
    #[doc(hidden)]
    pub const fn has_name(&self) -> bool {
        !self.name.is_empty()
    }
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
    /// `v.number()` for a byte, of which an array may be meant as `v.bytes()`.
    Byte,
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
    Object(Object),
    /// `v.union(...)`.
    Union(Union),
    /// What can't be judged, because its mistakes have been reported.
    Broken,
    /// What the user's own code says; optional where it stands in a field, else with null.
    Custom(fn() -> FieldValidator),
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

/// The members of a union, by columns.
#[derive(Debug)]
pub struct Union {
    /// The names of the variants as serde writes them.
    pub names: &'static [&'static str],
    /// What they hold; nothing at all if each member is the string literal of its name.
    pub types: &'static [D],
    /// The doc comments, or nothing if there are none.
    pub docs: &'static [&'static str],
    /// The notes of `#[deprecated]`, with positions.
    pub deprecated: &'static [(usize, &'static str)],
}
