//! Convex schemas, indexes and row validators from annotated Rust structs.
//!
//! ```
//! use convex_schema::{Id, Schema, Table};
//!
//! /// One row per tenant.
//! #[derive(Table)]
//! #[table(name = "workspaces")]
//! #[table(index(name = "by_slug", fields = [slug]))]
//! struct Workspace {
//!     name: String,
//!     slug: String,
//! }
//!
//! #[derive(Table)]
//! #[table(name = "members")]
//! struct Member {
//!     workspace: Id<Workspace>,
//!     nickname: Option<String>,
//! }
//!
//! fn schema() -> Schema {
//!     convex_schema::schema! { tables: [Workspace, Member] }
//! }
//!
//! assert_eq!(schema().indexes().count(), 1);
//! assert!(schema().check().is_empty());
//! ```
//!
//! - The derives [`Table`](derive@Table) and [`ConvexType`](derive@ConvexType) describe types;
//!   [`schema!`] and [`tables!`] list them.
//! - A [`Schema`] is the one model behind everything; a [`SchemaBuilder`] and the JSON of
//!   `schema.export()` make it as well. [`Schema::check`] lists the problems for which a push would be rejected.
//!
//! # Features
//!
#![doc = include_str!("../docs/features.md")]
//!
//! # Types
//!
#![doc = include_str!("../docs/types.md")]

#[doc(inline)]
pub use convex_schema_core::{ConvexType, Table};

/// Describes a table: the type's values are the documents.
///
/// It implements [`Table`](trait@Table) and [`ConvexType`](trait@ConvexType), for structs with
/// named fields, enums of structs (a union of objects) and newtypes around these or [`Any`].
///
/// ```
/// use convex_schema::{Id, Table, Timestamp};
///
/// /// An article.
/// #[derive(Table)]
/// #[table(name = "articles")]
/// #[table(index(name = "by_author", fields = [author, published_at]))]
/// #[table(search_index(name = "search_body", field = body, filters = [author]))]
/// #[table(vector_index(name = "by_meaning", field = meaning, dimensions = 1536, staged))]
/// struct Article {
///     author: Id<User>,
///     body: String,
///     meaning: Vec<f64>,
///     published_at: Option<Timestamp>,
/// }
///
/// /// Defined by something else.
/// #[derive(Table)]
/// #[table(external, name = "users")]
/// struct User;
/// ```
///
/// # Attributes
///
#[doc = include_str!("../docs/attributes.md")]
///
/// Fields of indexes are Rust names; paths such as `"address.city"` are strings in the names that
/// documents have. Fields take the attributes of [`ConvexType`](derive@ConvexType).
#[doc(inline)]
pub use convex_schema_derive::Table;

/// Describes a type that stands inside of documents: nested structs, newtypes, enums.
///
/// Names and shapes are those of serde's attributes, whether or not the type derives serde's
/// traits.
///
/// ```
/// use convex_schema::{ConvexType, Nullable};
///
/// #[derive(ConvexType)]
/// #[serde(tag = "kind", rename_all = "camelCase")]
/// enum Shape {
///     Circle { radius: f64 },
///     #[serde(rename_all = "camelCase")]
///     Polygon { corner_count: u32, note: Option<Nullable<String>> },
/// }
/// ```
///
/// The attributes are in the documentation of [`Table`](derive@Table#attributes).
#[doc(inline)]
pub use convex_schema_derive::ConvexType;

/// Implements serde's `Serialize` and `Deserialize` for an enum of literals, by their values.
///
/// serde's own derives write a variant by its name, so that `#[convex(literal = 24)]` would be
/// written as a string. The literals are those of [`ConvexType`](derive@ConvexType): that of the
/// attribute, else the name that serde's attributes give. Variants hold nothing.
///
/// ```
/// use convex_schema::{ConvexType, SerdeLiterals};
/// use serde::Deserialize;
/// use serde::de::IntoDeserializer;
/// use serde::de::value::{Error, F64Deserializer};
///
/// #[derive(Debug, PartialEq, SerdeLiterals, ConvexType)]
/// enum Hours {
///     #[convex(literal = 24)]
///     Day,
///     #[convex(literal = 168)]
///     Week,
/// }
///
/// let number: F64Deserializer<Error> = 24.0.into_deserializer();
/// assert_eq!(Hours::deserialize(number)?, Hours::Day);
/// # Ok::<(), Error>(())
/// ```
///
/// An enum with one variant is a constant, such as the tag of an object in an untagged union:
///
/// ```
/// # use convex_schema::{ConvexType, SerdeLiterals};
/// # use serde::{Deserialize, Serialize};
/// #[derive(Serialize, Deserialize, ConvexType)]
/// #[serde(untagged)]
/// enum Event {
///     Created { kind: Created, name: String },
///     Deleted { kind: Deleted },
/// }
///
/// #[derive(SerdeLiterals, ConvexType)]
/// enum Created {
///     #[convex(literal = 1)]
///     Tag,
/// }
///
/// #[derive(SerdeLiterals, ConvexType)]
/// enum Deleted {
///     #[convex(literal = 2)]
///     Tag,
/// }
/// ```
#[doc(inline)]
pub use convex_schema_derive::SerdeLiterals;

