//! The JSON of `schema.export()`, byte for byte as npm `convex` 1.49 prints it.

use std::fmt::Write;

use convex_schema_rules::index::Kind;
use convex_schema_rules::javascript;

use crate::schema::{FunctionRef, Index, IndexKind, Schema, TableRef, ValidatorKind, ValidatorRef};
use crate::unknown::UnknownKeys;
use crate::validator::Literal;
use crate::value::{Value, has_json_number, write_json_string};

/// The text that `schema.export()` gives in JavaScript, without a newline at the end.
pub fn export_json(schema: &Schema) -> String {
    let mut out = String::new();
    out.push_str(r#"{"tables":["#);
    separated(&mut out, schema.tables(), table);
    let _ = write!(
        out,
        r#"],"schemaValidation":{}"#,
        schema.schema_validation()
    );
    unknown_keys(&mut out, schema.unknown_keys());
    out.push('}');
    out
}

/// Equal if both export the same: tables, documents, indexes and all their order. Names of types,
/// docs, metadata and what else an export does not carry do not count.
impl PartialEq for Schema {
    fn eq(&self, other: &Self) -> bool {
        self.is_same(other) || export_json(self) == export_json(other)
    }
}

impl Eq for Schema {}

/// One validator as the export spells it: what JavaScript's `validator.json` holds.
pub fn validator_json(validator: ValidatorRef<'_>) -> String {
    let mut out = String::new();
    write_validator(&mut out, validator);
    out
}

fn table(out: &mut String, table: TableRef<'_>) {
    out.push_str(r#"{"tableName":"#);
    write_json_string(out, table.name());
    for (key, staged, kind) in INDEX_LISTS {
        let _ = write!(out, r#","{key}":["#);
        let listed = |index: &&Index| index.staged == staged && index.kind.kind() == kind;
        separated(out, table.indexes().iter().filter(listed), write_index);
        out.push(']');
    }
    let none = UnknownKeys::default();
    for (key, document, unknown) in [
        (
            "documentType",
            table.document(),
            table.unknown_document_keys(),
        ),
        ("stagedDocumentType", table.staged_document(), &none),
    ] {
        if let Some(document) = document {
            let _ = write!(out, r#","{key}":"#);
            write_validator(out, document);
            if !unknown.is_empty() {
                out.pop();
                unknown_keys(out, unknown);
                out.push('}');
            }
        }
    }
    unknown_keys(out, table.unknown_keys());
    out.push('}');
}

/// The six lists of indexes in the order of the export: key, staged, kind.
const INDEX_LISTS: [(&str, bool, Kind); 6] = [
    ("indexes", false, Kind::Database),
    ("stagedDbIndexes", true, Kind::Database),
    ("searchIndexes", false, Kind::Search),
    ("stagedSearchIndexes", true, Kind::Search),
    ("vectorIndexes", false, Kind::Vector),
    ("stagedVectorIndexes", true, Kind::Vector),
];

fn write_index(out: &mut String, index: &Index) {
    out.push_str(r#"{"indexDescriptor":"#);
    write_json_string(out, &index.name);
    match &index.kind {
        IndexKind::Database { fields } => strings(out, "fields", fields),
        IndexKind::Search {
            search_field,
            filter_fields,
        } => {
            out.push_str(r#","searchField":"#);
            write_json_string(out, search_field);
            strings(out, "filterFields", filter_fields);
        }
        IndexKind::Vector {
            vector_field,
            dimensions,
            filter_fields,
        } => {
            out.push_str(r#","vectorField":"#);
            write_json_string(out, vector_field);
            let _ = write!(out, r#","dimensions":{dimensions}"#);
            strings(out, "filterFields", filter_fields);
        }
    }
    unknown_keys(out, index.unknown_keys());
    out.push('}');
}

/// The keys that follow those that are known.
fn unknown_keys(out: &mut String, keys: &UnknownKeys) {
    if !keys.is_empty() {
        let _ = write!(out, ",{keys}");
    }
}

fn strings(out: &mut String, key: &str, values: &[String]) {
    let _ = write!(out, r#","{key}":["#);
    separated(out, values, |out, value| write_json_string(out, value));
    out.push(']');
}

fn write_validator(out: &mut String, validator: ValidatorRef<'_>) {
    match validator.kind() {
        ValidatorKind::Any => out.push_str(r#"{"type":"any"}"#),
        ValidatorKind::Null => out.push_str(r#"{"type":"null"}"#),
        ValidatorKind::Float64 => out.push_str(r#"{"type":"number"}"#),
        ValidatorKind::Int64 => out.push_str(r#"{"type":"bigint"}"#),
        ValidatorKind::CommitTs => out.push_str(r#"{"type":"commitTs"}"#),
        ValidatorKind::Function(function) => write_function(out, function),
        ValidatorKind::Boolean => out.push_str(r#"{"type":"boolean"}"#),
        ValidatorKind::String => out.push_str(r#"{"type":"string"}"#),
        ValidatorKind::Bytes => out.push_str(r#"{"type":"bytes"}"#),
        ValidatorKind::Id(table) => {
            out.push_str(r#"{"type":"id","tableName":"#);
            write_json_string(out, table);
            out.push('}');
        }
        ValidatorKind::Literal(literal) => {
            out.push_str(r#"{"type":"literal","value":"#);
            write_literal(out, literal);
            out.push('}');
        }
        ValidatorKind::Array(element) => {
            out.push_str(r#"{"type":"array","value":"#);
            write_validator(out, element);
            out.push('}');
        }
        ValidatorKind::Record { keys, values } => {
            out.push_str(r#"{"type":"record","keys":"#);
            write_validator(out, keys);
            out.push_str(r#","values":"#);
            field_type(out, values, false);
            out.push('}');
        }
        ValidatorKind::Object(fields) => {
            out.push_str(r#"{"type":"object","value":{"#);
            separated(out, fields.iter(), |out, field| {
                write_json_string(out, field.name());
                out.push(':');
                field_type(out, field.validator(), field.is_optional());
            });
            out.push_str("}}");
        }
        ValidatorKind::Union(members) => {
            out.push_str(r#"{"type":"union","value":["#);
            separated(out, members.iter(), |out, member| {
                write_validator(out, member.validator());
            });
            out.push_str("]}");
        }
        ValidatorKind::Unknown(unknown) => out.push_str(unknown.json()),
    }
}

fn write_function(out: &mut String, function: FunctionRef<'_>) {
    out.push_str(r#"{"type":"function""#);
    if let Some(fn_type) = function.fn_type() {
        out.push_str(r#","fnType":"#);
        write_json_string(out, fn_type);
    }
    for (key, validator) in [("args", function.args()), ("returns", function.returns())] {
        if let Some(validator) = validator {
            let _ = write!(out, r#","{key}":"#);
            write_validator(out, validator);
        }
    }
    out.push('}');
}

fn field_type(out: &mut String, validator: ValidatorRef<'_>, optional: bool) {
    out.push_str(r#"{"fieldType":"#);
    write_validator(out, validator);
    let _ = write!(out, r#","optional":{optional}"#);
    if let ValidatorKind::Unknown(unknown) = validator.kind() {
        unknown_keys(out, unknown.field_keys());
    }
    out.push('}');
}

/// Wire JSON, with numbers as JavaScript prints them.
fn write_literal(out: &mut String, literal: &Literal) {
    match literal {
        Literal::String(text) => write_json_string(out, text),
        Literal::Boolean(value) => {
            let _ = write!(out, "{value}");
        }
        Literal::Float64(value) if has_json_number(*value) => {
            out.push_str(&javascript::number(*value));
        }
        Literal::Float64(value) => out.push_str(&Value::Float64(*value).to_wire()),
        Literal::Int64(value) => out.push_str(&Value::Int64(*value).to_wire()),
    }
}

fn separated<T>(
    out: &mut String,
    items: impl IntoIterator<Item = T>,
    mut write: impl FnMut(&mut String, T),
) {
    for (position, item) in items.into_iter().enumerate() {
        if position > 0 {
            out.push(',');
        }
        write(out, item);
    }
}
