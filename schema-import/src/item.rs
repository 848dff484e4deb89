//! The Rust items that a schema becomes.

use std::collections::BTreeMap;

use convex_schema_core::{FieldMeta, Index, Literal};
use convex_schema_rules::casing::RenameRule;

use crate::notes::{Constant, Docs};

/// Where an item stands in [`Plan::items`](crate::plan::Plan::items).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ItemId(pub(crate) usize);

/// A struct or an enum.
#[derive(Debug)]
pub(crate) struct Item {
    /// The name in Rust; empty until all uses are known.
    pub(crate) name: String,
    pub(crate) table: Option<Table>,
    pub(crate) body: Body,
    /// Where types refer to the item; none for tables.
    pub(crate) uses: Vec<Use>,
    /// A name that follows from what the item is, whatever its place.
    pub(crate) own_name: Option<String>,
    /// The name in the source.
    pub(crate) noted_name: Option<String>,
    /// The TypeScript type that the exported validator is cast to.
    pub(crate) ts: Option<String>,
    /// Constants of the schema file that hold just this validator, or its fields.
    pub(crate) constants: Vec<Constant>,
    /// Whether values are keys of maps, which have an order.
    pub(crate) is_key: bool,
    /// The doc comment.
    pub(crate) docs: Docs,
}

impl Item {
    /// An item that no table is.
    pub(crate) fn new(body: Body) -> Self {
        Self {
            name: String::new(),
            table: None,
            body,
            uses: Vec::new(),
            own_name: None,
            noted_name: None,
            ts: None,
            constants: Vec::new(),
            is_key: false,
            docs: Docs::default(),
        }
    }

    /// Whether it is not a table.
    pub(crate) fn is_type(&self) -> bool {
        self.table.is_none()
    }
}

impl Item {
    /// Calls `visit` for each comment that is printed.
    pub(crate) fn each_docs<'a>(&'a self, visit: &mut impl FnMut(&'a Docs)) {
        visit(&self.docs);
        let index_docs = self
            .table
            .iter()
            .flat_map(|table| table.index_docs.values());
        index_docs.for_each(&mut *visit);
        self.body.each_field(&mut |field| visit(&field.docs));
        if let Body::Enum(item) = &self.body {
            item.variants
                .iter()
                .for_each(|variant| visit(&variant.docs));
        }
    }
}

/// A place that refers to an item.
#[derive(Debug, Clone)]
pub(crate) struct Use {
    pub(crate) parent: ItemId,
    /// Names on the way from the parent: a variant, a field.
    pub(crate) path: Vec<String>,
}

/// The content of `#[table(...)]`.
#[derive(Debug)]
pub(crate) struct Table {
    /// The name in Convex.
    pub(crate) name: String,
    pub(crate) external: bool,
    pub(crate) staged: Option<ItemId>,
    pub(crate) indexes: Vec<Index>,
    /// Sets of fields that are unique together.
    pub(crate) unique: Vec<Vec<String>>,
    /// Comments about the indexes, by name.
    pub(crate) index_docs: BTreeMap<String, Docs>,
}

/// The kind and content of an item.
#[derive(Debug)]
pub(crate) enum Body {
    /// `struct S { ... }`.
    Struct(Fields),
    /// `struct S(pub T);`.
    Newtype(Type),
    /// `struct S(pub Any);` with a validator given by hand.
    Raw(String),
    /// `struct S(pub FunctionHandle);` with a validator that says which functions it takes.
    Handle(String),
    /// `struct S;`: a table that something else owns.
    Unit,
    /// `enum E { ... }`.
    Enum(Enum),
}

/// The fields of a struct, or of all variants of an enum.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    pub(crate) rename_all: Option<RenameRule>,
    pub(crate) fields: Vec<Field>,
}

/// A field.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an attribute of its own"
)]
pub(crate) struct Field {
    /// The name in documents.
    pub(crate) wire: String,
    /// The name in Rust, without `r#`.
    pub(crate) ident: String,
    /// Whether the rule does not make one of the other.
    pub(crate) renamed: bool,
    pub(crate) ty: Type,
    pub(crate) optional: bool,
    /// Whether null stands in null.
    pub(crate) ambiguous: bool,
    /// Whether null comes first in the unions with null.
    pub(crate) null_first: bool,
    /// A validator given by hand.
    pub(crate) raw: Option<String>,
    /// Facts that Convex does not enforce.
    pub(crate) meta: FieldMeta,
    /// The TypeScript type that the validator is cast to.
    pub(crate) ts: Option<String>,
    /// The doc comment.
    pub(crate) docs: Docs,
}

