//! The one model behind everything: what derives, builders and `schema.export()` give, and what
//! emission, checks, diffs and validation read.
//!
//! A [`Schema`] owns flat vectors of nodes that refer to each other by `u32`, and interned names.
//! [`TableRef`], [`ValidatorRef`] and their kin are views into it.

mod builder;
mod display;
mod docs;
mod documented;
mod equal;
mod index;
mod node;
mod view;

use std::fmt;
use std::sync::Arc;

use crate::unknown::UnknownKeys;

pub use self::builder::{SchemaBuilder, TableDefinition};
pub use self::display::shortened;
pub use self::docs::Docs;
pub use self::documented::{DocsStep, PlaceNotes};
pub use self::equal::{is_equal, is_equal_document};
pub use self::index::{Index, IndexKind};
pub use self::node::FieldMeta;
pub use self::node::NodeId;
pub(crate) use self::node::{
    FieldNode, FunctionNode, MemberNode, Model, Node, NodeProblem, ShadowedTable, TableNode,
    TypeId, TypeNode,
};
pub use self::view::{
    FieldRef, Fields, FunctionRef, MemberRef, Members, TableRef, TypeRef, ValidatorKind,
    ValidatorRef,
};

/// A Convex schema: tables, their document validators and indexes, in order.
///
/// Cheap to clone; `Send + Sync + 'static`.
///
/// ```
/// use convex_schema_core::{Index, Schema, TableDefinition, v};
///
/// let user = v::object().field("email", v::string());
/// let schema = Schema::builder()
///     .table(TableDefinition::new("users", user).index(Index::database("by_email", ["email"])))
///     .build();
/// assert_eq!(schema.table("users").unwrap().indexes().len(), 1);
/// ```
#[derive(Clone)]
pub struct Schema {
    model: Arc<Model>,
}

impl Schema {
    /// A builder without tables.
    pub fn builder() -> SchemaBuilder {
        SchemaBuilder::default()
    }

    pub(crate) fn from_model(mut model: Model) -> Self {
        for (place, table) in model.tables.iter().enumerate() {
            model.table_places.entry(table.name).or_insert(place);
        }
        Self {
            model: Arc::new(model),
        }
    }

    /// How many fields and union members all validators have.
    #[doc(hidden)]
    pub fn field_and_member_counts(&self) -> (usize, usize) {
        (self.model.fields.len(), self.model.members.len())
    }

    /// Whether both are one schema in memory.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.model, &other.model)
    }

    pub(crate) fn model(&self) -> &Model {
        &self.model
    }

    /// The tables, in order of definition.
    ///
    /// Tables that something else owns (`#[table(external)]`) are not among them.
    pub fn tables(&self) -> impl ExactSizeIterator<Item = TableRef<'_>> + Clone {
        self.model.tables.iter().map(|table| TableRef {
            model: &self.model,
            table,
        })
    }

    /// The table called `name`; takes constant time.
    pub fn table(&self, name: &str) -> Option<TableRef<'_>> {
        let model = self.model();
        let place = *model.table_places.get(&model.names.find(name)?)?;
        Some(TableRef {
            model,
            table: &model.tables[place],
        })
    }

    /// The named types in order of first use: what becomes an exported constant of its own.
    ///
    /// Only derives give types names; a schema that was read from JSON has none.
    pub fn types(&self) -> impl ExactSizeIterator<Item = TypeRef<'_>> + Clone {
        (0..self.model.types.len()).map(|id| TypeRef {
            model: &self.model,
            id: TypeId::at(id),
        })
    }

    /// Names of the tables that are referred to but owned by something else, in order.
    pub fn external_tables(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        self.model
            .external_tables
            .iter()
            .map(|name| self.model.names.get(*name))
    }

    /// Every index of every table, with the name of its table, in order of definition.
    pub fn indexes(&self) -> impl Iterator<Item = (&str, &Index)> + Clone {
        self.model.tables.iter().flat_map(|table| {
            table
                .indexes
                .iter()
                .map(|index| (self.model.names.get(table.name), index))
        })
    }

    /// Whether Convex enforces the document validators; `true` unless said otherwise.
    pub fn schema_validation(&self) -> bool {
        self.model.schema_validation
    }

    /// The keys of a whole export that this version does not know.
    pub fn unknown_keys(&self) -> &UnknownKeys {
        &self.model.unknown_keys
    }

    /// Whether TypeScript knows only the tables of the schema; `true` unless said otherwise.
    ///
    /// It is a matter of types alone: `schema.export()` does not carry it.
    pub fn strict_table_name_types(&self) -> bool {
        self.model.strict_table_name_types
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schema")
            .field("model", &self.model)
            .finish()
    }
}
