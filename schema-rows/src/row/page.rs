//! Pages of paginated queries.

use convex_schema_rules::format::fields;
use serde::{Deserialize, Serialize};

use convex_schema_core::__internal::desc::{D, Desc, Object, Shape, Union};
use convex_schema_core::{ConvexType, Nullable};

/// What a paginated query answers: npm `convex`'s `PaginationResult`.
///
/// Source: npm `convex`, `src/server/pagination.ts`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The elements.
    pub page: Vec<T>,
    /// Whether there are no more.
    pub is_done: bool,
    /// Where the next page begins.
    pub continue_cursor: String,
    /// Where to cut the page if it is too large to be read at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split_cursor: Option<Nullable<String>>,
    /// Whether the page should be, or has to be, cut.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page_status: Option<Nullable<PageStatus>>,
}

/// What a page that grew says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