/// An enum.
#[derive(Debug)]
pub(crate) struct Enum {
    pub(crate) tagging: Tagging,
    pub(crate) rename_all: Option<RenameRule>,
    pub(crate) rename_all_fields: Option<RenameRule>,
    pub(crate) variants: Vec<Variant>,
    /// Whether reading can confuse members.
    pub(crate) ambiguous: bool,
}

/// The representation of an enum.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Tagging {
    /// serde's default, of which only variants without data are used.
    External,
    /// `#[serde(tag = "...")]`.
    Internal(String),
    /// `#[serde(untagged)]`.
    Untagged,
    /// Literals that are not all strings, which serde has no attribute for.
    Literals,
}

/// A variant.
#[derive(Debug)]
pub(crate) struct Variant {
    /// The name in Rust.
    pub(crate) ident: String,
    /// The literal that tells it from others; `None` if it is untagged.
    pub(crate) literal: Option<Literal>,
    /// Whether the rule of the enum does not make one of the other.
    pub(crate) renamed: bool,
    pub(crate) content: Content,
    /// The doc comment.
    pub(crate) docs: Docs,
}

/// The content of a variant.
#[derive(Debug)]
pub(crate) enum Content {
    /// Nothing.
    Unit,
    /// `V(T)`.
    Newtype(Type),
    /// `V { ... }`.
    Struct(Vec<Field>),
}

/// A type as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Type {
    Bool,
    F64,
    String,
    /// A type of `convex_schema` without parameters.
    Convex(&'static str),
    /// `Id<T>` of a table among the items.
    Id(ItemId),
    /// `Id<T>` of a system table that has a type of its own.
    SystemId(&'static str),
    Vec(Box<Type>),
    Map(Box<Type>, Box<Type>),
    Option(Box<Type>),
    Nullable(Box<Type>),
    Item(ItemId),
    /// `Doc<T>` of a table among the items.
    Doc(ItemId),
    /// `Page<T>`.
    Page(Box<Type>),
    Unit,
}

impl Type {
    /// Calls `visit` for this type and each type inside.
    pub(crate) fn each(&self, visit: &mut impl FnMut(&Self)) {
        visit(self);
        match self {
            Self::Vec(inner) | Self::Option(inner) | Self::Nullable(inner) | Self::Page(inner) => {
                inner.each(visit);
            }
            Self::Map(keys, values) => {
                keys.each(visit);
                values.each(visit);
            }
            Self::Bool
            | Self::F64
            | Self::String
            | Self::Convex(_)
            | Self::Id(_)
            | Self::SystemId(_)
            | Self::Item(_)
            | Self::Doc(_)
            | Self::Unit => {}
        }
    }
}

impl Body {
    /// Calls `visit` for each field.
    pub(crate) fn each_field<'a>(&'a self, visit: &mut impl FnMut(&'a Field)) {
        match self {
            Self::Struct(fields) => fields.fields.iter().for_each(visit),
            Self::Enum(item) => {
                for variant in &item.variants {
                    if let Content::Struct(fields) = &variant.content {
                        fields.iter().for_each(&mut *visit);
                    }
                }
            }
            Self::Newtype(_) | Self::Raw(_) | Self::Handle(_) | Self::Unit => {}
        }
    }

    /// Calls `visit` for each type in it.
    pub(crate) fn each_type(&self, visit: &mut impl FnMut(&Type)) {
        self.each_field(&mut |field| field.ty.each(visit));
        match self {
            Self::Newtype(ty) => ty.each(visit),
            Self::Enum(item) => {
                for variant in &item.variants {
                    if let Content::Newtype(ty) = &variant.content {
                        ty.each(visit);
                    }
                }
            }
            Self::Raw(_) => visit(&Type::Convex("Any")),
            Self::Handle(_) => visit(&Type::Convex("FunctionHandle")),
            Self::Struct(_) | Self::Unit => {}
        }
    }
}
