//! How rows are written, and how they reach the backend.

use super::simd::Level;
use crate::validate::Mode;
use convex_schema_core::TableMapping;
use convex_schema_core::value::Encoding;

/// The options of a [`Scanner`](super::Scanner).
///
/// ```
/// use convex_schema_core::value::Encoding;
/// use convex_schema_rows::scan::ScanOptions;
/// use convex_schema_rows::validate::Mode;
///
/// let options = ScanOptions::default()
///     .mode(Mode::Import)
///     .encoding(Encoding::Import);
/// ```
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ScanOptions {
    /// How the rows reach the backend.
    pub mode: Mode,
    /// How the rows are written.
    pub encoding: Encoding,
    /// The table numbers that ids are checked against, if any.
    pub mapping: Option<TableMapping>,
    /// Whether the scanner is unsure of rows that a warning may be about.
    pub warnings: bool,
    /// The vector unit; `None` for the best one.
    pub level: Option<Level>,
    /// Names of fields of the document whose values are asked for.
    pub captured: Vec<String>,
}

impl ScanOptions {
    /// Sets how the rows reach the backend; by default [`Mode::Insert`].
    #[must_use]
    pub fn mode(self, mode: Mode) -> Self {
        Self { mode, ..self }
    }

    /// Sets how the rows are written; by default [`Encoding::Wire`].
    #[must_use]
    pub fn encoding(self, encoding: Encoding) -> Self {
        Self { encoding, ..self }
    }

    /// Sets the table numbers that ids are checked against. Without them, only the shape of ids is
    /// checked.
    #[must_use]
    pub fn mapping(self, mapping: impl Into<Option<TableMapping>>) -> Self {
        let mapping = mapping.into();
        Self { mapping, ..self }
    }

    /// Sets whether the scanner is unsure of accepted rows that a warning may be about: times in
    /// another unit than milliseconds, values outside the allowed ones that the schema names, rows of
    /// tables that the schema does not have. Repeated keys do not count. By default it is not.
    #[must_use]
    pub fn warnings(self, warnings: bool) -> Self {
        Self { warnings, ..self }
    }

    /// Sets the fields of the document whose places [`Scanner::lines_capturing`] notes, at most 64; by
    /// default none.
    ///
    /// [`Scanner::lines_capturing`]: super::Scanner::lines_capturing
    #[must_use]
    pub fn captured(self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let captured = names.into_iter().map(Into::into).collect();
        Self { captured, ..self }
    }

    /// Sets the vector unit; by default the best one of this machine.
    #[must_use]
    pub fn level(self, level: impl Into<Option<Level>>) -> Self {
        let level = level.into();
        Self { level, ..self }
    }
}
