//! Unions of all kinds.

use convex_schema::{Index, ObjectValidator, Schema, TableDefinition, Validator, v};

use super::{numbered, one};

fn with(name: &str, validator: impl Into<Validator>) -> ObjectValidator {
    v::object().field(name, validator)
}

/// Members without tags, members twice, unions in unions.
pub(super) fn untagged() -> Schema {
    let inner = || v::union([v::string(), v::number()]);
    one(numbered([
        v::union([]),
        v::union([v::string()]),
        v::union([v::any(), v::string()]),
        v::union([v::string(), v::string()]),
        v::union([v::null(), v::null()]),
        v::union([inner(), v::boolean()]),
        v::union([v::boolean(), inner(), v::union([inner(), v::null()])]),
        v::union([v::union([inner()]), v::null()]),
        v::union([v::number(), v::int64()]),
        v::union([v::array(v::string()), v::array(v::number()), v::string()]),
        v::union([v::record(v::string(), v::any()), v::object().into()]),
        v::union([v::literal("auto"), v::literal("none"), v::string()]),
        v::union([v::string(), v::literal("auto")]),
        v::union([v::literal("auto"), v::number(), v::literal("none")]),
        v::union([v::bytes(), v::string(), v::commit_ts()]),
        v::union([with("a", v::string()).into(), with("b", v::string()).into()]),
        v::union([with("a", v::string()).into(), with("a", v::number()).into()]),
        v::union([
            with("a", v::string())
                .field("b", v::optional(v::any()))
                .into(),
            with("a", v::string())
                .field("c", v::optional(v::any()))
                .into(),
        ]),
        v::union([with("a", v::string()).into(), v::string(), v::null()]),
        v::union((0..60).map(|n| with(&format!("only{n}"), v::string()).into())),
    ]))
}

fn tagged(tag: &str, value: &str) -> ObjectValidator {
    with(tag, v::literal(value))
}

/// Tags that come first, later, with other things than one string, or in some members alone.
pub(super) fn tags() -> Schema {
    let both = v::union([v::literal("x"), v::literal("y")]);
    let nested = v::union([
        tagged("kind", "a")
            .field(
                "state",
                v::union([
                    tagged("kind", "a").into(),
                    tagged("kind", "b").field("kind2", v::literal("c")).into(),
                ]),
            )
            .into(),
        tagged("kind", "b").into(),
    ]);
    let late = |value: &str| with("at", v::number()).field("kind", v::literal(value));
    one(numbered([
        v::union([
            tagged("type", "a").into(),
            tagged("type", "b").field("n", v::number()).into(),
        ]),
        v::union([tagged("type", "a").into()]),
        v::union([tagged("type", "a").into(), tagged("type", "a").into()]),
        v::union([tagged("type", "a").into(), tagged("kind", "b").into()]),
        v::union([
            tagged("t", "Self").into(),
            tagged("t", "self").into(),
            tagged("t", "24h").into(),
        ]),
        v::union([late("a").into(), late("b").into()]),
        v::union([
            with("kind", v::literal(1.0)).into(),
            with("kind", v::literal(2.0)).into(),
        ]),
        v::union([
            with("ok", v::literal(true)).into(),
            with("ok", v::literal(false)).into(),
        ]),
        v::union([with("kind", both).into(), tagged("kind", "z").into()]),
        v::union([
            v::object()
                .field("kind", v::optional(v::literal("a")))
                .into(),
            tagged("kind", "b").into(),
        ]),
        v::union([tagged("kind", "a").into(), with("rest", v::any()).into()]),
        v::union([tagged("kind", "a").into(), v::string()]),
        v::union([
            tagged("kind", "a").into(),
            tagged("kind", "b").into(),
            v::null(),
        ]),
        v::union([v::literal("none"), tagged("kind", "a").into()]),
        nested,
        v::union((0..100).map(|n| {
            tagged("type", &format!("event {n}"))
                .field("payload", with(&format!("p{n}"), v::any()))
                .into()
        })),
        v::union([
            tagged("kind", "a").field("fooBar", v::string()).into(),
            tagged("kind", "b")
                .field("foo_bar", v::string())
                .field("type", v::any())
                .into(),
        ]),
    ]))
}

/// Tables whose documents are not a plain object.
pub(super) fn documents() -> Schema {
    let shared = |kind: &str| tagged("kind", kind).field("owner", v::id("events"));
    let events = v::union([
        shared("a").field("fooBar", v::string()).into(),
        shared("b").field("n", v::optional(v::number())).into(),
    ]);
    let loose = v::union([
        with("owner", v::string()).field("a", v::any()).into(),
        with("owner", v::string()).field("b", v::any()).into(),
    ]);
    Schema::builder()
        .table(
            TableDefinition::new("events", events)
                .index(Index::database("by_owner", ["owner", "kind"])),
        )
        .table(TableDefinition::new("loose", loose).index(Index::database("by_owner", ["owner"])))
        .table(TableDefinition::new("anything", v::any()))
        .table(TableDefinition::new("nothing", v::object()))
        .table(TableDefinition::new(
            "single",
            v::union([with("a", v::string()).into()]),
        ))
        .build()
}

/// Literals that are not strings.
pub(super) fn numbers() -> Schema {
    let floats = [
        0.0,
        1.0,
        -1.0,
        1.5,
        1e21,
        1e-7,
        5e-324,
        f64::MAX,
        9_007_199_254_740_993.0,
    ];
    let integers = [0, 1, -1, i64::MIN, i64::MAX];
    one(numbered([
        v::union(floats.map(v::literal)),
        v::union([v::literal(0.0), v::literal(-0.0)]),
        v::union(integers.map(v::literal)),
        v::union([v::literal(true), v::literal(false)]),
        v::union([
            v::literal("1"),
            v::literal(1.0),
            v::literal(1_i64),
            v::literal(true),
        ]),
        v::union([v::literal(1.0), v::literal(1_i64)]),
        v::literal(-0.0),
        v::literal(24.0),
        v::literal(7_i64),
        v::literal(true),
        v::union([v::literal(1.0), v::null()]),
        v::union([v::literal(1.0), v::literal(2.0), v::number()]),
    ]))
}
