//! Convex values, validators, schemas, checks and emission.

pub mod value;

pub use value::{Value, ValueKind};
