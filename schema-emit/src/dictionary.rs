//! The data dictionary: tables, fields and indexes as Markdown.

use std::fmt::Write;

use super::docs::{Piece, Presence, Relations, Row, pieces, plain, rows};
use convex_schema_core::{Docs, FieldMeta, Schema, TableRef};

/// Returns a section for each table: its comment, fields, indexes and relations.
pub fn dictionary(schema: &Schema) -> String {
    let mut out = String::from("# Tables\n");
    let relations = Relations::of(schema);
    if schema.tables().len() > 0 {
        out.push('\n');
    }
    for table in schema.tables() {
        let name = table.name();
        let _ = writeln!(out, "- [{}](#{})", text(name), anchor(name));
    }
    for table in schema.tables() {
        section(&mut out, table, schema, &relations);
    }
    out
}

/// Returns the name of a heading in links, by GitHub's rule.
fn anchor(name: &str) -> String {
    name.to_ascii_lowercase()
}

fn section(out: &mut String, table: TableRef<'_>, schema: &Schema, relations: &Relations<'_>) {
    let name = table.name();
    let _ = write!(out, "\n## {}\n", text(name));
    if let Some(docs) = table.docs() {
        let lines: Vec<_> = docs.text.lines().map(prose).collect();
        let deprecated = deprecation(docs).map(|note| format!("{note}\n\n"));
        let _ = write!(
            out,
            "\n{}{}\n",
            deprecated.unwrap_or_default(),
            lines.join("\n")
        );
    }
    let rows = rows(table);
    if rows.is_empty() {
        out.push_str("\nDocuments can have any fields.\n");
    } else {
        out.push_str("\n| Field | Type | | Description |\n| --- | --- | --- | --- |\n");
    }
    for row in &rows {
        field(out, row);
    }
    if !table.indexes().is_empty() {
        out.push_str("\nIndexes:\n\n");
        for index in table.indexes() {
            let about = index.docs().map(|docs| {
                let lines: Vec<_> = docs.text.lines().map(prose).collect();
                format!(": {}", lines.join(" "))
            });
            let about = about.unwrap_or_default();
            let _ = writeln!(out, "- {}{about}", code(&index.to_string()));
        }
    }
    for keys in [table.unknown_keys(), table.unknown_document_keys()] {
        if !keys.is_empty() {
            let keys = code(&keys.to_string());
            let _ = write!(
                out,
                "\nNot known to this version of convex-schema: {keys}\n"
            );
        }
    }
    for fields in table.unique() {
        let fields: Vec<_> = fields.iter().map(|field| code(field)).collect();
        let _ = write!(
            out,
            "\nUnique together (Convex does not enforce it): {}\n",
            fields.join(", ")
        );
    }
    let to = relations.from(name).map(|it| (it.to, &it.path));
    references(out, "Refers to", to, schema);
    let from = relations.to(name).map(|it| (it.from, &it.path));
    references(out, "Referred to by", from, schema);
}

fn field(out: &mut String, row: &Row<'_>) {
    let presence = match row.presence {
        Presence::Required => "",
        Presence::Optional => "optional",
        Presence::Variant => "in some documents",
    };
    let mut description: Vec<String> = Vec::new();
    if let Some(docs) = row.docs {
        description.extend(deprecation(docs));
        description.extend(docs.text.lines().map(prose));
    }
    description.extend(row.meta.map(known));
    let description = description.join("<br>");
    let (path, ty) = (code(&row.path), code(&plain(&row.tokens)));
    let _ = writeln!(out, "| {path} | {ty} | {presence} | {description} |");
}

fn references<'r>(
    out: &mut String,
    what: &str,
    relations: impl Iterator<Item = (&'r str, &'r String)>,
    schema: &Schema,
) {
    let links: Vec<_> = relations
        .map(|(table, path)| {
            let (name, path) = (text(table), code(path));
            // Tables that the schema does not define have no section.
            match schema.table(table) {
                Some(_) => format!("[{name}](#{}) ({path})", anchor(table)),
                None => format!("{name} ({path})"),
            }
        })
        .collect();
    if !links.is_empty() {
        let _ = write!(out, "\n{what}: {}\n", links.join(", "));
    }
}

/// Returns the facts about values that Convex does not enforce.
fn known(meta: &FieldMeta) -> String {
    let words = super::docs::known(meta);
    words
        .iter()
        .map(|word| text(word))
        .collect::<Vec<_>>()
        .join("; ")
}

fn deprecation(docs: &Docs) -> Option<String> {
    let note = docs.deprecated.as_deref()?;
    let colon = if note.is_empty() { "" } else { ": " };
    Some(format!("**Deprecated**{colon}{}", prose(note)))
}

/// Returns a line of a doc comment: code in backticks stays code, the rest is plain text.
fn prose(line: &str) -> String {
    let pieces = pieces(line).into_iter().map(|piece| match piece {
        Piece::Text(it) => text(it),
        Piece::Code(it) => code(it),
    });
    pieces.collect()
}

/// Plain text: escapes the characters that mean something in Markdown or HTML.
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// `text` as code in a cell.
fn code(text: &str) -> String {
    let text = text
        .replace(|c: char| c.is_control(), " ")
        .replace('|', "\\|");
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    if longest == 0 {
        return format!("`{text}`");
    }
    let fence = "`".repeat(longest + 1);
    format!("{fence} {text} {fence}")
}
