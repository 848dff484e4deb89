//! Pages of paginated queries.

use std::fmt;

use convex_schema_rules::format::fields;
use serde::{Deserialize, Serialize};

use convex_schema_core::__internal::desc::{Desc, Object, Shape, Union};
use convex_schema_core::{ConvexType, Nullable};

/// The result of a paginated query: npm `convex`'s `PaginationResult`.
///
/// Source: npm `convex`, `src/server/pagination.ts`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Page<T> {
    /// The elements.
    pub page: Vec<T>,
    /// Whether this is the last page.
    pub is_done: bool,
    /// The cursor at which the next page begins.
    pub continue_cursor: String,
    /// The cursor at which to split a page that is too large to be read at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split_cursor: Option<Nullable<String>>,
    /// Whether the page should be split, or has to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page_status: Option<Nullable<PageStatus>>,
}

impl<T> Page<T> {
    /// Returns a page that needs no split.
    ///
    /// ```
    /// use convex_schema_rows::Page;
    ///
    /// let page = Page::new(vec![1, 2], false, "cursor");
    /// assert_eq!(page.split_cursor, None);
    /// ```
    pub fn new(page: Vec<T>, is_done: bool, continue_cursor: impl Into<String>) -> Self {
        Self {
            page,
            is_done,
            continue_cursor: continue_cursor.into(),
            split_cursor: None,
            page_status: None,
        }
    }

    /// Sets the cursor at which the page can be split, and how urgent a split is.
    #[must_use]
    pub fn split(self, cursor: impl Into<String>, status: PageStatus) -> Self {
        Self {
            split_cursor: Some(Nullable::Value(cursor.into())),
            page_status: Some(Nullable::Value(status)),
            ..self
        }
    }
}

/// How urgently a page should be split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum PageStatus {
    /// It is large.
    SplitRecommended,
    /// It is too large, and incomplete.
    SplitRequired,
}

impl PageStatus {
    /// Returns the name that Convex has for it: `SplitRecommended` or `SplitRequired`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SplitRecommended => "SplitRecommended",
            Self::SplitRequired => "SplitRequired",
        }
    }
}

impl fmt::Display for PageStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl ConvexType for PageStatus {
    const DESC: &'static Desc = &Desc::new(Shape::Union(Union::names(&[
        "SplitRecommended",
        "SplitRequired",
    ])));
}

const FIELDS: &str = "page\nisDone\ncontinueCursor\nsplitCursor\npageStatus";

impl<T: ConvexType> ConvexType for Page<T> {
    const DESC: &'static Desc = &Desc::new(Shape::Object(Object::new(
        FIELDS,
        &fields::hashes_of::<{ 5 * fields::HASH_LEN }>(FIELDS),
        &[
            <Vec<T>>::DESC,
            bool::DESC,
            String::DESC,
            <Option<Nullable<String>>>::DESC,
            <Option<Nullable<PageStatus>>>::DESC,
        ],
    )));
}
