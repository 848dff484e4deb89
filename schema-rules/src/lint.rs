//! The codes of lints: advice on schemas that Convex accepts.

/// A database index whose fields are the first ones of another.
pub const PREFIX_INDEX: &str = "prefix_index";
/// A reference to a table that no index starts with.
pub const UNINDEXED_REFERENCE: &str = "unindexed_reference";
/// Fields that are said to be unique together, without an index to look them up.
pub const UNIQUE_WITHOUT_INDEX: &str = "unique_without_index";
/// An index over a field that may be absent.
pub const OPTIONAL_IN_INDEX: &str = "optional_in_index";
/// Names that mix cases.
pub const MIXED_CASE: &str = "mixed_case";
/// An index over a field that can hold anything.
pub const ANY_IN_INDEX: &str = "any_in_index";
/// An array of ids without a bound.
pub const ID_ARRAY: &str = "id_array";
/// Documents that can exceed 1 MiB by their structure alone.
pub const LARGE_DOCUMENT: &str = "large_document";
/// Close to a limit.
pub const NEAR_LIMIT: &str = "near_limit";
/// Values that only a comment lists.
pub const VALUES_IN_COMMENT: &str = "values_in_comment";

/// Every code, in the order in which findings are listed.
pub const CODES: &[&str] = &[
    PREFIX_INDEX,
    UNINDEXED_REFERENCE,
    UNIQUE_WITHOUT_INDEX,
    OPTIONAL_IN_INDEX,
    ANY_IN_INDEX,
    ID_ARRAY,
    LARGE_DOCUMENT,
    NEAR_LIMIT,
    MIXED_CASE,
    VALUES_IN_COMMENT,
];
