//! The model behind convex-schema: values, validators, schemas, checks and emission.
//!
//! This crate knows nothing of macros; use it through `convex-schema`.

#![warn(missing_docs)]

pub mod check;
mod convert;
#[cfg(feature = "convex010")]
pub mod convex010;
mod desc;
pub mod diff;
pub mod emit;
pub mod id;
pub mod lint;
mod places;
pub mod plan;
pub mod read;
mod row;
pub mod scan;
mod schema;
pub mod subset;
mod types;
pub mod validate;
mod validator;
pub mod value;

pub use self::check::{Code, Phase, Problem, Severity};
pub use self::convert::{
    ConvertError, ConvertErrorReason, from_json, from_json_value, from_value, to_json,
    to_json_value, to_value,
};
pub use self::desc::Desc as TypeDesc;
pub use self::id::{DocumentId, TableMapping};
pub use self::row::{Doc, Page, PageStatus, Row};
pub use self::schema::{
    Docs, FieldMeta, FieldRef, Fields, Index, IndexKind, MemberRef, Members, Schema, SchemaBuilder,
    TableDefinition, TableRef, TypeRef, ValidatorKind, ValidatorRef,
};
pub use self::types::{
    Any, Bytes, CommitTs, ConvexType, Id, Int64, Integer, Nullable, ScheduledFunction, Storage,
    Table, Timestamp, TimestampError,
};
pub use self::validator::{FieldValidator, Literal, ObjectValidator, Validator, v};
pub use self::value::{Value, ValueKind};

/// What generated code uses. Not part of the public interface: it may change in any release.
#[doc(hidden)]
pub mod __private {
    pub use crate::desc::list::{Entry, SchemaDesc, TableList};
    pub use crate::desc::lower::lower;
    pub use crate::desc::verify;
    pub use core::option::Option::{None, Some};

    pub use crate::desc::{
        D, Desc, Integers, Literal, Meta, More, Object, Shape, TableDesc, Union, flag,
    };
    pub use crate::schema::Schema;
    pub use crate::types::{ConvexType, Id, Table};
}
