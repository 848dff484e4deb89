//! The schema that rows are held against: a table for each part of the scanner.

use convex_schema_core::{Literal, Schema, TableDefinition, Validator, v};

/// Its tables.
pub const TABLES: [&str; 8] = [
    "users", "payments", "articles", "events", "records", "numbers", "anything", "unknown",
];

/// All of [`TABLES`] but the last.
pub fn schema() -> Schema {
    let tables = [
        users(),
        payments(),
        articles(),
        events(),
        records(),
        numbers(),
        v::any(),
    ];
    let tables = TABLES.into_iter().zip(tables);
    tables
        .fold(Schema::builder(), |schema, (name, document)| {
            schema.table(TableDefinition::new(name, document))
        })
        .build()
}

fn users() -> Validator {
    v::object()
        .field("email", v::string())
        .field("age", v::optional(v::number()))
        .field("friend", v::optional(v::id("users")))
        .field("picture", v::optional(v::id("_storage")))
        .field("active", v::boolean())
        .into()
}

fn payments() -> Validator {
    v::object()
        .field("user", v::id("users"))
        .field("amount", v::number())
        .field("currency", v::union(["EUR", "USD"].map(v::literal)))
        .field("answer", v::optional(v::any()))
        .field("paidAt", v::optional(v::nullable(v::number())))
        .into()
}

fn articles() -> Validator {
    let part = v::object()
        .field("kind", v::literal("text"))
        .field("text", v::string());
    v::object()
        .field("title", v::string())
        .field("body", v::string())
        .field("parts", v::array(part))
        .field("tags", v::optional(v::array(v::string())))
        .field("cover", v::optional(v::bytes()))
        .into()
}

fn events() -> Validator {
    let created = v::object()
        .field("type", v::literal("created"))
        .field("by", v::id("users"));
    let moved = v::object()
        .field("type", v::literal("moved"))
        .field("path", v::array(v::array(v::number())));
    let named = v::object()
        .field("type", v::literal("named"))
        .field("names", v::record(v::string(), v::string()))
        .field("note", v::optional(v::string()));
    let untagged = v::object()
        .field("value", v::union([v::int64(), v::null(), v::string()]))
        .field("type", v::optional(v::number()));
    v::union([created.into(), moved.into(), named.into(), untagged.into()])
}

fn records() -> Validator {
    let inner = v::object().field("n", v::optional(v::number()));
    v::object()
        .field("scores", v::record(v::string(), v::number()))
        .field("owners", v::record(v::id("users"), inner))
        .field(
            "either",
            v::union([
                v::array(v::boolean()),
                v::record(v::string(), v::any()),
                v::null(),
            ]),
        )
        .into()
}

fn numbers() -> Validator {
    let literals = [
        Literal::Float64(24.0),
        Literal::Float64(-0.5),
        Literal::Int64(-7),
        Literal::Boolean(true),
        Literal::String("\u{e9}\"".to_owned()),
    ];
    v::object()
        .field("float", v::number())
        .field("int64", v::optional(v::int64()))
        .field("commitTs", v::optional(v::commit_ts()))
        .field("literal", v::optional(v::union(literals.map(v::literal))))
        .field("list", v::array(v::union([v::number(), v::int64()])))
        .into()
}
