use crate::schema::{Schema, TableDefinition, TableRef};
use crate::validator::{Validator, v};

/// The text of `validator` and its short form.
fn shown(validator: impl Into<Validator>) -> (String, String) {
    let table = TableDefinition::new("t", validator);
    let schema = Schema::builder().table(table).build();
    let document = schema.table("t").and_then(TableRef::document);
    document
        .map(|document| (document.to_string(), document.shortened()))
        .unwrap_or_default()
}

#[test]
fn spells_validators_as_the_backend_does() {
    // From the messages of the backend, by its Display for validators.
    for (validator, want) in [
        (v::number(), "v.float64()"),
        (v::id("users"), "v.id(\"users\")"),
        (v::literal("a\"\n"), "v.literal(\"a\\\"\\n\")"),
        (v::literal(1.0), "v.literal(1.0)"),
        (v::literal(-0.0), "v.literal(-0.0)"),
        (v::literal(f64::NAN), "v.literal(<number>)"),
        (v::literal(7), "v.literal(<bigint>)"),
        (v::literal(true), "v.literal(true)"),
        (v::array(v::commit_ts()), "v.array(v.commitTs())"),
        (
            v::record(v::string(), v::any()),
            "v.record(v.string(), v.any())",
        ),
        (v::union([]), "v.union()"),
        (v::nullable(v::bytes()), "v.union(v.bytes(), v.null())"),
        (v::object().into(), "v.object({})"),
        (
            v::object()
                .field("b", v::optional(v::int64()))
                .field("a", v::boolean())
                .into(),
            "v.object({a: v.boolean(), b: v.optional(v.int64())})",
        ),
    ] {
        assert_eq!(shown(validator).0, want);
    }
}

#[test]
fn cuts_long_validators() {
    let (_, short) = shown(v::literal("ß".repeat(200)));
    assert!(
        short.starts_with("v.literal(\"ßß") && short.ends_with("ß..."),
        "{short}"
    );
    assert!(short.len() <= 103, "{short}");
    let (long, short) = shown(v::id("users"));
    assert_eq!(long, short);
}
