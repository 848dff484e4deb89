//! `#[derive(SerdeLiterals)]` on what is an enum of literals, and on what is not.

use crate::serde_literals::derive;

/// The messages of a derive that fails, else what it expands to.
fn derived(item: &str) -> Result<String, Vec<String>> {
    let mut item = syn::parse_str(item).unwrap();
    let derived = derive(&mut item).map(|tokens| tokens.to_string());
    derived.map_err(|errors| errors.into_iter().map(|error| error.to_string()).collect())
}

#[test]
fn variants_are_written_by_their_literals() {
    let text = derived(
        "#[serde(rename_all = \"snake_case\")]
         enum Level { #[convex(literal = 1)] One, #[convex(literal = -2i64)] Minus, InReview }",
    )
    .unwrap();
    for literal in ["Float64 (1f64)", "Int64 (- 2i64)", "String (\"in_review\")"] {
        assert!(text.contains(literal), "{literal} is not in {text}");
    }
}

#[test]
fn what_is_no_enum_of_literals_is_rejected() {
    for (item, want) in [
        ("struct Point { x: f64 }", "`SerdeLiterals` needs an enum"),
        (
            "enum Shape { #[convex(literal = 1)] One, Circle { radius: f64 } }",
            "this variant is not written as a literal",
        ),
        (
            "#[serde(untagged)] enum Nothing { Null }",
            "this variant is not written as a literal",
        ),
        (
            "enum Level { #[convex(literal = 1)] One, #[serde(skip)] Two }",
            "a skipped variant has no literal",
        ),
        (
            "#[convex(as = \"f64\")] enum Level { One }",
            "an attribute gives this enum another validator than its literals",
        ),
        (
            "enum Level { #[convex(literal = 1)] One, #[convex(literal = 1)] Two }",
            "`One` and `Two` are both written as `1`",
        ),
    ] {
        let errors = derived(item).unwrap_err();
        assert!(errors[0].starts_with(want), "{item}: {errors:?}");
        assert!(errors[0].contains("\n\nhelp: "), "{item}: {errors:?}");
    }
}
