//! The model in `examples/ari/model` against the facts of the real project.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use std::collections::BTreeSet;

use ari_model::schema;
use convex_schema::{
    FieldRef, Index, IndexKind, Literal, TableRef, Timestamp, ValidatorKind, ValidatorRef,
};
use serde_json::{Value, json};

/// The facts of the project, from its own sources.
const FACTS: &str = include_str!("../../facts/ari.json");

/// The tables that the seed phase added, each with the names of its indexes.
const SEED: [(&str, &[&str]); 12] = [
    ("ariDestinations", &["by_workspace", "by_workspace_country"]),
    (
        "ariPayments",
        &["by_workspace", "by_conversation", "by_status"],
    ),
    (
        "ariAppointments",
        &["by_workspace", "by_conversation", "by_consultant"],
    ),
    ("ariAiComparison", &["by_workspace_model"]),
    ("ariFlowStages", &["by_workspace", "by_workspace_order"]),
    (
        "ariKnowledgeCategories",
        &["by_workspace", "by_workspace_order"],
    ),
    ("ariKnowledgeEntries", &["by_workspace", "by_category"]),
    ("ariScoringConfig", &["by_workspace"]),
    ("consultantSlots", &["by_workspace", "by_workspace_day"]),
    (
        "articles",
        &["by_workspace", "by_workspace_slug", "by_status"],
    ),
    (
        "webinars",
        &[
            "by_workspace",
            "by_workspace_slug",
            "by_status",
            "by_scheduled",
        ],
    ),
    (
        "webinarRegistrations",
        &["by_webinar", "by_contact", "by_workspace"],
    ),
];

#[test]
fn has_every_table_in_order() {
    let schema = schema();
    let tables: Vec<_> = schema.tables().map(TableRef::name).collect();
    let expected = facts();
    let expected: Vec<_> = expected.iter().map(|table| text(&table["name"])).collect();
    assert_eq!(tables, expected);
    assert_eq!(tables.len(), 29);
    assert_eq!(schema.external_tables().len(), 0);
}

#[test]
fn has_every_field_in_order() {
    let schema = schema();
    let mut count = 0;
    for (table, facts) in schema.tables().zip(facts()) {
        let fields: Vec<_> = fields(table).iter().copied().map(field).collect();
        let expected = list(&facts["fields"]);
        count += fields.len();
        assert_eq!(fields.len(), expected.len(), "fields of {}", table.name());
        for (field, expected) in fields.iter().zip(expected) {
            assert_eq!(*field, comparable(expected), "in {}", table.name());
        }
    }
    assert_eq!(count, 264);
}

#[test]
fn has_every_index_in_order() {
    let schema = schema();
    for (table, facts) in schema.tables().zip(facts()) {
        let indexes: Vec<_> = table.indexes().iter().map(index).collect();
        assert_eq!(
            indexes,
            *list(&facts["indexes"]),
            "indexes of {}",
            table.name()
        );
    }
    assert_eq!(schema.indexes().count(), 65);
}

#[test]
fn has_every_unique_set() {
    for (table, facts) in schema().tables().zip(facts()) {
        assert_eq!(
            json!(table.unique()),
            facts["unique"],
            "unique sets of {}",
            table.name()
        );
    }
}

#[test]
fn has_the_tables_and_indexes_of_the_seed_phase() {
    let schema = schema();
    let added: BTreeSet<_> = facts()
        .into_iter()
        .filter(|table| table["addedBySeed"] == true)
        .map(|table| text(&table["name"]).to_owned())
        .collect();
    let named: BTreeSet<_> = SEED.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(named, added);
    for (name, expected) in SEED {
        let table = schema.table(name).unwrap();
        let indexes: Vec<_> = table
            .indexes()
            .iter()
            .map(|index| index.name.as_str())
            .collect();
        assert_eq!(indexes, expected, "indexes of {name}");
    }
    let indexes = schema.indexes().filter(|(table, _)| added.contains(*table));
    assert_eq!(indexes.count(), 28);
}

/// Times are numbers in Convex; in Rust each of them is a [`Timestamp`].
#[test]
fn reads_times_as_timestamps() {
    let row = json!({
        "clerk_id": "user_2b", "created_at": 1_769_472_000_000_i64, "updated_at": 1_769_472_000_001.5
    });
    let user: ari_model::User = serde_json::from_value(row).unwrap();
    assert_eq!(user.created_at, Timestamp(1_769_472_000_000.0));
    assert_eq!(user.updated_at, Timestamp(1_769_472_000_001.5));
    assert_eq!(user.workspace_id, None);
}

fn facts() -> Vec<Value> {
    let facts: Value = serde_json::from_str(FACTS).unwrap();
    list(&facts["tables"]).clone()
}

fn fields(table: TableRef<'_>) -> Vec<FieldRef<'_>> {
    match table.document().unwrap().kind() {
        ValidatorKind::Object(fields) => fields.iter().collect(),
        other => panic!("{} holds {other:?}", table.name()),
    }
}

/// A field of the facts without the unit, which a schema doesn't carry, and with floats alone.
fn comparable(field: &Value) -> Value {
    let entries = field.as_object().unwrap().iter();
    let kept = entries.filter(|(key, _)| *key != "unit");
    kept.map(|(key, value)| (key.clone(), floats(value)))
        .collect()
}

fn floats(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::Array(elements) => elements.iter().map(floats).collect(),
        other => other.clone(),
    }
}

/// A field as the facts have it.
fn field(field: FieldRef<'_>) -> Value {
    let mut facts = json!({
        "name": field.name(),
        "type": validator(field.validator()),
        "optional": field.is_optional(),
    });
    let meta = field.meta().cloned().unwrap_or_default();
    if !meta.allowed.is_empty() {
        facts["allowed"] = meta.allowed.iter().map(literal).collect();
    }
    if let (Some(min), Some(max)) = (meta.min, meta.max) {
        facts["range"] = json!([min, max]);
    }
    if let Some(default) = &meta.default {
        facts["default"] = literal(default);
    }
    if let Some(format) = &meta.format {
        facts["format"] = json!(format);
    }
    facts
}

/// A validator as npm `convex` exports it.
fn validator(validator: ValidatorRef<'_>) -> Value {
    let word = match validator.kind() {
        ValidatorKind::Any => "any",
        ValidatorKind::Boolean => "boolean",
        ValidatorKind::Float64 => "number",
        ValidatorKind::String => "string",
        ValidatorKind::Id(table) => return json!({ "type": "id", "tableName": table }),
        ValidatorKind::Array(element) => {
            return json!({ "type": "array", "value": self::validator(element) });
        }
        other => panic!("the facts know no {other:?}"),
    };
    json!({ "type": word })
}

fn literal(literal: &Literal) -> Value {
    match literal {
        Literal::String(text) => json!(text),
        Literal::Float64(number) => json!(number),
        Literal::Boolean(value) => json!(value),
        other @ Literal::Int64(_) => panic!("the facts know no {other:?}"),
    }
}

fn index(index: &Index) -> Value {
    match &index.kind {
        IndexKind::Database { fields } if !index.staged => {
            json!({ "name": index.name, "fields": fields })
        }
        other => panic!("the facts know no {other:?}"),
    }
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
