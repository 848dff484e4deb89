//! The index list for programs.

use convex_schema_core::__internal::exhaustive::IndexKind;
use convex_schema_core::__internal::write_json_string;
use convex_schema_core::{Index, Schema};

/// Returns a JSON array with an object for each index, in order of definition, one property a line.
///
/// Every object has `table`, `name`, `kind` (`database`, `search` or `vector`) and `staged`; then
/// `fields`, or `searchField` and `filterFields`, or `vectorField`, `dimensions` and
/// `filterFields`.
pub fn index_json(schema: &Schema) -> String {
    let mut out = String::from("[");
    let mut separator = "\n";
    for (table, index) in schema.indexes() {
        out.push_str(separator);
        write_index(&mut out, table, index);
        separator = ",\n";
    }
    if separator != "\n" {
        out.push('\n');
    }
    out.push_str("]\n");
    out
}

fn write_index(out: &mut String, table: &str, index: &Index) {
    out.push_str("  {\n    \"table\": ");
    write_json_string(out, table);
    text(out, "name", &index.name);
    text(out, "kind", index.kind.as_str());
    plain(out, "staged", &index.staged.to_string());
    match index.exhaustive() {
        IndexKind::Database { fields } => texts(out, "fields", fields),
        IndexKind::Search {
            search_field,
            filter_fields,
        } => {
            text(out, "searchField", search_field);
            texts(out, "filterFields", filter_fields);
        }
        IndexKind::Vector {
            vector_field,
            dimensions,
            filter_fields,
        } => {
            text(out, "vectorField", vector_field);
            plain(out, "dimensions", &dimensions.to_string());
            texts(out, "filterFields", filter_fields);
        }
    }
    out.push_str("\n  }");
}

fn key(out: &mut String, key: &str) {
    out.push_str(",\n    \"");
    out.push_str(key);
    out.push_str("\": ");
}

fn plain(out: &mut String, name: &str, value: &str) {
    key(out, name);
    out.push_str(value);
}

fn text(out: &mut String, name: &str, value: &str) {
    key(out, name);
    write_json_string(out, value);
}

/// On one line if that has at most 80 columns, as prettier has it.
fn texts(out: &mut String, name: &str, values: &[String]) {
    key(out, name);
    let start = out.len();
    array(out, values, "", ", ", "");
    let line = out.rfind('\n').map_or(0, |end| end + 1);
    if out.len() - line > 80 && !values.is_empty() {
        out.truncate(start);
        array(out, values, "\n      ", ",\n      ", "\n    ");
    }
}

fn array(out: &mut String, values: &[String], start: &str, separator: &str, end: &str) {
    out.push('[');
    for (position, value) in values.iter().enumerate() {
        out.push_str(if position == 0 { start } else { separator });
        write_json_string(out, value);
    }
    out.push_str(end);
    out.push(']');
}
