//! Lints that a crate may forbid and that derives of serde survive.

#![forbid(
    absolute_paths_not_starting_with_crate,
    deprecated,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    keyword_idents,
    let_underscore_drop,
    long_running_const_eval,
    missing_copy_implementations,
    missing_debug_implementations,
    non_local_definitions,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unreachable_pub,
    unsafe_code,
    unused_import_braces,
    unused_lifetimes,
    unused_macro_rules,
    unused_results,
    variant_size_differences
)]

use convex_schema::{ConvexType, Id, Table, schema};
use serde::{Deserialize, Serialize};

#[derive(Debug, Table, Serialize, Deserialize)]
#[table(name = "rows", index(name = "by_path", fields = ["inner.a", kind]))]
struct Row<'a> {
    inner: Inner,
    kind: Kind,
    text: std::borrow::Cow<'a, str>,
    row: Option<Id<Row<'a>>>,
    #[serde(flatten)]
    grid: Grid<2>,
}

#[derive(Debug, ConvexType, Serialize, Deserialize)]
struct Inner {
    a: f64,
}

#[derive(Debug, ConvexType, Serialize, Deserialize)]
struct Grid<const N: usize> {
    #[serde(skip)]
    cells: Vec<[f64; N]>,
    at: f64,
}

#[derive(Debug, ConvexType, Serialize, Deserialize)]
#[serde(untagged)]
enum Kind {
    Count(f64),
    Inner(Inner),
}

#[test]
fn case() {
    assert_eq!(schema! { tables: [Row<'static>] }.tables().len(), 1);
}
