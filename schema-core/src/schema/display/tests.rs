use crate::schema::{Index, Schema, TableDefinition, TableRef};
use crate::validator::{Validator, v};

/// How the backend spells `validator`, how a `schema.ts` does, and that shortened.
fn shown(validator: impl Into<Validator>) -> (String, String, String) {
    let table = TableDefinition::new("t", validator);
    let schema = Schema::builder().table(table).build();
    let document = schema.table("t").and_then(TableRef::document);
    document
        .map(|document| {
            let source = format!("{document:#}");
            (document.to_string(), source, document.shortened())
        })
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
    let (_, _, short) = shown(v::literal("ß".repeat(200)));
    assert!(
        short.starts_with("v.literal(\"ßß") && short.ends_with("ß..."),
        "{short}"
    );
    assert!(short.len() <= 103, "{short}");
    let (_, long, short) = shown(v::id("users"));
    assert_eq!(long, short);
}

#[test]
fn spells_validators_as_a_schema_does() {
    for (validator, want) in [
        (v::number(), "v.number()"),
        (v::literal(1.0), "v.literal(1)"),
        (v::literal(-0.0), "v.literal(-0)"),
        (v::literal(-1.5), "v.literal(-1.5)"),
        (v::literal(1e21), "v.literal(1e21)"),
        (v::literal(1e300), "v.literal(1e300)"),
        (v::literal(5e-324), "v.literal(5e-324)"),
        (v::literal(f64::NAN), "v.literal(NaN)"),
        (v::literal(f64::NEG_INFINITY), "v.literal(-Infinity)"),
        (v::literal(-7), "v.literal(-7n)"),
        (v::object().into(), "v.object({})"),
        (
            v::object()
                .field("b", v::optional(v::record(v::id("t"), v::literal("a"))))
                .field("a", v::union([v::array(v::null())]))
                .into(),
            "v.object({ b: v.optional(v.record(v.id(\"t\"), v.literal(\"a\"))), a: \
             v.union(v.array(v.null())) })",
        ),
    ] {
        assert_eq!(shown(validator).1, want);
    }
}

#[test]
fn spells_indexes_as_a_schema_does() {
    for (index, want) in [
        (
            Index::database("by_ab", ["a", "b.c"]),
            r#".index("by_ab", ["a", "b.c"])"#,
        ),
        (
            Index::database("by_a", ["a"]).staged(),
            r#".index("by_a", { fields: ["a"], staged: true })"#,
        ),
        (
            Index::search("s", "a"),
            r#".searchIndex("s", { searchField: "a" })"#,
        ),
        (
            Index::search("s", "a").filter_fields(["b"]).staged(),
            r#".searchIndex("s", { searchField: "a", filterFields: ["b"], staged: true })"#,
        ),
        (
            Index::vector("v", "a", 3).filter_fields(["b", "c"]),
            r#".vectorIndex("v", { vectorField: "a", dimensions: 3, filterFields: ["b", "c"] })"#,
        ),
    ] {
        assert_eq!(index.to_string(), want);
    }
}
