use convex_schema::{Index, Schema, TableDefinition, Validator, v};

use super::differences;

fn users(document: impl Into<Validator>) -> TableDefinition {
    TableDefinition::new("users", document)
}

fn said(theirs: TableDefinition, ours: TableDefinition) -> Vec<String> {
    let schema = |table| Schema::builder().table(table).build();
    differences(&schema(theirs), &schema(ours))
}

#[test]
fn orders_that_convex_ignores_are_no_difference() {
    let search = |fields: [&str; 2]| Index::search("search", "a").filter_fields(fields);
    let by_a = || Index::database("by_a", ["a", "b"]);
    let union = |members: [&str; 2]| v::union(members.map(v::literal));
    let theirs = users(
        v::object()
            .field("a", v::string())
            .field("b", union(["x", "y"])),
    )
    .index(by_a())
    .index(search(["a", "b"]));
    let ours = users(
        v::object()
            .field("b", union(["y", "x"]))
            .field("a", v::string()),
    )
    .index(search(["b", "a"]))
    .index(by_a());
    assert!(said(theirs, ours).is_empty());
}

#[test]
fn the_order_of_index_fields_counts() {
    let with = |fields: [&str; 2]| users(v::any()).index(Index::database("by", fields));
    let want = "table `users`, index `by`: `[b, a]` instead of `[a, b]`";
    assert_eq!(said(with(["b", "a"]), with(["a", "b"])), [want]);
}

#[test]
fn each_difference_names_its_place() {
    let object = v::object().field("a", v::object().field("b", v::number()));
    let ours = || users(object.clone()).index(Index::vector("near", "v", 3));
    let near = || Index::vector("near", "v", 3);
    for (theirs, want) in [
        (
            users(object.clone()),
            "table `users`, vector index `near`: missing",
        ),
        (
            users(object.clone()).index(Index::vector("near", "v", 4)),
            "table `users`, vector index `near`: `v, 4 dimensions` instead of `v, 3 dimensions`",
        ),
        (
            users(object.clone()).index(near().staged()),
            "table `users`, vector index `near`: `v, 3 dimensions, staged` instead of \
             `v, 3 dimensions`",
        ),
        (
            ours().index(Index::database("by_a", ["a"])),
            "table `users`, index `by_a`: not in the Rust types",
        ),
        (
            users(v::object().field("a", v::object().field("b", v::int64()))).index(near()),
            "table `users`, field `a.b`: `v.int64()` instead of `v.number()`",
        ),
        (
            users(v::object().field("a", v::optional(v::any()))).index(near()),
            "table `users`, field `a`: `v.optional(v.any())` instead of \
             `v.object({ b: v.number() })`",
        ),
        (
            users(v::object()).index(near()),
            "table `users`, field `a`: missing",
        ),
        (
            users(object.clone().field("c", v::null())).index(near()),
            "table `users`, field `c`: not in the Rust types",
        ),
        (
            users(v::any()).index(near()),
            "table `users`, document: `v.any()` instead of \
             `v.object({ a: v.object({ b: v.number() }) })`",
        ),
        (
            ours().staged(v::any()),
            "table `users`, staged document: not in the Rust types",
        ),
    ] {
        assert_eq!(said(theirs, ours()), [want]);
    }
}

#[test]
fn tables_and_options_are_compared() {
    let ours = Schema::builder().table(users(v::any())).build();
    let theirs = Schema::builder().table(TableDefinition::new("teams", v::any()));
    let theirs = theirs.schema_validation(false).build();
    let want = [
        "table `users`: missing",
        "table `teams`: not in the Rust types",
        "`schemaValidation`: false instead of true",
    ];
    assert_eq!(differences(&theirs, &ours), want);
}

#[test]
fn literals_of_all_kinds_are_told_apart() {
    let field = |literal| users(v::object().field("a", literal));
    for (theirs, ours, want) in [
        (
            v::literal(1.0),
            v::literal(1_i64),
            "`v.literal(1.0)` instead of `v.literal(1n)`",
        ),
        (
            v::literal(-0.0),
            v::literal(0.0),
            "`v.literal(-0.0)` instead of `v.literal(0.0)`",
        ),
        (
            v::literal("true"),
            v::literal(true),
            "`v.literal(\"true\")` instead of `v.literal(true)`",
        ),
    ] {
        assert_eq!(
            said(field(theirs), field(ours)),
            [format!("table `users`, field `a`: {want}")]
        );
    }
}
