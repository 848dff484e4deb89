//! The item as the user wrote it, with spans.

use convex_schema_rules::casing::RenameRule;
use proc_macro2::{Span, TokenStream};
use syn::{Generics, Ident, LitInt, LitStr, Macro, Path, Type, WherePredicate};

/// Which derive was written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Derive {
    /// `#[derive(Table)]`.
    Table,
    /// `#[derive(ConvexType)]`.
    ConvexType,
}

/// A struct or an enum.
pub(crate) struct Container {
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) docs: Docs,
    pub(crate) serde: SerdeContainer,
    pub(crate) convex: ConvexContainer,
    /// Present for `#[derive(Table)]`.
    pub(crate) table: Option<TableArgs>,
    pub(crate) body: Body,
    /// Whether an attribute of the item itself could not be read.
    pub(crate) is_broken: bool,
    /// Whether an attribute of the item, a field or a variant is about deprecation.
    pub(crate) names_deprecated: bool,
    /// Where the enum has `#[repr(...)]`, if its variants have numbers and nothing shows that serde's
    /// derive writes their names.
    pub(crate) numbered: Option<Span>,
    /// Whether the derive `Table`, which implies `ConvexType`, may stand beside this one.
    pub(crate) may_be_implemented: bool,
}

/// The content of the braces.
pub(crate) enum Body {
    /// `struct S { ... }`, `struct S(...)` or `struct S;`.
    Struct(Content),
    /// `enum E { ... }`.
    Enum(Vec<Variant>),
    /// A union, which is reported.
    Unsupported,
}

/// The fields of a struct or of a variant.
pub(crate) enum Content {
    /// None, and no braces.
    Unit,
    /// One without a name.
    Newtype(Box<Field>),
    /// Several without names, or none in parentheses.
    Tuple(Span, Vec<Field>),
    /// With names.
    Named(Vec<Field>),
}

/// A field.
pub(crate) struct Field {
    /// The identifier without `r#`; `None` in a newtype.
    pub(crate) ident: Option<Ident>,
    pub(crate) ty: Type,
    pub(crate) docs: Docs,
    pub(crate) serde: SerdeField,
    pub(crate) convex: ConvexField,
    /// Whether an attribute could not be read, so that the type can't be judged.
    pub(crate) is_broken: bool,
}

/// A variant of an enum.
pub(crate) struct Variant {
    pub(crate) ident: Ident,
    pub(crate) docs: Docs,
    pub(crate) serde: SerdeVariant,
    pub(crate) convex: ConvexVariant,
    pub(crate) content: Content,
}

/// The attributes of an item.
#[derive(Default)]
pub(crate) struct Docs {
    /// Lines without the leading space, joined by `\n`; empty if rustc alone knows the text.
    pub(crate) text: String,
    /// The comments as tokens, if one of them is a macro: `include_str!("...")`.
    pub(crate) unread: Option<TokenStream>,
    /// The note of `#[deprecated]`, empty without one.
    pub(crate) deprecated: Option<String>,
}

/// `#[serde(...)]` on a struct or an enum.
#[derive(Default)]
pub(crate) struct SerdeContainer {
    pub(crate) rename: Option<LitStr>,
    pub(crate) rename_all: Option<RenameRule>,
    pub(crate) rename_all_fields: Option<RenameRule>,
    pub(crate) tag: Option<LitStr>,
    pub(crate) content: Option<LitStr>,
    pub(crate) untagged: Option<Span>,
    pub(crate) transparent: bool,
    pub(crate) default: Option<SerdeDefault>,
    /// The type that stands in for this one, from `from` or `try_from` together with `into`.
    pub(crate) proxy: Option<Type>,
}

/// `#[serde(...)]` on a field.
#[derive(Default)]
pub(crate) struct SerdeField {
    pub(crate) rename: Option<LitStr>,
    pub(crate) skip: bool,
    pub(crate) flatten: Option<Span>,
    pub(crate) default: Option<SerdeDefault>,
    pub(crate) skip_serializing_if: Option<Span>,
    /// `with`, `serialize_with` or `deserialize_with`.
    pub(crate) with: Option<Span>,
}

/// `#[serde(default)]`.
#[derive(Clone, Copy)]
pub(crate) struct SerdeDefault {
    pub(crate) span: Span,
    /// Whether a function gives it, and not `Default`.
    pub(crate) has_path: bool,
}

/// `#[serde(...)]` on a variant.
#[derive(Default)]
pub(crate) struct SerdeVariant {
    pub(crate) rename: Option<LitStr>,
    pub(crate) rename_all: Option<RenameRule>,
    pub(crate) skip: bool,
    pub(crate) untagged: bool,
    /// `with`, `serialize_with` or `deserialize_with`.
    pub(crate) with: Option<Span>,
}

