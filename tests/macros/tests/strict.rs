//! The strictest of crates, in which the usual names mean something else.
#![deny(
    warnings,
    missing_docs,
    unused_qualifications,
    unreachable_pub,
    rust_2018_idioms,
    elided_lifetimes_in_paths,
    single_use_lifetimes,
    unused_results,
    unused_lifetimes,
    missing_debug_implementations,
    trivial_casts,
    variant_size_differences,
    let_underscore_drop,
    non_ascii_idents,
    clippy::pedantic,
    clippy::restriction,
    deprecated
)]
#![forbid(unsafe_code)]
#![expect(dead_code, reason = "these names are in the way")]
#![allow(
    clippy::blanket_clippy_restriction_lints,
    clippy::exhaustive_structs,
    clippy::exhaustive_enums,
    clippy::absolute_paths,
    clippy::arbitrary_source_item_ordering,
    clippy::single_char_lifetime_names,
    clippy::std_instead_of_alloc,
    clippy::std_instead_of_core,
    clippy::tests_outside_test_module,
    unused_results,
    reason = "the subject is what the macros write, not how this file is written"
)]

mod core {}
mod std {}
mod serde {}
mod alloc {}
mod assert {}
mod convex_schema {}

/// Not the usual one.
#[derive(Debug)]
enum Option {
    None,
}

/// Not the usual one.
#[derive(Debug)]
struct Vec;

/// Not the usual one.
#[derive(Debug)]
struct Result;

/// Not the usual one.
#[derive(Debug)]
struct Schema;

/// Not the usual one.
#[derive(Debug)]
struct Desc;

/// Not the usual one.
#[expect(non_snake_case, reason = "it is in the way")]
fn Some() {}

/// Not the usual one.
#[expect(non_upper_case_globals, reason = "it is in the way")]
const None: () = ();

/// Not the usual one.
#[expect(non_camel_case_types, reason = "it is in the way")]
#[derive(Debug)]
struct str;

/// Not the usual one.
#[expect(non_camel_case_types, reason = "it is in the way")]
#[derive(Debug)]
struct usize;

/// Not the usual one.
const SCHEMA: () = ();

/// Not the usual one.
trait ConvexType {}

/// A string of its own.
#[derive(Debug, ::convex_schema::ConvexType)]
pub struct String {
    /// What it holds.
    text: ::std::string::String,
}

/// A row.
#[derive(Debug, ::convex_schema::Table)]
#[table(name = "rows")]
#[table(index(name = "by_text", fields = ["text.text", r#type]))]
#[table(search_index(name = "search", field = "text.text"))]
#[table(vector_index(name = "vector", field = vector, dimensions = 3))]
#[table(unique(text))]
pub struct Row<'a> {
    /// Its text.
    text: String,
    /// Old.
    #[convex(default = 1, range = 0..=10)]
    r#type: f64,
    /// Floats.
    #[deny(missing_docs)]
    vector: ::std::vec::Vec<f64>,
    /// Something.
    kind: ::std::option::Option<Kind<'a>>,
    /// Flattened.
    #[serde(flatten)]
    #[expect(deprecated, reason = "it is not the macro that uses it")]
    more: More,
    /// Itself.
    itself: ::std::option::Option<::convex_schema::Nullable<::convex_schema::Id<Self>>>,
}

/// More fields.
#[derive(Debug, ::convex_schema::ConvexType)]
#[deprecated(note = "not really")]
pub struct More {
    /// A number.
    #[convex(int64)]
    number: i64,
    /// A choice.
    #[serde(default = "made", skip_serializing_if = "is_made")]
    choice: f64,
}

/// A kind.
#[derive(Debug, ::convex_schema::ConvexType)]
#[serde(untagged)]
pub enum Kind<'a> {
    /// Text.
    Text(&'a ::core::primitive::str),
    /// A number.
    Number(f64),
    /// An object.
    Object {
        /// A field.
        field: ::std::option::Option<bool>,
    },
}

#[test]
fn case() {
    let schema = ::convex_schema::schema! { tables: [Row<'static>], types: [Kind<'static>] };
    assert_eq!(schema.tables().len(), 1);
    assert_eq!(
        ::convex_schema_tests_macros::ui::fields(&schema, "rows").len(),
        7
    );
}
