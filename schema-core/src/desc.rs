//! Descriptors: what generated code says about types, plain data in constants.
//!
//! Everything here is private to generated code. The macros write a [`Desc`] for each type and a
//! [`TableDesc`] for each table.
//!
//! ```text
//! shape, table, list (data) --+--> assert: const assertions, while the user's crate compiles
//!                                     \--> identity --> lower: a Schema, at run time
//! ```
//!
//! Names and doc comments of fields stand in one text, and so do the indexes of a table:
//! `convex_schema_rules::format` has the writers and the readers.

pub mod assert;
mod identity;
pub(crate) mod list;
pub mod lower;
pub(crate) mod shape;
pub(crate) mod table;

pub use self::shape::object::{Meta, More, Object};
pub use self::shape::{Choice, Integers, Literal, Shape, Union};
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

/// The declaration of a type: a static, whose address identifies it.
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
    /// The stand-in for a type whose mistakes have been reported.
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
            shape,
            declaration: Some(declaration),
            arguments: &[],
        }
    }

    /// A struct whose fields are described by names, types and doc comments alone.
    #[doc(hidden)]
    pub const fn object(
        declaration: &'static Declaration,
        text: &'static str,
        hashes: &'static [u8],
        types: &'static [D],
    ) -> Self {
        // One call: const evaluation pays for each.
        Self {
            shape: Shape::Object(Object {
                text,
                hashes,
                types,
                flags: &[],
                more: &[],
            }),
            declaration: Some(declaration),
            arguments: &[],
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

    /// The choice for 64-bit integers inside, where `outer` was chosen outside: a choice reaches the
    /// arguments of a generic type, and stops at any other type that has a name of its own.
    #[doc(hidden)]
    pub const fn choice_inside(&self, outer: Option<Integers>) -> Option<Integers> {
        if self.is_sealed() { None } else { outer }
    }

    /// Returns whether a choice made outside stops here: the type has a name and no arguments.
    const fn is_sealed(&self) -> bool {
        self.has_name() && self.arguments.is_empty()
    }

    /// Returns whether a choice for this type has a 64-bit integer to decide.
    pub(crate) const fn is_open_to_choice(&'static self) -> bool {
        !self.is_sealed() && self.shape.has_integer()
    }

    /// Returns whether a field of this type may be absent, as far as constants show: only code of
    /// the user's own can make another type optional.
    #[doc(hidden)]
    pub const fn is_optional(&'static self) -> bool {
        self.shape.is_optional()
    }
}
