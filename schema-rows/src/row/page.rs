//! Pages of paginated queries.

use convex_schema_rules::format::fields;
use serde::{Deserialize, Serialize};

use convex_schema_core::__internal::desc::{D, Desc, Object, Shape, Union};
use convex_schema_core::{ConvexType, Nullable};

/// The result of a paginated query: npm `convex`'s `PaginationResult`.
///
/// Source: npm `convex`, `src/server/pagination.ts`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The elements.
    pub page: Vec<T>,
    /// Whether there are no more.
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

/// How urgently a page should be split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum PageStatus {
    /// It is large.
    SplitRecommended,
    /// It is too large, and incomplete.
    SplitRequired,
}

impl ConvexType for PageStatus {
    const DESC: D = &Desc::new(Shape::Union(Union::names(&[
        "SplitRecommended",
        "SplitRequired",
    ])));
}

const FIELDS: &str = "page\nisDone\ncontinueCursor\nsplitCursor\npageStatus";

impl<T: ConvexType> ConvexType for Page<T> {
    const DESC: D = &Desc::new(Shape::Object(Object::new(
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
