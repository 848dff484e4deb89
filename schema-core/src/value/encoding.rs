//! The encodings in which rows come.

use super::{Value, ValueError, import};

/// How the values of rows are written as JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Encoding {
    /// Wire JSON: see [`Value::parse_wire`].
    #[default]
    Wire,
    /// Export JSON, as in snapshots: see [`Value::parse_export`].
    Export,
    /// JSON lines for `npx convex import`: see [`json_row`](import::json_row).
    Import,
}

impl Encoding {
    /// Reads a row in this encoding.
    ///
    /// ```
    /// use convex_schema_core::value::{Encoding, Value};
    ///
    /// let row = Encoding::Export.parse(r#"{"age":5}"#)?;
    /// assert_eq!(row, [("age", Value::Int64(5))].into_iter().collect());
    /// # Ok::<(), convex_schema_core::value::ValueError>(())
    /// ```
    ///
    /// # Errors
    /// Text that is no JSON, or no value. [`Import`](Self::Import) refuses what is no object too.
    pub fn parse(self, text: &str) -> Result<Value, ValueError> {
        match self {
            Self::Wire => Value::parse_wire(text),
            Self::Export => Value::parse_export(text),
            Self::Import => import::json_row(text),
        }
    }
}
