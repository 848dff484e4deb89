//! Descriptors: what generated code says about types, plain data in constants.
//!
//! Everything here is private to generated code. The macros write a [`Desc`] for each type and a
//! [`TableDesc`] for each table. The const functions in [`verify`] assert what takes more than one
//! type while the user's crate compiles, and [`lower`](lower::lower) makes a
//! [`Schema`](crate::Schema) at run time.
//!
//! Names and doc comments of fields stand in one text, and so do the indexes of a table:
//! `convex_schema_rules::format` has the writers and the readers.

mod identity;
pub(crate) mod list;
pub mod lower;
pub(crate) mod object;
pub(crate) mod table;
pub mod verify;

pub use self::object::{Meta, More, Object};
pub use self::table::TableDesc;
use crate::validator::FieldValidator;

/// A reference to a descriptor.
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
    /// Where a type is declared that becomes an exported constant; `None` for all others.
    #[doc(hidden)]
    pub declaration: Option<&'static Declaration>,
    /// The types that fill the parameters of a generic type.
    #[doc(hidden)]
    pub arguments: &'static [D],
}

/// The declaration of a type: a static, whose address tells it from all other declarations.
///
/// A name can't: functions may each declare an `Item`, and a build may hold two versions of one
/// crate.
#[doc(hidden)]
#[derive(Debug)]
pub struct Declaration {
    /// The Rust identifier.
    pub name: &'static str,
    /// The doc comment: see `convex_schema_rules::docs`.
    pub docs: &'static str,
    /// The note of `#[deprecated]`.
    pub deprecated: Option<&'static str>,
    /// The TypeScript type that the exported constant is cast to.
    pub ts: Option<&'static str>,
    /// Whether the type has parameters, of types or constants, so that its own derive can assert
    /// nothing about it.
    pub is_open: bool,
}

impl Declaration {
    /// A type without parameters.
    #[must_use]
    pub const fn new(name: &'static str, docs: &'static str) -> Self {
        Self {
            name,
            docs,
            deprecated: None,
            ts: None,
            is_open: false,
        }
    }

    /// The same with parameters.
    #[must_use]
    pub const fn open(self) -> Self {
        Self {
            is_open: true,
            ..self
        }
    }

    /// The same with a TypeScript type of its own.
    #[must_use]
    pub const fn ts(self, ty: &'static str) -> Self {
        Self {
            ts: Some(ty),
            ..self
        }
    }

    /// The same with the note of `#[deprecated]`.
    #[must_use]
    pub const fn deprecated(self, note: &'static str) -> Self {
        Self {
            deprecated: Some(note),
            ..self
        }
    }
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
            declaration: None,
            arguments: &[],
        }
    }

    /// A type with a name.
    #[doc(hidden)]
    pub const fn named(declaration: &'static Declaration, shape: Shape) -> Self {
        Self {
            declaration: Some(declaration),
            ..Self::new(shape)
        }
    }

    /// A struct about whose fields there is no more to say than names, types and doc comments.
    #[doc(hidden)]
    pub const fn object(
        declaration: &'static Declaration,
        text: &'static str,
        hashes: &'static [u8],
        types: &'static [D],
    ) -> Self {
        Self::named(declaration, Shape::Object(Object::new(text, hashes, types)))
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
        self.declaration.is_some()
    }

    /// The Rust identifier of a type that has a name, else nothing.
    #[doc(hidden)]
    pub const fn name(&self) -> &'static str {
        match self.declaration {
            Some(declaration) => declaration.name,
            None => "",
        }
    }

    /// Whether the type has a name and its own derive asserts what there is to assert.
    #[doc(hidden)]
    pub const fn is_closed(&self) -> bool {
        match self.declaration {
            Some(declaration) => !declaration.is_open,
            None => false,
        }
    }

    /// Whether the type has a name and parameters: it is asserted where they are filled in.
    #[doc(hidden)]
    pub const fn is_open(&self) -> bool {
        match self.declaration {
            Some(declaration) => declaration.is_open,
            None => false,
        }
    }

    /// What 64-bit integers inside become where `outer` was chosen outside: a choice reaches the
    /// arguments of a generic type, and stops at any other type that has a name of its own.
    #[doc(hidden)]
    pub const fn choice_inside(&self, outer: Option<Integers>) -> Option<Integers> {
        if self.has_name() && self.arguments.is_empty() {
            None
        } else {
            outer
        }
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
    /// `.1` with what its field chooses.
    Chosen(Choice, D),
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

/// What a field, a newtype or a variant chooses for its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// What 64-bit integers become.
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
    /// What they hold; nothing at all if each member is the string literal of its name.
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
