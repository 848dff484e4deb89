//! Models whose TypeScript is kept: one for each topic, as people would write them.
//!
//! `tests/golden` has their files, and npm `convex` judges what is made of them.

#![expect(
    dead_code,
    clippy::empty_structs_with_brackets,
    reason = "only the descriptions of the types matter"
)]

mod casts;
mod comments;
mod enums;
mod fields;
mod indexes;
mod lines;
mod names;
mod options;
mod tables;
pub mod uses;

use convex_schema::Schema;

/// Every model, by the name of its folder in `tests/golden`.
pub fn all() -> Vec<(&'static str, Schema)> {
    vec![
        ("casts", casts::schema()),
        ("comments", comments::schema()),
        ("enums", enums::schema()),
        ("fields", fields::schema()),
        ("indexes", indexes::schema()),
        ("lines", lines::schema()),
        ("names", names::schema()),
        ("options", options::schema()),
        ("tables", tables::schema()),
    ]
}
