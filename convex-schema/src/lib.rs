//! Convex schemas, indexes and row validators from annotated Rust structs.

pub use convex_schema_core::{
    Any, Bytes, Code, CommitTs, Docs, FieldMeta, FieldRef, FieldValidator, Fields, Id, Index,
    IndexKind, Int64, Integer, Literal, MemberRef, Members, Nullable, ObjectValidator, Phase,
    Problem, ScheduledFunction, Schema, SchemaBuilder, Severity, Storage, TableDefinition,
    TableRef, Timestamp, TimestampError, TypeRef, Validator, ValidatorKind, ValidatorRef, Value,
    emit, v,
};
#[doc(inline)]
pub use convex_schema_core::{ConvexType, Table};
#[doc(inline)]
pub use convex_schema_core::{diff, read};
#[doc(inline)]
pub use convex_schema_derive::{ConvexType, Table, schema, tables};

/// What `tables!` makes.
pub use convex_schema_core::__private::TableList;

#[cfg(feature = "build")]
pub mod build;

#[doc(hidden)]
pub use convex_schema_core::__private;