/// The schema of the listed tables, as an expression of the type [`Schema`].
///
/// ```
/// # use convex_schema::{ConvexType, Table};
/// # #[derive(Table)]
/// # #[table(name = "users")]
/// # struct User {}
/// # #[derive(ConvexType)]
/// # struct CreateUser {}
/// let schema = convex_schema::schema! {
///     tables: [User],
///     types: [CreateUser],
///     schema_validation: true,
///     strict_table_name_types: true,
/// };
/// assert_eq!(schema.types().len(), 1);
/// ```
///
/// `tables` is required and keeps its order; an entry is a type, `..LIST` or `path::list!()`.
/// `types` are exported even if no table uses them. The other two are Convex's options, true
/// unless said otherwise; `crate: path` says where this crate is, if it has another name.
///
/// Ids of tables that are in no list, and two tables of one name, are errors at the entry.
#[doc(inline)]
pub use convex_schema_derive::schema;

/// A list of tables for the schemas of other crates, as a constant of the type [`TableList`].
///
/// ```
/// # use convex_schema::Table;
/// # #[derive(Table)]
/// # #[table(name = "users")]
/// # struct User {}
/// use convex_schema::{TableList, schema, tables};
///
/// pub const TABLES: TableList = tables![User];
///
/// assert_eq!(schema! { tables: [..TABLES] }.tables().len(), 1);
/// ```
#[doc(inline)]
pub use convex_schema_derive::tables;

pub use convex_schema_core::{
    Any, Bytes, CommitTs, Docs, DocumentId, FieldMeta, FieldRef, FieldValidator, Fields,
    FunctionHandle, FunctionKind, FunctionRef, FunctionValidator, Id, Index, IndexKind, Int64,
    Integer, Literal, MemberRef, Members, Nullable, ObjectValidator, Problem, ProblemCode,
    PushPhase, ScheduledFunction, Schema, SchemaBuilder, SchemaError, Severity, Storage,
    TableDefinition, TableList, TableMapping, TableRef, Timestamp, TimestampError, TypeDesc,
    TypeRef, UnknownKeys, UnknownValidator, Validator, ValidatorKind, ValidatorRef, Value,
    Visibility,
};
#[doc(inline)]
pub use convex_schema_core::{export, id, v, value};

#[cfg(feature = "rows")]
#[doc(inline)]
pub use convex_schema_rows::{
    ConvertError, ConvertErrorReason, Doc, Page, PageStatus, PaginationOptions, Row,
    from_clean_json, from_json, from_json_value, from_serde, from_value, functions, scan,
    to_import_row, to_json, to_json_value, to_snapshot_row, to_value, validate,
};

#[cfg(feature = "emit")]
#[doc(inline)]
pub use convex_schema_emit as emit;

#[cfg(feature = "plan")]
#[doc(inline)]
pub use convex_schema_plan as plan;

/// Files of rows, validated: JSON lines, JSON arrays, CSV, exports.
#[cfg(feature = "files")]
pub use convex_schema_files as files;

#[cfg(feature = "convex010")]
#[doc(inline)]
pub use convex_schema_rows::convex010;

/// The writer for build scripts.
#[cfg(feature = "build")]
pub use convex_schema_build as build;

#[cfg(feature = "build")]
#[doc(inline)]
pub use convex_schema_build::assert_up_to_date;

/// The examples of the README.
#[cfg(all(doctest, feature = "rows"))]
#[doc = include_str!("../../README.md")]
struct Readme;

#[doc(hidden)]
pub use convex_schema_core::__private;
