//! Writes `migrate.toml`; what people wrote stays, with its comments.

use convex_schema_core::Literal;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, Value};

use super::{
    ColumnMapping, DanglingPolicy, FieldMapping, IntoTable, Mapping, Numbers, TableMapping,
};
use crate::catalogue::Catalogue;

const HEADER: &str = "\
# What becomes of each table and column of the source. `convex-schema migrate check` reads this file.
# A column is a field (`\"name\"` or `{ field = \"name\", ... }`), is left out (`{ drop = \"reason\" }`), or is an open
# question (`{ open = \"...\" }`), which somebody has to answer. `_id` is a column that is in the key alone.

";

/// Adds what `mapping` has and `text` has not; the tables and columns come in the order of the catalogue. An empty
/// text gets all of it.
///
/// # Errors
/// The text is not TOML: why, in words.
pub(crate) fn update(
    text: &str,
    mapping: &Mapping,
    catalogue: &Catalogue,
) -> Result<String, String> {
    let is_new = text.trim().is_empty();
    let mut document: DocumentMut = text.parse().map_err(|error| format!("{error}"))?;
    let root = document.as_table_mut();
    set_new(root, "version", 1.into());
    set_new(root, "from", texts(&mapping.from));
    set_new(root, "schema", mapping.schema.as_str().into());
    let numbers = match &mapping.numbers {
        Numbers::Fresh => "fresh".into(),
        Numbers::From(first) => i64::from(*first).into(),
        Numbers::Of { file, .. } => file.as_str().into(),
    };
    set_new(root, "numbers", numbers);
    if let Some(secret) = &mapping.secret {
        set_new(root, "secret", secret.as_str().into());
    }
    let tables = root.entry("tables").or_insert_with(implicit);
    let Some(tables) = tables.as_table_mut() else {
        return Err("`tables` is not a table".to_owned());
    };
    for table in &catalogue.tables {
        let name = table.name.to_string();
        let Some(proposed) = mapping.tables.get(&name) else {
            continue;
        };
        let item = tables.entry(&name).or_insert_with(|| head(proposed));
        let (TableMapping::Into(proposed), Some(item)) = (proposed, item.as_table_mut()) else {
            continue;
        };
        if !item.contains_key("into") {
            continue;
        }
        // Somebody answered the question which table it is.
        set_new(item, "key", texts(&proposed.key));
        let columns = item
            .entry("columns")
            .or_insert_with(|| Item::Table(Table::new()));
        let Some(columns) = columns.as_table_like_mut() else {
            continue;
        };
        for column in &table.columns {
            if let Some(mapping) = proposed.columns.get(&column.name) {
                if !columns.contains_key(&column.name) {
                    columns.insert(&column.name, Item::Value(self::column(mapping)));
                }
            }
        }
    }
    let text = document.to_string();
    Ok(if is_new {
        format!("{HEADER}{text}")
    } else {
        text
    })
}

fn set_new(table: &mut Table, key: &str, value: Value) {
    if !table.contains_key(key) {
        table.insert(key, Item::Value(value));
    }
}

fn implicit() -> Item {
    let mut table = Table::new();
    table.set_implicit(true);
    Item::Table(table)
}

fn texts(texts: &[String]) -> Value {
    Value::Array(texts.iter().map(String::as_str).collect::<Array>())
}

/// A table without its columns.
fn head(mapping: &TableMapping) -> Item {
    let mut table = Table::new();
    match mapping {
        TableMapping::Drop(reason) => set_new(&mut table, "drop", reason.as_str().into()),
        TableMapping::Open(question) => set_new(&mut table, "open", question.as_str().into()),
        TableMapping::Into(into) => into_table(&mut table, into),
    }
    Item::Table(table)
}

fn into_table(table: &mut Table, mapping: &IntoTable) {
    set_new(table, "into", mapping.into.as_str().into());
    set_new(table, "key", texts(&mapping.key));
    if let Some(column) = &mapping.creation_time {
        set_new(table, "creation_time", column.as_str().into());
    }
}

fn column(mapping: &ColumnMapping) -> Value {
    let mut table = InlineTable::new();
    match mapping {
        ColumnMapping::Drop(reason) => {
            table.insert("drop", reason.as_str().into());
        }
        ColumnMapping::Open(question) => {
            table.insert("open", question.as_str().into());
        }
        ColumnMapping::Field(mapping) => {
            let plain = FieldMapping {
                field: mapping.field.clone(),
                ..FieldMapping::default()
            };
            if *mapping == plain {
                return mapping.field.as_str().into();
            }
            table.insert("field", mapping.field.as_str().into());
            if let Some(null) = mapping.null {
                table.insert("null", null.as_str().into());
            }
            if let Some(default) = &mapping.default {
                table.insert("default", literal(default));
            }
            if let Some(time) = mapping.time {
                table.insert("time", time.as_str().into());
            }
            if !mapping.with.is_empty() {
                table.insert("with", texts(&mapping.with));
            }
            if mapping.dangling != DanglingPolicy::default() {
                table.insert("dangling", mapping.dangling.as_str().into());
            }
        }
    }
    Value::InlineTable(table)
}

fn literal(literal: &Literal) -> Value {
    match literal {
        Literal::String(text) => text.as_str().into(),
        Literal::Boolean(value) => (*value).into(),
        Literal::Int64(value) => (*value).into(),
        #[expect(clippy::cast_possible_truncation, reason = "checked by the guard")]
        Literal::Float64(value) if value.fract() == 0.0 && value.abs() < 1e15 => {
            (*value as i64).into()
        }
        Literal::Float64(value) => (*value).into(),
    }
}
