//! Names, docs, deprecation, and what is known about values.

use convex_schema::{ConvexType, Id, Table};
use serde::{Deserialize, Serialize};

/// Field names are serde's.
///
/// Docs become comments in TypeScript, in as many paragraphs as they have. What would end such a
/// comment, `*/`, does not.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "names", unique(first_name, r#type))]
#[serde(rename_all = "camelCase")]
pub struct Names {
    /// `firstName`, by the rule for the whole struct.
    pub first_name: String,
    /// `last_name`, by a name of its own.
    #[serde(rename = "last_name")]
    pub family_name: String,
    /// A keyword of Rust is written without `r#`.
    pub r#type: String,
    /// `v.string()` in Convex. A row validator warns of other values.
    #[convex(allowed = ["red", "green"], default = "red")]
    pub color: String,
    /// `v.number()` in Convex. A row validator warns of values outside.
    #[convex(range = 0..=100, default = 50)]
    pub percent: u8,
    /// `v.string()` in Convex, in a form that people agree on.
    #[convex(format = "HH:MM")]
    pub opens_at: String,
    /// `@deprecated` in TypeScript.
    #[deprecated(note = "use `color`")]
    pub colour: Option<String>,
}

/// The arguments of a function: no table holds it, the schema lists it.
#[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
pub struct Rename {
    /// Whom to rename.
    pub id: Id<Names>,
    /// The new name.
    pub name: String,
}
