//! The random schemas themselves: whether they are accepted, and whether they have everything.

use convex_schema::emit::{self, TypeScriptOptions};
use convex_schema::{Schema, Severity};
use convex_schema_tests::generate;

/// As many as `conformance.rs` tries.
const SEEDS: std::ops::Range<u64> = 0..320;

#[test]
fn every_schema_is_accepted() {
    for seed in 0..2000 {
        let problems = generate::schema(seed).check();
        let error = problems
            .iter()
            .find(|problem| problem.severity == Severity::Error);
        assert_eq!(error, None, "seed {seed}");
    }
}

#[test]
fn a_seed_gives_one_schema() {
    for seed in SEEDS {
        let [one, other] = [seed, seed].map(generate::schema);
        assert_eq!(typescript(&one), typescript(&other), "seed {seed}");
    }
}

#[test]
fn everything_occurs() {
    let all: String = SEEDS
        .map(|seed| typescript(&generate::schema(seed)))
        .collect();
    for part in [
        "v.any()",
        "v.null()",
        "v.number()",
        "v.int64()",
        "v.commitTs()",
        "v.boolean()",
        "v.string()",
        "v.bytes()",
        "v.id(\"_storage\")",
        "v.array(",
        "v.record(v.id(",
        "v.union()",
        "v.object({})",
        "v.optional(",
        "v.literal(true)",
        "v.literal(-0)",
        "v.literal(5e-324)",
        "v.literal(-9223372036854775808n)",
        "v.literal('",
        "\\u2028",
        "${x}",
        "[\"__proto__\"]: ",
        "constructor: ",
        "isConvexValidator: ",
        "= defineTable({})",
        "= defineTable(v.any())",
        "= defineTable(hidden",
        "= defineTable(\n  v.union(",
        "= defineTable(\n  v.object({",
        ".index(\"",
        ".searchIndex(\"",
        ".vectorIndex(\"",
        "staged: true",
        ".staged(",
        "filterFields: [",
        ".anything.below\"",
        "default: default_,",
        "export const v_ ",
        "export const pageOf",
        "@deprecated use `status` instead",
        "*\\/",
        "{ schemaValidation: false }",
        "{ strictTableNameTypes: false }",
        "{ schemaValidation: false, strictTableNameTypes: false }",
        "                          v.",
    ] {
        assert!(all.contains(part), "{part:?} occurs in no schema");
    }
}

fn typescript(schema: &Schema) -> String {
    emit::typescript(schema, &TypeScriptOptions::default())
}
