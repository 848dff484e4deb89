//! The options of paginated queries.

use convex_schema_core::{ConvexType, Nullable};
use convex_schema_rules::format::fields;
use serde::{Deserialize, Serialize};

use super::Page;
use convex_schema_core::__internal::desc::{Desc, Object, Shape};

/// Which page a paginated query returns: npm `convex`'s `PaginationOptions`.
///
/// ```
/// use convex_schema_rows::{PaginationOptions, to_json};
///
/// let first = PaginationOptions::first(10);
/// assert_eq!(to_json(&first)?, r#"{"cursor":null,"numItems":10.0}"#);
/// # Ok::<(), convex_schema_rows::ConvertError>(())
/// ```
///
/// Source: npm `convex`, `src/server/pagination.ts`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PaginationOptions {
    /// How many elements the page should have.
    pub num_items: u32,
    /// Where the page begins; null for the first one.
    pub cursor: Nullable<String>,
    /// Where the page ends, to read a page again with the elements it had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_cursor: Option<Nullable<String>>,
    /// The number of the pagination session, which is part of the arguments' identity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<f64>,
    /// The most documents that are read for the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum_rows_read: Option<f64>,
    /// The most bytes that are read for the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum_bytes_read: Option<f64>,
}

impl PaginationOptions {
    /// Returns the options for the first page.
    pub fn first(num_items: u32) -> Self {
        Self {
            num_items,
            cursor: Nullable::Null,
            end_cursor: None,
            id: None,
            maximum_rows_read: None,
            maximum_bytes_read: None,
        }
    }

    /// Returns the options for the page behind `page`.
    pub fn after<T>(num_items: u32, page: &Page<T>) -> Self {
        Self::first(num_items).cursor(page.continue_cursor.clone())
    }

    /// Sets the cursor at which the page begins.
    #[must_use]
    pub fn cursor(self, cursor: impl Into<String>) -> Self {
        Self {
            cursor: Nullable::Value(cursor.into()),
            ..self
        }
    }
}

const FIELDS: &str = "numItems\ncursor\nendCursor\nid\nmaximumRowsRead\nmaximumBytesRead";

impl ConvexType for PaginationOptions {
    const DESC: &'static Desc = &Desc::new(Shape::Object(Object::new(
        FIELDS,
        &fields::hashes_of::<{ 6 * fields::HASH_LEN }>(FIELDS),
        &[
            u32::DESC,
            <Nullable<String>>::DESC,
            <Option<Nullable<String>>>::DESC,
            <Option<f64>>::DESC,
            <Option<f64>>::DESC,
            <Option<f64>>::DESC,
        ],
    )));
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

    use super::*;
    use crate::{from_json, to_json};

    #[test]
    fn options_are_what_convex_reads() {
        let page: Page<f64> = Page::new(Vec::new(), false, "here");
        let options = PaginationOptions::after(5, &page);
        let text = to_json(&options).unwrap();
        assert_eq!(text, r#"{"cursor":"here","numItems":5.0}"#);
        assert_eq!(from_json::<PaginationOptions>(&text).unwrap(), options);
        // A text that `usePaginatedQuery` sends.
        let text = r#"{"cursor":null,"endCursor":"there","id":7,"numItems":20}"#;
        let options: PaginationOptions = from_json(text).unwrap();
        assert_eq!(options.id, Some(7.0));
    }
}
