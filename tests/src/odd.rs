//! Schemas that Convex accepts and that are awkward to say in Rust.

mod names;
mod unions;

use convex_schema::{Index, ObjectValidator, Schema, TableDefinition, Validator, v};

/// Each with its name.
pub fn all() -> [(&'static str, Schema); 12] {
    [
        ("odd fields", names::fields()),
        ("odd literals", names::literals()),
        ("odd tables", names::tables()),
        ("odd types", names::types()),
        ("odd unions", unions::untagged()),
        ("odd tags", unions::tags()),
        ("odd documents", unions::documents()),
        ("odd numbers", unions::numbers()),
        ("odd shapes", shapes()),
        ("odd ids", ids()),
        ("odd indexes", indexes()),
        ("odd handles", handles()),
    ]
}

/// A schema with one table.
fn one(document: impl Into<Validator>) -> Schema {
    Schema::builder()
        .table(TableDefinition::new("things", document))
        .build()
}

/// A document with a field for each of `validators`.
fn numbered(validators: impl IntoIterator<Item = Validator>) -> ObjectValidator {
    let fields = validators.into_iter().enumerate();
    fields.fold(v::object(), |object, (position, validator)| {
        object.field(format!("f{position}"), validator)
    })
}

/// Absence and null in all places, records in records, objects that nearly are the same.
fn shapes() -> Schema {
    let object = || v::object().field("a", v::string()).field("b", v::number());
    let turned = v::object().field("b", v::number()).field("a", v::string());
    let loose = v::object()
        .field("a", v::optional(v::string()))
        .field("b", v::number());
    let deep = (0..14).fold(Validator::from(object()), |inner, level| match level % 3 {
        0 => v::array(inner),
        1 => v::object().field("inner", inner).into(),
        _ => v::record(v::string(), inner),
    });
    let validators = numbered([
        object().into(),
        turned.into(),
        loose.into(),
        object().into(),
        v::object().into(),
        v::array(v::object()),
        v::array(v::array(v::array(v::any()))),
        v::record(
            v::string(),
            v::record(v::id("things"), v::array(v::nullable(object()))),
        ),
        v::record(v::string(), v::nullable(v::any())),
        v::array(v::nullable(v::array(v::nullable(v::string())))),
        v::nullable(v::nullable(v::string())),
        v::union([v::null(), v::string()]),
        v::union([v::string(), v::null(), v::number()]),
        v::union([v::null()]),
        v::null(),
        deep,
    ]);
    one(validators
        .field("any", v::optional(v::any()))
        .field("nothing", v::optional(v::null()))
        .field("three", v::optional(v::nullable(v::string())))
        .field("four", v::optional(v::nullable(v::any())))
        .field(
            "list",
            v::optional(v::array(v::union([v::string(), v::bytes()]))),
        )
        .field("stamp", v::optional(v::commit_ts()))
        .field("empty", v::optional(v::object())))
}

/// Ids of everything, in all places.
fn ids() -> Schema {
    let document = numbered([
        v::id("things"),
        v::id("nowhere"),
        v::id("_storage"),
        v::id("_scheduled_functions"),
        v::union([v::id("things"), v::id("nowhere")]),
        v::union([v::id("things"), v::string()]),
        v::array(v::id("_storage")),
        v::nullable(v::id("_storage")),
        v::record(v::id("nowhere"), v::id("things")),
    ]);
    one(document.field("parent", v::optional(v::id("things"))))
}

/// Handles of functions in every form and in all places; short and too long for a line.
fn handles() -> Schema {
    let job = v::object()
        .field("id", v::id("things"))
        .field("progress", v::optional(v::number()));
    let outcome = v::union([v::literal("done"), v::literal("failed"), v::null()]);
    let any = v::function;
    let kind = |name: &str| v::function().fn_type(name);
    let document = numbered([
        any().into(),
        kind("query").into(),
        any().args(v::any()).into(),
        any().returns(v::null()).into(),
        any().args(v::object()).returns(v::object()).into(),
        kind("mutation")
            .args(job.clone())
            .returns(outcome.clone())
            .into(),
        kind("action")
            .args(v::union([job.clone().into(), v::object().into()]))
            .into(),
        kind("query").returns(kind("action").args(v::any())).into(),
        v::array(kind("query").returns(outcome.clone())),
        v::record(v::string(), any()),
        v::nullable(kind("mutation")),
        v::union([kind("query").into(), kind("action").into(), v::string()]),
        v::object()
            .field("next", v::optional(kind("mutation").args(job)))
            .into(),
    ]);
    let document = document.field("last", v::optional(any().returns(outcome)));
    let table =
        TableDefinition::new("things", document).index(Index::database("by_last", ["last"]));
    let staged = v::object().field("last", kind("query"));
    let union = v::union([v::object().field("run", any()).into(), v::object().into()]);
    Schema::builder()
        .table(table)
        .table(TableDefinition::new("jobs", union))
        .table(TableDefinition::new("next", v::object().field("last", any())).staged(staged))
        .build()
}

/// Indexes over paths, optional fields, tags, system fields; all kinds of them.
fn indexes() -> Schema {
    let state = v::union([
        v::object().field("kind", v::literal("new")).into(),
        v::object()
            .field("kind", v::literal("done"))
            .field("at", v::number())
            .into(),
    ]);
    let document = v::object()
        .field("type", v::optional(v::string()))
        .field(
            "fooBar",
            v::object().field("in", v::object().field("Self", v::string())),
        )
        .field("state", state)
        .field("vector", v::array(v::number()))
        .field("body", v::string());
    let table = TableDefinition::new("things", document)
        .index(Index::database("by_type", ["type"]))
        .index(Index::database(
            "by_path",
            ["fooBar.in.Self", "state.kind", "state.at"],
        ))
        .index(Index::database("by_whole", ["fooBar"]).staged())
        .index(Index::search("search", "body").filter_fields(["type", "fooBar.in.Self"]))
        .index(
            Index::vector("vector", "vector", 1536)
                .filter_fields(["type"])
                .staged(),
        );
    Schema::builder()
        .table(table)
        .schema_validation(false)
        .build()
}
