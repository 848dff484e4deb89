//! The encodings in which rows come.

use std::fmt;

use super::{Value, ValueError, import};

/// How the values of rows are written as JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
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
    /// `wire`, `export` or `import`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Wire => "wire",
            Self::Export => "export",
            Self::Import => "import",
        }
    }

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
    /// Text that is not JSON, or not a value. [`Import`](Self::Import) rejects everything but an object.
    pub fn parse(self, text: &str) -> Result<Value, ValueError> {
        match self {
            Self::Wire => Value::parse_wire(text),
            Self::Export => Value::parse_export(text),
            Self::Import => import::json_row(text),
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
