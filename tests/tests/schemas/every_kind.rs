//! The model in `examples/every_kind` shows every construct.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::collections::BTreeSet;

use convex_schema::{FieldRef, Literal, MemberRef, Schema, TableRef, TypeRef, ValidatorRef};
use convex_schema_core::__internal::exhaustive::ValidatorKind;

/// Every kind of validator, as far as a schema tells them apart.
const VALIDATORS: [&str; 19] = [
    "any",
    "array",
    "boolean",
    "bytes",
    "commitTs",
    "id of a system table",
    "id of a table",
    "int64",
    "literal boolean",
    "literal int64",
    "literal number",
    "literal string",
    "null",
    "number",
    "object",
    "record by id",
    "record by string",
    "string",
    "union",
];

#[test]
fn has_every_validator() {
    let mut seen = BTreeSet::new();
    let schema = every_kind_model::schema();
    for table in schema.tables() {
        walk(table.document().unwrap(), &mut seen);
    }
    assert_eq!(seen, BTreeSet::from(VALIDATORS));
}

fn walk(validator: ValidatorRef<'_>, seen: &mut BTreeSet<&'static str>) {
    let (name, parts): (_, Vec<_>) = match validator.exhaustive() {
        ValidatorKind::Any => ("any", vec![]),
        ValidatorKind::Null => ("null", vec![]),
        ValidatorKind::Float64 => ("number", vec![]),
        ValidatorKind::Int64 => ("int64", vec![]),
        ValidatorKind::CommitTs => ("commitTs", vec![]),
        ValidatorKind::Function(function) => (
            "function",
            [function.args(), function.returns()]
                .into_iter()
                .flatten()
                .collect(),
        ),
        ValidatorKind::Unknown(_) => ("unknown", vec![]),
        ValidatorKind::Boolean => ("boolean", vec![]),
        ValidatorKind::String => ("string", vec![]),
        ValidatorKind::Bytes => ("bytes", vec![]),
        ValidatorKind::Id(table) if table.starts_with('_') => ("id of a system table", vec![]),
        ValidatorKind::Id(_) => ("id of a table", vec![]),
        ValidatorKind::Literal(Literal::Boolean(_)) => ("literal boolean", vec![]),
        ValidatorKind::Literal(Literal::Int64(_)) => ("literal int64", vec![]),
        ValidatorKind::Literal(Literal::Float64(_)) => ("literal number", vec![]),
        ValidatorKind::Literal(Literal::String(_)) => ("literal string", vec![]),
        ValidatorKind::Array(element) => ("array", vec![element]),
        ValidatorKind::Record { keys, values } => match keys.exhaustive() {
            ValidatorKind::Id(_) => ("record by id", vec![values]),
            _ => ("record by string", vec![values]),
        },
        ValidatorKind::Object(fields) => {
            ("object", fields.iter().map(FieldRef::validator).collect())
        }
        ValidatorKind::Union(members) => {
            ("union", members.iter().map(MemberRef::validator).collect())
        }
    };
    seen.insert(name);
    for part in parts {
        walk(part, seen);
    }
}

#[test]
fn has_every_kind_of_index() {
    let schema = every_kind_model::schema();
    let seen: BTreeSet<_> = schema
        .indexes()
        .map(|(_, index)| (index.kind.as_str(), index.staged))
        .collect();
    let kinds = ["database", "search", "vector"];
    let all = kinds
        .iter()
        .flat_map(|kind| [(*kind, false), (*kind, true)]);
    assert_eq!(seen, all.collect());
    assert!(fields_of_indexes(&schema).contains("position.city"));
}

fn fields_of_indexes(schema: &Schema) -> BTreeSet<&str> {
    let indexes = schema.indexes().map(|(_, index)| &index.kind);
    let fields = indexes.filter_map(|kind| match kind {
        convex_schema::IndexKind::Database { fields } => Some(fields),
        _ => None,
    });
    fields.flatten().map(String::as_str).collect()
}

#[test]
fn has_every_kind_of_table() {
    let schema = every_kind_model::schema();
    let document = |table: TableRef<'_>| match table.document().unwrap().exhaustive() {
        ValidatorKind::Object(_) => "object",
        ValidatorKind::Union(_) => "union",
        ValidatorKind::Any => "any",
        _ => "other",
    };
    let seen: BTreeSet<_> = schema.tables().map(document).collect();
    assert_eq!(seen, BTreeSet::from(["any", "object", "union"]));
    assert!(
        schema
            .tables()
            .any(|table| table.staged_document().is_some())
    );
    assert_eq!(schema.external_tables().collect::<Vec<_>>(), ["accounts"]);
    assert!(schema.types().any(TypeRef::is_listed));
}

#[test]
fn has_everything_that_a_field_can_say() {
    let schema = every_kind_model::schema();
    let table = schema.table("names").unwrap();
    let ValidatorKind::Object(fields) = table.document().unwrap().exhaustive() else {
        unreachable!("a struct is an object")
    };
    let names: Vec<_> = fields.iter().map(FieldRef::name).collect();
    let expected = [
        "firstName",
        "last_name",
        "type",
        "color",
        "percent",
        "opensAt",
        "colour",
    ];
    assert_eq!(names, expected);
    assert_eq!(table.unique(), [["firstName", "type"]]);
    let meta = |name| fields.get(name).unwrap().meta().unwrap().clone();
    assert_eq!(meta("color").allowed.len(), 2);
    assert_eq!(meta("color").default, Some(Literal::String("red".into())));
    assert_eq!(
        (meta("percent").min, meta("percent").max),
        (Some(0.0), Some(100.0))
    );
    assert_eq!(meta("opensAt").format.as_deref(), Some("HH:MM"));
    let docs = fields.get("colour").unwrap().docs().unwrap();
    assert_eq!(docs.deprecated.as_deref(), Some("use `color`"));
    assert!(fields.get("colour").unwrap().is_optional());
}
