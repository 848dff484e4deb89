//! The tables and their relations as a Mermaid ER diagram.

use std::fmt::Write;

use super::docs::{Presence, Relation, Row, plain, relations, rows};
use convex_schema_core::{Schema, TableRef};

/// An entity for each table with the fields of its documents, and a line for each reference.
///
/// Source: <https://mermaid.js.org/syntax/entityRelationshipDiagram.html>.
pub fn mermaid(schema: &Schema) -> String {
    let mut out = String::from("erDiagram\n");
    for table in schema.tables() {
        entity(&mut out, table);
    }
    for relation in relations(schema) {
        line(&mut out, &relation);
    }
    out
}

fn entity(out: &mut String, table: TableRef<'_>) {
    let rows = rows(table);
    let name = quoted(table.name());
    if rows.is_empty() {
        let _ = writeln!(out, "    {name}");
        return;
    }
    let _ = writeln!(out, "    {name} {{");
    for row in rows
        .iter()
        .filter(|row| row.depth == 0 && !row.path.contains(['.', '[']))
    {
        attribute(out, row);
    }
    out.push_str("    }\n");
}

fn attribute(out: &mut String, row: &Row<'_>) {
    let ty = plain(&row.tokens);
    let (word, key) = word(&ty);
    let name = identifier(&row.path);
    let mut comments = Vec::new();
    if name != row.path {
        comments.push(row.path.clone());
    }
    match row.presence {
        Presence::Required => {}
        Presence::Optional => comments.push("optional".to_owned()),
        Presence::Variant => comments.push("in some".to_owned()),
    }
    // The word says less than the type where it has more than a name.
    if word != ty && key.is_empty() {
        comments.push(ty.clone());
    }
    let comment = match comments.as_slice() {
        [] => String::new(),
        comments => format!(" {}", quoted(&comments.join(", "))),
    };
    let _ = writeln!(out, "        {word} {name}{key}{comment}");
}

/// A type in one word, and the key that it is.
fn word(ty: &str) -> (&str, &'static str) {
    let base = ty.trim_end_matches(" | null");
    match base {
        _ if base.starts_with("Id<") && base.ends_with("\">") && !base.contains(" | ") => {
            ("id", " FK")
        }
        _ if base.contains(" | ") && base.split(" | ").all(|it| it.starts_with('"')) => {
            ("enum", "")
        }
        _ if base.starts_with('"') => ("literal", ""),
        _ if base.ends_with("[]") => ("array", ""),
        _ if base.starts_with("Record<") => ("record", ""),
        _ if base.contains(' ') => ("union", ""),
        _ if base.chars().all(|c| c.is_ascii_alphanumeric())
            && !base.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            (base, "")
        }
        _ => ("literal", ""),
    }
}

/// Many documents refer to exactly one, at most one, or any number of others.
fn line(out: &mut String, relation: &Relation<'_>) {
    let many = match (relation.is_many, relation.is_optional) {
        (true, _) => "}o--o{",
        (false, true) => "}o--o|",
        (false, false) => "}o--||",
    };
    let (from, to, path) = (relation.from, relation.to, &relation.path);
    let (from, to, path) = (quoted(from), quoted(to), quoted(path));
    let _ = writeln!(out, "    {from} {many} {to} : {path}");
}

/// Text in quotes; Mermaid has no escape for what would end it.
fn quoted(text: &str) -> String {
    let text = text.replace('"', "'");
    let text = text.replace(
        |c: char| c.is_control() || matches!(c, '%' | ';' | '#' | '\\'),
        "?",
    );
    format!("\"{text}\"")
}

/// A name of letters, digits and `_` that begins with a letter.
fn identifier(name: &str) -> String {
    let name = name.replace(|c: char| !c.is_ascii_alphanumeric() && c != '_', "_");
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name
    } else {
        format!("f{name}")
    }
}
