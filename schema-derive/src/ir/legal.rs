//! The meaning of an item: legal as far as a macro can decide.

use proc_macro2::Span;
use syn::{Ident, Type};

use super::{Container, Docs, Exact, Field, FieldPath, Integers, LiteralValue, Variant};

/// An item without mistakes.
pub(crate) struct Checked<'a> {
    pub(crate) container: &'a Container,
    pub(crate) shape: Shape<'a>,
    pub(crate) table: Option<CheckedTable<'a>>,
}

/// The validator of an item.
pub(crate) enum Shape<'a> {
    Null,
    Literal(LiteralValue),
    Object(Vec<ObjectField<'a>>),
    /// A newtype: `Option` inside it accepts null.
    Newtype(FieldType<'a>),
    /// All but invisible: `Option` inside it keeps its meaning.
    Transparent(FieldType<'a>),
    Union(Vec<Member<'a>>),
    Exact(&'a Exact),
    /// There is none: a table that something else owns.
    External,
}

/// A field of an object validator.
pub(crate) struct ObjectField<'a> {
    /// The name in documents; of a flattened field, which has none, the Rust name.
    pub(crate) name: String,
    /// Where the name is written.
    pub(crate) span: Span,
    pub(crate) slot: Slot<'a>,
    /// Where the field is written; `None` for what serde adds.
    pub(crate) field: Option<&'a Field>,
    pub(crate) flatten: bool,
    pub(crate) optional: bool,
    pub(crate) presence: Presence,
}

/// The content of a field.
pub(crate) enum Slot<'a> {
    /// A value of a Rust type.
    Type(FieldType<'a>),
    /// The payload of a variant: `Option` inside it accepts null.
    Payload(FieldType<'a>),
    /// A tag.
    Literal(LiteralValue),
    /// The fields of a variant.
    Object(Vec<ObjectField<'a>>),
}

/// The demands of serde's attributes on the type of a field, and where they stand.
#[derive(Clone, Copy)]
pub(crate) enum Presence {
    /// Nothing.
    Free,
    /// It is skipped when written and has no default, so only `Option` can be read back.
    MustBeOption(Span),
    /// A function gives the default, so an absent key is not `None`.
    DefaultPath(Span),
    /// Other code reads it, so an absent key is an error.
    With(Span),
    /// Nothing: other code reads it, and an absent key has a default.
    WithDefault,
    /// The function that makes the whole struct gives the default.
    ContainerDefaultPath,
}

/// The type of a field, and what the field says about its validator.
pub(crate) struct FieldType<'a> {
    pub(crate) ty: &'a Type,
    pub(crate) exact: Option<&'a Exact>,
    pub(crate) integers: Option<Integers>,
    /// Where the field itself chose `integers`.
    pub(crate) chosen: Option<Span>,
    pub(crate) ambiguous: bool,
    /// Whether null is the first member of unions with null.
    pub(crate) null_first: bool,
    /// Whether mistakes have been reported, so that more of them might be the same one.
    pub(crate) is_broken: bool,
}

/// A member of a union validator.
pub(crate) struct Member<'a> {
    /// The variant as serde names it.
    pub(crate) name: String,
    pub(crate) docs: &'a Docs,
    pub(crate) kind: MemberKind<'a>,
    pub(crate) variant: &'a Variant,
    /// The literal that identifies the variant; `None` for an untagged one.
    pub(crate) tag: Option<LiteralValue>,
}

/// The validator of a member of a union.
pub(crate) enum MemberKind<'a> {
    Null,
    Literal(LiteralValue),
    Object(Vec<ObjectField<'a>>),
    Type(FieldType<'a>),
}

/// A table without mistakes.
pub(crate) struct CheckedTable<'a> {
    pub(crate) name: String,
    pub(crate) external: bool,
    pub(crate) staged: Option<&'a Type>,
    pub(crate) indexes: Vec<CheckedIndex<'a>>,
    pub(crate) unique: Vec<Vec<FieldRef<'a>>>,
    /// Codes of allowed lints.
    pub(crate) allowed: &'a [Ident],
    /// Warnings: legal code that a person should look at.
    pub(crate) warnings: Vec<Warning>,
}

/// An index without mistakes that a macro can see.
pub(crate) struct CheckedIndex<'a> {
    pub(crate) name: String,
    pub(crate) staged: bool,
    pub(crate) kind: CheckedKind<'a>,
}

/// The fields of an index.
pub(crate) enum CheckedKind<'a> {
    Database(Vec<FieldRef<'a>>),
    Search(FieldRef<'a>, Vec<FieldRef<'a>>),
    Vector(FieldRef<'a>, u32, Vec<FieldRef<'a>>),
}

/// A field of an index in wire names.
pub(crate) struct FieldRef<'a> {
    pub(crate) path: String,
    /// Where it is written.
    pub(crate) source: &'a FieldPath,
    /// Whether the macro has seen the field, so that nothing is left to assert.
    pub(crate) seen: bool,
}

/// Legal code that a person should look at.
pub(crate) struct Warning {
    pub(crate) span: Span,
    pub(crate) message: String,
}
