//! Every rule that a Convex name, count or case must obey, each written once.
//!
//! The run time, the macro and generated code that is evaluated at compile time share this crate.
//! It therefore depends on almost nothing, and whatever can be a `const fn` is one.
//! A rule says what is wrong; the caller adds where it happened.
//!
//! ```text
//! limit --> name --> path --> index     rules of Convex, each on those before it
//! casing, javascript, docs, lint        rules of serde, of JavaScript, of doc comments, of our lints
//! hash --> format                       descriptors: written by the macro, read by schema-core
//! suggest                               advice: the known name that is closest
//! ```
//!
//! Facts about the platform are those of the Convex backend at commit 94a42c3d (August 2026).

#![forbid(unsafe_code)]

pub mod casing;
pub mod docs;
pub mod format;
pub mod hash;
pub mod index;
pub mod javascript;
pub mod limit;
pub mod lint;
pub mod name;
pub mod path;
pub mod suggest;