/// `#[convex(...)]` on a struct or an enum.
#[derive(Default)]
pub(crate) struct ConvexContainer {
    /// The facade crate under another name.
    pub(crate) krate: Option<Path>,
    pub(crate) integers: Option<Integers>,
    /// Reading may confuse members, on purpose.
    pub(crate) ambiguous: bool,
    pub(crate) exact: Option<Exact>,
    /// The TypeScript type that the exported constant is cast to.
    pub(crate) ts: Option<LitStr>,
    /// The bounds of the implementation, in place of the inferred ones.
    pub(crate) bound: Option<Vec<WherePredicate>>,
}

/// `#[convex(...)]` on a field.
#[derive(Default)]
pub(crate) struct ConvexField {
    pub(crate) integers: Option<Integers>,
    /// Where the field itself chose `integers`.
    pub(crate) chosen: Option<Span>,
    pub(crate) ambiguous: bool,
    /// Where null is made the first member.
    pub(crate) null_first: Option<Span>,
    pub(crate) exact: Option<Exact>,
    pub(crate) meta: Meta,
    /// Codes of allowed lints.
    pub(crate) allowed: Vec<Ident>,
}

/// `#[convex(...)]` on a variant.
#[derive(Default)]
pub(crate) struct ConvexVariant {
    pub(crate) literal: Option<Literal>,
}

/// The validator of 64-bit integers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Integers {
    Number,
    Int64,
}

/// A validator given by hand.
pub(crate) enum Exact {
    /// That of another type.
    As(Box<Type>),
    /// The validator that an expression returns.
    Validator(TokenStream),
}

/// Metadata about values, which Convex does not enforce.
#[derive(Default)]
pub(crate) struct Meta {
    pub(crate) default: Option<Literal>,
    pub(crate) allowed: Vec<Literal>,
    pub(crate) min: Option<f64>,
    pub(crate) max: Option<f64>,
    pub(crate) format: Option<String>,
    /// The TypeScript type that the field's validator is cast to.
    pub(crate) ts: Option<LitStr>,
}

/// A literal with its place.
#[derive(Clone)]
pub(crate) struct Literal {
    pub(crate) value: LiteralValue,
    pub(crate) span: Span,
}

/// The value of a literal.
#[derive(Clone)]
pub(crate) enum LiteralValue {
    String(String),
    /// Finite.
    Float64(f64),
    Int64(i64),
    Boolean(bool),
}

/// All of `#[table(...)]`.
pub(crate) struct TableArgs {
    pub(crate) name: Option<LitStr>,
    /// Something else owns the table.
    pub(crate) external: bool,
    /// The type that is checked in the background.
    pub(crate) staged: Option<Type>,
    pub(crate) indexes: Vec<IndexArgs>,
    pub(crate) unique: Vec<UniqueArgs>,
    /// Codes of allowed lints.
    pub(crate) allowed: Vec<Ident>,
    /// The facade crate under another name.
    pub(crate) krate: Option<Path>,
    /// Whether something could not be read, so that nothing can be called missing.
    pub(crate) is_broken: bool,
}

/// `unique(...)` as it was written.
pub(crate) struct UniqueArgs {
    /// Where it begins.
    pub(crate) span: Span,
    pub(crate) fields: Vec<FieldPath>,
}

/// An index as it was written.
pub(crate) struct IndexArgs {
    /// Where the index begins.
    pub(crate) span: Span,
    pub(crate) name: Option<LitStr>,
    pub(crate) staged: bool,
    pub(crate) kind: IndexKind,
}

/// The fields of an index.
pub(crate) enum IndexKind {
    Database {
        fields: Option<Vec<FieldPath>>,
    },
    Search {
        field: Option<FieldPath>,
        filters: Vec<FieldPath>,
    },
    Vector {
        field: Option<FieldPath>,
        dimensions: Option<LitInt>,
        filters: Vec<FieldPath>,
    },
}

/// A field of an index.
pub(crate) enum FieldPath {
    /// A field of the struct, by its Rust name.
    Ident(Ident),
    /// A path in wire names.
    Path(LitStr),
}

/// An element of a list, which `#[cfg(...)]` may leave out.
pub(crate) struct Listed<T> {
    /// The conditions, without `cfg(...)`.
    pub(crate) conditions: Vec<TokenStream>,
    pub(crate) item: T,
}

/// All of `tables![...]`.
pub(crate) struct Tables {
    pub(crate) entries: Vec<Listed<Entry>>,
    /// The facade crate under another name.
    pub(crate) krate: Option<Path>,
}

/// An entry of a list of tables.
pub(crate) enum Entry {
    /// A table.
    Table(Box<Type>),
    /// Another list: `..other_crate::TABLES`.
    List(Path),
    /// Another list: `other_crate::tables!()`.
    Macro(Macro),
}

/// All of `schema! { ... }`.
pub(crate) struct Schema {
    pub(crate) entries: Vec<Listed<Entry>>,
    pub(crate) types: Vec<Listed<Type>>,
    pub(crate) schema_validation: bool,
    pub(crate) strict_table_name_types: bool,
    /// The facade crate under another name.
    pub(crate) krate: Option<Path>,
}
