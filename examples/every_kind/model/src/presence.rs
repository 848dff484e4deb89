//! Absent, null, and both.

use convex_schema::{ConvexType, Nullable, Table};
use serde::{Deserialize, Serialize};

/// What `Option` means, and what else there is.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "presence")]
pub struct Presence {
    /// A field that may be absent: `v.optional(v.string())`. `None` is an absent key.
    pub optional: Option<String>,
    /// A field that is there and may be null: `v.union(v.string(), v.null())`.
    pub nullable: Nullable<String>,
    /// All three states: absent, null and a value.
    pub three_states: Option<Nullable<String>>,
    /// Inside an array nothing can be absent, so `None` is null.
    pub elements: Vec<Option<f64>>,
    /// A newtype is a value, so `None` in it is null as well.
    pub wrapped: Wrapped,
    /// Absent when empty: what is left out when written has to be filled in when read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Filled in when read, yet always written: the validator wants it.
    #[serde(default)]
    pub retries: u32,
    /// Known to Rust alone.
    #[serde(skip)]
    pub cached: Option<String>,
}

/// A newtype around an `Option`.
#[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
pub struct Wrapped(pub Option<f64>);
