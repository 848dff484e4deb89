//! The model of a Convex schema: values, ids, validators, schemas, and what a push rejects.
//!
//! This crate knows nothing of macros, rows and files; use it through `convex-schema`.
//!
//! ```text
//! types --> desc ------- desc::lower --\
//!             \--> desc::assert         \            /--> check ---> problem
//! export::read (schema.export()) --------+--> schema +--> paths (lints, documentation)
//! validator ---> schema::builder --------/           \--> export::write
//! ```
//!
//! Values and schemas, in the order in which one rests on the other:
//! - [`value`]: values, their kinds, order and encodings; [`id`]: document ids and table numbers.
//! - `validator`: validators as trees, and [`v`], which makes them.
//! - `json`: JSON text with exact numbers, whichever features `serde_json` has.
//! - `problem`: the problems that a schema can have, and the error that carries them.
//! - `schema`: the one model behind everything, its builder, and views into it; `exhaustive`: the
//!   enums of these views without `#[non_exhaustive]`, for sister crates.
//! - `function`: kinds and visibilities of functions. `unknown`: parts of an export that a newer Convex wrote.
//! - `paths`: the paths of documents, and the validator at each.
//! - `check`: the problems for which a push rejects a schema, in the order of the backend.
//! - [`export`]: the JSON of `schema.export()`, both ways.
//!
//! Rust types:
//! - `types`: the validator of each Rust type that needs no derive.
//! - `simple`: the macro that derives call for most structs.
//! - `desc`: the description of a type in generated code; `desc::assert`, its const assertions, evaluated
//!   while the user's crate compiles; `desc::lower` makes a schema of it at run time.

#![warn(missing_docs)]

mod check;
mod desc;
#[doc(hidden)]
pub mod exhaustive;
pub mod export;
mod function;
pub mod id;
mod json;
#[doc(hidden)]
pub mod meaning;
mod paths;
mod problem;
mod schema;
mod simple;
mod types;
mod unknown;
mod validator;
pub mod value;

pub use self::desc::Desc as TypeDesc;
pub use self::desc::list::TableList;
pub use self::function::{FunctionKind, Visibility};
pub use self::id::{DocumentId, TableMapping};
pub use self::problem::{Problem, ProblemCode, PushPhase, SchemaError, Severity};
pub use self::schema::{
    Docs, FieldMeta, FieldRef, Fields, FunctionRef, Index, IndexKind, MemberRef, Members, Schema,
    SchemaBuilder, TableDefinition, TableRef, TypeRef, ValidatorKind, ValidatorRef, is_equal,
};
pub use self::types::{
    Any, Bytes, CommitTs, ConvexType, FunctionHandle, Id, Int64, Integer, Nullable,
    ScheduledFunction, Storage, Table, Timestamp, TimestampError,
};
pub use self::unknown::{UnknownKeys, UnknownValidator};
pub use self::validator::{
    FieldValidator, FunctionValidator, Literal, ObjectValidator, Validator, v,
};
pub use self::value::{Value, ValueKind};

/// The items that generated code uses. Not part of the public interface: it may change in any release.
#[doc(hidden)]
pub mod __private {
    pub use crate::__simple as simple;
    pub use crate::desc::assert;
    pub use crate::desc::list::{Entry, SchemaDesc, table_list};
    pub use crate::desc::lower::lower;
    pub use convex_schema_rules::format;
    pub use core::option::Option::{None, Some};

    pub use crate::desc::{
        Choice, D, Declaration, Desc, Integers, Literal, Meta, More, Object, Shape, TableDesc,
        Union,
    };
    pub use crate::schema::Schema;
    pub use crate::types::{ConvexType, Fields, Id, Table, read_literal};
    pub use serde;
}

/// The items that sister crates of the workspace use. Not part of the public interface: it may change in
/// any release, and their versions are pinned.
#[doc(hidden)]
pub mod __internal {
    pub mod desc {
        //! Descriptors of types, as conversion reads them.
        pub use crate::desc::lower;
        pub use crate::desc::shape::object::Flattened;
        pub use crate::desc::{D, Desc, Integers, Object, Shape, TableDesc, Union};
    }
    pub use crate::exhaustive;
    pub use crate::id::base32;
    pub mod json {
        //! JSON text with exact numbers.
        pub use crate::json::{JsonError, from_slice, from_str};
    }
    pub use crate::meaning;
    pub use crate::paths::{
        FieldPlace, Reference, Target, fields, fields_in, members, references, target,
    };
    pub use crate::schema::{DocsStep, NodeId, PlaceNotes, is_equal_document, shortened};
    pub use crate::types::{ANY, LITERAL, is_function_handle};
    pub use crate::value::{
        JsonFloat, LARGEST_EXACT, Route, exact_integer, has_json_number, write_json_string,
    };
}
