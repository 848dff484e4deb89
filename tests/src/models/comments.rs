//! Doc comments, also those that try to end before they should.

// Which of rustdoc's lints fire differs between building and documenting.
#![allow(
    rustdoc::invalid_html_tags,
    rustdoc::broken_intra_doc_links,
    rustdoc::bare_urls,
    reason = "hostile comments are what this is about"
)]
#![expect(
    clippy::doc_markdown,
    clippy::empty_docs,
    reason = "hostile comments are what this is about"
)]

use convex_schema::{ConvexType, Schema, Table, schema};

/// First line.
///
/// - a list
///   with a second line
///
///     indented code();
///
/// Ends with an empty line.
///
#[derive(Table)]
#[table(name = "documented")]
struct Documented {
    /// In the smallest unit of `currency`, see https://example.com/a?b=c&d=e.
    amount: f64,
    #[doc = "ends */ export const evil = 1; /* here"]
    breakout: String,
    #[doc = "line one\r\nline two\rline three\u{2028}line four\u{85}line five"]
    line_ends: String,
    #[doc = " \t "]
    blank: String,
    #[doc = "@ts-expect-error"]
    directive: String,
    #[doc = "*/*/**//"]
    stars: String,
    #[doc = "</script> ${x} `y` \\ \" '"]
    quotes: String,
    #[doc = "naïve “quotes”, 日本語, 👍, \u{202e}reversed\u{202c}, nul\0"]
    letters: String,
    #[deprecated]
    old: Option<f64>,
    #[deprecated = "use `amount`"]
    older: Option<f64>,
    /// Once the price.
    #[deprecated(since = "1.0.0", note = "use `amount`\nor nothing")]
    oldest: Option<f64>,
    choice: Choice,
}

/// One of several.
#[derive(ConvexType)]
enum Choice {
    /// The first.
    A,
    /// The second,
    /// in two lines.
    B,
    #[deprecated = "*/"]
    C,
}

pub(super) fn schema() -> Schema {
    schema! { tables: [Documented] }
}
