//! The index list for people.

use std::fmt::Write;

use convex_schema_core::__internal::exhaustive::IndexKind;
use convex_schema_core::{Index, Schema, TableRef};

/// Returns a section with an aligned table for each Convex table that has indexes, in order; then
/// the names of the tables that have none.
pub fn index_markdown(schema: &Schema) -> String {
    let mut out = String::from("# Indexes\n");
    let (indexed, bare): (Vec<_>, Vec<_>) = schema
        .tables()
        .partition(|table| !table.indexes().is_empty());
    for table in indexed {
        section(&mut out, table);
    }
    if !bare.is_empty() {
        let names: Vec<_> = bare.iter().map(|table| code(table.name())).collect();
        out.push_str("\n## Tables without indexes\n\n");
        out.push_str(&names.join(", "));
        out.push('\n');
    }
    out
}

fn section(out: &mut String, table: TableRef<'_>) {
    out.push_str("\n## ");
    out.push_str(&code(table.name()));
    out.push_str("\n\n");
    let head = ["Index", "Kind", "Fields", "Filter fields"].map(str::to_owned);
    let mut rows = vec![head];
    rows.extend(table.indexes().iter().map(row));
    let widths: [usize; 4] = std::array::from_fn(|column| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.max().unwrap_or_default().max(3)
    });
    let rule = widths.map(|width| "-".repeat(width));
    rows.insert(1, rule);
    // Most tables have no search or vector index: they need no column for filter fields.
    let has_filters = rows.iter().skip(2).any(|row| !row[3].is_empty());
    let columns = if has_filters { 4 } else { 3 };
    for row in rows {
        for (cell, width) in row.iter().zip(widths).take(columns) {
            let _ = write!(out, "| {cell:width$} ");
        }
        out.push_str("|\n");
    }
}

fn row(index: &Index) -> [String; 4] {
    let mut kind = index.kind.as_str().to_owned();
    if index.staged {
        kind.push_str(", staged");
    }
    let (fields, filters) = match index.exhaustive() {
        IndexKind::Database { fields } => (codes(fields), String::new()),
        IndexKind::Search {
            search_field,
            filter_fields,
        } => (code(search_field), codes(filter_fields)),
        IndexKind::Vector {
            vector_field,
            dimensions,
            filter_fields,
        } => {
            let fields = format!("{} ({dimensions} dimensions)", code(vector_field));
            (fields, codes(filter_fields))
        }
    };
    [code(&index.name), kind, fields, filters]
}

fn codes(names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(|name| code(name)).collect();
    names.join(", ")
}

/// Returns a name in backticks. A character that could end the cell or the line is not part of any name that
/// Convex accepts.
fn code(name: &str) -> String {
    let name = name.replace(
        |c: char| c.is_control() || matches!(c, '`' | '|' | '\\'),
        "?",
    );
    format!("`{name}`")
}
