//! The validators of Rust types: the traits, and the types that need no derive.

mod any;
mod bytes;
mod containers;
mod foreign;
mod function_handle;
mod id;
mod literals;
mod markers;
mod scalars;
mod timestamp;

pub use self::any::Any;
pub use self::any::NAME as ANY;
pub use self::bytes::Bytes;
pub use self::function_handle::{FunctionHandle, is_function_handle};
pub use self::id::{Id, ScheduledFunction, Storage};
pub use self::literals::{LITERAL, read_literal};
pub use self::markers::{CommitTs, Int64, Integer, Nullable};
pub use self::timestamp::{Timestamp, TimestampError};
use crate::desc::{Desc, TableDesc};

/// A Rust type that Convex can hold.
///
/// A validator is finite, so no type can hold itself: the derive reports it at the field. Of two
/// types that hold each other rustc reports a cycle (E0391, "cycle detected when ... `DESC`"): end
/// it with `#[convex(as = "Any")]` on one of the fields, or store the inner values as documents and
/// refer to them by `Id`.
///
/// Made by `#[derive(ConvexType)]` and `#[derive(Table)]`; the types of the standard library that
/// have one meaning in Convex implement it here.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no validator in Convex",
    label = "this type has no Convex validator",
    note = "derive `ConvexType` for a type of your own",
    note = "for a time use `Timestamp`, which converts from chrono, jiff and time with the features `chrono04`, `jiff02` and `time03`; for bytes use `Bytes`, for any value `Any`",
    note = "types of these crates have a validator with the feature of `convex-schema`: `arrayvec07`, `bigdecimal04`, `bytes1`, `camino1`, `indexmap2`, `ordered_float5`, `rust_decimal1`, `semver1`, `serde_json1`, `smallvec1`, `smol_str03`, `url2`, `uuid1`",
    note = "for another foreign type write `#[convex(as = \"Other\")]` with a type that serialises alike"
)]
pub trait ConvexType {
    /// The description that a schema is made of.
    ///
    /// By hand it is that of another type, or [`TypeDesc::custom`](crate::TypeDesc::custom); then
    /// only the author can make sure that serde writes what the validator accepts.
    ///
    /// ```
    /// use convex_schema_core::{ConvexType, TypeDesc, v};
    ///
    /// /// A type that writes itself as a string.
    /// struct Version(u32, u32);
    ///
    /// impl ConvexType for Version {
    ///     const DESC: &'static TypeDesc = <String as ConvexType>::DESC;
    /// }
    ///
    /// struct Level;
    ///
    /// impl ConvexType for Level {
    ///     const DESC: &'static TypeDesc =
    ///         &TypeDesc::custom(|| v::union([v::literal("low"), v::literal("high")]).into());
    /// }
    /// ```
    const DESC: &'static Desc;
}

/// A Rust type whose values are the documents of a table, or that names a table.
///
/// Made by `#[derive(Table)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a table",
    label = "this type names no table",
    note = "derive `Table` for it and write `#[table(name = \"...\")]`",
    note = "for a table that something else owns write `#[table(external, name = \"...\")]`"
)]
pub trait Table {
    /// The name of the table.
    const NAME: &'static str;

    /// The description that a schema is made of.
    #[doc(hidden)]
    const TABLE: &'static TableDesc;
}

/// The descriptor of a type with mistakes, so that its other fields are asserted none the less.
/// Private to generated code.
#[doc(hidden)]
pub trait Fields {
    /// The descriptor, with what is broken left out.
    const FIELDS: &'static Desc;
}
