//! The JSON that `schema.export()` prints, both ways.
//!
//! [`read`] makes a [`Schema`](crate::Schema) of it, [`export_json`] writes it byte for byte as npm
//! `convex` prints it.
//!
//! ```
//! use convex_schema_core::{Schema, export::export_json};
//!
//! let text = r#"{"tables":[],"schemaValidation":true}"#;
//! let schema = Schema::from_export_json(text).unwrap();
//! assert_eq!(export_json(&schema), text);
//! ```

mod read;
mod write;

#[cfg(test)]
mod tests;

pub use self::read::read;
pub use self::write::{export_json, validator_json};
